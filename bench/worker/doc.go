//go:build js

// Command worker is our side of the benchmarks, in a Web Worker as the trainer is: it makes a benchmark ready by its name, executes it
// as often as it is asked to, and looks where its time goes. What a benchmark executes is for bench/job to say; the page takes the
// time.
package main
