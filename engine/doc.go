// Package engine gives gomlx a compute.Backend on which the same graph gives the same bits on every machine, in the
// browser and natively. It knows tensors and graphs; it does not know what a GAN is.
//
// Until the compiler of ARCHITECTURE.md stands here (asm, ir, kernel, host), the backend is gomlx's own in plain Go, made
// strict: see New.
package engine
