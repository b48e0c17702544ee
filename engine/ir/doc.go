// Package ir holds a computation graph in static single assignment form, with shapes, and the passes that turn it into a
// list of stages with places in memory: simplify, lower, fuse, plan (see Compile). It emits no code, and it runs nothing.
//
// The frontend (package engine) records every gomlx op as a few nodes of the small set in op.go: a pad, a slice, a
// transpose, a broadcast and a window are all a View; a gather is a Take of computed indices; a convolution that no kernel
// takes is a Reduce of a product of views. So there are few kinds of loop to emit, and what is not fast is still right.
package ir
