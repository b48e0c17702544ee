package text

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

var verbs = regexp.MustCompile(`%[a-z]`)

func TestEveryTextIsInBothLanguages(t *testing.T) {
	for key, e := range all {
		if e.en == "" || e.zh == "" {
			t.Errorf("%s: a language is missing", key)
		}
		if en, zh := verbs.FindAllString(e.en, -1), verbs.FindAllString(e.zh, -1); strings.Join(en, "") != strings.Join(zh, "") {
			t.Errorf("%s: verbs %v in English, %v in Chinese; they must come in the same order", key, en, zh)
		}
	}
}

// The English texts also stand in index.html, for the time before the program runs.
func TestPageSaysWhatTheTableSays(t *testing.T) {
	page, err := os.ReadFile("../../public/index.html")
	if err != nil {
		t.Fatal(err)
	}
	texts := regexp.MustCompile(`data-text="([^"]+)"[^>]*>([^<]*)<`).FindAllStringSubmatch(string(page), -1)
	labels := regexp.MustCompile(`data-label="([^"]+)"[^>]* aria-label="([^"]*)"`).FindAllStringSubmatch(string(page), -1)
	if len(texts) < 20 || len(labels) < 5 {
		t.Fatalf("found only %d texts and %d labels: the patterns no longer fit the page", len(texts), len(labels))
	}
	if all := strings.Count(string(page), "data-label="); all != len(labels) {
		t.Errorf("%d of %d elements with data-label have an aria-label right behind it", len(labels), all)
	}
	for _, found := range append(texts, labels...) {
		if e, ok := all[found[1]]; !ok || e.en != found[2] {
			t.Errorf("index.html, %s: %q, in the table %q", found[1], found[2], e.en)
		}
	}
}

func TestEveryPresetIsDescribed(t *testing.T) {
	for _, p := range config.Presets {
		for _, key := range []string{"preset." + p.Name, "preset." + p.Name + ".watch"} {
			if !Has(key) {
				t.Errorf("no text %s", key)
			}
		}
	}
}

func TestChoose(t *testing.T) {
	for preference, want := range map[string]Language{"zh": Chinese, "zh-TW": Chinese, "en-GB": English, "de": English, "": English} {
		if got := Choose(preference); got != want {
			t.Errorf("Choose(%q) = %s, want %s", preference, got, want)
		}
	}
}

func TestOfUnknownKeyPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Of(English, "no such key")
}
