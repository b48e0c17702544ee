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
)

// machine is a wazero runtime with a module "env" that exports the memory.
type machine struct {
	runtime  wazero.Runtime
	memory   api.Memory
	giveBack func() error // what reserve reserved
}

// background is the context of all calls: a module runs to its end.
var background = context.Background()

// newMachine makes a memory of one page that can grow to limit pages. wazero compiles to machine code where the processor has
// what it needs (amd64 with SSE 4.1, arm64) and interprets elsewhere. Threads are enabled for modules with atomics; the memory
// is not shared.
func newMachine(limit uint32) (*machine, error) {
	within, giveBack, err := reserve(limit * pageBytes)
	if err != nil {
		return nil, err
	}
	features := api.CoreFeaturesV2 | experimental.CoreFeaturesThreads
	runtime := wazero.NewRuntimeWithConfig(background, wazero.NewRuntimeConfig().WithCoreFeatures(features))
	env, err := runtime.InstantiateWithConfig(within, memoryModule(limit), wazero.NewModuleConfig().WithName("env"))
	if err != nil {
		return nil, errors.Join(err, runtime.Close(background), giveBack())
	}
	return &machine{runtime, env.ExportedMemory("memory"), giveBack}, nil
}

// memoryModule returns (module (memory (export "memory") 1 limit)), as wazero makes memories only for modules.
func memoryModule(limit uint32) []byte {
	pages := binary.AppendUvarint([]byte{1, 1, 1}, uint64(limit)) // one memory, with a maximum, minimum 1 page; maximum
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
	// Without a name, as wazero refuses two modules of the same one; and without the call of an exported _start.
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	bound, err := m.runtime.InstantiateWithConfig(background, module, config)
	if err != nil {
		return nil, err
	}
	return &instance{bound, map[string]api.Function{}}, nil
}

func (m *machine) close() {
	if err := errors.Join(m.runtime.Close(background), m.giveBack()); err != nil {
		panic(fmt.Sprintf("BUG: host: wazero does not close: %v", err))
	}
}

// instance is a module bound to the memory, and its exports as far as they were called.
type instance struct {
	module  api.Module
	exports map[string]api.Function
}

func (i *instance) call(name string, args []uint32) error {
	function, err := i.export(name)
	if err != nil {
		return err
	}
	if want := len(function.Definition().ParamTypes()); len(args) != want {
		return fmt.Errorf("%d arguments given, %d accepted", len(args), want)
	}
	stack := make([]uint64, len(args))
	for j, arg := range args {
		stack[j] = uint64(arg)
	}
	return function.CallWithStack(background, stack)
}

// export finds a function on the first call.
func (i *instance) export(name string) (api.Function, error) {
	if function := i.exports[name]; function != nil {
		return function, nil
	}
	function := i.module.ExportedFunction(name)
	if function == nil {
		return nil, errors.New("the module exports no such function")
	}
	if len(function.Definition().ResultTypes()) > 0 {
		return nil, errors.New("the function has results, accepted are functions without")
	}
	i.exports[name] = function
	return function, nil
}

func (i *instance) close() {
	if err := i.module.Close(background); err != nil {
		panic(fmt.Sprintf("BUG: host: wazero does not close a module: %v", err))
	}
}
