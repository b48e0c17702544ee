package kernel

import (
	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// EmitScatter adds the function of a scatter stage: a copy of its first read into its output, then, one update after the other,
//
//	output[index…] = f(output[index…], update)
//
// for indices within the output. Its parameters are the addresses of the stage's reads, then that of its output.
func EmitScatter(m *asm.Module, name string, s *ir.Stage) *asm.Func {
	e := newNest(m, name, s, -1)
	e.width, e.count = single, 1
	n := s.Node
	output := e.outputs[0]
	e.f.Copy(output, e.reads[s.Reads[0]], asm.ConstI32(int32(n.Bytes())))
	size, strides := n.Shape.DType.Size(), ir.Strides(n.Shape.Dimensions)
	a := arithmetic{e.f, m, single, n.Shape.DType}
	e.run(0, func(int) {
		within, address := asm.ConstI32(1), asm.Expr(output)
		for i, x := range e.loop.Index {
			index := e.value(x, 0)
			within = asm.I32And.Of(within, asm.I32LtU.Of(index, asm.ConstI32(int32(n.Shape.Dimensions[i]))))
			address = asm.I32Add.Of(address, asm.Times(index, strides[i]*size))
		}
		e.f.If(within, func() {
			at := e.f.Let(address)
			old := e.f.Let(loadSingle(n.Shape.DType, at, 0))
			updated := e.f.Let(a.call(e.loop.Func, n.Shape.DType, []asm.Local{old, e.value(e.loop.Outputs[0].Value, 0)}))
			a.storeLanes(1, at, 0, updated)
		}, nil)
	})
	return e.f
}
