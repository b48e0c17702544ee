package asm

// code is a growing piece of a module's binary form; owner is the function it belongs to, nil outside of functions.
type code struct {
	owner *Func
	bytes []byte
}

func (c *code) byte(b byte) { c.bytes = append(c.bytes, b) }

func (c *code) opcode(op *Op) {
	if op.prefix == 0 {
		c.byte(byte(op.code))
		return
	}
	c.byte(op.prefix)
	c.unsigned(uint64(op.code))
}

// memory appends a memory operand: the alignment's exponent, and the offset in bytes.
func (c *code) memory(align, offset uint32) {
	c.unsigned(uint64(align))
	c.unsigned(uint64(offset))
}

// unsigned appends v in LEB128.
func (c *code) unsigned(v uint64) {
	for v >= 0x80 {
		c.byte(byte(v) | 0x80)
		v >>= 7
	}
	c.byte(byte(v))
}

// signed appends v in signed LEB128.
func (c *code) signed(v int64) {
	for v < -0x40 || v >= 0x40 {
		c.byte(byte(v) | 0x80)
		v >>= 7
	}
	c.byte(byte(v) & 0x7f)
}

// little appends the n low bytes of v, lowest first.
func (c *code) little(v uint64, n int) {
	for range n {
		c.byte(byte(v))
		v >>= 8
	}
}

func (c *code) text(s string) {
	c.unsigned(uint64(len(s)))
	c.bytes = append(c.bytes, s...)
}
