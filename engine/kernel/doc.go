// Package kernel emits the functions that a program's stages are: loops over elements, reductions, scatters and random bits from the
// expressions of package ir, matrix products and convolutions from their shapes alone, and the elementary functions they use. It
// decides nothing about what is computed when, or where it lies: that is package ir's.
//
// Every kernel has a header that says its loop nest, its registers, what happens in its tail, and in which order it sums: the order
// follows from sizes alone, so that the same graph gives the same bits wherever it runs and however it was fused.
package kernel
