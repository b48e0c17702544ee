package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"ganplayground/train/wire"
)

// The tables stand in README.md between these lines.
const (
	boardBegins = "<!-- scoreboard: made by ./build.sh scoreboard -->"
	boardEnds   = "<!-- end of scoreboard -->"
)

// markdown returns the tables of images and of points, as far as there are such presets. Speeds are those of the host.
func (p plan) markdown(asked scoreboardFlags, host string) string {
	var b strings.Builder
	onPoints := func(e *entry) bool { return e.onPoints() }
	if images := slices.DeleteFunc(slices.Clone(p), onPoints); len(images) > 0 {
		fmt.Fprintf(&b, "FD of %d samples, median (least–most) of %d seeds; steps/s on %s\n\n| preset | GFLOP/step |", asked.samples, asked.seeds, host)
		for _, step := range asked.steps {
			fmt.Fprintf(&b, " %d |", step)
		}
		fmt.Fprintf(&b, " digits | steps/s | expected |\n| --- | --: |%s --- | --: | --- |\n", strings.Repeat(" --: |", len(asked.steps)))
		for _, e := range images {
			e.imageRow(&b, asked.steps, host)
		}
	}
	if points := slices.DeleteFunc(slices.Clone(p), func(e *entry) bool { return !e.onPoints() }); len(points) > 0 {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "Of %d points, median (least–most) of %d seeds\n\n", asked.samples, asked.seeds)
		b.WriteString("| preset | GFLOP/step | step | modes with fakes | fakes within three deviations | G(z) = μ + σz | steps/s |\n" +
			"| --- | --: | --: | --: | --: | --- | --: |\n")
		for _, e := range points {
			e.pointsRow(&b, host)
		}
	}
	return b.String()
}

// imageRow writes the row of a preset that makes images.
func (e *entry) imageRow(b *strings.Builder, columns []int, host string) {
	fmt.Fprintf(b, "| `%s` | %.3g |", e.preset.Name, float64(e.cost.FLOPs)/1e9)
	for _, step := range columns {
		fmt.Fprintf(b, " %s |", spread(e.at(step), func(r row) float64 { return float64(r.FD) }))
	}
	fmt.Fprintf(b, " %s | %s | %s |\n", e.digits(), e.speed(host), expected[e.preset.Name])
}

// digits says how many digits occur at the step that the preset is played to, or at the last one before it that was judged.
func (e *entry) digits() string {
	for _, step := range slices.Backward(e.steps) {
		if rows := e.at(step); step <= e.preset.To && len(rows) > 0 {
			return fmt.Sprintf("%s of %d at %d", spread(rows, func(r row) float64 { return float64(r.Coverage) }), rows[0].Of, step)
		}
	}
	return "-"
}

// pointsRow writes the row of a preset that makes points.
func (e *entry) pointsRow(b *strings.Builder, host string) {
	rows := e.at(e.preset.To)
	covered, quality, affine := "-", "-", ""
	if len(rows) > 0 {
		covered = fmt.Sprintf("%s of %d", spread(rows, func(r row) float64 { return float64(r.Coverage) }), rows[0].Of)
		quality = spread(rows, func(r row) float64 { return 100 * float64(r.Quality) }) + "%"
		if rows[0].Shift.Known() {
			affine = "μ " + spread(rows, func(r row) float64 { return float64(r.Shift) }) + ", σ " + spread(rows, func(r row) float64 { return float64(r.Scale) })
		}
	}
	fmt.Fprintf(b, "| `%s` | %.2g | %d | %s | %s | %s | %s |\n", e.preset.Name, float64(e.cost.FLOPs)/1e9, e.preset.To, covered, quality, affine, e.speed(host))
}

// at returns the rows of a step, one for each seed.
func (e *entry) at(step int) []row {
	return slices.DeleteFunc(slices.Clone(e.rows), func(r row) bool { return r.Step != step })
}

// speed returns the most steps a second of all runs on that host.
func (e *entry) speed(host string) string {
	fastest := 0.0
	for _, r := range e.rows {
		if r.Host == host {
			fastest = max(fastest, r.PerSecond)
		}
	}
	if fastest == 0 {
		return "-"
	}
	return short(fastest)
}

// spread writes the median of some numbers, with the least and the most if they differ. Numbers that are not known are left out.
func spread[T any](list []T, number func(T) float64) string {
	var values []float64
	for _, item := range list {
		if v := number(item); wire.Value(v).Known() {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return "-"
	}
	slices.Sort(values)
	n := len(values)
	median, least, most := short((values[(n-1)/2]+values[n/2])/2), short(values[0]), short(values[n-1])
	if least == most {
		return median
	}
	return fmt.Sprintf("%s (%s–%s)", median, least, most)
}

// short writes a number as a table needs it: 84, 8.4 or 0.84.
func short(v float64) string {
	digits := 2
	if v >= 10 {
		digits = 0
	} else if v >= 1 {
		digits = 1
	}
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', digits, 64), ".0")
}

// putBetween replaces what a file has between two lines.
func putBetween(name, begins, ends, text string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(data), begins+"\n")
	_, after, ended := strings.Cut(rest, ends)
	if !found || !ended {
		return fmt.Errorf("%s has no lines %s and %s, between which the tables go", name, begins, ends)
	}
	return os.WriteFile(name, []byte(before+begins+"\n\n"+text+"\n"+ends+after), 0o644)
}
