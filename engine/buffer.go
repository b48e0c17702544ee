package engine

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// buffer is an inner buffer that names this backend as its own: gomlx refuses a tensor on another backend's buffer.
type buffer struct {
	compute.Buffer
	backend *backend
}

// Backend returns the strict backend.
func (b *buffer) Backend() compute.Backend { return b.backend }

// CopyToDevice copies the buffer; the only device is number 0.
func (b *buffer) CopyToDevice(device compute.DeviceNum) (compute.Buffer, error) {
	return b.backend.wrap(b.Buffer.CopyToDevice(device))
}

func (b *backend) wrap(inner compute.Buffer, err error) (compute.Buffer, error) {
	if err != nil {
		return nil, err
	}
	return &buffer{inner, b}, nil
}

// BufferFromFlatData copies row-major values into a new buffer.
func (b *backend) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	return b.wrap(b.Backend.BufferFromFlatData(device, flat, shape))
}

// NewSharedBuffer makes a buffer together with the slice that holds its values.
func (b *backend) NewSharedBuffer(device compute.DeviceNum, shape shapes.Shape) (compute.Buffer, any, error) {
	inner, flat, err := b.Backend.NewSharedBuffer(device, shape)
	wrapped, err := b.wrap(inner, err)
	return wrapped, flat, err
}

// executable is an inner executable that takes and returns this backend's buffers.
type executable struct {
	compute.Executable
	backend *backend
}

// Execute runs the graph. Donated inputs must not be used afterwards.
func (e *executable) Execute(inputs []compute.Buffer, donate []bool, device compute.DeviceNum) ([]compute.Buffer, error) {
	inner := make([]compute.Buffer, len(inputs))
	for i, input := range inputs {
		own, ok := input.(*buffer)
		if !ok {
			return nil, fmt.Errorf("input %d is a buffer of %T, not of this backend", i, input)
		}
		inner[i] = own.Buffer
	}
	outputs, err := e.Executable.Execute(inner, donate, device)
	for i := range outputs {
		outputs[i] = &buffer{outputs[i], e.backend}
	}
	return outputs, err
}
