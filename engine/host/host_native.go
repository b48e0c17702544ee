//go:build !js

package host

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"ganplayground/engine/asm"
)

// machine is a wazero runtime with a module "env" that exports the memory.
type machine struct {
	runtime  wazero.Runtime
	memory   api.Memory
	giveBack func() error // what reserve reserved
	crew     *crew        // nil if the memory is not shared
}

// background is the context of all calls: a module runs to its end.
var background = context.Background()

// newMachine makes a memory of one page that can grow to limit pages, shared with helpers if there are to be more threads. wazero
// compiles to machine code where the processor has what it needs (amd64 with SSE 4.1, arm64) and interprets elsewhere.
func newMachine(limit uint32, threads int) (*machine, error) {
	within, giveBack, err := reserve(limit * pageBytes)
	if err != nil {
		return nil, err
	}
	features := api.CoreFeaturesV2 | experimental.CoreFeaturesThreads
	m := &machine{runtime: wazero.NewRuntimeWithConfig(background, wazero.NewRuntimeConfig().WithCoreFeatures(features)), giveBack: giveBack}
	if err := m.bind(within, limit, threads); err != nil {
		return nil, errors.Join(err, m.runtime.Close(background), giveBack())
	}
	return m, nil
}

func (m *machine) bind(within context.Context, limit uint32, threads int) error {
	env, err := m.runtime.InstantiateWithConfig(within, memoryModule(limit, threads > 1), wazero.NewModuleConfig().WithName("env"))
	if err != nil {
		return err
	}
	m.memory = env.ExportedMemory("memory")
	if threads > 1 {
		return m.hire(threads)
	}
	return nil
}

// memoryModule returns (module (memory (export "memory") 1 limit)), as wazero makes memories only for modules.
func memoryModule(limit uint32, shared bool) []byte {
	limits := byte(1) // with a maximum
	if shared {
		limits = 3
	}
	pages := binary.AppendUvarint([]byte{1, limits, 1}, uint64(limit)) // one memory, minimum 1 page; maximum
	module := []byte("\x00asm\x01\x00\x00\x00")
	module = append(append(module, 5, byte(len(pages))), pages...) // memory section
	return append(module, "\x07\x0a\x01\x06memory\x02\x00"...)     // export section: one export, memory 0
}

func (m *machine) pages() uint32 { return m.memory.Size() / pageBytes }

func (m *machine) grow(pages uint32) error {
	if _, ok := m.memory.Grow(pages); !ok {
		return fmt.Errorf("wazero refused to grow the memory by %d pages to %d", pages, m.pages()+pages)
	}
	return nil
}

// view returns n bytes of the memory itself; it is good until the memory grows.
func (m *machine) view(a Address, n int) []byte {
	bytes, ok := m.memory.Read(uint32(a), uint32(n))
	if !ok {
		panic(fmt.Sprintf("BUG: host: %d bytes at %d in a memory of %d", n, a, m.memory.Size()))
	}
	return bytes
}

func (m *machine) write(a Address, data []byte) { copy(m.view(a, len(data)), data) }

func (m *machine) read(data []byte, a Address) { copy(data, m.view(a, len(data))) }

func (m *machine) move(to, from Address, n int) { copy(m.view(to, n), m.view(from, n)) }

func (m *machine) instantiate(module []byte) (*instance, error) {
	if imported, shared := asm.ImportsMemory(module); imported && shared != m.shared() { // wazero does not compare them
		return nil, fmt.Errorf("the module's memory is shared: %v; the host's is: %v", shared, m.shared())
	}
	compiled, err := m.runtime.CompileModule(background, module)
	if err != nil {
		return nil, err
	}
	i := &instance{machine: m, compiled: compiled}
	for range m.threads() {
		// Without a name, as wazero refuses two modules of the same one; and without the call of an exported _start.
		config := wazero.NewModuleConfig().WithName("").WithStartFunctions()
		bound, err := m.runtime.InstantiateModule(background, compiled, config)
		if err != nil {
			return nil, errors.Join(err, i.shut())
		}
		i.bound = append(i.bound, binding{bound, map[string]api.Function{}})
	}
	return i, nil
}

func (m *machine) close() {
	if m.crew != nil {
		m.crew.close()
	}
	if err := errors.Join(m.runtime.Close(background), m.giveBack()); err != nil {
		panic(fmt.Sprintf("BUG: host: wazero does not close: %v", err))
	}
}

// instance is a module bound to the memory, once for each thread, as wazero's instances take one call at a time.
type instance struct {
	machine  *machine
	compiled wazero.CompiledModule
	bound    []binding // by thread
}

func (i *instance) call(name string, args []uint32) error { return i.bound[0].call(name, args) }

// shut gives up the module for all threads.
func (i *instance) shut() error {
	var failed []error
	for _, b := range i.bound {
		failed = append(failed, b.module.Close(background))
	}
	return errors.Join(append(failed, i.compiled.Close(background))...)
}

func (i *instance) close() {
	if err := i.shut(); err != nil {
		panic(fmt.Sprintf("BUG: host: wazero does not close a module: %v", err))
	}
}

// binding is a module for one thread, and its exports as far as they were called.
type binding struct {
	module  api.Module
	exports map[string]api.Function
}

func (b binding) call(name string, args []uint32) error {
	function, err := b.export(name, len(args))
	if err != nil {
		return err
	}
	stack := make([]uint64, len(args))
	for j, arg := range args {
		stack[j] = uint64(arg)
	}
	return function.CallWithStack(background, stack)
}

// export finds a function on the first call.
func (b binding) export(name string, arguments int) (api.Function, error) {
	function := b.exports[name]
	if function == nil {
		if function = b.module.ExportedFunction(name); function == nil {
			return nil, errors.New("the module exports no such function")
		}
		if len(function.Definition().ResultTypes()) > 0 {
			return nil, errors.New("the function has results, accepted are functions without")
		}
		b.exports[name] = function
	}
	if want := len(function.Definition().ParamTypes()); arguments != want {
		return nil, fmt.Errorf("%d arguments given, %d accepted", arguments, want)
	}
	return function, nil
}
