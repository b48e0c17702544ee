package kernel

import "ganplayground/engine/asm"

// transform is a small matrix T by which a window x becomes T x T^t. Names and numbers are those of Lavin and Gray 2016, section 4.1:
//
//	B^t = 1  0 -1  0     G =  1    0    0     A^t = 1 1  1  0
//	      0  1  1  0         1/2  1/2  1/2          0 1 -1 -1
//	      0 -1  1  0         1/2 -1/2  1/2
//	      0  1  0 -1          0    0    1
type transform struct {
	name string
	from int // columns of T
	// row is the product of row i of T with a vector.
	row func(i int, x func(int) asm.Expr) asm.Expr
}

var (
	// inputTransform is B^t, of 4x4 inputs.
	inputTransform = transform{"B^t", 4, func(i int, x func(int) asm.Expr) asm.Expr {
		switch i {
		case 0:
			return minus(x(0), x(2))
		case 1:
			return plus(x(1), x(2))
		case 2:
			return minus(x(2), x(1))
		}
		return minus(x(1), x(3))
	}}

	// kernelTransform is G, of 3x3 taps.
	kernelTransform = transform{"G", 3, func(i int, x func(int) asm.Expr) asm.Expr {
		switch i {
		case 0:
			return x(0)
		case 1:
			return halved(plus(plus(x(0), x(2)), x(1)))
		case 2:
			return halved(minus(plus(x(0), x(2)), x(1)))
		}
		return x(2)
	}}

	// outputTransform is A^t, of 4x4 sums to 2x2 outputs.
	outputTransform = transform{"A^t", 4, func(i int, x func(int) asm.Expr) asm.Expr {
		if i == 0 {
			return plus(plus(x(0), x(1)), x(2))
		}
		return minus(minus(x(1), x(2)), x(3))
	}}

	// gradientTransform is A, of the gradient by 2x2 outputs.
	gradientTransform = transform{"A", 2, func(i int, x func(int) asm.Expr) asm.Expr {
		switch i {
		case 0:
			return x(0)
		case 1:
			return plus(x(0), x(1))
		case 2:
			return minus(x(0), x(1))
		}
		return asm.F32x4Neg.Of(x(1))
	}}

	// filterTransform is G^t, of 4x4 sums to the gradient by 3x3 taps.
	filterTransform = transform{"G^t", 4, func(i int, x func(int) asm.Expr) asm.Expr {
		switch i {
		case 0:
			return plus(x(0), halved(plus(x(1), x(2))))
		case 1:
			return halved(minus(x(1), x(2)))
		}
		return plus(halved(plus(x(1), x(2))), x(3))
	}}
)

func plus(x, y asm.Expr) asm.Expr  { return asm.F32x4Add.Of(x, y) }
func minus(x, y asm.Expr) asm.Expr { return asm.F32x4Sub.Of(x, y) }
func halved(x asm.Expr) asm.Expr   { return asm.F32x4Mul.Of(asm.ConstF32x4(0.5), x) }

// emit appends T x T^t, those of its rows and columns that are wanted. Each row is computed by itself, from loads of its own, so that few
// values are alive at a time: loads are cheaper than spills.
func (t transform) emit(f *asm.Func, rows, columns span, load func(y, x int) asm.Expr, store func(y, x int, v asm.Local)) {
	for i := rows.lo; i < rows.hi; i++ {
		var product []asm.Local
		for x := range t.from {
			product = append(product, f.Let(t.row(i, func(y int) asm.Expr { return load(y, x) })))
		}
		for j := columns.lo; j < columns.hi; j++ {
			store(i, j, f.Let(t.row(j, func(x int) asm.Expr { return product[x] })))
		}
	}
}
