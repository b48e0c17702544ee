package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Ebiten believes that the page is its own. Each test here holds one of the ways in which it must not behave so (design.md,
// "Page: ebiten inside a document").

// paused is a run that stands still after a few steps.
const paused = "#v=1&p=mlp&seed=3&to=2"

func TestKeysBelongToThePage(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	if focused := eval[string](b, `document.activeElement.tagName`); focused == "CANVAS" {
		t.Error("the canvas took the focus")
	}
	if index := eval[string](b, `document.querySelector('#stage canvas').getAttribute('tabindex')`); index != "-1" {
		t.Errorf("the canvas has tabindex %q, so that Tab stops at it", index)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('seed').select()`), chromedp.KeyEvent("1234"))
	if typed := eval[string](b, `document.getElementById('seed').value`); typed != "1234" {
		t.Errorf("typing 1234 into the seed gave %q", typed)
	}
	b.do(chromedp.KeyEvent(kb.Tab))
	if focused := eval[string](b, `document.activeElement.id`); focused != "dice" {
		t.Errorf("Tab went from the seed to %q, want the next control, dice", focused)
	}
	swallowed := eval[bool](b, `(() => {
		const event = new KeyboardEvent('keydown', {key: 'F5', code: 'F5', bubbles: true, cancelable: true})
		document.querySelector('#stage canvas').dispatchEvent(event)
		return event.defaultPrevented })()`)
	if swallowed {
		t.Error("a key on the canvas was swallowed")
	}
}

// TestSliderLetsGo: a drag that ends outside of the slider, and of the canvas, ends there.
func TestSliderLetsGo(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	value := func() float64 { return eval[float64](b, `Number(document.getElementById('latent-3').value)`) }
	x, y, width := sliderAt(b, "latent-3")
	mouse := func(kind input.DispatchMouseEventType, x, y float64, held chromedp.MouseOption) {
		b.do(chromedp.MouseEvent(kind, x, y, held, chromedp.ClickCount(1)))
	}
	mouse(chromedp.MousePressed, x+0.5*width, y, chromedp.ButtonLeft)
	mouse(chromedp.MouseMoved, x+0.9*width, y, chromedp.ButtonLeft)
	if v := value(); v < 2 {
		t.Errorf("dragged to nine tenths, the slider is at %v", v)
	}
	mouse(chromedp.MouseMoved, x+0.2*width, 5, chromedp.ButtonLeft) // over the header
	if v := value(); v > -1 {
		t.Errorf("a drag that left the canvas was lost: the slider is at %v", v)
	}
	mouse(chromedp.MouseReleased, x+0.2*width, 5, chromedp.ButtonLeft)
	released := value()
	mouse(chromedp.MouseMoved, x+0.8*width, y, chromedp.ButtonNone)
	if v := value(); v != released {
		t.Errorf("released outside, the slider still follows the pointer: from %v to %v", released, v)
	}
}

// sliderAt brings a slider into view and returns where it begins, the height of its middle, and its width.
func sliderAt(b *tab, id string) (x, y, width float64) {
	b.t.Helper()
	r := eval[struct{ X, Y, W float64 }](b, fmt.Sprintf(`(element => { element.scrollIntoView({block: 'center'})
		const r = element.getBoundingClientRect(); return {X: r.x, Y: r.y + r.height / 2, W: r.width} })(document.getElementById('%s'))`, id))
	return r.X, r.Y, r.W
}

// TestPixelRatioAndSize: the canvas follows the stage's size and the device's pixels, and what is clicked stays over its
// picture.
func TestPixelRatioAndSize(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	for _, v := range []view{{1440, 900, 1}, {1440, 900, 2}, {768, 1024, 1}, {360, 740, 3}, {1440, 900, 1.5}} {
		b.do(chromedp.EmulateViewport(v.width, v.height, chromedp.EmulateScale(v.scale)))
		b.wait(fmt.Sprintf(`(() => { const canvas = document.querySelector('#stage canvas'), stage = document.getElementById('stage')
			return devicePixelRatio === %v && Math.abs(canvas.getBoundingClientRect().width - stage.clientWidth) <= 1 &&
				Math.abs(canvas.width - stage.clientWidth * devicePixelRatio) <= 2 })()`, v.scale))
		b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('tile-0').scrollIntoView({block: 'center'})`))
		b.click("#tile-0")
		first := b.settledPixels("preview")
		b.click("#tile-7")
		if b.settledPixels("preview") == first {
			t.Errorf("%dx%d at %v: a click on tile 7 did not change the preview", v.width, v.height, v.scale)
		}
	}
}

// settledPixels returns the rectangle's pixels once they are the same in five frames.
func (b *tab) settledPixels(rectangle string) string {
	b.t.Helper()
	last, same := b.pixels(rectangle), 0
	for same < 5 {
		next := b.pixels(rectangle)
		if next == last {
			same++
		} else {
			last, same = next, 0
		}
	}
	return last
}

// TestLostGraphics: without its WebGL context the page neither reloads nor stops training.
func TestLostGraphics(t *testing.T) {
	b := newTab(t, wide, "CONTEXT_LOST_WEBGL", "WebGL")
	b.open(address + "#v=1&p=mlp&seed=3&to=40")
	b.waitStep(3)
	b.do(chromedp.Evaluate[chromedp.Void](`window.sameDocument = true; document.querySelector('#stage canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()`))
	b.wait(`!document.getElementById('failure').hidden || !document.getElementById('notice').hidden`)
	b.waitPaused(40)
	if !eval[bool](b, `window.sameDocument === true`) {
		t.Error("the page was reloaded")
	}
	if shown := eval[string](b, `document.getElementById('picture').innerText`); !strings.Contains(shown, "graphics") {
		t.Errorf("the page says nothing about its graphics: %q", shown)
	}
}

// TestPaintsOnDemand: nothing is painted while nothing changes, and something when something does.
func TestPaintsOnDemand(t *testing.T) {
	b := newTab(t, wide)
	b.before(`{ const draw = WebGL2RenderingContext.prototype.drawElements
		window.draws = 0
		WebGL2RenderingContext.prototype.drawElements = function (...a) { window.draws++; return draw.apply(this, a) } }`)
	b.open(address + paused)
	b.waitPaused(2)
	b.settledPixels("fakes")
	frames := func(n int) int {
		return eval[int](b, fmt.Sprintf(`new Promise(done => { let left = %d; const start = window.draws
			const frame = () => --left ? requestAnimationFrame(frame) : done(window.draws - start); requestAnimationFrame(frame) })`, n))
	}
	// Images may still be arriving, and what the judge says.
	for tries := 0; frames(120) > 0; tries++ {
		if tries == 10 {
			t.Fatal("a page that stands still is painted again and again")
		}
	}
	before := eval[int](b, `window.draws`)
	b.click("#tile-9")
	b.wait(fmt.Sprintf(`window.draws > %d`, before))
}
