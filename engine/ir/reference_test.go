package ir

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// evaluate computes a graph node by node, straight from what op.go says of each op: the reference of all passes.
func evaluate(g *Graph, parameters [][]uint64) (outputs [][]uint64) {
	values := make([][]uint64, len(g.Nodes))
	for _, n := range g.Nodes {
		inputs := make([][]uint64, len(n.Inputs))
		for i, input := range n.Inputs {
			inputs[i] = values[input.ID]
		}
		if n.Op == Parameter {
			values[n.ID] = parameters[n.Index]
		} else {
			values[n.ID] = evaluateNode(n, inputs)
		}
	}
	for _, o := range g.Outputs {
		outputs = append(outputs, values[o.ID])
	}
	return outputs
}

func evaluateNode(n *Node, inputs [][]uint64) []uint64 {
	value := make([]uint64, n.Size())
	switch n.Op {
	case Constant:
		return unpack(n.Data, n.Shape.DType)
	case Reshape:
		return unpack(pack(inputs[0], n.Inputs[0].Shape.DType), n.Shape.DType)
	case Scatter:
		return evaluateScatter(n, inputs)
	case Random:
		return randomBits(n, inputs[0])
	}
	each(n.Shape.Dimensions, func(i int, index []int) {
		switch n.Op {
		case Iota:
			value[i] = apply(Convert, dtypes.Int64, n.Shape.DType, uint64(index[n.Axis]))
		case Map:
			var args []uint64
			for _, x := range inputs {
				args = append(args, x[i])
			}
			value[i] = apply(n.Func, n.Inputs[len(inputs)-1].Shape.DType, n.Shape.DType, args...)
		case View:
			value[i] = evaluateView(n, inputs, i, index)
		case Take:
			value[i] = inputs[0][linear(n.Inputs[0].Shape.Dimensions, indicesAt(inputs[1:], i))]
		case Reduce:
			value[i] = evaluateReduce(n, inputs[0], index)
		case Dot:
			value[i] = evaluateDot(n, inputs, index)
		case Conv:
			value[i] = evaluateConv(n, inputs, index)
		}
	})
	return value
}

// indicesAt are the i-th elements of int32 tensors.
func indicesAt(tensors [][]uint64, i int) (index []int) {
	for _, x := range tensors {
		index = append(index, int(int32(x[i])))
	}
	return index
}

func evaluateView(n *Node, inputs [][]uint64, i int, index []int) uint64 {
	from := n.Inputs[0].Shape.Dimensions
	at := make([]int, len(from))
	for axis, a := range n.View {
		position := a.Offset
		for j, scale := range a.Scale {
			position += scale * index[j]
		}
		if position%a.Dilation != 0 || position < 0 || position/a.Dilation >= from[axis] {
			return inputs[1][i]
		}
		at[axis] = position / a.Dilation
	}
	return inputs[0][linear(from, at)]
}

// folding combines elements in the order in which they come; of none, it is the identity.
type folding struct {
	f     Func
	dtype dtypes.DType
	value uint64
	some  bool
}

func (s *folding) add(v uint64) {
	if s.some {
		v = apply(s.f, s.dtype, s.dtype, s.value, v)
	}
	s.value, s.some = v, true
}

func (s *folding) result() uint64 {
	if !s.some {
		return Identity(s.f, s.dtype)
	}
	return s.value
}

func evaluateReduce(n *Node, x []uint64, kept []int) uint64 {
	from := n.Inputs[0].Shape.Dimensions
	var reduced []int
	for _, axis := range n.Axes {
		reduced = append(reduced, from[axis])
	}
	sum := folding{f: n.Func, dtype: n.Shape.DType}
	each(reduced, func(_ int, inner []int) {
		var at []int
		outer, inside := kept, inner
		for axis := range from {
			if slices.Contains(n.Axes, axis) {
				at, inside = append(at, inside[0]), inside[1:]
			} else {
				at, outer = append(at, outer[0]), outer[1:]
			}
		}
		sum.add(x[linear(from, at)])
	})
	return sum.result()
}

func evaluateDot(n *Node, inputs [][]uint64, index []int) uint64 {
	l, r := n.Dot.LHS, n.Dot.RHS
	lhs, rhs := n.Inputs[0].Shape.Dimensions, n.Inputs[1].Shape.Dimensions
	place := func(at, axes, values []int) []int {
		for i, axis := range axes {
			at[axis] = values[i]
		}
		return values[len(axes):]
	}
	var contracted []int
	for _, axis := range l.Contracting {
		contracted = append(contracted, lhs[axis])
	}
	sum := folding{f: Add, dtype: n.Shape.DType}
	each(contracted, func(_ int, k []int) {
		a, b := make([]int, len(lhs)), make([]int, len(rhs))
		place(b, r.Batch, index)
		place(b, r.Free, place(a, l.Free, place(a, l.Batch, index)))
		place(a, l.Contracting, k)
		place(b, r.Contracting, k)
		sum.add(apply(Mul, sum.dtype, sum.dtype, inputs[0][linear(lhs, a)], inputs[1][linear(rhs, b)]))
	})
	return sum.result()
}

// evaluateConv is the sum in ConvAxes' comment, in the order kernel y, kernel x, input channel.
func evaluateConv(n *Node, inputs [][]uint64, out []int) uint64 {
	c := n.Conv
	in, kernel := n.Inputs[0].Shape.Dimensions, n.Inputs[1].Shape.Dimensions
	sum := folding{f: Add, dtype: n.Shape.DType}
	each([]int{kernel[c.Kernel[0]], kernel[c.Kernel[1]], kernel[c.Kernel[2]]}, func(_ int, k []int) {
		x, w, inside := make([]int, 4), make([]int, 4), true
		x[c.Input[0]], x[c.Input[3]] = out[c.Output[0]], k[2]
		w[c.Kernel[2]], w[c.Kernel[3]] = k[2], out[c.Output[3]]
		for i := range 2 {
			position := out[c.Output[1+i]]*c.Stride[i] + k[i]*c.KernelDilation[i] - c.Pad[i]
			inside = inside && position%c.InputDilation[i] == 0 && position >= 0 && position/c.InputDilation[i] < in[c.Input[1+i]]
			x[c.Input[1+i]] = position / c.InputDilation[i]
			w[c.Kernel[i]] = k[i]
			if c.KernelReversed[i] {
				w[c.Kernel[i]] = kernel[c.Kernel[i]] - 1 - k[i]
			}
		}
		var element uint64
		if inside {
			element = inputs[0][linear(in, x)]
		}
		sum.add(apply(Mul, sum.dtype, sum.dtype, element, inputs[1][linear(kernel, w)]))
	})
	return sum.result()
}

func evaluateScatter(n *Node, inputs [][]uint64) []uint64 {
	value := slices.Clone(inputs[0])
	for i, update := range inputs[1] {
		if at := indicesAt(inputs[2:], i); within(n.Shape.Dimensions, at) {
			place := linear(n.Shape.Dimensions, at)
			value[place] = apply(n.Func, n.Shape.DType, n.Shape.DType, value[place], update)
		}
	}
	return value
}

// randomBits stands for Philox, which passes know nothing of: bits that depend on the whole state.
func randomBits(n *Node, state []uint64) []uint64 {
	data := make([]byte, n.Bytes())
	for i := range data {
		x := state[0] ^ state[1]<<21 ^ state[2]<<42 ^ uint64(i+1)*0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		data[i] = byte(x >> 40)
	}
	return unpack(data, n.Shape.DType)
}

// each calls visit for every index of a shape, in row-major order, with its number.
func each(dims []int, visit func(i int, index []int)) {
	index := make([]int, len(dims))
	for i := range product(dims) {
		rest := i
		for axis, d := range slices.Backward(dims) {
			index[axis], rest = rest%d, rest/d
		}
		visit(i, index)
	}
}

func within(dims, index []int) bool {
	for i, d := range dims {
		if index[i] < 0 || index[i] >= d {
			return false
		}
	}
	return true
}

// linear is the row-major number of an index within a shape.
func linear(dims, index []int) int {
	if !within(dims, index) {
		panic(fmt.Sprintf("BUG: index %v of a shape %v", index, dims))
	}
	at := 0
	for i, d := range dims {
		at = at*d + index[i]
	}
	return at
}

func unpack(data []byte, dtype dtypes.DType) []uint64 {
	size := dtype.Size()
	values := make([]uint64, len(data)/size)
	for i := range values {
		var padded [8]byte
		copy(padded[:], data[i*size:(i+1)*size])
		values[i] = binary.LittleEndian.Uint64(padded[:])
	}
	return values
}

func pack(values []uint64, dtype dtypes.DType) (data []byte) {
	for _, v := range values {
		data = append(data, Bytes(v, dtype)...)
	}
	return data
}
