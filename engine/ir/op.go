package ir

// Op is the kind of a node.
type Op int

const (
	// Parameter is an input of the graph: Node.Index says which.
	Parameter Op = iota
	// Constant has the bytes Node.Data, in row-major little-endian order.
	Constant
	// Iota counts 0, 1, 2, … along Node.Axis.
	Iota
	// Map applies Node.Func to each element; all inputs have the output's dimensions.
	Map
	// View reads its first input at an index computed from the output's: Node.View says how. Where that falls outside, the
	// second input counts, which has the output's shape.
	View
	// Reshape reads the same bytes, in the same order, under another shape or another dtype of any width.
	Reshape
	// Take reads its first input at an index that the other inputs hold: one for each axis, int32, of the output's dimensions,
	// within bounds.
	Take
	// Reduce combines the elements along Node.Axes by Node.Func, which is Add, Mul, Min, Max, And, Or or Xor.
	Reduce
	// Dot is a general product of two tensors: Node.Dot says which axes are paired.
	Dot
	// Conv is a convolution in two spatial axes: Node.Conv.
	Conv
	// Scatter combines, by Node.Func, elements of its second input into a copy of the first, at the index that the other inputs
	// hold: one for each axis of the first input, int32, of the second input's dimensions. Indices out of bounds are ignored.
	Scatter
	// Random makes the bytes of Philox4x32-10: its input is the state, three uint64.
	Random
)

var opNames = [...]string{"parameter", "constant", "iota", "map", "view", "reshape", "take", "reduce", "dot", "conv", "scatter", "random"}

// String returns the op's name as the printer shows it.
func (o Op) String() string { return opNames[o] }

// Func is a function of one, two or three elements.
type Func int

const (
	NoFunc Func = iota

	// Of one element. Not is the complement: of truth for bool, of all bits for integers.
	Abs
	Neg
	Sign
	Ceil
	Floor
	Round
	Sqrt
	Rsqrt
	Exp
	Expm1
	Log
	Log1p
	Logistic
	Tanh
	Erf
	Sin
	Cos
	Not
	PopCount
	LeadingZeros
	IsFinite
	IsNaN
	Convert // to the node's dtype: floats to integers towards zero, saturating
	Bitcast // to the node's dtype, of the same width

	// Of two elements of one dtype. And, Or, Xor and Not work on bits; bool counts as one bit.
	Add
	Sub
	Mul
	Div
	Rem
	Min
	Max
	Pow
	Atan2
	And
	Or
	Xor
	ShiftLeft
	ShiftRightArithmetic
	ShiftRightLogical
	Equal
	NotEqual
	Less
	LessEqual

	// Select is its second element where the first, a bool, is true, else its third.
	Select
)

var funcNames = [...]string{"", "abs", "neg", "sign", "ceil", "floor", "round", "sqrt", "rsqrt", "exp", "expm1", "log", "log1p", "logistic",
	"tanh", "erf", "sin", "cos", "not", "popcount", "leadingzeros", "isfinite", "isnan", "convert", "bitcast",
	"add", "sub", "mul", "div", "rem", "min", "max", "pow", "atan2", "and", "or", "xor", "shl", "shra", "shrl",
	"eq", "ne", "lt", "le", "select"}

// String returns the function's name as the printer shows it.
func (f Func) String() string { return funcNames[f] }

// Arity is the number of elements the function takes.
func (f Func) Arity() int {
	switch {
	case f == Select:
		return 3
	case f >= Add:
		return 2
	}
	return 1
}

// Comparison tells whether the function gives a bool from two elements.
func (f Func) Comparison() bool { return f >= Equal && f <= LessEqual }
