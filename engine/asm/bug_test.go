package asm

import (
	"strings"
	"testing"
)

// TestBugs has the mistakes of a program that emits code: each panics, and says where.
func TestBugs(t *testing.T) {
	one, long, float, vector := ConstI32(1), ConstI64(1), ConstF32(1), ConstF32x4(1)
	for name, c := range map[string]struct {
		mistake func(m *Module, f, g *Func) // f() i32, g(i32)
		says    string
	}{
		"operand of another type": {func(m *Module, f, g *Func) { I32Add.Of(one, float) }, "i32.add takes [i32 i32], not [i32 f32]"},
		"operand is missing":      {func(m *Module, f, g *Func) { F32Neg.Of() }, "f32.neg takes [f32], not []"},
		"operand without value":   {func(m *Module, f, g *Func) { I32Eqz.Of(f.Call(g, one)) }, "not [none]"},
		"address of 64 bits":      {func(m *Module, f, g *Func) { F32Load.At(long, 0) }, "f32.load takes"},
		"value of a store":        {func(m *Module, f, g *Func) { V128Store.At(one, 0, float) }, "v128.store takes"},
		"load without address":    {func(m *Module, f, g *Func) { F32Load.Of(one) }, "f32.load has other immediates"},
		"address of an addition":  {func(m *Module, f, g *Func) { I32Add.At(one, 0, one) }, "i32.add has other immediates"},
		"lane of an addition":     {func(m *Module, f, g *Func) { F32x4Add.Lane(0, vector, vector) }, "other immediates"},
		"lane is missing":         {func(m *Module, f, g *Func) { F32x4ExtractLane.Of(vector) }, "other immediates"},
		"lane access of a load":   {func(m *Module, f, g *Func) { V128Load.LaneAt(0, one, 0, vector) }, "other immediates"},
		"lane too high":           {func(m *Module, f, g *Func) { F32x4ExtractLane.Lane(4, vector) }, "4 lanes, not one of index 4"},
		"lane below zero":         {func(m *Module, f, g *Func) { I8x16ReplaceLane.Lane(-1, vector, one) }, "16 lanes, not one of index -1"},
		"lane of an access":       {func(m *Module, f, g *Func) { V128Load64Lane.LaneAt(2, one, 0, vector) }, "2 lanes"},
		"shuffle of scalars":      {func(m *Module, f, g *Func) { Shuffle([16]byte{}, one, one) }, "i8x16.shuffle takes"},
		"shuffle too high":        {func(m *Module, f, g *Func) { Shuffle32([4]int{0, 0, 0, 8}, vector, vector) }, "a shuffle of byte 32"},
		"select by a float":       {func(m *Module, f, g *Func) { Select(float, one, one) }, "select(f32, i32, i32)"},
		"select of two types":     {func(m *Module, f, g *Func) { Select(one, one, float) }, "select(i32, i32, f32)"},
		"select of nothing":       {func(m *Module, f, g *Func) { Select(one, f.Call(g, one), f.Call(g, one)) }, "select(i32, none, none)"},
		"sum of floats":           {func(m *Module, f, g *Func) { Plus(float, 1) }, "a sum of f32"},
		"product of longs":        {func(m *Module, f, g *Func) { Times(long, 2) }, "a product of i64"},
		"set of another type":     {func(m *Module, f, g *Func) { f.Set(f.Local(I32), float) }, "f: a local of type i32 is set to f32"},
		"set of another function": {func(m *Module, f, g *Func) { f.Set(g.Param(0), one) }, "f: a local of type i32"},
		"tee of another type":     {func(m *Module, f, g *Func) { f.Tee(f.Local(V128), one) }, "is set to i32"},
		"get of another function": {func(m *Module, f, g *Func) { f.Do(g.Param(0)) }, "a local of g in f"},
		"tee in another function": {func(m *Module, f, g *Func) { f.Do(g.Tee(g.Param(0), one)) }, "a local of g in f"},
		"local without value":     {func(m *Module, f, g *Func) { f.Let(f.Call(g, one)) }, "f: a local without a value"},
		"call with too few":       {func(m *Module, f, g *Func) { f.Call(g) }, "f calls g with 0 arguments"},
		"call with another type":  {func(m *Module, f, g *Func) { f.Call(g, float) }, "f calls g with f32 as argument 0"},
		"call of another module":  {func(m *Module, f, g *Func) { f.Call(newModule().Func("h", None)) }, "f calls h"},
		"call elsewhere":          {func(m *Module, f, g *Func) { newModule().Func("h", None).Do(f.Call(g, one)) }, "a call of g in h"},
		"return of another type":  {func(m *Module, f, g *Func) { f.Return(float) }, "f returns f32 instead of i32"},
		"return without value":    {func(m *Module, f, g *Func) { f.Return(nil) }, "f returns none instead of i32"},
		"return of a value":       {func(m *Module, f, g *Func) { g.Return(one) }, "g returns i32 instead of none"},
		"if of a long":            {func(m *Module, f, g *Func) { f.If(long, func() {}, nil) }, "by a condition of i64"},
		"branch by a vector": {func(m *Module, f, g *Func) {
			f.Block(func(l Label) { f.BranchIf(l, vector) })
		}, "by a condition of v128"},
		"branch to a closed block": {func(m *Module, f, g *Func) {
			var closed Label
			f.Block(func(l Label) { closed = l })
			f.Block(func(Label) { f.Branch(closed) })
		}, "a block that is closed"},
		"branch of another function": {func(m *Module, f, g *Func) {
			f.Block(func(l Label) { g.Block(func(Label) { g.Branch(l) }) })
		}, "a block that is closed"},
		"range backwards":        {func(m *Module, f, g *Func) { f.Range(f.Local(I32), one, one, -1, func() {}) }, "by steps of -1"},
		"range to a float":       {func(m *Module, f, g *Func) { f.Range(f.Local(I32), one, float, 1, func() {}) }, "end of a range of f32"},
		"range of longs":         {func(m *Module, f, g *Func) { f.Range(f.Local(I64), long, one, 1, func() {}) }, "counter of a range of i64"},
		"repeat less than never": {func(m *Module, f, g *Func) { f.Repeat(-1, func() {}) }, "-1 rounds"},
		"export elsewhere":       {func(m *Module, f, g *Func) { newModule().Export("f", f) }, "f of another module"},
		"encoded in a block":     {func(m *Module, f, g *Func) { f.Block(func(Label) { m.Encode() }) }, "f has an open block"},
		"opcode twice":           {func(m *Module, f, g *Func) { unary("i32.double", 0, 0x6a, I32, I32) }, "i32.double and i32.add share"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if said, _ := recover().(string); !strings.HasPrefix(said, "BUG: ") || !strings.Contains(said, c.says) {
					t.Errorf("panics with %q, want BUG: ... %q", said, c.says)
				}
			}()
			m := newModule()
			c.mistake(m, m.Func("f", I32), m.Func("g", None, I32))
		})
	}
}
