package asm

import (
	"context"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

var background = context.Background()

// newRuntime returns a wazero with the features that the engine's host enables, as machine code or interpreted.
func newRuntime(t testing.TB, config wazero.RuntimeConfig) wazero.Runtime {
	t.Helper()
	r := wazero.NewRuntimeWithConfig(background, config.WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesThreads))
	t.Cleanup(func() {
		if err := r.Close(background); err != nil {
			t.Error(err)
		}
	})
	return r
}

// machine is a module that was validated, compiled by wazero and instantiated over a memory of 1 page.
type machine struct {
	module api.Module
	memory api.Memory
}

// newModule starts a module for run.
func newModule() *Module { return NewModule("env", "memory", 1, 4, false) }

// memories are modules that export a memory of 1 to 4 pages, not shared and shared.
var memories = map[bool]string{
	false: "\x00asm\x01\x00\x00\x00" + "\x05\x04\x01\x01\x01\x04" + "\x07\x0a\x01\x06memory\x02\x00",
	true:  "\x00asm\x01\x00\x00\x00" + "\x05\x04\x01\x03\x01\x04" + "\x07\x0a\x01\x06memory\x02\x00",
}

func run(t testing.TB, m *Module) machine {
	t.Helper()
	binary := m.Encode()
	if err := Validate(binary); err != nil {
		t.Fatal(err)
	}
	r := newRuntime(t, wazero.NewRuntimeConfig().WithCloseOnContextDone(true))
	env, err := r.InstantiateWithConfig(background, []byte(memories[m.memory.shared]), wazero.NewModuleConfig().WithName("env"))
	if err != nil {
		t.Fatal(err)
	}
	module, err := r.Instantiate(background, binary)
	if err != nil {
		t.Fatal(err)
	}
	return machine{module, env.ExportedMemory("memory")}
}

// call returns the result of a function that must not trap, 0 if it has none. One that runs for a minute fails, since the test
// binary's own time limit does not reach a loop in machine code.
func (m machine) call(t testing.TB, name string, arguments ...uint64) uint64 {
	t.Helper()
	limited, cancel := context.WithTimeout(background, time.Minute)
	defer cancel()
	results, err := m.module.ExportedFunction(name).Call(limited, arguments...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

// exported starts a function that is exported under its name.
func exported(m *Module, name string, result Type, params ...Type) *Func {
	f := m.Func(name, result, params...)
	m.Export(name, f)
	return f
}
