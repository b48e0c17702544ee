package config

import (
	"strings"
	"testing"
)

func TestParseData(t *testing.T) {
	for _, c := range []struct {
		text   string
		values int
		digits string
	}{
		{"mnist", 784, "0123456789"},
		{"mnist:0", 784, "0"},
		{"mnist:013", 784, "013"},
		{"mnist:0139", 784, "0139"},
		{"mnist:012345678", 784, "012345678"},
		{"ring", 2, ""},
		{"grid", 2, ""},
		{"spiral", 2, ""},
		{"two", 2, ""},
		{"gauss", 1, ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			d, err := ParseData(c.text)
			if err != nil {
				t.Fatal(err)
			}
			var digits strings.Builder
			for digit := range byte(255) {
				if d.HasDigit(digit) {
					digits.WriteByte('0' + digit)
				}
			}
			if d.String() != c.text || d.Values() != c.values || digits.String() != c.digits || len(d.Digits()) != len(c.digits) {
				t.Errorf("it is %s of %d values with the digits %q, which are %v", d, d.Values(), &digits, d.Digits())
			}
			if points := d.Points(); (points != nil) != (c.digits == "") || points != nil && points.Name != c.text {
				t.Errorf("its points are %v", points)
			}
		})
	}
}

func TestParseDataRefuses(t *testing.T) {
	for _, text := range []string{"", "MNIST", "mnist:", "mnist:a", "mnist:0-4", "mnist:0,1", "mnist: 1", "mnist:１", "mnist:1:2", "mnist:310", "mnist:11", "mnist:0123456789", "mnist:9:", "ring:1",
		"Ring", "ring ", "__proto__", ":1", "mnist:\x00"} {
		_, err := ParseData(text)
		if err == nil || err.Error() != dataKnown {
			t.Errorf("%q: error %v, want one that lists the data sets", text, err)
		}
	}
}

// FuzzParseData checks that what is accepted is written as one text that is read as the same.
func FuzzParseData(f *testing.F) {
	for _, seed := range []string{"mnist", "mnist:", "mnist:310", "mnist:0123456789", "ring", "gauss", "mnist:\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseData(text)
		if err != nil {
			return
		}
		if again, err := ParseData(d.String()); err != nil || again != d || d.String() != text {
			t.Errorf("%q is written %q, which is read as %v, %v", text, d, again, err)
		}
		if d.Values() < 1 || (d.Points() == nil) != (len(d.Digits()) > 0) {
			t.Errorf("%q has %d values and digits %v", text, d.Values(), d.Digits())
		}
	})
}
