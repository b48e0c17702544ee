package mnist

// Bounds of a probability, in 1/65536: neither value of a bit is ever impossible, and the coder's interval can always be split.
const (
	minProbability = 32
	maxProbability = 65536 - minProbability
)

// adaptationLimit is the count of bits seen in one context beyond which older bits fade: the step of a probability towards
// the bit just seen falls from 2/3 to 1/128 and stays there.
const adaptationLimit = 127

// adaptation is the step 1/(count+1.5), in 1/65536, by the count of bits seen in the context.
var adaptation = func() (steps [adaptationLimit]uint32) {
	for count := range steps {
		steps[count] = uint32(2 * 65536 / (2*count + 3))
	}
	return steps
}()

// state is what one context has learned: the probability, in 1/65536, that its next bit is 1, and how many bits it has seen.
type state struct {
	probability uint16
	count       uint8
}

func newStates(n int) []state {
	states := make([]state, n)
	for i := range states {
		states[i].probability = 65536 / 2
	}
	return states
}

// coder is a binary range coder without carry (Martin, "Range encoding", 1979; the form is that of Mahoney's lpaq). It keeps the
// interval low..high, both inclusive, splits it in the proportion of the bit's probability, takes the part of the actual bit
// and moves leading bytes on which low and high agree out of the interval. Encoding and decoding differ in two places only, so
// they share one type: then they cannot disagree about the model.
type coder struct {
	low, high uint32
	data      []byte // encoding: the bytes written; decoding: the bytes to read
	decoding  bool
	value     uint32 // decoding: the four bytes of data that stand where low and high stand
	read      int    // decoding: how many bytes have been asked for, which exceeds len(data) if data is truncated
}

func newEncoder(data []byte) *coder {
	return &coder{high: 1<<32 - 1, data: data}
}

func newDecoder(data []byte) *coder {
	c := &coder{high: 1<<32 - 1, data: data, decoding: true}
	for range 4 {
		c.value = c.value<<8 | uint32(c.next())
	}
	return c
}

// bit codes one bit in the context of s and returns it. The argument is ignored when decoding.
func (c *coder) bit(bit int, s *state) int {
	p := uint32(s.probability)
	split := c.low + uint32(uint64(c.high-c.low)*uint64(p)>>16)
	if c.decoding {
		bit = 0
		if c.value <= split {
			bit = 1
		}
	}
	step := adaptation[s.count]
	if s.count < adaptationLimit-1 {
		s.count++
	}
	if bit == 1 {
		c.high = split
		s.probability = uint16(p + (maxProbability-p)*step>>16)
	} else {
		c.low = split + 1
		s.probability = uint16(p - (p-minProbability)*step>>16)
	}
	for (c.low^c.high)>>24 == 0 {
		if c.decoding {
			c.value = c.value<<8 | uint32(c.next())
		} else {
			c.data = append(c.data, byte(c.high>>24))
		}
		c.low <<= 8
		c.high = c.high<<8 | 0xff
	}
	return bit
}

// symbol codes a value of some bits, highest bit first, and returns it. The context of each bit is the bits before it:
// states[1] is the first bit's, states[1b] the second's after a bit b, and so on; len(states) is 1<<bits.
func (c *coder) symbol(bits, value int, states []state) int {
	node := 1
	for shift := bits - 1; shift >= 0; shift-- {
		node = node<<1 | c.bit(value>>shift&1, &states[node])
	}
	return node - 1<<bits
}

// finish ends an encoding with four bytes that lie in the interval, as many as a decoder reads ahead: a decoder that has read
// all symbols has then read every byte.
func (c *coder) finish() []byte {
	return append(c.data, byte(c.high>>24), byte(c.high>>16), byte(c.high>>8), byte(c.high))
}

// next returns the next byte to decode, 0 after the last: whether data was truncated is checked once per image, not per byte.
func (c *coder) next() byte {
	c.read++
	if c.read > len(c.data) {
		return 0
	}
	return c.data[c.read-1]
}
