package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	judgefile "ganplayground/assets/judge"
	"ganplayground/gan/config"
	"ganplayground/train"
	"ganplayground/train/wire"
)

// measuring fills the scoreboard.
type measuring struct {
	studio  *studio
	results *results
	samples int
	host    string
	now     func() time.Time
}

// originSteps are enough to see whether a run is still the same: the R1 penalty of the presets comes once in four updates.
const originSteps = 4

// origin says what a run is: a hash of its settings, of its weights after a few steps, which change with the engine's bits, and of the judge.
func (m *measuring) origin(ctx context.Context, c config.Config) (string, error) {
	run, err := m.studio.open(config.Run{Config: c})
	if err != nil {
		return "", err
	}
	defer run.Close()
	if err := m.train(ctx, run, originSteps, new(pace)); err != nil {
		return "", err
	}
	weights, err := run.Fingerprint()
	if err != nil {
		return "", err
	}
	manifest, err := judgefile.LoadManifest()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal([]any{c, weights, manifest.SHA256})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}

// measure returns the rows of a preset from a seed: those that are there already, and others after training.
func (m *measuring) measure(ctx context.Context, e *entry, seed uint64) (rows []row, err error) {
	if len(e.steps) == 0 {
		return nil, nil
	}
	c := e.preset.Config
	c.Seed = seed
	origin, err := m.origin(ctx, c)
	if err != nil {
		return nil, err
	}
	var missing []row
	for _, step := range e.steps {
		want := row{Preset: e.preset.Name, Seed: seed, Step: step, Origin: origin, Samples: m.samples, Host: m.host}
		if known, ok := m.results.rows[want.key()]; ok {
			rows = append(rows, known)
		} else {
			missing = append(missing, want)
		}
	}
	if len(missing) == 0 {
		return rows, nil
	}
	run, err := m.studio.open(config.Run{Config: c})
	if err != nil {
		return rows, err
	}
	defer run.Close()
	var speed pace
	for _, one := range missing {
		if err := m.train(ctx, run, one.Step, &speed); err != nil {
			return rows, err
		}
		one.PerSecond = speed.fastest
		if err := m.judge(run, &one); err != nil {
			return rows, err
		}
		if err := m.results.add(one); err != nil {
			return rows, err
		}
		rows = append(rows, one)
	}
	return rows, nil
}

// train trains a run to a step and takes the time.
func (m *measuring) train(ctx context.Context, run *train.Run, to int, speed *pace) error {
	speed.begin(m.now())
	for run.Steps() < to {
		if _, err := m.studio.step(ctx, run); err != nil {
			return err
		}
		speed.stepped(m.now())
	}
	return nil
}

// judge fills in what a row says of the run as it stands.
func (m *measuring) judge(run *train.Run, r *row) (err error) {
	if r.Fingerprint, err = run.Fingerprint(); err != nil {
		return err
	}
	r.FD, r.Quality, r.Shift, r.Scale = wire.Missing, wire.Missing, wire.Missing, wire.Missing
	if run.Description().Config.Data().Points() == nil {
		judged, err := m.studio.judge(run, m.samples)
		if err != nil {
			return err
		}
		r.FD, r.Coverage, r.Of, r.Digits = judged.FD, judged.Coverage, judged.Of, judged.Digits[:]
		return nil
	}
	judged, err := run.JudgePoints(m.samples)
	if err != nil {
		return err
	}
	r.Coverage, r.Of, r.Quality = judged.Covered, judged.Parts, wire.Value(judged.Quality)
	if len(judged.Shift) == 1 {
		r.Shift, r.Scale = wire.Value(judged.Shift[0]), wire.Value(judged.Scale[0])
	}
	return nil
}

// paceBlock is how long a block of steps takes at least.
const paceBlock = time.Second / 2

// pace finds the fastest block of steps. On a machine that does other things too, that is nearest to what the program can do.
type pace struct {
	fastest float64 // steps a second
	began   time.Time
	steps   int
}

// begin begins a block; what was not a whole one is forgotten.
func (p *pace) begin(now time.Time) { p.began, p.steps = now, 0 }

// stepped counts a step that has just ended.
func (p *pace) stepped(now time.Time) {
	p.steps++
	if took := now.Sub(p.began); took >= paceBlock {
		p.fastest = max(p.fastest, float64(p.steps)/took.Seconds())
		p.begin(now)
	}
}
