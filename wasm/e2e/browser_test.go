package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ganplayground/wasm/e2e/browser"
)

// patience is how long a condition may take to come true before a test gives up: far longer than on any working machine.
const patience = 2 * time.Minute

// tab is one page in one browser with a profile of its own.
type tab struct {
	t       *testing.T
	ctx     context.Context
	profile string // the browser's folder

	mu       sync.Mutex
	problems []string
}

// view is the size of a tab in CSS pixels, and the device pixels in each.
type view struct {
	width, height int64
	scale         float64
}

var wide = view{1440, 900, 1}

// chromiumFlags are given to Chromium besides those that browser.Chromium gives.
var chromiumFlags []chromedp.ExecAllocatorOption

// newTab starts Chromium with a fresh profile. Console errors, exceptions and broken security rules fail the test at its end,
// but for those that contain one of the expected texts.
func newTab(t *testing.T, v view, expected ...string) *tab {
	t.Helper()
	b := &tab{t: t, profile: t.TempDir()}
	options, err := browser.Chromium(b.profile)
	if err != nil {
		t.Fatal(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(options, chromiumFlags...)...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(closeTab)
	b.ctx = ctx
	// The first use starts the browser, which lives as long as the context of that use.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(v.width, v.height, chromedp.EmulateScale(v.scale))); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.report(expected) })
	return b
}

// note keeps what the browser complains about.
func (b *tab) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, "exception: "+e.ExceptionDetails.Text+" "+description(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			var words []string
			for _, argument := range e.Args {
				words = append(words, fmt.Sprint(argument.Value), argument.Description)
			}
			b.problems = append(b.problems, fmt.Sprintf("console %s: %s", e.Type, strings.Join(words, " ")))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			b.problems = append(b.problems, fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL))
		}
	}
}

func (b *tab) report(expected []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, problem := range b.problems {
		known := false
		for _, text := range expected {
			known = known || strings.Contains(problem, text)
		}
		if !known {
			b.t.Errorf("the browser complained: %s", problem)
		}
	}
	if b.t.Failed() {
		b.keepPicture()
	}
}

// keepPicture leaves a picture of a failed test's page behind.
func (b *tab) keepPicture() {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Logf("no picture of the page: %v", err)
		return
	}
	file, err := os.CreateTemp("", "ganplayground-*.png")
	if err != nil {
		b.t.Logf("no picture of the page: %v", err)
		return
	}
	defer file.Close()
	if _, err := file.Write(picture); err == nil {
		b.t.Logf("the page as it was: %s", file.Name())
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

// eval returns the value of a JavaScript expression; promises are awaited.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// wait returns when a JavaScript condition holds.
func (b *tab) wait(condition string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		if eval[bool](b, "Boolean("+condition+")") {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("after %v it is still not true that %s; state %+v", patience, condition, b.state())
		}
		eval[bool](b, "new Promise(done => setTimeout(done, 50, true))")
	}
}

// waitPainted waits until a picture of the stage is painted otherwise than before.
func (b *tab) waitPainted(rectangle, before string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); b.pixels(rectangle) == before; {
		if time.Now().After(deadline) {
			b.t.Fatalf("after %v %s is still painted as before; state %+v", patience, rectangle, b.state())
		}
	}
}

// state is what <main> says of the run.
type state struct{ State, Step, Fingerprint string }

func (b *tab) state() state {
	b.t.Helper()
	return eval[state](b, `(({state, step, fingerprint}) => ({State: state, Step: step, Fingerprint: fingerprint}))(document.querySelector('main').dataset)`)
}

// waitPaused waits until the run pauses at a step and returns the fingerprint there.
func (b *tab) waitPaused(step int) string {
	b.t.Helper()
	b.wait(fmt.Sprintf(`(m => m.state === 'paused' && m.step === '%d' && m.fingerprint.length === 64)(document.querySelector('main').dataset)`, step))
	return b.state().Fingerprint
}

// waitStep waits until the run has done at least so many steps.
func (b *tab) waitStep(step int) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`Number(document.querySelector('main').dataset.step) >= %d`, step))
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(selector, chromedp.NodeEnabled))
}

// pixels returns a number that changes with the canvas inside a rectangle, given by the stage's attribute that names it.
func (b *tab) pixels(rectangle string) string {
	b.t.Helper()
	return eval[string](b, fmt.Sprintf(`new Promise(done => requestAnimationFrame(() => {
		const canvas = document.querySelector('#stage canvas'), gl = canvas.getContext('webgl2')
		const scale = canvas.width / canvas.getBoundingClientRect().width
		const [x, y, w, h] = document.getElementById('stage').dataset.%s.split(',').map(v => Math.round(v * scale))
		const bytes = new Uint8Array(4 * w * h)
		gl.bindFramebuffer(gl.FRAMEBUFFER, null)
		gl.readPixels(x, canvas.height - y - h, w, h, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
		let hash = 2166136261, lit = 0
		for (const v of bytes) { hash = Math.imul(hash ^ v, 16777619); lit += v > 128 }
		done(lit ? (hash >>> 0).toString(16) : 'dark')
	}))`, rectangle))
}

// fragmentOf returns what follows the # in an address.
func fragmentOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Fragment
}

func description(object *runtime.RemoteObject) string {
	if object == nil {
		return ""
	}
	return object.Description
}

// before runs a script in every document before its own scripts.
func (b *tab) before(script string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		b.t.Fatal(err)
	}
}
