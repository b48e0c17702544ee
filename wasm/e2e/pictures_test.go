//go:build pictures

package e2e

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "the folder that the pictures go to")

// TestPictures makes the pictures that people look at before a change lands: ./build.sh pictures FOLDER. It is built with the
// tag pictures only, because eyes do the checking.
func TestPictures(t *testing.T) {
	const trained = "#v=1&p=quick&seed=42&to=500"
	cases := []struct {
		name     string
		view     view
		dark     bool
		language string
		fragment string
		step     int
		act      string
	}{
		{"wide", wide, false, "en", trained, 500, ""},
		{"wide-dark", wide, true, "en", trained, 500, ""},
		{"wide-chinese", wide, false, "zh", "#v=1&p=quick&seed=42&to=60", 60, ""},
		{"tablet", view{768, 1024, 1}, false, "en", "#v=1&p=quick&seed=42&to=60", 60, ""},
		{"phone", view{360, 740, 3}, true, "en", "#v=1&p=quick&seed=42&to=60", 60, ""},
		{"collapse", wide, false, "en", "#v=1&p=collapse&seed=1&to=200", 200, ""},
		{"ring", wide, false, "en", "#v=1&p=ring&seed=42&to=1000", 1000, ""},
		{"ring-dark", wide, true, "en", "#v=1&p=ring&seed=42&to=300", 300, ""},
		{"ring-collapse-chinese", wide, false, "zh", "#v=1&p=ring-collapse&seed=42&to=500", 500, ""},
		{"grid-tablet", view{768, 1024, 1}, true, "en", "#v=1&p=grid&seed=42&to=1500", 1500, ""},
		{"spiral-phone", view{360, 740, 3}, false, "en", "#v=1&p=spiral&seed=42&to=1500", 1500, ""},
		{"gaussian", wide, false, "en", "#v=1&p=gaussian&seed=42&to=300", 300, ""},
		{"gaussian-dark-chinese", wide, true, "zh", "#v=1&p=gaussian&seed=42&to=1000", 1000, ""},
		{"gaussian-phone", view{360, 740, 3}, true, "en", "#v=1&p=gaussian-logistic&seed=42&to=600", 600, ""},
		{"some-digits", wide, false, "en", "#v=1&p=quick&seed=42&to=200&data=mnist:01", 200, ""},
		{"settings", wide, false, "en", paused, 2, openGroups},
		{"settings-dark-chinese", wide, true, "zh", paused, 2, openGroups + refused},
		{"settings-phone", view{360, 740, 3}, false, "en", paused, 2, openGroups + refused},
		{"shared", wide, false, "en", paused, 2, `document.getElementById('share').click()`},
		{"shared-dark", wide, true, "en", paused, 2, `document.getElementById('share').click()`},
		{"shared-chinese", wide, false, "zh", paused, 2, `document.getElementById('share').click()`},
		{"shared-phone", view{360, 740, 3}, true, "en", paused, 2, `document.getElementById('share').click()`},
		{"differs", wide, false, "en", paused + "&chk=0123456789ab", 2, ""},
		{"play-only", view{960, 760, 1}, false, "en", paused + "&hide=header,settings,numbers,timeline,footer", 2, ""},
		{"play-only-wide", wide, true, "en", paused + "&hide=header,settings,numbers,timeline,footer", 2, ""},
		{"without-settings", wide, false, "en", paused + "&hide=settings", 2, ""},
		{"lesson-game", wide, false, "en", "#lesson=game.3", 60, ""},
		{"lesson-first-digits", wide, true, "en", "#lesson=first-digits.3", 300, ""},
		{"lesson-minimax", wide, false, "en", "#lesson=minimax.3", 100, ""},
		{"lesson-collapse", wide, false, "en", "#lesson=collapse.2", 300, ""},
		{"lesson-overpower-chinese", wide, false, "zh", "#lesson=overpower.2", 100, ""},
		{"lesson-oscillation", view{768, 1024, 1}, false, "en", "#lesson=oscillation.1", 250, ""},
		{"lesson-article", wide, false, "en", "#lesson=article.3", 20, ""},
		{"lesson-gaussian-phone-chinese", view{360, 740, 3}, true, "zh", "#lesson=gaussian.2", 200, ""},
		{"lesson-latent", wide, false, "en", "#lesson=latent.3", 500, explored},
		{"lesson-cost-phone", view{360, 740, 3}, false, "en", "#lesson=cost.1", 100, ""},
		{"lessons", wide, true, "en", paused, 2, `document.getElementById('lessons').click()`},
		{"diagnosis", wide, false, "en", "#v=1&p=vanish&seed=1&to=60", 60, ""},
		{"quiz", view{360, 740, 3}, false, "en", "#v=1&p=quick&seed=42&to=60", 60, `document.getElementById('quiz').click()`},
		{"quiz-end-chinese", wide, true, "zh", "#v=1&p=quick&seed=42&to=60", 60, `document.getElementById('quiz').click(); for (let i = 0; i < 10; i++) document.getElementById('quiz-fake').click()`},
		{"slow", wide, false, "en", trained, 500, slowTo(5)},
		{"slow-dark", wide, true, "en", "#v=1&p=quick&seed=42&to=60", 60, slowTo(9)},
		{"slow-chinese", wide, false, "zh", "#v=1&p=quick&seed=42&to=60", 60, slowTo(3)},
		{"slow-phone", view{360, 740, 3}, true, "en", "#v=1&p=quick&seed=42&to=60", 60, slowTo(10)},
		{"slow-tablet", view{768, 1024, 1}, false, "zh", "#v=1&p=quick&seed=42&to=60", 60, slowTo(9)},
		{"slow-ring", wide, false, "en", "#v=1&p=ring&seed=42&to=100", 100, slowTo(9)},
		{"slow-without-settings", wide, false, "en", paused + "&hide=settings", 2, slowTo(4)},
		{"wishes", wide, false, "en", "#v=1&p=quick&seed=42&to=200", 200, explored},
		{"wishes-dark", wide, true, "en", "#v=1&p=conditional&seed=42&to=100", 100, explored},
		{"wishes-chinese-phone", view{360, 740, 3}, true, "zh", "#v=1&p=article&seed=42&to=3", 3, explored},
		{"ab", wide, false, "en", "#v=1&p=quick&seed=42&to=100&ab=loss=minimax", 100, ""},
		{"ab-phone-chinese", view{360, 740, 3}, true, "zh", "#v=1&p=quick&seed=42&to=60&ab=lrd=0.01", 60, ""},
		{"ab-points", wide, true, "en", "#v=1&p=ring&seed=42&to=300&ab=lrg=0.01", 300, ""},
		{"forced-colours", wide, true, "en", "#v=1&p=quick&seed=42&to=60", 60, explored},
		{"reduced-motion", wide, false, "en", "#v=1&p=quick&seed=42&to=60", 60, slowTo(5)},
		{"help", wide, false, "en", paused, 2, `document.getElementById('help').click()`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t, c.view)
			scheme := "light"
			if c.dark {
				scheme = "dark"
			}
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
			switch c.name {
			case "forced-colours":
				media.Features = append(media.Features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
			case "reduced-motion":
				media.Features = append(media.Features, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
			}
			if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}
			b.before(`Object.defineProperty(navigator, 'language', {get: () => '` + c.language + `'})`)
			b.open(address + c.fragment)
			if c.name == "reduced-motion" { // nothing begins by itself
				b.wait(isState + `'ready'`)
				b.click("#play")
			}
			b.waitPaused(c.step)
			if strings.Contains(b.link(), "ab=") {
				b.waitBoth()
			}
			if c.act != "" {
				b.do(chromedp.Evaluate[chromedp.Void](c.act, chromedp.EvalAwaitPromise))
			}
			b.settledPixels("fakes")
			b.picture(c.name)
		})
	}
	t.Run("bad link", func(t *testing.T) {
		b := newTab(t, wide)
		b.open(address + "#v=99")
		b.wait(`!document.getElementById('notice').hidden || !document.getElementById('failure').hidden`)
		b.picture("bad-link")
	})
}

// slowTo starts slow motion and goes on to a caption.
func slowTo(caption int) string {
	return fmt.Sprintf(`(async () => {
		const panel = document.getElementById('slow-panel')
		document.getElementById('slow').click()
		while (panel.dataset.caption !== '%d') {
			if (panel.dataset.caption) document.getElementById('slow-next').click()
			await new Promise(done => setTimeout(done, 20))
		}
	})()`, caption)
}

// picture writes the whole page, also what lies below the window, as a PNG.
func (b *tab) picture(name string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pictures, name+".png"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
