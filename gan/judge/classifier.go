package judge

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// batch is how many images one call of the engine looks at: enough to keep it busy, few enough that their activations are small (5 MB).
const batch = 100

// Classifier looks at images with weights that do not change. It is not safe for concurrent use.
type Classifier struct {
	tables  map[string]*engine.Table
	routine *engine.Routine
}

// Looks is what the classifier says of n images.
type Looks struct {
	Features    []float32 // n x Features
	Digits      []int32   // n: which digit each shows, most likely
	Confidences []float32 // n: the probability of that digit
}

// argImages names what the classifier looks at.
const argImages = "images"

// resultNames names what it says, in the order of Looks.
var resultNames = []string{"features", "digits", "confidences"}

// NewClassifier makes a classifier with these weights.
func NewClassifier(backend *engine.Backend, weights Weights) (*Classifier, error) {
	c := &Classifier{tables: map[string]*engine.Table{}}
	if err := c.build(backend, weights); err != nil {
		c.Close()
		return nil, fmt.Errorf("building the judge's classifier: %w", err)
	}
	return c, nil
}

func (c *Classifier) build(backend *engine.Backend, weights Weights) error {
	names, inputs := []string{argImages}, []shapes.Shape{shapes.Make(dtypes.Uint8, batch, config.Pixels)}
	for _, t := range network {
		names, inputs = append(names, t.name), append(inputs, shapes.Make(dtypes.Float32, t.dimensions...))
	}
	recording, err := record(classify, inputs)
	if err != nil {
		return err
	}
	for i, name := range append(names, resultNames...) {
		if c.tables[name], err = backend.NewTable(append(inputs, recording.Outputs()...)[i]); err != nil {
			return err
		}
	}
	for i, t := range network {
		if err := c.tables[t.name].Write(0, dtypes.UnsafeByteSliceFromAny(weights[i])); err != nil {
			return err
		}
	}
	c.routine, err = backend.NewRoutine("judge", []engine.Part{{Recording: recording, Inputs: names, Outputs: resultNames}}, c.tables)
	return err
}

// record lets gomlx build a graph for inputs of these shapes by executing it on a backend that computes nothing.
func record(build func(inputs []*Node) []*Node, inputs []shapes.Shape) (*engine.Recording, error) {
	recorder := engine.NewRecorder()
	exec, err := NewExec(recorder, build)
	if err != nil {
		return nil, err
	}
	arguments := make([]any, len(inputs))
	for i, shape := range inputs {
		if arguments[i], err = tensors.FromBuffer(recorder.Buffer(shape)); err != nil {
			return nil, err
		}
	}
	_, graph, err := exec.CallWithGraph(arguments...)
	if err != nil {
		return nil, err
	}
	return graph.Executable().(*engine.Recording), nil
}

// classify takes images [n, Pixels] as bytes and the parameters, and returns features [n, Features], digits [n] and confidences [n].
func classify(inputs []*Node) []*Node {
	features, logits := forward(inputs[1:], intensities(inputs[0]))
	largest := ReduceAndKeep(logits, ReduceMax, -1)
	confidence := Reciprocal(ReduceSum(Exp(Sub(logits, largest)), -1)) // softmax at the largest logit
	return []*Node{features, ArgMax(logits, -1, dtypes.Int32), confidence}
}

// Close gives the classifier's memory back. It must not be used any more.
func (c *Classifier) Close() {
	if c.routine != nil {
		c.routine.Finalize()
	}
	for _, table := range c.tables {
		table.Finalize()
	}
}

// Look looks at images, n x Pixels bytes. What it says of one does not depend on the others.
func (c *Classifier) Look(images []byte) (Looks, error) {
	n := len(images) / config.Pixels
	l := Looks{make([]float32, n*Features), make([]int32, n), make([]float32, n)}
	for first := 0; first < n; first += batch {
		last := min(first+batch, n)
		if err := c.look(images[first*config.Pixels:last*config.Pixels], l.Features[first*Features:last*Features], l.Digits[first:last],
			l.Confidences[first:last]); err != nil {
			return Looks{}, fmt.Errorf("judging images: %w", err)
		}
	}
	return l, nil
}

// look looks at up to a batch; the places of missing images keep those of the batch before.
func (c *Classifier) look(images []byte, results ...any) error {
	if err := c.tables[argImages].Write(0, images); err != nil {
		return err
	}
	if err := c.routine.Run(); err != nil {
		return err
	}
	for i, name := range resultNames {
		if err := c.tables[name].Read(dtypes.UnsafeByteSliceFromAny(results[i]), 0); err != nil {
			return err
		}
	}
	return nil
}

// Right counts the images whose digit is their label's.
func (l Looks) Right(labels []byte) (right int) {
	for i, digit := range l.Digits {
		if digit == int32(labels[i]) {
			right++
		}
	}
	return right
}
