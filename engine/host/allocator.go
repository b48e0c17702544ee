package host

import (
	"cmp"
	"fmt"
	"slices"
)

// Address is a place in the linear memory, in bytes from its start. 0 is never the address of a block.
type Address uint32

const (
	// alignment of blocks in bytes: a cache line, so that threads which write neighbouring blocks share none.
	alignment = 64
	// slack is how many bytes behind the bytes asked for belong to a block, at the least: kernels load whole vectors past the
	// end of a tensor, and what they find there is no other tensor that may change meanwhile.
	slack = 64
	// base is where the first block can start. What lies before stays unused, so that 0 can mean "no address".
	base = alignment
)

// piece is a stretch of the memory: a live block with its slack, or free. Start and size in bytes are multiples of alignment.
type piece struct {
	start, size uint32
	live        bool
}

// allocator divides the addresses from a start to an end into pieces. With hundreds of live blocks, one sorted slice searched from
// end to end is as fast as needed and easy to check.
type allocator struct {
	pieces []piece // by address, without gaps; no two free ones side by side
	end    uint32  // in bytes; a multiple of alignment
	inUse  uint32  // bytes in live pieces
	blocks int     // number of live pieces
}

// newAllocator returns one without any room yet; start is a multiple of alignment.
func newAllocator(start uint32) *allocator { return &allocator{end: start} }

// footprint returns the size of the piece for a block of n bytes.
func footprint(n uint32) uint64 {
	return (uint64(n)+alignment-1)/alignment*alignment + slack
}

// take makes a block out of the smallest free piece that holds size bytes, of several the lowest, and reports whether there
// is one. What is left of the piece stays free. Best fit keeps the large pieces whole for the arenas of whole graphs.
func (a *allocator) take(size uint32) (Address, bool) {
	best := -1
	for i, p := range a.pieces {
		if !p.live && p.size >= size && (best < 0 || p.size < a.pieces[best].size) {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	taken := &a.pieces[best]
	rest := piece{start: taken.start + size, size: taken.size - size}
	taken.size, taken.live = size, true
	a.inUse += size
	a.blocks++
	start := taken.start
	if rest.size > 0 {
		a.pieces = slices.Insert(a.pieces, best+1, rest)
	}
	return Address(start), true
}

// release frees the block at an address and joins it with free neighbours.
func (a *allocator) release(address Address) {
	i := a.containing(address)
	if i < 0 || a.pieces[i].start != uint32(address) || !a.pieces[i].live {
		panic(fmt.Sprintf("BUG: host: free of %d, which is not the address of a live block", address))
	}
	a.pieces[i].live = false
	a.inUse -= a.pieces[i].size
	a.blocks--
	if i+1 < len(a.pieces) {
		a.join(i)
	}
	if i > 0 {
		a.join(i - 1)
	}
}

// join makes one of the pieces i and i+1 if both are free.
func (a *allocator) join(i int) {
	if a.pieces[i].live || a.pieces[i+1].live {
		return
	}
	a.pieces[i].size += a.pieces[i+1].size
	a.pieces = slices.Delete(a.pieces, i+1, i+2)
}

// lacking returns by how many bytes the end must move for take(size) to find room there.
func (a *allocator) lacking(size uint32) uint32 {
	if last := len(a.pieces) - 1; last >= 0 && !a.pieces[last].live {
		return size - min(size, a.pieces[last].size)
	}
	return size
}

// extend makes the addresses up to a new end free.
func (a *allocator) extend(end uint32) {
	if end <= a.end {
		return
	}
	a.pieces = append(a.pieces, piece{start: a.end, size: end - a.end})
	a.end = end
	if last := len(a.pieces) - 1; last > 0 {
		a.join(last - 1)
	}
}

// containing returns the index of the piece with an address, or -1 if the address lies outside of all.
func (a *allocator) containing(address Address) int {
	i, found := slices.BinarySearchFunc(a.pieces, uint32(address), func(p piece, start uint32) int { return cmp.Compare(p.start, start) })
	if found {
		return i
	}
	if uint32(address) >= a.end {
		return -1
	}
	return i - 1
}

// holds tells whether n bytes at an address lie in one live block, its slack left out.
func (a *allocator) holds(address Address, n int) bool {
	i := a.containing(address)
	if i < 0 || !a.pieces[i].live || n < 0 {
		return false
	}
	end := a.pieces[i].start + a.pieces[i].size - slack
	return uint64(address)+uint64(n) <= uint64(end)
}

// largestFree returns the size of the largest free piece in bytes.
func (a *allocator) largestFree() uint32 {
	var largest uint32
	for _, p := range a.pieces {
		if !p.live {
			largest = max(largest, p.size)
		}
	}
	return largest
}
