package asm

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// opHead returns an op's name and its immediates.
func (p *printer) opHead(in *instruction) string {
	head := in.op.Name
	switch in.op.immediate {
	case memoryOperand, memoryLane:
		if in.address != 0 {
			head += fmt.Sprintf(" offset=%d", in.address)
		}
		if in.align != in.op.align {
			head += fmt.Sprintf(" align=%d", 1<<in.align)
		}
	case shuffleMask:
		head += " " + shuffleText(in.mask)
	}
	if in.op.lanes > 0 {
		head += fmt.Sprintf(" %d", in.lane)
	}
	return head
}

// shuffleText lists the 32-bit lanes that a shuffle chooses, or the bytes if it tears lanes apart.
func shuffleText(mask [16]byte) string {
	var lanes [4]int
	for i, b := range mask {
		if i%4 == 0 {
			lanes[i/4] = int(b) / 4
		}
		if int(b) != 4*lanes[i/4]+i%4 {
			return fmt.Sprint(mask)
		}
	}
	return fmt.Sprint(lanes)
}

// String is the expression; a local or a constant has no parentheses.
func (n *node) String() string {
	var b strings.Builder
	n.write(&b, "")
	return b.String()
}

// write appends the expression; parent is the head of the operation around it.
func (n *node) write(b *strings.Builder, parent string) {
	if n.constant.t != 0 {
		b.WriteString(n.constant.text(parent))
		return
	}
	if n.leaf {
		b.WriteString(n.head)
		return
	}
	b.WriteByte('(')
	b.WriteString(n.head)
	for _, operand := range n.operands {
		b.WriteByte(' ')
		operand.write(b, n.head)
	}
	b.WriteByte(')')
}

// text is the constant as an operand of parent, whose name tells how lanes are divided.
func (k constant) text(parent string) string {
	switch k.t {
	case I32:
		return strconv.Itoa(int(int32(k.bits)))
	case I64:
		return strconv.FormatInt(int64(k.bits), 10)
	case F32:
		return floatText(uint64(uint32(k.bits)), 32)
	case F64:
		return floatText(k.bits, 64)
	}
	bits := []uint64{k.low, k.high}
	lane := func(i uint64) string { return floatText(i, 64) }
	shape := "f64x2"
	if !strings.HasPrefix(parent, shape) {
		bits = []uint64{k.low & math.MaxUint32, k.low >> 32, k.high & math.MaxUint32, k.high >> 32}
		lane = func(i uint64) string { return fmt.Sprintf("0x%x", i) }
		shape = "i32x4"
	}
	if strings.HasPrefix(parent, "f32x4") {
		lane = func(i uint64) string { return floatText(i, 32) }
		shape = "f32x4"
	}
	return shape + "(" + lanesText(bits, lane) + ")"
}

// lanesText lists lanes, or gives one for all if they are equal.
func lanesText(bits []uint64, lane func(uint64) string) string {
	var list []string
	equal := true
	for _, b := range bits {
		list = append(list, lane(b))
		equal = equal && b == bits[0]
	}
	if equal {
		return list[0]
	}
	return strings.Join(list, " ")
}

// floatText is the shortest decimal that gives the same bits; a NaN shows its payload unless it is the canonical one.
func floatText(bits uint64, size int) string {
	v, fraction := math.Float64frombits(bits), 52
	if size == 32 {
		v, fraction = float64(math.Float32frombits(uint32(bits))), 23
	}
	sign := suffix(bits>>(size-1) != 0, "-")
	payload := bits & (1<<fraction - 1)
	switch {
	case math.IsNaN(v) && payload == 1<<(fraction-1):
		return sign + "nan"
	case math.IsNaN(v):
		return fmt.Sprintf("%snan:0x%x", sign, payload)
	case math.IsInf(v, 0):
		return sign + "inf"
	}
	text := strconv.FormatFloat(v, 'g', -1, size)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}
