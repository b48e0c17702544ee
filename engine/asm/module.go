package asm

import (
	"fmt"
	"slices"
)

// PageSize is the unit of memory sizes in bytes.
const PageSize = 1 << 16

// Module is a WebAssembly module that is being written: functions over one imported memory.
type Module struct {
	memory  memoryImport
	funcs   []*Func
	exports []export
}

type memoryImport struct {
	module, name string
	min, max     uint32 // pages
	shared       bool
}

type export struct {
	name string
	f    *Func
}

// NewModule starts a module that imports the memory module.name of min to max pages.
func NewModule(module, name string, min, max uint32, shared bool) *Module {
	return &Module{memory: memoryImport{module, name, min, max, shared}}
}

// Shared tells whether the module imports a shared memory.
func (m *Module) Shared() bool { return m.memory.shared }

// Func starts a function; result is None if it gives no value.
func (m *Module) Func(name string, result Type, params ...Type) *Func {
	f := &Func{Name: name, module: m, index: uint32(len(m.funcs)), params: params, result: result}
	f.body.owner = f
	m.funcs = append(m.funcs, f)
	return f
}

// Named returns the function of that name, or nil if the module has none.
func (m *Module) Named(name string) *Func {
	i := slices.IndexFunc(m.funcs, func(f *Func) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return m.funcs[i]
}

// Export lets the host call a function by a name.
func (m *Module) Export(name string, f *Func) {
	if f.module != m {
		panic("BUG: " + f.Name + " of another module is exported")
	}
	m.exports = append(m.exports, export{name, f})
}

// Sections by their identifiers.
const (
	customSection   = 0
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	exportSection   = 7
	codeSection     = 10
)

const (
	funcType       = 0x60
	externFunc     = 0
	externMemory   = 2
	limitsMaximum  = 1
	limitsShared   = 3
	nameFunctions  = 1 // subsection of the custom section "name"
	customNameName = "name"
)

var header = []byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// Encode returns the module in binary form.
func (m *Module) Encode() []byte {
	types, indices := m.types()
	out := code{bytes: slices.Clone(header)}
	out.section(typeSection, func(c *code) {
		c.unsigned(uint64(len(types)))
		for _, t := range types {
			c.bytes = append(c.bytes, t...)
		}
	})
	out.section(importSection, m.encodeImport)
	out.section(functionSection, func(c *code) {
		c.unsigned(uint64(len(m.funcs)))
		for _, i := range indices {
			c.unsigned(uint64(i))
		}
	})
	out.section(exportSection, m.encodeExports)
	out.section(codeSection, func(c *code) {
		c.unsigned(uint64(len(m.funcs)))
		for _, f := range m.funcs {
			f.encode(c)
		}
	})
	out.section(customSection, m.encodeNames)
	return out.bytes
}

// types returns the encoded function types without repetition, and the type of each function.
func (m *Module) types() (types []string, indices []int) {
	for _, f := range m.funcs {
		var c code
		c.byte(funcType)
		c.unsigned(uint64(len(f.params)))
		for _, p := range f.params {
			c.byte(byte(p))
		}
		if f.result == None {
			c.unsigned(0)
		} else {
			c.unsigned(1)
			c.byte(byte(f.result))
		}
		i := slices.Index(types, string(c.bytes))
		if i < 0 {
			i = len(types)
			types = append(types, string(c.bytes))
		}
		indices = append(indices, i)
	}
	return types, indices
}

func (m *Module) encodeImport(c *code) {
	c.unsigned(1)
	c.text(m.memory.module)
	c.text(m.memory.name)
	c.byte(externMemory)
	if m.memory.shared {
		c.byte(limitsShared)
	} else {
		c.byte(limitsMaximum)
	}
	c.unsigned(uint64(m.memory.min))
	c.unsigned(uint64(m.memory.max))
}

func (m *Module) encodeExports(c *code) {
	c.unsigned(uint64(len(m.exports)))
	for _, e := range m.exports {
		c.text(e.name)
		c.byte(externFunc)
		c.unsigned(uint64(e.f.index))
	}
}

func (m *Module) encodeNames(c *code) {
	c.text(customNameName)
	c.section(nameFunctions, func(c *code) {
		c.unsigned(uint64(len(m.funcs)))
		for _, f := range m.funcs {
			c.unsigned(uint64(f.index))
			c.text(f.Name)
		}
	})
}

// section appends an identifier, the length of the contents, and the contents.
func (c *code) section(id byte, contents func(*code)) {
	var inner code
	contents(&inner)
	c.byte(id)
	c.unsigned(uint64(len(inner.bytes)))
	c.bytes = append(c.bytes, inner.bytes...)
}

// encode appends the function's body: runs of locals of one type, then the instructions.
func (f *Func) encode(c *code) {
	if len(f.open) != 0 {
		panic(fmt.Sprintf("BUG: %s has an open block", f.Name))
	}
	var inner, runs code
	n := 0
	for i := 0; i < len(f.locals); n++ {
		end := i
		for end < len(f.locals) && f.locals[end] == f.locals[i] {
			end++
		}
		runs.unsigned(uint64(end - i))
		runs.byte(byte(f.locals[i]))
		i = end
	}
	inner.unsigned(uint64(n))
	inner.bytes = append(append(inner.bytes, runs.bytes...), f.body.bytes...)
	inner.byte(opEnd)
	c.unsigned(uint64(len(inner.bytes)))
	c.bytes = append(c.bytes, inner.bytes...)
}
