package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// kills are the ways in which a trainer ends in testdata/kill.js, and a word of what the page says of it.
var kills = []struct{ kind, word string }{
	{"panic", "injected"},
	{"overflow", "call stack"},
	{"memory", "out of memory"},
	{"hang", "no sign of life"},
	{"gone", "no sign of life"},
}

// mortal serves the page with a trainer that can be killed.
func mortal(t *testing.T) (mortalAddress string) {
	t.Helper()
	kill, err := os.ReadFile("testdata/kill.js")
	if err != nil {
		t.Fatal(err)
	}
	return changed(t, "worker.js", func(worker []byte) []byte { return append(slices.Clone(kill), worker...) })
}

// changed serves the page with one file changed.
func changed(t *testing.T, name string, change func([]byte) []byte) (changedAddress string) {
	t.Helper()
	origin, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile("../../cmd/ganplay/site/" + name)
	if err != nil {
		t.Fatal(err)
	}
	content = change(content)
	proxy := httputil.NewSingleHostReverseProxy(origin)
	proxy.ModifyResponse = func(r *http.Response) error {
		if r.Request.URL.Path == "/"+name && r.StatusCode == http.StatusOK {
			r.Body.Close()
			r.Body = io.NopCloser(bytes.NewReader(content))
			r.ContentLength = int64(len(content))
			r.Header.Set("Content-Length", strconv.Itoa(len(content)))
			r.Header.Del("Content-Encoding")
		}
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// Before the page's own scripts: its trainers can be reached, and it is noted when which step was there, and what was said when.
const witness = `{
	const RealWorker = Worker
	window.trainers = []
	window.Worker = class extends RealWorker {
		constructor(...a) { super(...a); if (a[0] === 'worker.js') window.trainers.push(this) }
		terminate() { window.trainers = window.trainers.filter((other) => other !== this); super.terminate() }
	}
	window.steps = []
	window.said = []
	document.addEventListener('DOMContentLoaded', () => {
		const main = document.querySelector('main'), notice = document.getElementById('notice-text')
		new MutationObserver(() => window.steps.push([performance.now(), Number(main.dataset.step)])).observe(main, {attributes: true, attributeFilter: ['data-step']})
		new MutationObserver(() => window.said.push([performance.now(), notice.textContent])).observe(notice, {childList: true})
	})
}`

// recovery is what a page did after its trainer was killed. Times are in milliseconds.
type recovery struct {
	Told, Resumed float64 // from the kill until it was told, and from there until the run was open again
	Lost          float64 // of training: how long before the kill the step was reached from which training went on
	Words         string  // what was told in the end
}

// kill ends the page's trainer and waits until the run goes on.
func (b *tab) kill(kind string) recovery {
	b.t.Helper()
	return eval[recovery](b, fmt.Sprintf(`(async () => {
		const first = window.said.length, at = performance.now()
		window.trainers.at(-1).postMessage({kill: '%s'})
		const said = async (words) => {
			for (;;) {
				const found = window.said.slice(first).find(([, text]) => text.includes(words))
				if (found) return found
				await new Promise(done => setTimeout(done, 20))
			}
		}
		const [told] = await said('was started again'), [resumed, words] = await said('went on from step')
		const step = Number(/from step (\d+)/.exec(words)[1])
		const reached = window.steps.findLast(([when, s]) => when <= at && s <= step)?.[0] ?? window.steps[0][0]
		return {Told: told - at, Resumed: resumed - told, Lost: at - reached, Words: words}
	})()`, kind))
}

// killable opens a run of a mortal page.
func killable(t *testing.T, host, link string) *tab {
	t.Helper()
	b := newTab(t, wide, "RangeError", "call stack")
	b.before(witness)
	b.open(host + link)
	b.waitStep(10)
	return b
}

// TestTrainerIsRestarted: whatever ends a trainer, the page says so in one sentence and starts another, which goes on from the last snapshot,
// and the run ends with the same bits as if nothing had happened. (Three deaths within a minute are too many, so there are two to a page.)
func TestTrainerIsRestarted(t *testing.T) {
	const link = "#v=1&p=quick&seed=5&to=1000000"
	host := mortal(t)
	for pair := range slices.Chunk(kills, 2) {
		b := killable(t, host, link)
		for _, k := range pair {
			r := b.kill(k.kind)
			if !strings.Contains(r.Words, k.word) || strings.Contains(r.Words, "\n") {
				t.Errorf("%s: the page says %q, want a word of %q", k.kind, r.Words, k.word)
			}
			step := eval[int](b, `Number(document.querySelector('main').dataset.step)`)
			b.waitStep(step + 20)
			t.Logf("%s: %+v", k.kind, r)
		}
		b.click("#play")
		b.wait(`document.querySelector('main').dataset.fingerprint.length === 64`)
		if got, want := b.state().Fingerprint, natively(t, b.link()); got != want {
			t.Errorf("after %v: the run stands at %s, natively at %s", pair, got, want)
		}
	}
}
