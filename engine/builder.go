package engine

import (
	"fmt"
	"reflect"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/notimplemented"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

// builder records one graph.
type builder struct {
	notimplemented.Builder
	backend  *Backend  // nil for a graph that is only recorded
	recorder *Recorder // then
	name     string
	main     *function
	compiled bool
}

// Builder starts a graph.
func (b *Backend) Builder(name string) compute.Builder { return newBuilder(b, name) }

// newBuilder starts a graph for a backend, or one that is only recorded if backend is nil.
func newBuilder(b *Backend, name string) *builder {
	record := &builder{backend: b, name: name}
	record.main = &function{builder: record, graph: &ir.Graph{Name: name}}
	record.main.ErrFn = func(op compute.OpType) error {
		return fmt.Errorf("%s, graph %q: %w: %s", Name, name, compute.ErrNotImplemented, op)
	}
	return record
}

// Name returns the graph's name.
func (b *builder) Name() string { return b.name }

// Main returns the graph's only function.
func (b *builder) Main() compute.Function { return b.main }

// NewFunction is an error: there are no functions beside main.
func (b *builder) NewFunction(name string) (compute.Function, error) {
	return nil, fmt.Errorf("%s has no functions but main: %w: function %q", Name, compute.ErrNotImplemented, name)
}

// OpShape returns the shape of a value of this graph.
func (b *builder) OpShape(v compute.Value) (shapes.Shape, error) { return b.main.Shape(v) }

// function records ops as nodes; what it does not override is an error that names the op.
type function struct {
	notimplemented.Function
	builder    *builder
	graph      *ir.Graph
	parameters []string
	outputs    []*ir.Node
	returned   bool
}

// Name returns "main".
func (f *function) Name() string { return compute.MainName }

// Builder returns the builder that the function belongs to.
func (f *function) Builder() compute.Builder { return f.builder }

// Shape returns the shape of a value of this graph.
func (f *function) Shape(v compute.Value) (shapes.Shape, error) {
	nodes, err := f.nodes("Shape", v)
	if err != nil {
		return shapes.Invalid(), err
	}
	return nodes[0].Shape, nil
}

// nodes are the nodes behind values, which must be of this graph.
func (f *function) nodes(op string, values ...compute.Value) ([]*ir.Node, error) {
	if f.returned {
		return nil, fmt.Errorf("graph %q, %s: the graph has returned and takes no more ops", f.builder.name, op)
	}
	nodes := make([]*ir.Node, len(values))
	for i, v := range values {
		n, ok := v.(*ir.Node)
		if !ok || n == nil || n.ID >= len(f.graph.Nodes) || f.graph.Nodes[n.ID] != n {
			return nil, fmt.Errorf("graph %q, %s: operand %d is no value of this graph", f.builder.name, op, i)
		}
		nodes[i] = n
	}
	return nodes, nil
}

// supportedDTypes are those that tensors can have.
var supportedDTypes = []dtypes.DType{dtypes.Bool, dtypes.Int8, dtypes.Int16, dtypes.Int32, dtypes.Int64, dtypes.Uint8, dtypes.Uint16,
	dtypes.Uint32, dtypes.Uint64, dtypes.Float32, dtypes.Float64}

// maxBytes is the size of the largest tensor: addresses have 32 bits, and offsets into a tensor are signed.
const maxBytes = 1<<31 - 1<<16

// checkShape refuses tensors that the engine cannot have.
func checkShape(shape shapes.Shape) error {
	if !shape.Ok() {
		return fmt.Errorf("shape %s: it has no dtype", shape)
	}
	if shape.IsDynamic() {
		return fmt.Errorf("%w: shape %s; the engine takes shapes whose dimensions are all known", compute.ErrNotImplemented, shape)
	}
	supported := false
	for _, dtype := range supportedDTypes {
		supported = supported || dtype == shape.DType
	}
	if !supported {
		return fmt.Errorf("%w: dtype %s; the engine has %v", compute.ErrNotImplemented, shape.DType, supportedDTypes)
	}
	size := shape.DType.Size()
	for _, d := range shape.Dimensions {
		if d < 0 || d > 0 && size > maxBytes/d {
			return fmt.Errorf("a tensor of %s: %d bytes is the most", shape, maxBytes)
		}
		size *= d
	}
	return nil
}

// Parameter adds an input.
func (f *function) Parameter(name string, shape shapes.Shape, sharding *compute.ShardingSpec) (compute.Value, error) {
	if _, err := f.nodes("Parameter"); err != nil {
		return nil, err
	}
	if err := checkShape(shape); err != nil {
		return nil, fmt.Errorf("graph %q, parameter %q: %w", f.builder.name, name, err)
	}
	if sharding != nil {
		return nil, fmt.Errorf("graph %q, parameter %q: there is one device, no sharding", f.builder.name, name)
	}
	f.parameters = append(f.parameters, name)
	return f.graph.Parameter(shape.Clone()), nil
}

// Constant adds a copy of flat row-major values.
func (f *function) Constant(flat any, dims ...int) (compute.Value, error) {
	if _, err := f.nodes("Constant"); err != nil {
		return nil, err
	}
	dtype := dtypes.InvalidDType
	if t := reflect.TypeOf(flat); t != nil && t.Kind() == reflect.Slice {
		dtype = dtypes.FromGoType(t.Elem())
	}
	shape := shapes.Make(dtype, dims...)
	if err := checkShape(shape); err != nil {
		return nil, fmt.Errorf("graph %q, constant: %w", f.builder.name, err)
	}
	if err := checkFlat(flat, shape); err != nil {
		return nil, fmt.Errorf("graph %q, constant: %w", f.builder.name, err)
	}
	data := append([]byte(nil), dtypes.UnsafeByteSliceFromAny(flat)...)
	return f.graph.Constant(data, shape), nil
}

// Return names the outputs; no op can be added afterwards.
func (f *function) Return(outputs []compute.Value, shardings []*compute.ShardingSpec) error {
	nodes, err := f.nodes("Return", outputs...)
	if err != nil {
		return err
	}
	if len(nodes) == 0 {
		return fmt.Errorf("graph %q returns nothing", f.builder.name)
	}
	for _, s := range shardings {
		if s != nil {
			return fmt.Errorf("graph %q: there is one device, no sharding", f.builder.name)
		}
	}
	f.outputs, f.returned = nodes, true
	f.graph.Outputs = nodes
	return nil
}
