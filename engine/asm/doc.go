// Package asm is the room of the WebAssembly encoder and its typed function builder. It knows no tensors. Nothing lives here
// yet: it comes with the compiler (ARCHITECTURE.md, "What is still to come").
package asm
