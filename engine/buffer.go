package engine

import (
	"fmt"
	"reflect"
	"runtime"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/host"
)

// buffer is a tensor in the engine's memory, dense and row-major. Its memory goes back with Finalize, with a donation, or when the
// garbage collector finds the buffer.
type buffer struct {
	backend *Backend
	shape   shapes.Shape
	address host.Address
	valid   bool
	cleanup runtime.Cleanup
}

var _ compute.Buffer = (*buffer)(nil)

// newBuffer makes a buffer of memory that is allocated. The lock is held.
func (b *Backend) newBuffer(shape shapes.Shape, address host.Address) *buffer {
	f := &buffer{backend: b, shape: shape, address: address, valid: true}
	f.cleanup = runtime.AddCleanup(f, b.abandon, abandoned{address: address})
	return f
}

// BufferFromFlatData copies row-major values into a new buffer.
func (b *Backend) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	if err := checkDevice(device); err != nil {
		return nil, err
	}
	if err := checkFlat(flat, shape); err != nil {
		return nil, err
	}
	f, err := b.allocate(shape)
	if err != nil {
		return nil, err
	}
	return f, f.at(0, bytesOf(shape), func(h *host.Host, address host.Address) { h.Write(address, dtypes.UnsafeByteSliceFromAny(flat)) })
}

// allocate makes a buffer whose values are undefined.
func (b *Backend) allocate(shape shapes.Shape) (*buffer, error) {
	if err := checkShape(shape); err != nil {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	defer b.mu.Unlock()
	address, err := b.host.Alloc(bytesOf(shape))
	if err != nil {
		return nil, fmt.Errorf("a buffer of %s: %w", shape, err)
	}
	return b.newBuffer(shape.Clone(), address), nil
}

// at calls f with the address of n bytes at an offset, if the buffer is there and has them.
func (f *buffer) at(offset, n int, use func(*host.Host, host.Address)) error {
	if size := bytesOf(f.shape); offset < 0 || offset > size-n {
		return fmt.Errorf("bytes %d to %d of a tensor of %d", offset, offset+n, size)
	}
	if err := f.backend.open(); err != nil {
		return err
	}
	defer f.backend.mu.Unlock()
	if !f.valid {
		return errGone
	}
	use(f.backend.host, f.address+host.Address(offset))
	return nil
}

func checkDevice(device compute.DeviceNum) error {
	if device != 0 {
		return fmt.Errorf("device %d: there is one, number 0", device)
	}
	return nil
}

// checkFlat checks that a flat slice has the values of a shape.
func checkFlat(flat any, shape shapes.Shape) error {
	v := reflect.ValueOf(flat)
	if v.Kind() != reflect.Slice || dtypes.FromGoType(v.Type().Elem()) != shape.DType {
		return fmt.Errorf("values of type %T: a tensor of %s takes a slice of %s", flat, shape, shape.DType.GoType())
	}
	if v.Len() != shape.Size() {
		return fmt.Errorf("%d values: a tensor of %s has %d", v.Len(), shape, shape.Size())
	}
	return nil
}

func bytesOf(shape shapes.Shape) int { return shape.Size() * shape.DType.Size() }

// HasSharedBuffers returns false: Go cannot address the engine's memory in the browser.
func (b *Backend) HasSharedBuffers() bool { return false }

// NewSharedBuffer is an error, see HasSharedBuffers.
func (b *Backend) NewSharedBuffer(compute.DeviceNum, shapes.Shape) (compute.Buffer, any, error) {
	return nil, nil, fmt.Errorf("%s has no shared buffers", Name)
}

// Backend returns the backend that owns the buffer.
func (f *buffer) Backend() compute.Backend { return f.backend }

// DeviceNum returns 0.
func (f *buffer) DeviceNum() (compute.DeviceNum, error) { return 0, nil }

// Shape returns the shape of a buffer that is still there.
func (f *buffer) Shape() (shapes.Shape, error) {
	if !f.valid {
		return shapes.Invalid(), errGone
	}
	return f.shape, nil
}

var errGone = fmt.Errorf("the buffer has been finalized or donated")

// Finalize gives the memory back. Once is enough; more often does nothing.
func (f *buffer) Finalize() error {
	if err := f.backend.open(); err != nil {
		return nil // the backend gave all memory back
	}
	defer f.backend.mu.Unlock()
	if f.valid {
		f.backend.host.Free(f.release())
	}
	return nil
}

// release parts the buffer from its memory. The lock is held.
func (f *buffer) release() host.Address {
	f.cleanup.Stop()
	f.valid = false
	runtime.KeepAlive(f) // until here, or the collector could have queued the cleanup before Stop
	return f.address
}

// ToFlatData copies the values, row-major, into a slice of the dtype's Go type and of the tensor's size.
func (f *buffer) ToFlatData(flat any) error {
	if err := checkFlat(flat, f.shape); err != nil {
		return err
	}
	return f.at(0, bytesOf(f.shape), func(h *host.Host, address host.Address) { h.Read(dtypes.UnsafeByteSliceFromAny(flat), address) })
}

// Data is an error, see HasSharedBuffers.
func (f *buffer) Data() (any, error) { return nil, fmt.Errorf("%s has no shared buffers", Name) }

// CopyToDevice copies the buffer; the only device is number 0.
func (f *buffer) CopyToDevice(device compute.DeviceNum) (compute.Buffer, error) {
	if err := checkDevice(device); err != nil {
		return nil, err
	}
	if err := f.backend.open(); err != nil {
		return nil, err
	}
	defer f.backend.mu.Unlock()
	if !f.valid {
		return nil, errGone
	}
	address, err := f.backend.host.Alloc(bytesOf(f.shape))
	if err != nil {
		return nil, fmt.Errorf("a copy of %s: %w", f.shape, err)
	}
	f.backend.host.Copy(address, f.address, bytesOf(f.shape))
	return f.backend.newBuffer(f.shape, address), nil
}
