package engine

import (
	"fmt"
	"sync"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine/host"
)

// Name is the backend's name in gomlx.
const Name = "wasmsimd"

// Backend is the compute.Backend. It has one device, whose memory holds every buffer; its methods may be called from several
// goroutines, one call runs at a time.
type Backend struct {
	mu      sync.Mutex
	host    *host.Host
	threads int // at most
	// arena is scratch memory that all executables share, since they run one at a time; table passes addresses to a run.
	arena, table block
	// abandoned is what buffers and executables had that were collected without Finalize; the next call frees it.
	abandoned  []abandoned
	modules    emission // how they are made, apart from the profile
	profile    *profile // nil unless stages are timed
	alone      bool     // no helpers take part in calls
	unoptimise bool     // for tests: every op a stage of its own
}

// abandoned is memory, and a module that goes with it, if any.
type abandoned struct {
	address host.Address
	module  *host.Module
}

// block is a piece of the engine's memory that grows on demand.
type block struct {
	address host.Address
	size    int
}

var _ compute.Backend = (*Backend)(nil)

// New returns the backend that everything in this project runs on, on one thread: New and NewThreaded are where it is chosen.
func New() (*Backend, error) { return newLimited(host.MaxBytes, 1) }

// MostThreads is how many threads a backend has at most.
const MostThreads = 8

// NewThreaded returns a backend that computes on up to so many threads, the caller's among them, with the same bits on any number. It
// has one where the machine has no threads, as a page that is not cross-origin isolated.
func NewThreaded(threads int) (*Backend, error) {
	return newLimited(host.MaxBytes, max(1, min(threads, MostThreads)))
}

// newLimited returns a backend of so many bytes.
func newLimited(limit uint32, threads int) (*Backend, error) {
	h, err := host.NewThreaded(limit, threads)
	if err != nil {
		return nil, fmt.Errorf("starting the engine: %w", err)
	}
	if !h.Shared() {
		threads = 1
	}
	return &Backend{host: h, threads: threads, modules: emission{shared: h.Shared(), control: h.Control()}}, nil
}

// emission is how modules are made for this backend.
func (b *Backend) emission() emission {
	m := b.modules
	m.stages = b.profile != nil
	return m
}

// kernels are what graphs are compiled for.
func (b *Backend) kernels() kernels { return kernels{b.threads} }

// Name returns "wasmsimd".
func (b *Backend) Name() string { return Name }

// String returns the same as Name.
func (b *Backend) String() string { return Name }

// Description says in a line what the backend is.
func (b *Backend) Description() string {
	return "compiles computation graphs to SIMD WebAssembly, with the same bits on every machine"
}

// NumDevices returns 1.
func (b *Backend) NumDevices() int { return 1 }

// DeviceDescription names the device.
func (b *Backend) DeviceDescription(device compute.DeviceNum) string {
	return fmt.Sprintf("%s, device %d", Name, device)
}

// Capabilities lists the ops and dtypes. Fused ops are left out: they have no second derivative, which R1 and WGAN-GP need. Variables
// must not be baked into graphs: samples of a graph that is not marked as training would never change.
func (b *Backend) Capabilities() compute.Capabilities {
	c := compute.Capabilities{Operations: map[compute.OpType]bool{}, DTypes: map[dtypes.DType]bool{}}
	for _, op := range operations {
		c.Operations[op] = true
	}
	for _, dtype := range supportedDTypes {
		c.DTypes[dtype] = true
	}
	return c
}

// Finalize gives the engine's memory back. The backend, its buffers and its executables must not be used any more.
func (b *Backend) Finalize() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.host != nil {
		b.host.Close()
		b.host, b.abandoned = nil, nil
	}
}

// IsFinalized tells whether Finalize has been called.
func (b *Backend) IsFinalized() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.host == nil
}

// Threads returns how many threads can work on a graph now. Helpers of a browser start in the background, so it may still grow.
func (b *Backend) Threads() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.host == nil {
		return 0
	}
	return b.host.Threads()
}

// LimitThreads lets at most so many threads compute from now on, 0 all: others may need the processor. The bits do not change.
func (b *Backend) LimitThreads(most int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.host != nil {
		b.host.LimitThreads(most)
	}
}

// Memory returns the bytes in use for buffers, constants and scratch, and the number of pieces; none after Finalize.
func (b *Backend) Memory() (bytes, blocks int) {
	if b.open() != nil {
		return 0, 0
	}
	defer b.mu.Unlock()
	return b.host.InUse(), b.host.Blocks()
}

// open locks the backend for an operation, or says that it is finalized.
func (b *Backend) open() error {
	b.mu.Lock()
	if b.host == nil {
		b.mu.Unlock()
		return fmt.Errorf("the backend has been finalized")
	}
	b.sweep()
	return nil
}

// abandon notes what belonged to something that has been collected. It runs on the collector's goroutine.
func (b *Backend) abandon(a abandoned) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.host != nil {
		b.abandoned = append(b.abandoned, a)
	}
}

// sweep frees what the garbage collector found. The lock is held.
func (b *Backend) sweep() {
	for _, a := range b.abandoned {
		b.host.Free(a.address)
		if a.module != nil {
			a.module.Close()
		}
	}
	b.abandoned = nil
}

// grow makes a block at least as large as asked; what it held is lost. The lock is held.
func (b *Backend) grow(k *block, size int) error {
	if k.size >= size && k.address != 0 {
		return nil
	}
	if k.address != 0 {
		b.host.Free(k.address)
		*k = block{}
	}
	address, err := b.host.Alloc(size)
	if err != nil {
		return err
	}
	*k = block{address, size}
	return nil
}
