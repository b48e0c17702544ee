// Package browser starts the browsers that tests and benchmarks drive: Chromium, for chromedp, and Firefox over WebDriver BiDi. It
// knows nothing of the page.
package browser
