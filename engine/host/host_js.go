//go:build js

package host

import (
	"errors"
	"fmt"
	"syscall/js"
)

// machine is the WebAssembly of the browser or of Node with one memory.
type machine struct {
	sharing bool
	crew    *crew // nil if the memory is not shared, or a helper was lost

	wasm    js.Value // the WebAssembly namespace
	memory  js.Value // WebAssembly.Memory
	imports js.Value // {env: {memory}}

	buffer js.Value // memory.buffer as of the last access
	bytes  js.Value // Uint8Array over all of buffer
}

// newMachine makes a memory of one page that can grow to limit pages, shared with helpers where there can be threads.
func newMachine(limit uint32, threads int) (m *machine, err error) {
	defer caught(&err)
	wasm := js.Global().Get("WebAssembly")
	if wasm.IsUndefined() {
		return nil, errors.New("there is no WebAssembly here")
	}
	if threads > 1 && canShare() {
		if m, err = newShared(wasm, limit, threads-1); err == nil {
			return m, nil
		}
		// A phone may have the address space for a memory, but not for a shared one, which cannot move.
		warn("one thread, as there can be no more: " + err.Error())
	}
	return bindMemory(wasm, map[string]any{"initial": 1, "maximum": limit}), nil
}

// bindMemory makes a memory and what modules import.
func bindMemory(wasm js.Value, kind map[string]any) *machine {
	memory := wasm.Get("Memory").New(kind)
	imports := js.ValueOf(map[string]any{"env": map[string]any{"memory": memory}})
	return &machine{wasm: wasm, memory: memory, imports: imports}
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

// view returns the memory as a Uint8Array. The buffer is another object once anyone has grown the memory; the old one is detached
// or, if it is shared, ends where the memory ended.
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
	compiled, err := m.compile(module)
	if err != nil && !m.simd() {
		return nil, fmt.Errorf("this browser has no WebAssembly SIMD; Chrome 91, Firefox 89 and Safari 16.4 have it: %w", err)
	}
	if err != nil {
		return nil, err
	}
	exports := m.wasm.Get("Instance").New(compiled, m.imports).Get("exports")
	i = &instance{machine: m, exported: exports, exports: map[string]export{}}
	if m.crew != nil {
		m.crew.introduce(i, compiled)
	}
	return i, nil
}

func (m *machine) compile(module []byte) (compiled js.Value, err error) {
	defer caught(&err)
	bytes := js.Global().Get("Uint8Array").New(len(module))
	js.CopyBytesToJS(bytes, module)
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

// close only lets go of memory and modules, which the browser collects, and ends the helpers.
func (m *machine) close() {
	if m.crew != nil {
		m.crew.close()
	}
	*m = machine{}
}

// instance is a module bound to the memory, and its exports as far as they were called.
type instance struct {
	machine  *machine
	exported js.Value // instance.exports
	exports  map[string]export

	number int            // under which helpers know the module, if there are any
	places map[string]int // of the exports in the module
}

// export is an exported function and the number of its parameters.
type export struct {
	function   js.Value
	parameters int
}

func (i *instance) call(name string, args []uint32) (err error) {
	defer caught(&err)
	found, err := i.export(name, len(args))
	if err != nil {
		return err
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

// export finds a function on the first call. JavaScript would take 0 for an argument that is missing, and drop one too many.
func (i *instance) export(name string, arguments int) (export, error) {
	found, ok := i.exports[name]
	if !ok {
		function := i.exported.Get(name)
		if function.Type() != js.TypeFunction {
			return export{}, errors.New("the module exports no such function")
		}
		found = export{function, function.Get("length").Int()}
		i.exports[name] = found
	}
	if arguments != found.parameters {
		return export{}, fmt.Errorf("%d arguments given, %d accepted", arguments, found.parameters)
	}
	return found, nil
}

func (i *instance) close() {
	if crew := i.machine.crew; crew != nil {
		crew.forget(i)
	}
	*i = instance{}
}
