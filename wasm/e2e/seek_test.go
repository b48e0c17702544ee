package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// lookAt moves the slider under the pictures, as dragging it does.
func (b *tab) lookAt(step int) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`(slider => { slider.value = %d; slider.dispatchEvent(new Event('input', {bubbles: true})); return true })(document.getElementById('moment'))`, step))
}

// TestLookBack: the slider shows any earlier step with the weights that the run had there, and from one of them it goes on as another run
// with a link of its own, while Back returns to the one before.
func TestLookBack(t *testing.T) {
	const link = "#v=1&p=quick&seed=7&to=60&edits=40:lrg=1e-3"
	b := newTab(t, wide)
	b.open(address + link)
	end := b.waitPaused(60)
	for _, step := range []int{25, 3, 48, 0} {
		b.lookAt(step)
		if got, want := b.waitPaused(step), natively(t, strings.Replace(link, "to=60", fmt.Sprintf("to=%d", step), 1)); got != want {
			t.Errorf("looking back at step %d the weights are %s, natively %s", step, got, want)
		}
	}
	before := b.pixels("fakes")
	b.lookAt(60)
	if got := b.waitPaused(60); got != end {
		t.Errorf("back at step 60 the weights are %s, they were %s", got, end)
	}
	b.waitPainted("fakes", before)

	b.lookAt(25)
	b.waitPaused(25)
	b.field("run-to", "30")
	fingerprint := b.waitPaused(30)
	b.wait(`location.hash.includes('to=30')`)
	if branch := b.link(); strings.Contains(branch, "edits") || natively(t, branch) != fingerprint {
		t.Errorf("the branch %s has other weights natively than %s, or edits that lie behind its beginning", branch, fingerprint)
	}
	if words := eval[string](b, `document.getElementById('notice-text').textContent`); !strings.Contains(words, "25") {
		t.Errorf("of the branch the page says %q", words)
	}
	b.do(chromedp.NavigateBack())
	b.waitPaused(25)
	b.wait(`location.hash.includes('edits=40')`)
	b.do(chromedp.NavigateForward())
	if again := b.waitPaused(30); again != fingerprint {
		t.Errorf("Forward gives the branch with %s, it had %s", again, fingerprint)
	}
}
