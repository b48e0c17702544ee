package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// choose takes an option of a list, as a visitor does who moves through it with the keys.
func (b *tab) choose(id, value string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`(list => {
		list.value = '` + value + `'
		list.dispatchEvent(new Event('change', {bubbles: true}))
	})(document.getElementById('` + id + `'))`))
}

// openGroups opens all groups of settings.
const openGroups = `for (const group of document.querySelectorAll('.group')) group.open = true`

// refused asks for what is not accepted: a batch in packs of 5, and a D that gives 128 numbers.
const refused = `; { const pack = document.getElementById('pack')
	pack.value = '5'
	pack.dispatchEvent(new Event('change'))
	document.getElementById('layers-d-add').click() }`

// TestSettings: words, numbers and toggles that are changed at a step are in the link, which gives the same weights; what does not fit says
// why, in place, and changes nothing; what makes another run begins it at its start, and Back returns. Other data takes its own players.
func TestSettings(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#group-loss summary').focus()`), chromedp.KeyEvent(kb.Enter))
	b.wait(`document.getElementById('group-loss').open && document.getElementById('loss').offsetHeight > 0`)
	b.choose("loss", "ls")
	b.field("b", "24")
	b.field("ema", "0")
	b.click("#bug-frozen")
	b.field("pack", "5")
	b.wait(`document.getElementById('pack').getAttribute('aria-invalid') === 'true' && document.getElementById('pack-note').textContent.includes('no multiple')`)
	b.field("gp", "many")
	b.wait(`document.getElementById('gp').getAttribute('aria-invalid') === 'true'`)
	b.click("#step")
	fingerprint := b.waitPaused(3)
	b.wait(`location.hash.includes('to=3')`)
	if link := b.link(); !strings.HasSuffix(link, "&edits=2:loss=ls,2:b=24,2:ema=0,2:bug=frozen") {
		t.Errorf("the address bar holds %s", link)
	} else if got := natively(t, link); got != fingerprint {
		t.Errorf("the link gives %s natively, %s in the page", got, fingerprint)
	}
	b.field("z", "8")
	b.wait(`location.hash.includes('&z=8&ema=0&loss=ls')`)
	b.wait(`!document.getElementById('notice').hidden`)
	b.do(chromedp.NavigateBack())
	b.wait(`location.hash.includes('edits=') && document.getElementById('z').value === '32'`)
	b.waitPaused(3)
	for _, digit := range []string{"0", "1", "2", "3", "4", "5", "6", "9"} {
		b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('train-` + digit + `').click()`))
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('train-apply').click()`))
	b.wait(`location.hash.includes('data=mnist:78')`)
	b.waitPaused(3)
	b.choose("data", "gauss")
	b.wait(`location.hash.includes('p=gaussian&seed=3') && document.getElementById('train-digits').hidden && document.getElementById('g').value === 'a'`)
	b.waitPaused(3)
}

// TestLayers: the list of layers is edited with the keyboard, says of each layer what it gives or what is wrong with it, and what both players
// would cost; applied, it is another run.
func TestLayers(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	note := func(layer string) string { return `document.getElementById('layers-d-` + layer + `-note').textContent` }
	text := func() string { return eval[string](b, `document.getElementById('d').value`) }
	b.field("layers-d-0", "d64")
	b.wait(note("0") + `.includes('50 240'.replace(' ', '\u2009'))`) // 784*64 + 64
	// Enter has applied it.
	b.wait(`location.hash.includes('d=d64.l.d256.l.d1')`)
	b.waitPaused(2)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('layers-d-3').focus()`))
	b.choose("layers-d-kind", "do30")
	b.click("#layers-d-add")
	b.wait(`document.activeElement.id === 'layers-d-4'`)
	if got := text(); got != "d64.l.d256.l.do30.d1" {
		t.Errorf("with dropout D is %s", got)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('layers-d-4-up').focus()`), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Enter))
	if got := text(); got != "d64.l.do30.d256.l.d1" {
		t.Errorf("moved up twice D is %s, the focus on %s", got, eval[string](b, `document.activeElement.id`))
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('layers-d-5').select()`), chromedp.KeyEvent("q7"))
	b.wait(note("5") + `.startsWith('unknown layer "q7"') && document.getElementById('d-note').textContent.includes('character 19')`)
	b.click("#layers-d-apply") // is refused
	b.wait(`document.activeElement.id === 'layers-d-5' && !location.hash.includes('do30')`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('layers-d-5').select()`), chromedp.KeyEvent("d1"))
	b.wait(`document.getElementById('d-note').textContent === '' && document.getElementById('layers-d-price').textContent.includes('GFLOP')`)
	b.click("#layers-d-apply")
	b.wait(`location.hash.includes('d=d64.l.do30.d256.l.d1')`)
	fingerprint := b.waitPaused(2)
	if got := natively(t, b.link()); got != fingerprint {
		t.Errorf("the link %s gives %s natively, %s in the page", b.link(), got, fingerprint)
	}
}
