package e2e

import (
	"strings"
	"testing"
)

// TestDivergedRun: a run whose numbers are none any more is paused and explained, and one click takes it back to where a smaller rate helps.
func TestDivergedRun(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=mlp&seed=5&to=60&lrd=1&lrg=1&od=sgd&og=sgd")
	b.wait(`!document.getElementById('failure').hidden`)
	if shown := eval[string](b, `document.getElementById('failure').innerText`); !strings.Contains(shown, "diverged") || !strings.Contains(shown, "learning rate") {
		t.Errorf("the page says %q", shown)
	}
	if got := b.state().State; got != "paused" {
		t.Errorf("the run is left %s", got)
	}
	back := eval[int](b, `Number(/\d+/.exec(document.getElementById('failure-retry').textContent)[0])`)
	b.click("#failure-retry")
	b.waitPaused(back)
	if !eval[bool](b, `document.getElementById('failure').hidden`) {
		t.Error("the failure is still shown")
	}
	b.field("lrd", "1e-3")
	b.field("lrg", "1e-3")
	b.field("run-to", "9")
	if got, want := b.waitPaused(9), natively(t, b.link()); got != want {
		t.Errorf("with smaller rates the run ends with %s, natively with %s", got, want)
	}
}
