package engine

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/notimplemented"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// Recorder is a compute.Backend that records graphs and computes nothing: gomlx builds a graph by executing it, and this is where it
// can do so without memory and without time. Its buffers have shapes and no values, they read as zeros; Compile gives a Recording,
// which a Backend makes a Routine of.
type Recorder struct {
	notimplemented.Backend
	capabilities compute.Capabilities
}

var _ compute.Backend = (*Recorder)(nil)

// NewRecorder returns a recorder of graphs for this package's Backend.
func NewRecorder() *Recorder { return &Recorder{capabilities: (*Backend)(nil).Capabilities()} }

// Name returns "wasmsimd": graphs are recorded for that.
func (r *Recorder) Name() string { return Name }

// String returns the same as Name.
func (r *Recorder) String() string { return Name }

// Capabilities are those of the Backend.
func (r *Recorder) Capabilities() compute.Capabilities { return r.capabilities }

// Builder starts a graph.
func (r *Recorder) Builder(name string) compute.Builder {
	b := newBuilder(nil, name)
	b.recorder = r
	return b
}

// BufferFromFlatData makes a buffer of the shape; the values are not kept.
func (r *Recorder) BufferFromFlatData(_ compute.DeviceNum, _ any, shape shapes.Shape) (compute.Buffer, error) {
	return r.Buffer(shape), nil
}

// Buffer makes a buffer of the shape, as an argument for a graph that is to be recorded.
func (r *Recorder) Buffer(shape shapes.Shape) compute.Buffer { return &ghost{r, shape.Clone()} }

// ghost is a buffer without values.
type ghost struct {
	recorder *Recorder
	shape    shapes.Shape
}

var _ compute.Buffer = (*ghost)(nil)

// Backend returns the recorder.
func (g *ghost) Backend() compute.Backend { return g.recorder }

// Finalize does nothing.
func (g *ghost) Finalize() error { return nil }

// Shape returns the shape.
func (g *ghost) Shape() (shapes.Shape, error) { return g.shape, nil }

// DeviceNum returns 0.
func (g *ghost) DeviceNum() (compute.DeviceNum, error) { return 0, nil }

// ToFlatData leaves the zeros of a fresh slice as they are.
func (g *ghost) ToFlatData(flat any) error { return checkFlat(flat, g.shape) }

// Data returns zeros.
func (g *ghost) Data() (any, error) { return dtypes.MakeAnySlice(g.shape.DType, g.shape.Size()), nil }

// CopyToDevice returns the same buffer.
func (g *ghost) CopyToDevice(compute.DeviceNum) (compute.Buffer, error) { return g, nil }

// Recording is a graph that was recorded: as a compute.Executable it gives buffers without values.
type Recording struct {
	name            string
	graph           *ir.Graph
	names           []string
	inputs, outputs []shapes.Shape
	recorder        *Recorder
}

var _ compute.Executable = (*Recording)(nil)

// Finalize does nothing.
func (r *Recording) Finalize() {}

// Inputs returns the parameters' names and shapes.
func (r *Recording) Inputs() (names []string, inputShapes []shapes.Shape) { return r.names, r.inputs }

// Outputs returns the outputs' shapes.
func (r *Recording) Outputs() (outputShapes []shapes.Shape) { return r.outputs }

// Execute returns buffers of the outputs' shapes.
func (r *Recording) Execute(inputs []compute.Buffer, _ []bool, _ compute.DeviceNum) ([]compute.Buffer, error) {
	if len(inputs) != len(r.inputs) {
		return nil, fmt.Errorf("recording graph %q: %d inputs, the graph has %d parameters", r.name, len(inputs), len(r.inputs))
	}
	outputs := make([]compute.Buffer, len(r.outputs))
	for i, shape := range r.outputs {
		outputs[i] = &ghost{r.recorder, shape}
	}
	return outputs, nil
}
