package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/wasm/e2e/browser"
)

// trainJS is a JavaScript function from an Open command to the promise of an outcome.
//
//go:embed testdata/train.js
var trainJS string

// trained is what a run ended with: the fingerprint of its weights, and how many threads computed.
type trained struct {
	Fingerprint string
	Threads     int
}

// trainingPatience is how long one run may take before the test gives up.
const trainingPatience = 5 * time.Minute

// quiet is a document of the page's origin, under its rules, that runs no program.
const quiet = "licences.txt"

// TestSameBitsEverywhere trains links natively on one thread and on two, and in Chromium and in Firefox on as many as there are: three
// compilers of WebAssembly give the same weights. A link with edits is trained on one thread in the browsers too. The browsers run the trainer as it is served, without the page program, which Firefox here has no WebGL for.
func TestSameBitsEverywhere(t *testing.T) {
	engines := []struct {
		name  string
		train func(t *testing.T, expression string) trained
	}{
		{"Chromium", inChromium},
		{"Firefox", inFirefox},
	}
	for _, fragment := range []string{
		"v=1&p=mlp&seed=42&to=200",
		"v=1&p=quick&seed=42&to=50",
		"v=1&p=quality&seed=1&to=9",
		"v=1&p=dcgan&seed=2&to=9",
		"v=1&p=article&seed=3&to=2",
		"v=1&p=collapse&seed=4&to=20",
		"v=1&p=vanish&seed=5&to=20",
		"v=1&p=quick&seed=6&to=9&g=m98x3sn.do20.v2x7.u2.c4k3p1sn.bn.l10.u2.t1k3sn.s" +
			"&d=pm.v1x28.c4k4s2p1sn.l30.mp2.do30.c6k3p1sn.t3k3s2sn.ap7.mb4.m12x3sn.d1sn",
		"v=1&p=wgan&seed=6&to=5",
		"v=1&p=conditional&seed=7&to=9&gp=1&noise=0.1&noises=20&pack=2&sim=1&prior=uniform&od=sgd",
		"v=1&p=ring&seed=6&to=60",
		"v=1&p=spiral&seed=7&to=20",
		"v=1&p=gaussian&seed=8&to=60",
		"v=1&p=mlp&seed=9&to=20&data=mnist:147",
		"v=1&p=quick&seed=10&to=40&edits=2:kd=2,5:lrg=1e-3,8:r1=0,11:gp=1,14:kd=0,15:kd=1,18:noise=0.2,22:smooth=0.1,26:sim=1,30:b1d=0.9,31:ema=0,32:smooth=0,32:loss=hinge,33:b=20,35:od=sgd,36:ema=0.9,37:bug=frozen,38:b=48",
	} {
		t.Run(fragment, func(t *testing.T) {
			want := natively(t, fragment, "-threads", "1")
			if got := natively(t, fragment, "-threads", "2"); got != want {
				t.Errorf("on two threads the fingerprint is %s natively, on one %s", got, want)
			}
			limits := []int{0}
			if strings.Contains(fragment, "edits=") {
				limits = append(limits, 1)
			}
			for _, e := range engines {
				for _, limit := range limits {
					t.Run(fmt.Sprintf("%s, at most %d", e.name, limit), func(t *testing.T) {
						got := e.train(t, training(t, fragment, limit))
						if got.Fingerprint != want {
							t.Errorf("the fingerprint is %s, natively %s", got.Fingerprint, want)
						}
						if limit > 0 && got.Threads > limit {
							t.Errorf("%d threads computed", got.Threads)
						}
						t.Logf("%d threads", got.Threads)
					})
				}
			}
		})
	}
}

// training is a JavaScript expression that trains the run of a link, on at most so many threads, 0 for as many as there are.
func training(t *testing.T, fragment string, threads int) string {
	t.Helper()
	l, warnings, err := link.Parse(fragment)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	open, err := json.Marshal(wire.Command{Kind: wire.Open, ID: 1, Run: &l.Run, To: l.To, Play: true})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("(%s)(%s, %d)", trainJS, open, threads)
}

func inChromium(t *testing.T, expression string) trained {
	b := newTab(t, wide, "favicon.ico") // Chromium asks for one where a document names none
	b.open(address + quiet)
	ctx, cancel := context.WithTimeout(b.ctx, trainingPatience)
	defer cancel()
	end, err := chromedp.Run(ctx, chromedp.Evaluate[trained](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return end
}

func inFirefox(t *testing.T, expression string) trained {
	return evaluateInFirefox[trained](t, address+quiet, expression)
}

// evaluateInFirefox opens a page in a Firefox of its own and waits for what an expression's promise gives.
func evaluateInFirefox[T any](t *testing.T, page, expression string) (value T) {
	ctx, cancel := context.WithTimeout(t.Context(), trainingPatience)
	defer cancel()
	f := startFirefox(ctx, t)
	if err := f.Navigate(ctx, page); err != nil {
		t.Fatal(err)
	}
	if err := f.Evaluate(ctx, expression, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// startFirefox starts a Firefox that ends with the test.
func startFirefox(ctx context.Context, t *testing.T) *browser.Firefox {
	t.Helper()
	f, err := browser.StartFirefox(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}
