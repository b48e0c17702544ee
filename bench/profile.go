package bench

// Profile is where the time of a benchmark goes, as our engine measured it stage by stage.
type Profile struct {
	// Executions is how many there were; the times of the stages are those of all together.
	Executions int
	// CallMS is the time of a stage that computes next to nothing: what timing costs, which is in the time of every call.
	CallMS float64
	Graphs []Graph
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
