//go:build !js

package host

import "testing"

// TestStackOverflow does not run in Node under go_js_wasm_exec, which tells V8 that its stack is as large as the system's:
// there V8 notices the overflow too late and crashes. In a browser and in plain Node it is an error, as here.
func TestStackOverflow(t *testing.T) {
	h := newHost(t, 1<<20)
	m := instantiate(t, h)
	for range 2 {
		mustFail(t, m.Call("forever"), `host: call of "forever": `, "stack")
	}
	call(t, m, "nothing")
}
