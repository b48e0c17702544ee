package host

import (
	"errors"
	"fmt"
)

const (
	// pageBytes is the unit in which a WebAssembly memory grows.
	pageBytes = 1 << 16
	// MaxBytes is the largest memory: 2 GiB less one page, so that an address plus a static offset stays a positive i32 and
	// every engine, phones included, accepts it as a maximum.
	MaxBytes = 1<<31 - pageBytes
)

// Host owns one linear memory and the modules on it. It is not safe for concurrent use.
type Host struct {
	machine *machine // nil once closed
	blocks  *allocator
	limit   uint32 // bytes; a whole number of pages
	most    int    // threads in a call, 0 for as many as there are
}

// New makes a memory of one page that can grow to limit bytes, rounded down to whole pages of 65,536 bytes. It is an error if
// the limit is less than one page or more than MaxBytes, or if the machine has no WebAssembly or refuses the memory.
func New(limit uint32) (*Host, error) { return NewThreaded(limit, 1) }

// NewThreaded is like New, with a shared memory and so many threads, or maxThreads if that is fewer, that work on it: the caller's
// and helpers. It has one thread, and a memory of its own, where the machine has no threads: in a browser outside of workers that
// startWorker of public/crew.js started, or on a page that is not cross-origin isolated. There helpers start while the page and
// the caller's worker run their event loops.
func NewThreaded(limit uint32, threads int) (*Host, error) {
	if limit < pageBytes || limit > MaxBytes {
		return nil, fmt.Errorf("host: a memory limit of %d bytes; accepted is %d to %d", limit, pageBytes, MaxBytes)
	}
	machine, err := newMachine(limit/pageBytes, min(threads, maxThreads))
	if err != nil {
		return nil, fmt.Errorf("host: cannot make a memory of up to %d bytes: %w", limit, err)
	}
	h := &Host{machine: machine, blocks: newAllocator(base), limit: limit / pageBytes * pageBytes}
	if machine.shared() {
		h.blocks = newAllocator(control + controlBytes)
	}
	h.blocks.extend(pageBytes)
	return h, nil
}

// Shared tells whether the memory is shared, which modules have to say when they import it.
func (h *Host) Shared() bool {
	h.open()
	return h.machine.shared()
}

// Threads returns how many threads a call can use now: 1, and those of the helpers that have started and know all modules, but no more
// than LimitThreads says.
func (h *Host) Threads() int {
	h.open()
	if threads := h.machine.threads(); h.most == 0 || threads < h.most {
		return threads
	}
	return h.most
}

// LimitThreads lets calls use at most so many threads from now on, the caller's among them; 0 lets them use all. The helpers that are left
// out sleep.
func (h *Host) LimitThreads(most int) { h.most = max(0, most) }

// helpers is how many of so many helpers may take part in a call.
func (h *Host) helpers(hired int) int {
	if h.most == 0 {
		return hired
	}
	return min(hired, h.most-1)
}

// Control returns the address for EmitBarrier, or 0 if the memory is not shared. What is there is the host's.
func (h *Host) Control() Address {
	if h.Shared() {
		return control
	}
	return 0
}

// Alloc returns the address of a block of n bytes, a multiple of 64 and never 0, not even for n = 0. At least 64 more bytes
// behind the block can be read and belong to no other block. The content is whatever was there before. Alloc grows the memory
// when no free piece is large enough, and returns an error when it cannot.
//
// Memory that a module grew itself becomes free space here.
func (h *Host) Alloc(n int) (Address, error) {
	h.open()
	if n < 0 || n > MaxBytes {
		return 0, fmt.Errorf("host: a block of %d bytes asked; accepted is 0 to %d", n, MaxBytes)
	}
	size := footprint(uint32(n))
	if size > uint64(h.limit) {
		return 0, h.noRoom(n, errLimit)
	}
	address, ok := h.blocks.take(uint32(size))
	if ok {
		return address, nil
	}
	if err := h.grow(h.blocks.lacking(uint32(size))); err != nil {
		return 0, h.noRoom(n, err)
	}
	if address, ok = h.blocks.take(uint32(size)); !ok {
		panic(fmt.Sprintf("BUG: host: no room for %d bytes in a memory grown for them", n))
	}
	return address, nil
}

// errLimit says why a memory does not grow when the machine was not even asked.
var errLimit = errors.New("limit reached")

func (h *Host) noRoom(n int, why error) error {
	return fmt.Errorf("host: out of memory: %d bytes asked, %d in use in %d blocks, limit %d, largest free piece %d of %d bytes: %w",
		n, h.InUse(), h.Blocks(), h.limit, h.blocks.largestFree(), h.blocks.end, why)
}

// grow moves the end of the blocks by at least so many bytes, growing the memory by whole pages if it does not reach there.
func (h *Host) grow(lacking uint32) error {
	end := uint64(h.blocks.end) + uint64(lacking)
	pages := uint32((end + pageBytes - 1) / pageBytes)
	if pages > h.limit/pageBytes {
		return errLimit
	}
	if now := h.machine.pages(); now < pages {
		if err := h.machine.grow(pages - now); err != nil {
			return err
		}
	}
	h.blocks.extend(h.machine.pages() * pageBytes)
	return nil
}

// open panics if the host is closed.
func (h *Host) open() {
	if h.machine == nil {
		panic("BUG: host: use of a closed host")
	}
}

// Free gives a block back. It panics if the address is not that of a live block.
func (h *Host) Free(a Address) { h.blocks.release(a) }

// InUse returns the bytes in live blocks, with what alignment and slack add to each.
func (h *Host) InUse() int { return int(h.blocks.inUse) }

// Blocks returns the number of live blocks.
func (h *Host) Blocks() int { return h.blocks.blocks }

// Write copies data to an address, which may lie inside a block. It panics if the data do not lie within one live block.
func (h *Host) Write(a Address, data []byte) {
	h.check("write to", a, len(data))
	h.machine.write(a, data)
}

// Read fills data with the bytes from an address on, which may lie inside a block. It panics if they do not lie within one
// live block.
func (h *Host) Read(data []byte, a Address) {
	h.check("read from", a, len(data))
	h.machine.read(data, a)
}

// Copy copies n bytes within the memory; the two ranges may overlap. It panics if either does not lie within one live block.
func (h *Host) Copy(to, from Address, n int) {
	h.check("copy to", to, n)
	h.check("copy from", from, n)
	h.machine.move(to, from, n)
}

// check panics unless the host is open and n bytes at an address lie within one live block.
func (h *Host) check(what string, a Address, n int) {
	h.open()
	if !h.blocks.holds(a, n) {
		panic(fmt.Sprintf("BUG: host: %s %d: the %d bytes there do not lie in one live block", what, a, n))
	}
}

// Close gives up the memory and the modules on it, none of which can be used any more. A second Close does nothing.
func (h *Host) Close() {
	if h.machine != nil {
		h.machine.close()
		h.machine = nil
	}
}
