// Package promise lets a goroutine of a program in the browser wait for a promise.
package promise
