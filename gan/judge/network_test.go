package judge

import (
	"math"
	"slices"
	"testing"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

func newBackend(t *testing.T, threads int) *engine.Backend {
	t.Helper()
	backend, err := engine.NewThreaded(threads)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(backend.Finalize)
	return backend
}

func TestParameters(t *testing.T) {
	if got := Parameters(); got != 56_714 {
		t.Errorf("%d parameters, want 56,714", got)
	}
}

// noise are n images of uniform noise, and weights that are all different, biases too.
func noise(n int) []byte {
	values := make([]float32, n*config.Pixels)
	random.New(5, random.Judge).Uniform(values, 0, 128)
	images := make([]byte, len(values))
	for i, v := range values {
		images[i] = byte(v + 128)
	}
	return images
}

func anyWeights() Weights {
	w := initial(3)
	for i, t := range network {
		if t.fanIn == 0 {
			random.New(3, random.Judge).Uniform(w[i], uint64(i), 0.1)
		}
	}
	return w
}

// plain is the network in float64, written as its definition reads: features and logits of an image.
func plain(w Weights, image []byte) (features, logits []float64) {
	x := make([]float64, len(image))
	for i, v := range image {
		x[i] = float64(v) / 255
	}
	x = plainPool(plainConvolution(x, 28, 1, w[0], w[1]), 26, 16)
	x = plainPool(plainConvolution(x, 13, 16, w[2], w[3]), 11, 32)
	features = plainDense(x, w[4], w[5])
	for i, v := range features {
		features[i] = max(v, 0)
	}
	return features, plainDense(features, w[6], w[7])
}

// plainConvolution of x [side, side, in], with ReLU.
func plainConvolution(x []float64, side, in int, kernel, biases []float32) (y []float64) {
	out := len(biases)
	for i := range side - 2 {
		for j := range side - 2 {
			for o, sum := range biases {
				sum := float64(sum)
				for k := range 9 * in {
					a, b, c := k/in/3, k/in%3, k%in
					sum += x[((i+a)*side+j+b)*in+c] * float64(kernel[k*out+o])
				}
				y = append(y, max(sum, 0))
			}
		}
	}
	return y
}

func plainPool(x []float64, side, channels int) (y []float64) {
	at := func(i, j, c int) float64 { return x[(i*side+j)*channels+c] }
	for i := 0; i+1 < side; i += 2 {
		for j := 0; j+1 < side; j += 2 {
			for c := range channels {
				y = append(y, max(at(i, j, c), at(i, j+1, c), at(i+1, j, c), at(i+1, j+1, c)))
			}
		}
	}
	return y
}

func plainDense(x []float64, weights, biases []float32) (y []float64) {
	for o, sum := range biases {
		sum := float64(sum)
		for i, v := range x {
			sum += v * float64(weights[i*len(biases)+o])
		}
		y = append(y, sum)
	}
	return y
}

// TestLookAgainstDefinition looks at as many images as fill a batch and a part of another.
func TestLookAgainstDefinition(t *testing.T) {
	const n = batch + 7
	w, images := anyWeights(), noise(n)
	c, err := NewClassifier(newBackend(t, 1), w)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	looks, err := c.Look(images)
	if err != nil {
		t.Fatal(err)
	}
	if len(looks.Features) != n*Features || len(looks.Digits) != n || len(looks.Confidences) != n {
		t.Fatalf("%d features, %d digits and %d confidences of %d images", len(looks.Features), len(looks.Digits), len(looks.Confidences), n)
	}
	for _, i := range []int{0, 1, batch - 1, batch, n - 1} {
		features, logits := plain(w, images[i*config.Pixels:][:config.Pixels])
		for j, want := range features {
			if got := looks.Features[i*Features+j]; math.Abs(float64(got)-want) > 1e-5 {
				t.Errorf("image %d, feature %d: %v, want %v", i, j, got, want)
			}
		}
		largest, sum := slices.Max(logits), 0.0
		for _, l := range logits {
			sum += math.Exp(l - largest)
		}
		if want := slices.Index(logits, largest); looks.Digits[i] != int32(want) {
			t.Errorf("image %d: digit %d, want %d of logits %v", i, looks.Digits[i], want, logits)
		}
		if want := 1 / sum; math.Abs(float64(looks.Confidences[i])-want) > 1e-5 {
			t.Errorf("image %d: confidence %v, want %v", i, looks.Confidences[i], want)
		}
	}
	alone, err := c.Look(images[(n-1)*config.Pixels:])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(alone.Features, looks.Features[(n-1)*Features:]) {
		t.Error("what it says of an image depends on the others")
	}
}
