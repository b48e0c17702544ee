package gan

import (
	"fmt"

	"ganplayground/engine"
	"ganplayground/gan/random"
)

// updateD shows D all of the examples, in their order, with z as given instead of drawn, and what the draw 0 of testDropout drops.
func updateD(g *GAN, examples []byte, z []float32, penalise bool) (DResult, error) {
	return updateDDropping(g, examples, z, penalise, testDropout.State(0))
}

func updateDDropping(g *GAN, examples []byte, z []float32, penalise bool, dropout random.State) (DResult, error) {
	chosen := make([]int32, len(examples)/ExampleBytes(g.data))
	for i := range chosen {
		chosen[i] = int32(i)
	}
	name := fmt.Sprint("D alone ", penalise)
	routine, err := g.routine(name, func() ([]engine.Part, error) {
		part, err := g.dPart(penalise)
		return []engine.Part{part}, err
	})
	if err != nil {
		return DResult{}, err
	}
	for name, values := range map[string]any{argExamples: examples, argChosen: chosen, of(latents, discriminatorScope): z} {
		if err := g.write(name, values); err != nil {
			return DResult{}, err
		}
	}
	if g.drops() {
		if err := g.write(of(dropouts, discriminatorScope), dropout[:]); err != nil {
			return DResult{}, err
		}
	}
	if err := routine.Run(); err != nil {
		return DResult{}, err
	}
	return g.dResult()
}

// updateG updates G with z as given instead of drawn, and what the draw 1 of testDropout drops.
func updateG(g *GAN, z []float32, decay float32) (GResult, error) {
	return updateGDropping(g, z, decay, testDropout.State(1))
}

func updateGDropping(g *GAN, z []float32, decay float32, dropout random.State) (GResult, error) {
	routine, err := g.routine("G alone", func() ([]engine.Part, error) {
		part, err := g.gPart()
		return []engine.Part{part}, err
	})
	if err != nil {
		return GResult{}, err
	}
	for name, values := range map[string]any{of(latents, generatorScope): z, argDecay: []float32{decay}} {
		if err := g.write(name, values); err != nil {
			return GResult{}, err
		}
	}
	if g.drops() {
		if err := g.write(of(dropouts, generatorScope), dropout[:]); err != nil {
			return GResult{}, err
		}
	}
	if err := routine.Run(); err != nil {
		return GResult{}, err
	}
	return g.gResult()
}
