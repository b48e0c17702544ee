// Package ir is the room of the computation graph in SSA form with shapes, its printer and verifier, and the passes simplify,
// fuse and plan memory. It emits no code. Nothing lives here yet: it comes with the compiler (ARCHITECTURE.md, "What is still
// to come").
package ir
