package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
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

// TestScoreboard trains a few steps: the table has a row for each preset and a column for each step; slow presets end earlier.
func TestScoreboard(t *testing.T) {
	var stdout, stderr bytes.Buffer
	args := []string{"-presets", "quick,mlp,article", "-seeds", "2", "-steps", "3,2", "-slow", "1", "-judge-n", "50"}
	if code := scoreboardCommand(context.Background(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	number := `\d[\d.]*`
	spread := number + `( \(` + number + `–` + number + `\))?`
	rows := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	for i, want := range []string{
		`FD of 50 samples, median \(least–most\) of 2 seeds`, ``,
		`\| preset \| GFLOP/step \| 2 \| 3 \| digits at the end \| steps/s \|`,
		`\| --- \| --: \| --: \| --: \| --: \| --: \|`,
		"\\| `quick` \\| 0.144 \\| " + spread + ` \| ` + spread + ` \| ` + spread + ` \| ` + spread + ` \|`,
		"\\| `mlp` \\| 0.224 \\| " + spread + ` \| ` + spread + ` \| ` + spread + ` \| ` + spread + ` \|`,
		"\\| `article` \\| 22.8 \\| - \\| - \\| - \\| - \\|",
	} {
		if i >= len(rows) || !regexp.MustCompile(`^`+want+`$`).MatchString(rows[i]) {
			t.Fatalf("line %d of\n%s\nwant it to match %s", i, &stdout, want)
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
