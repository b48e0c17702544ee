package ir

import (
	"bytes"
	"fmt"
	"slices"
)

// machine runs a program stage by stage in memory as the engine lays it out: what is never written holds poison, values that
// share a place destroy one another, and an access out of bounds is an error.
type machine struct {
	program *Program
	memory  map[PlaceKind][][]byte // the pieces: one for each parameter and output, one arena, one for the constants
	product []byte                 // the sums of which an epilogue is being computed
}

const poison = 0xa5

// run executes the program. Outputs take over the memory of parameters where donate is set and the program allows it.
func run(p *Program, parameters [][]uint64, donate bool) (outputs [][]uint64, err error) {
	piece := func(n int) []byte { return bytes.Repeat([]byte{poison}, n+slack) }
	m := machine{program: p, memory: map[PlaceKind][][]byte{InArena: {piece(p.Arena)}, InConstants: {piece(p.Constants)}}}
	for i, n := range p.Graph.Parameters {
		m.memory[InParameter] = append(m.memory[InParameter], append(pack(parameters[i], n.Shape.DType), piece(0)...))
	}
	for _, n := range p.Graph.Nodes {
		if place := p.PlaceOf(n); n.Op == Constant && place.Kind == InConstants {
			copy(m.memory[InConstants][0][place.Offset:], n.Data)
		}
	}
	taken := map[int]bool{}
	for i, o := range p.Graph.Outputs {
		memory := piece(o.Bytes())
		for _, parameter := range p.Donations[i] {
			if donate && !taken[parameter] {
				taken[parameter], memory = true, m.memory[InParameter][parameter]
				break
			}
		}
		m.memory[InOutput] = append(m.memory[InOutput], memory)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the program does what it must not: %v", r)
		}
	}()
	for _, s := range p.Stages {
		m.stage(s)
	}
	for _, o := range p.Graph.Outputs {
		outputs = append(outputs, m.load(o))
	}
	return outputs, nil
}

// bytesAt is the memory of a place, to the end of its piece.
func (m *machine) bytesAt(p Place) []byte {
	switch p.Kind {
	case InParameter, InOutput:
		return m.memory[p.Kind][p.Offset]
	case InArena, InConstants:
		return m.memory[p.Kind][0][p.Offset:]
	}
	panic("a value without a place is used")
}

// value is the memory of a node.
func (m *machine) value(n *Node) []byte {
	if n.Size() == 0 {
		return nil
	}
	return m.bytesAt(m.program.PlaceOf(n))[:n.Bytes()]
}

func (m *machine) load(n *Node) []uint64 { return unpack(m.value(n), n.Shape.DType) }

func (m *machine) store(n *Node, values []uint64) { copy(m.value(n), pack(values, n.Shape.DType)) }

func (m *machine) stage(s *Stage) {
	for _, n := range slices.Concat(s.Reads, s.Writes()) {
		m.bytesAt(m.program.PlaceOf(n)) // the engine passes the addresses of all, of empty ones too
	}
	if s.Scratch > 0 {
		scratch := m.bytesAt(m.program.ScratchOf(s))[:s.Scratch]
		copy(scratch, bytes.Repeat([]byte{poison}, s.Scratch))
	}
	switch s.Kind {
	case LoopStage:
		m.loop(s)
	case ReduceStage:
		m.reduce(s)
	case ScatterStage:
		m.scatter(s)
	case GemmStage:
		m.finish(s, m.gemm(s.Node))
	case ConvStage, RandomStage:
		var inputs [][]uint64
		for _, n := range s.Node.Inputs {
			inputs = append(inputs, m.load(n))
		}
		m.finish(s, evaluateNode(s.Node, inputs))
	}
}

// finish stores a product, or what its epilogue makes of it.
func (m *machine) finish(s *Stage, values []uint64) {
	if s.Loop == nil {
		m.store(s.Node, values)
		return
	}
	m.product = pack(values, s.Node.Shape.DType)
	m.loop(s)
	m.product = nil
}

// loop computes all values of a round before it stores one.
func (m *machine) loop(s *Stage) {
	each(s.Loop.Dims, func(_ int, index []int) {
		round := m.round(s, index)
		values := make([]uint64, len(s.Loop.Outputs))
		for i, o := range s.Loop.Outputs {
			values[i] = round.value(o.Value)
		}
		for i, o := range s.Loop.Outputs {
			m.put(o.Node, o.Address.at(index), values[i])
		}
	})
}

func (m *machine) put(n *Node, element int, v uint64) {
	size := n.Shape.DType.Size()
	copy(m.value(n)[element*size:(element+1)*size], Bytes(v, n.Shape.DType))
}

func (m *machine) reduce(s *Stage) {
	l, o := s.Loop, s.Loop.Outputs[0]
	kept, reduced := l.Dims[:len(l.Dims)-l.Reduced], l.Dims[len(l.Dims)-l.Reduced:]
	each(kept, func(_ int, outer []int) {
		sum := folding{f: l.Func, dtype: o.Node.Shape.DType}
		each(reduced, func(_ int, inner []int) {
			sum.add(m.round(s, slices.Concat(outer, inner)).value(o.Value))
		})
		m.put(o.Node, o.Address.at(slices.Concat(outer, make([]int, len(reduced)))), sum.result())
	})
}

func (m *machine) scatter(s *Stage) {
	n := s.Node
	m.store(n, m.load(n.Inputs[0]))
	each(s.Loop.Dims, func(_ int, index []int) {
		round := m.round(s, index)
		update := round.value(s.Loop.Outputs[0].Value)
		var at []int
		for _, e := range s.Loop.Index {
			at = append(at, int(int32(round.value(e))))
		}
		if within(n.Shape.Dimensions, at) {
			i := linear(n.Shape.Dimensions, at)
			m.put(n, i, apply(n.Func, n.Shape.DType, n.Shape.DType, m.load(n)[i], update))
		}
	})
}

// gemm reads its operands by GemmShape's strides, as kernels do.
func (m *machine) gemm(n *Node) []uint64 {
	g, ok := n.GemmShape()
	if !ok {
		panic("a product without strides")
	}
	lhs, rhs, out := m.load(n.Inputs[0]), m.load(n.Inputs[1]), make([]uint64, n.Size())
	dtype := n.Shape.DType
	each([]int{g.Batch, g.M, g.N}, func(i int, at []int) {
		sum := folding{f: Add, dtype: dtype}
		for k := range g.K {
			a := lhs[at[0]*g.LHS.Batch+at[1]*g.LHS.Row+k*g.LHS.Column]
			b := rhs[at[0]*g.RHS.Batch+k*g.RHS.Row+at[2]*g.RHS.Column]
			sum.add(apply(Mul, dtype, dtype, a, b))
		}
		out[i] = sum.result()
	})
	return out
}

// round is the values of a loop's expressions at one index. All are computed, as kernels do, also where guards make that useless.
func (m *machine) round(s *Stage, index []int) round {
	r := round{m, s, index, map[*Expr]uint64{}}
	s.Loop.ForEachExpr(func(e *Expr) { r.values[e] = r.compute(e) })
	return r
}

type round struct {
	*machine
	stage  *Stage
	index  []int
	values map[*Expr]uint64
}

func (r round) value(e *Expr) uint64 {
	v, ok := r.values[e]
	if !ok {
		panic("an expression that ForEachExpr does not visit: " + e.String())
	}
	return v
}

func (a Affine) at(index []int) int {
	v := a.Offset
	for d, s := range a.Scale {
		v += s * index[d]
	}
	return v
}

func (r round) hold(guards []Guard) bool {
	return !slices.ContainsFunc(guards, func(g Guard) bool {
		at := g.At.at(r.index)
		return at < 0 || at%g.Dilation != 0 || at/g.Dilation >= g.Limit
	})
}

func (r round) compute(e *Expr) uint64 {
	switch e.Kind {
	case Literal:
		return e.Bits
	case Index:
		return uint64(uint32(e.At.at(r.index)))
	case Guarded:
		if r.hold(e.Guards) {
			return r.value(e.Args[0])
		}
		return r.value(e.Args[1])
	case Call:
		args := make([]uint64, len(e.Args))
		for i, a := range e.Args {
			args[i] = r.value(a)
		}
		return apply(e.Func, e.Args[len(args)-1].DType, e.DType, args...)
	}
	if !r.hold(e.Guards) {
		return uint64(poison) // whatever a kernel finds there
	}
	at := e.At.at(r.index)
	for _, t := range e.Divided {
		at += t.Stride * (t.At.at(r.index) / t.Dilation)
	}
	for i, a := range e.Args {
		at += e.Strides[i] * int(int32(r.value(a)))
	}
	size := e.DType.Size()
	if r.stage.product() && e.Root() == r.stage.Node {
		return unpack(r.product[at*size:(at+1)*size], e.DType)[0]
	}
	if !slices.Contains(r.stage.Reads, e.Root()) {
		panic("the stage does not say that it reads " + e.String())
	}
	return unpack(r.machine.value(e.Root())[at*size:(at+1)*size], e.DType)[0]
}
