package gan

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// TestOptimisersAgainstReference follows six updates by the formulas of the papers, in float64, with a gradient that changes, 2 x w.
func TestOptimisersAgainstReference(t *testing.T) {
	for name, o := range map[string]config.Optimiser{
		"SGD":                   {Kind: config.SGD, Rate: 0.01, Epsilon: 1e-7},
		"SGD with momentum":     {Kind: config.SGD, Rate: 0.01, Beta1: 0.9, Epsilon: 1e-7},
		"RMSProp":               {Kind: config.RMSProp, Rate: 0.01, Beta2: 0.9, Epsilon: 1e-4},
		"RMSProp with momentum": {Kind: config.RMSProp, Rate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 1e-4},
	} {
		t.Run(name, func(t *testing.T) {
			w := []float64{1, -2, 0.5, 3}
			store := model.NewStore()
			for _, path := range []string{"/disc/l0/w", "/gen/l0/w"} {
				if _, err := store.CreateVariable(path, tensors.FromFlatDataAndDimensions([]float32{1, -2, 0.5, 3}, 4)); err != nil {
					t.Fatal(err)
				}
			}
			exec := model.MustNewExec(newBackend(t), store, func(s *model.Scope, x *Node) *Node {
				d, g := store.GetVariable("/disc/l0/w").NodeValue(x), store.GetVariable("/gen/l0/w").NodeValue(x)
				ofD := gradients(s, discriminatorScope, ReduceAllSum(Mul(x, Add(Square(d), Square(g)))))
				optimise(s, discriminatorScope, o, ofD)
				return norm(ofD)
			})
			square, velocity := make([]float64, 4), make([]float64, 4)
			for step := 1; step <= 6; step++ {
				x := float64(step)
				for i := range w {
					direction := 2 * x * w[i]
					if o.Kind == config.RMSProp {
						square[i] = o.Beta2*square[i] + (1-o.Beta2)*direction*direction
						direction /= math.Sqrt(square[i]) + o.Epsilon
					}
					velocity[i] = o.Beta1*velocity[i] + direction
					w[i] -= o.Rate * velocity[i]
				}
				exec.MustCall1(float32(x))
			}
			value := func(path string) []float32 {
				v, err := store.GetVariable(path).Value()
				if err != nil {
					t.Fatal(err)
				}
				return tensors.MustCopyFlatData[float32](v)
			}
			for i, got := range value("/disc/l0/w") {
				if math.Abs(float64(got)-w[i]) > 1e-5 {
					t.Errorf("weight %d is %v after six updates, want %v", i, got, w[i])
				}
			}
			if got := value("/gen/l0/w"); !slices.Equal(got, []float32{1, -2, 0.5, 3}) {
				t.Errorf("an update of D made the weights of G %v", got)
			}
			remembered := 0
			for v := range store.IterVariables() {
				if !v.Trainable && v.Shape().Size() == 4 {
					remembered++
				}
			}
			if remembered != o.Moments() {
				t.Errorf("%d values are remembered for each weight; config says %d", remembered, o.Moments())
			}
		})
	}
}

// TestStateOfEveryOptimiserGoesOn: a GAN that gets another's state trains on with the same bits, whatever its players remember.
func TestStateOfEveryOptimiserGoesOn(t *testing.T) {
	for _, kinds := range [][2]config.OptimiserKind{{config.SGD, config.RMSProp}, {config.RMSProp, config.Adam}, {config.Adam, config.SGD}} {
		c := small()
		c.DOptimiser.Kind, c.GOptimiser.Kind = kinds[0], kinds[1]
		first, second := newGAN(t, c), newGAN(t, c)
		update(t, first, c, 0)
		update(t, first, c, 1)
		state, err := first.State()
		if err != nil {
			t.Fatal(err)
		}
		if err := second.SetState(state); err != nil {
			t.Fatal(err)
		}
		for draw := range uint64(3) {
			update(t, first, c, 2+draw)
			update(t, second, c, 2+draw)
		}
		if names := changed(t, weights(t, first), weights(t, second)); len(names) > 0 {
			t.Errorf("%v: three updates after the state was restored, %v differ", kinds, names)
		}
		if err := second.SetState([]Tensor{{"rprop_d/disc/l0/dense/weights_velocity", []int{1}, []float32{1}}}); err == nil {
			t.Errorf("%v: the state of another optimiser was accepted", kinds)
		}
	}
}
