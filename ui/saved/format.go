package saved

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ganplayground/gan/config"
)

// A save is a head and, right behind it, a body, which is a snapshot of the trainer. The head is
//
//	8 bytes   "GANSAVE" and the version of this format
//	4 bytes   length of the description, little-endian
//	          the description: a Header as JSON
//	32 bytes  SHA-256 of all before
//
// The description has the length and the SHA-256 of the body, so a head that is right tells whether the body is.

const (
	magic       = "GANSAVE\x01"
	lengthBytes = 4
	prefix      = len(magic) + lengthBytes
	// MaxHead bounds a head in bytes: more edits than a link holds.
	MaxHead = 1 << 20
)

// Header says what is saved.
type Header struct {
	// Generation is larger by one for each save.
	Generation uint64     `json:"generation"`
	Run        config.Run `json:"run"`
	// Step is that of the body. At step 0 there is no body: the run is at its start.
	Step int `json:"step"`
	// Fragment is what the address bar held.
	Fragment string `json:"fragment"`
	Bytes    int    `json:"bytes"`  // of the body
	SHA256   []byte `json:"sha256"` // of the body
}

// Sum is a SHA-256.
type Sum = [sha256.Size]byte

// Encode returns the head of a save.
func (h Header) Encode() ([]byte, error) {
	description, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("writing what is saved: %w", err)
	}
	head := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(description)))
	head = append(head, description...)
	sum := sha256.Sum256(head)
	head = append(head, sum[:]...)
	if len(head) > MaxHead {
		return nil, fmt.Errorf("this run has too many changes to be saved: they take %d bytes, at most %d are accepted", len(head), MaxHead)
	}
	return head, nil
}

// Decode reads the head of a save of so many bytes, of which data has the first; it returns where the body begins.
func Decode(data []byte, size int) (h Header, body int, err error) {
	if len(data) < prefix || string(data[:len(magic)]) != magic {
		return h, 0, errors.New("this is no save, or one of another version of the page")
	}
	n := binary.LittleEndian.Uint32(data[len(magic):])
	if n > MaxHead || prefix+int(n)+sha256.Size > len(data) {
		return h, 0, fmt.Errorf("%d bytes are too few for its description of %d", len(data), n)
	}
	end := prefix + int(n)
	body = end + sha256.Size
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:body]) {
		return h, 0, errors.New("the checksum of its description is wrong")
	}
	if err := json.Unmarshal(data[prefix:end], &h); err != nil {
		return h, 0, fmt.Errorf("its description cannot be read: %w", err)
	}
	if h.Bytes != size-body || h.Step < 0 || (h.Step == 0) != (h.Bytes == 0) {
		return h, 0, fmt.Errorf("it has %d bytes for step %d, its description says %d", size-body, h.Step, h.Bytes)
	}
	return h, body, nil
}

// Check compares the SHA-256 of the body with that of the description.
func (h Header) Check(sum Sum) error {
	if !bytes.Equal(h.SHA256, sum[:]) {
		return errors.New("the checksum of its state is wrong")
	}
	return nil
}

// On tells whether a run to a step, as a link says it, leads through what is saved: then the state is what the run has at that step. The
// link that the saved run itself had in the address bar does so too.
func (h Header) On(run config.Run, to int, fragment string) bool {
	return h.Run.Config == run.Config && slices.Equal(h.Run.Until(h.Step).Edits, run.Until(h.Step).Edits) &&
		(h.Step <= to || h.Fragment == fragment)
}
