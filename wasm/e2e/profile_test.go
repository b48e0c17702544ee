package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestProfilePanel: behind a key that no list names is a table of where the time goes. Looking at it does not change the run.
func TestProfilePanel(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=quick&seed=5&to=1000000")
	b.waitStep(3)
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("p"))
	b.wait(`document.getElementById('profile-dialog').open && document.querySelector('#profile-kernels tr')`)
	table := eval[struct{ Graphs, Kernels, Columns, Held int }](b, `({
		Graphs: document.querySelectorAll('#profile-graphs tr').length,
		Kernels: document.querySelectorAll('#profile-kernels tr').length,
		Columns: document.querySelectorAll('#profile-kernels tr:first-child td').length,
		Held: [...document.querySelectorAll('#profile-kernels td:nth-child(5)')].filter((td) => parseFloat(td.textContent) > 0).length,
	})`)
	if table.Graphs < 2 || table.Kernels < 10 || table.Columns != 5 || table.Held < 5 {
		t.Errorf("the panel shows %+v, want a graph with R1 and one without, and their kernels in 5 columns, products with their share of the peak", table)
	}
	step := b.state().Step
	b.do(chromedp.KeyEvent("."))
	if now := b.state(); now.State != "running" {
		t.Errorf("a key pressed over the panel went to the page: it is %s, at step %s before", now.State, step)
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.getElementById('profile-dialog').open`)
	b.click("#play")
	b.wait(`document.querySelector('main').dataset.state === 'paused' && document.querySelector('main').dataset.fingerprint.length === 64`)
	paused := b.state()
	b.wait(`location.hash.includes('to=` + paused.Step + `')`)
	if got := natively(t, b.link()); got != paused.Fingerprint {
		t.Errorf("the link gives %s natively, %s in the page whose kernels were timed", got, paused.Fingerprint)
	}
}
