package kernel

import (
	"bytes"
	"slices"
	"testing"

	"ganplayground/engine/host"
	"ganplayground/engine/ir"
)

// canaries are bytes before and behind an output that must survive.
const canaries = 64

// run puts the stage's values into memory, calls its function, and gives back the outputs; nothing beside them may have changed. What
// threads run together is run by several numbers of them as well.
func (c *stageCase) run(t *testing.T, h *host.Host, module *host.Module, name string) [][]byte {
	t.Helper()
	r := c.place(t, h, module, name)
	defer r.free()
	if c.stage.Kind != ir.LoopStage && c.stage.Kind != ir.ReduceStage {
		return r.call()
	}
	outputs := r.call(0, 1)
	for _, threads := range []uint32{2, 3, 4, 8} {
		r.compare(outputs, threads)
	}
	return outputs
}

// stageRun is a stage with its values in memory.
type stageRun struct {
	t *testing.T
	*stageCase
	h             *host.Host
	module        *host.Module
	name          string
	arguments     []uint32 // the addresses
	reads, writes []host.Address
}

// place puts the stage's values into memory.
func (c *stageCase) place(t *testing.T, h *host.Host, module *host.Module, name string) *stageRun {
	t.Helper()
	r := &stageRun{t: t, stageCase: c, h: h, module: module, name: name}
	for _, n := range c.stage.Reads {
		r.reads = append(r.reads, r.alloc(c.data[n]))
		r.arguments = append(r.arguments, uint32(r.reads[len(r.reads)-1]))
	}
	for _, n := range c.stage.Writes() {
		r.writes = append(r.writes, r.alloc(make([]byte, n.Bytes()+2*canaries)))
		r.arguments = append(r.arguments, uint32(r.writes[len(r.writes)-1])+canaries)
	}
	if c.inPlace {
		r.arguments[0] = r.arguments[len(r.reads)]
	}
	return r
}

func (r *stageRun) free() {
	for _, b := range slices.Concat(r.reads, r.writes) {
		r.h.Free(b)
	}
}

func (r *stageRun) alloc(data []byte) host.Address {
	a, err := r.h.Alloc(len(data))
	if err != nil {
		r.t.Fatal(err)
	}
	r.h.Write(a, data)
	return a
}

// before is what the i-th output holds when the function is called.
func (r *stageRun) before(i int) []byte {
	if i == 0 && r.inPlace {
		return r.data[r.stage.Reads[0]]
	}
	return bytes.Repeat([]byte{0xa5}, r.stage.Writes()[i].Bytes())
}

// call calls the function with poisoned outputs, once for each pair of a thread's number and the number of threads, or once without
// any, and gives back what the outputs hold.
func (r *stageRun) call(threads ...uint32) [][]byte {
	r.t.Helper()
	canary := bytes.Repeat([]byte{0xa5}, canaries)
	for i, b := range r.writes {
		r.h.Write(b, slices.Concat(canary, r.before(i), canary))
	}
	for i := 0; i == 0 || i < len(threads); i += 2 {
		if err := r.module.Call(r.name, slices.Concat(r.arguments, threads[i:min(i+2, len(threads))])...); err != nil {
			r.t.Fatalf("%s: %v", r.stageCase.name, err)
		}
	}
	return r.outputs()
}

// outputs reads what the function wrote, and that it wrote nothing else.
func (r *stageRun) outputs() (outputs [][]byte) {
	r.t.Helper()
	for i, n := range r.stage.Writes() {
		all := make([]byte, n.Bytes()+2*canaries)
		r.h.Read(all, r.writes[i])
		end := canaries + n.Bytes()
		if r.stage.Kind == ir.RandomStage {
			end = (end + 15) / 16 * 16 // into the slack, as documented
		}
		if around := append(slices.Clone(all[:canaries]), all[end:]...); len(bytes.Trim(around, "\xa5")) > 0 {
			r.t.Fatalf("%s: the bytes around output %d were written: %x", r.stageCase.name, i, around)
		}
		outputs = append(outputs, all[canaries:canaries+n.Bytes()])
	}
	for i, n := range r.stage.Reads {
		after := make([]byte, len(r.data[n]))
		r.h.Read(after, r.reads[i])
		if !bytes.Equal(after, r.data[n]) {
			r.t.Fatalf("%s: read %d was changed", r.stageCase.name, i)
		}
	}
	return outputs
}

// compare sees that the shares of so many threads are disjoint and give together what one thread gives.
func (r *stageRun) compare(want [][]byte, threads uint32) {
	r.t.Helper()
	together := make([][]byte, len(want))
	for i := range want {
		together[i] = slices.Clone(r.before(i))
	}
	var all []uint32
	for thread := range threads {
		all = append(all, thread, threads)
		for i, share := range r.call(thread, threads) {
			r.add(together[i], share, i)
		}
	}
	if !slices.EqualFunc(together, want, bytes.Equal) {
		r.t.Fatalf("%s: the shares of %d threads are %x, want %x", r.stageCase.name, threads, together, want)
	}
	if r.inPlace && !slices.EqualFunc(r.call(all...), want, bytes.Equal) {
		r.t.Fatalf("%s: %d threads give other bits in place", r.stageCase.name, threads)
	}
}

// add puts the elements of the i-th output that a thread wrote beside those of other threads.
func (r *stageRun) add(together, share []byte, i int) {
	before, size := r.before(i), r.stage.Writes()[i].Shape.DType.Size()
	for k := 0; k < len(share); k += size {
		old, now := before[k:k+size], share[k:k+size]
		switch {
		case bytes.Equal(now, old):
		case !bytes.Equal(together[k:k+size], old):
			r.t.Fatalf("%s: two threads write output %d[%d]", r.stageCase.name, i, k/size)
		default:
			copy(together[k:], now)
		}
	}
}
