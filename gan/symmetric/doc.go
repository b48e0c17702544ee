// Package symmetric holds small symmetric matrices in float64: eigenvalues and eigenvectors, all or the largest, and square roots, the same
// bits on every machine. It knows nothing of networks.
package symmetric
