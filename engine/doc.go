// Package engine is a compute.Backend for gomlx, named wasmsimd, that compiles a computation graph to one WebAssembly module and
// runs it: in the browser's own engine, or natively in wazero. The same graph gives the same bits everywhere. It knows tensors
// and graphs; it does not know what a GAN is.
//
// A gomlx op is recorded in nodes of package ir (ops_*.go), which divides the graph into stages; package kernel emits a function
// for each with package asm (compile.go); package host runs the module on the memory that all tensors live in (run.go).
package engine
