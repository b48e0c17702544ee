package job

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"ganplayground/bench"
	"ganplayground/engine"
	"ganplayground/gan"
)

// peak runs the micro-kernel alone.
func peak() (Job, error) {
	p, err := engine.NewPeak(bench.PeakK, bench.PeakRounds)
	if err != nil {
		return Job{}, err
	}
	return Job{Executions: 1, Run: p.Run}, nil
}

// product multiplies two square matrices.
func product(backend *engine.Backend, side int) (Job, error) {
	matrix := shapes.Make(dtypes.Float32, side, side)
	return graph(backend, "product", func(lhs, rhs *Node) *Node { return Dot(lhs, rhs).Product() }, matrix, matrix)
}

// convolution makes one pass of a layer. gomlx gives the gradients as convolutions, as it does in a training step.
func convolution(backend *engine.Backend, l bench.Layer, pass bench.Pass) (Job, error) {
	x := shapes.Make(dtypes.Float32, l.Batch, l.In.Side, l.In.Side, l.In.Channels)
	filter := shapes.Make(dtypes.Float32, l.Kernel, l.Kernel, l.In.Channels, l.Units)
	if pass == bench.Forward {
		return graph(backend, string(pass), func(x, filter *Node) *Node { return gan.Convolution(x, filter, l.Layer) }, x, filter)
	}
	of := map[bench.Pass]int{bench.InputGradient: 0, bench.FilterGradient: 1}[pass]
	y := shapes.Make(dtypes.Float32, l.Batch, l.Out.Side, l.Out.Side, l.Out.Channels)
	return graph(backend, string(pass), func(x, filter, upstream *Node) *Node {
		y := gan.Convolution(x, filter, l.Layer)
		return Gradient(ReduceAllSum(Mul(y, upstream)), []*Node{x, filter}[of])[0]
	}, x, filter, y)
}
