package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// field replaces the text of an input, which may be in a group that is closed, and leaves it with Enter.
func (b *tab) field(id, text string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`(field => {
		for (const group = field.closest('details'); group && !group.open; ) group.open = true
		field.focus()
		field.select()
	})(document.getElementById('`+id+`'))`),
		chromedp.KeyEvent(text), chromedp.KeyEvent(kb.Enter))
}

func (b *tab) link() string {
	b.t.Helper()
	return eval[string](b, `location.href`)
}

// TestControlsMakeTheRun: every control that changes a run is recorded in its link, and the link gives the same weights.
func TestControlsMakeTheRun(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	b.click("#step")
	b.waitPaused(3)
	b.click("#only-d")
	b.waitPaused(4)
	b.click("#only-g")
	b.waitPaused(5)
	b.field("lrg", "3e-3")
	b.field("lrd", "0.0007")
	b.field("run-to", "9")
	if got := eval[string](b, `document.querySelector('main').dataset.state`); got == "paused" && b.state().Step == "5" {
		b.click("#run-to-go")
	}
	fingerprint := b.waitPaused(9)
	b.wait(`location.hash.includes('to=9')`)
	link := b.link()
	for _, part := range []string{"seed=3", "3:kg=0", "4:kd=0", "5:lrg=0.003", "5:lrd=7e-4"} {
		if !strings.Contains(link, part) {
			t.Errorf("the address bar holds %s, without %s", link, part)
		}
	}
	if got := natively(t, link); got != fingerprint {
		t.Errorf("the link gives %s natively, %s in the page", got, fingerprint)
	}
	b.click("#rewind")
	b.wait(`(m => m.state === 'ready' && m.step === '0')(document.querySelector('main').dataset)`)
	if link := b.link(); strings.Contains(link, "edits") {
		t.Errorf("rewound, the run still has edits: %s", link)
	}
}

// TestQuickClicks: clicks that come faster than steps are all obeyed, in a link that gives the same weights.
func TestQuickClicks(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	b.do(chromedp.Evaluate[chromedp.Void](`for (const id of ['only-d', 'only-d', 'only-g', 'step']) document.getElementById(id).click()`))
	fingerprint := b.waitPaused(6)
	b.wait(`location.hash.includes('to=6')`)
	if got := natively(t, b.link()); got != fingerprint {
		t.Errorf("the link %s gives %s natively, %s in the page", b.link(), got, fingerprint)
	}
	b.click("#step")
	fingerprint = b.waitPaused(7)
	b.wait(`location.hash.includes('to=7')`)
	end := nativeEnd(t, b.link())
	if end.Fingerprint != fingerprint || end.DLoss == nil || end.GLoss == nil {
		t.Errorf("after one player was trained alone, a step no longer trains both: %+v for %s", end, b.link())
	}
}

// TestSeedsAndHistory: the dice opens another run, and the browser's Back and Forward those before and after.
func TestSeedsAndHistory(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	first := b.waitPaused(2)
	b.click("#dice")
	b.wait(`!location.hash.includes('seed=3&')`)
	if second := b.waitPaused(2); second == first {
		t.Error("another seed gave the same weights")
	}
	b.do(chromedp.NavigateBack())
	b.wait(`location.hash.includes('seed=3&')`)
	if again := b.waitPaused(2); again != first {
		t.Errorf("Back gives %s, the run before was %s", again, first)
	}
	// A link that was sent, and a preset: Back leads through all of them, and Forward again.
	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#v=1&p=ring&seed=5&to=4'`))
	b.wait(`location.hash.includes('p=ring')`)
	sent := b.waitPaused(4)
	eval[bool](b, `(s => { s.value = 'gaussian'; s.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.getElementById('preset'))`)
	b.wait(`location.hash.includes('p=gaussian')`)
	for _, stop := range []struct {
		to   chromedp.Action[chromedp.Void]
		hash string
		step int
		want string
	}{
		{chromedp.NavigateBack(), "p=ring", 4, sent}, {chromedp.NavigateBack(), "seed=3&", 2, first},
		{chromedp.NavigateForward(), "p=ring", 4, sent},
	} {
		b.do(stop.to)
		b.wait(`location.hash.includes('` + stop.hash + `')`)
		if got := b.waitPaused(stop.step); got != stop.want {
			t.Errorf("at %s the weights are %s, before they were %s", stop.hash, got, stop.want)
		}
	}
	b.do(chromedp.NavigateForward())
	b.wait(`location.hash.includes('p=gaussian')`)
	b.waitStep(1)
	b.field("seed", "12x")
	b.wait(`document.getElementById('seed-note').textContent !== ''`)
	b.field("seed", "77")
	b.wait(`location.hash.includes('seed=77&') && document.querySelector('main').dataset.state === 'running'`)
}

// TestKeyboard: the keys of the help dialog do what it says, but not while somebody types.
func TestKeyboard(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("."))
	b.waitPaused(3)
	b.do(chromedp.KeyEvent("d"))
	b.waitPaused(4)
	b.do(chromedp.KeyEvent("g"))
	b.waitPaused(5)
	b.do(chromedp.KeyEvent(" "))
	b.waitStep(7)
	b.do(chromedp.KeyEvent(" "))
	b.wait(`document.querySelector('main').dataset.state === 'paused'`)
	step := b.state().Step
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('seed').focus()`), chromedp.KeyEvent("."), chromedp.KeyEvent("r"))
	if now := b.state(); now.Step != step {
		t.Errorf("keys typed into the seed moved the run from step %s to %s", step, now.Step)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("?"))
	b.wait(`document.getElementById('help-dialog').open`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.getElementById('help-dialog').open`)
	slider := func() float64 { return eval[float64](b, `Number(document.getElementById('latent-1').value)`) }
	before := slider()
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('latent-1').focus()`), chromedp.KeyEvent(kb.ArrowRight))
	if after := slider(); after <= before {
		t.Errorf("arrow right moved the slider from %v to %v", before, after)
	}
}

// TestStartsByItself: without a link the default preset plays at once; visitors who want little motion press Play.
func TestStartsByItself(t *testing.T) {
	b := newTab(t, wide)
	b.open(address)
	b.waitStep(2)
	if link := b.link(); !strings.Contains(link, "p=quick") {
		t.Errorf("the address bar of a fresh visit holds %s", link)
	}

	calm := newTab(t, wide)
	calm.before(`{ const match = window.matchMedia.bind(window)
		window.matchMedia = query => query.includes('reduced-motion') ? Object.assign(match('all'), {}) : match(query) }`)
	calm.open(address)
	calm.wait(`document.querySelector('main').dataset.state === 'ready'`)
	if state := calm.state(); state.Step != "0" {
		t.Errorf("with reduced motion the run went to step %s by itself", state.Step)
	}
}

// TestStaysResponsive: while the run trains, typing and buttons answer.
func TestStaysResponsive(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=mlp&seed=3&to=100000")
	b.waitStep(3)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('run-to').select()`), chromedp.KeyEvent("4711"))
	if typed := eval[string](b, `document.getElementById('run-to').value`); typed != "4711" {
		t.Errorf("typing while training gave %q, want 4711", typed)
	}
	before, _ := strconv.Atoi(b.state().Step)
	b.click("#play")
	b.wait(`document.querySelector('main').dataset.state === 'paused'`)
	if after, _ := strconv.Atoi(b.state().Step); after < before {
		t.Errorf("the step went back from %d to %d", before, after)
	}
}

// TestLanguages: the page speaks the browser's language, and the other at a choice.
func TestLanguages(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	english := eval[string](b, `document.getElementById('play').innerText`)
	b.do(chromedp.Evaluate[chromedp.Void](`{ const s = document.getElementById('language'); s.value = 'zh'; s.dispatchEvent(new Event('change', {bubbles: true})) }`))
	b.wait(`document.documentElement.lang.startsWith('zh')`)
	if chinese := eval[string](b, `document.getElementById('play').innerText`); chinese == english {
		t.Errorf("in Chinese the play button still says %q", chinese)
	}
	if left := eval[string](b, `[...document.querySelectorAll('main button, main label, main legend, main dt')].map(e => e.innerText).filter(t => /[a-z]{4,}/.test(t)).join(' | ')`); left != "" {
		t.Errorf("English words are left in the Chinese page: %s", left)
	}
}

// TestNothingSticksOut: from a phone to a projector the page is never wider than its window.
func TestNothingSticksOut(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	for _, width := range []int64{320, 360, 412, 768, 1024, 1100, 1440, 1920, 2560} {
		b.do(chromedp.EmulateViewport(width, 800))
		b.wait(`Math.abs(document.querySelector('#stage canvas').getBoundingClientRect().width - document.getElementById('stage').clientWidth) <= 1`)
		if over := eval[int](b, `document.scrollingElement.scrollWidth - innerWidth`); over > 0 {
			wide := eval[string](b, `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.tagName + '#' + e.id).join(' ')`)
			t.Errorf("at %d px the page is %d px too wide; beyond the edge: %s", width, over, wide)
		}
	}
}

// TestDigitPicker: a conditional run has a button and a key for every digit, which draw it and change nothing of the run; others have none.
func TestDigitPicker(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	hidden := func() bool { return eval[bool](b, `document.getElementById('digits').hidden`) }
	if !hidden() {
		t.Error("a run without labels has a digit picker")
	}
	b.open(address + "#v=1&p=conditional&seed=3&to=2")
	fingerprint := b.waitPaused(2)
	if hidden() {
		t.Fatal("a conditional run has no digit picker")
	}
	chosen := `[...document.querySelectorAll('#digit-buttons [aria-pressed=true]')].map(b => b.textContent).join()`
	if got := eval[string](b, chosen); got != "all" {
		t.Errorf("at first %q is chosen, want all", got)
	}
	all := b.pixels("fakes")
	b.click("#digit-7")
	b.waitPainted("fakes", all)
	sevens := b.pixels("fakes")
	b.do(chromedp.KeyEvent("3"))
	b.waitPainted("fakes", sevens)
	if got := eval[string](b, chosen); got != "3" {
		t.Errorf("after key 3, %q is chosen", got)
	}
	if now := b.state(); now.Fingerprint != fingerprint || now.Step != "2" {
		t.Errorf("looking at digits changed the run: %+v, before %s", now, fingerprint)
	}
	b.do(chromedp.KeyEvent("a"))
	b.wait(chosen + ` === 'all'`)
}
