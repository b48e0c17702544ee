package gan

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/engine"
)

// Shown is how many examples of a batch a Sight shows, at most.
const Shown = 4

// Sight is what the players see in an update, before anything moves. Only the first examples of the batch are shown, at most Shown of
// them, as D sees them, with instance noise; an update of G sees no real ones.
type Sight struct {
	Latents        []float32 // z of the fakes that are shown, [shown, latent]
	Real, Fake     []byte    // [shown], as Generate returns examples
	OnReal, OnFake []float32 // D's probability that each example of the batch is real; with PacGAN each is of Pack samples
	DLoss, GLoss   float32   // without penalties; of the player that learns
	// Pull is -dLoss/dx by the values of the fakes that are shown, [shown, values], with G's loss: what G is told to change.
	Pull []float32
}

// Look computes what Train with one of the two batches would learn from, from the same z, images and random states, with the weights as
// they are; with both only where the players move at once. It changes nothing.
func (g *GAN) Look(d *DBatch, gb *GBatch) (Sight, error) {
	var s Sight
	shown := min(Shown, g.config.Batch)
	scores, values := make([]float32, g.config.Batch/g.config.Pack), g.data.Values()
	name, player, look, seen := "G", generatorScope, g.lookOfG, []seeing{}
	if d != nil {
		if err := g.giveD(d); err != nil {
			return s, err
		}
		name, player, look = "D", discriminatorScope, g.lookOfD(gb != nil)
		s.Real, s.OnReal = make([]byte, shown*ExampleBytes(g.data)), append(scores[:0:0], scores...)
		seen = append(seen, seeing{"real", s.Real}, seeing{"on real", s.OnReal}, seeing{"d loss", &s.DLoss})
	} else if err := g.giveG(gb); err != nil {
		return s, err
	}
	s.Latents, s.Fake, s.OnFake = make([]float32, shown*g.config.Latent), make([]byte, shown*ExampleBytes(g.data)), scores
	seen = append(seen, seeing{"z", s.Latents}, seeing{"fake", s.Fake}, seeing{"on fake", s.OnFake})
	if gb != nil {
		if d != nil {
			name = "both"
		}
		s.Pull = make([]float32, shown*values)
		seen = append(seen, seeing{"g loss", &s.GLoss}, seeing{"pull", s.Pull})
	}
	return s, g.see(fmt.Sprintf("%s%s at a batch of %d, looked at", updates, name, g.config.Batch), player, look, seen)
}

// seeing is a result of a look, and where it goes.
type seeing struct {
	name string
	to   any // a slice, or *float32
}

// see draws a player's random tensors, computes a look at its update and reads the results. The look is the graph of the update itself,
// whose batch normalisation and spectral norms move; here they move aside.
func (g *GAN) see(name, player string, look func(*model.Scope, nodes) map[string]*Node, seen []seeing) error {
	routine, err := g.routine(name, func() ([]engine.Part, error) {
		arguments, results := g.gArguments(), []string{}
		if player == discriminatorScope {
			arguments = g.dArguments()
		}
		for _, s := range seen {
			results = append(results, name+": "+s.name)
		}
		build := func(scope *model.Scope, in nodes) (list []*Node) {
			found := look(scope, in)
			for _, s := range seen {
				list = append(list, found[s.name])
			}
			return list
		}
		parts, err := g.drawParts(player)
		if err != nil {
			return nil, err
		}
		part, err := g.partInto(name+", aside: ", name, named(arguments, build), arguments, results...)
		return append(parts, part), err
	})
	if err == nil {
		err = routine.Run()
	}
	for _, s := range seen {
		if err == nil {
			err = g.readInto(s.to, name+": "+s.name)
		}
	}
	return err
}

func (g *GAN) readInto(to any, name string) error {
	single, ok := to.(*float32)
	if !ok {
		return g.read(to, name)
	}
	var v [1]float32
	err := g.read(v[:], name)
	*single = v[0]
	return err
}

// lookOfD is what an update of D sees, and G with it if they move at once.
func (g *GAN) lookOfD(both bool) func(*model.Scope, nodes) map[string]*Node {
	return func(scope *model.Scope, in nodes) map[string]*Node {
		m := training
		if both {
			m = trainingUpdate
		}
		fake, codes := g.fakes(scope, in, discriminatorScope, m)
		t := g.try(scope, in, fake, codes, false)
		found := map[string]*Node{"real": g.examples(shown(t.real)), "on real": probability(g.config.Loss, t.onReal), "d loss": t.loss}
		g.addFakes(found, in[of(latents, discriminatorScope)], t.fake, t.onFake)
		if both {
			addPull(found, t.fake, generatorLoss(g.config, t.onFake))
		}
		return found
	}
}

// lookOfG is what an update of G sees.
func (g *GAN) lookOfG(scope *model.Scope, in nodes) map[string]*Node {
	fake, onFake, loss := g.attempt(scope, in)
	found := map[string]*Node{}
	g.addFakes(found, in[of(latents, generatorScope)], fake, onFake)
	addPull(found, fake, loss)
	return found
}

func (g *GAN) addFakes(found map[string]*Node, z, fake, onFake *Node) {
	found["z"], found["fake"], found["on fake"] = shown(z), g.examples(shown(fake)), probability(g.config.Loss, onFake)
}

func addPull(found map[string]*Node, fake, loss *Node) {
	found["g loss"], found["pull"] = loss, shown(Neg(Gradient(loss, fake)[0]))
}

// shown are the first rows of x.
func shown(x *Node) *Node { return Slice(x, AxisRange(0, min(Shown, x.Shape().Dim(0)))) }
