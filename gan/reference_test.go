package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// Plain references in float64: loops as in the papers, slow and obvious.

// reference holds the weights of one network by their names below its scope.
type reference map[string][]float64

func referenceOf(list []Tensor, scope string) reference {
	r := reference{}
	for _, w := range list {
		if name, ok := strings.CutPrefix(w.Name, scope+"/"); ok {
			for _, v := range w.Values {
				r[name] = append(r[name], float64(v))
			}
		}
	}
	return r
}

// forward is the network for a batch, x[example][feature]. Batch norm takes the batch's statistics if training is set.
func (r reference) forward(architecture []config.Layer, x [][]float64, training bool) [][]float64 {
	for i, layer := range architecture {
		name := layerScope(i) + "/"
		switch layer.Kind {
		case config.Dense:
			x = dense(x, r[name+"dense/weights"], r[name+"dense/biases"])
		case config.BatchNorm:
			mean, variance := r[name+"mean"], r[name+"variance"]
			if training {
				mean, variance = moments(x)
			}
			x = mapped(x, func(j int, v float64) float64 {
				return (v-mean[j])/math.Sqrt(variance[j]+1e-5)*r[name+"gamma"][j] + r[name+"beta"][j]
			})
		case config.ReLU:
			x = mapped(x, func(_ int, v float64) float64 { return max(v, 0) })
		case config.LeakyReLU:
			x = mapped(x, func(_ int, v float64) float64 { return max(v, 0.2*v) })
		case config.Tanh:
			x = mapped(x, func(_ int, v float64) float64 { return math.Tanh(v) })
		case config.Sigmoid:
			x = mapped(x, func(_ int, v float64) float64 { return 1 / (1 + math.Exp(-v)) })
		}
	}
	return x
}

func dense(x [][]float64, weights, biases []float64) [][]float64 {
	out := make([][]float64, len(x))
	for n := range x {
		out[n] = slices.Clone(biases)
		for i, v := range x[n] {
			for j := range biases {
				out[n][j] += v * weights[i*len(biases)+j]
			}
		}
	}
	return out
}

// moments returns mean and biased variance of each feature over the batch.
func moments(x [][]float64) (mean, variance []float64) {
	mean, variance = make([]float64, len(x[0])), make([]float64, len(x[0]))
	for j := range mean {
		for n := range x {
			mean[j] += x[n][j] / float64(len(x))
		}
		for n := range x {
			variance[j] += (x[n][j] - mean[j]) * (x[n][j] - mean[j]) / float64(len(x))
		}
	}
	return mean, variance
}

func mapped(x [][]float64, f func(feature int, v float64) float64) [][]float64 {
	out := make([][]float64, len(x))
	for n := range x {
		for j, v := range x[n] {
			out[n] = append(out[n], f(j, v))
		}
	}
	return out
}

// rows cuts flat values into examples.
func rows[T byte | float32](flat []T, features int, scale float64) [][]float64 {
	var out [][]float64
	for n := range len(flat) / features {
		var row []float64
		for _, v := range flat[n*features : (n+1)*features] {
			row = append(row, float64(v)*scale)
		}
		out = append(out, row)
	}
	return out
}

// TestNetworksAgainstReference compares losses, opinions, samples and running averages with the plain reference, after some
// updates, so that no weight is at its start.
func TestNetworksAgainstReference(t *testing.T) {
	c := small()
	c.Generator, c.Discriminator = "d8.bn.r.d6.t.d784.s", "d8.bn.l.d5.t.d1"
	g := newGAN(t, c)
	for draw := range uint64(4) {
		update(t, g, c, draw)
	}
	before := weights(t, g)
	generator, discriminator := referenceOf(before, "gen"), referenceOf(before, "disc")
	images, z := batch(c, 9)

	fakes := generator.forward(g.generator, rows(z, c.Latent, 1), true)
	onReal := discriminator.forward(g.discriminator, rows(images, config.Pixels, 1.0/255), true)
	onFake := discriminator.forward(g.discriminator, fakes, true)
	var loss, real, fake float64
	for n := range onReal {
		loss += (math.Log1p(math.Exp(-onReal[n][0])) + math.Log1p(math.Exp(onFake[n][0]))) / float64(c.Batch)
		real += 1 / (1 + math.Exp(-onReal[n][0])) / float64(c.Batch)
		fake += 1 / (1 + math.Exp(-onFake[n][0])) / float64(c.Batch)
	}
	got, err := g.UpdateD(images, z, true)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{
		"loss": {float64(got.Loss), loss}, "on real": {float64(got.OnReal), real}, "on fake": {float64(got.OnFake), fake},
	} {
		if math.Abs(pair[0]-pair[1]) > 2e-5 {
			t.Errorf("D's %s is %v, the reference says %v", name, pair[0], pair[1])
		}
	}
	checkSamples(t, g, c, generator, z)
	checkRunningAverages(t, g, c, generator, z)
}

// checkSamples compares images drawn with the running averages.
func checkSamples(t *testing.T, g *GAN, c config.Config, generator reference, z []float32) {
	t.Helper()
	samples, err := g.Generate(z, false)
	if err != nil {
		t.Fatal(err)
	}
	for n, row := range generator.forward(g.generator, rows(z, c.Latent, 1), false) {
		for j, v := range row {
			if diff := math.Abs(float64(samples[n*config.Pixels+j]) - 255*v); diff > 0.501 {
				t.Fatalf("image %d, pixel %d is %d, the reference says %.3f", n, j, samples[n*config.Pixels+j], 255*v)
			}
		}
	}
}

// checkRunningAverages compares batch norm's averages after an update of G: 0.9 old + 0.1 new, the variance unbiased.
func checkRunningAverages(t *testing.T, g *GAN, c config.Config, generator reference, z []float32) {
	t.Helper()
	mean, variance := moments(dense(rows(z, c.Latent, 1), generator["l0/dense/weights"], generator["l0/dense/biases"]))
	if _, err := g.UpdateG(z, 0.9); err != nil {
		t.Fatal(err)
	}
	after := referenceOf(weights(t, g), "gen")
	for j := range mean {
		wantMean := 0.9*generator["l1/mean"][j] + 0.1*mean[j]
		wantVariance := 0.9*generator["l1/variance"][j] + 0.1*variance[j]*float64(c.Batch)/float64(c.Batch-1)
		if math.Abs(after["l1/mean"][j]-wantMean) > 1e-5 || math.Abs(after["l1/variance"][j]-wantVariance) > 1e-5 {
			t.Errorf("feature %d: running averages %v and %v, the reference says %v and %v", j,
				after["l1/mean"][j], after["l1/variance"][j], wantMean, wantVariance)
		}
	}
}

// TestAdamAgainstReference follows five updates of Kingma 2015, algorithm 1, in float64, with a gradient that changes.
func TestAdamAgainstReference(t *testing.T) {
	adam := config.Adam{Rate: 0.01, Beta1: 0.5, Beta2: 0.999, Epsilon: 1e-7}
	start := []float32{1, -2, 0.5, 3}
	store := model.NewStore()
	if _, err := store.CreateVariable("/disc/l0/w", tensors.FromFlatDataAndDimensions(start, 4)); err != nil {
		t.Fatal(err)
	}
	exec := model.MustNewExec(newBackend(t), store, func(s *model.Scope, x *Node) *Node {
		w := store.GetVariable("/disc/l0/w").NodeValue(x)
		return applyAdam(s.At(discriminatorScope), "adam_d", adam, ReduceAllSum(Mul(x, Square(w)))) // gradient 2 x w
	})
	w := []float64{1, -2, 0.5, 3}
	m, v := make([]float64, 4), make([]float64, 4)
	for step := 1; step <= 5; step++ {
		x := float64(step)
		norm := 0.0
		for i := range w {
			gradient := 2 * x * w[i]
			norm += gradient * gradient
			m[i] = adam.Beta1*m[i] + (1-adam.Beta1)*gradient
			v[i] = adam.Beta2*v[i] + (1-adam.Beta2)*gradient*gradient
			corrected := m[i] / (1 - math.Pow(adam.Beta1, x))
			w[i] -= adam.Rate * corrected / (math.Sqrt(v[i]/(1-math.Pow(adam.Beta2, x))) + adam.Epsilon)
		}
		got := tensors.ToScalar[float32](exec.MustCall1(float32(x)))
		if math.Abs(float64(got)-math.Sqrt(norm)) > 1e-4*math.Sqrt(norm) {
			t.Errorf("step %d: gradient norm %v, want %v", step, got, math.Sqrt(norm))
		}
	}
	value, err := store.GetVariable("/disc/l0/w").Value()
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range tensors.MustCopyFlatData[float32](value) {
		if math.Abs(float64(got)-w[i]) > 1e-5 {
			t.Errorf("weight %d is %v after five updates, want %v", i, got, w[i])
		}
	}
}

// TestRatesChangeBetweenUpdates: a rate of 0 leaves the weights where they are, and another rate moves them again.
func TestRatesChangeBetweenUpdates(t *testing.T) {
	c := small()
	g := newGAN(t, c)
	update(t, g, c, 0)
	if err := g.SetRates(0, 0); err != nil {
		t.Fatal(err)
	}
	before := weights(t, g)
	update(t, g, c, 1)
	for _, name := range changed(t, before, weights(t, g)) {
		if !strings.HasSuffix(name, "mean") && !strings.HasSuffix(name, "variance") && !strings.HasPrefix(name, "ema/") {
			t.Errorf("with rates of 0, %s changed", name)
		}
	}
	if err := g.SetRates(1e-3, 1e-3); err != nil {
		t.Fatal(err)
	}
	update(t, g, c, 2)
	if names := changed(t, before, weights(t, g)); !slices.Contains(names, "gen/l0/dense/weights") || !slices.Contains(names, "disc/l0/dense/weights") {
		t.Errorf("with rates above 0 again, only %v changed", names)
	}
}
