package kernel

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/ir"
)

// memory holds values, row-major and little-endian, and interprets stages on them one element after the other: a plain
// reference for the emitters. A number is its bits, zero-extended to 64.
type memory map[*ir.Node][]byte

// interpret computes the outputs of a stage.
func (m memory) interpret(s *ir.Stage) [][]byte {
	switch s.Kind {
	case ir.ReduceStage:
		return [][]byte{m.reduce(s.Loop)}
	case ir.ScatterStage:
		return [][]byte{m.scatter(s)}
	}
	outputs := make([][]byte, len(s.Loop.Outputs))
	for i, o := range s.Loop.Outputs {
		outputs[i] = make([]byte, o.Node.Bytes())
	}
	forEach(s.Loop.Dims, nil, func(index []int) {
		for i, o := range s.Loop.Outputs {
			store(outputs[i], o.Node.Shape.DType, affine(o.Address, index), m.value(o.Value, index))
		}
	})
	return outputs
}

func store(data []byte, dtype dtypes.DType, i int, bits uint64) {
	copy(data[i*dtype.Size():], ir.Bytes(bits, dtype))
}

// forEach visits all indices within dims, the last one fastest, after those that are given.
func forEach(dims, outer []int, visit func(index []int)) {
	if len(outer) == len(dims) {
		visit(outer)
		return
	}
	for i := range dims[len(outer)] {
		forEach(dims, append(outer[:len(outer):len(outer)], i), visit)
	}
}

func affine(a ir.Affine, index []int) int {
	sum := a.Offset
	for d, s := range a.Scale {
		sum += s * index[d]
	}
	return sum
}

func hold(guards []ir.Guard, index []int) bool {
	for _, g := range guards {
		if v := affine(g.At, index); v < 0 || v%g.Dilation != 0 || v/g.Dilation >= g.Limit {
			return false
		}
	}
	return true
}

// value is an expression at an index of the loops.
func (m memory) value(x *ir.Expr, index []int) uint64 {
	switch x.Kind {
	case ir.Literal:
		return x.Bits
	case ir.Index:
		return uint64(uint32(affine(x.At, index)))
	case ir.Guarded:
		if hold(x.Guards, index) {
			return m.value(x.Args[0], index)
		}
		return m.value(x.Args[1], index)
	case ir.Load:
		if !hold(x.Guards, index) {
			return 0 // which nothing uses
		}
		i := affine(x.At, index)
		for _, t := range x.Divided {
			i += affine(t.At, index) / t.Dilation * t.Stride
		}
		return element(x.DType, m[x.Root()], i)
	}
	var args []uint64
	for _, a := range x.Args {
		args = append(args, m.value(a, index))
	}
	if x.Kind == ir.Fetch {
		if !hold(x.Guards, index) {
			return 0
		}
		i := 0
		for k, a := range args {
			i += int(a) * x.Strides[k]
		}
		return element(x.DType, m[x.Root()], i)
	}
	return callReference(x.Func, x.Args[0].DType, x.DType, args)
}

// reduce adds in the order that EmitReduce documents.
func (m memory) reduce(l *ir.Loop) []byte {
	o := l.Outputs[0]
	dtype, kept := o.Node.Shape.DType, len(l.Dims)-l.Reduced
	out := make([]byte, o.Node.Bytes())
	lanes := 1
	single := false
	l.ForEachExpr(func(e *ir.Expr) { single = single || e.DType.Size() == 8 })
	if l.LanesReduced && !single {
		lanes = 4
	}
	combine := func(a, b uint64) uint64 { return callReference(l.Func, dtype, dtype, []uint64{a, b}) }
	forEach(l.Dims[:kept], nil, func(outer []int) {
		sum := m.reduceInto(l, outer, lanes, combine)
		total := sum[0]
		if lanes == 4 {
			total = combine(combine(sum[0], sum[2]), combine(sum[1], sum[3]))
		}
		address := append(append([]int{}, outer...), make([]int, l.Reduced)...)
		store(out, dtype, affine(o.Address, address), total)
	})
	return out
}

// reduceInto gives the lanes of the sum of the loops inside of outer.
func (m memory) reduceInto(l *ir.Loop, outer []int, lanes int, combine func(a, b uint64) uint64) []uint64 {
	nothing := make([]uint64, lanes)
	for i := range nothing {
		nothing[i] = ir.Identity(l.Func, l.Outputs[0].Node.Shape.DType)
	}
	d := len(outer)
	n := l.Dims[d]
	if d < len(l.Dims)-1 {
		for i := range n {
			for lane, part := range m.reduceInto(l, append(outer[:d:d], i), lanes, combine) {
				nothing[lane] = combine(nothing[lane], part)
			}
		}
		return nothing
	}
	apart := 1
	if lanes == 4 && n >= 64 {
		apart = 4
	}
	sums := make([][]uint64, apart)
	for u := range sums {
		sums[u] = append([]uint64{}, nothing...)
	}
	for i := range n {
		u := i / lanes % apart
		if i >= n/lanes*lanes {
			u = 0
		}
		sums[u][i%lanes] = combine(sums[u][i%lanes], m.value(l.Outputs[0].Value, append(outer[:d:d], i)))
	}
	for lane := range lanes {
		if apart == 4 {
			sums[0][lane] = combine(combine(sums[0][lane], sums[1][lane]), combine(sums[2][lane], sums[3][lane]))
		}
	}
	return sums[0]
}

func (m memory) scatter(s *ir.Stage) []byte {
	dtype, dims := s.Node.Shape.DType, s.Node.Shape.Dimensions
	out := append([]byte{}, m[s.Reads[0]]...)
	forEach(s.Loop.Dims, nil, func(index []int) {
		place := 0
		for i, e := range s.Loop.Index {
			at := int(int32(m.value(e, index)))
			if at < 0 || at >= dims[i] {
				return
			}
			place += at * ir.Strides(dims)[i]
		}
		args := []uint64{element(dtype, out, place), m.value(s.Loop.Outputs[0].Value, index)}
		store(out, dtype, place, callReference(s.Loop.Func, dtype, dtype, args))
	})
	return out
}

// callReference is a function of numbers of dtype from with a result of dtype to, those of more than one rounding left out.
func callReference(f ir.Func, from, to dtypes.DType, args []uint64) uint64 {
	switch {
	case f == ir.Select:
		return args[2-args[0]&1]
	case f == ir.Convert:
		return convertReference(from, to, args[0])
	case f == ir.Bitcast:
		return args[0]
	case from.IsFloat():
		v := []float64{floatOf(from, args[0]), 0}
		if len(args) > 1 {
			v[1] = floatOf(from, args[1])
		}
		return floatReference(f, from, v[0], v[1])
	}
	signed := []int64{signedOf(from, args[0]), 0}
	if len(args) == 1 {
		return integerUnaryReference(f, from, signed[0], args[0])
	}
	signed[1] = signedOf(from, args[1])
	if from.IsUnsigned() || from == dtypes.Bool {
		return cut(from, integerReference(f, from, args[0], args[1]))
	}
	if f.Comparison() {
		return integerReference(f, from, signed[0], signed[1])
	}
	return cut(from, uint64(integerReference(f, from, signed[0], signed[1])))
}

func cut(dtype dtypes.DType, bits uint64) uint64 {
	if dtype == dtypes.Bool {
		return bits & 1
	}
	return bits & (math.MaxUint64 >> (64 - 8*dtype.Size()))
}

func signedOf(dtype dtypes.DType, bits uint64) int64 {
	shift := 64 - 8*dtype.Size()
	return int64(bits<<shift) >> shift
}

func floatOf(dtype dtypes.DType, bits uint64) float64 {
	if dtype == dtypes.Float32 {
		return float64(math.Float32frombits(uint32(bits)))
	}
	return math.Float64frombits(bits)
}

func floatBits(dtype dtypes.DType, v float64) uint64 {
	if dtype == dtypes.Float32 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// floatReference computes in float64, which rounds to float32 a second time without harm (see simple).
func floatReference(f ir.Func, dtype dtypes.DType, x, y float64) uint64 {
	switch f {
	case ir.Equal:
		return truth(x == y)
	case ir.NotEqual:
		return truth(x != y)
	case ir.Less:
		return truth(x < y)
	case ir.LessEqual:
		return truth(x <= y)
	case ir.IsNaN:
		return truth(x != x)
	case ir.IsFinite:
		return truth(x-x == 0)
	case ir.Sign:
		if x == 0 || x != x {
			return floatBits(dtype, x)
		}
		return floatBits(dtype, math.Copysign(1, x))
	case ir.Rsqrt:
		root := floatOf(dtype, floatBits(dtype, math.Sqrt(x)))
		return floatBits(dtype, 1/root)
	}
	unary := map[ir.Func]func(float64) float64{ir.Abs: math.Abs, ir.Neg: func(x float64) float64 { return -x }, ir.Ceil: math.Ceil,
		ir.Floor: math.Floor, ir.Round: math.RoundToEven, ir.Sqrt: math.Sqrt}[f]
	if unary != nil {
		return floatBits(dtype, unary(x))
	}
	binary := map[ir.Func]func(x, y float64) float64{
		ir.Add: func(x, y float64) float64 { return x + y }, ir.Sub: func(x, y float64) float64 { return x - y },
		ir.Mul: func(x, y float64) float64 { return x * y }, ir.Div: func(x, y float64) float64 { return x / y },
		ir.Min: func(x, y float64) float64 { return min(x, y) }, ir.Max: func(x, y float64) float64 { return max(x, y) },
		ir.Rem: math.Mod}[f]
	if binary == nil {
		panic(fmt.Sprintf("no reference for %s of floats", f))
	}
	return floatBits(dtype, binary(x, y))
}

func integerUnaryReference(f ir.Func, dtype dtypes.DType, signed int64, unsigned uint64) uint64 {
	width := 8 * dtype.Size()
	natural := dtype.IsUnsigned()
	switch f {
	case ir.Not:
		return cut(dtype, ^unsigned)
	case ir.PopCount:
		return uint64(bits.OnesCount64(unsigned))
	case ir.LeadingZeros:
		return uint64(bits.LeadingZeros64(unsigned) - (64 - width))
	case ir.IsFinite:
		return 1
	case ir.IsNaN:
		return 0
	case ir.Neg:
		return cut(dtype, -unsigned)
	case ir.Abs:
		if !natural && signed < 0 {
			return cut(dtype, -unsigned)
		}
		return unsigned
	case ir.Sign:
		if !natural && signed < 0 {
			return cut(dtype, math.MaxUint64)
		}
		return truth(unsigned != 0)
	}
	panic(fmt.Sprintf("no reference for %s of %s", f, dtype))
}
