// Package host is the room of what runs a compiled module: the browser's WebAssembly, and wazero for tests and the command
// line. It knows no ops. Nothing lives here yet: it comes with the compiler (ARCHITECTURE.md, "What is still to come").
package host
