//go:build js

package host

import (
	"syscall/js"
	"testing"
	"time"
)

func TestBrowserWithoutVectors(t *testing.T) {
	h := newHost(t, 1<<20)
	if !h.machine.simd() {
		t.Fatal("the module that asks for vectors is not valid")
	}
	wasm := js.Global().Get("WebAssembly")
	validate := wasm.Get("validate")
	no := js.FuncOf(func(js.Value, []js.Value) any { return false })
	defer no.Release()
	wasm.Set("validate", no)
	defer wasm.Set("validate", validate)
	_, err := h.Instantiate([]byte("\x00asm"))
	mustFail(t, err, "no WebAssembly SIMD", "Safari 16.4")
}

func TestBrowserWithoutWebAssembly(t *testing.T) {
	wasm := js.Global().Get("WebAssembly")
	js.Global().Delete("WebAssembly")
	defer js.Global().Set("WebAssembly", wasm)
	_, err := New(1 << 20)
	mustFail(t, err, "no WebAssembly here")
}

// init is in Node what public/crew.js is on a page. Node's worker threads have another way to talk. Tests run in the folder of
// their package.
func init() {
	if !js.Global().Get("postMessage").IsUndefined() || js.Global().Get("require").IsUndefined() {
		return
	}
	js.Global().Call("eval", `{
		const { Worker } = require('worker_threads')
		const script = require('fs').readFileSync('../../public/thread.js') + `+"`"+`;
			require('worker_threads').parentPort.once('message', (port) => onmessage({ ports: [port] }))`+"`"+`
		globalThis.name = 'with helpers'
		const crews = new Map()
		globalThis.postMessage = ({ crew }, ports) => {
			crews.get(crew)?.forEach((helper) => helper.terminate())
			crews.set(crew, ports.map((port) => {
				const helper = new Worker(script, { eval: true })
				helper.unref()
				helper.postMessage(port, [port])
				return helper
			}))
		}
	}`)
}

// TestHelperDies: one that is gone makes a call an error, after which there is one thread.
func TestHelperDies(t *testing.T) {
	defer func(p int32) { patience = p }(patience)
	patience = 1
	h := newCrew(t, 3)
	m := instantiateThreaded(t, h, 3)
	js.Global().Call("postMessage", map[string]any{"crew": h.machine.crew.number}, []any{}) // the page ends the helpers
	var err error
	for deadline := time.Now().Add(time.Minute); err == nil && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		err = m.CallAll("barriers", 10)
	}
	mustFail(t, err, `host: call of "barriers" on all threads: a thread does not answer; there is one thread from now on`)
	if got := h.Threads(); got != 1 || !h.Shared() {
		t.Errorf("%d threads, shared: %v; want 1 on a shared memory", got, h.Shared())
	}
	checkChain(t, h, m, 1, 100)
	checkChain(t, h, instantiateThreaded(t, h, 1), 1, 100)
}

// TestHelperThatCannotInstantiate is out, and calls go on without it.
func TestHelperThatCannotInstantiate(t *testing.T) {
	h := newCrew(t, 2)
	m := instantiateThreaded(t, h, 2)
	h.machine.crew.tell(map[string]any{"add": 99, "module": "no module"})
	await(t, h, 1)
	for range 20 {
		checkChain(t, h, m, 1, 10)
		time.Sleep(time.Millisecond) // what would come has the time to
	}
}

// TestNoThreads: without shared memory, or on a page that lends no helpers, there is one thread, and the page is not asked.
func TestNoThreads(t *testing.T) {
	for property, value := range map[string]any{"SharedArrayBuffer": js.Undefined(), "name": "another"} {
		t.Run(property, func(t *testing.T) {
			before := js.Global().Get(property)
			js.Global().Set(property, value)
			defer js.Global().Set(property, before)
			h, err := NewThreaded(1<<20, 4)
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close()
			if h.Shared() || h.Threads() != 1 || h.Control() != 0 {
				t.Errorf("shared: %v, %d threads, control block at %d; want one thread and no shared memory", h.Shared(), h.Threads(), h.Control())
			}
			checkChain(t, h, instantiateThreaded(t, h, 1), 1, 10)
		})
	}
}
