// Package bench is the room of the benchmark page and its peers. It checks no results: the tests do. Nothing lives here yet
// (ARCHITECTURE.md, "What is still to come").
package bench
