//go:build js

// Command page is the program of the page's main thread: it takes what boot.js hands over and runs the user interface.
package main
