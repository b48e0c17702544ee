package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// slide puts a range or a choice to a value, as a visitor does.
func (b *tab) slide(id, value, event string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{ const e = document.getElementById('%s'); e.value = '%s'; e.dispatchEvent(new Event('%s', {bubbles: true})) }`,
		id, value, event)))
}

// latent is the z of the selected tile, as its sliders have it.
func (b *tab) latent() []float64 {
	b.t.Helper()
	return eval[[]float64](b, `Array.from(document.querySelectorAll('.latent:not([hidden])'), e => Number(e.value))`)
}

func (b *tab) number(id string) float64 {
	b.t.Helper()
	return eval[float64](b, `Number(document.getElementById('`+id+`').value)`)
}

type point struct{ X, Y float64 }

// on returns a point of the page, at shares of the width and height of a part of the stage.
func (b *tab) on(rectangle string, x, y float64) point {
	b.t.Helper()
	return eval[point](b, fmt.Sprintf(`(() => { const stage = document.getElementById('stage'); stage.querySelector('#pad').scrollIntoView({block: 'center'})
		const [left, top, width, height] = stage.dataset.%s.split(',').map(Number), box = stage.getBoundingClientRect()
		return {X: box.x + left + %g * width, Y: box.y + top + %g * height} })()`, rectangle, x, y))
}

// TestExplorer walks through the latent space by pointer, touch and keyboard, and looks at what is known of the fakes. None of it changes
// the run or its link.
func TestExplorer(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	fingerprint, link := b.waitPaused(2), b.link()

	// What is known of a fake: of the selected one in the explorer, of one that has the focus on a card too, with the same words.
	b.wait(`/\d away, a \d/.test(document.getElementById('facts-nearest').textContent) && document.getElementById('facts-judge').textContent !== ''`)
	neighbour := b.pixels("neighbour")
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#tiles [tabindex="0"]').focus({focusVisible: true})`), chromedp.KeyEvent(kb.ArrowRight))
	b.wait(`document.getElementById('facts-tile').textContent === 'Fake 2' && document.getElementById('card-words').textContent.startsWith('Fake 2')`)
	b.wait(`!document.getElementById('tile-card').hidden && document.getElementById('facts-nearest').textContent !== ''
		&& document.getElementById('card-more').textContent.includes(document.getElementById('facts-nearest').textContent)`)
	b.waitPainted("neighbour", neighbour)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`document.getElementById('tile-card').hidden`)

	// The plane of two directions, by mouse, by touch and by keyboard.
	from, to := b.on("pad", 0.5, 0.5), b.on("pad", 0.75, 0.25)
	preview := b.pixels("preview")
	held := func(p *input.DispatchMouseEventParams) { p.Buttons = 1 }
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, from.X, from.Y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, to.X, to.Y, chromedp.ButtonLeft, held), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y, chromedp.ButtonLeft))
	b.waitPainted("preview", preview)
	if x, y := b.number("along-1"), b.number("along-2"); math.Abs(x-1.5) > 0.06 || math.Abs(y-1.5) > 0.06 {
		t.Errorf("dragged to (1.5, 1.5), it is at (%v, %v)", x, y)
	}
	to = b.on("pad", 0.25, 0.5)
	for _, touch := range []input.DispatchTouchEventParams{{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: from.X, Y: from.Y}}},
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: []*input.TouchPoint{{X: to.X, Y: to.Y}}}, {Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}}} {
		if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, touch); err != nil {
			t.Fatal(err)
		}
	}
	b.wait(`Math.abs(document.getElementById('along-1').value - -1.5) < 0.06`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('along-2').focus()`), chromedp.KeyEvent(kb.ArrowUp))
	if y := b.number("along-2"); math.Abs(y-0.05) > 0.06 || y <= 0 {
		t.Errorf("one step up from 0 it is at %v", y)
	}
	b.click("#own-latent")
	b.wait(`document.getElementById('own-latent').disabled`)

	// From pin to pin.
	a := b.latent()
	b.click("#pin-a")
	b.click("#tile-12")
	z := b.latent()
	b.click("#pin-b")
	b.slide("walk", "0.25", "input")
	dot, aa, zz := 0.0, 0.0, 0.0
	for i := range a {
		dot, aa, zz = dot+a[i]*z[i], aa+a[i]*a[i], zz+z[i]*z[i]
	}
	angle := math.Acos(dot / math.Sqrt(aa*zz))
	for i, got := range b.latent() {
		if want := (math.Sin(0.75*angle)*a[i] + math.Sin(0.25*angle)*z[i]) / math.Sin(angle); math.Abs(got-min(max(want, -3), 3)) > 0.03 {
			t.Errorf("a quarter of the way, z%d is %v, want %v", i+1, got, want)
		}
	}
	b.slide("walk-path", "lerp", "change")
	for i, got := range b.latent() {
		if want := 0.75*a[i] + 0.25*z[i]; math.Abs(got-want) > 0.02 {
			t.Errorf("straight, a quarter of the way, z%d is %v, want %v", i+1, got, want)
		}
	}
	b.click("#walk-play")
	b.wait(`document.getElementById('walk-play').ariaPressed === 'true' && document.getElementById('walk').value > 0.3`)
	b.click("#walk-play")
	b.wait(`document.getElementById('walk-play').ariaPressed === 'false'`)

	// All fakes of 0, and how D wants them.
	fakes := b.settledPixels("fakes")
	b.slide("truncation", "0", "input")
	b.waitPainted("fakes", fakes)
	b.slide("truncation", "1", "input")
	b.wait(`document.getElementById('truncation-value').textContent === '1.00'`)
	fakes = b.settledPixels("fakes")
	b.click("#wishes")
	b.wait(`document.getElementById('wishes-full').textContent.includes('0.')`)
	b.waitPainted("fakes", fakes)

	if b.link() != link {
		t.Errorf("looking about changed the link from %s to %s", link, b.link())
	}
	b.click("#step")
	if got, want := b.waitPaused(3), natively(t, strings.Replace(link, "to=2", "to=3", 1)); got != want || got == fingerprint {
		t.Errorf("after looking about the next step gives %s, natively %s", got, want)
	}

	// Fewer, larger tiles, also at the next visit.
	b.click("#tiles-32")
	b.wait(`document.querySelectorAll('#tiles [role=radio]:not([hidden])').length === 32 && document.getElementById('stage').dataset.columns === '8'`)
	b.do(chromedp.Reload())
	b.waitPaused(3)
	b.wait(`document.getElementById('tiles-32').checked && document.querySelectorAll('#tiles [role=radio]:not([hidden])').length === 32`)
}

// TestManyLatentsAndADigit: more sliders than there is room for scroll to the one that has the focus; a tile of a conditional run draws the
// digit that it is asked for.
func TestManyLatentsAndADigit(t *testing.T) {
	b := newTab(t, view{360, 740, 2})
	b.open(address + "#v=1&p=mlp&seed=3&to=2&z=100&cond=1")
	b.waitPaused(2)
	const area = `document.getElementById('latents')`
	if got := eval[int](b, `document.querySelectorAll('.latent:not([hidden])').length`); got != 100 {
		t.Errorf("%d sliders for 100 coordinates", got)
	}
	if !eval[bool](b, area+`.scrollHeight > 2 * `+area+`.clientHeight && `+area+`.clientHeight <= 340`) {
		t.Error("the sliders do not scroll in a region of bounded height")
	}
	before := b.settledPixels("sliders")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('latent-99').focus()`))
	b.wait(area + `.scrollTop > 0`)
	b.waitPainted("sliders", before)
	b.do(chromedp.KeyEvent(kb.Home))
	b.wait(`document.getElementById('latent-99').value === '-3' && !document.getElementById('own-latent').disabled`)

	b.wait(`document.getElementById('facts-tile').textContent === 'Fake 1, asked for a 0' && document.getElementById('explorer-digit').value === '0'`)
	preview := b.settledPixels("preview")
	b.slide("explorer-digit", "7", "change")
	b.wait(`document.getElementById('facts-tile').textContent === 'Fake 1, asked for a 7'`)
	b.waitPainted("preview", preview)
	b.click("#digit-3")
	b.wait(`document.getElementById('facts-tile').textContent === 'Fake 1, asked for a 3'`)
}
