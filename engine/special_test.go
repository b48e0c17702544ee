package engine

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// philoxKnownAnswers are the rows "philox4x32 10" of kat_vectors, which comes with Random123 (Salmon 2011): counter, key, block.
var philoxKnownAnswers = []struct {
	counter [4]uint32
	key     [2]uint32
	block   [4]uint32
}{
	{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
	{[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff},
		[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
	{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
		[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
}

func TestPhiloxKnownAnswers(t *testing.T) {
	e := newEngines(t)
	for i, known := range philoxKnownAnswers {
		word := func(low, high uint32) uint64 { return uint64(high)<<32 | uint64(low) }
		state := []uint64{word(known.key[0], known.key[1]), word(known.counter[0], known.counter[1]), word(known.counter[2], known.counter[3])}
		outputs := integerRun(t, e, [][]uint64{state}, func(f compute.Function, x []compute.Value) []compute.Value {
			next, bits, err := f.RNGBitGenerator(x[0], shapes.Make(dtypes.Uint32, 4))
			if err != nil {
				t.Fatal(err)
			}
			return []compute.Value{next, bits}
		})
		if got := [4]uint32(outputs[1].([]uint32)); got != known.block {
			t.Errorf("row %d: %x, want %x", i, got, known.block)
		}
		want := [3]uint64{state[0], state[1] + 1, state[2]}
		if want[1] == 0 {
			want[2]++
		}
		if got := [3]uint64(outputs[0].([]uint64)); got != want {
			t.Errorf("row %d: the next state is %x, want %x", i, got, want)
		}
	}
}

// TestRandomBits checks that every dtype and size reads the same stream of bytes, that the next state counts the blocks used, with a
// carry, and that it goes on where the first state ended.
func TestRandomBits(t *testing.T) {
	e := newEngines(t)
	state := []uint64{42, math.MaxUint64 - 2, 7}
	draw := func(state []uint64, shape shapes.Shape) (next []uint64, bytes []byte) {
		outputs := integerRun(t, e, [][]uint64{state}, func(f compute.Function, x []compute.Value) []compute.Value {
			next, bits, err := f.RNGBitGenerator(x[0], shape)
			if err != nil {
				t.Fatal(err)
			}
			return []compute.Value{next, bits}
		})
		return outputs[0].([]uint64), dtypes.UnsafeByteSliceFromAny(outputs[1])
	}
	_, stream := draw(state, shapes.Make(dtypes.Uint8, 512))
	for _, dtype := range indexDTypes {
		for _, dims := range [][]int{{}, {1}, {5}, {16}, {3, 7}, {2, 1, 13}} {
			shape := shapes.Make(dtype, dims...)
			next, bytes := draw(state, shape)
			if string(bytes) != string(stream[:len(bytes)]) {
				t.Errorf("%s is not the start of the stream", shape)
			}
			blocks := (len(bytes) + 15) / 16
			want := [3]uint64{42, state[1] + uint64(blocks), 7}
			if blocks > 2 {
				want[2]++
			}
			if [3]uint64(next) != want {
				t.Errorf("%s: the next state is %x, want %x", shape, next, want)
			}
			if _, after := draw(next, shapes.Make(dtypes.Uint8, 32)); string(after) != string(stream[16*blocks:16*blocks+32]) {
				t.Errorf("%s: the next state does not go on where this one ended", shape)
			}
		}
	}
}

// batchNorm is the op's three values in float64: normalised, mean and biased variance.
func batchNorm(x, scale, offset tensor, epsilon float64, feature int) (y, mean, variance tensor) {
	features := []int{x.dims[feature]}
	zeros := func() tensor { return tensor{x.dtype, features, make([]float64, features[0])} }
	mean, variance = zeros(), zeros()
	n := float64(len(x.values)) / float64(features[0])
	each(x.dims, func(i int, index []int) { mean.values[index[feature]] += x.values[i] / n })
	each(x.dims, func(i int, index []int) {
		d := x.values[i] - mean.values[index[feature]]
		variance.values[index[feature]] += d * d / n
	})
	y = tensor{dtype: x.dtype, dims: x.dims}
	each(x.dims, func(i int, index []int) {
		k := index[feature]
		normal := (x.values[i] - mean.values[k]) / math.Sqrt(variance.values[k]+epsilon)
		y.values = append(y.values, normal*scale.values[k]+offset.values[k])
	})
	return y, mean, variance
}

// TestBatchNorm checks the three ops against the reference, and the gradient against differences of it.
func TestBatchNorm(t *testing.T) {
	e := newEngines(t)
	const epsilon = 1.0 / 1024 // exact in float32, as which the op takes it
	for _, c := range []struct {
		dims    []int
		feature int
	}{{[]int{9, 5}, 1}, {[]int{5, 9}, 0}, {[]int{4, 3, 3, 7}, 3}, {[]int{4, 7, 3, 3}, 1}, {[]int{13, 1}, 1}, {[]int{2, 17, 3}, 2}} {
		for _, dtype := range floats {
			features := c.dims[c.feature]
			x, scale, offset := wave(dtype, 0.2, c.dims...), wave(dtype, 1, features), wave(dtype, 2, features)
			y, mean, variance := batchNorm(x, scale, offset, epsilon, c.feature)
			up := wave(dtype, 3, c.dims...)
			outputs := e.run(t, []tensor{x, scale, offset, mean.as(dtype), variance.as(dtype), up}, func(f compute.Function, v []compute.Value) []compute.Value {
				inference := must(f.BatchNormForInference(v[0], v[1], v[2], v[3], v[4], epsilon, c.feature))
				normal, m, s, err := f.BatchNormForTraining(v[0], v[1], v[2], epsilon, c.feature)
				must(normal, err)
				toX, toScale, toOffset, err := f.BatchNormGradient(v[0], v[1], v[3], v[4], v[5], epsilon, c.feature)
				must(toX, err)
				return []compute.Value{inference, normal, m, s, toX, toScale, toOffset}
			})
			for i, want := range []tensor{y, y, mean, variance} {
				expect(t, fmt.Sprintf("batch norm, output %d of %v", i, c), outputs[i], want, 64, 10)
			}
			loss := func() float64 {
				y, _, _ := batchNorm(x, scale, offset, epsilon, c.feature)
				sum := 0.0
				for i, v := range y.values {
					sum += v * up.values[i]
				}
				return sum
			}
			for i, input := range []tensor{x, scale, offset} {
				for j, original := range input.values {
					const h = 1e-5
					input.values[j] = original + h
					above := loss()
					input.values[j] = original - h
					slope := (above - loss()) / (2 * h)
					input.values[j] = original
					if got := outputs[4+i].values[j]; math.Abs(got-slope) > 1e-4*(1+math.Abs(slope)) {
						t.Errorf("%s %v: gradient %d, element %d is %v, differences give %v", dtype, c, i, j, got, slope)
					}
				}
			}
		}
	}
}
