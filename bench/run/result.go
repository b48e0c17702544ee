package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// result is what was measured of one entry.
type result struct {
	Name     string  `json:"name"`
	Who      string  `json:"who"`     // as the engine names itself
	Threads  int     `json:"threads"` // truly used
	MedianMS float64 `json:"median_ms"`
	MinMS    float64 `json:"min_ms"`
	GFLOPS   float64 `json:"gflops"` // at the median; 0 where the time is not that of arithmetic
	N        int     `json:"n"`      // samples, each the mean of as many executions as take 0.3 s, or of one
	mine     bool    // by our engine, whatever it names itself
}

// newResult sums up the samples, in milliseconds.
func newResult(e entry, who string, threads int, samples []float64) (result, error) {
	flops, err := e.FLOPs()
	if err != nil {
		return result{}, err
	}
	m := median(samples)
	return result{Name: e.Name, Who: who, Threads: threads, MedianMS: round(m), MinMS: round(slices.Min(samples)),
		GFLOPS: round(flops / m / 1e6), N: len(samples), mine: e.by == ours}, nil
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

// table aligns the results. The last column compares with ours on the same benchmark with as many threads.
func table(results []result) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "benchmark\twho\tthreads\tmedian ms\tmin ms\tGFLOP/s\tn\ttime / ours\t")
	for _, r := range results {
		rate, ratio := "-", "-"
		if r.GFLOPS > 0 {
			rate = fmt.Sprintf("%.2f", r.GFLOPS)
		}
		i := slices.IndexFunc(results, func(o result) bool { return o.mine && o.Name == r.Name && o.Threads == r.Threads })
		if i >= 0 {
			ratio = fmt.Sprintf("%.2f", r.MedianMS/results[i].MedianMS)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%.2f\t%.2f\t%s\t%d\t%s\t\n", r.Name, r.Who, r.Threads, r.MedianMS, r.MinMS, rate, r.N, ratio)
	}
	w.Flush()
	return b.String()
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
