package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// Plain references of the layers that are more than a formula: see reference_test.go.

// chance is a draw of the dropout stream, used up from one layer to the next: whole blocks of four words for each.
type chance struct {
	draw uint64
	used int
}

var testDropout = random.New(1, random.Dropout)

func newChance(draw uint64) *chance { return &chance{draw: draw} }

// dropped is inverted dropout of every value with a probability.
func (c *chance) dropped(x [][]float64, probability float64) [][]float64 {
	features := len(x[0])
	n := len(x) * features
	words := make([]float32, c.used+n) // from -1 to 1
	testDropout.Uniform(words, c.draw, 1)
	words = words[c.used:]
	c.used += (n + 3) / 4 * 4
	out := make([][]float64, len(x))
	for i := range x {
		for j, v := range x[i] {
			if float64(words[i*features+j])/2+0.5 < probability {
				v = 0
			}
			out[i] = append(out[i], v/(1-probability))
		}
	}
	return out
}

// weights are a layer's, divided by v' W u if it is spectrally normalised; name is that of the scope they are in.
func (r reference) weights(l config.Layer, name string) []float64 {
	weights := r[name+"weights"]
	if !l.Spectral {
		return weights
	}
	u, v := r[name+"u"], r[name+"v"]
	sigma := 0.0
	for i, w := range weights {
		sigma += w * u[i%len(u)] * v[i/len(u)]
	}
	normalised := slices.Clone(weights)
	for i := range normalised {
		normalised[i] /= sigma
	}
	return normalised
}

// iterate makes one step of power iteration for every spectrally normalised layer (Miyato 2018, algorithm 1).
func (r reference) iterate(layers []config.Layer) {
	for i, l := range layers {
		if !l.Spectral {
			continue
		}
		name := layerScope(i) + "/" + weightScopes[l.Kind] + "/"
		weights := r[name+"weights"]
		u := r[name+"u"]
		v := make([]float64, len(weights)/len(u))
		for k, w := range weights {
			v[k/len(u)] += w * u[k%len(u)]
		}
		normalise(v)
		u = make([]float64, len(u))
		for k, w := range weights {
			u[k%len(u)] += w * v[k/len(u)]
		}
		normalise(u)
		r[name+"u"], r[name+"v"] = u, v
	}
}

func normalise(x []float64) {
	length := 0.0
	for _, v := range x {
		length = math.Hypot(length, v)
	}
	for i := range x {
		x[i] /= length
	}
}

// deviations are the standard deviations of every value over a group, averaged over the values, for every example.
func deviations(x [][]float64, group int) []float64 {
	var out []float64
	for members := range slices.Chunk(x, group) {
		average := 0.0
		for j := range members[0] {
			mean, variance := 0.0, 0.0
			for _, m := range members {
				mean += m[j] / float64(group)
			}
			for _, m := range members {
				variance += (m[j] - mean) * (m[j] - mean) / float64(group)
			}
			average += math.Sqrt(variance+1e-8) / float64(len(members[0]))
		}
		out = append(out, slices.Repeat([]float64{average}, group)...)
	}
	return out
}

// behindChannels puts one more value behind those of each pixel.
func behindChannels(x [][]float64, channels int, value []float64) [][]float64 {
	out := make([][]float64, len(x))
	for n := range x {
		for pixel := range slices.Chunk(x[n], channels) {
			out[n] = append(append(out[n], pixel...), value[n])
		}
	}
	return out
}

// resized is upsampling or pooling.
func resized(x [][]float64, in, out config.Shape, l config.Layer) [][]float64 {
	at := func(s config.Shape, row, column, channel int) int { return (row*s.Side+column)*s.Channels + channel }
	return rearranged(x, out.Values(), func(from []float64, i int) float64 {
		row, column, channel := i/out.Channels/out.Side, i/out.Channels%out.Side, i%out.Channels
		if l.Kind == config.Upsample {
			return from[at(in, row/l.Factor, column/l.Factor, channel)]
		}
		sum, most := 0.0, math.Inf(-1)
		for k := range l.Factor * l.Factor {
			v := from[at(in, row*l.Factor+k/l.Factor, column*l.Factor+k%l.Factor, channel)]
			sum, most = sum+v, max(most, v)
		}
		if l.Kind == config.AveragePool {
			return sum / float64(l.Factor*l.Factor)
		}
		return most
	})
}

// rearranged makes examples of n values, each of its whole row.
func rearranged(x [][]float64, n int, f func(row []float64, i int) float64) [][]float64 {
	out := make([][]float64, len(x))
	for k, row := range x {
		for i := range n {
			out[k] = append(out[k], f(row, i))
		}
	}
	return out
}

// checkVectors compares D's singular vectors and running deviations after an update of D, for which r made one iteration.
func checkVectors(t *testing.T, g *GAN, r reference) {
	t.Helper()
	for name, got := range referenceOf(weights(t, g), discriminatorScope) {
		if !strings.HasSuffix(name, "/u") && !strings.HasSuffix(name, "/v") {
			continue
		}
		for i := range got {
			if math.Abs(got[i]-r[name][i]) > 1e-5 {
				t.Errorf("%s[%d] is %v after an update, the reference says %v", name, i, got[i], r[name][i])
				break
			}
		}
	}
}
