package engine

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/host"
)

// Table is a tensor that is written piece by piece, such as a data set that arrives in shards. It lies in the engine's memory once,
// and graphs take it as an input like any other buffer. Bytes that have not been written are undefined.
type Table struct{ buffer *buffer }

// NewTable makes a table of a shape.
func (b *Backend) NewTable(shape shapes.Shape) (*Table, error) {
	f, err := b.allocate(shape)
	if err != nil {
		return nil, err
	}
	return &Table{f}, nil
}

// Buffer is the table as an input of graphs. It must not be donated.
func (t *Table) Buffer() compute.Buffer { return t.buffer }

// Shape returns the table's shape.
func (t *Table) Shape() shapes.Shape { return t.buffer.shape }

// Finalize gives the memory back; the table must not be used any more.
func (t *Table) Finalize() error { return t.buffer.Finalize() }

// Write copies bytes to an offset, both counted in bytes of the row-major tensor.
func (t *Table) Write(offset int, data []byte) error {
	return t.buffer.at(offset, len(data), func(h *host.Host, address host.Address) { h.Write(address, data) })
}

// Read copies the bytes at an offset.
func (t *Table) Read(data []byte, offset int) error {
	return t.buffer.at(offset, len(data), func(h *host.Host, address host.Address) { h.Read(data, address) })
}
