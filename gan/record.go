package gan

import (
	"fmt"

	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
)

// Names of the tensors that are no variables.
const (
	argExamples = "examples" // the training examples, see ExamplesShape
	argChosen   = "chosen"   // int32 [batch], the numbers of those that an update shows
	argLabels   = "labels"   // int32 [batch], the digits that these show
	argDecay    = "decay"    // of the moving average
	argSigma    = "sigma"    // standard deviation of the instance noise
	argLatents  = "latents"  // float32 [n, latent], z of samples

	resultD = "result d"
	resultG = "result g"
)

// What is drawn for the updates of each player; of names the tensor of one of them.
const (
	latents    = "z"       // float32 [batch, latent]
	fakeLabels = "labels"  // int32 [batch], of the fakes
	noises     = "noise"   // float32 [batch, values], for D twice as many
	mixes      = "mix"     // float32 [batch/pack, 1], places between real and fake
	dropouts   = "dropout" // uint64 [3], the random state that dropout layers draw from
)

func of(what, player string) string { return what + " " + player }

// buildFn builds a graph from its arguments; variables are found under the scope.
type buildFn = func(scope *model.Scope, arguments []*Node) []*Node

// nodes are the arguments of a graph by their names. One that the config does not ask for is nil.
type nodes = map[string]*Node

// recipe builds a graph from its named arguments.
type recipe = func(scope *model.Scope, in nodes) []*Node

// named makes a buildFn of a recipe for these arguments.
func named(arguments []argument, build recipe) buildFn {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		in := nodes{}
		for i, a := range arguments {
			in[a.name] = inputs[i]
		}
		return build(scope, in)
	}
}

// argument is a tensor that goes into a graph.
type argument struct {
	name  string
	shape shapes.Shape
}

// part records a graph under a name, once, and makes tables for the tensors that are new with it: arguments, results, and the moments
// of optimisers, which start at zero.
func (g *GAN) part(name string, build buildFn, arguments []argument, results ...string) (engine.Part, error) {
	return g.partInto("", name, build, arguments, results...)
}

// partInto is part, but that variables which the graph changes are left alone: their new values go into tables of names that begin with
// a text. If it is empty, the variables change.
func (g *GAN) partInto(aside, name string, build buildFn, arguments []argument, results ...string) (engine.Part, error) {
	if part, ok := g.parts[name]; ok {
		return part, nil
	}
	graph, err := g.record(name, build, arguments)
	if err != nil {
		return engine.Part{}, fmt.Errorf("building the graph %q: %w", name, err)
	}
	part := engine.Part{Recording: graph.Executable().(*engine.Recording)}
	names, inputs := part.Recording.Inputs()
	for i, variable := range names {
		if i < len(arguments) {
			part.Inputs = append(part.Inputs, arguments[i].name)
		} else {
			part.Inputs = append(part.Inputs, variable[1:])
		}
	}
	for v := range g.store.IterVariables() {
		if v.ChangedInGraph(graph) {
			part.Outputs = append(part.Outputs, aside+v.Path()[1:])
		}
	}
	part.Outputs = append(part.Outputs, results...)
	for i, shape := range inputs {
		if err := g.makeTable(part.Inputs[i], shape); err != nil {
			return engine.Part{}, err
		}
	}
	for i, shape := range part.Recording.Outputs() {
		if err := g.makeTable(part.Outputs[i], shape); err != nil {
			return engine.Part{}, err
		}
	}
	g.parts[name] = part
	return part, nil
}

// record lets gomlx build a graph by executing it on a backend that computes nothing.
func (g *GAN) record(name string, build buildFn, arguments []argument) (*Graph, error) {
	exec, err := model.NewExec(g.recorder, g.store, build)
	if err != nil {
		return nil, err
	}
	exec.WithName(name)
	inputs := make([]any, len(arguments))
	for i, a := range arguments {
		if inputs[i], err = tensors.FromBuffer(g.recorder.Buffer(a.shape)); err != nil {
			return nil, err
		}
	}
	_, graph, err := exec.CallWithGraph(inputs...)
	return graph, err
}

// makeTable makes room for a tensor that has none of its shape, filled with zeros.
func (g *GAN) makeTable(name string, shape shapes.Shape) error {
	if old := g.tables[name]; old != nil {
		if old.Shape().Equal(shape) {
			return nil
		}
		old.Finalize()
	}
	table, err := g.backend.NewTable(shape)
	if err != nil {
		return fmt.Errorf("making room for %s: %w", name, err)
	}
	g.tables[name] = table
	return table.Write(0, make([]byte, shape.Size()*shape.DType.Size()))
}

// routine compiles parts into a routine, once.
func (g *GAN) routine(name string, parts func() ([]engine.Part, error)) (*engine.Routine, error) {
	if r := g.routines[name]; r != nil {
		return r, nil
	}
	list, err := parts()
	if err != nil {
		return nil, err
	}
	r, err := g.backend.NewRoutine(name, list, g.tables)
	if err != nil {
		return nil, err
	}
	g.routines[name] = r
	return r, nil
}
