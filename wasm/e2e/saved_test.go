package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// stepUntilSaved trains step by step until the browser keeps a step past the one given, and returns the step where the run stands then. The
// page is told that its tab is being hidden, so that it saves what it has at once.
func (b *tab) stepUntilSaved(past int) (step int) {
	b.t.Helper()
	for {
		step = eval[int](b, `Number(document.querySelector('main').dataset.step)`)
		b.do(chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new Event('visibilitychange'))`))
		if eval[int](b, `Number(document.querySelector('main').dataset.saved)`) > past {
			return step
		}
		b.click("#step")
		b.waitPaused(step + 1)
	}
}

// reload loads the page again, and waits for the new one.
func (b *tab) reload() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`window.old = true; location.reload()`))
	b.waitOpened()
}

// waitOpened waits until a page that is being loaded has its run open.
func (b *tab) waitOpened() {
	b.t.Helper()
	b.waitThroughReloads(`!window.old && ['ready', 'running', 'paused'].includes(document.querySelector('main').dataset.state)`)
}

func (b *tab) notice() string {
	b.t.Helper()
	return eval[string](b, `(notice => notice.hidden ? '' : notice.innerText)(document.getElementById('notice'))`)
}

// reloadDamaged is reload, but that meanwhile, while no page is there to write, what the browser keeps is changed, the newest save or all:
// a bit is flipped in its middle, or it is cut.
func (b *tab) reloadDamaged(how string, all bool) {
	b.t.Helper()
	link := b.link()
	b.open(address + quiet)
	damaged := eval[int](b, fmt.Sprintf(`(async () => {
		const root = await navigator.storage.getDirectory(), folder = await root.getDirectoryHandle(encodeURIComponent('ganplayground/'))
		const saves = await Promise.all(['run-0', 'run-1'].map(async (name) => {
			const handle = await folder.getFileHandle(name), blob = await handle.getFile()
			return {handle, bytes: new Uint8Array(await blob.arrayBuffer()), generation: Number(/"generation":(\d+)/.exec(await blob.text())[1])}
		}))
		saves.sort((a, b) => b.generation - a.generation)
		const chosen = saves.slice(0, %v ? 2 : 1)
		for (const {handle, bytes} of chosen) {
			const file = await handle.createWritable()
			await file.write(%s)
			await file.close()
		}
		return chosen.filter(({bytes}) => bytes.length > 10000).length })()`, all, how))
	if damaged == 0 {
		b.t.Fatal("there is no save of a run to be damaged")
	}
	b.open(link)
	b.waitOpened()
}

const (
	flipped = `bytes.map((v, i) => i === bytes.length >> 1 ? v ^ 4 : v)`
	cut     = `bytes.slice(0, bytes.length - 1)`
)

// TestReload: a reloaded page goes on where the run was kept, from the older of two saves if the newer one is damaged, from the start if both
// are, and always to the same weights. Another tab leaves what is kept alone.
func TestReload(t *testing.T) {
	const link = "#v=1&p=quick&seed=11&to=20"
	b := newTab(t, wide, "favicon.ico") // Chromium asks for one where a document names none
	b.open(address + link)
	b.waitPaused(20)
	step := b.stepUntilSaved(b.stepUntilSaved(0))
	end := b.waitPaused(step)
	if want := natively(t, b.link()); end != want {
		t.Fatalf("at step %d the weights are %s, natively %s", step, end, want)
	}

	restored := func(words string) {
		t.Helper()
		said := b.notice()
		if got := b.waitPaused(step); got != end {
			t.Errorf("after a reload the weights are %s, they were %s", got, end)
		}
		if !strings.Contains(said, words) {
			t.Errorf("after a reload the page says %q, want a word of %q", said, words)
		}
	}
	b.reload()
	restored("Restored at step ")
	b.otherTab(t)
	b.reloadDamaged(flipped, false)
	restored("damaged. The run was restored from the one before it, at step ")
	b.reloadDamaged(cut, true)
	restored("starts from its beginning")

	// Where the visitor went back to the start, the run stays there.
	b.stepUntilSaved(0)
	b.click("#rewind")
	b.wait(`document.querySelector('main').dataset.saved === '0'`)
	b.reload()
	if words := b.notice(); words != "" {
		t.Errorf("after a rewind and a reload the page says %q", words)
	}
}

// otherTab opens a second tab, which is told that the first one is kept.
func (b *tab) otherTab(t *testing.T) {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	other := &tab{t: t, ctx: ctx}
	// The first use opens the tab, which lives as long as the context of that use.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(wide.width, wide.height)); err != nil {
		t.Fatal(err)
	}
	other.open(address + paused)
	other.waitPaused(2)
	other.wait(`document.getElementById('notice').innerText.includes('another tab')`)
	if saved := eval[string](other, `document.querySelector('main').dataset.saved`); saved != "" {
		t.Errorf("a second tab keeps step %s", saved)
	}
}

// TestStorageFails: where nothing can be stored this is told once, and the run goes on.
func TestStorageFails(t *testing.T) {
	for name, c := range map[string]struct{ before, words string }{
		"refused": {`Object.defineProperty(navigator.storage.__proto__, 'getDirectory', {value: () => Promise.reject(new DOMException('no', 'SecurityError'))})
			IDBFactory.prototype.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError') }`, "lets the page store nothing"},
		"full": {`FileSystemWritableFileStream.prototype.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))`, "storage is full"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, wide)
			b.before(c.before)
			b.open(address + "#v=1&p=quick&seed=3&to=20")
			b.wait(fmt.Sprintf(`document.getElementById('notice').innerText.includes('%s')`, c.words))
			b.click("#notice-close")
			b.waitPaused(20)
			b.do(chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new Event('visibilitychange'))`))
			eval[bool](b, "new Promise(done => requestAnimationFrame(() => done(true)))")
			if words := b.notice(); words != "" {
				t.Errorf("a second time the page says %q", words)
			}
		})
	}
}

// TestReloadFromDatabase: a browser without files to write keeps the run in a database.
func TestReloadFromDatabase(t *testing.T) {
	b := newTab(t, wide)
	b.before(`delete FileSystemFileHandle.prototype.createWritable`)
	b.open(address + "#v=1&p=quick&seed=12&to=20")
	b.waitPaused(20)
	step := b.stepUntilSaved(0)
	end := b.waitPaused(step)
	b.reload()
	said := b.notice()
	if got := b.waitPaused(step); got != end || !strings.Contains(said, "Restored at step ") {
		t.Errorf("after a reload the weights are %s, they were %s; the page says %q", got, end, said)
	}
}
