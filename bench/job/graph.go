package job

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"ganplayground/engine"
	"ganplayground/gan/random"
)

// graph compiles a function of tensors of noise as a training step is compiled: on tables that stay where they are, a run being one
// call of the engine.
func graph[F ExecGraphFn](backend *engine.Backend, name string, build F, arguments ...shapes.Shape) (Job, error) {
	recording, err := record(build, arguments)
	if err != nil {
		return Job{}, err
	}
	part := engine.Part{Recording: recording}
	tables := map[string]*engine.Table{}
	for i, shape := range slices.Concat(arguments, recording.Outputs()) {
		tensor := fmt.Sprintf("tensor %d", i)
		table, err := backend.NewTable(shape)
		if err != nil {
			return Job{}, err
		}
		tables[tensor] = table
		if i >= len(arguments) {
			part.Outputs = append(part.Outputs, tensor)
			continue
		}
		part.Inputs = append(part.Inputs, tensor)
		if err := fill(table, uint64(i)); err != nil {
			return Job{}, err
		}
	}
	routine, err := backend.NewRoutine(name, []engine.Part{part}, tables)
	if err != nil {
		return Job{}, err
	}
	return Job{Executions: 1, Run: routine.Run}, nil
}

// record lets gomlx build a graph by executing it where nothing is computed.
func record[F ExecGraphFn](build F, arguments []shapes.Shape) (*engine.Recording, error) {
	recorder := engine.NewRecorder()
	exec, err := NewExec(recorder, build)
	if err != nil {
		return nil, fmt.Errorf("preparing a graph: %w", err)
	}
	inputs := make([]any, len(arguments))
	for i, shape := range arguments {
		if inputs[i], err = tensors.FromBuffer(recorder.Buffer(shape)); err != nil {
			return nil, err
		}
	}
	_, g, err := exec.CallWithGraph(inputs...)
	if err != nil {
		return nil, fmt.Errorf("building a graph: %w", err)
	}
	return g.Executable().(*engine.Recording), nil
}

// fill writes numbers from -1 to 1.
func fill(table *engine.Table, draw uint64) error {
	values := make([]float32, table.Shape().Size())
	random.New(0, random.Init).Uniform(values, draw, 1)
	return table.Write(0, dtypes.UnsafeByteSliceFromAny(values))
}
