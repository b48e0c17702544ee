package wire

// Profile is where the time of some steps went. Times are in milliseconds.
type Profile struct {
	Steps int `json:"steps"`
	// StepMS is that of a step in the mean, with what timing costs; KernelMS is the part of it that Kernels has, and what was
	// computed beside the steps, as samples are.
	StepMS   float64          `json:"step_ms"`
	KernelMS float64          `json:"kernel_ms"`
	Peak     float64          `json:"peak"` // GFLOP/s of the micro-kernel of products on all threads
	Graphs   []ProfiledGraph  `json:"graphs"`
	Kernels  []ProfiledKernel `json:"kernels"` // the longest first
}

// ProfiledGraph is a graph that ran. Sizes are in bytes.
type ProfiledGraph struct {
	Name      string  `json:"name"`
	CompileMS float64 `json:"compile_ms"`
	Module    int     `json:"module"`
	Arena     int     `json:"arena"`
}

// ProfiledKernel is a stage of a graph.
type ProfiledKernel struct {
	Name   string  `json:"name"`             // its graph, and what it computes
	MS     float64 `json:"ms"`               // for a step
	GFLOPS float64 `json:"gflops,omitempty"` // of a product
}
