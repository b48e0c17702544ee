package engine

import (
	"encoding/binary"
	"fmt"
	"runtime"

	"ganplayground/engine/host"
	"ganplayground/engine/ir"
)

// Part is one of the graphs of a routine, with a name for each of its inputs and outputs. What has one name is one tensor: an output
// gives it the value that the following parts read.
type Part struct {
	Recording       *Recording
	Inputs, Outputs []string
}

// Routine is several graphs, one after the other, compiled as one: a training step is a routine. It works on tables that stay where
// they are, so that a run is a single call into the module and allocates nothing.
type Routine struct {
	graph *executable
	// table passes the addresses of the tables; shadows are the outputs whose table is still read when they are written.
	table   host.Address
	tables  []*Table
	shadows []shadow
	arena   host.Address // as it stands in the table
}

// shadow is where an output is written, and where it is copied to at the end.
type shadow struct {
	from, to host.Address
	bytes    int
}

// NewRoutine compiles parts into a routine on the tables of their names. Outputs that have no table are not kept.
func (b *Backend) NewRoutine(name string, parts []Part, tables map[string]*Table) (*Routine, error) {
	graph, inputs, outputs, err := join(name, parts, tables)
	if err != nil {
		return nil, err
	}
	r := &Routine{}
	if r.graph, err = b.compile(name, graph); err != nil {
		return nil, err
	}
	for _, name := range append(inputs, outputs...) {
		r.tables = append(r.tables, tables[name])
	}
	return r, r.place(inputs, outputs)
}

// join appends the graphs to one another. Tensors that are read before a part has written them are parameters of the whole, those
// that are written and have a table are its outputs.
func join(name string, parts []Part, tables map[string]*Table) (graph *ir.Graph, inputs, outputs []string, err error) {
	graph = &ir.Graph{Name: name}
	current := map[string]*ir.Node{}
	written := map[string]bool{}
	for _, part := range parts {
		parameters := make([]*ir.Node, len(part.Recording.inputs))
		if len(part.Inputs) != len(parameters) || len(part.Outputs) != len(part.Recording.outputs) {
			return nil, nil, nil, fmt.Errorf("routine %q, graph %q: %d and %d names for %d inputs and %d outputs", name, part.Recording.name,
				len(part.Inputs), len(part.Outputs), len(parameters), len(part.Recording.outputs))
		}
		for i, shape := range part.Recording.inputs {
			tensor := part.Inputs[i]
			if current[tensor] == nil {
				table := tables[tensor]
				if table == nil {
					return nil, nil, nil, fmt.Errorf("routine %q, graph %q reads %q, which has no table", name, part.Recording.name, tensor)
				}
				inputs = append(inputs, tensor)
				current[tensor] = graph.Parameter(table.buffer.shape)
			}
			if parameters[i] = current[tensor]; !parameters[i].Shape.Equal(shape) {
				return nil, nil, nil, fmt.Errorf("routine %q, graph %q takes %s as %q, which is %s", name, part.Recording.name, shape, tensor, parameters[i].Shape)
			}
		}
		for i, node := range graph.Append(part.Recording.graph, parameters) {
			if table := tables[part.Outputs[i]]; table != nil && !table.buffer.shape.Equal(node.Shape) {
				return nil, nil, nil, fmt.Errorf("routine %q, graph %q gives %s as %q, whose table is %s", name, part.Recording.name,
					node.Shape, part.Outputs[i], table.buffer.shape)
			}
			current[part.Outputs[i]] = node
			written[part.Outputs[i]] = true
		}
	}
	for _, part := range parts {
		for _, tensor := range part.Outputs {
			if written[tensor] && tables[tensor] != nil {
				outputs = append(outputs, tensor)
				graph.Outputs = append(graph.Outputs, current[tensor])
				written[tensor] = false // once
			}
		}
	}
	return graph, inputs, outputs, nil
}

// place writes the table of addresses: an output that is an input as well is written where it lies if nothing reads it any more by then.
func (r *Routine) place(inputs, outputs []string) error {
	b := r.graph.backend
	if err := b.open(); err != nil {
		return err
	}
	defer b.mu.Unlock()
	var err error
	if r.table, err = b.host.Alloc(4 * (len(r.tables) + 2)); err != nil {
		return fmt.Errorf("routine %q: %w", r.graph.name, err)
	}
	r.graph.addresses = make([]byte, 4*(len(r.tables)+2))
	for i, table := range r.tables {
		address := table.buffer.address
		if j := i - len(inputs); j >= 0 && r.readLater(inputs, outputs[j], j) {
			bytes := bytesOf(table.buffer.shape)
			from, err := b.host.Alloc(bytes)
			if err != nil {
				return fmt.Errorf("routine %q: %w", r.graph.name, err)
			}
			r.shadows = append(r.shadows, shadow{from, address, bytes})
			address = from
		}
		binary.LittleEndian.PutUint32(r.graph.addresses[4*i:], uint32(address))
	}
	binary.LittleEndian.PutUint32(r.graph.addresses[4*(len(r.tables)+1):], uint32(r.graph.constants))
	return nil
}

// readLater tells whether output j, a tensor that is an input too, has to wait until the end to take its place.
func (r *Routine) readLater(inputs []string, tensor string, j int) bool {
	for i, name := range inputs {
		if name == tensor {
			for _, donor := range r.graph.program.Donations[j] {
				if donor == i {
					return false
				}
			}
			return true
		}
	}
	return false
}

// Run runs the routine once: what its inputs hold becomes what its outputs say.
func (r *Routine) Run() error {
	b := r.graph.backend
	if err := b.open(); err != nil {
		return err
	}
	defer b.mu.Unlock()
	if r.graph.module == nil {
		return fmt.Errorf("routine %q has been finalized", r.graph.name)
	}
	if err := b.grow(&b.arena, r.graph.program.Arena); err != nil {
		return fmt.Errorf("routine %q: %w", r.graph.name, err)
	}
	if r.arena != b.arena.address {
		r.arena = b.arena.address
		binary.LittleEndian.PutUint32(r.graph.addresses[4*len(r.tables):], uint32(r.arena))
		b.host.Write(r.table, r.graph.addresses)
	}
	if err := r.graph.call(uint32(r.table)); err != nil {
		return fmt.Errorf("routine %q: %w", r.graph.name, err)
	}
	for _, s := range r.shadows {
		b.host.Copy(s.to, s.from, s.bytes)
	}
	runtime.KeepAlive(r)
	return nil
}

// Finalize gives the routine's module and memory back; its tables stay.
func (r *Routine) Finalize() {
	r.graph.Finalize()
	if r.graph.backend.open() != nil {
		return
	}
	defer r.graph.backend.mu.Unlock()
	if r.table != 0 {
		r.graph.backend.host.Free(r.table)
		for _, s := range r.shadows {
			r.graph.backend.host.Free(s.from)
		}
		r.table, r.shadows = 0, nil
	}
}
