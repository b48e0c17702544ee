package asm

import (
	"bytes"
	encoding "encoding/binary" // binary is an op of two operands here
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// vec is a value of any type; of scalars the first bytes count.
type vec [16]byte

// sample is one execution of an op: its operands without the address, the memory there, and its immediates.
type sample struct {
	in     [3]vec
	memory vec
	lane   int
	mask   [16]byte
}

// reference computes in Go what an op gives: its value, or of a store the memory after it. It panics where the op traps.
type reference func(s *sample) vec

// elsewhere are the ops that have tests of their own.
var elsewhere = map[string]string{
	"memory.copy":          "TestCopyAndFill",
	"memory.fill":          "TestCopyAndFill",
	"memory.size":          "TestMemorySizeAndFence",
	"atomic.fence":         "TestMemorySizeAndFence",
	"memory.atomic.notify": "TestWaitAndNotify",
	"memory.atomic.wait32": "TestWaitAndNotify",
}

// Addresses of the samples in memory. Loads and stores reach their data by an offset, and but for atomics not aligned.
const (
	resultAt   = 512
	dataAt     = 1024
	dataOffset = 24
)

func operandAt(i int) Expr { return ConstI32(int32(64 * i)) }

var (
	loads  = map[Type]*Op{I32: I32Load, I64: I64Load, F32: F32Load, F64: F64Load, V128: V128Load}
	stores = map[Type]*Op{I32: I32Store, I64: I64Store, F32: F32Store, F64: F64Store, V128: V128Store}
	sizes  = map[Type]int{I32: 4, I64: 8, F32: 4, F64: 8, V128: 16}
)

// variant is an op with its immediates, in a function of its own.
type variant struct {
	op   *Op
	name string
	lane int
	mask [16]byte
}

func (v variant) accesses() bool {
	return v.op.immediate == memoryOperand || v.op.immediate == memoryLane
}

// at is the address of the data, of which dataOffset is in the instruction.
func (v variant) at() int {
	if v.op.prefix == atomic {
		return dataAt
	}
	return dataAt + 5
}

// variants returns all ops with all lanes, and shuffles of all kinds.
func variants() []variant {
	var list []variant
	for _, op := range slices.SortedFunc(maps.Values(table), func(a, b *Op) int { return strings.Compare(a.Name, b.Name) }) {
		switch {
		case elsewhere[op.Name] != "":
		case op.lanes > 0:
			for i := range op.lanes {
				list = append(list, variant{op: op, lane: i, name: fmt.Sprintf("%s %d", op.Name, i)})
			}
		case op == shuffle:
			random := rand.New(rand.NewPCG(1, 2))
			for i := range 8 {
				v := variant{op: op, name: fmt.Sprintf("%s %d", op.Name, i)}
				for i := range v.mask {
					v.mask[i] = byte(random.IntN(shuffleBytes))
				}
				list = append(list, v)
			}
		default:
			list = append(list, variant{op: op, name: op.Name})
		}
	}
	return list
}

// assemble writes a function that applies the variant to operands in memory and leaves the result there.
func (v variant) assemble(m *Module) {
	f := exported(m, v.name, None)
	var operands []Expr
	for i, t := range v.op.In {
		operands = append(operands, loads[t].At(operandAt(i), 0))
	}
	var e Expr
	address := ConstI32(int32(v.at() - dataOffset))
	switch v.op.immediate {
	case nothing:
		e = v.op.Of(operands...)
	case laneIndex:
		e = v.op.Lane(v.lane, operands...)
	case shuffleMask:
		e = Shuffle(v.mask, operands[0], operands[1])
	case memoryOperand:
		e = v.op.At(address, dataOffset, operands[1:]...)
	case memoryLane:
		e = v.op.LaneAt(v.lane, address, dataOffset, operands[1])
	}
	if v.op.Out == None {
		f.Do(e)
		return
	}
	f.Do(stores[v.op.Out].At(ConstI32(resultAt), 0, e))
}

// Bit patterns with a meaning as integers or as floats, of which operands are made.
var (
	words = []uint32{0, 1, 2, 7, 31, 32, 33, 0x7f, 0x80, 0xff, 0x8000, 0xffff, 0x12345678, math.MaxInt32, 1 << 31, math.MaxUint32,
		0x3f000000, 0x3f800000, 0x3fc00000, 0x40200000, 0xbf000000, 0xbfc00000, 0xc0200000, 0x4effffff, 0x4f000000, 0x4f7fffff, 0xcf000000,
		0x4f800000, 0x5f000000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fa00001, 0x00800000, 0x7f7fffff, 0x4b800001}
	doubles = []uint64{0, 1, 1 << 63, math.MaxInt64, math.MaxUint64, 63, 64, 65, math.Float64bits(0.5), math.Float64bits(-0.5),
		math.Float64bits(1.5), math.Float64bits(-2.5), math.Float64bits(1 << 31), math.Float64bits(1<<31 - 0.5),
		math.Float64bits(-1<<31 - 0.5), math.Float64bits(1 << 32), math.Float64bits(1<<32 - 0.5), math.Float64bits(1 << 63),
		math.Float64bits(-1 << 63), math.Float64bits(1 << 64), math.Float64bits(math.Inf(1)), math.Float64bits(math.Inf(-1)),
		math.Float64bits(math.NaN()), math.Float64bits(1e300), math.Float64bits(1.0 / 3), 0x7ff4000000000001}
)

// randomVec has random bits, or words or doubles with a meaning.
func randomVec(r *rand.Rand) (v vec) {
	kind := r.IntN(5)
	for i := 0; i < 16; i += 8 {
		bits := r.Uint64()
		switch kind {
		case 0, 1:
			bits = uint64(words[r.IntN(len(words))])<<32 | uint64(words[r.IntN(len(words))])
		case 2, 3:
			bits = doubles[r.IntN(len(doubles))]
		}
		encoding.LittleEndian.PutUint64(v[i:], bits)
	}
	return v
}

// exactNaN matches the ops on floats that move or change bits; the others may choose which NaN they give.
var exactNaN = regexp.MustCompile(`abs|neg|copysign|lane|load|splat|reinterpret|pmin|pmax`)

// same compares results of an op.
func same(op *Op, got, want []byte) bool {
	if exactNaN.MatchString(op.Name) || op.Name[0] != 'f' {
		return bytes.Equal(got, want)
	}
	size := 4
	if strings.HasPrefix(op.Name, "f64") {
		size = 8
	}
	if op.Out == I32 {
		return bytes.Equal(got, want)
	}
	for i := 0; i < len(got); i += size {
		a, b := float64At(got[i:i+size]), float64At(want[i:i+size])
		if !bytes.Equal(got[i:i+size], want[i:i+size]) && !(math.IsNaN(a) && math.IsNaN(b)) {
			return false
		}
	}
	return true
}

func float64At(b []byte) float64 {
	if len(b) == 4 {
		return float64(math.Float32frombits(encoding.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(encoding.LittleEndian.Uint64(b))
}

// expect runs the reference; trap tells that the op has none but a trap.
func expect(f reference, s *sample) (want vec, trap bool) {
	defer func() { trap = recover() != nil }()
	return f(s), false
}

// TestOpsCompute compares every op of the table on wazero with Go: a wrong number of an opcode cannot hide.
func TestOpsCompute(t *testing.T) {
	m := newModule()
	all := variants()
	for _, v := range all {
		v.assemble(m)
	}
	machine := run(t, m)
	random := rand.New(rand.NewPCG(3, 4))
	for _, v := range all {
		f := references[v.op.Name]
		if f == nil {
			t.Errorf("%s has no reference", v.op.Name)
			continue
		}
		values := 0
		for range 400 {
			s := &sample{in: [3]vec{randomVec(random), randomVec(random), randomVec(random)}, memory: randomVec(random), lane: v.lane, mask: v.mask}
			want, trap := expect(f, s)
			if !trap {
				values++
			}
			if !execute(t, machine, v, s, want, trap) {
				break
			}
		}
		if values == 0 {
			t.Errorf("%s: all samples trap", v.op.Name)
		}
	}
}

// execute runs one sample and tells whether all is right.
func execute(t *testing.T, m machine, v variant, s *sample, want vec, trap bool) bool {
	for i := range s.in {
		m.memory.Write(uint32(64*i), s.in[i][:])
	}
	m.memory.Write(uint32(v.at()), s.memory[:])
	_, err := m.module.ExportedFunction(v.name).Call(background)
	if trap || err != nil {
		if trap && err != nil {
			return true
		}
		t.Errorf("%s of %x: error %v, reference traps: %v", v.name, s.in, err, trap)
		return false
	}
	at, size := resultAt, sizes[v.op.Out]
	if v.op.Out == None {
		at, size = v.at(), len(want)
	}
	got, _ := m.memory.Read(uint32(at), uint32(size))
	if !same(v.op, got, want[:size]) {
		t.Errorf("%s of %x, memory %x: got %x, want %x", v.name, s.in[:len(v.op.In)], s.memory, got, want[:size])
		return false
	}
	return true
}

// TestEveryOpAlone validates and compiles each op in a module of its own, so that a mistake is not blamed on another.
func TestEveryOpAlone(t *testing.T) {
	for _, v := range variants() {
		t.Run(v.name, func(t *testing.T) {
			m := newModule()
			v.assemble(m)
			run(t, m)
		})
	}
}

func TestOpsElsewhere(t *testing.T) {
	for name := range elsewhere {
		if !slices.ContainsFunc(slices.Collect(maps.Values(table)), func(op *Op) bool { return op.Name == name }) {
			t.Errorf("%s is no op", name)
		}
	}
}
