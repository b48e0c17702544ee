//go:build js

// Command trainer is the program of the Web Worker: it owns the weights, the training images and the engine. It carries
// messages between the page and a train.Session, gives the browser's event loop its turn, and does nothing else.
package main
