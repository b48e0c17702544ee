package host

import "encoding/binary"

// function is an exported function of a test module: types are bytes of the binary format, code its instructions without end.
type function struct {
	name                      string
	parameters, results, code string
}

const i32 = "\x7f"

// functions is the test module; the text form stands beside the bytes. The index of a function is its place here.
var functions = []function{
	// (func (param $at $x $y i32) (i32.store (local.get $at) (i32.add (local.get $x) (local.get $y))))
	{"add", i32 + i32 + i32, "", "\x20\x00\x20\x01\x20\x02\x6a\x36\x02\x00"},
	// (func (unreachable))
	{"trap", "", "", "\x00"},
	// (func (param $at i32) (drop (i32.load (local.get $at))))
	{"load", i32, "", "\x20\x00\x28\x02\x00\x1a"},
	// (func (param $at i32) (v128.store (local.get $at) (i32x4.add (v128.load (local.get $at)) (v128.load (local.get $at)))))
	{"double", i32, "", "\x20\x00\x20\x00\xfd\x00\x04\x00\x20\x00\xfd\x00\x04\x00\xfd\xae\x01\xfd\x0b\x04\x00"},
	// (func (param $pages i32) (drop (memory.grow (local.get $pages))))
	{"grow", i32, "", "\x20\x00\x40\x00\x1a"},
	// (func (call 5)), which is itself
	{"forever", "", "", "\x10\x05"},
	// (func (param $at $x i32) (drop (i32.atomic.rmw.add (local.get $at) (local.get $x))))
	{"atomic", i32 + i32, "", "\x20\x00\x20\x01\xfe\x1e\x02\x00\x1a"},
	// (func (param $at i32) (i32.store (local.get $at) (i32.const 7)) (unreachable))
	{"late", i32, "", "\x20\x00\x41\x07\x36\x02\x00\x00"},
	// (func (result i32) (i32.const 1))
	{"result", "", i32, "\x41\x01"},
	// (func)
	{"nothing", "", "", ""},
	// (func (param i32 x 10)), more than any kernel takes
	{"ten", i32 + i32 + i32 + i32 + i32 + i32 + i32 + i32 + i32 + i32, "", ""},
}

const (
	magic = "\x00asm\x01\x00\x00\x00"
	// one import: "env" "memory", a memory of at least one page
	importMemory = "\x01\x03env\x06memory\x02\x00\x01"
	// the same memory if it is shared; then a maximum has to be named, here 65,536 pages
	importShared = "\x01\x03env\x06memory\x02\x03\x01\x80\x80\x04"
)

// module encodes functions with one type each, the import section as given, and what more sections come after the exports.
func module(imports string, functions []function, more ...string) []byte {
	var types, indices, exports, code string
	for i, f := range functions {
		index := leb(i)
		types += "\x60" + sized(f.parameters) + sized(f.results)
		indices += index
		exports += sized(f.name) + "\x00" + index
		code += sized("\x00" + f.code + "\x0b") // no locals, end
	}
	n := leb(len(functions))
	bytes := magic + "\x01" + sized(n+types) + "\x02" + sized(imports) + "\x03" + sized(n+indices) + "\x07" + sized(n+exports)
	for _, section := range more {
		bytes += section
	}
	return []byte(bytes + "\x0a" + sized(n+code))
}

func leb(n int) string { return string(binary.AppendUvarint(nil, uint64(n))) }

// sized puts the length in bytes before some bytes.
func sized(bytes string) string { return leb(len(bytes)) + bytes }
