package asm

import (
	"slices"
	"strings"
	"testing"
)

// Sections of modules that are written by hand.
const (
	typeEmpty = "\x01\x04\x01\x60\x00\x00"     // () -> ()
	typeI32   = "\x01\x05\x01\x60\x00\x01\x7f" // () -> i32
	oneMemory = "\x02\x08\x01\x01m\x01m\x02\x00\x00"
	oneFunc   = "\x03\x02\x01\x00" // of type 0
	emptyCode = "\x0a\x04\x01\x02\x00\x0b"
)

func sections(parts ...string) []byte {
	return append(slices.Clone(header), strings.Join(parts, "")...)
}

// bodies is a code section with one function.
func bodies(locals, body string) string {
	n := len(locals) + len(body)
	return "\x0a" + string([]byte{byte(n + 2), 1, byte(n)}) + locals + body
}

// foreign is a module with a function without a result, with one local of type i32.
func foreign(body string) []byte {
	return sections(typeEmpty, oneMemory, oneFunc, bodies("\x01\x01\x7f", body))
}

func TestValidateAccepts(t *testing.T) {
	for name, m := range corpus() {
		if err := Validate(m.Encode()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, module := range map[string][]byte{
		"nothing":                  sections(),
		"custom sections":          sections("\x00\x02\x01x", typeEmpty, "\x00\x04\x01xyz"),
		"exported memory":          sections(oneMemory, "\x07\x05\x01\x01m\x02\x00"),
		"function":                 sections(typeEmpty, oneFunc, emptyCode),
		"fence without memory":     sections(typeEmpty, oneFunc, bodies("\x00", "\xfe\x03\x00\x0b")),
		"unreachable operands":     foreign("\x00\x6a\x6a\x1a\x0b"),
		"unreachable select":       foreign("\x00\x1b\x1a\x0b"),
		"unknown of a select":      foreign("\x00\x1b\x45\x1a\x00\x1b\x8c\x1a\x0b"),
		"unreachable half select":  foreign("\x00\x43\x00\x00\x00\x00\x41\x00\x1b\x8c\x1a\x0b"),
		"unreachable in a block":   foreign("\x02\x40\x0c\x00\x6a\x1a\x0b\x0b"),
		"result after branch":      sections(typeI32, oneFunc, bodies("\x00", "\x41\x01\x0c\x00\x0b")),
		"result after conditional": sections(typeI32, oneFunc, bodies("\x00", "\x41\x01\x41\x01\x0d\x00\x0b")),
		"result of unreachable":    sections(typeI32, oneFunc, bodies("\x00", "\x00\x0b")),
		"select of vectors": foreign("\xfd\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
			"\xfd\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x41\x00\x1b\x1a\x0b"),
	} {
		if err := Validate(module); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestValidateRejects has a module for each rule.
func TestValidateRejects(t *testing.T) {
	for _, c := range []struct {
		name   string
		module []byte
		says   string
	}{
		{"empty", nil, "byte 0: 8 bytes are wanted"},
		{"version 2", []byte("\x00asm\x02\x00\x00\x00"), "byte 0: no header"},
		{"unknown section", sections("\x0d\x01\x00"), "byte 8: section 13 is not"},
		{"global section", sections("\x06\x01\x00"), "section 6 is not"},
		{"sections out of order", sections(oneFunc, typeEmpty), "byte 12: section 1 follows section 3"},
		{"section twice", sections(typeEmpty, typeEmpty), "section 1 follows section 1"},
		{"section too long", sections("\x01\x05\x00"), "5 bytes are wanted where 1 are left"},
		{"section too short", sections("\x01\x02\x00\x00"), "1 bytes are left over at the end of a section"},
		{"count without items", sections("\x01\x05\xff\xff\xff\xff\x0f"), "4294967295 items are announced in 0 bytes"},
		{"no function type", sections("\x01\x04\x01\x5f\x00\x00"), "0x5f is no function type"},
		{"no value type", sections("\x01\x05\x01\x60\x01\x70\x00"), "0x70 is no type of a value"},
		{"two results", sections("\x01\x06\x01\x60\x00\x02\x7f\x7f"), "more than one result"},
		{"imported function", sections(typeEmpty, "\x02\x07\x01\x01m\x01m\x00\x00"), "an import of kind 0"},
		{"two memories", sections("\x02\x0f\x02\x01m\x01m\x02\x00\x00\x01m\x01m\x02\x00\x00"), "a second memory"},
		{"limits", sections("\x02\x08\x01\x01m\x01m\x02\x02\x00"), "limits of kind 2"},
		{"minimum above maximum", sections("\x02\x09\x01\x01m\x01m\x02\x01\x03\x02"), "a memory of 3 to 2 pages"},
		{"too many pages", sections("\x02\x0b\x01\x01m\x01m\x02\x01\x00\x81\x80\x04"), "a memory of 0 to 65537 pages"},
		{"all pages", sections("\x02\x0d\x01\x01m\x01m\x02\x01\x00\xff\xff\xff\xff\x0f"), "a memory of 0 to 4294967295 pages"},
		{"name of an import", sections("\x02\x08\x01\x01\xff\x01m\x02\x00\x00"), "not UTF-8"},
		{"type of a function", sections(typeEmpty, "\x03\x02\x01\x01", emptyCode), "function 0 has type 1 of 1"},
		{"no body", sections(typeEmpty, oneFunc), "1 functions have 0 bodies"},
		{"body without function", sections(typeEmpty, emptyCode), "more bodies than the 0 functions"},
		{"export twice", sections(oneMemory, "\x07\x09\x02\x01m\x02\x00\x01m\x02\x00"), `a second export "m"`},
		{"export of no function", sections(typeEmpty, oneFunc, "\x07\x05\x01\x01m\x00\x01", emptyCode), "kind 0, index 1"},
		{"export of no memory", sections("\x07\x05\x01\x01m\x02\x00"), "kind 2, index 0"},
		{"export of a global", sections("\x07\x05\x01\x01m\x03\x00"), "kind 3, index 0"},
		{"names out of order", sections(typeEmpty, "\x03\x03\x02\x00\x00", "\x0a\x07\x02\x02\x00\x0b\x02\x00\x0b",
			"\x00\x0e\x04name\x01\x07\x02\x01\x01a\x00\x01b"), "not in their order"},
		{"name of no function", sections("\x00\x0b\x04name\x01\x04\x01\x00\x01a"), `the name "a" of function 0 of 0`},
		{"names twice", sections("\x00\x0b\x04name\x01\x01\x00\x01\x01\x00"), "3 bytes are left over at the end of a section"},
		{"name of the module", sections("\x00\x09\x04name\x00\x02\x01m"), "subsection 0 of the names"},
		{"too many locals", sections(typeEmpty, oneFunc, bodies("\x01\xd1\x86\x03\x7f", "\x0b")), "more than 50000 locals"},
		{"local of no type", sections(typeEmpty, oneFunc, bodies("\x01\x01\x40", "\x0b")), "0x40 is no type"},

		{"no end", foreign("\x01\x0b"), "the opcode 0x01 is unknown"},
		{"unclosed block", foreign("\x02\x40\x0b"), "1 blocks are not closed"},
		{"code after the end", foreign("\x0b\x0b"), "code after the end of the function (function 0)"},
		{"unknown prefixed opcode", foreign("\xfd\xff\x01\x0b"), "the opcode 0xfd 255 is unknown"},
		{"padded opcode", foreign("\x00\xfd\xe8\x00\x1a\x0b"), "an opcode is longer than it has to be"},
		{"truncated immediate", foreign("\x41"), "1 bytes are wanted where 0 are left"},
		{"block with a value", foreign("\x02\x7f\x41\x00\x0b\x1a\x0b"), "a block of type 0x7f"},
		{"operand missing", foreign("\x41\x00\x6a\x1a\x0b"), "i32.add: an operand of type i32 is missing"},
		{"operand of another type", foreign("\x43\x00\x00\x00\x00\x45\x1a\x0b"), "byte 40: i32.eqz: an operand has type f32 instead of i32"},
		{"operand below the block", foreign("\x41\x00\x02\x40\x1a\x0b\x0b"), "drop: an operand is missing"},
		{"value left", foreign("\x41\x00\x0b"), "end: 1 values are left on the stack"},
		{"value left in a block", foreign("\x02\x40\x41\x00\x0b\x0b"), "end: 1 values are left"},
		{"value left before else", foreign("\x41\x00\x04\x40\x41\x00\x05\x0b\x0b"), "else: 1 values are left"},
		{"value left in unreachable code", foreign("\x00\x41\x00\x0b"), "1 values are left"},
		{"wrong type in unreachable code", foreign("\x00\x43\x00\x00\x00\x00\x45\x1a\x0b"), "type f32 instead of i32"},
		{"reachable again after the block", foreign("\x02\x40\x00\x0b\x1a\x0b"), "drop: an operand is missing"},
		{"reachable again after else", foreign("\x41\x00\x04\x40\x00\x05\x1a\x0b\x0b"), "drop: an operand is missing"},
		{"condition of if", foreign("\x42\x00\x04\x40\x0b\x0b"), "if: an operand has type i64"},
		{"condition of br_if", foreign("\x42\x00\x0d\x00\x0b"), "br_if: an operand has type i64"},
		{"else without if", foreign("\x02\x40\x05\x0b\x0b"), "else: there is no if"},
		{"two elses", foreign("\x41\x00\x04\x40\x05\x05\x0b\x0b"), "else: there is no if"},
		{"else of a function", foreign("\x05\x0b"), "else: there is no if"},
		{"label", foreign("\x02\x40\x0c\x02\x0b\x0b"), "br: label 2 of 2"},
		{"label of br_if", foreign("\x41\x00\x0d\x01\x0b"), "br_if: label 1 of 1"},
		{"get", foreign("\x20\x01\x1a\x0b"), "local.get: local 1 of 1"},
		{"set", foreign("\x43\x00\x00\x00\x00\x21\x00\x0b"), "local.set: an operand has type f32"},
		{"tee", foreign("\x22\x00\x1a\x0b"), "local.tee: an operand of type i32 is missing"},
		{"call", foreign("\x10\x01\x0b"), "call: function 1 of 1"},
		{"no result", sections(typeI32, oneFunc, bodies("\x00", "\x0b")), "end: an operand of type i32 is missing"},
		{"result of another type", sections(typeI32, oneFunc, bodies("\x00", "\x42\x00\x0b")), "end: an operand has type i64"},
		{"return without result", sections(typeI32, oneFunc, bodies("\x00", "\x0f\x0b")), "return: an operand"},
		{"branch without result", sections(typeI32, oneFunc, bodies("\x00", "\x0c\x00\x0b")), "br: an operand"},
		{"select of two types", foreign("\x41\x00\x42\x00\x41\x00\x1b\x1a\x0b"), "select: an operand has type i32 instead of i64"},
		{"select of one operand", foreign("\x41\x00\x41\x00\x1b\x1a\x0b"), "select: an operand of type i32 is missing"},
		{"select of nothing", foreign("\x41\x00\x1b\x1a\x0b"), "select: an operand is missing"},
		{"select without condition", foreign("\x1b\x1a\x0b"), "select: an operand of type i32"},
		{"typed select", foreign("\x41\x00\x41\x00\x41\x00\x1c\x01\x7e\x1a\x0b"), "select: an operand has type i32 instead of i64"},
		{"select of two results", foreign("\x41\x00\x41\x00\x41\x00\x1c\x02\x7f\x7f\x1a\x0b"), "a select of 2 types"},
		{"alignment", foreign("\x41\x00\x28\x03\x00\x1a\x0b"), "i32.load: an alignment of 2^3 bytes where 2^2"},
		{"alignment of an atomic", foreign("\x41\x00\xfe\x10\x01\x00\x1a\x0b"), "i32.atomic.load: an alignment of 2^1 bytes instead of 2^2"},
		{"offset", foreign("\x41\x00\x28\x02\xff\xff\xff\xff\x1f\x1a\x0b"), "more than 32 bits"},
		{"load without memory", sections(typeEmpty, oneFunc, bodies("\x00", "\x41\x00\x28\x02\x00\x1a\x0b")), "i32.load: the module has no memory"},
		{"size without memory", sections(typeEmpty, oneFunc, bodies("\x00", "\x3f\x00\x1a\x0b")), "memory.size: the module has no memory"},
		{"copy without memory", sections(typeEmpty, oneFunc, bodies("\x00", "\x00\xfc\x0a\x00\x00\x0b")), "memory.copy: the module has no memory"},
		{"other memory", foreign("\x3f\x01\x1a\x0b"), "0x01 stands where only 0x00 may"},
		{"copy to another memory", foreign("\x00\xfc\x0a\x00\x01\x0b"), "0x01 stands where only 0x00 may"},
		{"fence", foreign("\xfe\x03\x01\x0b"), "0x01 stands where only 0x00 may"},
		{"lane", foreign("\x00\xfd\x1f\x04\x1a\x0b"), "f32x4.extract_lane: lane 4 of 4"},
		{"lane of an access", foreign("\x00\xfd\x57\x00\x00\x02\x1a\x0b"), "v128.load64_lane: lane 2 of 2"},
		{"shuffle", foreign("\x00\xfd\x0d\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x20\x1a\x0b"), "i8x16.shuffle: byte 32 of 32"},
	} {
		if err := Validate(c.module); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want ... %s", c.name, err, c.says)
		}
	}
}
