package main

import (
	"syscall/js"

	"ganplayground/ui"
)

func main() {
	const name = "ganplayground"
	glue := js.Global().Get(name)
	js.Global().Delete(name) // the page keeps nothing in the global scope
	ui.Run(glue)
}
