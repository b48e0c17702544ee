package train

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/assets/judge/weights"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
	"ganplayground/train/wire"
)

func newJudge(t *testing.T, images *Images) *Judge {
	t.Helper()
	j, err := NewJudge(images.backend, weights.Judge)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

// TestJudgingDoesNotChangeTheRun: with and without being judged at every step, and by how many samples.
func TestJudgingDoesNotChangeTheRun(t *testing.T) {
	images := imageSet(t, 3)
	j := newJudge(t, images)
	run, err := New(small(), images)
	if err != nil {
		t.Fatal(err)
	}
	var fds []wire.Value
	for range 4 {
		judged, err := run.Judge(j, 20+run.Steps())
		if err != nil {
			t.Fatal(err)
		}
		again, err := run.Judge(j, 20+run.Steps())
		if err != nil || !reflect.DeepEqual(sure(again), sure(judged)) {
			t.Errorf("step %d is judged %+v, and again %+v, %v", run.Steps(), judged, again, err)
		}
		fds = append(fds, judged.FD)
		if _, err := run.Step(); err != nil {
			t.Fatal(err)
		}
	}
	fingerprint, err := run.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	if want := fingerprintAfter(t, small(), 4); fingerprint != want {
		t.Errorf("a run that is judged has the fingerprint %s, else %s", fingerprint, want)
	}
	if slices.Sort(fds); len(slices.Compact(fds)) != 4 {
		t.Errorf("distances %v of four steps", fds)
	}
}

// sure is a judgement without its NaN, which does not equal itself.
func sure(j wire.Judgement) wire.Judgement {
	if !j.Floor.Known() {
		j.Floor = -1
	}
	return j
}

// TestJudgedSamples: they are what G's averaged weights make of the run's stream for it, and more of them begin with the same.
func TestJudgedSamples(t *testing.T) {
	images := imageSet(t, 3)
	for name, ema := range map[string]float64{"averaged": 0.9, "live": 0} {
		description := small()
		description.Config.EMA = ema
		run, err := New(description, images)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := run.Step(); err != nil {
				t.Fatal(err)
			}
		}
		const n = judgedAtOnce + 3
		flat := drawLatents(description.Config, random.Judge, n)
		want, _, err := run.Samples(slices.Collect(slices.Chunk(flat, description.Config.Latent)), make([]int32, n), true)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []int{2, judgedAtOnce, n} {
			got, err := run.judged(m)
			if err != nil || !slices.Equal(got, want[:m*config.Pixels]) {
				t.Errorf("%s: %d samples of %d bytes for the judge are not those of its stream, %v", name, m, len(got), err)
			}
		}
		run.Close()
	}
}

// TestJudgedDigits: a run on some digits is judged against these, without a floor, which is known of all ten together alone.
func TestJudgedDigits(t *testing.T) {
	images := imageSet(t, 3)
	j := newJudge(t, images)
	description := small()
	description.Config.Dataset = "mnist:03"
	run, err := New(description, images)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	judged, err := run.Judge(j, 1000)
	if err != nil {
		t.Fatal(err)
	}
	samples, err := run.judged(1000)
	if err != nil {
		t.Fatal(err)
	}
	want, err := j.Judge.Judge(samples, []int32{0, 3})
	if err != nil {
		t.Fatal(err)
	}
	if judged.FD != wire.Value(want.FD) || judged.Of != 2 || judged.Coverage > 2 || judged.Floor.Known() {
		t.Errorf("judged %+v, want FD %v, of 2 digits, no floor", judged, want.FD)
	}
}

func TestJudgeRefuses(t *testing.T) {
	images := imageSet(t, 3)
	altered := slices.Clone(weights.Judge)
	altered[100]++
	for name, data := range map[string][]byte{"SHA-256": altered, "bytes": weights.Judge[:100]} {
		if _, err := NewJudge(images.backend, data); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want an error with %s", err, name)
		}
	}
	run, err := New(small(), images)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Judge(newJudge(t, images), 1); err == nil {
		t.Error("one sample was judged")
	}
}

// judgedSteps are the steps of the Judged events so far.
func (p *page) judgedSteps() (steps []int) {
	for _, e := range p.events {
		if e.Kind == wire.Judged {
			steps = append(steps, e.Step)
		}
	}
	return steps
}

func (p *page) expectJudged(when string, want ...int) {
	p.t.Helper()
	if got := p.judgedSteps(); !slices.Equal(got, want) {
		p.t.Errorf("%s: judged at steps %v, want %v", when, got, want)
	}
	p.events, p.bytes = nil, nil
}

// TestSessionJudges only if it is asked, once the judge is there, at its pace while the run trains, and at every pause.
func TestSessionJudges(t *testing.T) {
	p, images := newPage(t, 3, time.Millisecond)
	judge := newJudge(t, images)
	p.session.JudgeArrived(judge)
	p.open(small(), 2, true)
	p.train()
	p.expectJudged("not asked")

	p.session.Handle(wire.Command{Kind: wire.Judge, On: true}, nil)
	p.expectJudged("asked at a pause", 2)
	p.session.Handle(wire.Command{Kind: wire.Pause}, nil)
	p.expectJudged("asked for the same step again")
	p.session.Handle(wire.Command{Kind: wire.Play, To: 4}, nil)
	p.train()
	p.expectJudged("within a second", 4)
	p.clock = p.clock.Add(judgeInterval)
	p.session.Handle(wire.Command{Kind: wire.Play, To: 7}, nil)
	p.train()
	judged, _ := p.last(wire.Judged)
	if j := judged.Judgement; j.N != judgedSamples || !j.FD.Known() || !j.Floor.Known() || !j.Confidence.Known() {
		t.Errorf("the judgement is %+v", judged.Judgement)
	}
	p.expectJudged("after a second", 5, 7)

	p.open(small(), 0, false)
	p.expectJudged("another run", 0)
	p.session.Handle(wire.Command{Kind: wire.Judge, On: false}, nil)
	p.session.Handle(wire.Command{Kind: wire.Step}, nil)
	p.train()
	p.expectJudged("no longer asked")
}

// TestJudgesAStepThatIsLookedAt only when the visitor has rested there, who otherwise would wait for each step of a slider that moves.
func TestJudgesAStepThatIsLookedAt(t *testing.T) {
	p, images := newPage(t, 3, time.Millisecond)
	p.session.JudgeArrived(newJudge(t, images))
	p.session.Handle(wire.Command{Kind: wire.Judge, On: true}, nil)
	p.open(small(), 5, true)
	p.train()
	p.expectJudged("while it trains, and at the end", 1, 5)
	for _, step := range []int{2, 3, 1, 1} {
		p.session.Handle(wire.Command{Kind: wire.Seek, To: step}, nil)
		p.train()
		p.session.Rested()
		p.expectJudged("at once")
	}
	p.clock = p.clock.Add(restInterval)
	p.session.Handle(wire.Command{Kind: wire.Seek, To: 4}, nil)
	p.session.Rested()
	p.expectJudged("on the way")
	p.train()
	p.clock = p.clock.Add(restInterval)
	p.session.Rested()
	p.session.Rested()
	p.expectJudged("after a rest", 4)
	p.session.Handle(wire.Command{Kind: wire.Step}, nil)
	p.train()
	p.expectJudged("trained on from there", 5)
}

// TestJudgingIsPaced: a judge that takes long is asked less often.
func TestJudgingIsPaced(t *testing.T) {
	j := judging{at: time.Unix(100, 0), cost: time.Second}
	if j.due(time.Unix(109, 0)) || !j.due(time.Unix(110, 0)) {
		t.Error("what takes a second is not due after ten")
	}
	j.cost = time.Millisecond
	if j.due(j.at.Add(judgeInterval-1)) || !j.due(j.at.Add(judgeInterval)) {
		t.Error("what takes a millisecond is not due after a second")
	}
}

// TestJudgeArrivesLate: before any run, and while one is open; a judge that cannot be loaded is told of, and training goes on.
func TestJudgeArrivesLate(t *testing.T) {
	p, images := newPage(t, 3, time.Millisecond)
	p.session.Handle(wire.Command{Kind: wire.Judge, On: true}, nil) // before a run is open
	p.session.JudgeFailed(errors.New("no net"))                     // nobody is told that a run cannot be opened
	p.open(small(), 3, true)
	p.train()
	if n := p.count(wire.Failed); n != 0 {
		t.Errorf("%d failures before a run was open", n)
	}
	for range 2 {
		p.session.JudgeFailed(errors.New("no net"))
	}
	if failed, _ := p.last(wire.Failed); !strings.Contains(failed.Message, "no net") || p.count(wire.Failed) != 1 {
		t.Errorf("%d failures, it says %q", p.count(wire.Failed), failed.Message)
	}
	p.expectJudged("no judge yet")
	p.session.JudgeArrived(newJudge(t, images))
	p.expectJudged("the judge arrives", 3)
}
