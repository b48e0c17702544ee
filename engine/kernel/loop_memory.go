package kernel

import (
	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// at is an affine number for one lane of the u-th vector of a round, as an i32.
func (e *nest) at(a ir.Affine, u, lane int) asm.Expr {
	offset := a.Offset
	if e.lane >= 0 && len(a.Scale) > 0 {
		offset += a.Scale[e.lane] * (4*u + lane)
	}
	sum := asm.ConstI32(int32(offset))
	first := true
	for d, scale := range a.Scale {
		if scale == 0 {
			continue
		}
		term := asm.Times(e.index[d], scale)
		if first {
			sum = asm.Plus(term, offset)
		} else {
			sum = asm.I32Add.Of(term, sum)
		}
		first = false
	}
	return sum
}

// along is the scale of an affine number along the lane loop.
func (e *nest) along(a ir.Affine) int {
	if e.lane < 0 || len(a.Scale) == 0 {
		return 0
	}
	return a.Scale[e.lane]
}

// counted is an affine number in all lanes, as int32.
func (e *nest) counted(a ir.Affine, u int) asm.Expr {
	if e.width == single {
		return e.at(a, u, 0)
	}
	v := asm.I32x4Splat.Of(e.at(a, u, 0))
	if s := int32(e.along(a)); s != 0 {
		return asm.I32x4Add.Of(v, asm.ConstLanes([4]uint32{0, uint32(s), uint32(2 * s), uint32(3 * s)}))
	}
	return v
}

// mask is where all guards hold, in the form of a bool value.
func (e *nest) mask(guards []ir.Guard, u int) asm.Expr {
	a := arithmetic{e.f, e.module, e.width, dtypes.Bool}
	var all asm.Expr
	for _, g := range guards {
		var holds asm.Expr
		if e.width == vector && e.along(g.At) != 0 {
			v := e.f.Local(asm.V128)
			for lane := range e.count {
				e.f.Set(v, a.replace(lane, v, e.holds(g, u, lane)))
			}
			holds = v
		} else {
			holds = a.splat(e.holds(g, u, 0))
		}
		if all == nil {
			all = holds
		} else {
			all = a.apply(formAnd, all, holds)
		}
	}
	return all
}

// holds is 1 if a guard holds in a lane, else 0. Negative numbers are large without their sign.
func (e *nest) holds(g ir.Guard, u, lane int) asm.Expr {
	within := asm.I32LtU.Of(e.at(g.At, u, lane), asm.ConstI32(int32((g.Limit-1)*g.Dilation+1)))
	if g.Dilation == 1 {
		return within
	}
	rest := asm.I32RemS.Of(e.at(g.At, u, lane), asm.ConstI32(int32(g.Dilation)))
	return asm.I32And.Of(within, asm.I32Eqz.Of(rest))
}

// load reads memory: neighbours at once where they are, the same element for all lanes, or lane by lane.
func (e *nest) load(x *ir.Expr, u int) asm.Expr {
	a := e.arithmetic(x)
	if e.width == single {
		address, offset := e.address(x, u, 0)
		return loadSingle(x.DType, address, offset)
	}
	laneByLane := false
	for _, g := range x.Guards {
		laneByLane = laneByLane || e.along(g.At) != 0
	}
	for _, t := range x.Divided {
		laneByLane = laneByLane || e.along(t.At) != 0
	}
	switch step := e.along(x.At); {
	case laneByLane || step != 0 && step != 1:
		v := e.f.Local(asm.V128)
		for lane := range e.count {
			address, offset := e.address(x, u, lane)
			e.f.Set(v, a.replace(lane, v, loadSingle(x.DType, address, offset)))
		}
		return v
	case step == 0:
		address, offset := e.address(x, u, 0)
		if x.DType.Size() == 4 {
			return asm.V128Load32Splat.At(address, offset)
		}
		return a.splat(loadSingle(x.DType, address, offset))
	}
	address, offset := e.address(x, u, 0)
	return loadVector(x.DType, address, offset)
}

// address is where an element is, as an address and an offset in bytes. Where a guard fails it is the start of the buffer, which
// can be read though it means nothing.
func (e *nest) address(x *ir.Expr, u, lane int) (asm.Expr, uint32) {
	size := x.DType.Size()
	base := e.reads[x.Root()]
	at := x.At
	if len(x.Guards) > 0 || len(x.Divided) > 0 || at.Offset < 0 || e.along(at) < 0 {
		return e.guardedAddress(x, base, u, lane), 0
	}
	// The part that is known now goes into the instruction.
	known := size * (at.Offset + e.along(at)*(4*u+lane))
	return e.step(x, base, at, size), uint32(known)
}

// start is an address less its offset, in the round of loop d that is about to begin.
func (e *nest) start(base asm.Local, at ir.Affine, d, size int) asm.Expr {
	sum := asm.Expr(base)
	for k, scale := range at.Scale[:d] {
		if scale != 0 {
			sum = asm.I32Add.Of(sum, asm.Times(e.index[k], scale*size))
		}
	}
	return sum
}

// step is an address less its offset, from where its innermost loop starts.
func (e *nest) step(owner any, base asm.Local, at ir.Affine, size int) asm.Expr {
	d := depthOf(at)
	if d == 0 {
		return base
	}
	start, ok := e.starts[owner]
	if !ok {
		return e.start(base, at, d, size)
	}
	return asm.I32Add.Of(start, asm.Times(e.index[d-1], at.Scale[d-1]*size))
}

func (e *nest) guardedAddress(x *ir.Expr, base asm.Local, u, lane int) asm.Expr {
	element := e.at(x.At, u, lane)
	for _, t := range x.Divided {
		quotient := asm.I32DivS.Of(e.at(t.At, u, lane), asm.ConstI32(int32(t.Dilation)))
		element = asm.I32Add.Of(element, asm.Times(quotient, t.Stride))
	}
	if len(x.Guards) > 0 {
		all := e.holds(x.Guards[0], u, lane)
		for _, g := range x.Guards[1:] {
			all = asm.I32And.Of(all, e.holds(g, u, lane))
		}
		element = asm.Select(all, element, asm.ConstI32(0))
	}
	return asm.I32Add.Of(base, asm.Times(element, x.DType.Size()))
}

// fetch reads memory at computed indices.
func (e *nest) fetch(x *ir.Expr, args []asm.Local) asm.Expr {
	a := e.arithmetic(x)
	index := a.to(dtypes.Int32)
	base, size := e.reads[x.Root()], x.DType.Size()
	one := func(lane int) asm.Expr {
		address := asm.Expr(base)
		for i, arg := range args {
			address = asm.I32Add.Of(address, asm.Times(index.extract(lane, arg), x.Strides[i]*size))
		}
		return loadSingle(x.DType, address, 0)
	}
	if e.width == single {
		return one(0)
	}
	v := e.f.Local(asm.V128)
	for lane := range e.count {
		e.f.Set(v, a.replace(lane, v, one(lane)))
	}
	return v
}

// loadSingle loads one element as a single value.
func loadSingle(dtype dtypes.DType, address asm.Expr, offset uint32) asm.Expr {
	op := map[dtypes.DType]*asm.Op{
		dtypes.Bool: asm.I32Load8U, dtypes.Uint8: asm.I32Load8U, dtypes.Int8: asm.I32Load8S,
		dtypes.Uint16: asm.I32Load16U, dtypes.Int16: asm.I32Load16S, dtypes.Uint32: asm.I32Load, dtypes.Int32: asm.I32Load,
		dtypes.Uint64: asm.I64Load, dtypes.Int64: asm.I64Load, dtypes.Float32: asm.F32Load, dtypes.Float64: asm.F64Load,
	}[dtype]
	return op.At(address, offset)
}

// loadVector loads four neighbours of at most 32 bits each.
func loadVector(dtype dtypes.DType, address asm.Expr, offset uint32) asm.Expr {
	switch dtype {
	case dtypes.Uint16:
		return asm.V128Load16x4U.At(address, offset)
	case dtypes.Int16:
		return asm.V128Load16x4S.At(address, offset)
	case dtypes.Int8:
		return asm.I32x4ExtendLowI16x8S.Of(asm.I16x8ExtendLowI8x16S.Of(asm.V128Load32Zero.At(address, offset)))
	case dtypes.Uint8, dtypes.Bool:
		v := asm.I32x4ExtendLowI16x8U.Of(asm.I16x8ExtendLowI8x16U.Of(asm.V128Load32Zero.At(address, offset)))
		if dtype == dtypes.Bool {
			return asm.I32x4Neg.Of(v)
		}
		return v
	}
	return asm.V128Load.At(address, offset)
}

// store writes the lanes in use of the i-th output's value in the u-th vector of a round.
func (e *nest) store(i, u int, value asm.Local) {
	o := e.loop.Outputs[i]
	dtype := o.Node.Shape.DType
	address := e.step(i, e.outputs[i], o.Address, dtype.Size())
	offset := uint32(dtype.Size() * (o.Address.Offset + 4*u*e.along(o.Address)))
	count := e.count
	if e.along(o.Address) == 0 {
		count = 1
	}
	arithmetic{e.f, e.module, e.width, dtype}.storeLanes(count, address, offset, value)
}

// storeLanes writes the first lanes of a value at neighbouring addresses.
func (a arithmetic) storeLanes(count int, address asm.Expr, offset uint32, v asm.Local) {
	size := a.dtype.Size()
	if a.width == vector && count == 4 {
		a.storeVector(address, offset, v)
		return
	}
	op := map[asm.Type]*asm.Op{asm.F32: asm.F32Store, asm.F64: asm.F64Store, asm.I64: asm.I64Store, asm.I32: asm.I32Store}[single.typeOf(a.dtype)]
	switch size {
	case 1:
		op = asm.I32Store8
	case 2:
		op = asm.I32Store16
	}
	for lane := range count {
		a.f.Do(op.At(address, offset+uint32(lane*size), a.extract(lane, v)))
	}
}

// storeVector writes four lanes, narrowed to the dtype: the lowest bytes of each lane, side by side.
func (a arithmetic) storeVector(address asm.Expr, offset uint32, v asm.Local) {
	switch a.dtype.Size() {
	case 1:
		bytes := asm.Expr(v)
		if a.isBool() {
			bytes = asm.V128And.Of(v, asm.ConstI32x4(1))
		}
		narrowed := asm.Shuffle([16]byte{0, 4, 8, 12}, bytes, asm.ConstI32x4(0))
		a.f.Do(asm.V128Store32Lane.LaneAt(0, address, offset, narrowed))
	case 2:
		narrowed := asm.Shuffle([16]byte{0, 1, 4, 5, 8, 9, 12, 13}, v, asm.ConstI32x4(0))
		a.f.Do(asm.V128Store64Lane.LaneAt(0, address, offset, narrowed))
	default:
		a.f.Do(asm.V128Store.At(address, offset, v))
	}
}
