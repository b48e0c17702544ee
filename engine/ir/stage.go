package ir

// Program is a graph as a list of stages that run one after the other. Each writes whole values into memory; what is fused
// has no place of its own.
type Program struct {
	Graph  *Graph
	Stages []*Stage
	// Places of all values that are in memory, by node ID; a Reshape has that of its input.
	Places []Place
	// Arena is the number of bytes for values that do not outlive the run, Constants for the bytes of constants.
	Arena, Constants int
	// Donations lists, for each output, the parameters whose memory it may take over.
	Donations [][]int
}

// Stage computes one value from values in memory, or several of one size in one loop.
type Stage struct {
	Kind StageKind
	// Node is what the stage computes; for a Loop with several outputs the first one, for a product with an epilogue the product.
	Node *Node
	// Reads are the nodes in memory that it reads, Scratch the bytes it needs beside them.
	Reads   []*Node
	Scratch int
	// Loop is the loop nest, for Loops, Reduces and Scatters; for a product its epilogue if it has one: what is made of each element
	// of the product, which is not stored then.
	Loop *Loop

	scratch Place
}

// StageKind says which kernel a stage is.
type StageKind int

const (
	LoopStage StageKind = iota
	ReduceStage
	GemmStage
	ConvStage
	ScatterStage
	RandomStage
)

var stageNames = [...]string{"loop", "reduce", "gemm", "conv", "scatter", "random"}

// String returns the kind's name.
func (k StageKind) String() string { return stageNames[k] }

// Loop is a nest of loops, outermost first, whose body computes expressions.
type Loop struct {
	Dims []int
	// Reduced is how many of the innermost loops a Reduce runs over, combining by Func.
	Reduced int
	Func    Func
	// LanesReduced: a vector's lanes lie along the last reduced loop, not along the last kept one. It decides the order of the
	// sum, so it follows from the shape of what is reduced alone.
	LanesReduced bool
	Outputs      []LoopOutput
	// Index is where a Scatter stores: an expression for each axis of its result.
	Index []*Expr

	exprs []*Expr // all, arguments first; nil until they are listed
}

// LoopOutput is an expression and where its value goes: the element number of the node.
type LoopOutput struct {
	Node    *Node
	Value   *Expr
	Address Affine
}

// Place is where a value is in memory while the program runs.
type Place struct {
	Kind PlaceKind
	// Offset is the number of a parameter or an output, or the byte offset in the arena or among the constants.
	Offset int
}

// PlaceKind says in which piece of memory a place is.
type PlaceKind int

const (
	Nowhere PlaceKind = iota // a value that is fused away
	InParameter
	InOutput
	InArena
	InConstants
)
