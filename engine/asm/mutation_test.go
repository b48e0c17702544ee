package asm

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"
)

// stricter says what of a function's code Validate rejects and wazero accepts, by Validate's message, and why both are right.
var stricter = []struct {
	message *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`is no type of a value|a block of type`), "WebAssembly that this package does not write"},
	{regexp.MustCompile(`more than 32 bits`), "wazero does not compare the bits of a number beyond its sign"},
	{regexp.MustCompile(`longer than it has to be`), "the specification allows it, but wazero takes other opcodes for it"},
	{regexp.MustCompile(`an alignment of`), "wazero does not check the alignment of all vector ops"},
}

// unasked matches what Validate rejects in code where wazero may take any count of labels for memory that it allocates.
var unasked = regexp.MustCompile(`the opcode 0x[0-9a-f ]+ is unknown`)

// laxer says what Validate accepts and wazero rejects, by wazero's message: mistakes of wazero.
var laxer = regexp.MustCompile(`(?s)read custom section name\[.*\]: EOF`) // a section of nothing but a name, at the end of the module

// compare validates a module here and by wazero. What wazero rejects has to be rejected here; what it accepts may be rejected
// for the reasons that stricter knows. wazero is not asked about modules that are not well-formed: it allocates what their
// counts announce, up to 39 GB in one case.
func compare(t *testing.T, r wazero.Runtime, module []byte) (valid bool) {
	t.Helper()
	err := Validate(module)
	if _, textErr := Disassemble(module); (textErr == nil) != (err == nil) {
		t.Errorf("%x: Validate says %v, Disassemble %v", module, err, textErr)
	}
	if _, malformed := decode(module); malformed != nil || err != nil && unasked.MatchString(err.Error()) {
		return false
	}
	compiled, wazeroErr := r.CompileModule(background, module)
	if wazeroErr == nil {
		if err := compiled.Close(background); err != nil {
			t.Error(err)
		}
	}
	if err == nil && wazeroErr != nil && !laxer.MatchString(wazeroErr.Error()) {
		t.Errorf("%x is valid, but wazero says: %v", module, wazeroErr)
	}
	if err != nil && wazeroErr == nil && !isStricter(err) {
		t.Errorf("%x is valid for wazero, but: %v", module, err)
	}
	return err == nil
}

func isStricter(err error) bool {
	for _, s := range stricter {
		if s.message.MatchString(err.Error()) {
			return true
		}
	}
	return false
}

// mutate changes one to three places of a module: a byte, or its presence, or a piece that comes from elsewhere.
func mutate(r *rand.Rand, module []byte) []byte {
	m := slices.Clone(module)
	for range 1 + r.IntN(3) {
		at := len(header) + r.IntN(len(m)-len(header))
		switch r.IntN(6) {
		case 0:
			m[at] = byte(r.Uint32())
		case 1:
			m[at] ^= 1 << r.IntN(8)
		case 2:
			m[at] += byte(r.IntN(3)) - 1
		case 3:
			m = slices.Delete(m, at, at+1)
		case 4:
			m = slices.Insert(m, at, byte(r.Uint32()))
		case 5:
			copy(m[at:], module[r.IntN(len(module)):][:1])
		}
	}
	return m
}

// small are modules short enough that a mutation often leaves the sections intact and hits the code.
func small() [][]byte {
	var list [][]byte
	for name, m := range corpus() {
		if name != "ops" {
			list = append(list, m.Encode())
		}
	}
	for _, v := range variants() {
		m := newModule()
		v.assemble(m)
		list = append(list, m.Encode())
	}
	slices.SortFunc(list, slices.Compare[[]byte]) // corpus is a map
	return list
}

func TestMutations(t *testing.T) {
	runtime := newRuntime(t, wazero.NewRuntimeConfigInterpreter())
	random := rand.New(rand.NewPCG(5, 6))
	valid, all := 0, 0
	for _, module := range small() {
		for range 60 {
			all++
			if compare(t, runtime, mutate(random, module)) {
				valid++
			}
			if t.Failed() {
				return
			}
		}
	}
	if valid < all/100 || valid > all/2 {
		t.Errorf("%d of %d mutations are valid: the test says little", valid, all)
	}
}

// TestTruncations reads every beginning of a module: it is one where a section ends, unless functions wait for their bodies.
func TestTruncations(t *testing.T) {
	module := controlModule().Encode()
	ends := []int{len(header)}
	r := &reader{data: module, at: len(header), end: len(module)}
	for r.at < len(module) && r.err == nil {
		id := r.byte()
		r.take(uint64(r.unsigned()))
		if id != functionSection && id != exportSection {
			ends = append(ends, r.at)
		}
	}
	if len(ends) != 5 || r.err != nil {
		t.Fatalf("ends of sections: %d, %v", ends, r.err)
	}
	for n := range module {
		if err := Validate(module[:n]); (err == nil) != slices.Contains(ends, n) {
			t.Errorf("%d bytes of %d: %v", n, len(module), err)
		}
	}
}

func FuzzValidate(f *testing.F) {
	for _, module := range small() {
		f.Add(module)
	}
	f.Add(sections(typeI32, oneMemory, oneFunc, bodies("\x01\x02\x7b", "\x00\x0b")))
	f.Add(sections("\x00\x01\x00"))
	f.Fuzz(func(t *testing.T, module []byte) {
		compare(t, newRuntime(t, wazero.NewRuntimeConfigInterpreter()), module)
	})
}
