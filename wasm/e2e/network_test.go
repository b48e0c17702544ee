package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// slowHost serves the page as it is, but for the images after the first shard, which come only once come is called.
func slowHost(t *testing.T) (slowAddress string, come func()) {
	t.Helper()
	origin, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{})
	proxy := httputil.NewSingleHostReverseProxy(origin)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/mnist/train-") && r.URL.Path != "/mnist/train-0.mpk" {
			select {
			case <-arrived:
			case <-r.Context().Done():
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/", func() { close(arrived) }
}

// TestSlowNetworkAndHiddenTab: training waits for images that are long in coming, and says so; when they come it goes on, in a tab that
// nobody sees too, and ends with the same bits.
func TestSlowNetworkAndHiddenTab(t *testing.T) {
	const link = "#v=1&p=quick&seed=4&to=20&b=128"
	host, come := slowHost(t)
	b := newTab(t, wide)
	b.open(host + link)
	b.wait(`document.getElementById('status').innerText.includes('Waiting for images')`)
	if now := b.state(); now.State != "running" || now.Step != "15" { // 15 batches of 128 are in 2,000 images
		t.Errorf("without the second shard it is %s at step %s", now.State, now.Step)
	}
	before := b.pixels("fakes")

	other, closeOther := chromedp.NewContext(b.ctx, chromedp.WithNewWindow(false))
	if err := chromedp.Do(other, chromedp.Navigate(address+quiet)); err != nil {
		t.Fatal(err)
	}
	b.wait(`document.hidden`)
	come()
	if got, want := b.waitPaused(20), natively(t, link); got != want {
		t.Errorf("the weights are %s, natively %s", got, want)
	}
	closeOther()
	if _, err := chromedp.CallBrowser(b.ctx, target.ActivateTarget, target.ActivateTargetParams{TargetID: chromedp.FromContext(b.ctx).Target.TargetID}); err != nil {
		t.Fatal(err)
	}
	b.wait(`!document.hidden`)
	b.waitPainted("fakes", before)
	if said := b.notice(); said != "" {
		t.Errorf("the page says %q", said)
	}
}
