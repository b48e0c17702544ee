package asm

import (
	"fmt"
	"unicode/utf8"
)

// reader takes a module's binary form apart. After the first error it reads nothing but zeros, so that callers may test for
// one at the end of a run of reads. No length or count is believed before the bytes are there.
type reader struct {
	data []byte // the whole module
	at   int
	end  int // of the part that is being read
	err  error
}

// fail records what is wrong at an offset of the module, unless something was wrong before.
func (r *reader) fail(offset int, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("asm: byte %d: %s", offset, fmt.Sprintf(format, args...))
	}
}

// take returns the next n bytes, or nil if they are not there.
func (r *reader) take(n uint64) []byte {
	if left := uint64(r.end - r.at); n > left {
		r.fail(r.at, "%d bytes are wanted where %d are left", n, left)
	}
	if r.err != nil {
		return nil
	}
	r.at += int(n)
	return r.data[r.at-int(n) : r.at]
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// little reads n bytes, the lowest first; n is at most 8.
func (r *reader) little(n uint64) (v uint64) {
	for i, b := range r.take(n) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

// unsigned reads a number of at most 32 bits in LEB128, of at most 5 bytes.
func (r *reader) unsigned() uint32 {
	start := r.at
	var v uint64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 && v < 1<<32 {
			return uint32(v)
		}
		if b < 0x80 || shift == 28 {
			r.fail(start, "a number has more than 32 bits")
			return 0
		}
	}
}

// signed reads a number of at most 32 or 64 bits in signed LEB128.
func (r *reader) signed(bits int) int64 {
	start := r.at
	var v int64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if left := bits - shift; left < 7 {
			// In the last byte that there may be, all bits from the number's sign upwards are equal.
			if high := int8(b<<1) >> left; b >= 0x80 || high != 0 && high != -1 {
				r.fail(start, "a number has more than %d bits", bits)
				return 0
			}
		}
		if b < 0x80 {
			if used := shift + 7; used < 64 {
				v = v << (64 - used) >> (64 - used)
			}
			return v
		}
	}
}

// text reads a string, which is UTF-8.
func (r *reader) text() string {
	start := r.at
	s := r.take(uint64(r.unsigned()))
	if !utf8.Valid(s) {
		r.fail(start, "a name is not UTF-8")
	}
	return string(s)
}

// valueType reads the type of a value.
func (r *reader) valueType() Type {
	t := Type(r.byte())
	switch t {
	case I32, I64, F32, F64, V128:
	default:
		r.fail(r.at-1, "0x%02x is no type of a value", byte(t))
	}
	return t
}

// zero reads a byte that is reserved, or the index of the only memory.
func (r *reader) zero() {
	if b := r.byte(); b != 0 {
		r.fail(r.at-1, "0x%02x stands where only 0x00 may", b)
	}
}

// vector reads a count and then as many items, each of at least one byte.
func (r *reader) vector(item func(i int)) {
	start := r.at
	n := r.unsigned()
	if left := r.end - r.at; uint64(n) > uint64(left) {
		r.fail(start, "%d items are announced in %d bytes", n, left)
	}
	for i := 0; i < int(n) && r.err == nil; i++ {
		item(i)
	}
}

// sized reads a length, and then contents that have to take it up exactly.
func (r *reader) sized(what string, contents func()) {
	length := r.unsigned()
	start, outer := r.at, r.end
	if r.take(uint64(length)); r.err != nil {
		return
	}
	r.at, r.end = start, start+int(length)
	contents()
	if r.at != r.end {
		r.fail(r.at, "%d bytes are left over at the end of %s", r.end-r.at, what)
	}
	r.end = outer
}
