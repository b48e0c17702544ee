package controls

import (
	"strings"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/session"
	"ganplayground/ui/settings"
	"ganplayground/ui/text"
)

// Comparison is what the controls show of an A/B.
type Comparison struct {
	Difference  link.Difference
	Phase       session.Phase // of B
	Step        int
	Fingerprint string
	Values      [2]string  // of the setting, in force in A and in B, as links write them
	Numbers     [2]Numbers // of A and of B
	Behind      bool       // B is still on its way to where A stands
}

// compared are the settings that an A/B can differ in, in the order in which they are offered.
var compared = settings.All()

// options are the values that a setting can have, as links write them; nil if the value is typed.
func options(key string) []string {
	for _, row := range compared {
		switch {
		case row.Key != key:
		case row.Kind == settings.Word:
			return row.Choice.Words
		case row.Kind == settings.Toggle:
			return []string{"0", "1"}
		case row.Kind == settings.Bugs:
			return []string{"none", "gloss", "logits", "frozen", "gloss.logits.frozen"}
		}
	}
	return nil
}

// SettingName is what a setting is called.
func SettingName(language text.Language, key string) string {
	return text.Of(language, "set."+key)
}

// SettingValue is what the value of a setting is called: most are called as links write them.
func SettingValue(language text.Language, key, value string) string {
	if f, ok := config.FieldByKey(key); ok && f.Toggle() {
		return text.Of(language, map[string]string{"0": "ab.off", "1": "ab.on"}[value])
	}
	if word := key + "." + value; text.Has(word) {
		return text.Of(language, word)
	}
	return value
}

// Shortened is the beginning of a long value, such as that of layers; one of words is left as it is.
func Shortened(value string) string {
	const most = 16
	if runes := []rune(value); len(runes) > most && !strings.Contains(value, " ") {
		return string(runes[:most-1]) + "…"
	}
	return value
}

// typedValue is what links would write for what was typed.
func typedValue(typed string) string { return strings.ReplaceAll(strings.TrimSpace(typed), ",", ".") }

// judgedWords are the distance to real images and the digits that the judge sees; where the samples are no digits it sees none.
func judgedWords(language text.Language, j *wire.Judgement) (fd, digits string) {
	if j == nil {
		return text.Unknown, text.Unknown
	}
	fd = text.Significant(float64(j.FD), 3)
	if j.Misleading {
		return fd, text.Unknown
	}
	return fd, text.Format(language, "judge.coverage", j.Coverage, j.Of)
}
