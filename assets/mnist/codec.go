package mnist

import (
	"encoding/binary"
	"fmt"
)

// MaxShard is the largest number of images in a shard. It bounds what a decoder allocates whatever the bytes say: 7.85 MB.
const MaxShard = 10_000

const (
	magic      = "MPK1"
	headerSize = len(magic) + 4
)

// Encode packs images into one shard. The format is described at the head of this package.
func Encode(images *Images) ([]byte, error) {
	n := images.Len()
	switch {
	case len(images.Pixels) != n*Pixels:
		return nil, fmt.Errorf("mnist: encode: %d bytes of pixels for %d labels, want %d a label", len(images.Pixels), n, Pixels)
	case n > MaxShard:
		return nil, fmt.Errorf("mnist: encode: %d images, a shard holds at most %d", n, MaxShard)
	}
	for i, label := range images.Labels {
		if label >= Classes {
			return nil, fmt.Errorf("mnist: encode: image %d: label %d, accepted are 0 to %d", i, label, Classes-1)
		}
	}
	c := newEncoder(binary.LittleEndian.AppendUint32([]byte(magic), uint32(n)))
	m := newModel()
	for i, label := range images.Labels {
		if err := m.image(c, images.Image(i), &label); err != nil {
			return nil, fmt.Errorf("mnist: encode: image %d: %w", i, err)
		}
	}
	return c.finish(), nil
}

// Decode unpacks one shard. Bytes that are not a shard give an error that says what is wrong and where.
func Decode(packed []byte) (*Images, error) { return decode(packed, func() {}) }

// yieldImages is the number of images decoded between two calls of yield: about 4 ms of work in a browser.
const yieldImages = 100

// decode is Decode, calling yield at times.
func decode(packed []byte, yield func()) (*Images, error) {
	if len(packed) < headerSize || string(packed[:len(magic)]) != magic {
		return nil, fmt.Errorf("mnist: decode: the %d bytes do not begin with %q and a count of images", len(packed), magic)
	}
	n := binary.LittleEndian.Uint32(packed[len(magic):])
	if n > MaxShard {
		return nil, fmt.Errorf("mnist: decode: %d images announced, a shard holds at most %d", n, MaxShard)
	}
	images := &Images{Pixels: make([]byte, n*Pixels), Labels: make([]byte, n)}
	c := newDecoder(packed[headerSize:])
	m := newModel()
	for i := range images.Labels {
		if i%yieldImages == yieldImages-1 {
			yield()
		}
		err := m.image(c, images.Image(i), &images.Labels[i])
		if c.read > len(c.data) { // then err is about zeros that are not in the data
			return nil, fmt.Errorf("mnist: decode: image %d of %d: the bytes end after %d, the shard is truncated", i, n, len(packed))
		}
		if err != nil {
			return nil, fmt.Errorf("mnist: decode: image %d of %d: %w", i, n, err)
		}
	}
	if c.read != len(c.data) {
		return nil, fmt.Errorf("mnist: decode: %d bytes where %d images take %d", len(packed), n, headerSize+c.read)
	}
	return images, nil
}
