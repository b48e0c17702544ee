package asm

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Validate tells whether an engine has to accept a module: it is well-formed and valid by the WebAssembly core specification,
// release 2.0, and the threads proposal. The error names the function, the byte's offset in the module and what is wrong.
//
// It knows what this package writes. What else WebAssembly has is an error too: tables, globals, memories that are not
// imported, imported functions, more than one memory, blocks with values, functions with more than one result, ops that have
// no name here, opcodes in more bytes than they need, names of anything but functions.
func Validate(module []byte) error {
	d, err := decode(module)
	if err == nil {
		err = d.validate()
	}
	for i := 0; err == nil && i < len(d.funcs); i++ {
		err = d.walk(module, i, func(*instruction, int) {})
	}
	return err
}

// maxPages is the number of pages that i32 addresses reach.
const maxPages = 1 << 16

// validate checks what is outside of the functions' bodies.
func (d *decoded) validate() error {
	if m := d.memory; m != nil && (m.min > m.max || m.max > maxPages) {
		return fmt.Errorf("asm: byte %d: a memory of %d to %d pages", m.offset, m.min, m.max)
	}
	for i, f := range d.funcs {
		if int64(f.typ) >= int64(len(d.types)) {
			return fmt.Errorf("asm: byte %d: function %d has type %d of %d", f.offset, i, f.typ, len(d.types))
		}
	}
	names := map[string]bool{}
	for _, e := range d.exports {
		switch {
		case names[e.name]:
			return fmt.Errorf("asm: byte %d: a second export %q", e.offset, e.name)
		case e.kind == externFunc && int64(e.index) < int64(len(d.funcs)):
		case e.kind == externMemory && e.index == 0 && d.memory != nil:
		default:
			return fmt.Errorf("asm: byte %d: export %q of what is not there: kind %d, index %d", e.offset, e.name, e.kind, e.index)
		}
		names[e.name] = true
	}
	return nil
}

// title is how messages and the disassembly call a function.
func (d *decoded) title(i uint32) string {
	name := d.funcs[i].name
	switch {
	case name == "":
		return fmt.Sprintf("function %d", i)
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsGraphic(r) || strings.ContainsRune(" ()\"", r) }):
		return "$" + strconv.Quote(name)
	}
	return "$" + name
}

// walk validates function i and shows each instruction that is valid to visit, with the number of blocks around it; an else
// and an end stand within the block that they close. It has no state of its own, so that the disassembly can follow on it.
func (d *decoded) walk(module []byte, i int, visit func(in *instruction, depth int)) error {
	f := &d.funcs[i]
	r := &reader{data: module, at: f.start, end: f.end}
	v := newValidator(d, f)
	for r.err == nil && len(v.frames) > 0 {
		if r.at == r.end {
			r.fail(r.at, "%d blocks are not closed", len(v.frames))
			break
		}
		in := r.instruction()
		if r.err != nil {
			break
		}
		depth := len(v.frames) - 1
		if err := v.step(&in); err != nil {
			r.fail(in.offset, "%s: %v", in.name(), err)
			break
		}
		visit(&in, depth)
	}
	if r.err == nil && r.at < r.end {
		r.fail(r.at, "code after the end of the function")
	}
	if r.err != nil {
		return fmt.Errorf("%w (%s)", r.err, d.title(uint32(i)))
	}
	return nil
}
