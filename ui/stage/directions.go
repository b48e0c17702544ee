package stage

import (
	"math"
	"slices"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// SetDirections takes the directions that the trainer tells. Those of a run with other vectors are of no use.
func (e *Explorer) SetDirections(told [][]wire.Value) {
	e.directions = nil
	for _, v := range told {
		if len(v) != e.Latents() {
			e.directions = nil
			return
		}
		direction := make([]float64, len(v))
		for i, x := range v {
			direction[i] = float64(x)
		}
		e.directions = append(e.directions, direction)
	}
}

// Plane tells whether there are two directions, a plane to move in.
func (e *Explorer) Plane() bool { return len(e.directions) == 2 }

// Reach is how far the plane goes to both sides: three standard deviations of a vector's share in any direction, which is 1 for a normal
// prior and the root of 1/3 for a uniform one.
func (e *Explorer) Reach() float64 {
	if e.prior == config.Uniform {
		return 3 * math.Sqrt(1.0/3)
	}
	return 3
}

// Along is where the selected tile's vector lies in the plane: its share of each direction.
func (e *Explorer) Along() [2]float64 { return e.alongOf(e.Latent()) }

func (e *Explorer) alongOf(latent []float32) (at [2]float64) {
	for k, direction := range e.directions {
		for i, v := range latent {
			at[k] += direction[i] * float64(v)
		}
	}
	return at
}

// MoveAlong takes the selected tile's vector to a place in the plane, and leaves it as it is at right angles to it. A vector of a uniform
// prior is kept within what is drawn in training, so that it may not come as far.
func (e *Explorer) MoveAlong(to [2]float64) {
	if !e.Plane() || len(e.Latent()) == 0 {
		return
	}
	at := e.Along()
	v := slices.Clone(e.Latent())
	for i := range v {
		x := float64(v[i]) + (to[0]-at[0])*e.directions[0][i] + (to[1]-at[1])*e.directions[1][i]
		if e.prior == config.Uniform {
			x = min(max(x, -1), 1)
		}
		v[i] = float32(x)
	}
	e.move(v)
}
