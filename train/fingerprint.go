package train

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
)

// Fingerprint returns the SHA-256, in hex, of the run's weights in canonical form. Each tensor, ordered by name, contributes
// its name and a zero byte, the number of its dimensions and the dimensions as 32-bit words, and its values in row-major
// order as IEEE 754 words; all words are little-endian, and every NaN is 0x7fc00000.
func (r *Run) Fingerprint() (string, error) {
	weights, err := r.gan.Weights()
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	var block []byte
	for _, t := range weights {
		block = append(append(block[:0], t.Name...), 0)
		block = binary.LittleEndian.AppendUint32(block, uint32(len(t.Dimensions)))
		for _, d := range t.Dimensions {
			block = binary.LittleEndian.AppendUint32(block, uint32(d))
		}
		for _, v := range t.Values {
			block = binary.LittleEndian.AppendUint32(block, canonical(v))
		}
		hash.Write(block)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func canonical(v float32) uint32 {
	if v != v {
		return 0x7fc00000
	}
	return math.Float32bits(v)
}
