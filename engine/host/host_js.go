//go:build js

package host

import (
	"errors"
	"fmt"
	"syscall/js"
)

// machine is the WebAssembly of the browser or of Node with one memory.
type machine struct {
	wasm    js.Value // the WebAssembly namespace
	memory  js.Value // WebAssembly.Memory
	imports js.Value // {env: {memory}}

	buffer js.Value // memory.buffer as of the last access
	bytes  js.Value // Uint8Array over all of buffer
}

// newMachine makes a memory of one page that can grow to limit pages.
func newMachine(limit uint32) (m *machine, err error) {
	defer caught(&err)
	wasm := js.Global().Get("WebAssembly")
	if wasm.IsUndefined() {
		return nil, errors.New("there is no WebAssembly here")
	}
	memory := wasm.Get("Memory").New(map[string]any{"initial": 1, "maximum": limit})
	imports := js.ValueOf(map[string]any{"env": map[string]any{"memory": memory}})
	return &machine{wasm: wasm, memory: memory, imports: imports}, nil
}

// caught makes an error of what JavaScript threw: a trap, a memory that does not grow, a module that does not compile.
func caught(err *error) {
	switch thrown := recover().(type) {
	case nil:
	case js.Error:
		*err = thrown
	default:
		panic(thrown)
	}
}

// view returns the memory as a Uint8Array. The buffer is another object once anyone has grown the memory, and the old one is
// detached.
func (m *machine) view() js.Value {
	if buffer := m.memory.Get("buffer"); !buffer.Equal(m.buffer) {
		m.buffer = buffer
		m.bytes = js.Global().Get("Uint8Array").New(buffer)
	}
	return m.bytes
}

func (m *machine) pages() uint32 { return uint32(m.view().Get("byteLength").Int() / pageBytes) }

func (m *machine) grow(pages uint32) (err error) {
	defer caught(&err)
	m.memory.Call("grow", pages)
	return nil
}

func (m *machine) write(a Address, data []byte) {
	js.CopyBytesToJS(m.view().Call("subarray", uint32(a), int(a)+len(data)), data)
}

func (m *machine) read(data []byte, a Address) {
	js.CopyBytesToGo(data, m.view().Call("subarray", uint32(a), int(a)+len(data)))
}

func (m *machine) move(to, from Address, n int) {
	m.view().Call("copyWithin", uint32(to), uint32(from), int(from)+n)
}

func (m *machine) instantiate(module []byte) (i *instance, err error) {
	defer caught(&err)
	bytes := js.Global().Get("Uint8Array").New(len(module))
	js.CopyBytesToJS(bytes, module)
	compiled, err := m.compile(bytes)
	if err != nil && !m.simd() {
		return nil, fmt.Errorf("this browser has no WebAssembly SIMD; Chrome 91, Firefox 89 and Safari 16.4 have it: %w", err)
	}
	if err != nil {
		return nil, err
	}
	bound := m.wasm.Get("Instance").New(compiled, m.imports)
	return &instance{bound.Get("exports"), map[string]export{}}, nil
}

func (m *machine) compile(bytes js.Value) (module js.Value, err error) {
	defer caught(&err)
	return m.wasm.Get("Module").New(bytes), nil
}

// simd tells whether vectors are known here. It is asked only when a module does not compile.
func (m *machine) simd() bool {
	// (module (func (result v128) (v128.const i64x2 0 0)))
	const module = "\x00asm\x01\x00\x00\x00" + // magic, version
		"\x01\x05\x01\x60\x00\x01\x7b" + // type section: () -> v128
		"\x03\x02\x01\x00" + // function section: one of type 0
		"\x0a\x16\x01\x14\x00\xfd\x0c" + // code section: one body, no locals, v128.const
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0b" // its 16 bytes, end
	bytes := js.Global().Get("Uint8Array").New(len(module))
	js.CopyBytesToJS(bytes, []byte(module))
	return m.wasm.Call("validate", bytes).Bool()
}

// close only lets go: the browser collects memory and modules.
func (m *machine) close() { *m = machine{} }

// instance is a module bound to the memory, and its exports as far as they were called.
type instance struct {
	exported js.Value // instance.exports
	exports  map[string]export
}

// export is an exported function and the number of its parameters.
type export struct {
	function   js.Value
	parameters int
}

func (i *instance) call(name string, args []uint32) (err error) {
	defer caught(&err)
	found, err := i.export(name)
	if err != nil {
		return err
	}
	// JavaScript would take 0 for an argument that is missing, and drop one too many.
	if len(args) != found.parameters {
		return fmt.Errorf("%d arguments given, %d accepted", len(args), found.parameters)
	}
	values := make([]any, len(args))
	for j, arg := range args {
		values[j] = arg
	}
	if !found.function.Invoke(values...).IsUndefined() {
		return errors.New("the function has results, accepted are functions without")
	}
	return nil
}

// export finds a function on the first call.
func (i *instance) export(name string) (export, error) {
	if found, ok := i.exports[name]; ok {
		return found, nil
	}
	function := i.exported.Get(name)
	if function.Type() != js.TypeFunction {
		return export{}, errors.New("the module exports no such function")
	}
	found := export{function, function.Get("length").Int()}
	i.exports[name] = found
	return found, nil
}

func (i *instance) close() { *i = instance{} }
