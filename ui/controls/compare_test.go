package controls

import (
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// TestComparedSettings: every value that is offered for a setting has a name, and is accepted beside others.
func TestComparedSettings(t *testing.T) {
	quick, _ := config.PresetByName("quick")
	for _, row := range compared {
		for _, value := range options(row.Key) {
			for _, language := range []text.Language{text.English, text.Chinese} {
				if SettingValue(language, row.Key, value) == "" {
					t.Errorf("the value %s of %s has no name", value, row.Key)
				}
			}
			if value == "mean" {
				continue // quick's last layer has one bias
			}
			now := link.ValueIn(quick.Config, row.Key)
			d, _, err := link.Differ(config.Run{Config: quick.Config}, row.Key, value)
			if err != nil || d.Some() == (value == now) {
				t.Errorf("%s of %s beside %s: %v, %v", value, row.Key, now, d, err)
			}
		}
	}
	if got := SettingValue(text.English, "sim", "1"); got != "on" {
		t.Errorf("simultaneous updates are %q", got)
	}
	if options("lrd") != nil || options("g") != nil {
		t.Error("rates and layers are not typed")
	}
}

func TestShortened(t *testing.T) {
	for value, want := range map[string]string{"non-saturating": "non-saturating", "d98.v2x7.u2.c16k3p1.bn.r.u2": "d98.v2x7.u2.c16…",
		"uniform, −1 to 1 all over": "uniform, −1 to 1 all over"} {
		if got := Shortened(value); got != want {
			t.Errorf("%q becomes %q, want %q", value, got, want)
		}
	}
}

func TestTypedValue(t *testing.T) {
	for typed, want := range map[string]string{" 0,001 ": "0.001", "1e-3": "1e-3", "d784.s": "d784.s", "": ""} {
		if got := typedValue(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func TestJudgedWords(t *testing.T) {
	for _, c := range []struct {
		judged     *wire.Judgement
		fd, digits string
	}{
		{nil, text.Unknown, text.Unknown},
		{&wire.Judgement{FD: 61.25, Coverage: 9, Of: 10}, "61.2", "9 of 10"},
		{&wire.Judgement{FD: 300, Coverage: 1, Of: 10, Misleading: true}, "300", text.Unknown},
	} {
		if fd, digits := judgedWords(text.English, c.judged); fd != c.fd || digits != c.digits {
			t.Errorf("%q and %q, want %q and %q", fd, digits, c.fd, c.digits)
		}
	}
}
