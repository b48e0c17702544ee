package mnist

import (
	"math/rand/v2"
	"testing"
)

// TestCoderRoundTrip codes sequences that drive the probabilities to their bounds and then surprise them.
func TestCoderRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tests := []struct {
		name string
		bits int
		next func(i int) int
	}{
		{"all 0", 1, func(int) int { return 0 }},
		{"all 1", 1, func(int) int { return 1 }},
		{"alternating", 1, func(i int) int { return i & 1 }},
		{"a 1 after many 0", 1, func(i int) int { return min(i%1000/999, 1) }},
		{"a 0 after many 1", 1, func(i int) int { return 1 - i%1000/999 }},
		{"long runs", 1, func(i int) int { return i / 5000 & 1 }},
		{"even nibbles", 4, func(int) int { return random.IntN(16) }},
		{"skewed nibbles", 4, func(int) int { return random.IntN(16) & random.IntN(16) & random.IntN(16) }},
		{"five bits", 5, func(int) int { return random.IntN(32) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const n = 20_000
			values := make([]int, n)
			encoder, states := newEncoder(nil), newStates(1<<test.bits)
			for i := range values {
				values[i] = test.next(i)
				if got := encoder.symbol(test.bits, values[i], states); got != values[i] {
					t.Fatalf("encoding value %d returned %d", values[i], got)
				}
			}
			data := encoder.finish()
			decoder, states := newDecoder(data), newStates(1<<test.bits)
			for i, want := range values {
				if got := decoder.symbol(test.bits, 0, states); got != want {
					t.Fatalf("value %d is %d, want %d", i, got, want)
				}
			}
			if decoder.read != len(data) {
				t.Errorf("read %d of %d bytes", decoder.read, len(data))
			}
		})
	}
}

// TestCoderSize bounds the cost of what is predictable and of what is not.
func TestCoderSize(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const n = 80_000
	tests := []struct {
		name     string
		next     func() int
		min, max int // bytes
	}{
		{"constant", func() int { return 1 }, 4, 40},
		{"even", func() int { return random.IntN(2) }, n / 8, n / 8 * 101 / 100},
		{"one in eight", func() int { return random.IntN(8) / 7 }, n / 8 * 543 / 1000, n / 8 * 555 / 1000}, // entropy 0.5436 bit
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			encoder, states := newEncoder(nil), newStates(1)
			for range n {
				encoder.bit(test.next(), &states[0])
			}
			if size := len(encoder.finish()); size < test.min || size > test.max {
				t.Errorf("%d bytes, want %d to %d", size, test.min, test.max)
			}
		})
	}
}

func TestProbabilityStaysInBounds(t *testing.T) {
	for _, bit := range []int{0, 1} {
		c, s := newEncoder(nil), newStates(1)
		for range 100_000 {
			c.bit(bit, &s[0])
			if p := s[0].probability; p < minProbability || p > maxProbability {
				t.Fatalf("bit %d: probability %d, want %d to %d", bit, p, minProbability, maxProbability)
			}
		}
	}
}
