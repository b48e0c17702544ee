package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// verdict is what the page says about the sender's fingerprint: the attribute of <main> and the sentence.
type verdict struct{ Check, Sentence string }

func (b *tab) verdict() verdict {
	b.t.Helper()
	return eval[verdict](b, `({Check: document.querySelector('main').dataset.check, Sentence: document.getElementById('check').innerText})`)
}

// TestCheck: at the link's step the page compares its weights with the sender's, as long as nothing was changed.
func TestCheck(t *testing.T) {
	fingerprint := natively(t, paused)
	same := newTab(t, wide)
	same.open(address + paused + "&chk=" + fingerprint[:6])
	same.waitPaused(2)
	if v := same.verdict(); v.Check != "same" || !strings.Contains(v.Sentence, "Same as the sender") {
		t.Errorf("with the sender's fingerprint the page says %+v", v)
	}
	if link := same.link(); !strings.HasSuffix(link, "&chk="+fingerprint[:6]) {
		t.Errorf("at the link's step the address bar holds %s, without the fingerprint", link)
	}
	same.click("#step")
	same.waitPaused(3)
	if v := same.verdict(); v != (verdict{}) {
		t.Errorf("a step on, the page says %+v", v)
	}
	same.lookAt(2)
	same.waitPaused(2)
	if v := same.verdict(); v.Check != "same" {
		t.Errorf("back at the step, the page says %+v", v)
	}
	same.field("lrg", "3e-3")
	same.wait(`location.hash.includes('2:lrg=')`)
	if v := same.verdict(); v != (verdict{}) {
		t.Errorf("after a change the page says %+v", v)
	}

	other := newTab(t, wide)
	other.open(address + paused + "&chk=0123456789ab")
	other.waitPaused(2)
	if v := other.verdict(); v.Check != "differs" || !strings.Contains(v.Sentence, "0123456789ab") || !strings.Contains(v.Sentence, "Reload") {
		t.Errorf("with another fingerprint the page says %+v", v)
	}
	// The link with the right fingerprint is one to where the run stands.
	other.do(chromedp.Evaluate[chromedp.Void](`location.hash = location.hash.replace('0123456789ab', '` + fingerprint + `')`))
	other.wait(`document.querySelector('main').dataset.check === 'same'`)
}

// TestHide: parts that a link leaves out are gone for eyes, keyboard and screen reader; keys still work, and a link brings everything back.
func TestHide(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused + "&hide=header,settings,numbers,timeline,footer")
	b.waitPaused(2)
	const gone = `['body > header', '#settings', '#numbers', '#timeline', 'body > footer']`
	if shown := eval[string](b, gone+`.filter(s => document.querySelector(s).getClientRects().length > 0).join(' ')`); shown != "" {
		t.Errorf("these are left out by the link, and shown: %s", shown)
	}
	for range 40 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if at := eval[string](b, gone+`.filter(s => document.querySelector(s).contains(document.activeElement)).join(' ')`); at != "" {
			t.Fatalf("the Tab key leads into %s, which the link leaves out", at)
		}
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("."))
	b.waitPaused(3)
	b.do(chromedp.KeyEvent(" "))
	b.waitStep(5)
	b.do(chromedp.KeyEvent(" "))
	b.wait(`document.querySelector('main').dataset.state === 'paused' && document.querySelector('main').dataset.fingerprint`)
	before := b.state()
	if link := b.link(); !strings.HasSuffix(link, "&hide=header,settings,numbers,timeline,footer") {
		t.Errorf("the address bar holds %s: a reload would bring back what is hidden", link)
	}
	b.click("#whole")
	b.wait(gone + `.every(s => document.querySelector(s).getClientRects().length > 0)`)
	if after := b.state(); after != before {
		t.Errorf("in the whole page the run is %+v, before it was %+v", after, before)
	}
	if shown := eval[bool](b, `document.getElementById('whole').getClientRects().length > 0`); shown {
		t.Error("the whole page has a link to the whole page")
	}
	b.do(chromedp.NavigateBack())
	b.wait(gone + `.every(s => document.querySelector(s).getClientRects().length === 0)`)

	for _, width := range []int64{360, 768} {
		b.do(chromedp.EmulateViewport(width, 800))
		if over := eval[int](b, `document.scrollingElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("at %d px the page without parts is %d px too wide", width, over)
		}
	}
}
