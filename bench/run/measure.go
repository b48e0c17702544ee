package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/chromedp/chromedp"

	"ganplayground/bench"
)

const (
	// patience is how long a page may take for one thing before it is given up.
	patience = 15 * time.Minute
	// long is the time of a sample that one is enough of.
	long = 10 * time.Second
)

// machine is a browser and the server of the pages that it opens.
type machine struct {
	*chromium
	address string
	parent  context.Context // of browsers beside this one
	site    *site           // nil unless the page of this project is looked at
	stop    func()
}

// start starts the server of the folder and the browser.
func start(ctx context.Context, dir string) (*machine, error) {
	address, stopServer, err := serve(dir)
	if err != nil {
		return nil, err
	}
	c, err := launch(ctx)
	if err != nil {
		return nil, errors.Join(err, stopServer())
	}
	return &machine{chromium: c, parent: ctx, address: address, stop: func() {
		c.stop()
		stopServer()
	}}, nil
}

// measure times the entries. What fails is in the error, and the others are measured nonetheless.
func (m *machine) measure(entries []entry, rounds int, progress io.Writer) (results []result, failed error) {
	for _, rivals := range turns(entries) {
		compare := m.compare
		if rivals[0].OfPage() {
			compare = m.watch
		}
		more, err := compare(rivals, rounds, progress)
		results, failed = append(results, more...), errors.Join(failed, err)
	}
	slices.SortStableFunc(results, func(a, b result) int { return bench.Compare(a.Name, b.Name) })
	return results, failed
}

// turns groups the entries that are timed in turns.
func turns(entries []entry) (groups [][]entry) {
	for _, e := range entries {
		i := slices.IndexFunc(groups, func(g []entry) bool { return g[0].Turn() == e.Turn() })
		if i < 0 {
			groups = append(groups, []entry{e})
			continue
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}

// compare times entries in turns: the machine is not equally fast at all times.
func (m *machine) compare(entries []entry, rounds int, progress io.Writer) (results []result, failed error) {
	var pages []*page
	for _, e := range entries {
		fmt.Fprintln(progress, e)
		p, err := m.open(e)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		defer p.close()
		pages = append(pages, p)
	}
	for range rounds {
		for _, p := range pages {
			p.sample()
		}
	}
	for _, p := range pages {
		r, err := p.result()
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		results = append(results, r)
	}
	return results, failed
}

// page is a tab in which an entry is ready.
type page struct {
	entry
	ctx     context.Context
	close   func()
	who     string
	threads int
	samples []float64 // milliseconds
	err     error     // why there are no more samples
}

// open loads an entry's page and warms it up.
func (m *machine) open(e entry) (*page, error) {
	ctx, end := chromedp.NewContext(m.ctx)
	p := &page{entry: e, ctx: ctx, close: end}
	if err := chromedp.Do(ctx, chromedp.Navigate(m.address+e.page())); err != nil {
		end()
		return nil, fmt.Errorf("%v: %w", e, err)
	}
	ready, err := eval[struct {
		Who      string
		Threads  int
		Isolated bool
	}](ctx, "bench.prepare()")
	if err == nil && ready.Isolated != e.isolated() {
		err = fmt.Errorf("the page's isolation is %v, which decides threads and clock", ready.Isolated)
	}
	if err != nil {
		end()
		return nil, fmt.Errorf("%v: %w", e, err)
	}
	p.who, p.threads = ready.Who, ready.Threads
	return p, nil
}

// sample takes one more time, unless one was enough or none can be had.
func (p *page) sample() {
	if p.err != nil || len(p.samples) > 0 && p.samples[0] > float64(long.Milliseconds()) {
		return
	}
	ms, err := eval[float64](p.ctx, "bench.sample()")
	if err != nil {
		p.err = fmt.Errorf("%v: %w", p.entry, err)
		return
	}
	p.samples = append(p.samples, ms)
}

func (p *page) result() (result, error) {
	if p.err != nil {
		return result{}, p.err
	}
	return newResult(p.entry, p.who, p.threads, p.samples)
}
