package train

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ganplayground/assets/mnist"
	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

func newBackend(t testing.TB) *engine.Backend {
	t.Helper()
	b, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// small is the mlp preset at a size that trains in a millisecond.
func small() config.Run {
	p, _ := config.PresetByName("mlp")
	c := p.Config
	c.Generator, c.Discriminator = "d8.bn.r.d784.s", "d8.l.d1"
	c.Latent, c.Batch = 3, 4
	return config.Run{Config: c}
}

// shardSizes are those of the made-up images: the first shard has more than fill the tiles, all together 45 batches of small.
var shardSizes = []int{wire.Tiles + 12, 24, 16}

func shardInfos() []mnist.ShardInfo {
	var infos []mnist.ShardInfo
	for k, n := range shardSizes {
		infos = append(infos, mnist.ShardInfo{Name: "made-up", Count: n, Histogram: shardImages(k).Histogram()})
	}
	return infos
}

func shardImages(k int) *mnist.Images {
	images := &mnist.Images{Pixels: make([]byte, shardSizes[k]*mnist.Pixels), Labels: make([]byte, shardSizes[k])}
	for i := range images.Pixels {
		images.Pixels[i] = byte((i*i + 77*k) >> 5)
	}
	for i := range images.Labels {
		images.Labels[i] = byte((3*i + k) % mnist.Classes)
	}
	return images
}

// imageSet has the first n shards, in an engine of its own.
func imageSet(t testing.TB, n int) *Images {
	t.Helper()
	return imageSetOn(t, newBackend(t), n)
}

func imageSetOn(t testing.TB, backend *engine.Backend, n int) *Images {
	t.Helper()
	set, err := NewImages(backend, shardInfos())
	if err != nil {
		t.Fatal(err)
	}
	for k := range n {
		if err := set.Add(k, shardImages(k)); err != nil {
			t.Fatal(err)
		}
	}
	return set
}

func newRun(t testing.TB, description config.Run) *Run {
	t.Helper()
	return runOn(t, newBackend(t), description)
}

func runOn(t testing.TB, backend *engine.Backend, description config.Run) *Run {
	t.Helper()
	r, err := New(description, imageSetOn(t, backend, len(shardSizes)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func steps(t testing.TB, r *Run, n int) {
	t.Helper()
	for range n {
		if _, err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
}

func fingerprint(t testing.TB, r *Run) string {
	t.Helper()
	f, err := r.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func fingerprintAfter(t testing.TB, description config.Run, n int) string {
	t.Helper()
	r := newRun(t, description)
	steps(t, r, n)
	return fingerprint(t, r)
}

// TestRunIsAFunctionOfItsDescription: the same description gives the same weights; whatever is part of it changes them.
func TestRunIsAFunctionOfItsDescription(t *testing.T) {
	base := fingerprintAfter(t, small(), 6)
	if again := fingerprintAfter(t, small(), 6); again != base {
		t.Error("the same run gave other weights")
	}
	variants := map[string]func(*config.Run){
		"seed":         func(r *config.Run) { r.Config.Seed++ },
		"rate of D":    func(r *config.Run) { r.Config.DOptimiser.Rate *= 1.01 },
		"rate of G":    func(r *config.Run) { r.Config.GOptimiser.Rate *= 1.01 },
		"loss":         func(r *config.Run) { r.Config.Loss = config.Minimax },
		"R1":           func(r *config.Run) { r.Config.R1 = 0 },
		"lazy R1":      func(r *config.Run) { r.Config.R1Every = 2 },
		"EMA":          func(r *config.Run) { r.Config.EMA = 0.1 },
		"output bias":  func(r *config.Run) { r.Config.OutputBias = config.BiasZero },
		"batch":        func(r *config.Run) { r.Config.Batch = 5 },
		"steps of D":   func(r *config.Run) { r.Config.DSteps = 2 },
		"steps of G":   func(r *config.Run) { r.Config.GSteps = 2 },
		"beta 1 of D":  func(r *config.Run) { r.Config.DOptimiser.Beta1 = 0.4 },
		"beta 2 of G":  func(r *config.Run) { r.Config.GOptimiser.Beta2 = 0.9 },
		"rate edit":    func(r *config.Run) { *r = r.WithEdit(config.Edit{Step: 5, Key: "lrg", Value: 0.1}) },
		"D only edit":  func(r *config.Run) { *r = r.WithEdit(config.Edit{Step: 5, Key: "kg", Value: 0}) },
		"generator":    func(r *config.Run) { r.Config.Generator = "d8.bn.t.d784.s" },
		"another D":    func(r *config.Run) { r.Config.Discriminator = "d9.l.d1" },
		"latent count": func(r *config.Run) { r.Config.Latent = 4 },
		"data set":     func(r *config.Run) { r.Config.Dataset = "mnist:02" },
	}
	for name, vary := range variants {
		description := small()
		vary(&description)
		if fingerprintAfter(t, description, 6) == base {
			t.Errorf("another %s gave the same weights", name)
		}
	}
}

// TestEditsReplay: settings changed while a run trains, and the same changes read from its description, give the same bits.
func TestEditsReplay(t *testing.T) {
	live := newRun(t, small())
	steps(t, live, 2)
	for _, edit := range []struct {
		key   string
		value float64
	}{{"lrd", 3e-3}, {"kd", 2}, {"lrg", 1e-4}} {
		if err := live.Edit(edit.key, edit.value); err != nil {
			t.Fatal(err)
		}
		steps(t, live, 1)
	}
	for _, player := range []string{"d", "g"} {
		if err := live.Only(player); err != nil {
			t.Fatal(err)
		}
		steps(t, live, 1)
	}
	steps(t, live, 2)
	replayed := fingerprintAfter(t, live.Description(), live.Steps())
	if replayed != fingerprint(t, live) {
		t.Errorf("replaying %+v gave other weights", live.Description().Edits)
	}
	if now := live.Description().At(live.Steps()); now.DSteps != 2 || now.GSteps != 1 {
		t.Errorf("after training one player alone, the updates are %d and %d, want 2 and 1 as before", now.DSteps, now.GSteps)
	}
}

func TestOnlyTrainsOnePlayer(t *testing.T) {
	r := newRun(t, small())
	for _, c := range []struct {
		player       string
		dLoss, gLoss bool
	}{{"d", true, false}, {"g", false, true}} {
		if err := r.Only(c.player); err != nil {
			t.Fatal(err)
		}
		stats, err := r.Step()
		if err != nil {
			t.Fatal(err)
		}
		if stats.DLoss.Known() != c.dLoss || stats.GLoss.Known() != c.gLoss {
			t.Errorf("only %s: losses %v and %v", c.player, stats.DLoss, stats.GLoss)
		}
	}
	if stats, err := r.Step(); err != nil || !stats.DLoss.Known() || !stats.GLoss.Known() {
		t.Errorf("the step after trains both again: got %+v, %v", stats, err)
	}
	if err := r.Only("both"); err == nil {
		t.Error(`player "both" was accepted`)
	}
}

func TestEditRefusesAndClamps(t *testing.T) {
	r := newRun(t, small())
	for _, key := range []string{"z", "seed", ""} {
		if err := r.Edit(key, 3); err == nil {
			t.Errorf("an edit of %q was accepted while the run trains", key)
		}
	}
	if err := r.Edit("kd", 1e9); err != nil {
		t.Fatal(err)
	}
	if got := r.Description().At(0).DSteps; got != 8 {
		t.Errorf("an edit to 1e9 updates left %d, want the most accepted, 8", got)
	}
}

// TestSamplingDoesNotChangeTheRun: looking at a run leaves its bits alone.
func TestSamplingDoesNotChangeTheRun(t *testing.T) {
	r := newRun(t, small())
	for range 4 {
		steps(t, r, 1)
		for _, averaged := range []bool{true, false} {
			if _, _, err := r.Samples(FixedLatents(small().Config)[:3], nil, averaged); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := r.Reals(5); err != nil {
			t.Fatal(err)
		}
	}
	if fingerprint(t, r) != fingerprintAfter(t, small(), 4) {
		t.Error("a run that was looked at has other weights")
	}
}

// TestImagesThatComeLate: a step waits for its images, changes nothing meanwhile, and the result is as if they had been there.
func TestImagesThatComeLate(t *testing.T) {
	if _, err := New(small(), imageSet(t, 0)); !errors.Is(err, ErrImagesMissing) {
		t.Errorf("without images: %v, want ErrImagesMissing", err)
	}
	set := imageSet(t, 1)
	r, err := New(small(), set)
	if err != nil {
		t.Fatal(err)
	}
	steps(t, r, shardSizes[0]/4)
	before := fingerprint(t, r)
	if _, err := r.Step(); !errors.Is(err, ErrImagesMissing) {
		t.Fatalf("a step into the second shard: %v, want ErrImagesMissing", err)
	}
	if fingerprint(t, r) != before || r.Steps() != shardSizes[0]/4 {
		t.Error("a step without its images changed the run")
	}
	for k := 1; k < len(shardSizes); k++ {
		if err := set.Add(k, shardImages(k)); err != nil {
			t.Fatal(err)
		}
	}
	steps(t, r, 15) // past the end of the first epoch, at step 45
	if fingerprint(t, r) != fingerprintAfter(t, small(), shardSizes[0]/4+15) {
		t.Error("images that came late gave other weights")
	}
}

func TestOrder(t *testing.T) {
	o := newOrder(5, shardSizes)
	total := o.total
	epoch := func(e int) []int {
		var images []int
		for i := range total {
			images = append(images, o.example(uint64(e*total+i)))
		}
		return images
	}
	first, second, third := epoch(0), epoch(1), epoch(2)
	for name, images := range map[string][]int{"first": first, "second": second, "third": third} {
		sorted := slices.Sorted(slices.Values(images))
		for i, v := range sorted {
			if v != i {
				t.Fatalf("the %s epoch does not visit every image once", name)
			}
		}
	}
	start := 0
	for k, n := range shardSizes {
		for _, image := range first[start : start+n] {
			if image < start || image >= start+n {
				t.Errorf("the first epoch takes image %d while it visits shard %d", image, k)
			}
		}
		if slices.IsSorted(first[start : start+n]) {
			t.Errorf("shard %d is not shuffled", k)
		}
		start += n
	}
	if slices.Equal(second, third) || slices.Equal(epoch(0), newOrderEpoch(6)) {
		t.Error("epochs or seeds share an order")
	}
}

func newOrderEpoch(seed uint64) []int {
	o := newOrder(seed, shardSizes)
	var images []int
	for i := range o.total {
		images = append(images, o.example(uint64(i)))
	}
	return images
}

func TestSnapshotGoesOn(t *testing.T) {
	for _, description := range []config.Run{small(), layered()} {
		for _, at := range []int{0, 1, 7} {
			r := newRun(t, description)
			steps(t, r, at)
			snapshot, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			later := r.Description().WithEdit(config.Edit{Step: at + 1, Key: "lrg", Value: 0.01})
			restored, err := Restore(later, imageSet(t, len(shardSizes)), snapshot)
			if err != nil {
				t.Fatal(err)
			}
			if restored.Steps() != at {
				t.Errorf("restored at step %d, want %d", restored.Steps(), at)
			}
			steps(t, restored, 4)
			if fingerprint(t, restored) != fingerprintAfter(t, later, at+4) {
				t.Errorf("a run restored at step %d went on with other weights", at)
			}
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	r := newRun(t, small().WithEdit(config.Edit{Step: 1, Key: "kd", Value: 2}))
	steps(t, r, 3)
	snapshot, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	another := r.Description()
	another.Config.Seed++
	if _, err := Restore(another, imageSet(t, 3), snapshot); err == nil || !strings.Contains(err.Error(), "another run") {
		t.Errorf("a snapshot of another seed: %v", err)
	}
	if _, err := Restore(small(), imageSet(t, 3), snapshot); err == nil || !strings.Contains(err.Error(), "another run") {
		t.Errorf("a snapshot with an edit that the run does not have: %v", err)
	}
	for _, n := range []int{0, 7, 8, 9, 1000, len(snapshot) / 2, len(snapshot) - 1} {
		if _, err := Restore(r.Description(), imageSet(t, 3), snapshot[:n]); err == nil {
			t.Errorf("a snapshot cut to %d of %d bytes was accepted", n, len(snapshot))
		}
	}
}

// FuzzParseSnapshot: no bytes make the reader panic or allocate more than they hold.
func FuzzParseSnapshot(f *testing.F) {
	r := newRun(f, small())
	snapshot, err := r.Snapshot()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(snapshot)
	f.Add([]byte(`12345678{"a":{"dtype":"F32","shape":[99999999,99999999],"data_offsets":[-4,0]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tensors, _, err := parseSnapshot(data)
		if err != nil {
			return
		}
		total := 0
		for _, tensor := range tensors {
			total += len(tensor.Values)
		}
		if 4*total > len(data) {
			t.Errorf("%d values from %d bytes", total, len(data))
		}
	})
}
