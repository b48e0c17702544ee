package ir

import "slices"

// epilogues lets products do the work of a loop behind them: add a bias, apply an activation, or the gradient of one.
//
//	0: gemm %3                              0: gemm %5
//	1: loop %5[i] = max(add(%3[i], %4), 0)      %5[i] = max(add(%3[i], %4), 0)
//
// The kernel computes it of the sums that it holds in registers, and the product itself is never stored. So the loop has to be all
// that reads the product, each element where the product has it; the product moves down to it, where all that the loop reads is known.
func epilogues(g *Graph, target Target, stages []*Stage) []*Stage {
	readers := readersOf(g, stages)
	productOf := map[*Stage]*Stage{} // by loop; of several products that it reads, the last one
	for _, s := range stages {
		if !s.product() || len(readers[s.Node]) != 1 {
			continue
		}
		if l := readers[s.Node][0]; l != nil && l.Kind == LoopStage && s.finishes(l.Loop) && target.TakesEpilogue(s.Node) {
			productOf[l] = s
		}
	}
	finished := map[*Stage]bool{}
	for _, s := range productOf {
		finished[s] = true
	}
	var all []*Stage
	for _, s := range stages {
		if p := productOf[s]; p != nil {
			s = p.withEpilogue(s)
		} else if finished[s] {
			continue
		}
		all = append(all, s)
	}
	return all
}

// readersOf lists the stages that read each node in memory, and nil for whoever gets the outputs.
func readersOf(g *Graph, stages []*Stage) map[*Node][]*Stage {
	readers := map[*Node][]*Stage{}
	for _, s := range stages {
		for _, n := range s.Reads {
			readers[n] = append(readers[n], s)
		}
	}
	for _, o := range g.Outputs {
		readers[root(o)] = append(readers[root(o)], nil)
	}
	return readers
}

// product tells whether the stage is a product of matrices or a convolution.
func (s *Stage) product() bool { return s.Kind == GemmStage || s.Kind == ConvStage }

const (
	// mostEpilogueCalls bounds the functions of an epilogue: its code stands in a micro-kernel once for each vector of sums.
	mostEpilogueCalls = 8
	// mostEpilogueBuffers bounds the values that it reads and writes beside the product: each needs an address in a register.
	mostEpilogueBuffers = 6
)

// finishes tells whether a product can do the work of a loop: few and fast functions of 32 bits at most, of the product's element and
// of elements at the same place, of its column, or of the one of a scalar. One output has to be as large as the sums, which may be kept
// in it on the way.
func (s *Stage) finishes(l *Loop) bool {
	same := Affine{Scale: Strides(l.Dims)}
	column := Affine{Scale: make([]int, len(l.Dims))}
	if d := len(l.Dims) - 1; d > 0 && l.Dims[d] == s.columns() {
		column.Scale[d] = 1
	}
	scalar := Affine{Scale: make([]int, len(l.Dims))}
	if product(l.Dims) != s.Node.Size() || l.wide() || l.calls() > mostEpilogueCalls || len(l.buffers())-1+len(l.Outputs) > mostEpilogueBuffers {
		return false
	}
	fits, wholeSums := true, false
	for _, o := range l.Outputs {
		fits = fits && o.Address.equal(same)
		wholeSums = wholeSums || o.Node.Shape.DType == s.Node.Shape.DType
	}
	l.ForEachExpr(func(e *Expr) {
		switch e.Kind {
		case Load:
			plain := len(e.Guards) == 0 && len(e.Divided) == 0
			own := e.Root() == s.Node
			fits = fits && plain && (e.At.equal(same) || !own && (e.At.equal(column) || e.At.equal(scalar)))
		case Call:
			fits = fits && !slow(e.Func)
		case Literal:
		default:
			fits = false
		}
	})
	return fits && wholeSums
}

// columns is the length of the rows in which a product lies in memory.
func (s *Stage) columns() int { return s.Node.Shape.Dimensions[s.Node.Shape.Rank()-1] }

// withEpilogue is the product with the work of a loop.
func (s *Stage) withEpilogue(loop *Stage) *Stage {
	joined := *s
	joined.Loop = loop.Loop
	joined.Reads = slices.Clone(s.Reads)
	for _, n := range loop.Reads {
		if n != s.Node {
			joined.Reads = append(joined.Reads, n)
		}
	}
	return &joined
}
