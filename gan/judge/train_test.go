package judge

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// few is a training of some steps, over several epochs of what striped makes.
var few = Training{Seed: 1, Steps: 12, Batch: 16, Rate: 1e-2, Shifts: 1}

// striped are images that are easy to tell apart: digit d is a white row 2d+4.
func striped(n int) (images, labels []byte) {
	images, labels = make([]byte, n*config.Pixels), make([]byte, n)
	for i := range n {
		labels[i] = byte(i % Classes)
		row := images[i*config.Pixels+(2*(i%Classes)+4)*config.ImageSide:]
		for x := range config.ImageSide {
			row[x] = 255
		}
	}
	return images, labels
}

func train(t *testing.T, training Training, threads int) (Weights, []float32) {
	t.Helper()
	images, labels := striped(50)
	var losses []float32
	w, err := training.Train(newBackend(t, threads), images, labels, func(step int, loss float32) error {
		losses = append(losses, loss)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, losses
}

func TestTrainingIsAFunctionOfItsSeed(t *testing.T) {
	w, losses := train(t, few, 1)
	if len(losses) != few.Steps || losses[few.Steps-1] > losses[0]/2 {
		t.Errorf("cross-entropies %v, want %d that halve", losses, few.Steps)
	}
	if again, same := train(t, few, 3); !reflect.DeepEqual(again, w) || !slices.Equal(same, losses) {
		t.Error("the same seed gives other weights on three threads")
	}
	other := few
	other.Seed = 2
	if again, _ := train(t, other, 1); reflect.DeepEqual(again, w) {
		t.Error("another seed gives the same weights")
	}
}

func TestTrainingRefuses(t *testing.T) {
	images, labels := striped(50)
	stop := errors.New("enough")
	for name, c := range map[string]struct {
		change func(*Training)
		labels []byte
		want   string
	}{
		"no steps":     {func(t *Training) { t.Steps = 0 }, labels, "accepted"},
		"large batch":  {func(t *Training) { t.Batch = 51 }, labels, "accepted"},
		"large shifts": {func(t *Training) { t.Shifts = 28 }, labels, "accepted"},
		"lost label":   {func(*Training) {}, labels[1:], "784"},
		"told to stop": {func(*Training) {}, labels, "enough"},
	} {
		training := few
		c.change(&training)
		_, err := training.Train(newBackend(t, 1), images, c.labels, func(int, float32) error { return stop })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.want)
		}
	}
}

// TestBatches: every epoch shows every image once, in another order than the last, moved by up to Shifts.
func TestBatches(t *testing.T) {
	images, labels := striped(48)
	b := &batches{Training: few, images: images, labels: labels}
	orders := map[string]bool{}
	moved := map[int]bool{}
	for epoch := range 4 {
		seen := [Classes]int{}
		order := ""
		for step := range 3 {
			pixels, digits := b.next(3*epoch + step)
			for i, digit := range digits {
				seen[digit]++
				order += string('0' + digit)
				row := slices.Index(pixels[i*config.Pixels:][:config.Pixels], 255) / config.ImageSide
				moved[row-int(2*digit+4)] = true
			}
		}
		if want := [Classes]int{5, 5, 5, 5, 5, 5, 5, 5, 4, 4}; seen != want {
			t.Errorf("epoch %d shows the digits %v times, want %v", epoch, seen, want)
		}
		orders[order] = true
	}
	if len(orders) != 4 {
		t.Errorf("%d orders in 4 epochs", len(orders))
	}
	if len(moved) != 3 || !moved[-1] || !moved[0] || !moved[1] {
		t.Errorf("rows moved by %v, want -1, 0 and 1", moved)
	}
}

func TestRateFallsToZero(t *testing.T) {
	if first, last := few.rate(0), few.rate(few.Steps-1); first != 1e-2 || last <= 0 || last > 1e-3 {
		t.Errorf("rates from %v to %v", first, last)
	}
}

func TestShift(t *testing.T) {
	from := make([]byte, config.Pixels)
	from[0], from[config.ImageSide+1] = 1, 2
	for _, c := range []struct {
		down, right int
		want        map[int]byte
	}{
		{0, 0, map[int]byte{0: 1, 29: 2}}, {1, 2, map[int]byte{30: 1, 59: 2}}, {-1, 0, map[int]byte{1: 2}}, {0, -2, nil}, {-2, 0, nil},
	} {
		to := make([]byte, config.Pixels)
		shift(to, from, c.down, c.right)
		got := map[int]byte{}
		for i, v := range to {
			if v != 0 {
				got[i] = v
			}
		}
		if len(got) != len(c.want) || len(got) > 0 && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d down, %d right: %v, want %v", c.down, c.right, got, c.want)
		}
	}
}
