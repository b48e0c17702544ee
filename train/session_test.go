package train

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

// page plays the page's part: it keeps what a session says.
type page struct {
	t       *testing.T
	session *Session
	clock   time.Time
	events  []wire.Event
	bytes   [][]byte
}

// newPage makes a session with the first n shards; its clock moves by tick with every look.
func newPage(t *testing.T, n int, tick time.Duration) (*page, *Images) {
	p := &page{t: t, clock: time.Unix(0, 0)}
	set := imageSet(t, n)
	now := func() time.Time {
		p.clock = p.clock.Add(tick)
		return p.clock
	}
	p.session = NewSession(set, func(e wire.Event, payload []byte) {
		p.events, p.bytes = append(p.events, e), append(p.bytes, payload)
	}, now)
	return p, set
}

func (p *page) open(run config.Run, to int, play bool) {
	p.session.Handle(wire.Command{Kind: wire.Open, Run: &run, To: to, Play: play}, nil)
}

// train lets the session work until it pauses.
func (p *page) train() {
	for range 1000 {
		if !p.session.Advance() {
			return
		}
	}
	p.t.Fatal("the session does not pause")
}

// last returns the newest event of a kind, and the bytes beside it.
func (p *page) last(kind wire.EventKind) (wire.Event, []byte) {
	p.t.Helper()
	for i := len(p.events) - 1; i >= 0; i-- {
		if p.events[i].Kind == kind {
			return p.events[i], p.bytes[i]
		}
	}
	p.t.Fatalf("no event %q among %d", kind, len(p.events))
	return wire.Event{}, nil
}

// TestRefusedEditsCount: the page knows an edit to be taken, and not on its way, whatever became of it.
func TestRefusedEditsCount(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 0, false)
	p.session.Handle(wire.Command{Kind: wire.Edit, Key: "nonsense"}, nil)
	p.session.Handle(wire.Command{Kind: wire.Edit, Key: "lrg", Value: 0.5}, nil)
	if state, _ := p.last(wire.StateEvent); state.Edits != 2 {
		t.Errorf("%d edits taken of two sent", state.Edits)
	}
}

func (p *page) count(kind wire.EventKind) (n int) {
	for _, e := range p.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func TestSessionPlaysToItsStepAndPauses(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 12, true)
	p.train()
	state, _ := p.last(wire.StateEvent)
	if state.State != wire.Paused || state.Step != 12 || state.Fingerprint != fingerprintAfter(t, small(), 12) {
		t.Errorf("it ended as %+v, want paused at step 12 with the run's fingerprint", state)
	}
	opened, _ := p.last(wire.Opened)
	if opened.Step != 0 || len(opened.Latents) != wire.Tiles || opened.Parameters == 0 {
		t.Errorf("opened at step %d with %d latents and %d parameters", opened.Step, len(opened.Latents), opened.Parameters)
	}
	for kind, step := range map[wire.EventKind]int{wire.Samples: 12, wire.Reals: 12} {
		e, images := p.last(kind)
		if e.Step != step || len(images) != wire.Tiles*config.Pixels || len(e.Scores) != wire.Tiles {
			t.Errorf("last %s: step %d, %d bytes, %d scores", kind, e.Step, len(images), len(e.Scores))
		}
	}
	var told []int
	for _, e := range p.events {
		for _, s := range e.Stats {
			told = append(told, s.Step)
		}
	}
	if want := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}; !slices.Equal(told, want) {
		t.Errorf("statistics of steps %v, want each once", told)
	}
}

func TestSessionCommands(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 0, false)
	if p.session.Advance() {
		t.Error("an open run that was not told to play trained")
	}
	p.session.Handle(wire.Command{Kind: wire.Step}, nil)
	p.train()
	p.session.Handle(wire.Command{Kind: wire.Edit, Key: "lrg", Value: 0.01}, nil)
	p.session.Handle(wire.Command{Kind: wire.Only, Player: "d"}, nil)
	p.train()
	p.session.Handle(wire.Command{Kind: wire.Play, To: 5}, nil)
	p.train()
	state, _ := p.last(wire.StateEvent)
	if state.Step != 5 || state.State != wire.Paused {
		t.Fatalf("it stands at step %d, %s; want paused at 5", state.Step, state.State)
	}
	want := []config.Edit{{Step: 1, Key: "lrg", Value: 0.01}, {Step: 1, Key: "kg", Value: 0}, {Step: 2, Key: "kg", Value: 1}}
	if !slices.Equal(state.Run.Edits, want) {
		t.Errorf("edits %+v, want %+v", state.Run.Edits, want)
	}
	if state.Fingerprint != fingerprintAfter(t, *state.Run, 5) {
		t.Error("replaying the told run gives another fingerprint")
	}
	p.session.Handle(wire.Command{Kind: wire.Play}, nil)
	p.session.Advance()
	p.session.Handle(wire.Command{Kind: wire.Pause}, nil)
	if p.session.Advance() {
		t.Error("it trains on after a pause")
	}
	if state, _ := p.last(wire.StateEvent); state.Step != 6 || state.Fingerprint == "" {
		t.Errorf("paused as %+v, want step 6 with a fingerprint", state)
	}
}

// TestSessionQueuesSteps: steps asked for faster than they are made are all made, each as it was asked for.
func TestSessionQueuesSteps(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 0, false)
	for _, player := range []string{"d", "d", "g"} {
		p.session.Handle(wire.Command{Kind: wire.Only, Player: player}, nil)
	}
	p.session.Handle(wire.Command{Kind: wire.Step}, nil)
	p.session.Handle(wire.Command{Kind: wire.Step}, nil)
	p.train()
	state, _ := p.last(wire.StateEvent)
	if state.Step != 5 || state.State != wire.Paused {
		t.Fatalf("it stands at step %d, %s; want paused at 5", state.Step, state.State)
	}
	var trained string
	for _, e := range p.events {
		for _, s := range e.Stats {
			trained += map[[2]bool]string{{true, false}: "D", {false, true}: "G", {true, true}: "b"}[[2]bool{s.DLoss.Known(), s.GLoss.Known()}]
		}
	}
	if trained != "DDGbb" {
		t.Errorf("players trained in the steps: %s, want DDGbb", trained)
	}
	if now := state.Run.At(5); now.DSteps != 1 || now.GSteps != 1 {
		t.Errorf("afterwards the players make %d and %d updates, want 1 and 1", now.DSteps, now.GSteps)
	}
	if state.Fingerprint != fingerprintAfter(t, *state.Run, 5) {
		t.Error("replaying the told run gives another fingerprint")
	}
}

// TestOnlyKeepsScheduledEdits: training one player alone leaves an edit that the next step has anyway.
func TestOnlyKeepsScheduledEdits(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small().WithEdit(config.Edit{Step: 1, Key: "kg", Value: 3}), 0, false)
	p.session.Handle(wire.Command{Kind: wire.Only, Player: "d"}, nil)
	p.train()
	if state, _ := p.last(wire.StateEvent); state.Run.At(1).GSteps != 3 {
		t.Errorf("edits %v: the scheduled 1:kg=3 is gone", state.Run.Edits)
	}
}

// TestEventsCarryTheirRun: every event of a run names the Open command that opened it.
func TestEventsCarryTheirRun(t *testing.T) {
	p, set := newPage(t, 0, time.Millisecond)
	first, second := small(), small()
	p.session.Handle(wire.Command{Kind: wire.Open, ID: 7, Run: &first}, nil)
	p.session.Handle(wire.Command{Kind: wire.Open, ID: 8, Run: &second, To: 2, Play: true}, nil)
	if err := set.Add(0, shardImages(0)); err != nil {
		t.Fatal(err)
	}
	p.session.ImagesArrived()
	p.train()
	p.session.Handle(wire.Command{Kind: wire.Edit, Key: "nonsense"}, nil)
	for _, e := range p.events {
		if want := map[bool]int{true: 0, false: 8}[e.Kind == wire.Loading]; e.ID != want {
			t.Errorf("%s has id %d, want %d", e.Kind, e.ID, want)
		}
	}
	if p.count(wire.Opened) != 1 {
		t.Errorf("%d runs were opened, want the newer of two", p.count(wire.Opened))
	}
}

// TestPauseTakesASnapshot: whoever steps by hand loses nothing when the trainer dies.
func TestPauseTakesASnapshot(t *testing.T) {
	p, _ := newPage(t, 3, time.Second)
	p.open(small(), 0, false)
	p.session.Handle(wire.Command{Kind: wire.Step}, nil)
	p.train()
	if snapshot, _ := p.last(wire.Snapshot); snapshot.Step != 1 {
		t.Errorf("the snapshot at the pause is of step %d, want 1", snapshot.Step)
	}
	taken := p.count(wire.Snapshot)
	p.session.Handle(wire.Command{Kind: wire.Pause}, nil)
	if p.count(wire.Snapshot) != taken {
		t.Error("a pause without a step took another snapshot")
	}
}

// TestLongStepsShowLife: between the updates of a slow step the page hears of the trainer.
func TestLongStepsShowLife(t *testing.T) {
	p, _ := newPage(t, 3, 2*time.Second)
	run := small()
	run.Config.DSteps, run.Config.GSteps = 8, 8
	p.open(run, 1, true)
	p.train()
	if signs := p.count(wire.Alive); signs < 8 {
		t.Errorf("%d signs of life in a step of 16 updates of two seconds each", signs)
	}
}

// TestSessionMovesATile: a slider changes one tile and nothing else, also after training on, until it is put back.
func TestSessionMovesATile(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 3, true)
	p.train()
	_, before := p.last(wire.Samples)
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 5, Latent: []float32{3, -3, 3}}, nil)
	moved, image := p.last(wire.Tile)
	if moved.Tile != 5 || len(moved.Scores) != 1 || len(image) != config.Pixels {
		t.Fatalf("moving tile 5 gave %+v with %d bytes", moved, len(image))
	}
	own := before[5*config.Pixels : 6*config.Pixels]
	if slices.Equal(image, own) {
		t.Error("another z gave the same image")
	}
	p.session.Handle(wire.Command{Kind: wire.Weights, Averaged: false}, nil)
	_, after := p.last(wire.Samples)
	if !slices.Equal(after[5*config.Pixels:6*config.Pixels], image) {
		t.Error("the next samples have forgotten the moved tile")
	}
	for tile := range wire.Tiles {
		same := slices.Equal(after[tile*config.Pixels:(tile+1)*config.Pixels], before[tile*config.Pixels:(tile+1)*config.Pixels])
		if tile != 5 && !same {
			t.Errorf("tile %d changed when tile 5 was moved", tile)
		}
	}
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 5}, nil)
	if _, back := p.last(wire.Tile); !slices.Equal(back, own) {
		t.Error("without a vector the tile did not get its own back")
	}
	if state, _ := p.last(wire.StateEvent); state.Fingerprint != fingerprintAfter(t, small(), 3) {
		t.Error("moving a tile changed the run")
	}
}

func TestSessionRefuses(t *testing.T) {
	cases := map[string]struct {
		command wire.Command
		want    string
	}{
		"no run":            {wire.Command{Kind: wire.Open}, "no run"},
		"bad run":           {wire.Command{Kind: wire.Open, Run: &config.Run{}}, "data set"},
		"unknown command":   {wire.Command{Kind: "dance"}, "dance"},
		"unknown word":      {wire.Command{Kind: wire.Edit, Key: "loss", Word: "mse"}, "hinge"},
		"unknown setting":   {wire.Command{Kind: wire.Edit, Key: "color", Value: 1}, "color"},
		"tile out of range": {wire.Command{Kind: wire.Latent, Tile: wire.Tiles}, "127"},
		"short latent":      {wire.Command{Kind: wire.Latent, Latent: []float32{1}}, "3"},
		"unknown player":    {wire.Command{Kind: wire.Only, Player: "x"}, "x"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, _ := newPage(t, 3, time.Millisecond)
			p.open(small(), 0, false)
			p.session.Handle(c.command, nil)
			failed, _ := p.last(wire.Failed)
			if !strings.Contains(failed.Message, c.want) {
				t.Errorf("it says %q, want a word of %q", failed.Message, c.want)
			}
		})
	}
	p, _ := newPage(t, 3, time.Millisecond)
	p.session.Handle(wire.Command{Kind: wire.Play}, nil)
	if failed, _ := p.last(wire.Failed); !strings.Contains(failed.Message, "no run is open") {
		t.Errorf("Play before Open says %q", failed.Message)
	}
}

// TestSessionWaitsForImages: opening waits for the first shard, training for the later ones, and both go on by themselves.
func TestSessionWaitsForImages(t *testing.T) {
	p, set := newPage(t, 0, time.Millisecond)
	add := func(k int) {
		if err := set.Add(k, shardImages(k)); err != nil {
			t.Fatal(err)
		}
		p.session.ImagesArrived()
	}
	p.open(small(), 40, true)
	if p.session.Advance() || p.count(wire.Opened) != 0 {
		t.Fatal("a run opened without images")
	}
	add(0)
	p.train()
	if state, _ := p.last(wire.StateEvent); state.State != wire.Waiting || state.Step != shardSizes[0]/4 {
		t.Fatalf("at the end of the first shard it is %s at step %d", state.State, state.Step)
	}
	p.session.ImagesFailed(errors.New("404"))
	if failed, _ := p.last(wire.Failed); !strings.Contains(failed.Message, "404") {
		t.Errorf("it says %q of images that cannot be loaded", failed.Message)
	}
	if state, _ := p.last(wire.StateEvent); state.State != wire.Waiting {
		t.Errorf("after a failed attempt it is %s, want still waiting for the next", state.State)
	}
	add(1)
	p.session.ImagesFailed(errors.New("404"))
	if p.count(wire.Failed) != 1 {
		t.Error("images that nobody waits for stopped the run")
	}
	add(2)
	p.train()
	state, _ := p.last(wire.StateEvent)
	if state.State != wire.Paused || state.Fingerprint != fingerprintAfter(t, small(), 40) {
		t.Errorf("after the images came it is %s at step %d, with another fingerprint or none", state.State, state.Step)
	}
	if loading, _ := p.last(wire.Loading); loading.Loaded != set.Len() || loading.Total != set.Len() {
		t.Errorf("loading ends with %d of %d", loading.Loaded, loading.Total)
	}
}

// TestSessionObeysBeforeImages: what is said between opening a run and the arrival of its images is not lost.
func TestSessionObeysBeforeImages(t *testing.T) {
	p, set := newPage(t, 0, time.Millisecond)
	p.open(small(), 7, true)
	p.session.Handle(wire.Command{Kind: wire.Weights, Averaged: true}, nil)
	p.session.Handle(wire.Command{Kind: wire.Pause}, nil)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 2}, nil)
	p.session.Handle(wire.Command{Kind: wire.Edit, Key: "lrg", Value: 0.25}, nil)
	p.session.Handle(wire.Command{Kind: wire.Latent, Tile: 1}, nil)
	if err := set.Add(0, shardImages(0)); err != nil {
		t.Fatal(err)
	}
	p.session.ImagesArrived()
	p.train()
	state, _ := p.last(wire.StateEvent)
	if state.Step != 2 || state.State != wire.Paused {
		t.Errorf("it stands at step %d, %s; want paused at 2", state.Step, state.State)
	}
	if want := []config.Edit{{Step: 0, Key: "lrg", Value: 0.25}}; !slices.Equal(state.Run.Edits, want) || state.Edits != 1 {
		t.Errorf("edits %v, %d obeyed; want %v", state.Run.Edits, state.Edits, want)
	}
	if p.count(wire.Failed) > 0 || p.count(wire.Tile) != 1 {
		t.Errorf("%d commands failed, and %d tiles were shown for one asked for", p.count(wire.Failed), p.count(wire.Tile))
	}
	_, images := p.last(wire.Samples)
	averaged, _, err := p.session.run.Samples(FixedLatents(small().Config), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(images, averaged) {
		t.Error("the samples are not those of the averaged weights that were asked for")
	}
}

// TestSessionSnapshots: a session that is given the last snapshot ends with the bits of one that never stopped.
func TestSessionSnapshots(t *testing.T) {
	p, _ := newPage(t, 3, time.Second)
	p.open(small(), 20, true)
	p.train()
	first := slices.IndexFunc(p.events, func(e wire.Event) bool { return e.Kind == wire.Snapshot })
	if first < 0 {
		t.Fatal("no snapshot was taken")
	}
	snapshot, data := p.events[first], p.bytes[first]
	if snapshot.Step < 1 || snapshot.Step >= 20 {
		t.Fatalf("the first snapshot is of step %d", snapshot.Step)
	}
	run := small()
	restarted, _ := newPage(t, 3, time.Second)
	restarted.session.Handle(wire.Command{Kind: wire.Open, Run: &run, To: 20, Play: true}, data)
	if opened, _ := restarted.last(wire.Opened); opened.Step != snapshot.Step {
		t.Errorf("it opened at step %d, want the snapshot's %d", opened.Step, snapshot.Step)
	}
	restarted.train()
	want, _ := p.last(wire.StateEvent)
	if got, _ := restarted.last(wire.StateEvent); got.Fingerprint != want.Fingerprint || got.Step != 20 {
		t.Errorf("restarted, it ended at step %d with %s, want %s", got.Step, got.Fingerprint, want.Fingerprint)
	}
}

// TestSessionNoticesDivergence: weights that are no longer numbers end in a pause, are not kept to go on from, and from a moment before the
// run takes another course.
func TestSessionNoticesDivergence(t *testing.T) {
	p, _ := newPage(t, 3, time.Millisecond)
	p.open(small(), 2, true)
	p.train()
	state, err := p.session.run.gan.State()
	if err != nil {
		t.Fatal(err)
	}
	for _, tensor := range state {
		tensor.Values[0] = float32(math.NaN())
	}
	if err := p.session.run.gan.SetState(state); err != nil {
		t.Fatal(err)
	}
	p.session.Handle(wire.Command{Kind: wire.Play}, nil)
	p.train()
	snapshots := p.count(wire.Snapshot)
	diverged, _ := p.last(wire.Diverged)
	if diverged.Step != 3 || diverged.To != 0 {
		t.Errorf("it says that the run diverged at step %d and can be taken back to %d", diverged.Step, diverged.To)
	}
	if state, _ := p.last(wire.StateEvent); state.State != wire.Paused || state.Step != 3 || state.Fingerprint == "" {
		t.Errorf("it is left %s at step %d with fingerprint %q", state.State, state.Step, state.Fingerprint)
	}
	p.clock = p.clock.Add(snapshotInterval)
	if err := p.session.pause(); err != nil {
		t.Fatal(err)
	}
	if n := p.count(wire.Snapshot); n != snapshots {
		t.Errorf("%d snapshots of weights that are no numbers", n-snapshots)
	}
	p.session.Handle(wire.Command{Kind: wire.Seek, To: diverged.To}, nil)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 4}, nil)
	p.train()
	if stats, _ := p.last(wire.StatsEvent); !stats.Stats[len(stats.Stats)-1].DLoss.Known() {
		t.Error("taken back, the run still has no numbers")
	}
}

// TestStepsAreTimed, each from its beginning to its end, and none of what comes between them: the clock moves with every look at it, of
// which all steps have as many.
func TestStepsAreTimed(t *testing.T) {
	busy := func(steps int) (seconds float64) {
		p, _ := newPage(t, 3, time.Millisecond)
		p.open(small(), steps, true)
		p.train()
		for _, e := range p.events {
			seconds += e.Busy
		}
		return seconds
	}
	one := busy(1)
	if one < time.Millisecond.Seconds() {
		t.Errorf("a step took %v seconds", one)
	}
	if got := busy(12); math.Abs(got-12*one) > 1e-9 {
		t.Errorf("twelve steps took %v seconds, one takes %v", got, one)
	}
}
