package train

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"ganplayground/gan/config"
	"ganplayground/link"
)

// A file that people keep is a snapshot with one more entry of metadata: "sha256", the hash of the whole file in hex, computed with
// 64 zeros in its place. Whatever changed on the way, the run would no longer be the one that its description and step say.

// checksumKey is the entry of the metadata, noChecksum what stands there while the file is hashed.
const checksumKey = "sha256"

var noChecksum = strings.Repeat("0", hex.EncodedLen(sha256.Size))

// Save returns the run as a file in the safetensors format, to be read by Load, or by anyone who wants the weights.
func (r *Run) Save() ([]byte, error) {
	file, err := r.snapshot(map[string]string{checksumKey: noChecksum})
	if err != nil {
		return nil, err
	}
	at, ok := checksumAt(file)
	if !ok {
		panic("BUG: no checksum in a file that was just written with one")
	}
	copy(file[at:], checksum(file, at))
	return file, nil
}

// checksumAt returns where the checksum of a file begins.
func checksumAt(file []byte) (at int, ok bool) {
	header, err := headerOf(file)
	if err != nil {
		return 0, false
	}
	key := []byte(`"` + checksumKey + `":"`)
	i := bytes.Index(header, key)
	if i < 0 || len(header) < i+len(key)+len(noChecksum) {
		return 0, false
	}
	return headerStart + i + len(key), true
}

// checksum hashes a file with zeros where its checksum begins.
func checksum(file []byte, at int) string {
	hash := sha256.New()
	hash.Write(file[:at])
	hash.Write([]byte(noChecksum))
	hash.Write(file[at+len(noChecksum):])
	return hex.EncodeToString(hash.Sum(nil))
}

// Load makes the run that a file from Save holds, at its step. The file may come from anywhere: what is not as Save wrote it is an error.
func Load(images *Images, file []byte) (*Run, error) {
	tensors, meta, err := parseSnapshot(file)
	if err != nil {
		return nil, fmt.Errorf("this is not a file of weights that the playground saved: %w", err)
	}
	at, ok := checksumAt(file)
	if !ok || checksum(file, at) != string(file[at:][:len(noChecksum)]) {
		return nil, errors.New("this file is damaged, or was changed after the playground saved it: its checksum is wrong")
	}
	// What a link cannot say, this version cannot show: an unknown preset, for example.
	l := link.Link{Run: config.Run{Config: meta.run.Config}, To: meta.step}
	read, warnings, err := link.Parse(l.String())
	if err == nil && (len(warnings) > 0 || read.Run.Config != l.Run.Config) {
		err = errors.New("it has settings that this version of the playground does not know; reload the page to get the newest")
	}
	if err != nil {
		return nil, fmt.Errorf("the run in this file cannot be opened: %w", err)
	}
	r, err := New(meta.run, images)
	if err != nil {
		return nil, fmt.Errorf("the run in this file cannot be opened: %w", err)
	}
	if err := r.restore(tensors, meta); err != nil {
		r.Close()
		return nil, fmt.Errorf("the weights in this file do not fit the run that it describes: %w", err)
	}
	return r, nil
}
