package engine

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/host"
	"ganplayground/engine/ir"
)

// executable is a compiled graph: a module, and its constants in the engine's memory. Both go back with Finalize, or when the
// garbage collector finds the executable.
type executable struct {
	backend         *Backend
	program         *ir.Program
	name            string
	names           []string
	inputs, outputs []shapes.Shape

	module    *host.Module
	constants host.Address
	cleanup   runtime.Cleanup
	addresses []byte         // the table of the last run, kept for its memory
	stages    []StageProfile // nil unless the backend is profiled

	compileTime time.Duration
	moduleBytes int
}

var _ compute.Executable = (*executable)(nil)

// load puts the module and the constants into the host.
func (e *executable) load(module []byte) error {
	b := e.backend
	if err := b.open(); err != nil {
		return err
	}
	defer b.mu.Unlock()
	e.moduleBytes = len(module)
	var err error
	if e.module, err = b.host.Instantiate(module); err != nil {
		return fmt.Errorf("graph %q: %w", e.name, err)
	}
	if e.constants, err = b.host.Alloc(e.program.Constants); err != nil {
		e.module.Close()
		return fmt.Errorf("graph %q, constants: %w", e.name, err)
	}
	for _, n := range e.program.Graph.Nodes {
		if place := e.program.PlaceOf(n); n.Op == ir.Constant && place.Kind == ir.InConstants {
			b.host.Write(e.constants+host.Address(place.Offset), n.Data)
		}
	}
	e.cleanup = runtime.AddCleanup(e, b.abandon, abandoned{e.constants, e.module})
	return nil
}

// Finalize gives the module and the constants back; the executable must not be used any more.
func (e *executable) Finalize() {
	if e.backend.open() != nil {
		return
	}
	defer e.backend.mu.Unlock()
	if e.module != nil {
		e.cleanup.Stop()
		e.module.Close()
		e.backend.host.Free(e.constants)
		e.module = nil
	}
}

// Execute runs the graph. Donated inputs are gone afterwards, whether or not an output took over their memory; after an error they
// are as before.
func (e *executable) Execute(inputs []compute.Buffer, donate []bool, device compute.DeviceNum) ([]compute.Buffer, error) {
	if err := checkDevice(device); err != nil {
		return nil, err
	}
	b := e.backend
	if err := b.open(); err != nil {
		return nil, err
	}
	defer b.mu.Unlock()
	outputs, err := e.run(inputs, donate)
	if err != nil {
		return nil, fmt.Errorf("running graph %q: %w", e.name, err)
	}
	return outputs, nil
}

func (e *executable) run(inputs []compute.Buffer, donate []bool) ([]compute.Buffer, error) {
	own, err := e.check(inputs, donate)
	if err != nil {
		return nil, err
	}
	b := e.backend
	given, fresh, err := e.place(own, donate)
	if err == nil {
		err = b.grow(&b.arena, e.program.Arena)
	}
	if err == nil {
		err = b.grow(&b.table, 4*(len(own)+len(given)+2))
	}
	if err == nil {
		e.tabulate(own, given)
		err = e.call(uint32(b.table.address))
	}
	if err != nil {
		for _, address := range fresh {
			b.host.Free(address)
		}
		return nil, err
	}
	return e.collect(own, donate, given), nil
}

// call runs the module with a table, stage by stage if it is profiled.
func (e *executable) call(table uint32) error {
	switch {
	case e.stages == nil && e.backend.alone:
		return e.module.Call(entry, table, 0, 1)
	case e.stages == nil:
		return e.module.CallAll(entry, table)
	}
	for i := range e.stages {
		start := time.Now()
		if err := e.module.CallAll(stageEntry(i), table); err != nil {
			return err
		}
		e.stages[i].Calls++
		e.stages[i].Time += time.Since(start)
	}
	return nil
}

// check tells whether inputs are as many, and of the shapes, as the graph was built for.
func (e *executable) check(inputs []compute.Buffer, donate []bool) ([]*buffer, error) {
	if e.module == nil {
		return nil, fmt.Errorf("the graph has been finalized")
	}
	if len(inputs) != len(e.inputs) || len(donate) != 0 && len(donate) != len(inputs) {
		return nil, fmt.Errorf("%d inputs and %d donations: the graph has %d parameters", len(inputs), len(donate), len(e.inputs))
	}
	own := make([]*buffer, len(inputs))
	for i, input := range inputs {
		f, ok := input.(*buffer)
		switch {
		case !ok || f.backend != e.backend:
			return nil, fmt.Errorf("input %d (%s) is a buffer of another backend", i, e.names[i])
		case !f.valid:
			return nil, fmt.Errorf("input %d (%s): %w", i, e.names[i], errGone)
		case !f.shape.Equal(e.inputs[i]):
			return nil, fmt.Errorf("input %d (%s) is %s: the graph takes %s", i, e.names[i], f.shape, e.inputs[i])
		}
		own[i] = f
	}
	return own, nil
}

// place finds an address for each output: that of a donated input where the program allows it, else fresh memory.
func (e *executable) place(own []*buffer, donate []bool) (given, fresh []host.Address, err error) {
	taken := map[host.Address]bool{}
	for i, f := range own {
		if len(donate) == 0 || !donate[i] {
			taken[f.address] = true // the same buffer may be another input as well, not donated there
		}
	}
	for j, donors := range e.program.Donations {
		var address host.Address
		for _, i := range donors {
			if !taken[own[i].address] && !twice(own, own[i]) {
				address = own[i].address
				taken[address] = true
				break
			}
		}
		if address == 0 {
			if address, err = e.backend.host.Alloc(bytesOf(e.outputs[j])); err != nil {
				for _, a := range fresh {
					e.backend.host.Free(a)
				}
				return nil, nil, fmt.Errorf("output %d of %s: %w", j, e.outputs[j], err)
			}
			fresh = append(fresh, address)
		}
		given = append(given, address)
	}
	return given, fresh, nil
}

// twice tells whether a buffer is more than one input.
func twice(own []*buffer, f *buffer) bool {
	n := 0
	for _, other := range own {
		if other == f {
			n++
		}
	}
	return n > 1
}

// tabulate writes the addresses of a run where the module reads them.
func (e *executable) tabulate(own []*buffer, given []host.Address) {
	t := e.addresses[:0]
	for _, f := range own {
		t = binary.LittleEndian.AppendUint32(t, uint32(f.address))
	}
	for _, address := range given {
		t = binary.LittleEndian.AppendUint32(t, uint32(address))
	}
	t = binary.LittleEndian.AppendUint32(t, uint32(e.backend.arena.address))
	t = binary.LittleEndian.AppendUint32(t, uint32(e.constants))
	e.backend.host.Write(e.backend.table.address, t)
	e.addresses = t
}

// collect makes buffers of the outputs and parts donated inputs from their memory.
func (e *executable) collect(own []*buffer, donate []bool, given []host.Address) []compute.Buffer {
	kept := map[host.Address]bool{}
	outputs := make([]compute.Buffer, len(given))
	for _, address := range given {
		kept[address] = true
	}
	for i, f := range own {
		if len(donate) > 0 && donate[i] && f.valid {
			if address := f.release(); !kept[address] {
				e.backend.host.Free(address)
			}
		}
	}
	for j, address := range given {
		outputs[j] = e.backend.newBuffer(e.outputs[j], address)
	}
	return outputs
}
