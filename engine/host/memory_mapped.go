//go:build linux || darwin

package host

import (
	"context"
	"fmt"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// mapping is address space for the largest memory, reserved from the system, which gives pages to what is touched. Growing
// costs nothing; wazero's own memories move when they grow, which took 3.8 s for the first GiB.
type mapping []byte

// reserve returns a context in which wazero makes its memory in a mapping of so many bytes, and what gives the mapping back
// when the runtime is closed.
func reserve(bytes uint32) (within context.Context, giveBack func() error, err error) {
	const access, kind = syscall.PROT_READ | syscall.PROT_WRITE, syscall.MAP_ANON | syscall.MAP_PRIVATE | syscall.MAP_NORESERVE
	reserved, err := syscall.Mmap(-1, 0, int(bytes), access, kind)
	if err != nil {
		return nil, nil, fmt.Errorf("the system refuses %d bytes of address space: %w", bytes, err)
	}
	allocate := func(_, _ uint64) experimental.LinearMemory { return mapping(reserved) }
	within = experimental.WithMemoryAllocator(background, experimental.MemoryAllocatorFunc(allocate))
	return within, func() error { return syscall.Munmap(reserved) }, nil
}

// Reallocate returns the first bytes, with the capacity of all: wazero, which forgets the mapping once a module on it is
// closed (see Free), then still grows the memory in place.
func (m mapping) Reallocate(size uint64) []byte { return m[:size] }

// Free does nothing, as wazero 1.12 calls it not only for the module that made the memory but for each that imports it.
func (m mapping) Free() {}
