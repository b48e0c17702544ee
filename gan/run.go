package gan

import (
	"fmt"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// DResult is what an update of D measured, before the update.
type DResult struct {
	Loss         float32 // without the R1 penalty
	OnReal       float32 // mean probability of "real" for the real images
	OnFake       float32 // and for the fakes
	GradientNorm float32
}

// UpdateD makes one update of D with the real images that chosen numbers, batch of them, of images (uint8 [n, Pixels]) and with
// latent vectors (batch x latent), with the R1 penalty if penalise is set.
func (g *GAN) UpdateD(images *tensors.Tensor, chosen []int32, z []float32, penalise bool) (DResult, error) {
	exec := g.updateD
	if penalise {
		exec = g.updateDWithR1
	}
	numbers, latents := tensors.FromValue(chosen), g.latentTensor(z)
	v, err := scalars(exec, images, numbers, latents)
	if err != nil {
		return DResult{}, err
	}
	if err := finalize(numbers, latents); err != nil {
		return DResult{}, err
	}
	return DResult{Loss: v[0], OnReal: v[1], OnFake: v[2], GradientNorm: v[3]}, nil
}

// GResult is what an update of G measured, before the update.
type GResult struct {
	Loss, GradientNorm float32
}

// UpdateG makes one update of G with latent vectors (batch x latent), and moves the averaged weights with the given decay.
func (g *GAN) UpdateG(z []float32, decay float32) (GResult, error) {
	latents, weight := g.latentTensor(z), tensors.FromScalar(decay)
	v, err := scalars(g.updateG, latents, weight)
	if err != nil {
		return GResult{}, err
	}
	if err := finalize(latents, weight); err != nil {
		return GResult{}, err
	}
	return GResult{Loss: v[0], GradientNorm: v[1]}, nil
}

// Generate returns the images (n x Pixels bytes) for latent vectors (n x latent), by the averaged weights if averaged is set
// and there are any, else by those being trained. An image does not depend on the others.
func (g *GAN) Generate(z []float32, averaged bool) ([]byte, error) {
	exec := g.generateLive
	if averaged && g.averaged {
		exec = g.generateMean
	}
	return flat[uint8](exec, g.latentTensor(z))
}

// Scores returns D's probability that each of the images (n x Pixels bytes) is real.
func (g *GAN) Scores(images []byte) ([]float32, error) {
	return flat[float32](g.scores, imageTensor(images))
}

func (g *GAN) latentTensor(z []float32) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(z, len(z)/g.latent, g.latent)
}

func imageTensor(images []byte) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(images, len(images)/config.Pixels, config.Pixels)
}

// scalars runs a graph of which every output is a float32 scalar.
func scalars(exec *model.Exec, inputs ...any) ([]float32, error) {
	outputs, err := exec.Call(inputs...)
	if err != nil {
		return nil, fmt.Errorf("running the graph %q: %w", exec.Name(), err)
	}
	values := make([]float32, len(outputs))
	for i, o := range outputs {
		values[i] = tensors.ToScalar[float32](o)
	}
	return values, finalize(outputs...)
}

// flat runs a graph of one output and returns its values in row-major order; the input is finalized.
func flat[T uint8 | float32](exec *model.Exec, input *tensors.Tensor) ([]T, error) {
	outputs, err := exec.Call(input)
	if err != nil {
		return nil, fmt.Errorf("running the graph %q: %w", exec.Name(), err)
	}
	values, err := tensors.CopyFlatData[T](outputs[0])
	if err != nil {
		return nil, fmt.Errorf("reading what the graph %q gave: %w", exec.Name(), err)
	}
	return values, finalize(input, outputs[0])
}

// finalize gives the memory of tensors back at once: the garbage collector does not see the engine's memory.
func finalize(list ...*tensors.Tensor) error {
	for _, t := range list {
		if err := t.FinalizeAll(); err != nil {
			return fmt.Errorf("finalizing a tensor: %w", err)
		}
	}
	return nil
}
