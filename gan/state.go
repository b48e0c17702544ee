package gan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
)

// Tensor is a named array of float32 in row-major order.
type Tensor struct {
	Name       string
	Dimensions []int
	Values     []float32
}

// Weights returns what the networks compute with, ordered by name: weights of D, averaged and live weights of G, and the
// running averages of batch normalisation. Optimiser state is left out.
func (g *GAN) Weights() ([]Tensor, error) {
	return g.tensors(func(path string) bool {
		scope, rest, _ := strings.Cut(path[1:], "/")
		return slices.Contains([]string{generatorScope, discriminatorScope, averageScope}, scope) &&
			strings.HasPrefix(rest, layerPrefix)
	})
}

// State returns everything that decides how training goes on, ordered by name: the weights and the optimisers' moments and
// step counts.
func (g *GAN) State() ([]Tensor, error) {
	return g.tensors(func(string) bool { return true })
}

func (g *GAN) tensors(include func(path string) bool) ([]Tensor, error) {
	var list []Tensor
	for v := range g.store.IterVariables() {
		if v.DType() != dtypes.Float32 || !include(v.Path()) {
			continue
		}
		if !v.HasValue() { // a moment before its optimiser's first update
			continue
		}
		value, err := v.Value()
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", v.Path(), err)
		}
		values, err := tensors.CopyFlatData[float32](value)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", v.Path(), err)
		}
		list = append(list, Tensor{v.Path()[1:], v.Shape().Dimensions, values})
	}
	slices.SortFunc(list, func(a, b Tensor) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// SetState puts back what State returned for a GAN of the same config.
func (g *GAN) SetState(list []Tensor) error {
	for _, t := range list {
		path := "/" + t.Name
		value := tensors.FromFlatDataAndDimensions(t.Values, t.Dimensions...)
		v := g.store.GetVariable(path)
		if v == nil {
			if err := g.createMoment(path, value); err != nil {
				return err
			}
			continue
		}
		if !slices.Equal(v.Shape().Dimensions, t.Dimensions) {
			return fmt.Errorf("state %s has shape %v, the network's is %v", t.Name, t.Dimensions, v.Shape().Dimensions)
		}
		if err := v.SetValue(value); err != nil {
			return fmt.Errorf("setting %s: %w", t.Name, err)
		}
		if scope, found := strings.CutSuffix(path, ratePath("")); found {
			g.rates[scope[1:]] = float64(t.Values[0])
		}
	}
	return nil
}

// createMoment makes an optimiser's variable, which a GAN that has not trained yet does not have.
func (g *GAN) createMoment(path string, value *tensors.Tensor) error {
	if !strings.Contains(path, "/adam_") {
		return fmt.Errorf("state %s is unknown to this network", path[1:])
	}
	v, err := g.store.CreateVariable(path, value)
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	v.SetTrainable(false)
	return nil
}
