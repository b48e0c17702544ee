package kernel

import (
	"fmt"
	"slices"
	"strings"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// Epilogue is what a product makes of its sums in place of storing them: the loop that ir.Stage keeps beside a product. Micro-kernels
// compute it a vector at a time, each expression as seldom as it allows: once for a tile, for a column, or for each of its vectors.
//
//	for count tiles:
//		acc[MR][NR] = sums
//		scalars, then what depends on columns alone: bias[NR]
//		for i < MR, for vectors of NR:
//			outputs[i][j] = expressions of acc[i][j], bias[j], others[i][j]
//
// Addresses follow from that of the tile: it is so far behind the start of the output that keeps the sums, and as far behind those of
// the others; the rest after whole rows is the column.
type Epilogue struct {
	loop    *ir.Loop
	product *ir.Node
	columns int
	reads   []*ir.Node // beside the operands
	sums    int        // the output that keeps sums on the way; it has their dtype
}

// EpilogueOf returns the epilogue of a product, nil if it has none.
func EpilogueOf(s *ir.Stage) *Epilogue {
	if s.Loop == nil {
		return nil
	}
	e := &Epilogue{loop: s.Loop, product: s.Node, columns: s.Node.Shape.Dimensions[s.Node.Shape.Rank()-1], reads: s.Reads[len(s.Node.Inputs):]}
	e.sums = slices.IndexFunc(s.Loop.Outputs, func(o ir.LoopOutput) bool { return o.Node.Shape.DType == s.Node.Shape.DType })
	return e
}

// TakesEpilogue tells whether the product can have one: its sums are stored in vectors along the rows of the output.
func (g Gemm) TakesEpilogue() bool {
	_, vector := g.vectorProduct()
	return g.Batch*g.M*g.N*g.K != 0 && !vector
}

// TakesEpilogue tells the same of a convolution; one that sums over groups of images has none.
func (c Conv) TakesEpilogue() bool {
	if c.empty() {
		return false
	}
	if w, ok := c.winograd(); ok {
		return !w.filter && w.outputs.strides[3] == 1
	}
	p := c.plan()
	return !p.reduced && p.width > 1 && p.OutStrides[3] == 1
}

// productParams are the parameters of a product's function: the addresses of both operands and what else is read, of the outputs and
// of scratch memory, the number of the thread and how many there are.
type productParams struct {
	lhs, rhs, out, scratch, thread, threads asm.Local
	finish                                  *finish
}

// newProduct starts the function of a product.
func newProduct(m *asm.Module, name string, e *Epilogue) (*asm.Func, productParams) {
	reads, outputs := 0, 1
	if e != nil {
		reads, outputs = len(e.reads), len(e.loop.Outputs)
	}
	f := m.Func(name, asm.None, slices.Repeat([]asm.Type{asm.I32}, 2+reads+outputs+3)...)
	first := 2 + reads
	last := first + outputs
	p := productParams{lhs: f.Param(0), rhs: f.Param(1), out: f.Param(first), scratch: f.Param(last), thread: f.Param(last + 1), threads: f.Param(last + 2)}
	if e != nil {
		p.out = f.Let(f.Param(first + e.sums))
		p.finish = &finish{Epilogue: e}
		for i := 2; i < last; i++ {
			p.finish.starts = append(p.finish.starts, f.Param(i))
		}
	}
	return f, p
}

// finish is an epilogue in a product's function, where it starts: the addresses of what is read beside the operands, and of the outputs.
type finish struct {
	*Epilogue
	starts []asm.Expr
}

// name tells epilogues apart that compute different things, or for rows of other lengths.
func (e *Epilogue) name() string {
	if e == nil {
		return ""
	}
	number := map[*ir.Expr]int{}
	words := []string{fmt.Sprintf(" then of %d", e.columns)}
	e.loop.ForEachExpr(func(x *ir.Expr) {
		number[x] = len(number)
		word := fmt.Sprintf("%s %s", x.DType, x.Func)
		switch x.Kind {
		case ir.Load:
			word = fmt.Sprintf("%s load %d at %d", x.DType, slices.Index(e.reads, x.Root()), x.At)
		case ir.Literal:
			word = fmt.Sprintf("%s %x", x.DType, x.Bits)
		}
		for _, a := range x.Args {
			word += fmt.Sprintf(" %d", number[a])
		}
		words = append(words, word)
	})
	for _, o := range e.loop.Outputs {
		words = append(words, fmt.Sprintf("to %s %d", o.Node.Shape.DType, number[o.Value]))
	}
	return strings.Join(words, "; ")
}

// params is how many parameters a micro-kernel has beside its own.
func (e *Epilogue) params() int {
	if e == nil {
		return 0
	}
	return len(e.reads) + len(e.loop.Outputs)
}

// finisher emits an epilogue into a micro-kernel.
type finisher struct {
	*Epilogue
	f        *asm.Func
	m        *asm.Module
	level    map[*ir.Expr]finishLevel
	start    map[*ir.Node]asm.Local   // of reads and outputs: parameters
	tile     map[*ir.Node]asm.Local   // where the tile's elements are
	column   asm.Local                // of the tile, in elements
	values   map[*ir.Expr]asm.Local   // of a tile, or of its element at hand
	ofColumn []map[*ir.Expr]asm.Local // values, by vector of a row
}

// finishLevel is how often an expression is computed.
type finishLevel int

const (
	perTile finishLevel = iota
	perColumn
	perElement
)

// newFinisher starts in a function whose parameters from first on are the addresses of finish.starts.
func newFinisher(e *Epilogue, m *asm.Module, f *asm.Func, first int) *finisher {
	r := &finisher{Epilogue: e, f: f, m: m, level: map[*ir.Expr]finishLevel{}, start: map[*ir.Node]asm.Local{}, tile: map[*ir.Node]asm.Local{},
		column: f.Local(asm.I32), values: map[*ir.Expr]asm.Local{}}
	for i, n := range e.reads {
		r.start[n] = f.Param(first + i)
	}
	for i, o := range e.loop.Outputs {
		r.start[o.Node] = f.Param(first + len(e.reads) + i)
	}
	e.loop.ForEachExpr(func(x *ir.Expr) {
		if x.Kind == ir.Load {
			r.level[x] = loadLevel(x)
		}
		for _, a := range x.Args {
			r.level[x] = max(r.level[x], r.level[a])
		}
	})
	return r
}

// loadLevel tells apart the loads that an epilogue may have: of a scalar, of a column's element, and of one at the product's place.
func loadLevel(x *ir.Expr) finishLevel {
	last := len(x.At.Scale) - 1
	switch {
	case depthOf(x.At) == 0:
		return perTile
	case last > 0 && x.At.Scale[last-1] == 0:
		return perColumn
	}
	return perElement
}

// arithmetic is that of an expression's dtype.
func (r *finisher) arithmetic(x *ir.Expr) arithmetic { return arithmetic{r.f, r.m, vector, x.DType} }

// beginTile computes the addresses of a tile whose lowest address in the output that keeps sums is p, and what holds for all of it, of so
// many vectors along its rows.
func (r *finisher) beginTile(p asm.Local, vectors int) {
	f := r.f
	sums := r.loop.Outputs[r.sums].Node
	behind := f.Let(asm.I32Sub.Of(p, r.start[sums]))
	f.Set(r.column, asm.I32ShrU.Of(asm.I32RemU.Of(behind, asm.ConstI32(int32(4*r.columns))), asm.ConstI32(2)))
	elements := f.Let(asm.I32ShrU.Of(behind, asm.ConstI32(2)))
	place := func(n *ir.Node) {
		if _, known := r.tile[n]; !known {
			r.tile[n] = f.Let(asm.I32Add.Of(r.start[n], asm.Times(elements, n.Shape.DType.Size())))
		}
	}
	for _, o := range r.loop.Outputs {
		place(o.Node)
	}
	r.loop.ForEachExpr(func(x *ir.Expr) {
		switch {
		case r.level[x] == perTile:
			r.values[x] = f.Let(r.emit(x, 0))
		case x.Kind == ir.Load && r.level[x] == perElement && x.Root() != r.product:
			place(x.Root())
		}
	})
	for j := range vectors {
		r.ofColumn = append(r.ofColumn, map[*ir.Expr]asm.Local{})
		r.loop.ForEachExpr(func(x *ir.Expr) {
			if r.level[x] == perColumn {
				r.ofColumn[j][x] = f.Let(r.emit(x, j))
			}
		})
	}
}

// store computes the j-th vector of a row of sums and stores what comes of it: the first count lanes, so many elements behind the tile's.
func (r *finisher) store(acc asm.Local, j, elements, count int) {
	r.loop.ForEachExpr(func(x *ir.Expr) {
		switch {
		case r.level[x] != perElement:
		case x.Kind != ir.Load:
			r.values[x] = r.f.Let(r.emit(x, j))
		case x.Root() == r.product:
			r.values[x] = acc
		default:
			r.values[x] = r.f.Let(loadVector(x.DType, r.tile[x.Root()], uint32(elements*x.DType.Size())))
		}
	})
	for _, o := range r.loop.Outputs {
		dtype := o.Node.Shape.DType
		arithmetic{r.f, r.m, vector, dtype}.storeLanes(count, r.tile[o.Node], uint32(elements*dtype.Size()), r.value(o.Value, j))
	}
}

func (r *finisher) value(x *ir.Expr, j int) asm.Local {
	if r.level[x] == perColumn {
		return r.ofColumn[j][x]
	}
	return r.values[x]
}

// emit computes an expression that is no load of an element.
func (r *finisher) emit(x *ir.Expr, j int) asm.Expr {
	a := r.arithmetic(x)
	switch x.Kind {
	case ir.Literal:
		return a.literal(x.Bits)
	case ir.Load:
		size := x.DType.Size()
		if r.level[x] == perTile {
			return a.splat(loadSingle(x.DType, r.start[x.Root()], 0))
		}
		return loadVector(x.DType, asm.I32Add.Of(r.start[x.Root()], asm.Times(r.column, size)), uint32(4*j*size))
	}
	args := make([]asm.Local, len(x.Args))
	for i, arg := range x.Args {
		args[i] = r.value(arg, j)
	}
	return a.function(x, args)
}
