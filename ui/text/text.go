package text

import (
	"fmt"
	"maps"
	"strings"
)

// Language is a language of the page, as in the lang attribute.
type Language string

const (
	English Language = "en"
	Chinese Language = "zh"
)

// entry is one text in all languages.
type entry struct{ en, zh string }

// all holds every text: those of table and of the files beside it, whose keys are theirs alone.
var all = joined(
	sentenceParts,
	table,
	survival,
	explorer,
	compare,
	film,
	board,
	settings,
	lessons,
	quiz,
	diagnoses,
)

func joined(tables ...map[string]entry) map[string]entry {
	all := map[string]entry{}
	for _, t := range tables {
		before := len(all)
		if maps.Copy(all, t); len(all) != before+len(t) {
			panic("BUG: a text is in two tables")
		}
	}
	return all
}

// Choose returns the language for a browser's preference such as "zh-TW"; English is for everybody else.
func Choose(preference string) Language {
	if len(preference) >= 2 && preference[:2] == string(Chinese) {
		return Chinese
	}
	return English
}

// Of returns the text of a key. A key that is not in the table is a mistake of ours.
func Of(language Language, key string) string {
	e, ok := all[key]
	if !ok {
		panic("BUG: text " + key + " is not in the table")
	}
	if language == Chinese {
		return e.zh
	}
	return e.en
}

// Format fills the verbs of a key's text with values.
func Format(language Language, key string, values ...any) string {
	return fmt.Sprintf(Of(language, key), values...)
}

// Sentences puts sentences one behind the other.
func Sentences(language Language, list ...string) string {
	if language == Chinese {
		return strings.Join(list, "")
	}
	return strings.Join(list, " ")
}

// Has tells whether the table has a key.
func Has(key string) bool {
	_, ok := all[key]
	return ok
}
