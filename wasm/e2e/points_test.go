package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPointsInThePage: a run on points trains in the page, shows and says where its fakes are, lets one be chosen and moved meanwhile, and
// gives the weights that its link gives natively.
func TestPointsInThePage(t *testing.T) {
	for _, c := range []struct {
		name, link, words string
		latent            int // the last coordinate
	}{
		{"plane", "#v=1&p=ring&seed=5&to=1000000", "of 8 modes have fakes", 1},
		{"line", "#v=1&p=gaussian&seed=5&to=1000000", "Data: μ = 4, σ = 0.5.", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t, wide)
			b.open(address + c.link)
			b.waitStep(20)
			b.waitPainted("fakes", b.pixels("fakes"))
			b.wait(`document.getElementById('points-words').textContent.includes('` + c.words + `')`)

			// The middle of the picture is near some fake other than the first, which is chosen at the start.
			at := eval[struct{ X, Y float64 }](b, `(stage => { const [x, y, w, h] = stage.dataset.fakes.split(',').map(Number)
				const box = stage.getBoundingClientRect(); return {X: box.x + x + w / 2, Y: box.y + y + h / 2} })(document.getElementById('stage'))`)
			b.do(chromedp.MouseClickXY(at.X, at.Y))
			b.wait(`document.querySelectorAll('#tiles [aria-checked=true]').length === 1 && document.getElementById('tile-0').ariaChecked !== 'true'`)
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#tiles [tabindex="0"]').focus()`), chromedp.KeyEvent(kb.ArrowRight))
			place := `document.querySelector('#tiles [aria-checked=true]').ariaLabel`
			before := eval[string](b, place)
			b.do(chromedp.Evaluate[chromedp.Void](`for (const e of [...document.querySelectorAll('.latent:not([hidden])')]) {
				e.value = 2.5; e.dispatchEvent(new Event('input')) }`))
			b.wait(`!document.getElementById('own-latent').disabled && ` + place + ` !== ` + "`" + before + "`")
			if shown := eval[int](b, `document.querySelectorAll('.latent:not([hidden])').length`); shown != c.latent+1 {
				t.Errorf("%d sliders for %d latent coordinates", shown, c.latent+1)
			}

			b.click("#play")
			b.wait(`document.querySelector('main').dataset.state === 'paused' && document.querySelector('main').dataset.fingerprint.length === 64`)
			paused := b.state()
			b.wait(`location.hash.includes('to=` + paused.Step + `')`)
			if got := natively(t, b.link()); got != paused.Fingerprint {
				t.Errorf("the link %s gives %s natively, %s in the page", b.link(), got, paused.Fingerprint)
			}
		})
	}
}

// TestSomeDigitsInThePage: the images of some digits alone, with the same weights as natively; then images after points, and points after
// images.
func TestSomeDigitsInThePage(t *testing.T) {
	b := newTab(t, wide)
	const link = "#v=1&p=mlp&seed=5&to=40&data=mnist:07"
	b.open(address + link)
	fingerprint := b.waitPaused(40)
	if !strings.Contains(b.link(), "data=mnist:07") {
		t.Errorf("the address bar holds %s", b.link())
	}
	if got := natively(t, link); got != fingerprint {
		t.Errorf("natively it is %s, in the page %s", got, fingerprint)
	}
	images := b.settledPixels("fakes")
	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#v=1&p=spiral&seed=5&to=3'`))
	b.waitPaused(3)
	b.wait(`document.getElementById('points-words').textContent.includes('of 12 stretches')`)
	b.do(chromedp.NavigateBack())
	if again := b.waitPaused(40); again != fingerprint {
		t.Errorf("after points the same images give %s, before %s", again, fingerprint)
	}
	b.wait(`document.getElementById('points-words').hidden`)
	if again := b.settledPixels("fakes"); again != images {
		t.Error("after points the same images are painted otherwise")
	}
}
