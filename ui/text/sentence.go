package text

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Sentence returns a sentence that the parser of links or the trainer wrote in English in another language. Below the page everything speaks
// English: errors are made with fmt.Errorf, wrapped, and travel as text. Their formats are the keys of the table errors; what stands for the verbs
// is translated in the same way, so that an error inside another is too. What no format fits, as what a browser says, stays as it is.
func Sentence(language Language, english string) string {
	if language == English {
		return english
	}
	for _, f := range formats() {
		if values := f.pattern.FindStringSubmatch(english); values != nil {
			return f.fill(language, values[1:])
		}
	}
	return english
}

// verb is one of fmt's in a format, with flags and precision; in a translation it may have an index, as %[2]s.
var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+#.\d]*[a-z]`)

// format is a key of errors.
type format struct {
	pattern     *regexp.Regexp
	translation string
	literal     int // bytes of it that are no verbs
}

// formats are those of errors, those that say most themselves first: "%s: %w" fits many sentences.
var formats = sync.OnceValue(func() (all []format) {
	for english, translation := range errors {
		pattern, end, literal := "^", 0, 0
		for _, at := range verb.FindAllStringIndex(english, -1) {
			before := english[end:at[0]]
			pattern += regexp.QuoteMeta(before) + valuePattern(english[at[1]-1], before)
			literal += at[0] - end
			end = at[1]
		}
		pattern += regexp.QuoteMeta(english[end:]) + "$"
		all = append(all, format{regexp.MustCompile("(?s)" + pattern), translation, literal + len(english) - end})
	}
	slices.SortFunc(all, func(a, b format) int {
		return cmp.Or(b.literal-a.literal, cmp.Compare(a.pattern.String(), b.pattern.String()))
	})
	return all
})

// valuePattern is what a verb writes behind what stands before it. Only an error, behind a colon, has colons outside of quotes itself.
func valuePattern(verb byte, before string) string {
	const quoted = `"(?:[^"\\]|\\.)*"`
	switch {
	case verb == 'd':
		return `(-?\d+)`
	case verb == 'q':
		return "(" + quoted + ")"
	case verb == 'w' || strings.HasSuffix(before, ": "):
		return `(.*)`
	}
	return `((?:` + quoted + `|[^:]|:[^ ])*?)`
}

// fill puts translated values into the translation.
func (f format) fill(language Language, values []string) string {
	next := 0
	return verb.ReplaceAllStringFunc(f.translation, func(v string) string {
		i := next
		if index := verb.FindStringSubmatch(v)[1]; index != "" {
			n, err := strconv.Atoi(index)
			if err != nil || n < 1 || n > len(values) {
				panic(fmt.Sprintf("BUG: %s in %q", v, f.translation))
			}
			i = n - 1
		}
		next = i + 1
		if word, ok := words[values[i]]; ok {
			return word
		}
		return Sentence(language, strings.TrimSuffix(values[i], "."))
	})
}
