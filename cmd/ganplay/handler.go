package main

import (
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/vearutop/statigz"
	"github.com/vearutop/statigz/brotli"
)

// siteHeaders go with every answer. The first three isolate the page from other origins, without which browsers give it no
// shared memory, hence no threads. The page needs nothing from elsewhere, and the policy lets nothing in.
var siteHeaders = map[string]string{
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
		"img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy":        "no-referrer",
	"Permissions-Policy":     "camera=(), microphone=(), geolocation=()",
	// Cached, and asked about every time: a reload costs one 304 for each file and never shows an old page.
	"Cache-Control": "no-cache",
}

// contentTypes are those of the files in a built page, whatever this machine's own table says of them.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".wasm":        "application/wasm",
	".mpk":         "application/octet-stream",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".md":          "text/plain; charset=utf-8",
}

// newHandler serves the files of a site, which must not change. Where NAME.br stands beside NAME, clients that accept brotli
// get it under the name NAME.
func newHandler(site fs.ReadDirFS) http.Handler {
	files := statigz.FileServer(site, brotli.AddEncoding)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range siteHeaders {
			w.Header().Set(name, value)
		}
		// statigz looks for "br" anywhere in Accept-Encoding, even in br;q=0, and compares If-None-Match as a whole with its
		// tags, which lack the quotes that RFC 9110 (section 8.8.3) asks for.
		asked := r.Clone(r.Context())
		asked.Header.Del("Accept-Encoding")
		if acceptsBrotli(r.Header.Values("Accept-Encoding")) {
			asked.Header.Set("Accept-Encoding", "br")
		}
		tag := strings.Trim(strings.TrimPrefix(r.Header.Get("If-None-Match"), "W/"), `"`)
		asked.Header.Set("If-None-Match", tag)
		answer := &answer{ResponseWriter: w, contentType: contentType(r.URL.Path), ifNoneMatch: tag}
		files.ServeHTTP(answer, asked)
		answer.prepare(http.StatusOK) // if statigz neither wrote a status nor a body, as for HEAD
	})
}

func contentType(urlPath string) string {
	if strings.HasSuffix(urlPath, "/") {
		return contentTypes[".html"]
	}
	return contentTypes[path.Ext(urlPath)]
}

// acceptsBrotli tells whether the values of Accept-Encoding name br with a weight above 0 (RFC 9110, section 12.5.3).
func acceptsBrotli(values []string) bool {
	for coding := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, parameter, _ := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "br") {
			continue
		}
		weight, given := strings.CutPrefix(strings.ReplaceAll(parameter, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !given || err == nil && q > 0
	}
	return false
}

// answer completes the headers that statigz sets before they are sent.
type answer struct {
	http.ResponseWriter
	contentType string // "" leaves what statigz found
	ifNoneMatch string // the tag asked about, without quotes
	prepared    bool
}

func (a *answer) prepare(status int) {
	if a.prepared {
		return
	}
	a.prepared = true
	header := a.Header()
	switch status {
	case http.StatusOK, http.StatusPartialContent:
		header.Set("ETag", `"`+header.Get("ETag")+`"`)
		if a.contentType != "" {
			header.Set("Content-Type", a.contentType)
		}
	case http.StatusNotModified:
		header.Set("ETag", `"`+a.ifNoneMatch+`"`)
	}
}

func (a *answer) WriteHeader(status int) {
	a.prepare(status)
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(content []byte) (int, error) {
	a.prepare(http.StatusOK)
	return a.ResponseWriter.Write(content)
}
