package gan

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// TestGradientPenaltyGradient checks the penalty, itself a gradient, by both images, the places between them, and the weights of small
// discriminators, with all their layers' derivatives of derivatives; one of them sees pairs.
func TestGradientPenaltyGradient(t *testing.T) {
	b := newBackend(t)
	const batch = 4
	for _, c := range []struct {
		architecture  string
		features      int
		samples, side int
	}{
		{"pm.d6.s.d1", 5, 1, 0},
		{"v1x6.c2k4s2p1.l.c2k3p1.t.d1", 36, 1, 6},
		{"d6.t.d1", 5, 2, 0},
	} {
		n := newNetwork(t, c.architecture, newInput(1, 0.3, batch/c.samples, c.features*c.samples))
		// The last bias adds a constant to the outputs, which the penalty does not see.
		weights := n.inputs[1 : len(n.inputs)-1]
		last := n.inputs[len(n.inputs)-1]
		mix := newInput(0.4, 1, batch/c.samples, 1)
		for i := range mix.values {
			mix.values[i] += 0.5
		}
		inputs := append([]input{newInput(1, 0.3, batch, c.features), newInput(1, 2, batch, c.features), mix}, weights...)
		t.Run(c.architecture, func(t *testing.T) {
			checkGradient(t, b, inputs, func(s *model.Scope, x []*Node) *Node {
				between := between(x[0], x[1], x[2])
				packed := Reshape(between, batch/c.samples, c.features*c.samples)
				nodes := append(append([]*Node{packed}, x[3:]...), Const(x[0].Graph(), last.values))
				return gradientPenalty(n.apply(s, nodes), between)
			})
		})
	}
}

// TestGradientPenaltyOfLinear: the slope of w x is |w| everywhere, of pairs of images the slope of both together.
func TestGradientPenaltyOfLinear(t *testing.T) {
	for samples, slope := range map[int]float64{1: 5, 2: math.Sqrt(50)} {
		penalty := model.MustNewExec(newBackend(t), model.NewStore(), func(_ *model.Scope, x *Node) *Node {
			y := Add(MulScalar(Slice(x, AxisRange(), AxisElem(0)), 3), MulScalar(Slice(x, AxisRange(), AxisElem(1)), -4))
			return gradientPenalty(ReduceSum(Reshape(y, 4/samples, samples), 1), x)
		})
		got := tensors.ToScalar[float64](penalty.MustCall1(tensors.FromFlatDataAndDimensions(wave(8, 1, 0), 4, 2)))
		if want := (slope - 1) * (slope - 1); math.Abs(got-want) > 1e-9 {
			t.Errorf("%d together: penalty %v of slope %v, want %v", samples, got, slope, want)
		}
	}
}

// TestDeadCriticHasAPenalty: where D is flat, the penalty is 1 and its gradient finite.
func TestDeadCriticHasAPenalty(t *testing.T) {
	exec := model.MustNewExec(newBackend(t), model.NewStore(), func(_ *model.Scope, x *Node) []*Node {
		w := MulScalar(Slice(x, AxisRange(0, 1)), 0)
		penalty := gradientPenalty(ReduceSum(Mul(x, w), 1), x)
		return []*Node{penalty, Gradient(penalty, x)[0]}
	})
	got := exec.MustCall(tensors.FromFlatDataAndDimensions(wave(8, 1, 0), 4, 2))
	if penalty := tensors.ToScalar[float64](got[0]); math.Abs(penalty-1) > 1e-5 {
		t.Errorf("penalty %v, want 1", penalty)
	}
	for _, v := range tensors.MustCopyFlatData[float64](got[1]) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("gradient %v", v)
		}
	}
}

// TestClipBoundsEveryWeightOfD and nothing of G.
func TestClipBoundsEveryWeightOfD(t *testing.T) {
	c := small()
	c.Loss, c.Clip = config.Wasserstein, 0.01
	g := newGAN(t, c)
	update(t, g, c, 1)
	beyond := false
	for _, w := range weights(t, g) {
		largest := max(slices.Max(w.Values), -slices.Min(w.Values))
		if w.Name[:5] == "disc/" && largest > 0.01 {
			t.Errorf("%s reaches %v after clipping to 0.01", w.Name, largest)
		}
		beyond = beyond || w.Name[:4] == "gen/" && largest > 0.1
	}
	if !beyond {
		t.Error("G is clipped too")
	}
}
