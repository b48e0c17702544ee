// Command shaders fills in ebiten's shader templates while the page is built. Ebiten does so in the visitor's browser with text/template, which
// calls methods by their names; the linker then has to keep every method of the program, which makes it three times as large. For go build
// -overlay it writes the files of ebiten that hold templates anew, with the shaders that come out of them; ebiten itself stays as it is.
package main
