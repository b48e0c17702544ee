package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestFirefox(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>one page</title>")
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	f, err := StartFirefox(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := f.Navigate(ctx, server.URL); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, expression, want, fails string }{
		{"of the page", `document.title`, "one page", ""},
		{"a promise", `new Promise(done => setTimeout(done, 1, 'kept'))`, "kept", ""},
		{"nothing", `undefined`, "", ""},
		{"longer than a websocket reads without being asked", `'x'.repeat(1e5)`, strings.Repeat("x", 1e5), ""},
		{"an exception", `missing`, "", "missing is not defined"},
		{"a rejection", `Promise.reject(new Error('on purpose'))`, "", "on purpose"},
		{"no expression", `)`, "", "SyntaxError"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got string
			err := f.Evaluate(ctx, c.expression, &got)
			switch {
			case c.fails == "" && (err != nil || got != c.want):
				t.Errorf("it gives %.50q, %v; want %.50q", got, err, c.want)
			case c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)):
				t.Errorf("the error is %v, want one with %q", err, c.fails)
			}
		})
	}
	if err := f.Navigate(ctx, "http://127.0.0.1:1/"); err == nil {
		t.Error("an address where nothing listens was opened without an error")
	}
}

// TestWaitAddress: a Firefox that does not come up says why.
func TestWaitAddress(t *testing.T) {
	for _, c := range []struct{ name, said, address, fails string }{
		{"it listens", "*** You are running in headless mode.\nWebDriver BiDi listening on ws://127.0.0.1:9\nmore", "ws://127.0.0.1:9", ""},
		{"it ends", "Error: cannot open display\n", "", "cannot open display"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := waitAddress(t.Context(), strings.NewReader(c.said))
			if got != c.address || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
				t.Errorf("it gives %q, %v; want %q, %q", got, err, c.address, c.fails)
			}
		})
	}
}
