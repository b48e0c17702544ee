package gan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/gan/config"
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
	return g.tensors(func(name string) bool {
		scope, rest, _ := strings.Cut(name, "/")
		return slices.Contains([]string{generatorScope, discriminatorScope, averageScope}, scope) &&
			strings.HasPrefix(rest, layerPrefix)
	})
}

// Affine returns the weights of a G that is a single affine layer, G(z) = shift + scale z: of the average if averaged is set and there is
// one. Of any other G it returns nothing.
func (g *GAN) Affine(averaged bool) (shift, scale []float32, err error) {
	if len(g.generator) != 1 || g.generator[0].Kind != config.Affine {
		return nil, nil, nil
	}
	scope := generatorScope
	if averaged && g.averaged {
		scope = averageScope
	}
	shift, scale = make([]float32, g.data.Values()), make([]float32, g.data.Values())
	name := scope + "/" + layerScope(0)
	return shift, scale, errors.Join(g.read(shift, name+"/shift"), g.read(scale, name+"/scale"))
}

// State returns everything that decides how training goes on, ordered by name: the weights and the optimisers' moments and
// step counts.
func (g *GAN) State() ([]Tensor, error) {
	return g.tensors(func(string) bool { return true })
}

func (g *GAN) tensors(include func(name string) bool) ([]Tensor, error) {
	var list []Tensor
	for v := range g.store.IterVariables() {
		name := v.Path()[1:]
		if v.DType() != dtypes.Float32 || !include(name) {
			continue
		}
		t := Tensor{name, v.Shape().Dimensions, make([]float32, v.Shape().Size())}
		if err := g.read(t.Values, name); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b Tensor) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// SetState puts back what State returned for a GAN of the same config. What an optimiser had not begun to remember then it forgets.
// State that is missing, unknown or of another shape is an error, after which the GAN is of no use.
func (g *GAN) SetState(list []Tensor) error {
	if err := g.forget(list); err != nil {
		return err
	}
	for _, t := range list {
		table := g.tables[t.Name]
		if table == nil {
			// An optimiser's moment, which a GAN that has not trained yet does not have.
			if !g.isOptimiserState(t.Name) {
				return fmt.Errorf("state %s is unknown to this network", t.Name)
			}
			if !g.fitsMoment(t) {
				return fmt.Errorf("state %s has shape %v, which no weight of its name has", t.Name, t.Dimensions)
			}
			if err := g.create(parameter{path: "/" + t.Name, dimensions: t.Dimensions, values: t.Values}); err != nil {
				return err
			}
			continue
		}
		if shape := table.Shape(); !slices.Equal(shape.Dimensions, t.Dimensions) {
			return fmt.Errorf("state %s has shape %v, the network's is %v", t.Name, t.Dimensions, shape.Dimensions)
		}
		if err := g.write(t.Name, t.Values); err != nil {
			return err
		}
		if scope, found := strings.CutSuffix("/"+t.Name, ratePath("")); found {
			g.rates[scope[1:]] = float64(t.Values[0])
		}
	}
	return nil
}

// fitsMoment tells whether a tensor can be what an optimiser remembers: a count of updates, or something of a weight's name and shape.
func (g *GAN) fitsMoment(t Tensor) bool {
	if len(t.Dimensions) == 0 {
		return true
	}
	for name, table := range g.tables {
		if strings.Contains(t.Name, "/"+name+"_") && slices.Equal(table.Shape().Dimensions, t.Dimensions) {
			return true
		}
	}
	return false
}

// forget makes what optimisers remember 0, as it is before their first update, unless it is in the list. All else has to be there.
func (g *GAN) forget(list []Tensor) error {
	listed := map[string]bool{}
	for _, t := range list {
		listed[t.Name] = true
	}
	for v := range g.store.IterVariables() {
		name := v.Path()[1:]
		if v.DType() != dtypes.Float32 || listed[name] {
			continue
		}
		if !g.isOptimiserState(name) {
			return fmt.Errorf("state %s is missing", name)
		}
		if err := g.write(name, make([]float32, v.Shape().Size())); err != nil {
			return err
		}
	}
	return nil
}

// number is what tensors hold.
type number interface {
	uint8 | int32 | uint64 | float32
}

// write puts the values of a tensor into its table, row-major.
func (g *GAN) write(name string, values any) error {
	if err := g.tables[name].Write(0, dtypes.UnsafeByteSliceFromAny(values)); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// read takes the values of a tensor out of its table.
func (g *GAN) read(values any, name string) error {
	if err := g.tables[name].Read(dtypes.UnsafeByteSliceFromAny(values), 0); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}
