package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// result is what was measured of one entry, or one of the things that were.
type result struct {
	Name     string  `json:"name"`
	Who      string  `json:"who"`     // as the engine names itself
	Threads  int     `json:"threads"` // truly used
	MedianMS float64 `json:"median_ms"`
	MinMS    float64 `json:"min_ms"`
	GFLOPS   float64 `json:"gflops"` // at the median; 0 where the time is not that of arithmetic
	N        int     `json:"n"`      // samples, each the mean of as many executions as take 0.3 s, or of one
	// P95MS and P99MS are for the times between frames, of which the longest are what is seen.
	P95MS float64 `json:"p95_ms,omitempty"`
	P99MS float64 `json:"p99_ms,omitempty"`
	// Value is the median of what is not a time, in a Unit.
	Value *float64 `json:"value,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	// Machine and browser of the measurement.
	Machine string `json:"machine,omitempty"`
}

// newResult sums up the samples, in milliseconds.
func newResult(e entry, who string, threads int, samples []float64) (result, error) {
	flops, err := e.FLOPs()
	if err != nil {
		return result{}, err
	}
	r := timed(e.Name, who, threads, samples)
	r.GFLOPS = round(flops / median(samples) / 1e6)
	return r, nil
}

func timed(name, who string, threads int, samples []float64) result {
	return result{Name: name, Who: who, Threads: threads, MedianMS: round(median(samples)), MinMS: round(slices.Min(samples)), N: len(samples)}
}

// as makes a value of the median, which is in the unit.
func (r result) as(unit string) result {
	median := r.MedianMS
	r.Value, r.Unit, r.MedianMS, r.MinMS = &median, unit, 0, 0
	return r
}

// median is the one in the middle, or the mean of the two that are. There is at least one.
func median(samples []float64) float64 {
	sorted := slices.Sorted(slices.Values(samples))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// round keeps four digits: no measurement here has more.
func round(v float64) float64 {
	var rounded float64
	fmt.Sscan(fmt.Sprintf("%.4g", v), &rounded)
	return rounded
}

// write leaves the results in a file, one to a line.
func write(file string, results []result) error {
	var lines []string
	for _, r := range results {
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", r.Name, r.Who, err)
		}
		lines = append(lines, string(line))
	}
	return os.WriteFile(file, []byte("[\n  "+strings.Join(lines, ",\n  ")+"\n]\n"), 0o644)
}

// read takes them out of the file again.
func read(file string) ([]result, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("no results: run ./build.sh bench first: %w", err)
	}
	var results []result
	if err := json.Unmarshal(text, &results); err != nil {
		return nil, fmt.Errorf("%s is not a file of results: %w", file, err)
	}
	return results, nil
}
