package e2e

import (
	"strconv"
	"testing"
)

// TestJudgeInThePage: while the run trains, the page says how far its fakes are from digits; at a pause it is the number that ganplay run
// gives for that step, to the last digit.
func TestJudgeInThePage(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=quick&seed=5&to=1000000")
	b.wait(`document.getElementById('judge').dataset.fd !== ''`)
	if now := b.state(); now.State != "running" {
		t.Errorf("the judge spoke when the page was %s, want running", now.State)
	}
	b.waitStep(20)
	b.click("#play")
	b.wait(`(m => m.state === 'paused' && m.fingerprint.length === 64 && document.getElementById('judge').dataset.step === m.step)(document.querySelector('main').dataset)`)
	paused := b.state()
	b.wait(`location.hash.includes('to=` + paused.Step + `')`)

	shown := eval[struct {
		FD, Text, Floor, Coverage, Misleading string
		Counts                                []int
	}](b, `({
		FD: document.getElementById('judge').dataset.fd, Misleading: document.getElementById('judge').dataset.misleading,
		Text: document.getElementById('number-fd').textContent, Floor: document.getElementById('number-floor').textContent,
		Coverage: document.getElementById('number-coverage').textContent,
		Counts: Array.from(document.querySelectorAll('#histogram .count'), (e) => Number(e.textContent)),
	})`)
	native := nativeEnd(t, b.link(), "-judge-every", "1000000")
	if native.FD == nil || native.Coverage == nil || native.Fingerprint != paused.Fingerprint {
		t.Fatalf("ganplay run ends with %+v, the page with fingerprint %s", native, paused.Fingerprint)
	}
	if fd, err := strconv.ParseFloat(shown.FD, 64); err != nil || fd != *native.FD {
		t.Errorf("FD is %s in the page, %v natively", shown.FD, *native.FD)
	}
	if want := strconv.FormatFloat(*native.FD, 'f', 0, 64); *native.FD >= 100 && shown.Text != want {
		t.Errorf("the page shows FD %q, want %q", shown.Text, want)
	}
	if want := strconv.FormatBool(*native.FD > 150); shown.Misleading != want {
		t.Errorf("at FD %v, data-misleading is %q, want %q", *native.FD, shown.Misleading, want)
	}
	if want := strconv.Itoa(*native.Coverage) + " of 10"; shown.Coverage != want || shown.Floor == "" {
		t.Errorf("the page shows the coverage %q and the floor %q, want %q and a number", shown.Coverage, shown.Floor, want)
	}
	sum := 0
	for digit, n := range shown.Counts {
		if n != native.Histogram[digit] {
			t.Errorf("%d samples show a %d in the page, %d natively", n, digit, native.Histogram[digit])
		}
		sum += n
	}
	if sum != 1000 || len(shown.Counts) != 10 {
		t.Errorf("the bars show %v, want ten counts of 1000 samples", shown.Counts)
	}
	b.click("#rewind")
	b.wait(`document.querySelector('main').dataset.step === '0' && document.getElementById('judge').dataset.step === '0'`)
}
