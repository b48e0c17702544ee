package judge

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// newNeighbours makes a search among images, n x Pixels bytes.
func newNeighbours(t *testing.T, backend *engine.Backend, images []byte) *Neighbours {
	t.Helper()
	table, err := backend.NewTable(shapes.Make(dtypes.Uint8, len(images)/config.Pixels, config.Pixels))
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Write(0, images); err != nil {
		t.Fatal(err)
	}
	n, err := NewNeighbours(backend, table)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	return n
}

func plainNearest(images, query []byte) Neighbour {
	nearest, least := 0, math.MaxInt
	for i := range len(images) / config.Pixels {
		sum := 0
		for j, v := range images[i*config.Pixels:][:config.Pixels] {
			off := int(v) - int(query[j])
			sum += off * off
		}
		if sum < least {
			nearest, least = i, sum
		}
	}
	return Neighbour{nearest, math.Sqrt(float64(least)) / 255}
}

// TestNearest compares with a plain search. Image 200 is asked for with some pixels changed; it is found once it is available.
func TestNearest(t *testing.T) {
	all := noise(300)
	backend := newBackend(t, 2)
	n := newNeighbours(t, backend, all)
	query := slices.Clone(all[200*config.Pixels:][:config.Pixels])
	for i := range 100 {
		query[7*i] ^= byte(i)
	}
	queries := map[string][]byte{"changed": query, "itself": all[200*config.Pixels:][:config.Pixels], "black": make([]byte, config.Pixels),
		"white": bytes.Repeat([]byte{255}, config.Pixels)}
	for name, query := range queries {
		for _, available := range []int{1, 200, 201, 300} {
			got, err := n.Nearest(query, available)
			if err != nil {
				t.Fatal(err)
			}
			want := plainNearest(all[:available*config.Pixels], query)
			if got != want {
				t.Errorf("%s among %d: %+v, want %+v", name, available, got, want)
			}
		}
	}
	for _, available := range []int{0, 301} {
		if _, err := n.Nearest(query, available); err == nil {
			t.Errorf("%d of 300 images were accepted", available)
		}
	}
	if _, err := n.Nearest(query[1:], 300); err == nil {
		t.Error("a short image was accepted")
	}
}

// TestDistancesOfTestImages: design.md measured 4.12 from test to training images in the mean, 1.53 at the 5th percentile of all 60,000.
func TestDistancesOfTestImages(t *testing.T) {
	train, test := images(t, loadTrain), images(t, loadTest)
	n := newNeighbours(t, newBackend(t, 2), train.Pixels)
	var distances []float64
	sum := 0.0
	for i := range 60 {
		found, err := n.Nearest(test.Image(i), train.Len())
		if err != nil {
			t.Fatal(err)
		}
		distances = append(distances, found.Distance)
		sum += found.Distance
	}
	slices.Sort(distances)
	if mean := sum / float64(len(distances)); mean < 3.5 || mean > 5 || distances[3] > 2.2 {
		t.Errorf("distances of 60 test images: mean %v, 5th percentile %v; want about 4.1 and 1.5", mean, distances[3])
	}
}
