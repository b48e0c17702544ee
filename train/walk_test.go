package train

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// walks are runs in which a look could go wrong: whatever is random, normalises by the batch or moves beside the weights.
var walks = []string{"", "kd=3 kg=2", "kd=0", "kg=0", "sim=1", "sim=1 kd=2 kg=2", "loss=minimax smooth=0.1", "loss=ls", "loss=hinge", "loss=wasserstein clip=0.1",
	"gp=1 pack=2", "cond=1 noise=0.3", "bug=gloss", "bug=logits", "bug=frozen", "d=d8sn.l.do30.d1", "d=d8.bn.l.mb4.d1 sim=1"}

func walkRun(t *testing.T, settings string) config.Run {
	t.Helper()
	description := small()
	for setting := range strings.FieldsSeq(settings) {
		if architecture, ok := strings.CutPrefix(setting, "d="); ok {
			description.Config.Discriminator = architecture
			continue
		}
		apply(t, &description.Config, setting)
	}
	return description
}

// TestWalkIsAStep: a step in slow motion leads to the same bits, measures what the same step at full speed measures, and what it saw before
// each update has the losses that the update reports.
func TestWalkIsAStep(t *testing.T) {
	for _, settings := range walks {
		t.Run(settings, func(t *testing.T) {
			t.Parallel()
			description := walkRun(t, settings)
			plain, slow := newRun(t, description), newRun(t, description)
			for step := range 5 {
				want, err := plain.Step()
				if err != nil {
					t.Fatal(err)
				}
				if step == 3 { // looking may not change what comes after it either
					steps(t, slow, 1)
					continue
				}
				got, walk, err := slow.Walk()
				if err != nil {
					t.Fatal(err)
				}
				if !sameStats(got, want) {
					t.Fatalf("step %d measured %+v, at full speed %+v", step, got, want)
				}
				checkWalk(t, description.Config, walk)
			}
			if fingerprint(t, slow) != fingerprint(t, plain) {
				t.Error("slow motion led to other weights")
			}
		})
	}
}

// sameStats compares bit by bit; what was not measured equals itself.
func sameStats(a, b wire.Stats) bool {
	list := func(s wire.Stats) (out []uint32) {
		for _, v := range []wire.Value{s.DLoss, s.GLoss, s.DReal, s.DFake, s.DGrad, s.GGrad} {
			out = append(out, math.Float32bits(float32(v)))
		}
		return out
	}
	return a.Step == b.Step && slices.Equal(list(a), list(b))
}

func checkWalk(t *testing.T, c config.Config, walk wire.Walk) {
	t.Helper()
	if want := c.DSteps + c.GSteps - atOnce(c); len(walk.Updates) != want {
		t.Fatalf("%d updates, want %d", len(walk.Updates), want)
	}
	for i, u := range walk.Updates {
		before := u.Before
		if u.D && before.DLoss != u.DLoss || u.G && before.GLoss != u.GLoss {
			t.Errorf("update %d: losses %v and %v were seen, the update reports %v and %v", i, before.DLoss, before.GLoss, u.DLoss, u.GLoss)
		}
		if u.D {
			checkDiscriminator(t, c, u)
		}
		if shown := min(gan.Shown, c.Batch); len(u.Before.Fakes) != shown*config.Pixels || len(u.Latents) != shown || len(u.Latents[0]) != c.Latent {
			t.Errorf("update %d shows %d bytes of fakes, %d z", i, len(u.Before.Fakes), len(u.Latents))
		}
		if u.G && (slices.Equal(u.Before.Fakes, u.After.Fakes) || len(u.Pull) != 4*len(u.Before.Fakes)) {
			t.Errorf("update %d of G leaves its fakes as they were, or pulls at %d values", i, len(u.Pull)/4)
		}
		if u.D && !u.G && !slices.Equal(u.Before.Fakes, u.After.Fakes) {
			t.Errorf("update %d of D changes the fakes", i)
		}
	}
}

func atOnce(c config.Config) int {
	if c.Simultaneous && c.DSteps > 0 && c.GSteps > 0 {
		return 1
	}
	return 0
}

// checkDiscriminator computes D's loss anew from the probabilities, by the formulas of the papers, where the output can be had from them.
func checkDiscriminator(t *testing.T, c config.Config, u wire.Update) {
	t.Helper()
	if !c.Loss.IsCrossEntropy() || c.Bugs.Logits {
		return
	}
	want := 0.0
	for _, p := range u.Before.OnReals {
		want -= ((1-c.Smoothing)*math.Log(float64(p)) + c.Smoothing*math.Log1p(-float64(p))) / float64(len(u.Before.OnReals))
	}
	for _, p := range u.Before.OnFakes {
		want -= math.Log1p(-float64(p)) / float64(len(u.Before.OnFakes))
	}
	if math.Abs(want-float64(u.DLoss)) > 1e-4*want {
		t.Errorf("D's loss is %v, its probabilities give %v", u.DLoss, want)
	}
	moved := !slices.Equal(u.Before.OnReals, u.After.OnReals)
	if moved == c.Bugs.Frozen {
		t.Errorf("D, frozen: %v, moved: %v", c.Bugs.Frozen, moved)
	}
}

// TestPull: following -dLoss/dx a little way lowers G's loss, by as much as its length says.
func TestPull(t *testing.T) {
	description := walkRun(t, "kd=0 b=2")
	r := newRun(t, description)
	steps(t, r, 3)
	before, err := r.gan.Look(nil, &gan.GBatch{Draw: 1})
	if err != nil {
		t.Fatal(err)
	}
	const way = 1.0 / 255 // of an image's intensities: the smallest that a byte shows
	down, moved := 0.0, slices.Clone(before.Fake)
	for i, pull := range before.Pull {
		step := 8.0
		if pull < 0 {
			step = -8
		}
		if v := float64(moved[i]) + step; v >= 0 && v <= 255 {
			moved[i] = byte(v)
			down += step * way * float64(pull)
		}
	}
	loss := func(examples []byte) (sum float64) {
		scores, err := r.Scores(examples, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range scores {
			sum -= math.Log(float64(p)) / float64(len(scores))
		}
		return sum
	}
	if got := loss(before.Fake) - loss(moved); down <= 0 || math.Abs(got-down) > 0.3*down {
		t.Errorf("G's loss fell by %v, its gradient promises %v", got, down)
	}
}

// TestSessionWalks: the command makes exactly one step, tells of it once, and pauses; on points too.
func TestSessionWalks(t *testing.T) {
	for name, description := range map[string]config.Run{"images": small(), "points": pointsRun("ring")} {
		t.Run(name, func(t *testing.T) {
			p, _ := newPage(t, 3, time.Millisecond)
			p.open(description, 4, true)
			p.train()
			p.session.Handle(wire.Command{Kind: wire.Slow}, nil)
			p.train()
			state, _ := p.last(wire.StateEvent)
			walked, _ := p.last(wire.Walked)
			if state.State != wire.Paused || state.Step != 5 || walked.Step != 5 || p.count(wire.Walked) != 1 {
				t.Errorf("%s at step %d, walked to %d", state.State, state.Step, walked.Step)
			}
			if name == "images" && state.Fingerprint != fingerprintAfter(t, description, 5) {
				t.Error("slow motion led to other weights")
			}
			text, err := json.Marshal(walked)
			if err != nil {
				t.Fatal(err)
			}
			var back wire.Event
			if err := json.Unmarshal(text, &back); err != nil || len(back.Walk.Updates) != len(walked.Walk.Updates) ||
				!reflect.DeepEqual(back.Walk.Updates[0].Before.Fakes, walked.Walk.Updates[0].Before.Fakes) {
				t.Errorf("it travels as %.100s, %v", text, err)
			}
			values := description.Config.Data().Values()
			last := walked.Walk.Updates[len(walked.Walk.Updates)-1]
			if pull := len(last.Pull) / 4; pull != gan.Shown*values {
				t.Errorf("G is pulled at %d values, want %d", pull, gan.Shown*values)
			}
		})
	}
}

// TestWalksLeaveNothingBehind: what looking needs is made once.
func TestWalksLeaveNothingBehind(t *testing.T) {
	r := newRun(t, small())
	walk := func(n int) (bytes, blocks int) {
		for range n {
			if _, _, err := r.Walk(); err != nil {
				t.Fatal(err)
			}
		}
		return r.images.backend.Memory()
	}
	bytes, blocks := walk(5) // all graphs are compiled, the penalised one too
	if b, n := walk(20); b != bytes || n != blocks {
		t.Errorf("after 20 more steps %d bytes in %d pieces are in use, before it were %d in %d", b, n, bytes, blocks)
	}
}
