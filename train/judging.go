package train

import (
	"fmt"
	"time"

	"ganplayground/train/wire"
)

// judging is what a session asks of the judge.
type judging struct {
	judge  *Judge // nil until it has arrived
	on     bool
	failed bool // it was told that the judge cannot be had
	step   int  // of the last judgement of this run, negative if there was none
	at     time.Time
	cost   time.Duration // of the last judgement
}

const (
	// judgedSamples are judged at a time.
	judgedSamples = 1000
	// judgeInterval is the least time between two judgements while the run trains.
	judgeInterval = time.Second
	// restInterval is how long nothing was asked of a session that rests.
	restInterval = 400 * time.Millisecond
	// judgeShare bounds the part of the time spent on judging: 1 in judgeShare.
	judgeShare = 10
)

func (j *judging) due(now time.Time) bool {
	return now.Sub(j.at) >= max(judgeInterval, judgeShare*j.cost)
}

// JudgeArrived gives the session a judge, which is asked once the page wants to know.
func (s *Session) JudgeArrived(judge *Judge) {
	s.judging.judge = judge
	s.judgeAtRest()
}

// JudgeFailed is to be called when the judge could not be loaded and will be tried again. It is told once, and not to who waits for a
// run: training does not need the judge.
func (s *Session) JudgeFailed(err error) {
	if s.run != nil && !s.judging.failed {
		s.judging.failed = true
		s.report(fmt.Errorf("the judge cannot be loaded: %w", err))
	}
}

// setJudging obeys the command Judge, for this run and all others.
func (s *Session) setJudging(on bool) {
	s.judging.on = on
	s.judgeAtRest()
}

// Rested is to be called every second or so: what nobody waits for is done when nothing else was asked for a while.
func (s *Session) Rested() {
	if s.now().Sub(s.asked) >= restInterval {
		s.judgeAtRest()
	}
}

// judgeAtRest judges a run that does not train: a run that trains is judged between its steps.
func (s *Session) judgeAtRest() {
	if s.run != nil && (s.state == wire.Paused || s.state == wire.Waiting) {
		s.judgeRun()
	}
}

// judgeRun emits what the judge says of the run as it stands, if it is wanted and was not said yet. A judge that fails is not asked again;
// training goes on.
func (s *Session) judgeRun() {
	j := &s.judging
	if !j.on || j.judge == nil || j.step == s.run.Steps() || s.run.data().Points() != nil {
		return
	}
	start := s.now()
	judgement, err := s.run.Judge(j.judge, judgedSamples)
	if err != nil {
		j.on = false
		s.report(err)
		return
	}
	j.step, j.at = s.run.Steps(), s.now()
	j.cost = j.at.Sub(start)
	s.tellStats() // the page hears of a step before it hears what the judge says of it
	s.emit(wire.Event{Kind: wire.Judged, Step: j.step, Judgement: &judgement}, nil)
}
