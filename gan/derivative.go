package gan

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
)

// installDerivatives puts a correct vector-Jacobian product in the place of gomlx's for ConvGeneral. In gomlx v0.28.16 the
// input gradient of a convolution with an even kernel is silently wrong, and a second derivative with a stride that leaves a
// remainder panics. RATIONALE.md has a minimal case of each.
var installDerivatives = sync.OnceFunc(func() {
	VJPRegistration[NodeTypeConvGeneral] = convolutionDerivative
})

// convolution is what ConvGeneral does along the spatial axes: with input dilation, padding, kernel dilation and stride,
// output[o] = sum_k input[(o*stride + k*kernelDilation - padding)/inputDilation] kernel[k].
type convolution struct {
	axes                                    compute.ConvolveAxesConfig
	strides, inputDilation, kernelDilation  []int
	paddings                                [][2]int
	inputExtent, kernelExtent, outputExtent []int // with dilation, and stride for the output
}

func convolutionOf(node *Node) convolution {
	axes := nodeField[compute.ConvolveAxesConfig](node, "axes")
	n := len(axes.InputSpatial)
	c := convolution{
		axes:           axes,
		strides:        orOnes(nodeField[[]int](node, "strides"), n),
		inputDilation:  orOnes(nodeField[[]int](node, "inputDilations"), n),
		kernelDilation: orOnes(nodeField[[]int](node, "kernelDilations"), n),
		paddings:       nodeField[[][2]int](node, "paddings"),
	}
	if len(c.paddings) == 0 {
		c.paddings = make([][2]int, n)
	}
	extent := func(shape shapes.Shape, axes, steps []int) []int {
		e := make([]int, n)
		for i := range e {
			e[i] = (shape.Dimensions[axes[i]]-1)*steps[i] + 1
		}
		return e
	}
	c.inputExtent = extent(node.Inputs()[0].Shape(), axes.InputSpatial, c.inputDilation)
	c.kernelExtent = extent(node.Inputs()[1].Shape(), axes.KernelSpatial, c.kernelDilation)
	c.outputExtent = extent(node.Shape(), axes.OutputSpatial, c.strides)
	return c
}

// convolutionDerivative: both gradients of a convolution are convolutions again, so any derivative of one has derivatives.
func convolutionDerivative(node *Node, v []*Node, _ shapes.Shape) []*Node {
	c := convolutionOf(node)
	return []*Node{c.inputGradient(node.Inputs()[1], v[0]), c.kernelGradient(node.Inputs()[0], v[0])}
}

// inputGradient convolves the output's gradient, dilated by the stride, with the reversed kernel.
func (c convolution) inputGradient(kernel, v *Node) *Node {
	paddings := make([][2]int, len(c.paddings))
	for i, p := range c.paddings {
		low := c.kernelExtent[i] - p[0] - 1
		paddings[i] = [2]int{low, c.inputExtent[i] + c.kernelExtent[i] - 1 - c.outputExtent[i] - low}
	}
	a := c.axes
	axes := compute.ConvolveAxesConfig{
		InputBatch: a.OutputBatch, InputChannels: a.OutputChannels, InputSpatial: a.OutputSpatial,
		KernelInputChannels: a.KernelOutputChannels, KernelOutputChannels: a.KernelInputChannels, KernelSpatial: a.KernelSpatial,
		OutputBatch: a.InputBatch, OutputChannels: a.InputChannels, OutputSpatial: a.InputSpatial,
	}
	return ConvGeneral(v, Reverse(kernel, a.KernelSpatial...), axes, c.inputDilation, paddings, c.strides, c.kernelDilation, 1, 1)
}

// kernelGradient convolves the input with the output's gradient as the kernel; batch and channels change roles.
func (c convolution) kernelGradient(input, v *Node) *Node {
	paddings := make([][2]int, len(c.paddings))
	for i, p := range c.paddings {
		paddings[i] = [2]int{p[0], c.outputExtent[i] + c.kernelExtent[i] - c.inputExtent[i] - 1 - p[0]}
	}
	a := c.axes
	axes := compute.ConvolveAxesConfig{
		InputBatch: a.InputChannels, InputChannels: a.InputBatch, InputSpatial: a.InputSpatial,
		KernelInputChannels: a.OutputBatch, KernelOutputChannels: a.OutputChannels, KernelSpatial: a.OutputSpatial,
		OutputBatch: a.KernelInputChannels, OutputChannels: a.KernelOutputChannels, OutputSpatial: a.KernelSpatial,
	}
	return ConvGeneral(input, v, axes, c.kernelDilation, paddings, c.inputDilation, c.strides, 1, 1)
}

// nodeField reads a parameter of a node's op. gomlx keeps them in unexported fields, hence reflection; a wrong name or type
// panics, and the tests of this file would show it when gomlx changes.
func nodeField[T any](node *Node, name string) T {
	op := reflect.ValueOf(node).Elem().FieldByName("inputs").Elem().Elem()
	field := op.FieldByName(name)
	if want := reflect.TypeFor[T](); field.Type() != want {
		panic("BUG: gomlx's field " + name + " has type " + field.Type().String() + ", not " + want.String())
	}
	return *(*T)(unsafe.Pointer(field.UnsafeAddr()))
}

func orOnes(values []int, n int) []int {
	if len(values) > 0 {
		return values
	}
	ones := make([]int, n)
	for i := range ones {
		ones[i] = 1
	}
	return ones
}
