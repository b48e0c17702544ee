package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// both is what <main> says of the two runs of an A/B.
type both struct {
	AB, Step, StepB, State, StateB string
	Fingerprint, FingerprintB      string
}

func (b *tab) both() both {
	b.t.Helper()
	return eval[both](b, `(m => ({AB: m.ab, Step: m.step, StepB: m.stepB, State: m.state, StateB: m.stateB,
		Fingerprint: m.fingerprint, FingerprintB: m.fingerprintB}))(document.querySelector('main').dataset)`)
}

// waitBoth waits until both runs stand at one step, with their fingerprints.
func (b *tab) waitBoth() both {
	b.t.Helper()
	b.wait(`(m => m.state === 'paused' && m.stateB === 'paused' && m.step === m.stepB && m.fingerprint.length === 64 && m.fingerprintB.length === 64)
		(document.querySelector('main').dataset)`)
	return b.both()
}

// checkBoth compares both runs with those of the address bar's link, trained natively.
func (b *tab) checkBoth(at both) {
	b.t.Helper()
	link := b.link()
	if want := natively(b.t, link); at.Fingerprint != want {
		b.t.Errorf("at step %s of %s A has the fingerprint %s, natively %s", at.Step, link, at.Fingerprint, want)
	}
	if want := natively(b.t, link, "-b"); at.FingerprintB != want {
		b.t.Errorf("at step %s of %s B has the fingerprint %s, natively %s", at.Step, link, at.FingerprintB, want)
	}
}

// editAndPause plays, changes a rate soon, and pauses soon after that: within the page, as a busy machine trains hundreds of steps between two
// looks from outside, which all have to be trained natively.
const editAndPause = `{
	const main = document.querySelector('main'), play = document.getElementById('play'), rate = document.getElementById('lrg')
	const from = (step, act) => {
		const observer = new MutationObserver(() => {
			if (Number(main.dataset.step) < step) return
			observer.disconnect()
			act()
		})
		observer.observe(main, {attributes: true})
	}
	from(14, () => { rate.value = '2e-3'; rate.dispatchEvent(new Event('change')) })
	from(20, () => play.click())
	play.click()
}`

// TestCompare: a link with a second run trains both, side by side, to the weights that each has natively; a pause in between leaves both at
// one step, a change of settings comes at the same step in both, and one step of D goes to both. Then the comparison is ended, and another
// one is begun where the run stands.
func TestCompare(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=quick&seed=42&to=12&b=8&ab=loss=minimax")
	at := b.waitBoth()
	if at.Step != "12" || at.AB != "loss=minimax" || at.Fingerprint == at.FingerprintB {
		t.Errorf("both runs ended as %+v", at)
	}
	b.checkBoth(at)
	if fakes, other := b.pixels("fakes"), b.pixels("fakesB"); fakes == other || other == "dark" {
		t.Errorf("the pictures of both runs are %s and %s", fakes, other)
	}
	if words := eval[string](b, `document.getElementById('versus').innerText`); !strings.Contains(words, "minimax") || !strings.Contains(words, at.FingerprintB[:12]) {
		t.Errorf("the numbers of both runs are %q", words)
	}

	chart := b.pixels("chartB")
	b.do(chromedp.Evaluate[chromedp.Void](editAndPause))
	b.waitPainted("chartB", chart)
	b.wait(`Number(document.querySelector('main').dataset.step) >= 20`)
	b.waitBoth()
	b.click("#only-d")
	b.wait(`document.querySelector('main').dataset.state === 'paused' && location.hash.includes('kg=0')`)
	at = b.waitBoth()
	if link := b.link(); !strings.Contains(link, "lrg=0.002") || !strings.Contains(link, "&ab=loss=minimax") {
		t.Errorf("the link %s does not hold the second run and the change", link)
	}
	b.checkBoth(at)

	before := b.pixels("fakesB")
	b.do(chromedp.Evaluate[chromedp.Void](`(slider => { slider.value = 2; slider.dispatchEvent(new Event('input')) })(document.getElementById('latent-0'))`))
	b.waitPainted("fakesB", before)

	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('compare').open = true`))
	b.click("#ab-end")
	b.wait(`document.querySelector('main').dataset.ab === '' && !location.hash.includes('ab=')`)
	if now := b.both(); now.Fingerprint != at.Fingerprint || now.Step != at.Step || now.FingerprintB != "" {
		t.Errorf("with the comparison the first run was %+v, without it it is %+v", at, now)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`(select => { select.value = 'lrg'; select.dispatchEvent(new Event('change')) })(document.getElementById('ab-key'))`))
	b.do(chromedp.SetValue("#ab-value", "zero"))
	b.click("#ab-start")
	if note := eval[string](b, `document.getElementById('ab-value-note').innerText`); !strings.Contains(note, `"zero"`) {
		t.Errorf("of a rate that is no number the page says %q", note)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`(select => { select.value = 'zh'; select.dispatchEvent(new Event('change')) })(document.getElementById('language'))`))
	b.click("#ab-start")
	if note := eval[string](b, `document.getElementById('ab-value-note').innerText`); !strings.Contains(note, "无法对比") || strings.Contains(note, "expected") {
		t.Errorf("in Chinese the page says %q of it", note)
	}
	b.do(chromedp.SetValue("#ab-value", "0,01"))
	b.click("#ab-start")
	b.wait(`document.querySelector('main').dataset.ab === 'lrg=0.01'`)
	second := b.waitBoth()
	if second.Fingerprint != at.Fingerprint || second.Step != at.Step {
		t.Errorf("the first run was %+v, and has become %+v", at, second)
	}
	b.checkBoth(second)
}
