package kernel

import (
	"slices"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/asm"
	"ganplayground/engine/ir"
)

// at is an affine number for one lane of the u-th vector of a round, as an i32.
func (e *nest) at(a ir.Affine, u, lane int) asm.Expr {
	offset := a.Offset + e.along(a)*e.place(u, lane)
	sum := asm.ConstI32(int32(offset))
	first := true
	for d, scale := range a.Scale {
		if scale == 0 || d == e.lane && e.known {
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

// place is a lane's index in the lane loop, less the loop's index where that is not known.
func (e *nest) place(u, lane int) int { return e.first + 4*u + lane }

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

// load reads memory: neighbours at once where they are, the same element for all lanes, or lane by lane.
func (e *nest) load(x *ir.Expr, u int) asm.Expr {
	a := e.arithmetic(x)
	left, never := e.undecided(x.Guards)
	if never {
		return a.literal(0) // which nothing uses
	}
	if e.width == single {
		address, offset := e.address(x, left, u, 0)
		return loadSingle(x.DType, address, offset)
	}
	switch step := e.along(x.At); {
	case e.byLane(left) || e.dividedByLane(x) || step != 0 && step != 1:
		return a.loadLanes(e.count, func(lane int) (asm.Expr, uint32) { return e.address(x, left, u, lane) })
	case step == 0:
		address, offset := e.address(x, left, u, 0)
		if x.DType.Size() == 4 {
			return asm.V128Load32Splat.At(address, offset)
		}
		return a.splat(loadSingle(x.DType, address, offset))
	}
	address, offset := e.address(x, left, u, 0)
	return loadVector(x.DType, address, offset)
}

func (e *nest) dividedByLane(x *ir.Expr) bool {
	return slices.ContainsFunc(x.Divided, func(t ir.DividedTerm) bool { return e.along(t.At) != 0 })
}

// address is where an element is, as an address and an offset in bytes. Where one of the guards that are left fails it is that of
// another element of the buffer, which means nothing.
func (e *nest) address(x *ir.Expr, left []ir.Guard, u, lane int) (asm.Expr, uint32) {
	size := x.DType.Size()
	base := e.reads[x.Root()]
	start, started := e.starts[x]
	plain := len(left) == 0 && len(x.Divided) == 0
	if !plain && !started {
		return asm.I32Add.Of(base, asm.Times(e.firstUnless(left, e.element(x, e.at(x.At, u, lane), u, lane), u, lane), size)), 0
	}
	if !plain {
		return e.step(start, x.At, size), uint32(size * e.along(x.At) * e.place(u, lane))
	}
	// The part that is known now goes into the instruction; not where an index falls, as the address less its offset may then lie
	// before the start of the memory, and the sum in the instruction does not wrap.
	known := size * (x.At.Offset + e.along(x.At)*e.place(u, lane))
	address := asm.Expr(base)
	switch d := depthOf(x.At); {
	case started:
		address = e.step(start, x.At, size)
	case d > 0:
		address = e.start(base, x.At, d, size)
	}
	if slices.ContainsFunc(x.At.Scale, func(scale int) bool { return scale < 0 }) {
		return asm.Plus(address, known), 0
	}
	return address, uint32(known)
}

// element adds the terms of a load that are divided to its other ones.
func (e *nest) element(x *ir.Expr, sum asm.Expr, u, lane int) asm.Expr {
	for _, t := range x.Divided {
		quotient := asm.I32DivS.Of(e.at(t.At, u, lane), asm.ConstI32(int32(t.Dilation)))
		sum = asm.I32Add.Of(sum, asm.Times(quotient, t.Stride))
	}
	return sum
}

// startOfLoad is the address that a load steps from in loop d; ok is false where it has to be computed from the beginning each time.
func (e *nest) startOfLoad(x *ir.Expr, d int) (start asm.Expr, ok bool) {
	base, size := e.reads[x.Root()], x.DType.Size()
	left, _ := e.undecided(x.Guards)
	if len(left) == 0 && len(x.Divided) == 0 {
		return e.start(base, x.At, d, size), true
	}
	// Where a guard fails the loop runs over the first elements of the buffer; so it must have as many.
	step := e.along(x.At)
	if d != e.lane || e.width == single || e.byLane(left) || e.dividedByLane(x) || step < 0 || step*(e.loop.Dims[d]-1) >= x.Root().Size() {
		return nil, false
	}
	outer := ir.Affine{Scale: slices.Clone(x.At.Scale), Offset: x.At.Offset}
	outer.Scale[d] = 0
	element := e.firstUnless(left, e.element(x, e.at(outer, 0, 0), 0, 0), 0, 0)
	return asm.I32Add.Of(base, asm.Times(element, size)), true
}

// start is an address less its offset, in the round of loop d that is about to begin.
func (e *nest) start(base asm.Local, at ir.Affine, d, size int) asm.Expr {
	sum := asm.Expr(base)
	for k, scale := range at.Scale[:d] {
		if scale != 0 && !(k == e.lane && e.known) {
			sum = asm.I32Add.Of(sum, asm.Times(e.index[k], scale*size))
		}
	}
	return sum
}

// origin is an address that a loop steps from.
type origin struct {
	address asm.Local
	loop    int
}

// step is the address that a loop has come to, less its offset.
func (e *nest) step(from origin, at ir.Affine, size int) asm.Expr {
	scale := at.Scale[from.loop]
	if scale == 0 || from.loop == e.lane && e.known {
		return from.address
	}
	return asm.I32Add.Of(from.address, asm.Times(e.index[from.loop], scale*size))
}

// fetch reads memory at computed indices: rows of a table at once where the last index counts along the lanes.
func (e *nest) fetch(x *ir.Expr, u int) asm.Expr {
	a := e.arithmetic(x)
	left, never := e.undecided(x.Guards)
	if never {
		return a.literal(0) // which nothing uses
	}
	address := func(lane int) asm.Expr {
		element := asm.Times(e.whole(x.Args[0], u, lane), x.Strides[0])
		for i, arg := range x.Args[1:] {
			element = asm.I32Add.Of(element, asm.Times(e.whole(arg, u, lane), x.Strides[i+1]))
		}
		return asm.I32Add.Of(e.reads[x.Root()], asm.Times(e.firstUnless(left, element, u, lane), x.DType.Size()))
	}
	switch {
	case e.width == single:
		return loadSingle(x.DType, address(0), 0)
	case e.neighbours(x) && !e.byLane(left):
		return loadVector(x.DType, address(0), 0)
	}
	return a.loadLanes(e.count, func(lane int) (asm.Expr, uint32) { return address(lane), 0 })
}

// neighbours tells whether the lanes of a fetch lie side by side.
func (e *nest) neighbours(x *ir.Expr) bool {
	sum := 0
	for i, arg := range x.Args {
		step, known := e.laneStep(arg)
		if !known {
			return false
		}
		sum += step * x.Strides[i]
	}
	return sum == 1
}

// laneStep is by how much an int32 grows from lane to lane, if that is known.
func (e *nest) laneStep(x *ir.Expr) (step int, known bool) {
	switch {
	case !e.varies[x]:
		return 0, true
	case x.Kind == ir.Index:
		return e.along(x.At), true
	case x.Kind == ir.Call && x.Func == ir.Add:
		a, known := e.laneStep(x.Args[0])
		b, also := e.laneStep(x.Args[1])
		return a + b, known && also
	}
	return 0, false
}

// whole is one lane of an int32, as an i32.
func (e *nest) whole(x *ir.Expr, u, lane int) asm.Expr {
	if x.Kind == ir.Index {
		return e.at(x.At, u, lane)
	}
	return e.arithmetic(x).extract(lane, e.value(x, u))
}

// loadLanes loads the first lanes from addresses of their own; what the others are means nothing.
func (a arithmetic) loadLanes(count int, address func(lane int) (asm.Expr, uint32)) asm.Expr {
	first, offset := address(0)
	if a.dtype.Size() < 4 {
		v := a.f.Let(a.splat(loadSingle(a.dtype, first, offset)))
		for lane := 1; lane < count; lane++ {
			next, offset := address(lane)
			a.f.Set(v, a.replace(lane, v, loadSingle(a.dtype, next, offset)))
		}
		return v
	}
	v := asm.V128Load32Zero.At(first, offset)
	for lane := 1; lane < count; lane++ {
		next, offset := address(lane)
		v = asm.V128Load32Lane.LaneAt(lane, next, offset, v)
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
	address := asm.Expr(e.outputs[i])
	if start, ok := e.starts[i]; ok {
		address = e.step(start, o.Address, dtype.Size())
	}
	offset := uint32(dtype.Size() * (o.Address.Offset + e.along(o.Address)*e.place(u, 0)))
	count := e.count
	if e.along(o.Address) == 0 {
		count = 1
	}
	arithmetic{e.f, e.module, e.width, dtype}.storeLanes(count, address, offset, value)
}

// storeLanes writes the first lanes of a value at neighbouring addresses.
func (a arithmetic) storeLanes(count int, address asm.Expr, offset uint32, v asm.Local) {
	size := a.dtype.Size()
	switch {
	case a.width == vector && count == 4:
		a.storeVector(address, offset, v)
		return
	case a.width == vector && size == 4:
		a.storeWords(count, address, offset, v)
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

// storeWords writes one, two or three lanes of 32 bits.
func (a arithmetic) storeWords(count int, address asm.Expr, offset uint32, v asm.Local) {
	if count >= 2 {
		a.f.Do(asm.V128Store64Lane.LaneAt(0, address, offset, v))
	}
	if count != 2 {
		a.f.Do(asm.V128Store32Lane.LaneAt(count-1, address, offset+uint32(4*(count-1)), v))
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
