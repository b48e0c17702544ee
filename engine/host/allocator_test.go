package host

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// verify checks what holds of an allocator between any two calls.
func (a *allocator) verify(t *testing.T) {
	t.Helper()
	at, inUse, blocks := uint32(base), uint32(0), 0
	for i, p := range a.pieces {
		if p.start != at || p.size == 0 || p.start%alignment != 0 || p.size%alignment != 0 {
			t.Fatalf("piece %d of %v does not start at %d, is empty or not aligned", i, a.pieces, at)
		}
		if i > 0 && !p.live && !a.pieces[i-1].live {
			t.Fatalf("pieces %d and %d of %v are both free", i-1, i, a.pieces)
		}
		if p.live {
			inUse += p.size
			blocks++
		}
		at += p.size
	}
	if at != a.end || inUse != a.inUse || blocks != a.blocks {
		t.Fatalf("pieces end at %d with %d bytes in %d blocks; the allocator says %d, %d, %d", at, inUse, blocks, a.end, a.inUse, a.blocks)
	}
}

func TestFootprint(t *testing.T) {
	for n, want := range map[uint32]uint64{0: 64, 1: 128, 63: 128, 64: 128, 65: 192, 128: 192, 1<<32 - 1: 1<<32 + 64} {
		if got := footprint(n); got != want {
			t.Errorf("footprint(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestAllocatorPlaces(t *testing.T) {
	// Each step takes a piece of so many units of 64 bytes (0 if negative: then it frees what step -n made), numbered from 1;
	// the answer is the address in the same units, 0 for no room. The memory has 16 units, of which 1 to 15 are given out.
	type step struct{ units, at int }
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"from the bottom up", []step{{1, 1}, {2, 2}, {3, 4}}},
		{"all of it", []step{{15, 1}, {1, 0}}},
		{"too much", []step{{16, 0}, {15, 1}}},
		{"a freed block again", []step{{4, 1}, {4, 5}, {-1, 0}, {4, 1}}},
		{"part of a freed block", []step{{4, 1}, {4, 5}, {-1, 0}, {3, 1}, {1, 4}, {1, 9}}},
		{"the smallest that fits", []step{{3, 1}, {1, 4}, {2, 5}, {1, 7}, {-1, 0}, {-3, 0}, {2, 5}, {3, 1}}},
		{"the lowest of equals", []step{{2, 1}, {1, 3}, {2, 4}, {1, 6}, {-3, 0}, {-1, 0}, {2, 1}, {2, 4}}},
		{"joined with what follows", []step{{2, 1}, {2, 3}, {1, 5}, {-2, 0}, {-1, 0}, {4, 1}}},
		{"joined with what precedes", []step{{2, 1}, {2, 3}, {1, 5}, {-1, 0}, {-2, 0}, {4, 1}}},
		{"joined with both", []step{{2, 1}, {2, 3}, {2, 5}, {9, 7}, {-1, 0}, {-3, 0}, {-2, 0}, {6, 1}}},
		{"not joined over a live one", []step{{2, 1}, {2, 3}, {2, 5}, {9, 7}, {-1, 0}, {-3, 0}, {4, 0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAllocator(base)
			a.extend(16 * 64)
			made := []Address{0} // by step
			for i, s := range c.steps {
				var at Address
				if s.units < 0 {
					a.release(made[-s.units])
				} else {
					at, _ = a.take(uint32(s.units) * 64)
				}
				if made = append(made, at); at != Address(s.at)*64 {
					t.Fatalf("step %d: block at %d, want %d", i+1, at, s.at*64)
				}
				a.verify(t)
			}
		})
	}
}

func TestAllocatorExtend(t *testing.T) {
	a := newAllocator(base)
	for _, c := range []struct {
		name         string
		end          uint32
		take         uint32
		lacking      uint32 // before the end moved
		wantAt       Address
		wantFreeTail uint32 // bytes, after the block was taken
	}{
		{"nothing there yet", 1024, 512, 512, 64, 448},
		{"the tail is part of the new block", 2048, 1024, 576, 576, 448},
		{"the tail is enough", 2048, 448, 0, 1600, 0},
		{"no tail", 4096, 128, 128, 2048, 1920},
		{"an end before the end", 64, 64, 0, 2176, 1856},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := a.lacking(c.take); got != c.lacking {
				t.Errorf("lacking(%d) = %d, want %d", c.take, got, c.lacking)
			}
			a.extend(c.end)
			a.verify(t)
			if at, ok := a.take(c.take); at != c.wantAt || !ok {
				t.Errorf("block at %d, want %d", at, c.wantAt)
			}
			a.verify(t)
			if got := a.largestFree(); got != c.wantFreeTail {
				t.Errorf("%d bytes free, want %d", got, c.wantFreeTail)
			}
		})
	}
}

func TestReleaseOfWhatIsNoBlock(t *testing.T) {
	a := newAllocator(base)
	a.extend(4096)
	block, _ := a.take(256)
	freed, _ := a.take(128)
	a.release(freed)
	for name, address := range map[string]Address{
		"0": 0, "before all": 63, "inside a block": block + 64, "a freed one": freed, "never given out": 2048, "the end": 4096, "far out": 1 << 31,
	} {
		t.Run(name, func(t *testing.T) {
			mustPanic(t, fmt.Sprintf("BUG: host: free of %d,", address), func() { a.release(address) })
			a.verify(t)
		})
	}
}

func TestHolds(t *testing.T) {
	a := newAllocator(base)
	a.extend(4096)
	block, _ := a.take(256) // 64 to 255, and 64 bytes of slack
	for _, c := range []struct {
		name    string
		address Address
		n       int
		want    bool
	}{
		{"nothing", block, 0, true},
		{"all", block, 192, true},
		{"inside", block + 5, 100, true},
		{"the last byte", block + 191, 1, true},
		{"into the slack", block, 193, false},
		{"in the slack", block + 192, 1, false},
		{"before", block - 1, 2, false},
		{"negative", block, -1, false},
		{"free", block + 256, 1, false},
		{"outside", 1 << 31, 0, false},
		{"more than the memory has", block, math.MaxInt, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := a.holds(c.address, c.n); got != c.want {
				t.Errorf("holds(%d, %d) = %v", c.address, c.n, got)
			}
		})
	}
}

// replay does with an allocator what the bytes say, two for a step, and compares it with a list of the live blocks: a step
// with an even first byte takes a piece, others free one. In the end all are freed.
func replay(t *testing.T, steps []byte) {
	type block struct{ start, end uint32 }
	a := newAllocator(base)
	var live []block // the model, in order of making
	free := func(i int) {
		a.release(Address(live[i].start))
		live = slices.Delete(live, i, i+1)
		a.verify(t)
	}
	for ; len(steps) >= 2; steps = steps[2:] {
		kind, value := steps[0], int(steps[1])
		if kind%2 == 1 {
			if len(live) > 0 {
				free(value % len(live))
			}
			continue
		}
		size := uint32(footprint(uint32(value) * uint32(kind)))
		largest := a.largestFree()
		at, ok := a.take(size)
		if ok != (size <= largest) {
			t.Fatalf("take(%d) = %v with a free piece of %d", size, ok, largest)
		}
		if !ok {
			a.extend(a.end + a.lacking(size))
			if at, ok = a.take(size); !ok {
				t.Fatalf("take(%d) finds no room in a memory extended for it", size)
			}
		}
		for _, b := range live {
			if uint32(at) < b.end && b.start < uint32(at)+size {
				t.Fatalf("the block at %d, %d bytes, overlaps the one from %d to %d", at, size, b.start, b.end)
			}
		}
		live = append(live, block{uint32(at), uint32(at) + size})
		a.verify(t)
		if a.blocks != len(live) || uint32(at) < base || uint32(at)+size > a.end {
			t.Fatalf("%d blocks of %d, the last at %d in a memory of %d", a.blocks, len(live), at, a.end)
		}
	}
	for len(live) > 0 {
		free(len(live) / 2)
	}
	if len(a.pieces) > 1 || a.inUse != 0 {
		t.Fatalf("with all freed, %d bytes are in use and the pieces are %v", a.inUse, a.pieces)
	}
}

func TestAllocatorAgainstModel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		steps := make([]byte, 2*random.IntN(400))
		for i := range steps {
			steps[i] = byte(random.Uint32())
		}
		replay(t, steps)
	}
}

func FuzzAllocator(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{2, 0, 2, 1, 2, 2, 1, 1, 2, 1})
	f.Add([]byte{254, 255, 2, 9, 254, 255, 1, 0, 1, 1, 4, 16, 1, 0})
	f.Fuzz(replay)
}

// BenchmarkAllocFree replaces one block among 500 live ones.
func BenchmarkAllocFree(b *testing.B) {
	a := newAllocator(base)
	a.extend(1 << 24)
	random := rand.New(rand.NewPCG(3, 4))
	size := func() uint32 { return uint32(footprint(random.Uint32N(1 << 13))) }
	live := make([]Address, 500)
	for i := range live {
		live[i], _ = a.take(size())
	}
	for b.Loop() {
		i := random.IntN(len(live))
		a.release(live[i])
		live[i], _ = a.take(size())
	}
}
