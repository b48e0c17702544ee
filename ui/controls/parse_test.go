package controls

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/ui/settings"
)

func TestParseSeed(t *testing.T) {
	for text, want := range map[string]uint64{"0": 0, " 42 ": 42, "9007199254740991": config.MaxSeed} {
		if got, ok := ParseSeed(text); !ok || got != want {
			t.Errorf("ParseSeed(%q) = %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "abc", "1e3", "9007199254740992", "99999999999999999999"} {
		if got, ok := ParseSeed(text); ok {
			t.Errorf("ParseSeed(%q) = %d", text, got)
		}
	}
}

func TestParseStep(t *testing.T) {
	for text, want := range map[string]int{"1": 1, "500 ": 500, "1000000": config.MaxStep} {
		if got, ok := ParseStep(text); !ok || got != want {
			t.Errorf("ParseStep(%q) = %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "0", "-3", "1000001", "many"} {
		if got, ok := ParseStep(text); ok {
			t.Errorf("ParseStep(%q) = %d", text, got)
		}
	}
}

func TestParseRate(t *testing.T) {
	f, _ := config.FieldByKey("lrd")
	for _, c := range []struct {
		text    string
		want    float64
		clamped bool
	}{{"0.001", 0.001, false}, {"1e-3", 0.001, false}, {"0,002", 0.002, false}, {" 2E-4 ", 2e-4, false}, {"0", 0, false},
		{"5", 1, true}, {"-1", 0, true}, {"1e999", 1, true}, {"inf", 1, true}} {
		got, clamped, ok := ParseRate(f, c.text)
		if !ok || got != c.want || clamped != c.clamped {
			t.Errorf("ParseRate(%q) = %v, clamped %v, %v", c.text, got, clamped, ok)
		}
	}
	for _, text := range []string{"", "abc", "NaN", "1e-3x"} {
		if got, _, ok := ParseRate(f, text); ok {
			t.Errorf("ParseRate(%q) = %v", text, got)
		}
	}
}

// TestPageHasEveryElement compares the ids that the program asks for with those of index.html.
func TestPageHasEveryElement(t *testing.T) {
	page, err := os.ReadFile("../../public/index.html")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, found := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(string(page), -1) {
		if ids[found[1]] {
			t.Errorf("index.html has two elements %s", found[1])
		}
		ids[found[1]] = true
	}
	files, err := filepath.Glob("*_js.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the program: %v", err)
	}
	asked := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		calls := regexp.MustCompile(`\b(?:byID|inputByID|selectByID|on|show|hide|enable|write|setField|complain)\("([^"]+)"[,)]`)
		for _, found := range calls.FindAllStringSubmatch(string(source), -1) {
			asked++
			if !ids[found[1]] {
				t.Errorf("%s asks for the element %s", file, found[1])
			}
		}
	}
	if asked < 30 {
		t.Errorf("found only %d calls: the pattern no longer fits the program", asked)
	}
	for _, id := range strings.Fields("seed-note run-to-note share-note") {
		if !ids[id] {
			t.Errorf("index.html has no element %s", id)
		}
	}
	for _, group := range settings.Groups {
		if !ids["group-"+group.Key] {
			t.Errorf("index.html has no element for the group %s", group.Key)
		}
		for _, row := range group.Rows {
			if ids[row.Key] {
				t.Errorf("index.html has an element %s, which is the setting's", row.Key)
			}
		}
	}
}
