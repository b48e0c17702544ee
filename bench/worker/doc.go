//go:build js

// Command worker is our side of the benchmarks, in a Web Worker as the trainer is: it prepares a benchmark by its name and then
// executes it as often as it is asked to. The page takes the time.
package main
