package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSlowMotion walks through a step from the first caption to the last: with the keyboard alone, with the numbers of that step, and to the
// very weights that the step has at full speed.
func TestSlowMotion(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=mlp&seed=3&to=3")
	want := b.waitPaused(3)
	b.open(address + paused)
	b.waitPaused(2)
	panel := `document.getElementById('slow-panel')`
	caption := func(n int) { b.wait(panel + `.dataset.caption === '` + strconv.Itoa(n) + `'`) }
	read := func(id string) string { return eval[string](b, `document.getElementById('`+id+`').innerText`) }

	b.do(chromedp.KeyEvent("m"))
	caption(1)
	if now := b.state(); now.Step != "3" || now.Fingerprint != want {
		t.Errorf("after one step in slow motion %+v, want %s at step 3", now, want)
	}
	if focused := eval[string](b, `document.activeElement.id`); focused != "slow-next" {
		t.Errorf("the focus is on %q", focused)
	}
	caption(2) // by itself
	titles := map[string]bool{}
	for n := 2; n <= 10; n++ {
		caption(n)
		titles[read("slow-title")] = true
		if fakes := eval[int](b, `document.querySelectorAll('#slow-fakes li:not([hidden]) canvas').length`); fakes != 4 {
			t.Errorf("caption %d shows %d fakes", n, fakes)
		}
		switch n {
		case 3:
			if loss := read("number-d-loss"); read("board-loss-d") != loss || !strings.Contains(read("slow-text"), "Now that is "+loss[:3]) {
				t.Errorf("the step's loss of D is %s, the board says %s, the caption %q", loss, read("board-loss-d"), read("slow-text"))
			}
		case 9:
			if gradient := read("number-g-grad"); read("board-grad-g") != gradient || read("board-loss-d") != "–" {
				t.Errorf("the step's gradient of G is %s, the board says %s", gradient, read("board-grad-g"))
			}
		}
		if works := eval[int](b, `document.querySelectorAll('.game [data-works=lit]').length`); works == 0 {
			t.Errorf("at caption %d nothing on the board is lit", n)
		}
		b.do(chromedp.KeyEvent(kb.ArrowRight))
	}
	if len(titles) != 9 {
		t.Errorf("%d titles of 9 captions", len(titles))
	}
	if !strings.Contains(read("slow-text"), "one step further") || read("slow-auto") != "Go on" {
		t.Errorf("the last caption says %q, with a button %q", read("slow-text"), read("slow-auto"))
	}
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	caption(9)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(panel + `.hidden && document.activeElement.id === 'slow'`)
	if now := b.state(); now.Step != "3" || now.Fingerprint != want || read("board-loss-d") != read("number-d-loss") {
		t.Errorf("after slow motion %+v, and the board says %s", now, read("board-loss-d"))
	}

	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	b.click("#slow")
	caption(1)
	if !eval[bool](b, `document.getElementById('slow-auto').hidden`) {
		t.Error("who wants no motion is offered captions that move by themselves")
	}
	b.click("#step") // whatever moves the run ends slow motion
	b.wait(panel + `.hidden`)
	b.waitPaused(5)
}

// TestChartsAndHistograms: three charts in one place, chosen by mouse and keyboard and read out at a step, and D's opinions in bars and words.
func TestChartsAndHistograms(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=mlp&seed=3&to=4")
	b.waitPaused(4)
	b.wait(`document.getElementById('judge').dataset.step === '4'`)
	losses := b.settledPixels("chart")
	b.click("#chart-tab-1")
	b.waitPainted("chart", losses)
	gradients := b.settledPixels("chart")
	b.do(chromedp.KeyEvent(kb.ArrowRight))
	b.waitPainted("chart", gradients)
	chosen := `[...document.querySelectorAll('#chart-tabs [aria-selected=true]')].map(t => t.id + ' ' + t.innerText).join()`
	if got := eval[string](b, chosen); got != "chart-tab-2 FD" || eval[string](b, `document.activeElement.id`) != "chart-tab-2" {
		t.Errorf("after the right arrow %s is chosen", got)
	}
	read := func(tab string) string {
		b.click(tab)
		return eval[string](b, `(s => { s.value = 4; s.dispatchEvent(new Event('input')); return s.ariaValueText ?? s.getAttribute('aria-valuetext') })(document.getElementById('chart-step'))`)
	}
	number := func(id string) string { return eval[string](b, `document.getElementById('`+id+`').innerText`) }
	for tab, want := range map[string]string{
		"#chart-tab-0": "step 4: loss of D " + number("number-d-loss") + ", loss of G " + number("number-g-loss"),
		"#chart-tab-1": "step 4: length of D's gradient " + number("number-d-grad") + ", of G's " + number("number-g-grad"),
		"#chart-tab-2": "step 4: FD " + number("number-fd") + "; as many real images get 1.73",
	} {
		if got := read(tab); got != want {
			t.Errorf("%s reads %q, want %q", tab, got, want)
		}
	}
	for _, id := range []string{"opinions-reals", "opinions-fakes"} {
		if path := eval[string](b, `document.getElementById('`+id+`').getAttribute('d')`); !strings.HasPrefix(path, "M") {
			t.Errorf("%s is drawn as %q", id, path)
		}
	}
	if words := number("opinions-words"); strings.Count(words, "median") != 2 {
		t.Errorf("D's opinions in words: %q", words)
	}
	if images := number("cost-images"); images != "128" || !strings.HasSuffix(number("cost-flops"), "MFLOP") || !strings.HasSuffix(number("cost-energy"), "J") {
		t.Errorf("the cost is %s images, %s, %s", images, number("cost-flops"), number("cost-energy"))
	}
}
