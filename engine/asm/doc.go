// Package asm writes WebAssembly: an encoder of modules, and functions built from typed expressions and structured
// statements. It also reads them back, to validate and to print. It knows no tensors, no kernels and no host.
//
// Expressions are trees; a statement emits them in WebAssembly's own order:
//
//	f.Set(sum, asm.F32x4Add.Of(sum, asm.F32x4Mul.Of(a, b)))   // sum += a * b, in four lanes
//
// An expression that is used twice is computed twice: keep it in a local instead. Mistakes of types are bugs of the program
// that emits, so they panic with "BUG:". The opcodes are those of the WebAssembly core specification, release 2.0, and of
// the threads proposal.
package asm
