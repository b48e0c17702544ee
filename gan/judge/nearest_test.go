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

func plainNearest(images, query, allowed []byte) Neighbour {
	nearest, least := 0, math.MaxInt
	for i := range len(images) / config.Pixels {
		sum := 0
		for j, v := range images[i*config.Pixels:][:config.Pixels] {
			off := int(v) - int(query[j])
			sum += off * off
		}
		if allowed[i] > 0 && sum < least {
			nearest, least = i, sum
		}
	}
	return Neighbour{nearest, math.Sqrt(float64(least)) / 255}
}

// first allows the first n of some images.
func first(n, of int) []byte { return append(bytes.Repeat([]byte{1}, n), make([]byte, of-n)...) }

// TestNearest compares with a plain search. Image 200 is asked for with some pixels changed; it is found once it is allowed.
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
	others := bytes.Repeat([]byte{1}, 300)
	others[200] = 0
	for name, query := range queries {
		for _, allowed := range [][]byte{first(1, 300), first(200, 300), first(201, 300), first(300, 300), others} {
			got, err := n.Nearest(query, allowed)
			if err != nil {
				t.Fatal(err)
			}
			if want := plainNearest(all, query, allowed); got != want {
				t.Errorf("%s among %d: %+v, want %+v", name, bytes.Count(allowed, []byte{1}), got, want)
			}
		}
	}
	for _, allowed := range [][]byte{nil, make([]byte, 300), first(3, 301)} {
		if _, err := n.Nearest(query, allowed); err == nil {
			t.Errorf("%d of %d images were accepted", bytes.Count(allowed, []byte{1}), len(allowed))
		}
	}
	if _, err := n.Nearest(query[1:], first(300, 300)); err == nil {
		t.Error("a short image was accepted")
	}
}

// TestYardsticks asks for some test images of each digit: about half are nearer than is typical, hardly any outside of the limits.
func TestYardsticks(t *testing.T) {
	const each = 8
	train, test := images(t, loadTrain), images(t, loadTest)
	n := newNeighbours(t, newBackend(t, 2), train.Pixels)
	var asked [Classes]int
	nearer, outside := 0, 0
	for i := 0; slices.Min(asked[:]) < each; i++ {
		digit := test.Labels[i]
		if asked[digit] == each {
			continue
		}
		asked[digit]++
		found, err := n.Nearest(test.Image(i), first(train.Len(), train.Len()))
		if err != nil {
			t.Fatal(err)
		}
		usual := Yardsticks[digit]
		if found.Distance < usual.Typical {
			nearer++
		}
		if found.Distance < usual.Near || found.Distance > usual.Far {
			outside++
		}
	}
	// 40 and 1.6 are expected; 15 from it are more than three standard deviations.
	if nearer < 25 || nearer > 55 || outside > 6 {
		t.Errorf("of %d test images %d are nearer than is typical, %d outside of the limits", each*Classes, nearer, outside)
	}
	for digit, y := range Yardsticks {
		if !(0 < y.Near && y.Near < y.Typical && y.Typical < y.Far) {
			t.Errorf("digit %d: %+v", digit, y)
		}
	}
}
