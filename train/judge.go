package train

import (
	"fmt"
	"slices"

	judgefile "ganplayground/assets/judge"
	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/judge"
	"ganplayground/gan/random"
	"ganplayground/train/wire"
)

// Judge says how good the samples of runs are.
type Judge struct {
	*judge.Judge
	manifest *judgefile.Manifest
}

// NewJudge makes a judge from the bytes of its file, which must be those of the manifest.
func NewJudge(backend *engine.Backend, data []byte) (*Judge, error) {
	manifest, err := judgefile.LoadManifest()
	if err != nil {
		return nil, err
	}
	if err := manifest.Check(data); err != nil {
		return nil, err
	}
	j, err := judge.New(backend, data)
	if err != nil {
		return nil, err
	}
	return &Judge{j, manifest}, nil
}

// Judge judges n samples of the run as it stands against the training images of the digits that it trains on, drawn from the averaged weights if the run keeps them. Their z are those of the run's
// own stream for it, the same at every step, so that what changes along a run is G. Judging does not change the run.
func (r *Run) Judge(j *Judge, n int) (wire.Judgement, error) {
	images, err := r.judged(n)
	if err != nil {
		return wire.Judgement{}, err
	}
	digits := r.data().Digits()
	verdict, err := j.Judge.Judge(images, digits)
	if err != nil {
		return wire.Judgement{}, fmt.Errorf("step %d: %w", r.step, err)
	}
	out := wire.Judgement{N: n, FD: wire.Value(verdict.FD), Floor: wire.Missing, Coverage: verdict.Coverage(), Of: len(digits), Digits: verdict.Digits,
		Confidence: wire.Value(verdict.Confidence), Spread: wire.Value(spread(images)), Misleading: verdict.FD > judge.Misleading}
	if floor, ok := j.manifest.Floor(n); ok && len(digits) == config.Classes {
		out.Floor = wire.Value(floor)
	}
	return out, nil
}

// judgedAtOnce samples are drawn in one call of the engine, so that many need no more memory than few.
const judgedAtOnce = 100

// judged draws n samples for the judge; those of a conditional run show the digits of their data set in turn.
func (r *Run) judged(n int) ([]byte, error) {
	c := r.description.Config
	calls := (n + judgedAtOnce - 1) / judgedAtOnce
	z, labels := drawLatents(c, random.Judge, calls*judgedAtOnce), make([]int32, judgedAtOnce)
	digits := r.data().Digits()
	if digits == nil {
		return nil, fmt.Errorf("the judge looks at digits; the data set %q has none", c.Dataset)
	}
	for i := range labels {
		labels[i] = digits[i%len(digits)]
	}
	var images []byte
	for chunk := range slices.Chunk(z, judgedAtOnce*c.Latent) {
		some, err := r.gan.Generate(chunk, labels, true)
		if err != nil {
			return nil, err
		}
		images = append(images, some...)
	}
	return images[:n*config.Pixels], nil
}
