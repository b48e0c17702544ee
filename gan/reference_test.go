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

// forward is the network for a batch, x[example][feature], images with the channels of a pixel together. If training is set, batch norm
// and minibatch deviation take the batch's statistics, and dropout drops by chance.
func (r reference) forward(t *testing.T, architecture []config.Layer, x [][]float64, training bool, chance *chance) [][]float64 {
	t.Helper()
	shapes, err := config.Shapes(architecture, len(x[0]))
	if err != nil {
		t.Fatal(err)
	}
	in := config.Vector(len(x[0]))
	for i, layer := range architecture {
		name := layerScope(i) + "/"
		switch layer.Kind {
		case config.Dense:
			x = multiplied(x, r.weights(layer, name+"dense/"), r[name+"dense/biases"])
		case config.Maxout:
			x = multiplied(x, r.weights(layer, name+"maxout/"), r[name+"maxout/biases"])
			x = rearranged(x, layer.Units, func(row []float64, unit int) float64 {
				most := math.Inf(-1)
				for piece := range layer.Pieces {
					most = max(most, row[piece*layer.Units+unit])
				}
				return most
			})
		case config.Convolution:
			x = convolved(x, in, shapes[i], layer, r.weights(layer, name+"conv/"), r[name+"conv/biases"])
		case config.TransposedConvolution:
			x = spread(x, in, shapes[i], layer, r.weights(layer, name+"conv_transpose/"), r[name+"conv_transpose/biases"])
		case config.BatchNorm:
			mean, variance := r[name+"mean"], r[name+"variance"]
			if training {
				mean, variance = moments(x, in.Channels)
			}
			x = mapped(x, func(j int, v float64) float64 {
				c := j % in.Channels
				return (v-mean[c])/math.Sqrt(variance[c]+1e-5)*r[name+"gamma"][c] + r[name+"beta"][c]
			})
		case config.ReLU:
			x = mapped(x, func(_ int, v float64) float64 { return max(v, 0) })
		case config.LeakyReLU:
			x = mapped(x, func(_ int, v float64) float64 { return max(v, float64(layer.Percent)/100*v) })
		case config.Tanh:
			x = mapped(x, func(_ int, v float64) float64 { return math.Tanh(v) })
		case config.Sigmoid:
			x = mapped(x, func(_ int, v float64) float64 { return 1 / (1 + math.Exp(-v)) })
		case config.Affine:
			x = mapped(x, func(j int, v float64) float64 {
				c := j % in.Channels
				return r[name+"scale"][c]*v + r[name+"shift"][c]
			})
		case config.PlusMinus:
			x = mapped(x, func(_ int, v float64) float64 { return 2*v - 1 })
		case config.Upsample, config.AveragePool, config.MaxPool:
			x = resized(x, in, shapes[i], layer)
		case config.Dropout:
			if training {
				x = chance.dropped(x, float64(layer.Percent)/100)
			}
		case config.MinibatchDeviation:
			deviation := slices.Repeat(r[name+"deviation"], len(x))
			if training {
				deviation = deviations(x, layer.Group)
			}
			x = behindChannels(x, in.Channels, deviation)
		case config.Reshape: // the values stay where they are
		default:
			t.Fatalf("no reference for layer %s", layer)
		}
		in = shapes[i]
	}
	return x
}

func multiplied(x [][]float64, weights, biases []float64) [][]float64 {
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

// convolved sums over the window of every output.
func convolved(x [][]float64, in, out config.Shape, l config.Layer, kernel, biases []float64) [][]float64 {
	y := make([][]float64, len(x))
	for n := range x {
		y[n] = slices.Repeat(biases, out.Side*out.Side)
		each(out.Side, l.Kernel, in.Channels, out.Channels, func(top, left, a, b, i, o, weight int) {
			row, column := top*l.Stride+a-l.Padding, left*l.Stride+b-l.Padding
			if row >= 0 && row < in.Side && column >= 0 && column < in.Side {
				y[n][(top*out.Side+left)*out.Channels+o] += x[n][(row*in.Side+column)*in.Channels+i] * kernel[weight]
			}
		})
	}
	return y
}

// spread is the transposed convolution the other way round: it adds every input, times the kernel turned by half, to the
// outputs that it reaches.
func spread(x [][]float64, in, out config.Shape, l config.Layer, kernel, biases []float64) [][]float64 {
	y := make([][]float64, len(x))
	cut := (l.Kernel - l.Stride) / 2
	for n := range x {
		y[n] = slices.Repeat(biases, out.Side*out.Side)
		each(in.Side, l.Kernel, in.Channels, out.Channels, func(top, left, a, b, i, o, weight int) {
			row, column := top*l.Stride+l.Kernel-1-a-cut, left*l.Stride+l.Kernel-1-b-cut
			if row >= 0 && row < out.Side && column >= 0 && column < out.Side {
				y[n][(row*out.Side+column)*out.Channels+o] += x[n][(top*in.Side+left)*in.Channels+i] * kernel[weight]
			}
		})
	}
	return y
}

// each calls f for every place of a side x side image, every element of the window, and every input and output channel;
// weight is the index into a kernel [height, width, inputs, outputs].
func each(side, kernel, inputs, outputs int, f func(top, left, a, b, i, o, weight int)) {
	for place := range side * side {
		for weight := range kernel * kernel * inputs * outputs {
			window := weight / (inputs * outputs)
			f(place/side, place%side, window/kernel, window%kernel, weight/outputs%inputs, weight%outputs, weight)
		}
	}
}

// moments returns mean and biased variance of each channel over batch and pixels.
func moments(x [][]float64, channels int) (mean, variance []float64) {
	mean, variance = make([]float64, channels), make([]float64, channels)
	count := float64(len(x) * len(x[0]) / channels)
	for n := range x {
		for j, v := range x[n] {
			mean[j%channels] += v / count
		}
	}
	for n := range x {
		for j, v := range x[n] {
			variance[j%channels] += (v - mean[j%channels]) * (v - mean[j%channels]) / count
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
	for _, c := range []struct {
		name, generator, discriminator string
		bias                           config.OutputBias
	}{
		{"dense", "d8.bn.r.d6.t.d784.s", "d8.bn.l.d5.t.d1", config.BiasMeanImage},
		{"affine", "a.d8.a.bn.r.d784.a.s", "a.d8.l.d5.a.t.d1", config.BiasDark},
		{"affine channels", "d98.v2x7.a.t3k4s2.bn.r.t1k3s2.s", "pm.v1x28.a.c2k5s3p1.a.l.d1", config.BiasDark},
		{"new layers", "m98x3sn.do20.v2x7.u2.c3k3p1sn.bn.l10.u2.c1k3p1.s",
			"pm.v1x28.c3k4s2p1sn.l30.mp2.do30.c4k3p1sn.t3k3s2sn.ap7.mb2.m5x3sn.d1sn", config.BiasDark},
		{"drops in one player", "d98.v2x7.t3k4s2.mb4.r.t1k3s2.s", "do50.d5.do10.mb2.d1", config.BiasDark},
		{"convolutions", "d98.v2x7.t3k4s2.bn.r.t1k3s2.s", "pm.v1x28.c2k5s3p1.bn.l.c3k4s2p1.t.d1", config.BiasDark},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := small()
			changed.Generator, changed.Discriminator, changed.OutputBias = c.generator, c.discriminator, c.bias
			compareWithReference(t, changed)
		})
	}
}

func compareWithReference(t *testing.T, c config.Config) {
	t.Helper()
	g := newGAN(t, c)
	for draw := range uint64(4) {
		update(t, g, c, draw)
	}
	before := weights(t, g)
	generator, discriminator := referenceOf(before, "gen"), referenceOf(before, "disc")
	images, z := batch(c, 9)

	chance := newChance(0)
	fakes := generator.forward(t, g.generator, rows(z, c.Latent, 1), true, chance)
	discriminator.iterate(g.discriminator)
	onReal := discriminator.forward(t, g.discriminator, rows(images, config.Pixels, 1.0/255), true, chance)
	onFake := discriminator.forward(t, g.discriminator, fakes, true, chance)
	var loss, real, fake float64
	for n := range onReal {
		loss += (math.Log1p(math.Exp(-onReal[n][0])) + math.Log1p(math.Exp(onFake[n][0]))) / float64(c.Batch)
		real += 1 / (1 + math.Exp(-onReal[n][0])) / float64(c.Batch)
		fake += 1 / (1 + math.Exp(-onFake[n][0])) / float64(c.Batch)
	}
	got, err := updateD(g, images, z, true)
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
	checkVectors(t, g, discriminator)
	checkSamples(t, g, c, generator, z)
	checkRunningAverages(t, g, c, generator, z)
}

// checkSamples compares images drawn with the running averages.
func checkSamples(t *testing.T, g *GAN, c config.Config, generator reference, z []float32) {
	t.Helper()
	samples, err := g.Generate(z, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	for n, row := range generator.forward(t, g.generator, rows(z, c.Latent, 1), false, nil) {
		for j, v := range row {
			if diff := math.Abs(float64(samples[n*config.Pixels+j]) - 255*v); diff > 0.501 {
				t.Fatalf("image %d, pixel %d is %d, the reference says %.3f", n, j, samples[n*config.Pixels+j], 255*v)
			}
		}
	}
}

// checkRunningAverages compares the averages of G's first batch norm after an update of G: 0.9 old + 0.1 new, the variance
// unbiased.
func checkRunningAverages(t *testing.T, g *GAN, c config.Config, generator reference, z []float32) {
	t.Helper()
	at := slices.IndexFunc(g.generator, func(l config.Layer) bool { return l.Kind == config.BatchNorm })
	if at < 0 {
		return
	}
	chance := newChance(1)
	generator.iterate(g.generator)
	name := layerScope(at)
	channels := len(generator[name+"/mean"])
	x := generator.forward(t, g.generator[:at], rows(z, c.Latent, 1), true, chance)
	mean, variance := moments(x, channels)
	count := float64(c.Batch * len(x[0]) / channels)
	if _, err := updateG(g, z, 0.9); err != nil {
		t.Fatal(err)
	}
	after := referenceOf(weights(t, g), "gen")
	for j := range mean {
		wantMean := 0.9*generator[name+"/mean"][j] + 0.1*mean[j]
		wantVariance := 0.9*generator[name+"/variance"][j] + 0.1*variance[j]*count/(count-1)
		gotMean, gotVariance := after[name+"/mean"][j], after[name+"/variance"][j]
		if math.Abs(gotMean-wantMean) > 1e-5 || math.Abs(gotVariance-wantVariance) > 1e-5 {
			t.Errorf("feature %d: running averages %v and %v, the reference says %v and %v", j, gotMean, gotVariance, wantMean, wantVariance)
		}
	}
}

// TestAdamAgainstReference follows five updates of Kingma 2015, algorithm 1, in float64, with a gradient that changes.
func TestAdamAgainstReference(t *testing.T) {
	adam := config.Optimiser{Kind: config.Adam, Rate: 0.01, Beta1: 0.5, Beta2: 0.999, Epsilon: 1e-7}
	start := []float32{1, -2, 0.5, 3}
	store := model.NewStore()
	if _, err := store.CreateVariable("/disc/l0/w", tensors.FromFlatDataAndDimensions(start, 4)); err != nil {
		t.Fatal(err)
	}
	exec := model.MustNewExec(newBackend(t), store, func(s *model.Scope, x *Node) *Node {
		w := store.GetVariable("/disc/l0/w").NodeValue(x)
		ofW := gradients(s, discriminatorScope, ReduceAllSum(Mul(x, Square(w)))) // 2 x w
		optimise(s, discriminatorScope, adam, ofW)
		return norm(ofW)
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
