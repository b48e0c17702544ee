package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"image"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// catchDownloads keeps what the page hands out, instead of the browser's downloads: names, types, bytes, and which addresses were given back.
const catchDownloads = `window.files = {}
	URL.createObjectURL = (make => blob => { const url = make.call(URL, blob); window.blobs = {...window.blobs, [url]: blob}; return url })(URL.createObjectURL)
	HTMLAnchorElement.prototype.click = function () { window.files[this.download] = window.blobs[this.href] }`

// file waits for a file of that name and returns it with its type.
func (b *tab) file(name string) (content []byte, mime string) {
	b.t.Helper()
	b.wait(`window.files['` + name + `']`)
	text := eval[string](b, `new Promise(done => { const r = new FileReader(); r.onload = () => done(r.result); r.readAsDataURL(window.files['`+name+`']) })`)
	mime, encoded, _ := strings.Cut(strings.TrimPrefix(text, "data:"), ";base64,")
	content, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		b.t.Fatal(err)
	}
	return content, mime
}

// openShare opens the dialog and returns the link in it.
func (b *tab) openShare() string {
	b.t.Helper()
	b.click("#share")
	b.wait(`document.getElementById('share-dialog').open`)
	return eval[string](b, `document.getElementById('share-link').value`)
}

// TestShareDialog: the dialog has the link in all its forms, which follow the checklist, and everything in it is reached with the Tab key.
func TestShareDialog(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	fingerprint := b.waitPaused(2)
	link := b.openShare()
	if want := "&chk=" + fingerprint[:12]; !strings.HasSuffix(link, want) {
		t.Errorf("paused at its step, the run is shared as %s, without %s", link, want)
	}
	code := func() string { return eval[string](b, `document.getElementById('share-qr-path').getAttribute('d')`) }
	if box := eval[string](b, `document.getElementById('share-qr').getAttribute('viewBox')`); code() == "" || box == "" {
		t.Errorf("the QR code is drawn as %q in %q", code(), box)
	}
	before := code()
	b.click("#hide-footer")
	b.click("#hide-settings")
	b.wait(`document.getElementById('share-link').value.endsWith('&hide=settings,footer')`)
	if code() == before {
		t.Error("the QR code does not follow the checklist")
	}
	source := eval[string](b, `new DOMParser().parseFromString(document.getElementById('share-embed').value, 'text/html').querySelector('iframe').src`)
	if want := link + "&hide=settings,footer"; source != want {
		t.Errorf("the code for other pages embeds %s, want %s", source, want)
	}
	reached := map[string]bool{}
	for range 30 {
		reached[eval[string](b, `document.activeElement.id`)] = true
		b.do(chromedp.KeyEvent(kb.Tab))
	}
	for _, id := range []string{"share-link", "share-copy", "hide-header", "hide-footer", "share-embed", "embed-copy", "export-png", "export-gif",
		"export-csv", "export-safetensors", "load", "share-close"} {
		if !reached[id] {
			t.Errorf("the Tab key does not reach %s", id)
		}
	}
	if unnamed := eval[string](b, `[...document.querySelectorAll('#share-dialog :is(button, input, textarea)')].filter(e => !e.ariaLabel && !e.innerText && !e.labels?.length).map(e => e.id).join(' ')`); unnamed != "" {
		t.Errorf("without a name for screen readers: %s", unnamed)
	}
	step := b.state().Step
	b.do(chromedp.KeyEvent("."), chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.getElementById('share-dialog').open`)
	if now := b.state().Step; now != step {
		t.Errorf("a key in the dialog moved the run from step %s to %s", step, now)
	}

	b.do(chromedp.EmulateViewport(360, 740), chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("s"))
	b.wait(`document.getElementById('share-dialog').open`)
	if over := eval[int](b, `document.getElementById('share-dialog').scrollWidth - document.getElementById('share-dialog').clientWidth`); over > 0 {
		t.Errorf("at 360 px the dialog is %d px too wide", over)
	}

	moving := newTab(t, wide)
	moving.open(address + "#v=1&p=mlp&seed=3&to=100000")
	moving.waitStep(2)
	if link := moving.openShare(); strings.Contains(link, "chk=") {
		t.Errorf("a run on its way is shared with a fingerprint: %s", link)
	}
}

// TestExports: the files hold what the page shows.
func TestExports(t *testing.T) {
	b := newTab(t, wide)
	b.before(catchDownloads)
	b.open(address + "#v=1&p=quick&seed=3&to=60")
	b.waitPaused(60)
	b.openShare()
	for _, kind := range []string{"png", "gif", "csv"} {
		b.click("#export-" + kind)
	}

	content, mime := b.file("gan-quick-seed3-step60.png")
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size != image.Pt(16*28*4, 8*28*4) || mime != "image/png" {
		t.Errorf("the picture has %v pixels and type %s", size, mime)
	}
	native := filepath.Join(t.TempDir(), "native.png")
	natively(t, "#v=1&p=quick&seed=3&to=60", "-png", native)
	comparePictures(t, picture, native)

	content, mime = b.file("gan-quick-seed3-step60.gif")
	film, err := gif.DecodeAll(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if len(film.Image) < 3 || mime != "image/gif" || film.LoopCount != 0 {
		t.Errorf("the film has %d frames, type %s, and loops %d times", len(film.Image), mime, film.LoopCount)
	}
	first, last := film.Image[0].Pix, film.Image[len(film.Image)-1].Pix
	if bytes.Equal(first, last) {
		t.Error("the film ends as it begins")
	}

	content, mime = b.file("gan-quick-seed3-step60.csv")
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 61 || rows[1][0] != "1" || rows[60][0] != "60" || rows[60][1] == "" || mime != "text/csv" {
		t.Errorf("the table has %d rows, from %v to %v, and type %s", len(rows), rows[min(1, len(rows)-1)], rows[len(rows)-1], mime)
	}
	if words := eval[string](b, `document.getElementById('export-steps').innerText`); !strings.Contains(words, "60 steps, from 1 to 60") {
		t.Errorf("the dialog says of the table: %s", words)
	}
}

// comparePictures compares each pixel of the native command's picture with the same one of the page's, which is four times as large.
func comparePictures(t *testing.T, picture image.Image, native string) {
	t.Helper()
	file, err := os.Open(native)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if got, want := picture.At(4*x+3, 4*y+3), want.At(x, y); got != want {
				t.Fatalf("pixel %d, %d is %v in the page's picture, %v in the native one", x, y, got, want)
			}
		}
	}
}

// TestWeightsOutAndIn: a run that was saved in one browser is opened in another, where it stands at its step, has its link and goes on with the
// same bits; what is no such file leaves everything as it is.
func TestWeightsOutAndIn(t *testing.T) {
	b := newTab(t, wide)
	b.before(catchDownloads)
	b.open(address + "#v=1&p=quick&seed=5&to=20&lrd=0.002&edits=10:lrg=1e-3")
	fingerprint := b.waitPaused(20)
	b.openShare()
	b.click("#export-safetensors")
	content, mime := b.file("gan-quick-seed5-step20.safetensors")
	if mime != "application/octet-stream" {
		t.Errorf("the file has type %s", mime)
	}
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, cut := write("whole.safetensors", content), write("cut.safetensors", content[:len(content)/2])

	other := newTab(t, wide)
	other.open(address + paused)
	before := other.waitPaused(2)
	choose := func(path string) {
		t.Helper()
		other.openShare()
		other.do(chromedp.SetUploadFiles("#load-file", []string{path}))
		other.wait(`!document.getElementById('share-dialog').open && !document.getElementById('notice').hidden`)
	}
	choose(cut)
	if words := eval[string](other, `document.getElementById('notice-text').innerText`); !strings.Contains(words, "not a file of weights") {
		t.Errorf("of half a file the page says: %s", words)
	}
	if now := other.state(); now.State != "paused" || now.Step != "2" || now.Fingerprint != before {
		t.Errorf("after half a file the run is %+v", now)
	}
	other.click("#notice-close")
	choose(whole)
	if got := other.waitPaused(20); got != fingerprint {
		t.Errorf("from the file the weights are %s, they were %s", got, fingerprint)
	}
	if link := other.link(); !strings.HasSuffix(link, "#v=1&p=quick&seed=5&to=20&lrd=0.002&edits=10:lrg=0.001") {
		t.Errorf("the run of the file has the link %s", link)
	}
	other.field("run-to", "25")
	got := other.waitPaused(25)
	if want := natively(t, other.link()); got != want {
		t.Errorf("five steps on the weights are %s, natively %s", got, want)
	}
	other.do(chromedp.NavigateBack())
	if again := other.waitPaused(2); again != before {
		t.Errorf("Back gives %s, the run before the file was %s", again, before)
	}
}
