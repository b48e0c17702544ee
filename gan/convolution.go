package gan

import (
	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// imageAxes says where batch, height, width and channels are: images are NHWC, [batch, height, width, channels], and kernels
// [height, width, input channels, output channels].
var imageAxes = compute.ConvolveAxesConfig{
	InputBatch: 0, InputSpatial: []int{1, 2}, InputChannels: 3,
	KernelSpatial: []int{0, 1}, KernelInputChannels: 2, KernelOutputChannels: 3,
	OutputBatch: 0, OutputSpatial: []int{1, 2}, OutputChannels: 3,
}

// Convolution is what a layer of either kind makes of x [batch, side, side, channels] with a kernel [Kernel, Kernel, channels, Units],
// without its bias. Its gradients are right for kernels of any size, those of gomlx are not.
func Convolution(x, kernel *Node, l config.Layer) *Node {
	installDerivatives()
	if l.Kind == config.TransposedConvolution {
		return transposedConvolution(x, kernel, l)
	}
	padding := [2]int{l.Padding, l.Padding}
	return ConvGeneral(x, kernel, imageAxes, both(l.Stride), both(padding), both(1), both(1), 1, 1)
}

// transposedConvolution is a convolution of x dilated by the stride. The kernel lies as it does in a convolution; a framework that
// writes the layer as the gradient of one has it turned by half.
func transposedConvolution(x, kernel *Node, l config.Layer) *Node {
	cutTop := (l.Kernel - l.Stride) / 2
	top := l.Kernel - 1 - cutTop
	padding := [2]int{top, l.Kernel + l.Stride - 2 - top} // together they make the output side stride times the input's
	return ConvGeneral(x, kernel, imageAxes, both(1), both(padding), both(l.Stride), both(1), 1, 1)
}

// convolve is the layer of either kind for x of shape [batch, side, side, channels]; if it is not transposed,
// y[n,i,j,o] = bias[o] + sum over a, b, c of x[n, i*stride+a-padding, j*stride+b-padding, c] kernel[a,b,c,o].
func convolve(s *model.Scope, x *Node, l config.Layer, m mode) *Node {
	kernel, biases := weightsOf(s, x, l, m, l.Kernel, l.Kernel, x.Shape().Dim(-1), l.Units)
	return Add(Convolution(x, kernel, l), ExpandLeftToRank(biases, 4))
}

// both is a setting of the two spatial axes.
func both[T any](v T) []T { return []T{v, v} }
