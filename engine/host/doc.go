// Package host runs compiled WebAssembly modules on one linear memory that it owns, and hands out blocks of that memory; it
// knows no ops, no shapes and no tensors.
//
// The machine beneath is the browser's WebAssembly, or Node's, when built for js (host_js.go), and wazero otherwise, for tests
// and the command line (host_native.go). Both behave alike: what is an error or a panic on one is so on the other.
//
// A module imports its memory as "env" "memory" with a minimum of at most one page and no maximum. It exports functions of i32
// parameters and no results, which take addresses of blocks.
package host
