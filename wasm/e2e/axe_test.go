package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe returns the program of axe-core (https://github.com/dequelabs/axe-core), in the version that testdata/axe names. The first time npm
// installs it into the user's cache folder.
func axe(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile("testdata/axe/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(lock)
	dir := filepath.Join(cache, "ganplayground", "axe-"+hex.EncodeToString(hash[:6]))
	script := filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")
	if _, err := os.Stat(script); err != nil {
		installAxe(t, dir)
	}
	program, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	return string(program)
}

// installAxe installs it beside its place and moves it there when it is whole.
func installAxe(t *testing.T, dir string) {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Fatal("npm is not installed, which axe-core is fetched with: run ./build.sh test, which installs it, or apt-get install npm")
	}
	made := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		content, err := os.ReadFile(filepath.Join("testdata/axe", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(made, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = made
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("axe-core cannot be fetched from the npm registry: %v\n%s", err, bytes.TrimSpace(out))
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-r", made, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// finding is what axe-core has to say against a part of the page.
type finding struct{ ID, Impact, Help, Where, Why string }

// findings lets axe-core look at what a selector finds, for what is serious or critical.
func (b *tab) findings(program, selector string) []finding {
	b.t.Helper()
	if !eval[bool](b, `typeof axe === 'object'`) {
		b.do(chromedp.Evaluate[chromedp.Void](program))
	}
	return eval[[]finding](b, fmt.Sprintf(`axe.run(%q, {resultTypes: ['violations']}).then(({violations}) => violations
		.filter(v => v.impact === 'serious' || v.impact === 'critical')
		.flatMap(v => v.nodes.map(n => ({ID: v.id, Impact: v.impact, Help: v.help, Where: n.target.join(' '), Why: n.failureSummary}))))`, selector))
}

// look is a way in which the page can be looked at.
type look struct {
	width, height int64
	dark, chinese bool
}

func (l look) String() string {
	words := []string{fmt.Sprintf("%d px", l.width), map[bool]string{false: "light", true: "dark"}[l.dark], map[bool]string{false: "English", true: "Chinese"}[l.chinese]}
	return strings.Join(words, " ")
}

// looks are six. Those of even and those of odd numbers have every width, colour scheme and language among them.
var looks = []look{
	{1440, 900, false, false}, {1440, 900, true, true},
	{768, 1024, true, false}, {768, 1024, false, true},
	{360, 740, true, true}, {360, 740, false, false},
}

// lookLike makes a page that has been opened look so.
func (b *tab) lookLike(l look) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(l.width, l.height))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: map[bool]string{false: "light", true: "dark"}[l.dark]}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
	language := map[bool]string{false: "en", true: "zh"}[l.chinese]
	eval[bool](b, fmt.Sprintf(`(s => { if (!s.disabled && s.value !== '%[1]s') { s.value = '%[1]s'; s.dispatchEvent(new Event('change', {bubbles: true})) } return true })(document.getElementById('language'))`, language))
}

// screen is a state of the page.
type screen struct {
	name  string
	enter string // a script that leads there from a run that is paused at its end
	there string // a condition that holds when it is reached
	part  string // the selector of what is looked at: all of the page, or what lies over it
	leave string // a script that leads back
}

const (
	axeRun  = "#v=1&p=conditional&seed=3&to=2"
	allOf   = "html"
	isState = `document.querySelector('main').dataset.state === `
)

// explored shows fewer tiles, how D wants them, what is known of one, and two pins.
const explored = `{
	if (!document.getElementById('wishes').checked) document.getElementById('wishes').click()
	for (const id of ['tiles-64', 'pin-a']) document.getElementById(id).click()
	const tile = document.getElementById('tile-9'), box = tile.getBoundingClientRect()
	document.getElementById('stage').dispatchEvent(new MouseEvent('click', {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2}))
	document.getElementById('pin-b').click()
	tile.focus({focusVisible: true})
}`

// screens are all states of the page. Dialogs are looked at by themselves: what is behind them cannot be reached. The last two open other
// runs; TestTouchTargets leaves them out.
var screens = []screen{
	{"paused", "", isState + `'paused'`, allOf, ""},
	{"running", `document.getElementById('play').click()`, isState + `'running'`, allOf, `document.getElementById('play').click()`},
	{"looking back", `(s => { s.value = 1; s.dispatchEvent(new Event('input', {bubbles: true})) })(document.getElementById('moment'))`, isState + `'paused'`, "#picture",
		`(s => { s.value = s.max; s.dispatchEvent(new Event('input', {bubbles: true})) })(document.getElementById('moment'))`},
	{"share dialog", `document.getElementById('share').click()`, `document.getElementById('share-dialog').open`, "#share-dialog", `document.getElementById('share-close').click()`},
	{"help", `document.getElementById('help').click()`, `document.getElementById('help-dialog').open`, "#help-dialog", `document.getElementById('help-close').click()`},
	{"all settings", openGroups + refused, `document.getElementById('d').getAttribute('aria-invalid') === 'true'`, "#settings",
		`document.getElementById('layers-d-reset').click(); for (const group of document.querySelectorAll('.group')) group.open = false`},
	{"profile", `document.activeElement.blur(); document.dispatchEvent(new KeyboardEvent('keydown', {key: 'p'}))`, `document.getElementById('profile-dialog').open`, "#profile-dialog",
		`document.getElementById('profile-close').click()`},
	{"slow motion", `document.getElementById('slow').click()`, `document.getElementById('slow-panel').checkVisibility()`, allOf, `document.getElementById('slow-end').click()`},
	{"lessons", `document.getElementById('lessons').click()`, `document.getElementById('lessons-dialog').open`, "#lessons-dialog", `document.getElementById('lessons-close').click()`},
	{"lesson", `location.hash += '&lesson=collapse.2'`, `document.getElementById('lesson').checkVisibility()`, "#picture", `document.getElementById('lesson-close').click()`},
	{"latent explorer", explored, `document.getElementById('wishes-legend').checkVisibility() && document.getElementById('pin-b').ariaPressed === 'true' &&
		document.getElementById('facts-nearest').innerText`, "#picture", `for (const id of ['wishes', 'tiles-128']) document.getElementById(id).click()`},
	{"A/B", `document.getElementById('compare').open = true; location.hash = '` + axeRun + `&ab=lrd=0.01'`,
		`(m => m.state === 'paused' && m.stateB === 'paused' && m.stepB === '2')(document.querySelector('main').dataset) && document.getElementById('versus').checkVisibility()`, allOf,
		`document.getElementById('ab-end').click(); document.getElementById('compare').open = false`},
	{"update", `document.getElementById('update').hidden = false`, `document.getElementById('update').checkVisibility()`, "#picture", `document.getElementById('update-later').click()`},
	{"real or fake?", `document.getElementById('quiz').click()`, `document.getElementById('quiz-dialog').open`, "#quiz-dialog", `document.getElementById('quiz-close').click()`},
	{"wrong entries", `for (const id of ['seed', 'lrd']) { const field = document.getElementById(id); field.value = '?'; field.dispatchEvent(new Event('change', {bubbles: true})) }`,
		`document.getElementById('lrd-note').textContent`, "#settings", ""},
	{"diverged", `location.hash = '#v=1&p=mlp&seed=5&to=60&lrd=1&lrg=1&od=sgd&og=sgd'`, `document.getElementById('failure-retry').checkVisibility()`, "#picture",
		`location.hash = '` + axeRun + `'`},
	{"bad link", `location.hash = '#v=1&p=mlp&lrd=x&z=0'`, `!document.getElementById('failure').hidden || !document.getElementById('notice').hidden`, "#picture", ""},
}

// TestAxe: axe-core has nothing serious to say against any screen, each at every width and in both languages and colour schemes, and in Chinese
// no screen has an English sentence. The shell says it in English until the program is there.
func TestAxe(t *testing.T) {
	program := axe(t)
	check := func(b *tab, name string, l look, part string) {
		if english := eval[string](b, fmt.Sprintf(`document.querySelector(%q).innerText.match(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/i)?.[0] ?? ''`, part)); l.chinese && english != "" && name != "loading" {
			t.Errorf("%s, %v: the page says %q", name, l, english)
		}
		for _, f := range b.findings(program, part) {
			t.Errorf("%s, %v: %s (%s, %s): %s\n%s", name, l, f.ID, f.Impact, f.Help, f.Where, f.Why)
		}
	}
	loading := newTab(t, wide)
	loading.before(`WebAssembly.compileStreaming = () => new Promise(() => {})`)
	loading.open(address)
	b := newTab(t, wide)
	b.open(address + axeRun)
	b.waitPaused(2)
	for i, l := range looks {
		if i%2 == 0 {
			loading.lookLike(l)
			check(loading, "loading", l, allOf)
		}
		b.lookLike(l)
		for j, s := range screens {
			if j%2 != i%2 {
				continue
			}
			b.do(chromedp.Evaluate[chromedp.Void](s.enter))
			b.wait(s.there)
			check(b, s.name, l, s.part)
			b.do(chromedp.Evaluate[chromedp.Void](s.leave))
			b.wait(isState + `'paused' && !document.querySelector('dialog[open]')`)
		}
		b.do(chromedp.Evaluate[chromedp.Void](`location.hash = '` + axeRun + `'`))
		b.waitPaused(2)
	}
}
