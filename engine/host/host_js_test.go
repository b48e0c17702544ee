//go:build js

package host

import (
	"syscall/js"
	"testing"
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

// init gives Node what thread.js needs of a browser: Node's worker threads have another way to talk, and no script of their own
// address to start from. Tests run in the folder of the package.
func init() {
	if !js.Global().Get("Worker").IsUndefined() || js.Global().Get("require").IsUndefined() {
		return
	}
	js.Global().Call("eval", `{
		const { Worker } = require('worker_threads')
		const script = require('fs').readFileSync('../../public/thread.js') + `+"`"+`;
			require('worker_threads').parentPort.on('message', (data) => onmessage({ data }))`+"`"+`
		globalThis.Worker = class {
			constructor(name) {
				if (name !== 'thread.js') throw new Error('a worker that runs ' + name)
				this.thread = new Worker(script, { eval: true })
				this.thread.unref()
				this.thread.on('error', ({ message }) => this.onerror({ type: 'error', message, preventDefault() {} }))
			}
			postMessage(message) { this.thread.postMessage(message) }
			terminate() { this.thread.terminate() }
		}
	}`)
}
