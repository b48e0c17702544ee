package e2e

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestBrowserWithoutTheMeans: the page says what is missing and which browsers have it.
func TestBrowserWithoutTheMeans(t *testing.T) {
	cases := map[string]struct{ take, word string }{
		"no WebGL 2":     {`{ const get = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = function (kind, ...a) { return kind === 'webgl2' ? null : get.call(this, kind, ...a) } }`, "WebGL"},
		"no WebAssembly": {`delete window.WebAssembly`, "WebAssembly"},
		"no SIMD":        {`WebAssembly.validate = () => false`, "WebAssembly"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, wide)
			b.before(c.take)
			b.open(address)
			b.wait(`document.querySelector('main').dataset.state === 'failed'`)
			shown := eval[string](b, `document.getElementById('failure').innerText`)
			if !strings.Contains(shown, c.word) || !strings.Contains(shown, "Firefox") {
				t.Errorf("the page says %q, want a word of %s and of browsers that work", shown, c.word)
			}
		})
	}
}

// TestShellBeforePrograms: title, controls and places are there although no program arrives, and Retry works once it does.
func TestShellBeforePrograms(t *testing.T) {
	b := newTab(t, wide, "page.wasm", "trainer.wasm")
	block := func(patterns ...*network.BlockPattern) {
		if _, err := chromedp.Call(b.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: patterns}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := chromedp.Call(b.ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	block(&network.BlockPattern{URLPattern: "*://*:*/*.wasm", Block: true})
	b.open(address + paused)
	b.wait(`!document.getElementById('failure').hidden`)
	if title := eval[string](b, `document.querySelector('h1').textContent`); title == "" {
		t.Error("the shell has no title")
	}
	if !eval[bool](b, `['play', 'step', 'seed', 'preset', 'share'].every(id => document.getElementById(id).disabled)`) {
		t.Error("controls can be used before the program is there")
	}
	if shown := eval[string](b, `document.getElementById('failure-text').textContent`); shown == "" {
		t.Error("the page does not say what failed")
	}
	block()
	b.click("#failure-retry")
	b.waitPaused(2)
}

// TestDamagedProgram: a program that is not the one that was built never runs.
func TestDamagedProgram(t *testing.T) {
	host := changed(t, "page.wasm", func(program []byte) []byte {
		// Still WebAssembly: only a text in it is another.
		return bytes.Replace(program, []byte("no sign of life"), []byte("no sign of love"), 1)
	})
	b := newTab(t, wide)
	b.open(host + paused)
	b.wait(`!document.getElementById('failure').hidden`)
	if shown := eval[string](b, `document.getElementById('failure').innerText`); !strings.Contains(shown, "page.wasm was damaged on the way") {
		t.Errorf("the page says %q", shown)
	}
}

// TestProgressCountsBytes: the bar tells megabytes of a total, growing.
func TestProgressCountsBytes(t *testing.T) {
	b := newTab(t, wide)
	b.before(`window.told = []
		document.addEventListener('DOMContentLoaded', () => new MutationObserver(() => { const bar = document.getElementById('progress'); if (bar.max === 1) window.told.push(bar.value) })
			.observe(document.getElementById('progress'), {attributes: true}))`)
	b.open(address + paused)
	b.waitPaused(2)
	told := eval[[]float64](b, `window.told`)
	if len(told) < 3 {
		t.Fatalf("the bar moved %d times", len(told))
	}
	for i := 1; i < len(told); i++ {
		if told[i] < told[i-1] || told[i] > 1 {
			t.Errorf("the bar went from %v to %v", told[i-1], told[i])
		}
	}
	if last := told[len(told)-1]; last != 1 {
		t.Errorf("the bar ends at %v of the bytes, want all", last)
	}
}

// TestBadLinks: a link that cannot be followed gets its sentence, one that can in part a warning.
func TestBadLinks(t *testing.T) {
	cases := map[string]struct{ fragment, word string }{
		"newer version":    {"#v=99&p=mlp", "newer"},
		"unknown preset":   {"#v=1&p=zebra", "zebra"},
		"unknown key":      {"#v=1&p=mlp&seed=3&to=2&colour=red", "colour"},
		"unknown layer":    {"#v=1&p=mlp&d=d5.zz9", "character 4"},
		"layers too large": {"#v=1&p=mlp&d=d2000.m2048x8.d1", "million parameters"},
		"clamped":          {"#v=1&p=mlp&seed=3&to=2&lrg=7", "lrg"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, wide)
			b.open(address + c.fragment)
			b.wait(`!document.getElementById('notice').hidden || !document.getElementById('failure').hidden`)
			if shown := eval[string](b, `document.getElementById('picture').innerText`); !strings.Contains(shown, c.word) {
				t.Errorf("the page says %q, want a word of %q", shown, c.word)
			}
			if eval[bool](b, `!document.getElementById('failure').hidden`) {
				b.click("#failure-retry") // opens the default run
			}
			b.waitStep(2)
		})
	}
}
