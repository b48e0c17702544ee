package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// changingHost serves the built page in a folder, without headers of its own: as it is, as another version with one other file, or not at all.
type changingHost struct {
	address string
	newer   atomic.Bool
	down    atomic.Bool
}

const newerText = "the licences of a newer version"

func newChangingHost(t *testing.T) *changingHost {
	t.Helper()
	const folder, site = "/users/someone/", "../../cmd/ganplay/site"
	list, err := os.ReadFile(site + "/files.js")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(list), `"licences.txt": '`)
	hash, _, _ := strings.Cut(rest, "'")
	newer := sha256.Sum256([]byte(newerText))
	newerList := strings.Replace(strings.Replace(string(list), hash, hex.EncodeToString(newer[:]), 1), "self.version = '", "self.version = 'newer", 1)
	h := &changingHost{}
	files := http.StripPrefix(folder, http.FileServer(http.Dir(site)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		content := map[string]string{"files.js": newerList, "licences.txt": newerText}[strings.TrimPrefix(r.URL.Path, folder)]
		switch {
		case h.down.Load():
			panic(http.ErrAbortHandler)
		case h.newer.Load() && content != "":
			w.Header().Set("Content-Type", map[bool]string{true: "text/javascript", false: "text/plain"}[strings.HasSuffix(r.URL.Path, ".js")])
			w.Write([]byte(content))
		default:
			files.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	h.address = server.URL + folder
	return h
}

// TestOffline: after one visit the page works without a network, isolated and with the same bits; a newer version of it is kept and offered, and
// takes over when the visitor says so.
func TestOffline(t *testing.T) {
	host := newChangingHost(t)
	b := newTab(t, wide, "favicon.ico", "ERR_EMPTY_RESPONSE", "Failed to update a ServiceWorker", "An unknown error occurred when fetching the script")
	b.open(host.address + paused)
	b.waitThroughReloads(`document.querySelector('main').dataset.state === 'paused' && document.documentElement.dataset.offline`)
	first := eval[string](b, `document.documentElement.dataset.offline`)
	end := b.waitPaused(2)

	host.down.Store(true)
	b.reload()
	if got := b.waitPaused(2); got != end {
		t.Errorf("without a network the weights are %s, with it %s", got, end)
	}
	if !eval[bool](b, `crossOriginIsolated`) {
		t.Error("without a network the page is not isolated")
	}

	host.down.Store(false)
	host.newer.Store(true)
	b.reload()
	b.waitPaused(2)
	b.wait(`!document.getElementById('update').hidden`)
	licences := func() string { return eval[string](b, `fetch('licences.txt').then(r => r.text())`) }
	if strings.Contains(licences(), newerText) {
		t.Error("a file of the newer version is in the page of the older")
	}
	b.click("#update-now")
	b.waitThroughReloads(`document.querySelector('main').dataset.state === 'paused' && (document.documentElement.dataset.offline ?? '').startsWith('newer')`)
	if got := licences(); got != newerText {
		t.Errorf("after the update the licences are %.40q", got)
	}
	if first == "" {
		t.Error("the first version has no name")
	}
}
