package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"ganplayground/wasm/e2e/browser"
)

// chromium is a browser that has never seen anything.
type chromium struct {
	ctx     context.Context // of its first tab; the browser ends with it
	version string
	stop    func()
}

func launch(ctx context.Context) (*chromium, error) {
	profile, err := os.MkdirTemp("", "ganplayground-bench")
	if err != nil {
		return nil, err
	}
	options, err := browser.Chromium(profile)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(profile))
	}
	allocator, stopBrowser := chromedp.NewExecAllocator(ctx, options...)
	first, closeFirst := chromedp.NewContext(allocator)
	c := &chromium{ctx: first, stop: func() {
		closeFirst()
		stopBrowser()
		os.RemoveAll(profile)
	}}
	err = chromedp.Do(first)
	if err == nil {
		var version devtools.GetVersionResult
		if version, err = chromedp.Call(first, devtools.GetVersion, cdp.Empty{}); err == nil {
			c.version = version.Product
			return c, nil
		}
	}
	c.stop()
	return nil, fmt.Errorf("starting Chromium: %w", err)
}

// eval returns what the promise of a JavaScript expression resolves with.
func eval[T any](ctx context.Context, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
