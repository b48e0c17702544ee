package link

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// formatNumber writes v with the fewest digits that read back as v, as a decimal unless an exponent saves two characters or
// more: 0.001, 0.0015, 1e-4.
func formatNumber(v float64) string {
	decimal := strconv.FormatFloat(v, 'f', -1, 64)
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	digits := strings.TrimLeft(exponent[1:], "0") // strconv writes two at least: 1e-04
	scientific := mantissa + "e" + strings.TrimPrefix(exponent[:1], "+") + digits
	if digits != "" && len(scientific)+2 <= len(decimal) {
		return scientific
	}
	return decimal
}

// parseNumber reads a decimal number. One too large for a float64 is infinite.
func parseNumber(text string) (float64, error) {
	// The letters of NaN, infinities, hexadecimal numbers and the underscore are left out of what ParseFloat accepts.
	if text == "" || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, fmt.Errorf("a number is expected, not %s", quote(text))
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("a number is expected, not %s", quote(text))
	}
	return v, nil
}

// parseInteger reads a whole number. One too large or too small for an int64 is the largest or smallest of them.
func parseInteger(text string) (int64, error) {
	digits := strings.TrimPrefix(text, "-")
	// ParseInt reports the range before it has looked at the last character.
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, fmt.Errorf("a whole number is expected, not %s", quote(text))
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		panic("BUG: " + err.Error())
	}
	return v, nil
}

// maxQuoted is the number of characters of a link that a sentence repeats.
const maxQuoted = 32

// excerpt returns text if it is short, else its beginning.
func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= maxQuoted {
		return text
	}
	return string([]rune(text)[:maxQuoted]) + "…"
}

// quote returns an excerpt in quotes, with everything escaped that would not show or would disturb what stands around it.
func quote(text string) string { return strconv.Quote(excerpt(text)) }
