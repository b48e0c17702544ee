// Package job makes our engine execute the benchmarks by their names, on whatever host the engine runs. When, how often and how
// long is for others to say.
package job
