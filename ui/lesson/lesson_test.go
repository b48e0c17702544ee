package lesson

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/ui/text"
)

// each calls visit with every place of every lesson.
func each(t *testing.T, visit func(t *testing.T, p Place)) {
	for i := range Lessons {
		for n := range Lessons[i].Captions {
			p := Place{&Lessons[i], n + 1}
			t.Run(p.String(), func(t *testing.T) { visit(t, p) })
		}
	}
}

// mostWork bounds what a caption asks of a visitor's patience, by the work of a step in FLOPs: about ten seconds of two cores.
const mostWork = 1e12

// TestLinks: each caption's run is what its link says, without a word about it, and does not take long.
func TestLinks(t *testing.T) {
	each(t, func(t *testing.T, p Place) {
		if p.Number == 1 && p.Caption().Link == "" {
			t.Error("the first caption has no run")
		}
		l, warnings, err := link.Parse(p.Run())
		if err != nil || len(warnings) > 0 {
			t.Fatalf("%s: %v, %v", p.Run(), err, warnings)
		}
		if !strings.Contains(p.Run(), "&to=") || !strings.Contains(p.Run(), "&seed=") {
			t.Errorf("%s does not say the seed and the step", p.Run())
		}
		runs := []config.Run{l.Run}
		if l.Difference.Some() {
			runs = append(runs, l.Difference.Of(l.Run))
		}
		work := 0.0
		for _, run := range runs {
			cost, err := run.Config.Cost()
			if err != nil {
				t.Fatal(err)
			}
			work += float64(cost.FLOPs) * float64(l.To)
		}
		if work > mostWork {
			t.Errorf("%s: %.3g operations, more than %.3g", p.Run(), work, mostWork)
		}
		if family := strings.HasPrefix(l.Run.Config.Preset, "article"); family && l.To > 60 {
			t.Errorf("%s: %d steps of the article's network, which take up to 0.33 s each", p.Run(), l.To)
		}
		if again, _, err := link.Parse("lesson=" + p.String()); err != nil || again.Lesson != p.String() {
			t.Errorf("in a link the place is read as %q, %v", again.Lesson, err)
		}
	})
}

// TestWords: every caption has its words, in both languages, and a caption that opens a run says what to watch in it.
func TestWords(t *testing.T) {
	for _, l := range Lessons {
		for _, key := range []string{"lesson." + l.Name, "lesson." + l.Name + ".about"} {
			if !text.Has(key) {
				t.Errorf("no text %s", key)
			}
		}
	}
	each(t, func(t *testing.T, p Place) {
		if !text.Has(p.Words()) {
			t.Fatalf("no text %s", p.Words())
		}
		keys := []string{p.Words()}
		if p.Caption().Link != "" || text.Has(p.Watch()) {
			keys = append(keys, p.Watch())
		}
		for _, key := range keys {
			if en, zh := text.Of(text.English, key), text.Of(text.Chinese, key); en == zh || len(en) < 20 || len(en) > 500 {
				t.Errorf("%s: %q and %q", key, en, zh)
			}
		}
	})
}

// TestLights: what is lit is in the page: an element, or a picture whose place the stage tells.
func TestLights(t *testing.T) {
	page, err := os.ReadFile("../../public/index.html")
	if err != nil {
		t.Fatal(err)
	}
	var stage []byte
	for _, file := range []string{"../stage/twins_js.go", "../stage/second_js.go"} {
		part, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stage = append(stage, part...)
	}
	for _, picture := range Pictures {
		if name := strings.ReplaceAll(picture, "-b", "B"); !regexp.MustCompile(`"` + name + `":`).Match(stage) { // as it is called in a dataset
			t.Errorf("the stage does not say where %s is", picture)
		}
	}
	each(t, func(t *testing.T, p Place) {
		light := p.Caption().Light
		if light == "" || !slices.Contains(Pictures, light) && !strings.Contains(string(page), ` id="`+light+`"`) {
			t.Errorf("there is no %q to light", light)
		}
	})
}

func TestPlaces(t *testing.T) {
	each(t, func(t *testing.T, p Place) {
		if again, ok := Find(p.String()); !ok || again != p {
			t.Errorf("found again as %v, %v", again, ok)
		}
		if alone, ok := Alone("lesson=" + p.String()); !ok || alone != p {
			t.Errorf("alone it is %v, %v", alone, ok)
		}
		if next := p.Next(); p.IsLast() != (next == p) || !p.IsLast() && next.Back() != p {
			t.Errorf("next is %v, and back from there %v", next, next.Back())
		}
	})
	for _, text := range []string{"", "game", "game.", "game.0", "game.-1", "game.99", "game.1.1", "nothing.1"} {
		if p, ok := Find(text); ok {
			t.Errorf("Find(%q) = %v", text, p)
		}
	}
	for _, fragment := range []string{"", "p=quick", "lesson=game.1&p=quick", "lesson=none.1"} {
		if p, ok := Alone(fragment); ok {
			t.Errorf("Alone(%q) = %v", fragment, p)
		}
	}
	if (Place{}).String() != "" {
		t.Error("no place has a name")
	}
}

// TestCosts: what the lesson on cost says of work is what the presets cost.
func TestCosts(t *testing.T) {
	work := func(name string) float64 {
		p, _ := config.PresetByName(name)
		cost, err := p.Config.Cost()
		if err != nil {
			t.Fatal(err)
		}
		return float64(cost.FLOPs)
	}
	quick, article, quality := work("quick"), work("article"), work("quality")
	for what, c := range map[string][2]float64{
		"a step of quick": {quick, 0.144e9}, "500 steps": {500 * quick, 72e9}, "a step of the article's": {article, 22.8e9},
		"their ratio": {article / quick, 160}, "three of them": {3 * article / quick, 475}, "quality": {quality / quick, 2}, "GPT-3": {3.14e23 / (500 * quick), 4.4e12},
	} {
		if ratio := c[0] / c[1]; ratio < 0.97 || ratio > 1.03 {
			t.Errorf("%s: %.4g, the lesson says %.4g", what, c[0], c[1])
		}
	}
}
