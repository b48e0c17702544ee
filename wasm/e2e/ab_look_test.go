//go:build pictures

package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestABLook(t *testing.T) {
	for _, c := range []struct {
		name     string
		view     view
		dark     bool
		language string
		fragment string
		act      string
	}{
		{"ab-wide", wide, false, "en", "#v=1&p=collapse&seed=42&to=120&ab=loss=minimax", "document.getElementById('compare').open=true"},
		{"ab-phone-zh", view{360, 740, 3}, true, "zh", "#v=1&p=collapse&seed=42&to=60&ab=lrg=0.01", ""},
		{"ab-phone1", view{360, 740, 1}, false, "en", "#v=1&p=collapse&seed=42&to=20&ab=lrg=0.01", ""},
		{"ab-ring", wide, true, "zh", "#v=1&p=ring&seed=42&to=300&ab=kg=2", ""},
		{"ab-ring-phone", view{360, 740, 2}, false, "en", "#v=1&p=gaussian&seed=42&to=100&ab=lrg=0.1", ""},
		{"ab-choose", wide, false, "en", "#v=1&p=collapse&seed=42&to=10", "document.getElementById('compare').open=true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t, c.view)
			scheme := "light"
			if c.dark {
				scheme = "dark"
			}
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
			if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}
			b.before(`Object.defineProperty(navigator, 'language', {get: () => '` + c.language + `'})`)
			b.open(address + c.fragment)
			if c.name == "ab-choose" {
				b.waitPaused(10)
			} else {
				b.waitBoth()
			}
			if c.act != "" {
				b.do(chromedp.Evaluate[chromedp.Void](c.act))
			}
			b.settledPixels("fakes")
			b.picture(c.name)
		})
	}
}
