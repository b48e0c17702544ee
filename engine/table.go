package engine

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/host"
)

// Table is a tensor that is written piece by piece, such as a data set that arrives in shards. It lies in the engine's memory once,
// and graphs take it as an input like any other buffer. Bytes that have not been written are undefined.
type Table struct{ buffer *buffer }

// NewTable makes a table of a shape.
func (b *Backend) NewTable(shape shapes.Shape) (*Table, error) {
	if err := checkShape(shape); err != nil {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	defer b.mu.Unlock()
	address, err := b.host.Alloc(bytesOf(shape))
	if err != nil {
		return nil, fmt.Errorf("a table of %s: %w", shape, err)
	}
	return &Table{b.newBuffer(shape.Clone(), address)}, nil
}

// Buffer is the table as an input of graphs. It must not be donated.
func (t *Table) Buffer() compute.Buffer { return t.buffer }

// Shape returns the table's shape.
func (t *Table) Shape() shapes.Shape { return t.buffer.shape }

// Finalize gives the memory back; the table must not be used any more.
func (t *Table) Finalize() error { return t.buffer.Finalize() }

// Write copies bytes to an offset, both counted in bytes of the row-major tensor.
func (t *Table) Write(offset int, data []byte) error {
	return t.at(offset, len(data), func(h *host.Host, address host.Address) { h.Write(address, data) })
}

// Read copies the bytes at an offset.
func (t *Table) Read(data []byte, offset int) error {
	return t.at(offset, len(data), func(h *host.Host, address host.Address) { h.Read(data, address) })
}

// at calls f with the address of n bytes at an offset.
func (t *Table) at(offset, n int, f func(*host.Host, host.Address)) error {
	size := bytesOf(t.buffer.shape)
	if offset < 0 || offset > size-n {
		return fmt.Errorf("bytes %d to %d of a table of %d", offset, offset+n, size)
	}
	if err := t.buffer.backend.open(); err != nil {
		return err
	}
	defer t.buffer.backend.mu.Unlock()
	if !t.buffer.valid {
		return errGone
	}
	f(t.buffer.backend.host, t.buffer.address+host.Address(offset))
	return nil
}
