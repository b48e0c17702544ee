package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

func TestScoreboardErrors(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"unknown preset": {[]string{"-presets", "mlp,nonsense"}, `no preset "nonsense"; there are quick, `},
		"no step":        {[]string{"-steps", ""}, `"": whole numbers`},
		"step 0":         {[]string{"-steps", "5,0"}, `"0": whole numbers`},
		"no seeds":       {[]string{"-seeds", "0"}, "-seeds 0: 1 to"},
		"one sample":     {[]string{"-judge-n", "1"}, "-judge-n 1: 2 to"},
		"argument":       {[]string{"mlp"}, "usage"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := scoreboardCommand(context.Background(), c.args, &stdout, &stderr); code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			if !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
				t.Errorf("stderr is %q, want it to contain %q; stdout is %q", &stderr, c.want, &stdout)
			}
		})
	}
}

// TestScoreboard trains a few steps: a table of images with a row for each preset and a column for each step, where slow presets end earlier,
// and one of points. Another call goes on from the file of results: it measures the steps that are new, and nothing that is there.
func TestScoreboard(t *testing.T) {
	dir := t.TempDir()
	file, readme := filepath.Join(dir, "results.jsonl"), filepath.Join(dir, "README.md")
	board := func(args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		args = append(args, "-presets", "article,mlp,gaussian", "-seeds", "2", "-slow", "1", "-judge-n", "50", "-results", file, "-threads", "1")
		if code := scoreboardCommand(context.Background(), args, &stdout, &stderr); code != 0 {
			t.Fatalf("exit code %d: %s", code, &stderr)
		}
		return stdout.String()
	}
	number := `\d[\d.]*`
	spread := number + `( \(` + number + `–` + number + `\))?`
	match := func(got string, rows ...string) {
		t.Helper()
		if want := "^" + strings.Join(rows, `\n`) + `\n$`; !regexp.MustCompile(want).MatchString(got) {
			t.Fatalf("got\n%s\nwant it to match\n%s", got, want)
		}
	}
	shortened := slices.Clone(config.Presets)
	defer func() { config.Presets = shortened }()
	config.Presets = slices.Clone(config.Presets)
	for i := range config.Presets {
		config.Presets[i].To = min(config.Presets[i].To, 6)
	}
	points := []string{``, `Of 50 points, median \(least–most\) of 2 seeds`, ``,
		`\| preset \| GFLOP/step \| step \| modes with fakes \| fakes within three deviations \| G\(z\) = μ \+ σz \| steps/s \|`,
		`\| --- \| --: \| --: \| --: \| --: \| --- \| --: \|`,
		"\\| `gaussian` \\| " + number + ` \| 6 \| ` + spread + ` of 1 \| ` + spread + `% \| μ ` + spread + `, σ ` + spread + ` \| (-|` + number + `) \|`}
	speed := ` \| (-|` + number + `) \| `
	match(board("-steps", "3,2"), append([]string{
		`FD of 50 samples, median \(least–most\) of 2 seeds; steps/s on ` + regexp.QuoteMeta(host(1)), ``,
		`\| preset \| GFLOP/step \| 2 \| 3 \| digits \| steps/s \| expected \|`,
		`\| --- \| --: \| --: \| --: \| --- \| --: \| --- \|`,
		"\\| `article` \\| 22.8 \\| - \\| - \\| - \\| - \\| no digits in 200 steps \\|",
		"\\| `mlp` \\| 0.224 \\| " + spread + ` \| ` + spread + ` \| ` + spread + ` of 10 at 3` + speed + `93 at 1000, 37 at 5000 \|`}, points...)...)

	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(first, []byte("\n")); n != 2*2+2 {
		t.Fatalf("the file has %d results, want 6:\n%s", n, first)
	}
	if err := os.WriteFile(readme, []byte("above\n"+boardBegins+"\nold\n"+boardEnds+"\nbelow\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	table := board("-steps", "2,3,5", "-readme", readme)
	second, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if added, ok := bytes.CutPrefix(second, first); !ok || bytes.Count(added, []byte("\n")) != 2 || bytes.Count(added, []byte(`"step":5`)) != 2 {
		t.Errorf("the file was\n%s\nand is\n%s", first, second)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	if want := "above\n" + boardBegins + "\n\n" + table + "\n" + boardEnds + "\nbelow\n"; string(text) != want {
		t.Errorf("the file is\n%s\nwant\n%s", text, want)
	}
}

// TestScoreboardStopped: a command that is stopped says so, and its file can be gone on from.
func TestScoreboardStopped(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var stdout, stderr bytes.Buffer
	if code := scoreboardCommand(ctx, []string{"-presets", "mlp", "-steps", "2"}, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "context canceled") {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
}

// TestResults: what is kept comes back under its key, and of what was measured twice the last; a file of something else is refused.
func TestResults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.jsonl")
	one := row{Preset: "quick", Seed: 1, Step: 100, Origin: "a", Samples: 50, FD: 190, Coverage: 9, Of: 10, Digits: []int{1, 2}, PerSecond: 300,
		Quality: wire.Missing, Shift: wire.Missing, Scale: wire.Missing, Host: "here", Fingerprint: "f"}
	other := one
	other.Origin = "b"
	again := one
	again.PerSecond = 310
	for _, r := range []row{one, other, again} {
		results, err := openResults(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := results.add(r); err != nil {
			t.Fatal(err)
		}
		results.close()
	}
	results, err := openResults(file)
	if err != nil {
		t.Fatal(err)
	}
	defer results.close()
	if got := results.rows[one.key()]; len(results.rows) != 2 || got.PerSecond != 310 || got.FD != 190 || got.Quality.Known() || got.Digits[1] != 2 {
		t.Errorf("read %+v", results.rows)
	}
	for name, text := range map[string]string{"cut off": `{"preset":"qui`, "of something else": `{"name":"mlp-step"}`} {
		if err := os.WriteFile(file, []byte("\n"+text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := openResults(file); err == nil || !strings.Contains(err.Error(), "is no result") {
			t.Errorf("a line %s: %v", name, err)
		}
	}
}

// TestOrigin: another seed, another setting are other runs; the same is the same.
func TestOrigin(t *testing.T) {
	s, err := newStudio(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	m := measuring{studio: s, now: time.Now}
	seen := map[string]string{}
	for name, change := range map[string]func(*config.Config){
		"as it is": func(*config.Config) {}, "another seed": func(c *config.Config) { c.Seed++ },
		"an average, which the first weights do not show": func(c *config.Config) { c.EMA /= 2 },
		"another rate": func(c *config.Config) { c.GOptimiser.Rate *= 2 },
	} {
		p, _ := config.PresetByName("ring")
		change(&p.Config)
		origin, err := m.origin(context.Background(), p.Config)
		if err != nil {
			t.Fatal(err)
		}
		again, err := m.origin(context.Background(), p.Config)
		if err != nil || again != origin {
			t.Errorf("%s: origin %s, then %s, %v", name, origin, again, err)
		}
		if other, ok := seen[origin]; ok {
			t.Errorf("%s has the origin of %s", name, other)
		}
		seen[origin] = name
	}
}

// TestPace: of blocks of half a second the fastest counts, and one that was not finished does not.
func TestPace(t *testing.T) {
	var p pace
	now := time.Unix(0, 0)
	for _, took := range []int{300, 300, 100, 100, 100, 100, 100, 500, 1} { // ms a step
		if p.began.IsZero() {
			p.begin(now)
		}
		now = now.Add(time.Duration(took) * time.Millisecond)
		p.stepped(now)
	}
	if p.fastest != 10 {
		t.Errorf("%v steps a second, want 10", p.fastest)
	}
	p.begin(now)
	if p.steps != 0 || p.fastest != 10 {
		t.Errorf("a block that was not finished is kept: %+v", p)
	}
}

// TestPlan: the cheapest run is first; slow and failing presets end earlier.
func TestPlan(t *testing.T) {
	p, err := planOf(scoreboardFlags{presets: config.Presets, steps: []int{100, 500, 1000, 5000}, slow: 500, failing: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range p {
		last := map[string]int{"quick": 5000, "article": 500, "article-verbatim": 500, "vanish": 1000, "grid": 4000}
		if want, ok := last[e.preset.Name]; ok && e.steps[len(e.steps)-1] != want {
			t.Errorf("%s is judged at %v, want it up to %d", e.preset.Name, e.steps, want)
		}
	}
	work := func(e *entry) float64 { return float64(e.cost.FLOPs) * float64(e.steps[len(e.steps)-1]) }
	sorted := p.cheapestFirst()
	for i := range sorted[1:] {
		if work(sorted[i]) > work(sorted[i+1]) {
			t.Errorf("%s comes before %s, which is less work", sorted[i].preset.Name, sorted[i+1].preset.Name)
		}
	}
	for _, names := range [][]string{failing, slices.Collect(maps.Keys(expected))} {
		for _, name := range names {
			if _, ok := config.PresetByName(name); !ok {
				t.Errorf("there is no preset %q", name)
			}
		}
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{nil, "-"}, {[]float64{84.4}, "84"}, {[]float64{2.66, 2.66}, "2.7"}, {[]float64{90, 70, 80}, "80 (70–90)"}, {[]float64{0.5, 0.75}, "0.62 (0.50–0.75)"},
		{[]float64{10, 10, 10}, "10"}, {[]float64{9, 10}, "9.5 (9–10)"},
	} {
		if got := spread(c.values, func(v float64) float64 { return v }); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}
