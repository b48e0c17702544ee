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
