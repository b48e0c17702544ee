package mnist

import "fmt"

// The four sides of the bounding box in the order in which they are coded.
const (
	top = iota
	bottom
	left
	right
	sides
)

const (
	boxBits   = 5
	blankTop  = Side // the top of the box of an image without ink: no other side and no pixel follows
	labelBits = 4
)

// The plane on which an image is coded has a margin of zeros that is wide enough for every neighbour that a context looks at.
const (
	margin      = 2
	planeStride = 32
	planeSize   = (margin + Side) * planeStride
)

// model holds the contexts; doc.go says what each is made of.
type model struct {
	label []state // (label before, tree 16)
	box   []state // (side 4, side before 32, tree 32)
	black []state // (W 4, N 4, NE 4, NW 4, WW 4, NN 4, border 16)
	high  []state // (W 8, N 8, NE 4, NW 4, WW 4, NN 4, tree 16)
	low   []state // (high 16, recent 17, beside 17, tree 16)

	labelBefore int
	plane       [planeSize]byte
}

func newModel() *model {
	return &model{
		label: newStates(1 << (labelBits + 4)),
		box:   newStates(sides << (2 * boxBits)),
		black: newStates(1 << 16),
		high:  newStates(1 << 18),
		low:   newStates(16 * 17 * 17 * 16),
	}
}

// level is the brightness of a pixel in four levels: black, dark, middle, bright.
var level = func() (levels [256]uint8) {
	for v := range levels {
		switch {
		case v == 0:
		case v < 64:
			levels[v] = 1
		case v < 192:
			levels[v] = 2
		default:
			levels[v] = 3
		}
	}
	return levels
}()

// image codes one image and its label, both ways: pixels and *label are read when encoding and written when decoding. The error
// is about a stream that no encoder writes.
func (m *model) image(c *coder, pixels []byte, label *byte) error {
	symbol := c.symbol(labelBits, int(*label), m.label[m.labelBefore<<labelBits:][:1<<labelBits])
	if symbol >= Classes {
		return fmt.Errorf("label %d, accepted are 0 to %d", symbol, Classes-1)
	}
	*label, m.labelBefore = byte(symbol), symbol

	var box [sides]int
	if !c.decoding {
		box = boundingBox(pixels)
	}
	if err := m.codeBox(c, &box); err != nil {
		return err
	}
	if box[top] == blankTop {
		return nil // decoding: pixels are zero from the start
	}
	clear(m.plane[:])
	if !c.decoding {
		for y := range Side {
			copy(m.plane[(y+margin)*planeStride+margin:], pixels[y*Side:][:Side])
		}
	}
	m.codePixels(c, &box)
	if c.decoding {
		for y := range Side {
			copy(pixels[y*Side:][:Side], m.plane[(y+margin)*planeStride+margin:])
		}
	}
	return nil
}

// boundingBox returns the first and last row and column with ink.
func boundingBox(pixels []byte) [sides]int {
	box := [sides]int{top: blankTop, left: Side}
	for i, v := range pixels {
		if v != 0 {
			y, x := i/Side, i%Side
			box[top], box[bottom] = min(box[top], y), max(box[bottom], y)
			box[left], box[right] = min(box[left], x), max(box[right], x)
		}
	}
	return box
}

func (m *model) codeBox(c *coder, box *[sides]int) error {
	before := 0
	for side := range box {
		context := side<<boxBits | before
		before = c.symbol(boxBits, box[side], m.box[context<<boxBits:][:1<<boxBits])
		box[side] = before
		if side == top && before == blankTop {
			return nil
		}
	}
	if box[top] > box[bottom] || box[bottom] >= Side || box[left] > box[right] || box[right] >= Side {
		return fmt.Errorf("bounding box of rows %d to %d and columns %d to %d, accepted are ascending pairs of 0 to %d",
			box[top], box[bottom], box[left], box[right], Side-1)
	}
	return nil
}

// codePixels codes the pixels within the box in reading order.
func (m *model) codePixels(c *coder, box *[sides]int) {
	// recent holds, by high nibble, 1 + the low nibble that last came with it in this image; 0 is none yet. The grey values of one
	// digit repeat, since it was scaled by one ratio from a black-and-white original.
	var recent [16]int
	for y := box[top]; y <= box[bottom]; y++ {
		borderRow := 0
		if y == box[top] {
			borderRow |= 1
		}
		if y == box[bottom] {
			borderRow |= 2
		}
		for x := box[left]; x <= box[right]; x++ {
			border := borderRow
			if x == box[left] {
				border |= 4
			}
			if x == box[right] {
				border |= 8
			}
			at := (y+margin)*planeStride + x + margin
			m.plane[at] = m.pixel(c, at, border, &recent)
		}
	}
}

// pixel codes the pixel at one place of the plane and returns it.
func (m *model) pixel(c *coder, at, border int, recent *[16]int) byte {
	v := int(m.plane[at])
	seen := m.plane[at-2*planeStride : at]                                   // from NN to W: what the decoder knows, and this is all it may use
	w, ww := seen[2*planeStride-1], seen[2*planeStride-2]                    // one and two to the left
	nw, n, ne := seen[planeStride-1], seen[planeStride], seen[planeStride+1] // the row above
	nn := seen[0]                                                            // two above

	levels := int(level[ne])<<6 | int(level[nw])<<4 | int(level[ww])<<2 | int(level[nn])
	black := 0
	if v == 0 {
		black = 1
	}
	if c.bit(black, &m.black[(int(level[w])<<10|int(level[n])<<8|levels)<<4|border]) == 1 {
		return 0
	}
	context := int(w>>5)<<11 | int(n>>5)<<8 | levels
	high := c.symbol(4, v>>4, m.high[context<<4:][:16])

	beside := 0 // 1 + the low nibble of W or else N, if its high nibble is the same; 0 is neither
	if int(w>>4) == high {
		beside = 1 + int(w&15)
	} else if int(n>>4) == high {
		beside = 1 + int(n&15)
	}
	context = (high*17+recent[high])*17 + beside
	low := c.symbol(4, v&15, m.low[context<<4:][:16])
	recent[high] = 1 + low
	return byte(high<<4 | low)
}
