package gan

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// draw is a random tensor that an update is given: the engine makes it of the state of a stream.
type draw struct {
	argument
	stream random.Stream
	build  func(state *Node) *Node
}

// state is the name of the stream's state, uint64 [3].
func (d draw) state() string { return "state " + d.name }

// drawsOf lists the random tensors that a player's update needs, the state of dropout among them if a layer of a player drops.
func drawsOf(c config.Config, player string, drops bool) []draw {
	add := func(list []draw, what string, purpose random.Purpose, shape shapes.Shape, build func(state *Node) *Node) []draw {
		return append(list, draw{argument{of(what, player), shape}, random.New(c.Seed, purpose), build})
	}
	z := shapes.Make(dtypes.Float32, c.Batch, c.Latent)
	list := add(nil, latents, random.Latent, z, func(state *Node) *Node { return drawLatents(c.Prior, state, z) })
	if c.Conditional {
		labels := shapes.Make(dtypes.Int32, c.Batch)
		list = add(list, fakeLabels, random.Labels, labels, func(state *Node) *Node { return drawLabels(state, labels, c.Data()) })
	}
	if c.Noise > 0 {
		n := c.Batch
		if player == discriminatorScope {
			n *= 2 // for the real images, and then for the fakes
		}
		noise := shapes.Make(dtypes.Float32, n, c.Data().Values())
		list = add(list, noises, random.Noise, noise, func(state *Node) *Node { return drawNormal(state, noise) })
	}
	if c.GradientPenalty > 0 && player == discriminatorScope {
		mix := shapes.Make(dtypes.Float32, c.Batch/c.Pack, 1)
		list = add(list, mixes, random.Mix, mix, func(state *Node) *Node { return drawUniform(state, mix) })
	}
	if drops {
		list = add(list, dropouts, random.Dropout, stateShape, func(state *Node) *Node { return state })
	}
	return list
}

// listDraws lists those of both players.
func (g *GAN) listDraws() {
	g.draws = map[string][]draw{}
	for _, player := range []string{generatorScope, discriminatorScope} {
		g.draws[player] = drawsOf(g.config, player, g.drops())
	}
}

// drawLatents returns z: standard normal (Box and Muller 1958), or uniform from -1 to 1.
func drawLatents(prior config.Prior, state *Node, shape shapes.Shape) *Node {
	if prior == config.Uniform {
		return AddScalar(MulScalar(drawUniform(state, shape), 2), -1)
	}
	return drawNormal(state, shape)
}

func drawNormal(state *Node, shape shapes.Shape) *Node {
	_, x := RandomNormal(state, shape)
	return x
}

// drawUniform returns numbers from 0 to 1.
func drawUniform(state *Node, shape shapes.Shape) *Node {
	_, x := RandomUniform(state, shape)
	return x
}

// drawLabels returns labels of the data set's digits, all as likely. (A uniform number is below 1, but times 10 it may round to 10.)
func drawLabels(state *Node, shape shapes.Shape, data config.Data) *Node {
	x := drawUniform(state, shapes.Make(dtypes.Float32, shape.Dimensions...))
	digits := data.Digits()
	numbers := ConvertDType(MinScalar(Floor(MulScalar(x, float64(len(digits)))), float64(len(digits)-1)), shape.DType)
	if len(digits) == config.Classes {
		return numbers
	}
	return Gather(Const(x.Graph(), digits), ExpandAxes(numbers, -1))
}

// drawParts are the graphs that make a player's random tensors.
func (g *GAN) drawParts(player string) (parts []engine.Part, err error) {
	for _, d := range g.draws[player] {
		build := func(_ *model.Scope, inputs []*Node) []*Node { return []*Node{d.build(inputs[0])} }
		part, err := g.part(drawing+d.name, build, []argument{{d.state(), stateShape}}, d.name)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

var stateShape = shapes.Make(dtypes.Uint64, 3)

// giveDraws writes the states for the numbered draw of all random tensors of a player's update.
func (g *GAN) giveDraws(player string, number uint64) error {
	for _, d := range g.draws[player] {
		state := d.stream.State(number)
		if err := g.write(d.state(), state[:]); err != nil {
			return err
		}
	}
	return nil
}
