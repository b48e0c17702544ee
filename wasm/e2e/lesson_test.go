package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// waitCaption waits until a caption is shown, the address says so, and something is lit.
func (b *tab) waitCaption(place string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.getElementById('lesson').dataset.at === '%s' && location.hash.endsWith('lesson=%[1]s') && !document.getElementById('lesson').hidden &&
		(document.querySelector('.lit') || !document.getElementById('lamp').hidden)`, place))
}

// TestLesson: a lesson is chosen from the list, its captions open their runs, which end where the link of the caption says, and the browser's
// Back, the buttons, the keys and a link lead from caption to caption.
func TestLesson(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	b.click("#lessons")
	b.click("#lesson-game")
	b.waitCaption("game.1")
	b.wait(`document.querySelector('main').dataset.state === 'ready' && document.getElementById('lesson').dataset.reached === 'true'`)
	b.click("#lesson-next")
	b.waitCaption("game.2")
	fingerprint := b.waitPaused(20)
	if got := natively(t, b.link()); got != fingerprint {
		t.Errorf("the caption's run ends with %s, natively %s", fingerprint, got)
	}
	b.wait(`document.getElementById('lesson').dataset.reached === 'true'`)
	b.do(chromedp.KeyEvent("n"))
	b.waitCaption("game.3")
	b.waitPaused(60)
	b.do(chromedp.NavigateBack())
	b.waitCaption("game.2")
	if again := b.waitPaused(20); again != fingerprint {
		t.Errorf("Back gives %s, it was %s", again, fingerprint)
	}
	b.do(chromedp.KeyEvent("b"))
	b.waitCaption("game.1")
	if !eval[bool](b, `document.getElementById('lesson-back').disabled`) {
		t.Error("from the first caption there is a way back")
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('language').value = 'zh'; document.getElementById('language').dispatchEvent(new Event('change'))`))
	b.wait(`document.getElementById('lesson-words').innerText.includes('博弈')`)

	// A link that says nothing but the caption opens the caption's run; what was reached stays so while the visitor goes on.
	other := newTab(t, view{360, 740, 1})
	other.open(address + "#lesson=game.2")
	other.waitCaption("game.2")
	if got := other.waitPaused(20); got != fingerprint {
		t.Errorf("from a link to the caption the run ends with %s, before with %s", got, fingerprint)
	}
	if over := eval[int](other, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("at 360 px the page is %d px too wide", over)
	}
	other.click("#step")
	other.waitPaused(21)
	other.wait(`document.getElementById('lesson').dataset.reached === 'true'`)
	other.click("#lesson-again")
	other.waitPaused(20)
	other.click("#lesson-close")
	other.wait(`document.getElementById('lesson').hidden && document.getElementById('lamp').hidden && !document.querySelector('.lit') && !location.hash.includes('lesson')`)
	other.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#lesson=nothing.1'`))
	other.wait(`document.getElementById('notice-text').innerText.includes('nothing.1')`)
}

// TestEveryLesson walks each lesson from its first caption to its last, without waiting for the runs.
func TestEveryLesson(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + paused)
	b.waitPaused(2)
	names := strings.Fields(eval[string](b, `[...document.querySelectorAll('#lessons-list button')].map(e => e.id.replace('lesson-', '')).join(' ')`))
	if len(names) != 10 {
		t.Fatalf("the list has the lessons %v", names)
	}
	for _, name := range names {
		b.do(chromedp.KeyEvent("l"))
		b.click("#lesson-" + name)
		for number := 1; ; number++ {
			b.waitCaption(fmt.Sprint(name, ".", number))
			if words := eval[string](b, `document.getElementById('lesson').innerText`); len(words) < 50 || strings.Contains(words, "%!") {
				t.Errorf("%s, caption %d says: %s", name, number, words)
			}
			b.wait(`document.querySelector('main').dataset.state !== 'loading'`)
			if eval[bool](b, `document.getElementById('lesson-next').disabled`) {
				if place := eval[string](b, `document.getElementById('lesson-place').innerText`); place != fmt.Sprintf("%d of %[1]d", number) {
					t.Errorf("%s ends at caption %s", name, place)
				}
				break
			}
			b.click("#lesson-next")
		}
	}
	if b.state().State == "failed" {
		t.Errorf("after all lessons the run is %+v", b.state())
	}
}

// TestQuiz: ten tiles are guessed, by keys and by buttons, and the end says which were fakes and who was right.
func TestQuiz(t *testing.T) {
	b := newTab(t, view{360, 740, 1})
	b.open(address + paused)
	b.waitPaused(2)
	b.click("#quiz")
	b.wait(`document.getElementById('quiz-dialog').open`)
	tile := `document.getElementById('quiz-tile').toDataURL()`
	answers := []func(){
		func() { b.do(chromedp.KeyEvent("f")) }, func() { b.do(chromedp.KeyEvent("r")) }, func() { b.click("#quiz-fake") },
		func() { b.click("#quiz-real") }, func() { b.do(chromedp.KeyEvent(kb.ArrowLeft)) }, func() { b.do(chromedp.KeyEvent(kb.ArrowRight)) },
	}
	for i := range 10 {
		b.wait(fmt.Sprintf(`document.getElementById('quiz-words').innerText.includes('Tile %d of 10')`, i+1))
		before := eval[string](b, tile)
		answers[i%len(answers)]()
		if i < 9 {
			b.wait(tile + ` !== '` + before + `'`)
		}
	}
	b.wait(`document.getElementById('quiz-play').hidden && document.querySelectorAll('#quiz-tiles li').length === 10`)
	end := eval[struct {
		Words              string
		Fakes, You, D      int
		Texts              string
		Over               int
		Focus, State, Step string
	}](b, `(items => ({
		Words: document.getElementById('quiz-words').innerText, Fakes: items.filter(e => e.className === 'fake').length,
		You: items.filter(e => e.innerText.includes('you: right')).length, D: items.filter(e => /D: .* ✓/.test(e.innerText)).length,
		Texts: items[0].innerText, Over: document.getElementById('quiz-dialog').scrollWidth - document.getElementById('quiz-dialog').clientWidth,
		Focus: document.activeElement.id, State: document.querySelector('main').dataset.state, Step: document.querySelector('main').dataset.step,
	}))([...document.querySelectorAll('#quiz-tiles li')])`)
	if want := fmt.Sprintf("You were right on %d of 10, D on %d. The percentage is how real D finds a tile.", end.You, end.D); end.Words != want || end.Fakes < 4 || end.Fakes > 6 {
		t.Errorf("the tiles say %+v, want %q and 4 to 6 fakes", end, want)
	}
	if end.Over > 0 || end.Focus != "quiz-again" || end.State != "paused" || end.Step != "2" {
		t.Errorf("after the game: %+v", end)
	}
	b.click("#quiz-again")
	b.wait(`document.getElementById('quiz-words').innerText.includes('Tile 1 of 10')`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.getElementById('quiz-dialog').open`)

	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#v=1&p=gaussian&seed=1&to=1'`))
	b.waitPaused(1)
	b.do(chromedp.KeyEvent("q"))
	b.wait(`document.getElementById('quiz-words').innerText.includes('makes points') && document.getElementById('quiz-play').hidden`)
}

// TestDiagnosis: the page says what is wrong with a run, and leads to the lesson that helps; a run that is well has no word about it.
func TestDiagnosis(t *testing.T) {
	b := newTab(t, wide)
	b.open(address + "#v=1&p=vanish&seed=1&to=60")
	b.waitPaused(60)
	b.wait(`document.getElementById('diagnosis').dataset.finding === 'vanished'`)
	if words := eval[string](b, `document.getElementById('diagnosis').innerText`); !strings.Contains(words, "G has stopped learning") || !strings.Contains(words, "Minimax") {
		t.Errorf("the page says %s", words)
	}
	b.click("#diagnosis-lesson")
	b.waitCaption("minimax.2")
	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = '` + paused + `'`))
	b.waitPaused(2)
	b.wait(`document.getElementById('diagnosis').hidden && document.getElementById('lesson').hidden`)
}
