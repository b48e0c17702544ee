// Package moments keeps what is worth keeping of the course of a run within a budget: less and less the longer ago it was.
package moments
