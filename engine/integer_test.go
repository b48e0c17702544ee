package engine

import (
	"fmt"
	"math/big"
	"math/bits"
	"reflect"
	"slices"
	"testing"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

func TestIntegers(t *testing.T) {
	e := newEngines(t)
	t.Run("int8", func(t *testing.T) { testIntegers[int8](t, e) })
	t.Run("int16", func(t *testing.T) { testIntegers[int16](t, e) })
	t.Run("int32", func(t *testing.T) { testIntegers[int32](t, e) })
	t.Run("int64", func(t *testing.T) { testIntegers[int64](t, e) })
	t.Run("uint8", func(t *testing.T) { testIntegers[uint8](t, e) })
	t.Run("uint16", func(t *testing.T) { testIntegers[uint16](t, e) })
	t.Run("uint32", func(t *testing.T) { testIntegers[uint32](t, e) })
	t.Run("uint64", func(t *testing.T) { testIntegers[uint64](t, e) })
}

// integerFunction is an op of two integers and its reference in Go's own arithmetic, which wraps as the engine's does.
type integerFunction[T integer] struct {
	name      string
	op        binaryOp
	reference func(a, b T) T
}

func integerFunctions[T integer]() []integerFunction[T] {
	signed := ^T(0) < 0
	width := T(8 * unsafe.Sizeof(T(0)))
	within := func(n T) bool { return n >= 0 && n < width }
	return []integerFunction[T]{
		{"add", compute.Function.Add, func(a, b T) T { return a + b }},
		{"sub", compute.Function.Sub, func(a, b T) T { return a - b }},
		{"mul", compute.Function.Mul, func(a, b T) T { return a * b }},
		{"div", compute.Function.Div, func(a, b T) T {
			if b == 0 {
				return ^T(0) // as in XLA: all bits set
			}
			return a / b
		}},
		{"rem", compute.Function.Rem, func(a, b T) T {
			if b == 0 {
				return a
			}
			return a % b
		}},
		{"pow", compute.Function.Pow, power[T]},
		{"max", compute.Function.Max, func(a, b T) T { return max(a, b) }},
		{"min", compute.Function.Min, func(a, b T) T { return min(a, b) }},
		{"and", compute.Function.BitwiseAnd, func(a, b T) T { return a & b }},
		{"or", compute.Function.BitwiseOr, func(a, b T) T { return a | b }},
		{"xor", compute.Function.BitwiseXor, func(a, b T) T { return a ^ b }},
		{"shift left", compute.Function.ShiftLeft, func(a, b T) T {
			if !within(b) {
				return 0
			}
			return a << b
		}},
		{"shift right, arithmetic", compute.Function.ShiftRightArithmetic, func(a, b T) T {
			if !within(b) {
				b = width - 1
			}
			if !signed && a>>(width-1) == 1 { // the highest bit counts as a sign
				return ^(^a >> b)
			}
			return a >> b
		}},
		{"shift right, logical", compute.Function.ShiftRightLogical, func(a, b T) T {
			if !within(b) {
				return 0
			}
			return T(patternOf(a) >> b)
		}},
	}
}

// power is a^b modulo 2 to the number of bits; of negative exponents only those of 1 and -1 are whole, the others give 0.
func power[T integer](a, b T) T {
	if b < 0 {
		switch {
		case a == 1 || a == ^T(0) && b%2 == 0:
			return 1
		case a == ^T(0):
			return a
		}
		return 0
	}
	number := func(v uint64) *big.Int { return new(big.Int).SetUint64(v) }
	modulus := new(big.Int).Lsh(number(1), uint(8*unsafe.Sizeof(a)))
	return T(new(big.Int).Exp(number(patternOf(a)), number(patternOf(b)), modulus).Uint64())
}

// patternOf is the bits of a number, zero-extended.
func patternOf[T integer](a T) uint64 {
	return uint64(a) & (^uint64(0) >> (64 - 8*unsafe.Sizeof(a)))
}

// integerValues are the ends of the dtype and what lies around small numbers.
func integerValues[T integer]() []T {
	width := 8 * unsafe.Sizeof(T(0))
	values := []T{0, 1, 2, 3, 5, 7, 8, T(width - 1), T(width), T(width + 1), 100, ^T(0), ^T(1), ^T(2), ^T(6), 1 << (width - 2), 1<<(width-2) + 3}
	top := T(1) << (width - 2) << 1
	return append(values, top, top+1, top-1, top-2)
}

func testIntegers[T integer](t *testing.T, e engines) {
	var a, b []T
	for _, v := range integerValues[T]() {
		for _, w := range integerValues[T]() {
			a, b = append(a, v), append(b, w)
		}
	}
	functions := integerFunctions[T]()
	outputs := integerRun(t, e, [][]T{a, b}, func(f compute.Function, x []compute.Value) (list []compute.Value) {
		for _, fn := range functions {
			list = append(list, must(fn.op(f, x[0], x[1])))
		}
		return list
	})
	for i, fn := range functions {
		for j, got := range outputs[i].([]T) {
			if want := fn.reference(a[j], b[j]); got != want {
				t.Errorf("%s of %v and %v is %v, want %v", fn.name, a[j], b[j], got, want)
			}
		}
	}
	testIntegerComparisons(t, e, a, b)
	testIntegerUnaries(t, e, integerValues[T]())
}

func testIntegerComparisons[T integer](t *testing.T, e engines, a, b []T) {
	outputs := integerRun(t, e, [][]T{a, b}, func(f compute.Function, x []compute.Value) (list []compute.Value) {
		for _, c := range compareFloats {
			list = append(list, must(c.op(f, x[0], x[1])))
		}
		return list
	})
	for i, c := range compareFloats {
		for j, got := range outputs[i].([]bool) {
			// The comparison of the numbers' order is that of the numbers.
			order := 0.0
			if a[j] != b[j] {
				order = 1
			}
			if a[j] < b[j] {
				order = -1
			}
			if want := c.holds(order, 0); got != want {
				t.Errorf("%s of %v and %v is %v, want %v", c.name, a[j], b[j], got, want)
			}
		}
	}
}

func testIntegerUnaries[T integer](t *testing.T, e engines, x []T) {
	signed := ^T(0) < 0
	functions := []struct {
		name      string
		op        unaryOp
		reference func(T) T
	}{
		{"abs", compute.Function.Abs, func(v T) T {
			if v < 0 {
				return -v
			}
			return v
		}},
		{"sign", compute.Function.Sign, func(v T) T {
			switch {
			case v < 0:
				return ^T(0)
			case v > 0:
				return 1
			}
			return 0
		}},
		{"not", compute.Function.BitwiseNot, func(v T) T { return ^v }},
		{"bit count", compute.Function.BitCount, func(v T) T { return T(bits.OnesCount64(patternOf(v))) }},
		{"leading zeros", compute.Function.Clz, func(v T) T {
			return T(bits.LeadingZeros64(patternOf(v)) - 64 + int(8*unsafe.Sizeof(v)))
		}},
		{"neg", compute.Function.Neg, func(v T) T { return -v }},
	}
	if !signed {
		functions = functions[:len(functions)-1] // gomlx refuses the negation of unsigned numbers
	}
	outputs := integerRun(t, e, [][]T{x}, func(f compute.Function, v []compute.Value) (list []compute.Value) {
		for _, fn := range functions {
			list = append(list, must(fn.op(f, v[0])))
		}
		return list
	})
	for i, fn := range functions {
		for j, got := range outputs[i].([]T) {
			if want := fn.reference(x[j]); got != want {
				t.Errorf("%s of %v is %v, want %v", fn.name, x[j], got, want)
			}
		}
	}
}

// integerRun evaluates a graph of vectors on both backends, whose bits must agree, and returns slices.
func integerRun[T any](t *testing.T, e engines, inputs [][]T, record build) []any {
	t.Helper()
	var results [2][]any
	for i, b := range []*Backend{e.optimised, e.plain} {
		var buffers []compute.Buffer
		var given []shapes.Shape
		for _, flat := range inputs {
			shape := shapes.Make(dtypes.FromGoType(reflect.TypeFor[T]()), len(flat))
			buffer, err := b.BufferFromFlatData(0, flat, shape)
			if err != nil {
				t.Fatal(err)
			}
			buffers, given = append(buffers, buffer), append(given, shape)
		}
		exec, err := compile(b, given, record)
		if err != nil {
			t.Fatal(err)
		}
		outputs, err := exec.Execute(buffers, slices.Repeat([]bool{true}, len(buffers)), 0)
		if err != nil {
			t.Fatal(err)
		}
		for j, output := range outputs {
			shape := exec.Outputs()[j]
			flat := reflect.MakeSlice(reflect.SliceOf(shape.DType.GoType()), shape.Size(), shape.Size()).Interface()
			if err := output.ToFlatData(flat); err != nil {
				t.Fatal(err)
			}
			results[i] = append(results[i], flat)
		}
	}
	if fmt.Sprint(results[0]) != fmt.Sprint(results[1]) {
		t.Errorf("%v optimised, %v not", results[0], results[1])
	}
	return results[0]
}

func TestLogical(t *testing.T) {
	e := newEngines(t)
	a := slices.Repeat([]bool{false, false, true, true}, 5)[:17]
	b := slices.Repeat([]bool{false, true, false, true}, 5)[:17]
	outputs := integerRun(t, e, [][]bool{a, b}, func(f compute.Function, x []compute.Value) []compute.Value {
		return []compute.Value{must(f.LogicalAnd(x[0], x[1])), must(f.LogicalOr(x[0], x[1])), must(f.LogicalXor(x[0], x[1])),
			must(f.LogicalNot(x[0])), must(f.Equal(x[0], x[1])), must(f.NotEqual(x[0], x[1])), must(f.Max(x[0], x[1])), must(f.Min(x[0], x[1]))}
	})
	for i := range a {
		want := []bool{a[i] && b[i], a[i] || b[i], a[i] != b[i], !a[i], a[i] == b[i], a[i] != b[i], a[i] || b[i], a[i] && b[i]}
		for j, w := range want {
			if got := outputs[j].([]bool)[i]; got != w {
				t.Errorf("output %d of %v and %v is %v", j, a[i], b[i], got)
			}
		}
	}
}
