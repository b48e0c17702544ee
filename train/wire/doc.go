// Package wire holds the messages between the page and the trainer: what each side may say, as JSON text with at most one
// block of bytes beside it. It knows neither how messages travel nor what trains.
package wire
