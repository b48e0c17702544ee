// Package export makes what leaves the page as a file or a picture: the samples as PNG, a run's course as GIF, its numbers as CSV, and a
// link as QR code. It computes bytes from values; how they reach the visitor is not here.
package export
