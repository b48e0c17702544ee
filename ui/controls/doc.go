// Package controls is the document around the stage: buttons, fields, numbers, notices, keys. It shows a View and calls
// Actions; it decides nothing about the run.
package controls
