// Package host runs compiled WebAssembly modules on one linear memory that it owns, and hands out blocks of that memory; it
// knows no ops, no shapes and no tensors.
//
// The machine beneath is the browser's WebAssembly, or Node's, when built for js (host_js.go), and wazero otherwise, for tests
// and the command line (host_native.go). Both behave alike: what is an error or a panic on one is so on the other.
//
// A module imports its memory as "env" "memory" with a minimum of at most one page, and says that it is shared if Host.Shared says
// so; then it has to name a maximum. It exports functions of i32 parameters and no results, which take addresses of blocks.
//
// A call can run on several threads at once, each with its own instance of the module on the one memory (NewThreaded, CallAll,
// EmitBarrier). In a browser the page lends the helpers (public/crew.js), which run public/thread.js; on wazero they are
// goroutines. control.go has the words of memory that threads speak through.
package host
