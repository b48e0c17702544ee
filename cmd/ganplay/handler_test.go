package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

// compressed returns content as brotli.
func compressed(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var program = strings.Repeat("a program of many repetitions ", 1000)

// testHandler serves a small site with the file types of the real one.
func testHandler(t *testing.T) http.Handler {
	t.Helper()
	source := fstest.MapFS{
		"index.html":           {Data: []byte("<!doctype html>")},
		"page.wasm":            {Data: []byte(program)},
		"page.wasm.br":         {Data: compressed(t, program)},
		"boot.js":              {Data: []byte("boot()")},
		"style.css":            {Data: []byte("a{}")},
		"sizes.json":           {Data: []byte("{}")},
		"icon.svg":             {Data: []byte("<svg/>")},
		"manifest.webmanifest": {Data: []byte("{}")},
		"mnist/0.mpk":          {Data: []byte{0, 1, 2, 3}},
		"only.js.br":           {Data: compressed(t, "only()")},
		"README.md":            {Data: []byte("not for the public")},
		".env":                 {Data: []byte("SECRET")},
		".git/config":          {Data: []byte("SECRET")},
		"mnist/LICENCE.md":     {Data: []byte("CC BY-SA")},
		"mnist/.hidden":        {Data: []byte("SECRET")},
	}
	site, err := loadSite(source)
	if err != nil {
		t.Fatal(err)
	}
	return newHandler(site)
}

// ask sends a request with headers "Name: value" and returns the answer.
func ask(t *testing.T, handler http.Handler, method, target string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTypes(t *testing.T) {
	handler := testHandler(t)
	for _, c := range []struct{ target, contentType, content string }{
		{"/", "text/html; charset=utf-8", "<!doctype html>"},
		{"/?a=b", "text/html; charset=utf-8", "<!doctype html>"},
		{"/page.wasm", "application/wasm", program},
		{"/boot.js", "text/javascript; charset=utf-8", "boot()"},
		{"/boot.js?v=1", "text/javascript; charset=utf-8", "boot()"},
		{"/style.css", "text/css; charset=utf-8", "a{}"},
		{"/sizes.json", "application/json", "{}"},
		{"/icon.svg", "image/svg+xml", "<svg/>"},
		{"/manifest.webmanifest", "application/manifest+json", "{}"},
		{"/mnist/0.mpk", "application/octet-stream", "\x00\x01\x02\x03"},
		{"/mnist/LICENCE.md", "text/plain; charset=utf-8", "CC BY-SA"},
		{"/only.js", "text/javascript; charset=utf-8", "only()"},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			t.Run(method+" "+c.target, func(t *testing.T) {
				r := ask(t, handler, method, c.target)
				if r.StatusCode != http.StatusOK {
					t.Fatalf("status %s", r.Status)
				}
				if got := r.Header.Get("Content-Type"); got != c.contentType {
					t.Errorf("type %q, want %q", got, c.contentType)
				}
				want := c.content
				if method == "HEAD" {
					want = ""
				}
				if got := body(t, r); got != want {
					t.Errorf("%d bytes %.40q, want %d bytes %.40q", len(got), got, len(want), want)
				}
				if got := r.Header.Get("Content-Encoding"); got != "" {
					t.Errorf("encoded as %q, which was not asked for", got)
				}
			})
		}
	}
}

// TestHeaders checks what goes with every answer, good or bad.
func TestHeaders(t *testing.T) {
	want := map[string]string{
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Content-Security-Policy":      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Permissions-Policy":           "camera=(), microphone=(), geolocation=()",
		"Cache-Control":                "no-cache",
	}
	handler := testHandler(t)
	for _, c := range []struct {
		method, target string
		status         int
	}{
		{"GET", "/", 200}, {"GET", "/page.wasm", 200}, {"HEAD", "/page.wasm", 200}, {"GET", "/none", 404}, {"GET", "/mnist", 301}, {"POST", "/", 405},
	} {
		t.Run(c.method+" "+c.target, func(t *testing.T) {
			r := ask(t, handler, c.method, c.target)
			if r.StatusCode != c.status {
				t.Errorf("status %s, want %d", r.Status, c.status)
			}
			for name, value := range want {
				if got := r.Header.Get(name); got != value {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
		})
	}
}

func TestEncoding(t *testing.T) {
	handler := testHandler(t)
	for _, c := range []struct {
		name    string
		headers []string
		brotli  bool
	}{
		{"browser", []string{"Accept-Encoding: gzip, deflate, br, zstd"}, true},
		{"brotli alone", []string{"Accept-Encoding: br"}, true},
		{"capitals", []string{"Accept-Encoding: BR"}, true},
		{"weight", []string{"Accept-Encoding: gzip;q=1.0, br ; q=0.5"}, true},
		{"two headers", []string{"Accept-Encoding: gzip", "Accept-Encoding: br"}, true},
		{"nothing", nil, false},
		{"empty", []string{"Accept-Encoding: "}, false},
		{"gzip", []string{"Accept-Encoding: gzip"}, false},
		{"refused", []string{"Accept-Encoding: gzip, br;q=0"}, false},
		{"refused with decimals", []string{"Accept-Encoding: br; q=0.000"}, false},
		{"garbage weight", []string{"Accept-Encoding: br;q=x"}, false},
		{"part of a word", []string{"Accept-Encoding: brotli, sbr"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, handler, "GET", "/page.wasm", c.headers...)
			encoding, content := "", program
			if c.brotli {
				encoding, content = "br", string(compressed(t, program))
			}
			if got := r.Header.Get("Content-Encoding"); got != encoding {
				t.Errorf("encoded as %q, want %q", got, encoding)
			}
			if got := r.Header.Get("Content-Type"); got != "application/wasm" {
				t.Errorf("type %q", got)
			}
			if got := r.Header.Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary: %q, want Accept-Encoding", got)
			}
			if got := body(t, r); got != content || r.ContentLength != int64(len(content)) {
				t.Errorf("%d bytes, %d announced, want %d", len(got), r.ContentLength, len(content))
			}
		})
	}
}

func TestRevalidation(t *testing.T) {
	handler := testHandler(t)
	for _, accept := range []string{"Accept-Encoding: br", "Accept-Encoding: gzip"} {
		t.Run(accept, func(t *testing.T) {
			tag := ask(t, handler, "GET", "/page.wasm", accept).Header.Get("ETag")
			if len(tag) < 3 || !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `"`) {
				t.Fatalf("ETag %s is not a quoted tag", tag)
			}
			for _, known := range []string{tag, "W/" + tag} {
				for _, method := range []string{"GET", "HEAD"} {
					r := ask(t, handler, method, "/page.wasm", accept, "If-None-Match: "+known)
					if r.StatusCode != http.StatusNotModified || body(t, r) != "" {
						t.Errorf("%s with If-None-Match %s: status %s, want 304 without a body", method, known, r.Status)
					}
					if got := r.Header.Get("ETag"); got != tag {
						t.Errorf("%s with If-None-Match %s: ETag %s, want %s", method, known, got, tag)
					}
				}
			}
			for _, other := range []string{`"other"`, `""`, `"`, "x", tag[:len(tag)-2] + `"`} {
				if r := ask(t, handler, "GET", "/page.wasm", accept, "If-None-Match: "+other); r.StatusCode != http.StatusOK || body(t, r) == "" {
					t.Errorf("If-None-Match %s: status %s, want the file", other, r.Status)
				}
			}
		})
	}
	br := ask(t, handler, "GET", "/page.wasm", "Accept-Encoding: br").Header.Get("ETag")
	if plain := ask(t, handler, "GET", "/page.wasm").Header.Get("ETag"); plain == br {
		t.Errorf("the same ETag %s for both encodings", br)
	}
}

func TestMethods(t *testing.T) {
	handler := testHandler(t)
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"} {
		t.Run(method, func(t *testing.T) {
			r := ask(t, handler, method, "http://localhost/")
			if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("status %s, Allow %q; want 405 with GET, HEAD", r.Status, r.Header.Get("Allow"))
			}
		})
	}
}

func TestHostilePaths(t *testing.T) {
	handler := testHandler(t)
	for _, target := range []string{
		"/../handler.go", "/..%2fhandler.go", "/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/handler.go", "/mnist/../../handler.go",
		"/mnist/..%2f.env", "/..%5chandler.go", "/mnist%2f0.mpk%00.js", "/%00", "/.", "/..", "//", "//etc/passwd", "/./page.wasm",
		"/page.wasm/", "/mnist/", "/mnist//0.mpk", "/PAGE.WASM", "/page.wasm%20",
		"/README.md", "/readme.md", "/README.md/", "/mnist/../README.md",
		"/.env", "/%2eenv", "/.git/config", "/.git/", "/.git", "/mnist/.hidden",
	} {
		t.Run(target, func(t *testing.T) {
			r := ask(t, handler, "GET", target)
			if r.StatusCode != http.StatusNotFound {
				t.Errorf("status %s, want 404", r.Status)
			}
			if got := body(t, r); got != "404 page not found\n" {
				t.Errorf("answer %q", got)
			}
		})
	}
	t.Run("no listing", func(t *testing.T) {
		r := ask(t, handler, "GET", "/mnist")
		if r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "mnist/" || body(t, r) != "" {
			t.Errorf("status %s to %q, want a move to mnist/, where there is nothing", r.Status, r.Header.Get("Location"))
		}
	})
	t.Run("range", func(t *testing.T) {
		r := ask(t, handler, "GET", "/page.wasm", "Range: bytes=2-8")
		if got := body(t, r); r.StatusCode != http.StatusPartialContent || got != program[2:9] {
			t.Errorf("status %s with %q, want bytes 2 to 8", r.Status, got)
		}
		if r := ask(t, handler, "GET", "/page.wasm", "Range: bytes=99999999-"); r.StatusCode != http.StatusRequestedRangeNotSatisfiable {
			t.Errorf("a range behind the end: status %s", r.Status)
		}
	})
}
