package asm

import "bytes"

// decoded is what stands in the binary form of a module. Indices in it may be out of range: to find that is validation.
type decoded struct {
	types   []signature
	memory  *decodedMemory // nil if there is none
	exports []decodedExport
	funcs   []decodedFunc
}

type signature struct {
	params []Type
	result Type
}

type decodedMemory struct {
	memoryImport
	offset int
}

type decodedExport struct {
	name   string
	kind   byte
	index  uint32
	offset int
}

// decodedFunc is a function; its instructions stand in the module from offset start to end, the last one closes the body.
type decodedFunc struct {
	name       string // "" if the module does not say
	typ        uint32
	locals     []Type // without the parameters
	start, end int
	offset     int // of the index of its type
}

// maxLocals is the limit of engines in browsers, from the specification of the JavaScript interface.
const maxLocals = 50_000

// decode reads a module. It knows the sections that Encode writes; what others hold, and what is not well-formed, is an error.
func decode(module []byte) (*decoded, error) {
	d := &decoded{}
	r := &reader{data: module, end: len(module)}
	if !bytes.Equal(r.take(uint64(len(header))), header) {
		r.fail(0, "no header of a WebAssembly module of version 1")
	}
	bodies := 0
	for last := byte(0); r.err == nil && r.at < r.end; {
		start := r.at
		id := r.byte()
		if id != customSection {
			if id <= last {
				r.fail(start, "section %d follows section %d", id, last)
			}
			last = id
		}
		r.sized("a section", func() { d.section(r, id, start, &bodies) })
	}
	if bodies != len(d.funcs) {
		r.fail(r.end, "%d functions have %d bodies", len(d.funcs), bodies)
	}
	return d, r.err
}

// ImportsMemory tells whether a module in binary form imports a memory, and whether that has to be shared. Of a module that cannot
// be read to its end it tells what stands before that.
func ImportsMemory(module []byte) (imported, shared bool) {
	d, _ := decode(module) // what comes after the import does not matter
	return d.memory != nil, d.memory != nil && d.memory.shared
}

func (d *decoded) section(r *reader, id byte, start int, bodies *int) {
	switch id {
	case customSection:
		d.custom(r)
	case typeSection:
		r.vector(func(int) { d.types = append(d.types, readSignature(r)) })
	case importSection:
		r.vector(func(int) { d.readImport(r) })
	case functionSection:
		r.vector(func(int) {
			offset := r.at
			d.funcs = append(d.funcs, decodedFunc{typ: r.unsigned(), offset: offset})
		})
	case exportSection:
		r.vector(func(int) {
			offset := r.at
			d.exports = append(d.exports, decodedExport{name: r.text(), kind: r.byte(), index: r.unsigned(), offset: offset})
		})
	case codeSection:
		r.vector(func(i int) {
			if i == len(d.funcs) {
				r.fail(r.at, "there are more bodies than the %d functions", len(d.funcs))
				return
			}
			*bodies++
			r.sized("a function", func() { d.funcs[i].readBody(r) })
		})
	default:
		r.fail(start, "section %d is not one of type, import, function, export, code and custom", id)
	}
}

func readSignature(r *reader) signature {
	if form := r.byte(); form != funcType {
		r.fail(r.at-1, "0x%02x is no function type", form)
	}
	s := signature{result: None}
	r.vector(func(int) { s.params = append(s.params, r.valueType()) })
	r.vector(func(i int) {
		if i > 0 {
			r.fail(r.at, "a function type with more than one result")
		}
		s.result = r.valueType()
	})
	return s
}

func (d *decoded) readImport(r *reader) {
	m := &decodedMemory{memoryImport: memoryImport{module: r.text(), name: r.text()}}
	m.offset = r.at
	if kind := r.byte(); kind != externMemory {
		r.fail(m.offset, "an import of kind %d: only memories are imported", kind)
	}
	limits := r.byte()
	m.min, m.max = r.unsigned(), maxPages
	switch limits {
	case 0:
	case limitsMaximum, limitsShared:
		m.max = r.unsigned()
		m.shared = limits == limitsShared
	default:
		r.fail(m.offset+1, "limits of kind %d", limits)
	}
	if d.memory != nil {
		r.fail(m.offset, "a second memory")
	}
	d.memory = m
}

func (f *decodedFunc) readBody(r *reader) {
	r.vector(func(int) {
		start := r.at
		n, t := r.unsigned(), r.valueType()
		if uint64(n)+uint64(len(f.locals)) > maxLocals {
			r.fail(start, "a function has more than %d locals", maxLocals)
		}
		for i := uint32(0); i < n && r.err == nil; i++ {
			f.locals = append(f.locals, t)
		}
	})
	f.start, f.end = r.at, r.end
	r.at = r.end
}

// custom reads a custom section: the names of functions from "name", nothing from others.
func (d *decoded) custom(r *reader) {
	if r.text() != customNameName {
		r.at = r.end
		return
	}
	if id := r.byte(); id != nameFunctions {
		r.fail(r.at-1, "subsection %d of the names: only those of functions are known", id)
	}
	r.sized("the names of functions", func() { d.names(r) })
}

func (d *decoded) names(r *reader) {
	next := uint64(0)
	r.vector(func(int) {
		start := r.at
		i, name := r.unsigned(), r.text()
		switch {
		case uint64(i) < next:
			r.fail(start, "the names of functions are not in their order")
		case uint64(i) >= uint64(len(d.funcs)):
			r.fail(start, "the name %q of function %d of %d", name, i, len(d.funcs))
		case r.err == nil:
			d.funcs[i].name = name
		}
		next = uint64(i) + 1
	})
}
