package judge

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes/float16"

	"ganplayground/gan/symmetric"
)

// Bytes returns a judge as a file: the weights as IEEE 754 half floats in the order of the network's layers, each layer's weights before
// its biases; then for each digit the number of training images as a 32-bit word, and the mean and, row by row up to the diagonal, the
// covariance of their features as floats. All are little-endian.
func Bytes(weights Weights, groups *Groups) []byte {
	var data []byte
	for _, values := range weights {
		for _, v := range values {
			data = binary.LittleEndian.AppendUint16(data, float16.FromFloat32(v).Bits())
		}
	}
	add := func(v float64) { data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(v))) }
	for _, g := range groups {
		data = binary.LittleEndian.AppendUint32(data, uint32(g.N))
		for _, v := range g.mean {
			add(v)
		}
		for i := range Features {
			for _, v := range g.covariance.Row(i)[:i+1] {
				add(v)
			}
		}
	}
	return data
}

// groupBytes is the size of a group in a file.
const groupBytes = 4 + 4*(Features+Features*(Features+1)/2)

// Parse reads what Bytes has written.
func Parse(data []byte) (Weights, *Groups, error) {
	if want := 2*Parameters() + Classes*groupBytes; len(data) != want {
		return nil, nil, fmt.Errorf("%d bytes are no judge, which has %d", len(data), want)
	}
	weights := make(Weights, len(network))
	for i, t := range network {
		weights[i] = make([]float32, t.size())
		for j := range weights[i] {
			weights[i][j] = float16.FromBits(binary.LittleEndian.Uint16(data)).Float32()
			data = data[2:]
		}
	}
	word := func() uint32 {
		v := binary.LittleEndian.Uint32(data)
		data = data[4:]
		return v
	}
	next := func() float64 { return float64(math.Float32frombits(word())) }
	groups := new(Groups)
	for d := range groups {
		g := Group{int(word()), Gaussian{make([]float64, Features), symmetric.New(Features)}}
		for i := range g.mean {
			g.mean[i] = next()
		}
		for i := range Features {
			for j := range i + 1 {
				v := next()
				g.covariance.Row(i)[j], g.covariance.Row(j)[i] = v, v
			}
		}
		groups[d] = g
	}
	return weights, groups, nil
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
