package e2e

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// natively returns the fingerprint that `ganplay run` ends with for a link.
func natively(t *testing.T, link string, flags ...string) string {
	t.Helper()
	return nativeEnd(t, link, flags...).Fingerprint
}

// lastStep is what `ganplay run -json` says of a step; a loss is nil if that player did not train, FD and Coverage if nobody judged.
type lastStep struct {
	Fingerprint string
	DLoss       *float64 `json:"d_loss"`
	GLoss       *float64 `json:"g_loss"`
	FD          *float64
	Coverage    *int
	Histogram   []int
}

func nativeEnd(t *testing.T, link string, flags ...string) (last lastStep) {
	t.Helper()
	out, err := exec.Command(command, slices.Concat([]string{"run", "-json"}, flags, []string{link})...).Output()
	if err != nil {
		t.Fatalf("ganplay run %s: %v", link, err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	return last
}

// TestTrainShareReplay is the promise of the page: train on real MNIST, move a slider meanwhile, pause, share; whoever opens
// the link, in a fresh browser or without one, gets the same weights.
func TestTrainShareReplay(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=quick&seed=42&to=1000000")
	b.waitStep(20)

	chart, fakes := b.pixels("chart"), b.pixels("fakes")
	b.waitPainted("chart", chart)
	b.waitPainted("fakes", fakes)
	before := b.pixels("preview")
	slider := eval[struct{ X, Y, W, H float64 }](b, `(element => { element.scrollIntoView({block: 'center'})
		const r = element.getBoundingClientRect(); return {X: r.x, Y: r.y, W: r.width, H: r.height} })(document.getElementById('latent-0'))`)
	drag := func(kind input.DispatchMouseEventType, part float64) chromedp.Action[chromedp.Void] {
		return chromedp.MouseEvent(kind, slider.X+part*slider.W, slider.Y+slider.H/2, chromedp.ButtonLeft, chromedp.ClickCount(1))
	}
	b.do(drag(chromedp.MousePressed, 0.5), drag(chromedp.MouseMoved, 0.8), drag(chromedp.MouseMoved, 0.98), drag(chromedp.MouseReleased, 0.98))
	b.wait(`Number(document.getElementById('latent-0').value) > 2`)
	b.waitPainted("preview", before)
	if running := b.state(); running.State != "running" {
		t.Errorf("while the slider moved, the page was %s, want running (at step %s)", running.State, running.Step)
	}

	b.click("#play")
	b.wait(`document.querySelector('main').dataset.state === 'paused' && document.querySelector('main').dataset.fingerprint.length === 64`)
	paused := b.state()
	b.click("#share")
	b.wait(`document.getElementById('share-link').value.includes('#v=1')`)
	link := eval[string](b, `document.getElementById('share-link').value`)
	if want := "to=" + paused.Step; !strings.Contains(link, want) {
		t.Errorf("the shared link %s does not say %s", link, want)
	}

	other := newTab(t, wide)
	other.open(link)
	other.wait(`document.querySelector('main').dataset.state === 'paused' && document.querySelector('main').dataset.step === '` + paused.Step + `'`)
	if v := other.verdict(); v.Check != "same" {
		t.Errorf("of the shared link's fingerprint the page says %+v", v)
	}
	if got := other.state(); got.Fingerprint != paused.Fingerprint {
		t.Errorf("the shared link gives %s in another browser, %s here", got.Fingerprint, paused.Fingerprint)
	}
	if got := natively(t, link); got != paused.Fingerprint {
		t.Errorf("the shared link gives %s natively, %s in the page", got, paused.Fingerprint)
	}
}

// TestArchitecturesInLinks: a link with layers of its own trains them, and the page's address and the native command agree about it.
func TestArchitecturesInLinks(t *testing.T) {
	const fragment = "#v=1&p=quick&seed=7&to=4&g=d98.v2x7.u2.c8k3p1sn.bn.l10.u2.c1k3p1.s&d=v1x28.mp2.c6k3.l.ap4.mb4.m8x3sn.do50.d1"
	b := newTab(t, wide)
	b.open(address + fragment)
	b.wait(`document.querySelector('main').dataset.state === 'paused' && document.querySelector('main').dataset.step === '4' &&
		document.querySelector('main').dataset.fingerprint.length === 64`)
	if got, want := b.state().Fingerprint, natively(t, fragment); got != want {
		t.Errorf("fingerprint %s in the page, %s natively", got, want)
	}
	if hash := eval[string](b, `location.hash`); hash != fragment {
		t.Errorf("the address bar holds %s, want %s", hash, fragment)
	}
}
