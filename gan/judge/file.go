package judge

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes/float16"
)

// Bytes returns a judge as a file: the weights as IEEE 754 half floats in the order of the network's layers, each layer's weights before
// its biases; then the mean and, row by row up to the diagonal, the covariance of the training images' features as doubles. All are
// little-endian.
func Bytes(weights Weights, reference Gaussian) []byte {
	var data []byte
	for _, values := range weights {
		for _, v := range values {
			data = binary.LittleEndian.AppendUint16(data, float16.FromFloat32(v).Bits())
		}
	}
	for _, v := range reference.mean {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	for i := range Features {
		for _, v := range reference.covariance.row(i)[:i+1] {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
		}
	}
	return data
}

// Parse reads what Bytes has written.
func Parse(data []byte) (Weights, Gaussian, error) {
	if want := 2*Parameters() + 8*(Features+Features*(Features+1)/2); len(data) != want {
		return nil, Gaussian{}, fmt.Errorf("%d bytes are no judge, which has %d", len(data), want)
	}
	weights := make(Weights, len(network))
	for i, t := range network {
		weights[i] = make([]float32, t.size())
		for j := range weights[i] {
			weights[i][j] = float16.FromBits(binary.LittleEndian.Uint16(data)).Float32()
			data = data[2:]
		}
	}
	next := func() float64 {
		v := math.Float64frombits(binary.LittleEndian.Uint64(data))
		data = data[8:]
		return v
	}
	g := Gaussian{make([]float64, Features), newMatrix(Features)}
	for i := range g.mean {
		g.mean[i] = next()
	}
	for i := range Features {
		for j := range i + 1 {
			v := next()
			g.covariance.row(i)[j], g.covariance.row(j)[i] = v, v
		}
	}
	return weights, g, nil
}

// Rounded returns the weights as a file keeps them.
func (w Weights) Rounded() Weights {
	out := make(Weights, len(w))
	for i, values := range w {
		for _, v := range values {
			out[i] = append(out[i], float16.FromFloat32(v).Float32())
		}
	}
	return out
}
