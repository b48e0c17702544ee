package diagnosis

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
	"ganplayground/ui/lesson"
	"ganplayground/ui/text"
)

// TestRecordedRuns: each failing run gets its finding by the step at which it shows, and keeps it; the others never get one.
func TestRecordedRuns(t *testing.T) {
	for _, r := range recorded() {
		t.Run(r.name, func(t *testing.T) {
			var d Doctor
			c := r.parsed(t).Run.Config
			changes, told := 0, Nothing
			lines := read(t, r.name)
			if to := r.parsed(t).To; len(lines) != to+1 {
				t.Fatalf("the record has %d lines, want steps 0 to %d", len(lines), to)
			}
			for _, l := range lines {
				if l.Step > 0 {
					d.Add(l.Stats, c)
				}
				if l.FD != nil {
					d.Judged(l.judgement(), l.Step)
				}
				if now := d.Finding(); now != told {
					t.Logf("step %d: %q", l.Step, now)
					told = now
					changes++
				}
				if r.want == Nothing && d.Finding() != Nothing {
					t.Fatalf("step %d: a healthy run is found %q", l.Step, d.Finding())
				}
				if r.from > 0 && l.Step >= r.from && d.Finding() != r.want {
					t.Fatalf("step %d: found %q, want %q", l.Step, d.Finding(), r.want)
				}
			}
			if changes > 2 {
				t.Errorf("the finding changes %d times", changes)
			}
		})
	}
}

// TestDiverged: a loss that is no number is told at once, but not where that player did not train.
func TestDiverged(t *testing.T) {
	c := config.Presets[0].Config
	well := func(step int) wire.Stats {
		return wire.Stats{Step: step, DLoss: 1.3, GLoss: 0.8, DReal: 0.5, DFake: 0.45, DGrad: 1, GGrad: 0.3}
	}
	var d Doctor
	for step := 1; step < 20; step++ {
		d.Add(well(step), c)
	}
	onlyD := c
	onlyD.GSteps = 0
	s := well(20)
	s.GLoss, s.GGrad = wire.Missing, wire.Missing
	if d.Add(s, onlyD); d.Finding() != Nothing {
		t.Errorf("after a step of D only: %q", d.Finding())
	}
	s.Step = 21
	if d.Add(s, c); d.Finding() != Diverged {
		t.Errorf("after a loss that is no number: %q", d.Finding())
	}
	if d.Add(well(5), c); d.Finding() != Nothing {
		t.Errorf("gone back before it: %q", d.Finding())
	}
}

// TestSteady: one step out of line neither brings a finding nor takes one away.
func TestSteady(t *testing.T) {
	c := config.Presets[0].Config
	var d Doctor
	sure := wire.Stats{DLoss: 0.001, GLoss: 8, DReal: 0.999, DFake: 0.001, DGrad: 0.01, GGrad: 0.0001}
	even := wire.Stats{DLoss: 1.38, GLoss: 0.7, DReal: 0.5, DFake: 0.5, DGrad: 1, GGrad: 1}
	add := func(s wire.Stats, times int) {
		for range times {
			s.Step = d.count + 1
			d.Add(s, c)
		}
	}
	add(sure, usual+appears-2)
	if d.Finding() != Nothing {
		t.Errorf("found %q too soon", d.Finding())
	}
	add(sure, 1)
	if d.Finding() != Vanished {
		t.Errorf("found %q, want %q", d.Finding(), Vanished)
	}
	add(even, 1)
	add(sure, 30)
	if d.Finding() != Vanished {
		t.Errorf("after a step out of line %q", d.Finding())
	}
	add(even, usual+vanishes)
	if d.Finding() != Nothing {
		t.Errorf("mended, it is found %q", d.Finding())
	}
}

// TestLookingBack: what the judge says of an earlier step is no finding about the run as it is.
func TestLookingBack(t *testing.T) {
	var d Doctor
	d.Add(wire.Stats{Step: 300, DLoss: 1.3, GLoss: 0.8, DReal: 0.5, DFake: 0.45, DGrad: 1, GGrad: 0.3}, config.Presets[0].Config)
	same := wire.Judgement{N: 1000, Digits: [10]int{8: 1000}, Coverage: 1, Confidence: 1, Spread: 0.9}
	if d.Judged(same, 100); d.Finding() != Nothing {
		t.Errorf("at step 300 the fakes of step 100 are found %q", d.Finding())
	}
	if d.Judged(same, 300); d.Finding() != Collapsed {
		t.Errorf("the fakes of step 300 are found %q", d.Finding())
	}
}

// TestSomeDigits: a run on two digits that shows both is well, one that shows half of what it trains on is not.
func TestSomeDigits(t *testing.T) {
	for _, c := range []struct {
		coverage, of int
		want         Finding
	}{{2, 2, Nothing}, {1, 1, Nothing}, {1, 2, Partial}, {5, 10, Partial}, {6, 10, Nothing}} {
		var d Doctor
		d.Add(wire.Stats{Step: 200, DLoss: 1.3, GLoss: 0.8, DReal: 0.5, DFake: 0.45, DGrad: 1, GGrad: 0.3}, config.Presets[0].Config)
		d.Judged(wire.Judgement{N: 1000, Digits: [10]int{500, 500}, Coverage: c.coverage, Of: c.of, Confidence: 0.9, Spread: 8}, 200)
		if d.Finding() != c.want {
			t.Errorf("%d of %d digits: found %q, want %q", c.coverage, c.of, d.Finding(), c.want)
		}
	}
}

// TestFindingsAreTold: each has its words, and a lesson that is there.
func TestFindingsAreTold(t *testing.T) {
	for finding, place := range lessons {
		if p, ok := lesson.Find(place); !ok || p.String() != finding.Lesson() {
			t.Errorf("%s: there is no caption %s", finding, place)
		}
		if !text.Has(finding.Words()) {
			t.Errorf("no text %s", finding.Words())
		}
	}
	if len(lessons) != 9 || Nothing.Lesson() != "" {
		t.Errorf("%d findings have a lesson, and nothing %q", len(lessons), Nothing.Lesson())
	}
}
