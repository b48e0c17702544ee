// Package random holds the random numbers of a run: counter-based streams, one for each purpose, so that the numbers of one
// purpose do not depend on how many another has used, and any of them can be computed without those before it. All arithmetic
// is exactly rounded, so the numbers are the same on every machine.
package random
