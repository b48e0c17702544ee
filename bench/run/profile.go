package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"ganplayground/bench"
)

// view is a profile with what it is held against.
type view struct {
	entry   string
	threads int
	peak    float64 // GFLOP/s of the micro-kernel on one thread
	bench.Profile
}

// profile writes for each entry where its time goes. What could not be profiled is in the error.
func (m *machine) profile(entries []entry, rounds int, stdout, progress io.Writer) error {
	b, err := bench.ByName(bench.PeakName)
	if err != nil {
		return err
	}
	peak, err := m.compare([]entry{{Benchmark: b, by: ours, threads: 1}}, rounds, progress)
	if err != nil {
		return err
	}
	var failed error
	for _, e := range entries {
		fmt.Fprintln(progress, e)
		v, err := m.view(e)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("profile of %v: %w", e, err))
			continue
		}
		v.peak = peak[0].GFLOPS
		fmt.Fprintf(stdout, "\n%s", v)
	}
	return failed
}

// view profiles an entry.
func (m *machine) view(e entry) (view, error) {
	p, err := m.open(e)
	if err != nil {
		return view{}, err
	}
	defer p.close()
	profile, err := profileOf(p.ctx)
	return view{entry: e.Name, threads: p.threads, Profile: profile}, err
}

func profileOf(page context.Context) (p bench.Profile, err error) {
	text, err := eval[string](page, "bench.profile()")
	if err == nil {
		err = json.Unmarshal([]byte(text), &p)
	}
	return p, err
}

// row is a stage with its time and calls in the mean of the executions.
type row struct {
	stage     string
	ms, calls float64
	gflops    float64 // 0 where there are no products
}

// rows are the stages, the longest first. The cost of timing is taken off.
func (v view) rows() (list []row) {
	n := float64(v.Executions)
	for _, g := range v.Graphs {
		for _, s := range g.Stages {
			ms := max(0, s.MS-float64(s.Calls)*v.CallMS)
			r := row{stage: g.Name + ", " + s.Kernel, ms: ms / n, calls: float64(s.Calls) / n}
			if ms > 0 {
				r.gflops = s.FLOPs * float64(s.Calls) / ms / 1e6
			}
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b row) int { return cmp.Compare(b.ms, a.ms) })
	return list
}

// small is the share of an execution below which stages are added up in one line.
const small = 0.005

// String writes the view for a terminal.
func (v view) String() string {
	rows := v.rows()
	inside, calls := 0.0, 0.0
	for _, r := range rows {
		inside += r.ms
		calls += r.calls
	}
	graphs := table{columns: []string{"graph", "compile ms", "module bytes", "arena bytes", "constant bytes", "kernels"}}
	for _, g := range v.Graphs {
		graphs.rows = append(graphs.rows, []string{g.Name, fixed(g.CompileMS), fmt.Sprint(g.Module), fmt.Sprint(g.Arena), fmt.Sprint(g.Constants), fmt.Sprint(len(g.Stages))})
	}
	return fmt.Sprintf("%s, threads: %d\n%s\npeak %s GFLOP/s; one by one the kernels took %s ms, the time of %.4g calls, %.2f us each, taken off\n\n%s\n%s",
		v.entry, v.threads, v.overhead(), fixed(v.peak*float64(v.threads)), fixed(inside), calls, 1000*v.CallMS, graphs.plain(), v.stages(rows).plain())
}

// overhead says what is not the work of kernels.
func (v view) overhead() string {
	text := fmt.Sprintf("one execution: %s ms, without kernels %s ms: %s of it is overhead", fixed(v.WholeMS), fixed(v.HollowMS), percent(v.Outside()))
	if v.threads > 1 {
		text += fmt.Sprintf("\non one thread: %s ms, without kernels %s ms; %s of the execution would be saved if threads divided the kernels evenly",
			fixed(v.AloneMS), fixed(v.HollowAloneMS), percent(v.Undivided(v.threads)))
	}
	return text
}

func (v view) stages(rows []row) table {
	t := table{columns: []string{"kernel", "ms", "share", "calls", "GFLOP/s", "of peak"}}
	rest, n := row{}, 0
	for _, r := range rows {
		if r.ms < small*v.WholeMS {
			n++
			rest.ms += r.ms
			rest.calls += r.calls
			continue
		}
		t.rows = append(t.rows, v.cells(r))
	}
	if n > 0 {
		rest.stage = fmt.Sprintf("%d others of less than %s each", n, percent(small))
		t.rows = append(t.rows, v.cells(rest))
	}
	return t
}

func (v view) cells(r row) []string {
	rate, peak := missing, missing
	if r.gflops > 0 {
		rate, peak = fixed(r.gflops), percent(r.gflops/(v.peak*float64(v.threads)))
	}
	return []string{r.stage, fixed(r.ms), percent(r.ms / v.WholeMS), fmt.Sprintf("%.4g", r.calls), rate, peak}
}
