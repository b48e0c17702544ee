package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// operable is everything that can be operated, as far as it is shown. Radios of a group that one takes for one thing are told apart by arrow keys.
const operable = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [role=radio]')]
	.filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== 'file' && !e.closest('[inert], canvas') && e.tagName !== 'CANVAS')`

// nameOf says which element it is.
const nameOf = `(e => e.id || e.tagName.toLowerCase() + ' ' + (e.getAttribute('href') ?? e.getAttribute('aria-label') ?? e.textContent).trim())`

// TestTouchTargets: with fingers, everything that can be operated is 44 px wide and high, in the page and in its dialogs, and nothing is wider than the
// window. Tiles of a grid are as large as the window lets them be, and their row can be gone along; sliders of the explorer are painted 40 px high.
func TestTouchTargets(t *testing.T) {
	b := newTab(t, view{360, 740, 2})
	if _, err := chromedp.Call(b.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5}); err != nil {
		t.Fatal(err)
	}
	b.open(address + "#v=1&p=conditional&seed=3&to=2")
	b.waitPaused(2)
	small := operable + fmt.Sprintf(`.flatMap(e => {
		const least = e.closest('#tiles') ? 24 : e.matches('.latent') ? 40 : 44
		const box = (e.closest('label') ?? (e.matches('input[type=checkbox], input[type=radio]') ? e.labels?.[0] : null) ?? e).getBoundingClientRect()
		return box.width > least - 0.5 && box.height > least - 0.5 ? [] : [%s(e) + ' is ' + box.width.toFixed(1) + ' x ' + box.height.toFixed(1)]
	}).join('\n')`, nameOf)
	for _, width := range []int64{360, 768} {
		b.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateMobile))
		for _, s := range screens[:len(screens)-2] {
			b.do(chromedp.Evaluate[chromedp.Void](s.enter))
			b.wait(s.there)
			if found := eval[string](b, small); found != "" {
				t.Errorf("%d px, %s: too small for a finger:\n%s", width, s.name, found)
			}
			if over := eval[int](b, `document.scrollingElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%d px, %s: the page is %d px too wide", width, s.name, over)
			}
			b.do(chromedp.Evaluate[chromedp.Void](s.leave))
			b.wait(isState + `'paused' && !document.querySelector('dialog[open]')`)
		}
	}
}

// TestTabOrder: the Tab key leads through everything that can be operated, in the order of the page, shows where it is, and out again.
func TestTabOrder(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	// Of radios in a group, and of what arrow keys go along, one is in the tab order.
	wanted := eval[[]string](b, operable+fmt.Sprintf(`.filter(e => e.tabIndex >= 0 && !(e.type === 'radio' && !e.checked)).map(%s)`, nameOf))
	if len(wanted) < 40 {
		t.Fatalf("only %d elements can be operated: %v", len(wanted), wanted)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)`))
	at := fmt.Sprintf(`(e => e === document.body ? '' : %s(e))(document.activeElement)`, nameOf)
	// What is painted under an element that is not seen itself shows its focus on the canvas.
	seen := `(e => { const s = getComputedStyle(e); return e.closest('#stage') && s.opacity === '0' || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 })(document.activeElement)`
	for i, want := range wanted {
		b.do(chromedp.KeyEvent(kb.Tab))
		if got := eval[string](b, at); got != want {
			t.Fatalf("the Tab key leads from %v to %q, next in the page is %q", wanted[max(0, i-1):i], got, want)
		}
		if !eval[bool](b, seen) {
			t.Errorf("nobody sees that %q has the focus", want)
		}
	}
	b.do(chromedp.KeyEvent(kb.Tab))
	if got := eval[string](b, at); got != "" && got != wanted[0] {
		t.Errorf("behind the last element the Tab key leads to %q", got)
	}
	for _, dialog := range []string{"share", "help"} {
		b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById('%s').focus()`, dialog)), chromedp.KeyEvent(kb.Enter))
		b.wait(fmt.Sprintf(`document.getElementById('%s-dialog').open`, dialog))
		for range 25 {
			b.do(chromedp.KeyEvent(kb.Tab))
			if out := eval[string](b, fmt.Sprintf(`(e => e === document.body || e.closest('#%s-dialog') ? '' : %s(e))(document.activeElement)`, dialog, nameOf)); out != "" {
				t.Fatalf("from the open dialog %s the Tab key leads to %s", dialog, out)
			}
		}
		b.do(chromedp.KeyEvent(kb.Escape))
		b.wait(fmt.Sprintf(`!document.getElementById('%s-dialog').open`, dialog))
		if got := eval[string](b, at); !strings.HasPrefix(got, dialog) {
			t.Errorf("behind the dialog %s the focus is on %q", dialog, got)
		}
	}
}
