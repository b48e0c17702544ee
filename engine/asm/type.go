package asm

// Type is a value type of WebAssembly; its value is the binary encoding.
type Type byte

const (
	I32  Type = 0x7f
	I64  Type = 0x7e
	F32  Type = 0x7d
	F64  Type = 0x7c
	V128 Type = 0x7b
	// None is the result type of what gives no value.
	None Type = 0x40
)

// String returns the type's name in the text format.
func (t Type) String() string {
	switch t {
	case I32:
		return "i32"
	case I64:
		return "i64"
	case F32:
		return "f32"
	case F64:
		return "f64"
	case V128:
		return "v128"
	}
	return "none"
}
