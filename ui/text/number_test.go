package text

import (
	"math"
	"strconv"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"three digits", Significant(0.69314, 3), "0.693"},
		{"above one", Significant(12.3456, 3), "12.3"},
		{"whole", Significant(1234, 3), "1234"},
		{"small", Significant(1.234e-5, 3), "1.23e-05"},
		{"negative", Significant(-2.5, 3), "−2.50"},
		{"zero", Significant(0, 3), "0"},
		{"not a number", Significant(math.NaN(), 3), Unknown},
		{"infinite", Significant(math.Inf(1), 3), Unknown},
		{"middle percent", Percent(0.434), "43%"},
		{"near certain", Percent(0.997), "99.7%"},
		{"certain", Percent(1), "100%"},
		{"never", Percent(0), "0%"},
		{"unmeasured percent", Percent(math.NaN()), Unknown},
		{"positive", Signed(1.254), "+1.25"},
		{"below zero", Signed(-1.254), "−1.25"},
		{"rounded to zero", Signed(-0.001), "+0.00"},
		{"short count", Grouped(1234), "1234"},
		{"long count", Grouped(1234567), "1\u2009234\u2009567"},
		{"negative count", Grouped(-123456), "-123\u2009456"},
		{"fine percent", PercentFine(0.4236), "42.4%"},
		{"unmeasured fine percent", PercentFine(math.NaN()), Unknown},
		{"plain", Plain(0.125, 2) + Plain(-3, 2) + Plain(-0.001, 2), "0.13-30"},
		{"metric", Metric(72123456789, "FLOP"), "72.1\u00a0GFLOP"},
		{"metric at a prefix", Metric(1000, "J"), "1.00\u00a0kJ"},
		{"metric without prefix", Metric(999, "J"), "999\u00a0J"},
		{"metric of nothing", Metric(0, "J"), "0\u00a0J"},
		{"metric unmeasured", Metric(math.NaN(), "J"), Unknown},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestRateReadsBack(t *testing.T) {
	for _, v := range []float64{0, 1, 0.0015, 2e-4, 1.25e-7, 0.3, 1e-3} {
		text := Rate(v)
		if back, err := strconv.ParseFloat(text, 64); err != nil || back != v {
			t.Errorf("Rate(%v) = %q, which reads back as %v, %v", v, text, back, err)
		}
	}
	if got := Rate(2e-4); got != "2e-4" {
		t.Errorf("Rate(2e-4) = %q", got)
	}
}

func TestKnown(t *testing.T) {
	for n, want := range map[int]string{0: Unknown, 2: "2", 163118: "163\u2009118"} {
		if got := Known(n); got != want {
			t.Errorf("Known(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for want, v := range map[string]float64{"0": math.Copysign(0, -1), "−2": -2, "0.5": 0.5, "4": 4, "−0.25": -0.25, "100": 100} {
		if got := Short(v); got != want {
			t.Errorf("Short(%v) = %s, want %s", v, got, want)
		}
	}
}
