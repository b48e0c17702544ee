package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"ganplayground/bench"
)

// table is one part of what is reported. The first column says what a row is about, the others hold numbers.
type table struct {
	columns []string
	rows    [][]string
}

// tables sorts results into those of products, of convolutions, of steps, and of the page.
func tables(results []result) []table {
	var list []table
	for _, t := range []table{timesTable(results, bench.Peak, bench.Product), convolutionsTable(results),
		timesTable(results, bench.Step, bench.First), pageTable(results)} {
		if len(t.rows) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// timesTable compares with ours on the same benchmark with as many threads, with the same engine on one thread, and with the
// micro-kernel on as many threads, where these are among the results.
func timesTable(results []result, kinds ...bench.Kind) table {
	t := table{columns: []string{"benchmark", "who", "threads", "median ms", "min ms", "GFLOP/s", "of peak", "n", "time / ours", "speed-up"}}
	for _, r := range results {
		if b, err := bench.ByName(r.Name); err != nil || !slices.Contains(kinds, b.Kind) {
			continue
		}
		peak, speedUp := missing, missing
		if p := find(results, bench.PeakName, ours, 1); p != nil && r.GFLOPS > 0 {
			peak = percent(r.GFLOPS / (p.GFLOPS * float64(r.Threads)))
		}
		if r.Threads > 1 {
			speedUp = ratio(find(results, r.Name, r.Who, 1), &r)
		}
		t.rows = append(t.rows, []string{r.Name, r.Who, fmt.Sprint(r.Threads), fixed(r.MedianMS), fixed(r.MinMS), fixed(r.GFLOPS), peak, fmt.Sprint(r.N),
			ratio(&r, find(results, r.Name, ours, r.Threads)), speedUp})
	}
	return t
}

// convolutionsTable has a row for each layer with its three passes.
func convolutionsTable(results []result) table {
	t := table{columns: []string{"convolution", "threads", "forward ms", "input ms", "filter ms", "GFLOP/s", "input", "filter", "gradients / forward"}}
	for _, r := range results {
		b, err := bench.ByName(r.Name)
		if err != nil || b.Kind != bench.Convolution || b.Pass != bench.Forward {
			continue
		}
		passes := make([]result, len(bench.Passes))
		for i, pass := range bench.Passes {
			if found := find(results, bench.PassName(b.LayerName(), pass), r.Who, r.Threads); found != nil {
				passes[i] = *found
			}
		}
		gradients := missing
		if passes[1].N > 0 && passes[2].N > 0 {
			gradients = fixed((passes[1].MedianMS + passes[2].MedianMS) / r.MedianMS)
		}
		t.rows = append(t.rows, []string{fmt.Sprintf("%s, %s", b.LayerName(), b.Layer), fmt.Sprint(r.Threads),
			fixed(passes[0].MedianMS), fixed(passes[1].MedianMS), fixed(passes[2].MedianMS),
			fixed(passes[0].GFLOPS), fixed(passes[1].GFLOPS), fixed(passes[2].GFLOPS), gradients})
	}
	return t
}

// pageTable has what no benchmark's name stands for: one of several values of a page.
func pageTable(results []result) table {
	t := table{columns: []string{"page", "threads", "median", "min", "p95", "p99", "n"}}
	for _, r := range results {
		if b, err := bench.ByName(r.Name); err == nil && !b.OfPage() {
			continue
		}
		median := withUnit(r.MedianMS)
		if r.Value != nil {
			median = fmt.Sprintf("%.4g %s", *r.Value, r.Unit)
		}
		if r.Unit == bytesUnit {
			median = fmt.Sprintf("%.2f MB", *r.Value/1e6)
		}
		t.rows = append(t.rows, []string{r.Name, fmt.Sprint(r.Threads), median, withUnit(r.MinMS), withUnit(r.P95MS), withUnit(r.P99MS), fmt.Sprint(r.N)})
	}
	return t
}

func find(results []result, name, who string, threads int) *result {
	i := slices.IndexFunc(results, func(r result) bool { return r.Name == name && r.Who == who && r.Threads == threads })
	if i < 0 {
		return nil
	}
	return &results[i]
}

// missing stands for a number that there is not.
const missing = "-"

func fixed(v float64) string {
	switch {
	case v == 0:
		return missing
	case v < 1:
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func withUnit(ms float64) string {
	if ms == 0 {
		return missing
	}
	return fmt.Sprintf("%.4g ms", ms)
}

func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// ratio is that of the times.
func ratio(a, b *result) string {
	if a == nil || b == nil {
		return missing
	}
	return fmt.Sprintf("%.2f", a.MedianMS/b.MedianMS)
}

// plain aligns the columns for a terminal.
func (t table) plain() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	width := 0
	for _, row := range t.rows {
		width = max(width, len(row[0]))
	}
	for _, row := range append([][]string{t.columns}, t.rows...) {
		fmt.Fprintf(w, "%-*s\t%s\t\n", width, row[0], strings.Join(row[1:], "\t"))
	}
	w.Flush()
	return b.String()
}

// markdown writes the table as README.md has it.
func (t table) markdown() string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.columns)
	line(append([]string{"---"}, slices.Repeat([]string{"--:"}, len(t.columns)-1)...))
	for _, row := range t.rows {
		line(row)
	}
	return b.String()
}

// report writes all tables, with the machine of each measurement above.
func report(results []result, form func(table) string) string {
	var machines, parts []string
	for _, r := range results {
		if !slices.Contains(machines, r.Machine) {
			machines = append(machines, r.Machine)
		}
	}
	parts = append(parts, strings.Join(machines, "; ")+"\n")
	for _, t := range tables(results) {
		parts = append(parts, form(t))
	}
	return strings.Join(parts, "\n")
}
