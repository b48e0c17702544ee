package judge

import (
	"math"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"

	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

const (
	// Features is the size of the layer before the last, in which images are compared.
	Features = 64
	// Classes are the digits.
	Classes = 10
)

// tensor is one of the network's parameters. Weights lie as gomlx has them: kernels [height, width, in, out], dense [in, out].
type tensor struct {
	name       string
	dimensions []int
	fanIn      int // of weights: the inputs that make one output; 0 for biases
}

// network lists the parameters in their order everywhere: in graphs, in files.
var network = []tensor{
	{"conv1/weights", []int{3, 3, 1, 16}, 9},
	{"conv1/biases", []int{16}, 0},
	{"conv2/weights", []int{3, 3, 16, 32}, 144},
	{"conv2/biases", []int{32}, 0},
	{"features/weights", []int{5 * 5 * 32, Features}, 800},
	{"features/biases", []int{Features}, 0},
	{"logits/weights", []int{Features, Classes}, Features},
	{"logits/biases", []int{Classes}, 0},
}

func (t tensor) size() int {
	n := 1
	for _, d := range t.dimensions {
		n *= d
	}
	return n
}

// Weights are the values of the parameters, in the order of network.
type Weights [][]float32

// Parameters is the number of the classifier's weights and biases, 56,714.
func Parameters() int {
	n := 0
	for _, t := range network {
		n += t.size()
	}
	return n
}

// forward returns the features [batch, Features] and the logits [batch, Classes] of images [batch, Pixels] with intensities 0 to 1:
//
//	28x28x1 conv 3x3 -> 26x26x16 pool -> 13x13x16 conv 3x3 -> 11x11x32 pool -> 5x5x32 dense -> 64 dense -> 10
//
// with ReLU behind both convolutions and the first dense layer. p holds the parameters in the order of network.
func forward(p []*Node, x *Node) (features, logits *Node) {
	x = Reshape(x, x.Shape().Dim(0), config.ImageSide, config.ImageSide, 1)
	x = pool(relu(convolve(x, p[0], p[1])))
	x = pool(relu(convolve(x, p[2], p[3])))
	x = Reshape(x, x.Shape().Dim(0), p[4].Shape().Dim(0))
	features = relu(dense(x, p[4], p[5]))
	return features, dense(features, p[6], p[7])
}

func convolve(x, kernel, biases *Node) *Node {
	layer := config.Layer{Kind: config.Convolution, Kernel: kernel.Shape().Dim(0), Stride: 1, Units: kernel.Shape().Dim(3)}
	return Add(gan.Convolution(x, kernel, layer), ExpandLeftToRank(biases, 4))
}

func dense(x, weights, biases *Node) *Node {
	return Add(Dot(x, weights).MatMul(), ExpandLeftToRank(biases, 2))
}

func relu(x *Node) *Node { return Max(x, ScalarZero(x.Graph(), x.DType())) }

// pool takes the largest of each 2x2 pixels; an odd last row and column are left out.
func pool(x *Node) *Node { return MaxPool(x).Window(2).Done() }

// initial draws the parameters that training starts from: weights uniform with variance 2/fanIn (He 2015, equation 10), biases 0.
func initial(seed uint64) Weights {
	stream := random.New(seed, random.Init)
	list := make(Weights, len(network))
	for i, t := range network {
		list[i] = make([]float32, t.size())
		if t.fanIn > 0 {
			stream.Uniform(list[i], uint64(i), float32(math.Sqrt(6/float64(t.fanIn))))
		}
	}
	return list
}

// intensities turns bytes 0..255 into float32 0..1.
func intensities(images *Node) *Node {
	return MulScalar(ConvertDType(images, dtypes.Float32), 1.0/255)
}
