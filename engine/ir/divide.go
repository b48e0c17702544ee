package ir

import "slices"

const (
	// fewOutputs is how many outputs a reduction has at most to be divided: threads share the others as they are.
	fewOutputs = 64
	// fewPieces is how many pieces there are at least, as many as threads.
	fewPieces = 8
	// muchReduced is how many elements a reduction has at least: some 10 microseconds, which are worth a stage more.
	muchReduced = 1 << 15
)

// divide makes two reductions of one of few outputs over much, such as the mean and the variance of a channel (32, 14, 14, 12): one of each
// piece along the outermost reduced axis, here an image, and one of the pieces. Threads share outputs, never a sum, and so share the first.
//
// A reduction has a sum for each reduced loop, which is added to that of the loop around it (kernel.EmitReduce), so both ways give the same
// bits. With lanes along a reduced axis they would not: the sum of a piece is four sums there.
func divide(g *Graph) *Graph {
	return g.rewrite(func(to *Graph, n Node) *Node {
		if n.Op != Reduce || !divisible(&n) {
			return to.Add(n)
		}
		pieces := to.Reduce(n.Func, n.Inputs[0], n.Axes[1:])
		return to.Reduce(n.Func, pieces, n.Axes[:1])
	})
}

// divisible tells whether a reduction is worth dividing and has the same bits then.
func divisible(n *Node) bool {
	dims := n.Inputs[0].Shape.Dimensions
	lanesKept := !slices.Contains(n.Axes, len(dims)-1)
	return lanesKept && len(n.Axes) > 1 && dims[n.Axes[0]] >= fewPieces && n.Shape.Size() < fewOutputs && product(dims) >= muchReduced
}
