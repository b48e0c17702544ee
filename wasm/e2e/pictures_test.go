//go:build pictures

package e2e

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "the folder that the pictures go to")

// explored shows fewer tiles, how D wants them, what is known of one, and two pins.
const explored = `{
	for (const id of ['tiles-64', 'wishes', 'pin-a']) document.getElementById(id).click()
	const tile = document.getElementById('tile-9'), box = tile.getBoundingClientRect()
	document.getElementById('stage').dispatchEvent(new MouseEvent('click', {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2}))
	document.getElementById('pin-b').click()
	tile.focus({focusVisible: true})
}`

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
		{"lesson", wide, false, "en", "#lesson=collapse.2", 300, ""},
		{"lesson-phone-chinese", view{360, 740, 3}, true, "zh", "#lesson=gaussian.2", 200, ""},
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
			if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}
			b.before(`Object.defineProperty(navigator, 'language', {get: () => '` + c.language + `'})`)
			b.open(address + c.fragment)
			b.waitPaused(c.step)
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
