package stage

import (
	"math"
	"slices"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

func TestPinsAndWalk(t *testing.T) {
	e := explorer()
	if e.Walk(0.5); e.Moved(0) {
		t.Error("it walks without pins")
	}
	e.Pin(0)
	e.Selected = 1
	e.Set(0, -2) // a pin takes the vector as it was moved
	e.Pin(1)
	if !e.Way() || e.Place() != 1 {
		t.Fatalf("both pinned: %v, at %v", e.Way(), e.Place())
	}
	e.Selected = 2
	e.Path = Straight
	e.Walk(0.5)
	if !slices.Equal(e.Latent(), []float32{-0.5, 3}) || e.Place() != 0.5 {
		t.Errorf("half-way between (1, 2) and (-2, 4) is %v", e.Latent())
	}
	e.Path = Sphere
	e.Walk(0.5)
	if want := Sphere.Between([]float32{1, 2}, []float32{-2, 4}, 0.5); !slices.Equal(e.Latent(), want) {
		t.Errorf("on the sphere half-way is %v, want %v", e.Latent(), want)
	}
	if e.Walk(7); e.Place() != 1 || !slices.Equal(e.Latent(), []float32{-2, 4}) {
		t.Errorf("beyond the end it is at %v", e.Place())
	}
	if e.Reset([][]float32{{1}}, config.Uniform); e.Way() || e.Path != Straight {
		t.Error("a new run has the old pins, or a path that leaves its prior")
	}
}

func TestStrollGoesToAndFro(t *testing.T) {
	start := time.Unix(0, 0)
	var s stroll
	place, largest, smallest := 0.25, 0.0, 1.0
	s.begin(start, place)
	for i := 1; i <= 120; i++ { // twelve seconds
		before := place
		place = s.next(start.Add(time.Duration(i)*100*time.Millisecond), place)
		if off := math.Abs(place - before); off > 0.0251 {
			t.Fatalf("a step of %v in a tenth of a second", off)
		}
		largest, smallest = max(largest, place), min(smallest, place)
	}
	if largest != 1 || smallest != 0 {
		t.Errorf("it went from %v to %v", smallest, largest)
	}
	place = s.next(start.Add(time.Hour), 0.5)
	if math.Abs(place-0.5) > 0.126 {
		t.Errorf("after an hour away it is at %v", place)
	}
	if s.begin(start, 1); s.next(start.Add(time.Second/2), 1) >= 1 {
		t.Error("it does not turn round at the end")
	}
}

func TestMoveAlongTheDirections(t *testing.T) {
	var e Explorer
	e.Reset([][]float32{{1, 2, 3}}, config.Normal)
	if e.MoveAlong([2]float64{1, 1}); e.Plane() || e.Moved(0) {
		t.Error("it moves without directions")
	}
	r := wire.Value(math.Sqrt(0.5))
	e.SetDirections([][]wire.Value{{r, r, 0}, {0, 0, 1}})
	if at := e.Along(); !e.Plane() || math.Abs(at[0]-3*math.Sqrt(0.5)) > 1e-6 || math.Abs(at[1]-3) > 1e-6 {
		t.Fatalf("(1, 2, 3) lies at %v", at)
	}
	e.MoveAlong([2]float64{0, -1})
	for i, want := range []float64{-0.5, 0.5, -1} { // what is at right angles, (-1/2, 1/2, 0), stays
		if math.Abs(float64(e.Latent()[i])-want) > 1e-6 {
			t.Errorf("at (0, -1) the vector is %v", e.Latent())
		}
	}
	if at := e.Along(); math.Abs(at[0]) > 1e-6 || math.Abs(at[1]+1) > 1e-6 {
		t.Errorf("moved to (0, -1) it lies at %v", at)
	}
	if e.SetDirections([][]wire.Value{{1, 0}, {0, 1}}); e.Plane() {
		t.Error("directions of another length were taken")
	}
}

func TestUniformVectorsStayWithinTheirPrior(t *testing.T) {
	var e Explorer
	e.Reset([][]float32{{0.5, 0.5}}, config.Uniform)
	e.SetDirections([][]wire.Value{{1, 0}, {0, 1}})
	e.MoveAlong([2]float64{e.Reach(), 0.25})
	if !slices.Equal(e.Latent(), []float32{1, 0.25}) {
		t.Errorf("moved to %v", e.Latent())
	}
}

func TestDigitOfATile(t *testing.T) {
	e := explorer()
	e.Selected = 2
	e.SetDigit(7)
	r, ok := e.Next()
	if !ok || r.Tile != 2 || r.Latent != nil || r.Digit == nil || *r.Digit != 7 {
		t.Fatalf("request %+v, %v", r, ok)
	}
	e.Restart()
	if r, ok = e.Next(); !ok || r.Digit == nil {
		t.Errorf("a new trainer is asked for %+v, %v", r, ok)
	}
	e.ForgetDigits()
	e.Restart()
	if r, ok = e.Next(); ok {
		t.Errorf("forgotten, it is asked for: %+v", r)
	}
}
