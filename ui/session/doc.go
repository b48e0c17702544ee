// Package session knows what the visitor has open: the run with its edits, how far it is, whether it plays and until when.
// It turns what the visitor wants into commands and takes in what the trainer reports. It knows no document and no worker,
// so that every rule of it is tested natively.
package session
