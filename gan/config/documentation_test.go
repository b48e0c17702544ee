package config

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentation reads docs/architecture-strings.md: its architectures and the layers of its table are accepted, no kind of layer is
// missing there, and its errors are those that are given.
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/architecture-strings.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[LayerKind]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|").FindAllStringSubmatch(string(text), -1) {
		for _, word := range strings.Split(row[1], ", ") {
			layer, _, err := parseLayer(strings.Trim(word, "`"))
			if err != nil {
				t.Errorf("the table has %s: %v", word, err)
			}
			documented[layer.Kind] = true
		}
	}
	for _, n := range notations {
		if !documented[n.kind] {
			t.Errorf("the table has no example of %s", n.name)
		}
	}
	for _, example := range regexp.MustCompile(`(?m)^([a-z0-9.]+)  +([GD]) of the preset (\w+)$`).FindAllStringSubmatch(string(text), -1) {
		p, ok := PresetByName(example[3])
		if got := map[string]string{"G": p.Config.Generator, "D": p.Config.Discriminator}[example[2]]; !ok || got != example[1] {
			t.Errorf("%s of the preset %s is %s, not %s", example[2], example[3], got, example[1])
		}
	}
	sentences := regexp.MustCompile(`(?m)^architecture "([^"]*)", character .*$`).FindAllStringSubmatch(string(text), -1)
	for _, s := range sentences {
		layers, err := ParseArchitecture(s[1])
		if err == nil {
			_, err = Shapes(layers, Pixels)
		}
		if want := strings.TrimSuffix(s[0], ", …"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error\n%v, the documentation says\n%s", err, want)
		}
	}
	if len(documented) == 0 || len(sentences) < 4 {
		t.Errorf("only %d kinds of layers and %d errors found", len(documented), len(sentences))
	}
}
