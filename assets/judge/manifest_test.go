package judge

import (
	"slices"
	"strings"
	"testing"

	"ganplayground/assets/judge/weights"
)

// TestCheck: the file that is checked in is the one that the manifest describes, and no other is.
func TestCheck(t *testing.T) {
	m, err := LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(weights.Judge); err != nil {
		t.Error(err)
	}
	altered := slices.Clone(weights.Judge)
	altered[len(altered)-1] ^= 1
	for _, c := range []struct {
		data []byte
		want string
	}{{altered, "SHA-256"}, {altered[1:], "bytes, the manifest says"}, {nil, "0 bytes"}} {
		if err := m.Check(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d bytes: %v, want an error with %q", len(c.data), err, c.want)
		}
	}
	again := *m
	again.Describe(weights.Judge)
	if again.Version != m.Version || again.Name != m.Name || again.Bytes != m.Bytes || again.SHA256 != m.SHA256 {
		t.Errorf("described anew it is %+v, the manifest says %+v", again, *m)
	}
}

func TestFloor(t *testing.T) {
	m := Manifest{Floors: []Floor{{1000, 2.5}, {5000, 0.75}}}
	if fd, ok := m.Floor(5000); fd != 0.75 || !ok {
		t.Errorf("floor of 5000: %v, %v", fd, ok)
	}
	if _, ok := m.Floor(1001); ok {
		t.Error("a floor of 1001, which was not measured")
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{"{": "manifest", `{"version": 1}`: "version 1, this program reads 2"} {
		if _, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}
