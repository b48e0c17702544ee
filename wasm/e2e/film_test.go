package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// frame is a picture of the strip over the look-back slider: the step it says it is of, how far its middle is from where the slider's handle
// would stand for that step, in CSS pixels, and how many of its pixels are not black.
type frame struct {
	Step, Lit int
	Off, Side float64
	Current   bool
}

func (b *tab) film() []frame {
	b.t.Helper()
	return eval[[]frame](b, `(() => {
		const slider = document.getElementById('moment'), box = slider.getBoundingClientRect(), max = Number(slider.max)
		return [...document.querySelectorAll('#film button:enabled')].filter(b => b.checkVisibility()).map(b => {
			const own = b.getBoundingClientRect(), canvas = b.firstChild, step = Number(b.dataset.step)
			const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
			return {Step: step, Off: own.left + own.width / 2 - (box.left + 8 + (box.width - 16) * step / max), Side: Math.min(own.width, own.height),
				Lit: pixels.filter((v, i) => i % 4 < 3 && v > 20).length, Current: b.ariaCurrent === 'true'}
		})
	})()`)
}

// TestFilm: over the slider there are pictures of the run's course, each over its step, and each leads there; by keyboard too, and on a phone.
func TestFilm(t *testing.T) {
	b := newTab(t, wide)
	b.before(`addEventListener('DOMContentLoaded', () => {
		const slider = document.getElementById('moment'), main = document.querySelector('main')
		window.followed = 0
		new MutationObserver(() => { if (main.dataset.state === 'running') window.followed = Number(slider.max) }).observe(slider, {attributeFilter: ['max']})
	})`)
	const link = "#v=1&p=quick&seed=7&to=60"
	b.open(address + link)
	b.waitPaused(60)
	if eval[int](b, `window.followed`) == 0 {
		t.Error("the slider does not follow the run while it trains")
	}
	checkFilm := func(least int) []frame {
		t.Helper()
		frames := b.film()
		if len(frames) < least || frames[0].Step != 0 || frames[len(frames)-1].Step != 60 {
			t.Fatalf("the frames are %+v, want at least %d from step 0 to step 60", frames, least)
		}
		for i, f := range frames {
			if f.Lit < 200 || f.Side < 44 || f.Off < -35 || f.Off > 35 || (i == 0 || i == len(frames)-1) && (f.Off < -1 || f.Off > 1) {
				t.Errorf("frame %d is %+v: dark, small, or not over its step", i, f)
			}
			if f.Current != (i == len(frames)-1) {
				t.Errorf("frame %d is marked: %v", i, f.Current)
			}
		}
		return frames
	}
	step := checkFilm(5)[2].Step
	b.click(fmt.Sprintf(`#film button[data-step="%d"]`, step))
	if got, want := b.waitPaused(step), natively(t, strings.Replace(link, "to=60", fmt.Sprintf("to=%d", step), 1)); got != want {
		t.Errorf("the frame of step %d leads to the weights %s, natively %s", step, got, want)
	}
	if frames := b.film(); !frames[2].Current {
		t.Errorf("looking at step %d the frames are %+v", step, frames)
	}
	b.do(chromedp.KeyEvent(kb.End), chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter))
	b.waitPaused(60)
	b.do(chromedp.EmulateViewport(360, 740))
	b.wait(`document.querySelectorAll('#film button:not([hidden])').length < 8`)
	checkFilm(3)
	if over := eval[int](b, `document.scrollingElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("on a phone the page is %d px too wide", over)
	}

	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#v=1&p=ring&seed=1&to=60'`))
	b.wait(`location.hash.includes('p=ring')`)
	b.waitPaused(60)
	checkFilm(2)
}
