package bench

// Profile is where the time of a benchmark goes, as our engine measured it stage by stage.
type Profile struct {
	// Executions is how many there were; the times of the stages are those of all together.
	Executions int
	// CallMS is the time of a stage that computes next to nothing: what timing costs, which is in the time of every call.
	CallMS float64
	Graphs []Graph
	Overhead
}

// Overhead is what one execution takes in the median, in four ways: with its kernels, hollow, which is without them but with all calls and
// barriers, and both of these on one of the threads alone.
type Overhead struct{ WholeMS, HollowMS, AloneMS, HollowAloneMS float64 }

// Outside is the share of an execution that is overhead.
func (o Overhead) Outside() float64 { return o.HollowMS / o.WholeMS }

// Undivided is the share of an execution that threads would save if they divided the kernels' work evenly: one waits while the other
// computes what is not divided, or more, and what one has written is far from the other.
func (o Overhead) Undivided(threads int) float64 {
	return (o.WholeMS - o.HollowMS - (o.AloneMS-o.HollowAloneMS)/float64(threads)) / o.WholeMS
}

// Graph is one that was compiled. Sizes are in bytes.
type Graph struct {
	Name                     string
	CompileMS                float64
	Module, Arena, Constants int
	Stages                   []Stage
}

// Stage is what the runs of one fused kernel took.
type Stage struct {
	Kernel string
	FLOPs  float64 // of one run; 0 where the time is not that of products
	Calls  int
	MS     float64
}
