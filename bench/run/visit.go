package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"ganplayground/bench"
)

// watch looks at the page of this project: how it starts, or how it is painted while it trains.
func (m *machine) watch(entries []entry, rounds int, progress io.Writer) (results []result, failed error) {
	for _, e := range entries {
		fmt.Fprintln(progress, e)
		look := m.site.starts
		if e.Kind == bench.Frames {
			look = m.site.frames
		}
		more, err := look(m.parent, e, rounds)
		if err != nil {
			err = fmt.Errorf("%v: %w", e, err)
		}
		results, failed = append(results, more...), errors.Join(failed, err)
	}
	return results, failed
}

// startTimes is how one visit began, times from the request for the page on.
type startTimes struct {
	Paint, Step float64 // milliseconds to the first picture of the page, and to the news of the first training step
	Threads     int
	bytes       int
}

// starts opens the page in browsers that have never seen it, and once more in each.
func (s *site) starts(ctx context.Context, e entry, rounds int) ([]result, error) {
	times := map[string][]startTimes{}
	for range rounds {
		c, err := launch(ctx)
		if err != nil {
			return nil, err
		}
		for _, visit := range visits {
			t, err := s.visit(c.ctx, e.Preset)
			if err != nil {
				c.stop()
				return nil, err
			}
			times[visit] = append(times[visit], t)
		}
		c.stop()
	}
	var results []result
	for _, visit := range visits {
		list := times[visit]
		row := func(what string, of func(startTimes) float64) result {
			var samples []float64
			for _, t := range list {
				samples = append(samples, of(t))
			}
			return timed(e.Name+"-"+visit+"-"+what, ours, list[0].Threads, samples)
		}
		results = append(results,
			row("bytes", func(t startTimes) float64 { return float64(t.bytes) }).as(bytesUnit),
			row("paint", func(t startTimes) float64 { return t.Paint }),
			row("step", func(t startTimes) float64 { return t.Step }))
	}
	return results, nil
}

// bytesUnit is that of what goes over the wire.
const bytesUnit = "bytes"

// visits are the first one with an empty cache, and the next one.
var visits = []string{"cold", "warm"}

// firstStep notes when the page says for the first time that a step was done.
const firstStep = `addEventListener('DOMContentLoaded', () => {
	const main = document.querySelector('main')
	const look = () => { if (!window.firstStep && Number(main.dataset.step) > 0) window.firstStep = performance.now() }
	new MutationObserver(look).observe(main, { attributes: true, attributeFilter: ['data-step'] })
})`

// started resolves when the page trains.
const started = `new Promise((resolve, reject) => {
	const look = () => {
		if (document.querySelector('main')?.dataset.state === 'failed') reject(new Error(document.getElementById('failure-text').textContent))
		else if (!window.firstStep) setTimeout(look, 100)
		else resolve({
			Paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
			Step: window.firstStep,
			Threads: Number(document.getElementById('number-threads').textContent),
		})
	}
	look()
})`

// visit opens the page in a tab of its own, as large as a laptop's, and returns when it trains.
func (s *site) visit(browser context.Context, preset string) (startTimes, error) {
	tab, end, err := s.open(browser, preset)
	if err != nil {
		return startTimes{}, err
	}
	defer end()
	t, err := eval[startTimes](tab, started)
	t.bytes = s.needed()
	return t, err
}

func (s *site) open(browser context.Context, preset string) (tab context.Context, end func(), err error) {
	tab, end = chromedp.NewContext(browser)
	err = chromedp.Do(tab, chromedp.EmulateViewport(1440, 900))
	if err == nil {
		_, err = chromedp.Call(tab, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{Source: firstStep})
	}
	s.forget()
	if err == nil {
		err = chromedp.Do(tab, chromedp.Navigate(fmt.Sprintf("%s#v=1&p=%s&seed=42&to=1000000", s.address, preset)))
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return tab, end, nil
}

// watching resolves with the times between frames in the next milliseconds, and the steps per second meanwhile.
const watching = `new Promise((resolve, reject) => {
	const main = document.querySelector('main'), Frames = [], steps = []
	const observer = new MutationObserver(() => steps.push([performance.now(), Number(main.dataset.step)]))
	observer.observe(main, { attributes: true, attributeFilter: ['data-step'] })
	let first, last
	const frame = (now) => {
		if (last) Frames.push(now - last)
		first ??= now
		last = now
		if (now - first < %d) return requestAnimationFrame(frame)
		observer.disconnect()
		const [from, to] = [steps[0], steps.at(-1)]
		if (steps.length < 2) reject(new Error('the page reported no steps'))
		else resolve({ Frames, Rate: 1000 * (to[1] - from[1]) / (to[0] - from[0]), Threads: Number(document.getElementById('number-threads').textContent) })
	}
	requestAnimationFrame(frame)
})`

// settled is the step from which on the page is watched: browsers compile anew what has run for a while.
const settled = `new Promise((resolve) => {
	const look = () => Number(document.querySelector('main').dataset.step) >= 200 ? resolve(true) : setTimeout(look, 100)
	look()
})`

// frames watches the page while it trains, a second for each round.
func (s *site) frames(ctx context.Context, e entry, rounds int) ([]result, error) {
	c, err := launch(ctx)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	tab, end, err := s.open(c.ctx, e.Preset)
	if err != nil {
		return nil, err
	}
	defer end()
	if _, err := eval[startTimes](tab, started); err != nil {
		return nil, err
	}
	if _, err := eval[bool](tab, settled); err != nil {
		return nil, err
	}
	seen, err := eval[struct {
		Frames  []float64
		Rate    float64
		Threads int
	}](tab, fmt.Sprintf(watching, 1000*rounds))
	if err != nil {
		return nil, err
	}
	intervals := timed(e.Name, ours, seen.Threads, seen.Frames)
	slices.Sort(seen.Frames)
	intervals.P95MS, intervals.P99MS = round(quantile(seen.Frames, 0.95)), round(quantile(seen.Frames, 0.99))
	return []result{intervals, timed(e.Name+"-rate", ours, seen.Threads, []float64{seen.Rate}).as("steps/s")}, nil
}

// quantile of sorted values: the least that so great a share of them does not exceed.
func quantile(sorted []float64, share float64) float64 {
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
