package gan

import . "github.com/gomlx/gomlx/core/graph"

// upsample repeats every pixel of x [batch, side, side, channels] factor times across and down: nearest neighbour.
func upsample(x *Node, factor int) *Node {
	d := x.Shape().Dimensions
	x = BroadcastToDims(Reshape(x, d[0], d[1], 1, d[2], 1, d[3]), d[0], d[1], factor, d[2], factor, d[3])
	return Reshape(x, d[0], d[1]*factor, d[2]*factor, d[3])
}

// squares cuts x [batch, side, side, channels] into squares of pixels: [batch, side/factor, factor, side/factor, factor, channels].
func squares(x *Node, factor int) *Node {
	d := x.Shape().Dimensions
	return Reshape(x, d[0], d[1]/factor, factor, d[2]/factor, factor, d[3])
}

// averagePool is the mean of each square of factor x factor pixels.
func averagePool(x *Node, factor int) *Node { return ReduceMean(squares(x, factor), 2, 4) }

// maxPool is the largest of each square of factor x factor pixels, for each channel by itself. Of equal ones the first, row by row, has
// the whole gradient.
func maxPool(x *Node, factor int) *Node { return largest(largest(squares(x, factor), 4), 2) }
