package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStaticHost serves the page as a static host does that cannot set headers, in a folder below its root: the page isolates
// itself with one reload, and goes on without isolation where it cannot.
func TestStaticHost(t *testing.T) {
	for _, c := range []struct {
		name, before string
		missing      bool // service.js
		isolated     bool
		loads        int32
	}{
		{"isolates itself", "", false, true, 2},
		{"no service workers", `Object.defineProperty(navigator, 'serviceWorker', {value: undefined})`, false, false, 1},
		{"no storage", `Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('forbidden') }})`, false, false, 1},
		{"no service.js", "", true, false, 1},
		{"isolation does not help", `Object.defineProperty(window, 'crossOriginIsolated', {value: false})`, false, false, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			host, loads := staticHost(t, c.missing)
			expected := "favicon.ico"
			if c.missing {
				expected = "A bad HTTP response code (404) was received when fetching the script."
			}
			b := newTab(t, wide, expected)
			if c.before != "" {
				b.before(c.before)
			}
			b.open(host)
			b.waitThroughReloads(`!['loading', 'failed'].includes(document.querySelector('main').dataset.state)`)
			if got := eval[bool](b, `crossOriginIsolated`); got != c.isolated {
				t.Errorf("crossOriginIsolated is %v, want %v", got, c.isolated)
			}
			if got := loads.Load(); got != c.loads {
				t.Errorf("the page was loaded %d times, want %d", got, c.loads)
			}
		})
	}
}

// TestStaticHostInFirefox: the page isolates itself there too, before it finds that this Firefox has no WebGL.
func TestStaticHostInFirefox(t *testing.T) {
	host, loads := staticHost(t, false)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	f := startFirefox(ctx, t)
	if err := f.Navigate(ctx, host); err != nil {
		t.Fatal(err)
	}
	for isolated := false; !isolated; {
		if ctx.Err() != nil {
			t.Fatalf("after %v and %d loads the page is not isolated", patience, loads.Load())
		}
		_ = f.Evaluate(ctx, `new Promise(done => setTimeout(done, 50, crossOriginIsolated))`, &isolated) // fails during the reload
	}
	if got := loads.Load(); got != 2 {
		t.Errorf("the page was loaded %d times, want 2", got)
	}
}

// TestIsolatedWhereHeadersAre: ganplay serve isolates the page itself, without the service worker, which comes later.
func TestIsolatedWhereHeadersAre(t *testing.T) {
	b := newTab(t, wide)
	b.open(address)
	b.wait(`!['loading', 'failed'].includes(document.querySelector('main').dataset.state)`)
	if eval[bool](b, `Boolean(navigator.serviceWorker.controller)`) {
		t.Error("a service worker controls the page")
	}
	if !eval[bool](b, `crossOriginIsolated`) {
		t.Error("the page is not isolated")
	}
}

// waitThroughReloads is like wait on a page that is loaded again meanwhile, which fails an expression that is being evaluated.
func (b *tab) waitThroughReloads(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	expression := "(async () => { while (!(" + condition + ")) await new Promise(done => setTimeout(done, 50)); return true })()"
	for {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			b.t.Fatalf("after %v it is still not true that %s: %v", patience, condition, err)
		}
	}
}

// staticHost serves the built page without headers of its own, and counts how often the page itself was asked for.
func staticHost(t *testing.T, withoutWorker bool) (address string, loads *atomic.Int32) {
	const folder = "/users/someone/"
	loads = &atomic.Int32{}
	files := http.StripPrefix(folder, http.FileServer(http.Dir("../../cmd/ganplay/site")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case withoutWorker && strings.HasSuffix(r.URL.Path, "/service.js"):
			http.NotFound(w, r)
			return
		case r.URL.Path == folder:
			loads.Add(1)
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + folder, loads
}
