package stage

import (
	"math"
	"sort"
)

// mostPoints bounds the history: when it is full every second point is dropped, so that the whole run always shows.
const mostPoints = 1024

// Point is one step of the history with the range of the steps since the point before it.
type Point struct {
	Step   int
	Values [2]float64 // of this very step, one for each curve; NaN if not measured
	Low    [2]float64
	High   [2]float64
}

// History holds two curves of a run of any length in bounded memory.
type History struct {
	points []Point
	stride int
	// open collects the steps after the last point until the stride is full.
	open  Point
	count int
}

// Reset forgets everything.
func (h *History) Reset() { *h = History{points: h.points[:0], stride: 1} }

// Add appends one step. A step that is not after the last one begins the history anew from there, as after a restart of
// the trainer from a snapshot.
func (h *History) Add(step int, first, second float64) {
	if h.stride == 0 {
		h.stride = 1
	}
	h.CutAfter(step - 1)
	p := Point{Step: step, Values: [2]float64{first, second}}
	p.Low, p.High = p.Values, p.Values
	if h.count > 0 {
		p = joined(h.open, p)
	}
	h.open, h.count = p, h.count+1
	if h.count < h.stride {
		return
	}
	h.points = append(h.points, h.open)
	h.count = 0
	if len(h.points) >= mostPoints {
		h.halve()
	}
}

// CutAfter drops all steps after the given one.
func (h *History) CutAfter(step int) {
	if h.count > 0 && h.open.Step > step {
		h.count = 0
	}
	for len(h.points) > 0 && h.points[len(h.points)-1].Step > step {
		h.points = h.points[:len(h.points)-1]
	}
}

func (h *History) halve() {
	kept := h.points[:0]
	for i := 1; i < len(h.points); i += 2 {
		kept = append(kept, joined(h.points[i-1], h.points[i]))
	}
	h.points = kept
	h.stride *= 2
}

// joined is b with the ranges of both.
func joined(a, b Point) Point {
	for i := range b.Low {
		b.Low[i], b.High[i] = lower(a.Low[i], b.Low[i]), higher(a.High[i], b.High[i])
	}
	return b
}

func lower(a, b float64) float64 {
	if math.IsNaN(b) || a < b {
		return a
	}
	return b
}

func higher(a, b float64) float64 {
	if math.IsNaN(b) || a > b {
		return a
	}
	return b
}

// Points returns the history with the steps that are not yet a full stride. It stays valid until the next Add.
func (h *History) Points() []Point {
	if h.count > 0 {
		return append(h.points[:len(h.points):len(h.points)], h.open)
	}
	return h.points
}

// Last returns the last step.
func (h *History) Last() int {
	p := h.Points()
	if len(p) == 0 {
		return 0
	}
	return p[len(p)-1].Step
}

// Bounds returns the ends of an axis from 0 on, or through it, that shows all finite values: 0 and 1 if there are none.
func (h *History) Bounds() (bottom, top float64) {
	for _, p := range h.Points() {
		for _, v := range append(p.Low[:], p.High[:]...) {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				bottom, top = min(bottom, v), max(top, v)
			}
		}
	}
	if bottom == top {
		return 0, 1
	}
	return bottom, top
}

// Range returns the smallest and the largest of the positive finite values; NaN if there are none.
func (h *History) Range() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range h.Points() {
		for _, v := range append(p.Low[:], p.High[:]...) {
			if v > 0 && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if high < low {
		return math.NaN(), math.NaN()
	}
	return low, high
}

// Nearest returns the point nearest to a step.
func (h *History) Nearest(step float64) (Point, bool) {
	points := h.Points()
	if len(points) == 0 {
		return Point{}, false
	}
	i := sort.Search(len(points), func(i int) bool { return float64(points[i].Step) >= step })
	if i == len(points) || i > 0 && step-float64(points[i-1].Step) < float64(points[i].Step)-step {
		i--
	}
	return points[i], true
}
