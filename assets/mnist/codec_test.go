package mnist

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// drawn returns images of the given painters; image i has label i%10.
func drawn(painters ...func(image []byte)) *Images {
	images := &Images{Pixels: make([]byte, len(painters)*Pixels), Labels: make([]byte, len(painters))}
	for i, paint := range painters {
		paint(images.Image(i))
		images.Labels[i] = byte(i % Classes)
	}
	return images
}

func blank([]byte) {}

func filled(v byte) func([]byte) {
	return func(image []byte) {
		for i := range image {
			image[i] = v
		}
	}
}

func dot(y, x int, v byte) func([]byte) {
	return func(image []byte) { image[y*Side+x] = v }
}

func noise(seed uint64) func([]byte) {
	return func(image []byte) {
		random := rand.New(rand.NewPCG(seed, 0))
		for i := range image {
			image[i] = byte(random.Uint32())
		}
	}
}

// stroke is a slanted line with soft edges: the nearest to a digit here.
func stroke(slant int) func([]byte) {
	return func(image []byte) {
		for y := 4; y < 24; y++ {
			x := 8 + (y*slant+3)/7
			copy(image[y*Side+x:], []byte{60, 253, 254, 253, byte(10 * y)})
		}
	}
}

var shapes = []struct {
	name   string
	images *Images
}{
	{"no image", drawn()},
	{"blank", drawn(blank)},
	{"white", drawn(filled(255))},
	{"darkest grey", drawn(filled(1))},
	{"noise", drawn(noise(1), noise(2))},
	{"dot top left", drawn(dot(0, 0, 1))},
	{"dot top right", drawn(dot(0, Side-1, 255))},
	{"dot bottom left", drawn(dot(Side-1, 0, 16))},
	{"dot bottom right", drawn(dot(Side-1, Side-1, 15))},
	{"opposite corners", drawn(func(image []byte) { image[0], image[Pixels-1] = 9, 200 })},
	{"blank between others", drawn(filled(255), blank, noise(3), blank, blank, dot(14, 14, 128))},
	{"strokes of all labels", drawn(stroke(0), stroke(1), stroke(2), stroke(3), stroke(4), stroke(0), stroke(1), stroke(2), stroke(3), stroke(4))},
	{"every grey", drawn(func(image []byte) {
		for i := range image {
			image[i] = byte(i * 7)
		}
	})},
}

func TestRoundTrip(t *testing.T) {
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			packed, err := Encode(shape.images)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(packed)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Pixels, shape.images.Pixels) || !bytes.Equal(got.Labels, shape.images.Labels) {
				t.Error("decoded images differ")
			}
		})
	}
}

// TestRoundTripDots places one pixel everywhere: every bounding box of one pixel, every border, every neighbour outside.
func TestRoundTripDots(t *testing.T) {
	images := &Images{Pixels: make([]byte, Pixels*Pixels), Labels: make([]byte, Pixels)}
	for i := range Pixels {
		images.Image(i)[i] = byte(1 + i%255)
	}
	packed, err := Encode(images)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(packed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Pixels, images.Pixels) {
		t.Error("decoded images differ")
	}
}

// TestFormat pins the bytes of two small shards: shards written by earlier versions must stay readable.
func TestFormat(t *testing.T) {
	tests := []struct {
		name   string
		images *Images
		want   string
	}{
		{"no image", drawn(), "4d504b3100000000ffffffff"},
		{"two dots and a blank", drawn(dot(0, 0, 1), blank, dot(27, 27, 255)), "4d504b3103000000ffffffff3682e2b813e944c13f"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			packed, err := Encode(test.images)
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(packed); got != test.want {
				t.Errorf("packed to\n%s, want\n%s", got, test.want)
			}
		})
	}
}

func TestEncodeErrors(t *testing.T) {
	tests := []struct {
		name   string
		images *Images
		want   string
	}{
		{"pixels missing", &Images{Pixels: make([]byte, Pixels-1), Labels: make([]byte, 1)}, "783 bytes of pixels for 1 labels, want 784 a label"},
		{"labels missing", &Images{Pixels: make([]byte, 2*Pixels), Labels: make([]byte, 1)}, "1568 bytes of pixels for 1 labels"},
		{"label", &Images{Pixels: make([]byte, 2*Pixels), Labels: []byte{9, 10}}, "image 1: label 10, accepted are 0 to 9"},
		{"too many", &Images{Pixels: make([]byte, 10_001*Pixels), Labels: make([]byte, 10_001)}, "10001 images, a shard holds at most 10000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Encode(test.images)
			wantError(t, err, test.want)
		})
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want one with %q", err, want)
	}
}

// hostile is a shard of one image that begins with the given symbols, as a model would code them.
func hostile(label int, box ...int) []byte {
	c := newEncoder(binary.LittleEndian.AppendUint32([]byte(magic), 1))
	m := newModel()
	c.symbol(labelBits, label, m.label[:1<<labelBits])
	before := 0
	for side, value := range box {
		c.symbol(boxBits, value, m.box[(side<<boxBits|before)<<boxBits:][:1<<boxBits])
		before = value
	}
	return c.finish()
}

func TestDecodeErrors(t *testing.T) {
	packed, err := Encode(drawn(stroke(1), noise(1), stroke(2)))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		packed []byte
		want   string
	}{
		{"nothing", nil, `the 0 bytes do not begin with "MPK1"`},
		{"half a header", packed[:6], `the 6 bytes do not begin with "MPK1"`},
		{"another magic", append([]byte("MPK2"), packed[4:]...), `do not begin with "MPK1"`},
		{"too many images", []byte("MPK1\x11\x27\x00\x00rest"), "10001 images announced, a shard holds at most 10000"},
		{"most images", []byte("MPK1\xff\xff\xff\xffrest"), "4294967295 images announced"},
		{"no stream", packed[:8], "image 0 of 3: the bytes end after 8, the shard is truncated"},
		{"one byte missing", packed[:len(packed)-1], "image 2 of 3: the bytes end after"},
		{"one byte more", append(slices.Clip(packed), 0), "bytes where 3 images take"},
		{"empty shard cut", []byte("MPK1\x00\x00\x00\x00\xff\xff\xff"), "11 bytes where 0 images take 12"},
		{"label", hostile(10), "image 0 of 1: label 10, accepted are 0 to 9"},
		{"first row", hostile(0, 29, 31, 0, 0), "rows 29 to 31 and columns 0 to 0"},
		{"last row", hostile(0, 3, 28, 0, 0), "rows 3 to 28 and"},
		{"rows reversed", hostile(0, 3, 2, 0, 0), "rows 3 to 2 and"},
		{"last column", hostile(0, 0, 0, 5, 30), "columns 5 to 30, accepted are ascending pairs of 0 to 27"},
		{"columns reversed", hostile(0, 0, 0, 5, 4), "columns 5 to 4"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Decode(test.packed)
			wantError(t, err, test.want)
		})
	}
}

// TestDecodeTruncated cuts a shard at every length: the decoder must say so each time.
func TestDecodeTruncated(t *testing.T) {
	packed, err := Encode(drawn(stroke(1), dot(3, 3, 3), stroke(2)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range packed {
		if _, err := Decode(packed[:n]); err == nil {
			t.Errorf("the first %d of %d bytes decode", n, len(packed))
		}
	}
}

// TestDecodeYields wants a yield often enough to keep a thread responsive, and none less because of it.
func TestDecodeYields(t *testing.T) {
	images := &Images{Pixels: make([]byte, 1_000*Pixels), Labels: make([]byte, 1_000)}
	packed, err := Encode(images)
	if err != nil {
		t.Fatal(err)
	}
	yields := 0
	got, err := decode(packed, func() { yields++ })
	if err != nil {
		t.Fatal(err)
	}
	if want := 1_000 / yieldImages; yields != want {
		t.Errorf("%d yields, want %d", yields, want)
	}
	if got.SHA256() != images.SHA256() {
		t.Error("decoded images differ")
	}
}

// FuzzDecode wants an error or images, never a panic; images that came out must survive another round trip.
func FuzzDecode(f *testing.F) {
	for _, shape := range shapes {
		packed, err := Encode(shape.images)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
		f.Add(packed[:len(packed)-1])
	}
	f.Add([]byte("MPK1\x10\x27\x00\x00"))
	f.Add(hostile(15))
	f.Add(hostile(0, 27, 0, 27, 0))
	f.Fuzz(func(t *testing.T, packed []byte) {
		images, err := Decode(packed)
		if err != nil {
			return
		}
		again, err := Encode(images)
		if err != nil {
			t.Fatalf("decoded images do not encode: %v", err)
		}
		got, err := Decode(again)
		if err != nil {
			t.Fatalf("encoded images do not decode: %v", err)
		}
		if got.SHA256() != images.SHA256() {
			t.Error("images changed in a round trip")
		}
	})
}
