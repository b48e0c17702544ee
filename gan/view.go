package gan

import (
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"

	"ganplayground/gan/config"
)

// oneHot turns labels [n] into codes [n, Classes], 1 at the label and 0 elsewhere. Without labels there are no codes.
func oneHot(labels *Node) *Node {
	if labels == nil {
		return nil
	}
	return OneHot(labels, config.Classes, dtypes.Float32)
}

// conditioned puts the codes of labels [n, Classes] behind x [n, features], if there are any.
func conditioned(x, codes *Node) *Node {
	if codes == nil {
		return x
	}
	return Concatenate([]*Node{x, codes}, -1)
}

// seen arranges samples x [n, values of one] with their labels' codes [n, Classes], or none, into the examples that D sees, [n/samples, values]:
// config.View says how.
func seen(v config.View, x, codes *Node) *Node {
	n := x.Shape().Dim(0)
	if !v.Image {
		x = conditioned(x, codes)
	} else if codes != nil {
		planes := BroadcastToDims(ExpandAxes(codes, 1), n, v.Each, v.Labels)
		x = Concatenate([]*Node{ExpandAxes(x, -1), planes}, -1)
	}
	if v.Samples == 1 {
		return flatten(x)
	}
	examples := n / v.Samples
	if v.Image {
		x = Reshape(x, examples, v.Samples, v.Each, 1+v.Labels)
		x = TransposeAllDims(x, 0, 2, 1, 3) // the values of one pixel together
	}
	return Reshape(x, examples, v.Values())
}
