package text

import (
	"math"
	"strconv"
	"strings"
)

// Unknown stands for a number that was not measured.
const Unknown = "–"

// Significant writes a number with the given count of significant digits, small and large ones with an exponent: "0.693",
// "1.2e-05". Not-a-number and infinities give Unknown.
func Significant(v float64, digits int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	if v == 0 {
		return "0"
	}
	size := math.Abs(v)
	if size < 1e-3 || size >= 1e6 {
		return sign(v) + strconv.FormatFloat(size, 'e', digits-1, 64)
	}
	whole := int(math.Floor(math.Log10(size))) + 1
	return sign(v) + strconv.FormatFloat(size, 'f', max(0, digits-whole), 64)
}

// sign is a minus, as wide as a digit, before a negative number.
func sign(v float64) string {
	if v < 0 {
		return "−"
	}
	return ""
}

// Percent writes a share between 0 and 1: "43%", "99.7%" near the ends, where one percent hides what matters.
func Percent(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return Unknown
	case v > 0 && v < 0.02 || v > 0.98 && v < 1:
		return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
	}
	return strconv.FormatFloat(100*v, 'f', 0, 64) + "%"
}

// PercentFine writes a share with one decimal: "42.3%".
func PercentFine(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
}

// Signed writes a latent coordinate, always with its sign and two decimals: "+1.25".
func Signed(v float64) string {
	out := strconv.FormatFloat(v, 'f', 2, 64)
	if out == "-0.00" {
		out = "0.00"
	}
	if out[0] != '-' {
		return "+" + out
	}
	return "−" + out[1:]
}

// Short writes a round number of an axis: "−2", "0.5".
func Short(v float64) string {
	if v == 0 {
		return "0" // never "-0"
	}
	return strings.Replace(strconv.FormatFloat(v, 'g', 4, 64), "-", "−", 1)
}

// Rate writes a learning rate the way people type it: "0.0015" or "2e-5", always readable by strconv.ParseFloat.
func Rate(v float64) string {
	if v != 0 && math.Abs(v) < 1e-3 {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
		n, _ := strconv.Atoi(exponent)
		return mantissa + "e" + strconv.Itoa(n)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Known writes a count that is 0 only as long as it is not known.
func Known(n int) string {
	if n == 0 {
		return Unknown
	}
	return Grouped(n)
}

// Grouped writes a count with a thin space between thousands.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	if len(digits) <= 4 {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && d != '-' && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteString("\u2009")
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Plain writes a number with at most so many decimals, as a machine reads it: "0.5", "-3".
func Plain(v float64, decimals int) string {
	power := math.Pow(10, float64(decimals))
	return strconv.FormatFloat(math.Round(v*power)/power+0, 'f', -1, 64)
}

// Metric writes an amount with three significant digits and a prefix to its unit: "12.3 kJ", "144 MFLOP".
func Metric(v float64, unit string) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	prefix := ""
	for _, p := range []string{"k", "M", "G", "T", "P"} {
		if math.Abs(v) < 1000 {
			break
		}
		v, prefix = v/1000, p
	}
	return Significant(v, 3) + "\u00a0" + prefix + unit
}
