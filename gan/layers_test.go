package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// TestDropoutShare: as many values stay as should, each divided by its probability to; other values are dropped by the next layer of a
// graph and from another state; inference drops nothing.
func TestDropoutShare(t *testing.T) {
	const n = 20_000
	b := newBackend(t)
	for _, percent := range []int{1, 20, 50, 99} {
		apply := func(draw uint64, m mode) (first, second []float32) {
			store := model.NewStore()
			if err := createDropout(store); err != nil {
				t.Fatal(err)
			}
			out := model.MustNewExec(b, store, func(s *model.Scope, x *Node) []*Node {
				state := testDropout.State(draw)
				s.Store().GetVariable(dropoutPath).SetNodeValue(Const(x.Graph(), state[:]))
				return []*Node{dropout(s, x, percent, m), dropout(s, x, percent, m)}
			}).MustCall(tensors.FromFlatDataAndDimensions(slices.Repeat([]float32{3}, n), 1, n))
			return tensors.MustCopyFlatData[float32](out[0]), tensors.MustCopyFlatData[float32](out[1])
		}
		first, second := apply(0, training)
		dropped := 0
		for _, v := range first {
			if v == 0 {
				dropped++
			} else if want := 300 / float64(100-percent); math.Abs(float64(v)-want) > 1e-6*want {
				t.Fatalf("%d%%: a value of 3 became %v, want 0 or %v", percent, v, want)
			}
		}
		p := float64(percent) / 100
		if deviation := math.Sqrt(n * p * (1 - p)); math.Abs(float64(dropped)-n*p) > 4*deviation {
			t.Errorf("%d%%: %d of %d values were dropped", percent, dropped, n)
		}
		if again, _ := apply(0, trainingUpdate); !slices.Equal(again, first) {
			t.Errorf("%d%%: one state dropped different values", percent)
		}
		if other, _ := apply(1, training); slices.Equal(other, first) || slices.Equal(second, first) {
			t.Errorf("%d%%: another state or layer dropped the same values", percent)
		}
		if kept, _ := apply(0, inference); !slices.Equal(kept, slices.Repeat([]float32{3}, n)) {
			t.Errorf("%d%%: values were dropped in inference", percent)
		}
	}
}

// TestUpdatesDropByTheirDraw: one call that updates both players has the losses of an update of each by itself, with the z and the dropout
// state of its own draw; another state drops other values.
func TestUpdatesDropByTheirDraw(t *testing.T) {
	c := small()
	c.Generator, c.Discriminator = "d8.do50.d784.s", "d8.do50.d1"
	c.OutputBias, c.GOptimiser.Rate, c.DOptimiser.Rate = config.BiasZero, 0, 0
	g := newGAN(t, c)
	images, _ := batch(c, 0)
	if err := g.write(argExamples, images); err != nil {
		t.Fatal(err)
	}
	chosen := make([]int32, c.Batch)
	for i := range chosen {
		chosen[i] = int32(i)
	}
	d, gr, err := g.Train(&DBatch{Chosen: chosen, Draw: 4}, &GBatch{Draw: 7})
	if err != nil {
		t.Fatal(err)
	}
	drops := random.New(c.Seed, random.Dropout)
	drawn := func(player string) []float32 {
		z := make([]float32, c.Batch*c.Latent)
		if err := g.read(z, of(latents, player)); err != nil {
			t.Fatal(err)
		}
		return z
	}
	zD, zG := drawn(discriminatorScope), drawn(generatorScope)
	for draw := range uint64(10) {
		aloneD, err := updateDDropping(g, images, zD, false, drops.State(draw))
		if err != nil {
			t.Fatal(err)
		}
		aloneG, err := updateGDropping(g, zG, 0, drops.State(draw))
		if err != nil {
			t.Fatal(err)
		}
		if (aloneD.Loss == d.Loss) != (draw == 4) || (aloneG.Loss == gr.Loss) != (draw == 7) {
			t.Errorf("losses %v and %v with what draw %d drops, %v and %v in one call with draws 4 and 7", aloneD.Loss, aloneG.Loss, draw, d.Loss, gr.Loss)
		}
	}
}

// TestTies: of equal values the first one has the gradient.
func TestTies(t *testing.T) {
	b := newBackend(t)
	for _, c := range []struct {
		name       string
		dimensions []int
		values     []float64
		want       []float64
		f          func(x *Node) *Node
	}{
		{"pieces", []int{1, 3, 2}, []float64{1, 2, 1, 5, 1, 5}, []float64{1, 0, 0, 1, 0, 0}, func(x *Node) *Node { return largest(x, 1) }},
		{"max pooling", []int{1, 2, 4, 1}, []float64{0, 0, 1, 7, 0, 0, 7, 7}, []float64{1, 0, 0, 1, 0, 0, 0, 0},
			func(x *Node) *Node { return maxPool(x, 2) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			gradient := model.MustNewExec(b, model.NewStore(), func(_ *model.Scope, x *Node) *Node { return Gradient(ReduceAllSum(c.f(x)), x)[0] })
			got := tensors.MustCopyFlatData[float64](gradient.MustCall1(tensors.FromFlatDataAndDimensions(c.values, c.dimensions...)))
			if !slices.Equal(got, c.want) {
				t.Errorf("gradient %v, want %v", got, c.want)
			}
		})
	}
}

// TestSpectralNorm starts from weights whose singular values are known: two reflections (Householder) around 5, 2 and 1.
func TestSpectralNorm(t *testing.T) {
	left, right := []float64{0.5, 0.1, -0.7, 0.5}, []float64{2. / 3, -1. / 3, 2. / 3} // of length 1
	reflection := func(v []float64, i, j int) float64 {
		r := -2 * v[i] * v[j]
		if i == j {
			r++
		}
		return r
	}
	b := newBackend(t)
	var weights []float32
	for i := range left {
		for j := range right {
			sum := 0.0
			for k, singular := range []float64{5, 2, 1} {
				sum += reflection(left, i, k) * singular * reflection(right, k, j)
			}
			weights = append(weights, float32(sum))
		}
	}
	u := []float32{0.3, 1, -2}
	v := singularVectors(weights, u)
	for i := range left {
		if want := reflection(left, i, 0); math.Abs(math.Abs(float64(v[i]))-math.Abs(want)) > 1e-5 {
			t.Errorf("v[%d] is %v, want ±%v", i, v[i], want)
		}
	}
	store := model.NewStore()
	for path, values := range map[string][]float32{"/u": u, "/v": v} {
		if _, err := store.CreateVariable(path, tensors.FromValue(values)); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range []mode{inference, training, trainingUpdate} {
		out := model.MustNewExec(b, store, func(s *model.Scope, w *Node) *Node { return spectrallyNormalised(s, w, m) }).
			MustCall1(tensors.FromFlatDataAndDimensions(weights, 2, 2, 3))
		for i, got := range tensors.MustCopyFlatData[float32](out) {
			if want := float64(weights[i]) / 5; math.Abs(float64(got)-want) > 1e-5 {
				t.Errorf("mode %d: weight %d is %v, want a fifth of %v", m, i, got, weights[i])
			}
		}
	}
}

// TestVectorsMoveWithTheirPlayer: the singular vectors of a player move in its own updates only, and its average has those it has.
func TestVectorsMoveWithTheirPlayer(t *testing.T) {
	c := small()
	c.Generator, c.Discriminator = "d8sn.r.d784sn.s", "m4x2sn.v1x2.c2k2p1sn.t1k2sn.d1sn"
	g := newGAN(t, c)
	images, z := batch(c, 0)
	vectors := func(names []string) (list []string) {
		for _, name := range names {
			if strings.HasSuffix(name, "/u") || strings.HasSuffix(name, "/v") {
				list = append(list, name)
			}
		}
		return list
	}
	start := weights(t, g)
	for _, rates := range []float64{0.1, 0} { // moved weights, so that the vectors have something to follow
		if err := g.SetRates(rates, rates); err != nil {
			t.Fatal(err)
		}
		start = weights(t, g)
		if _, err := updateD(g, images, z, false); err != nil {
			t.Fatal(err)
		}
	}
	afterD := weights(t, g)
	for _, name := range vectors(changed(t, start, afterD)) {
		if !strings.HasPrefix(name, "disc/") {
			t.Errorf("an update of D moved %s", name)
		}
	}
	if moved := vectors(changed(t, start, afterD)); !slices.Contains(moved, "disc/l0/maxout/u") || !slices.Contains(moved, "disc/l2/conv/v") ||
		!slices.Contains(moved, "disc/l3/conv_transpose/v") {
		t.Errorf("an update of D moved only %v", moved)
	}
	if err := g.SetRates(0.1, 0.1); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := updateG(g, z, 0.9); err != nil {
			t.Fatal(err)
		}
	}
	moved := vectors(changed(t, afterD, weights(t, g)))
	for _, name := range moved {
		if strings.HasPrefix(name, "disc/") {
			t.Errorf("an update of G moved %s", name)
		}
	}
	for _, name := range []string{"gen/l0/dense/u", "gen/l2/dense/v", "ema/l0/dense/u", "ema/l2/dense/v"} {
		if !slices.Contains(moved, name) {
			t.Errorf("an update of G left %s as it was", name)
		}
	}
}

// TestDeviationFollowsBatches: the running deviation moves a tenth of the way to that of a batch, and decides what inference adds.
func TestDeviationFollowsBatches(t *testing.T) {
	b, store := newBackend(t), model.NewStore()
	if _, err := store.CreateVariable("/deviation", tensors.FromValue([]float32{1})); err != nil {
		t.Fatal(err)
	}
	x := tensors.FromFlatDataAndDimensions([]float32{0, 5, 2, 5, 8, 1, 8, 1}, 4, 2) // deviations 1 and 0, then none
	apply := func(m mode) []float32 {
		out := model.MustNewExec(b, store, func(s *model.Scope, x *Node) *Node { return minibatchDeviation(s, x, 2, m) }).MustCall1(x)
		if want := shapes.Make(dtypes.Float32, 4, 3); !out.Shape().Equal(want) {
			t.Fatalf("shape %s, want %s", out.Shape(), want)
		}
		var added []float32
		for row := range slices.Chunk(tensors.MustCopyFlatData[float32](out), 3) {
			added = append(added, row[2])
		}
		return added
	}
	near := func(got []float32, want ...float64) {
		t.Helper()
		for i, v := range got {
			if math.Abs(float64(v)-want[i]) > 1e-6 {
				t.Errorf("added %v, want %v", got, want)
				return
			}
		}
	}
	const none, half = 1e-4, (1 + 1e-4) / 2 // with the epsilon under the root
	near(apply(inference), 1, 1, 1, 1)
	near(apply(training), half, half, none, none)
	near(apply(inference), 1, 1, 1, 1)
	near(apply(trainingUpdate), half, half, none, none)
	moved := 0.9 + 0.1*(half+none)/2
	near(apply(inference), moved, moved, moved, moved)
}
