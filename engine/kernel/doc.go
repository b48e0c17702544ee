// Package kernel is the room of the emitters: matrix products, convolutions, fused elementwise loops, reductions, data
// movement, elementary functions and random numbers. It plans nothing. Nothing lives here yet: it comes with the compiler
// (ARCHITECTURE.md, "What is still to come").
package kernel
