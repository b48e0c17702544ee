package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// complaining makes the trainer's worker complain when it is asked to.
const complaining = `addEventListener('message', (event) => {
	if (!event.data.complain) return
	event.stopImmediatePropagation()
	console.error('an error of the worker')
	fetch('https://example.com/worker').catch(() => {})
})
`

// TestComplaintsAreNoticed: every test of a tab fails at console errors, exceptions and broken security rules, of the page and of its workers. That
// holds as long as the tab sees them, which it has to show here.
func TestComplaintsAreNoticed(t *testing.T) {
	host := changed(t, "worker.js", func(worker []byte) []byte { return append([]byte(complaining), worker...) })
	b := newTab(t, wide)
	b.before(witness)
	b.open(host + paused)
	b.waitPaused(2)
	eval[bool](b, `(() => {
		console.error('an error of the page')
		console.warn('a warning of the page')
		setTimeout(() => { throw new Error('an exception in the page') })
		Promise.reject(new Error('a promise in the page'))
		const script = document.createElement('script')
		script.textContent = 'window.ran = true'
		document.head.append(script)
		fetch('https://example.com/page').catch(() => {})
		fetch('not-there').catch(() => {})
		window.trainers.at(-1).postMessage({complain: true})
		return true
	})()`)
	for _, text := range []string{"an error of the page", "a warning of the page", "an exception in the page", "a promise in the page", "inline script",
		"https://example.com/page", "not-there", "an error of the worker", "https://example.com/worker"} {
		b.waitProblem(text)
	}
	if eval[bool](b, `'ran' in window`) {
		t.Error("an inline script ran")
	}
	if kept := eval[string](b, `document.querySelector('main').dataset.state`); kept != "paused" {
		t.Errorf("after complaints the run is %s", kept)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = nil // they were asked for
}

// waitProblem waits until the browser has complained in words that contain text.
func (b *tab) waitProblem(text string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		b.mu.Lock()
		noticed := slices.ContainsFunc(b.problems, func(problem string) bool { return strings.Contains(problem, text) })
		b.mu.Unlock()
		if noticed {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("after %v nobody noticed %q", patience, text)
		}
		eval[bool](b, "new Promise(done => setTimeout(done, 50, true))")
	}
}
