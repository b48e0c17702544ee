//go:build soak

package e2e

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var soakFor = flag.Duration("soak", time.Hour, "how long the page is used")

// soaked are presets of all kinds: with the most coordinates of z that any has, convolutional, conditional, with a penalty, with points.
var soaked = []string{"goodfellow", "dcgan", "conditional", "wgan-gp", "ring"}

// held is what meter.js counts in one realm. Memory is in bytes.
type held struct {
	Funcs   int `json:"funcs"`  // js.Func
	Values  int `json:"values"` // of JavaScript, that Go refers to
	Modules int `json:"modules"`
	Wasm    int `json:"wasm"` // Go's memory and the engine's
	Heap    int `json:"heap"` // of JavaScript; 0 in a worker, which is not told
}

// sample is the page as it stands after a round of use: with the preset quick, paused.
type sample struct {
	At            time.Duration
	Page, Trainer held
	Resident      int     // bytes of memory that Chromium's processes for pages hold
	Step          float64 // median milliseconds of a step
}

// TestSoak uses one page for as long as -soak says: it trains presets in turn, looks back, and trains two runs side by side. After each round it
// counts what is held, and it prints the table for README.md: go test -tags soak -run TestSoak -timeout 2h ./wasm/e2e -soak 1h. Once every
// preset has been there, no more functions and modules may be held than before.
func TestSoak(t *testing.T) {
	meter, err := os.ReadFile("testdata/meter.js")
	if err != nil {
		t.Fatal(err)
	}
	host := changed(t, "worker.js", func(worker []byte) []byte { return append(slices.Clone(meter), worker...) })
	chromiumFlags = []chromedp.ExecAllocatorOption{chromedp.Flag("js-flags", "--expose-gc")}
	b := newTab(t, wide)
	b.before(witness + string(meter))
	b.open(host + "#v=1&p=quick&seed=1&to=1")
	b.waitPaused(1)
	var samples []sample
	for start, round := time.Now(), 0; time.Since(start) < *soakFor; round++ {
		b.use(soaked[round%len(soaked)])
		s := b.measure()
		s.At = time.Since(start)
		samples = append(samples, s)
		t.Log(s)
	}
	t.Logf("%d rounds, %v\n%s", len(samples), *soakFor, table(samples))
	if len(samples) <= len(soaked) {
		t.Logf("%d rounds are too few to say whether anything leaks: that takes more than %d", len(samples), len(soaked))
		return
	}
	for name, of := range map[string]func(sample) int{
		"functions of the page": func(s sample) int { return s.Page.Funcs }, "functions of the trainer": func(s sample) int { return s.Trainer.Funcs },
		"modules of the trainer": func(s sample) int { return s.Trainer.Modules },
	} {
		if before, after := largest(samples[:len(soaked)], of), largest(samples[len(soaked):], of); after > before {
			t.Errorf("%d %s are held, after one round of all presets at most %d", after, name, before)
		}
	}
}

// use trains a preset, looks back, and trains a second run beside the first for a while.
func (b *tab) use(preset string) {
	b.t.Helper()
	b.begin(preset)
	end := b.pause(20)
	for _, part := range []int{3, 1, 2} {
		step := end * part / 4
		b.lookAt(step)
		b.waitPaused(step)
	}
	b.lookAt(end)
	b.waitPaused(end)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('compare').open = true`))
	b.choose("ab-key", "lrg")
	b.do(chromedp.SetValue("#ab-value", "0.0123"))
	b.click("#ab-start")
	b.wait(`document.querySelector('main').dataset.ab === 'lrg=0.0123'`)
	b.waitBoth()
	b.click("#play")
	b.pause(end + 20)
	b.waitBoth()
	b.click("#ab-end")
	b.wait(`document.querySelector('main').dataset.ab === ''`)
}

// begin chooses a preset, whose run plays at once.
func (b *tab) begin(preset string) {
	b.t.Helper()
	b.choose("preset", preset)
	b.wait(fmt.Sprintf(`/p=%s(&|$)/.test(location.hash)`, preset))
}

// pause waits until the run has done so many steps at least, pauses it, and returns the step where it stands.
func (b *tab) pause(step int) int {
	b.t.Helper()
	b.waitStep(step)
	b.do(chromedp.Evaluate[chromedp.Void](`if (document.querySelector('main').dataset.state === 'running') document.getElementById('play').click()`))
	b.wait(`(m => m.state === 'paused' && m.fingerprint.length === 64)(document.querySelector('main').dataset)`)
	step, err := strconv.Atoi(b.state().Step)
	if err != nil {
		b.t.Fatal(err)
	}
	return step
}

// measure trains the preset quick to its end, and counts.
func (b *tab) measure() sample {
	b.t.Helper()
	eval[bool](b, `(window.steps.length = window.said.length = 0, true)`)
	b.begin("quick")
	b.waitPaused(500)
	var s sample
	// The statistics come ten times a second: each tells of about 100 ms.
	s.Step = eval[float64](b, `(steps => {
		const times = steps.slice(1).map(([at, step], i) => (at - steps[i][0]) / (step - steps[i][1])).filter(ms => ms > 0 && ms < Infinity)
		return times.sort((a, b) => a - b)[times.length >> 1]
	})(window.steps)`)
	s.Page = eval[held](b, `meter()`)
	s.Trainer = eval[held](b, `new Promise(done => {
		const {port1, port2} = new MessageChannel()
		port1.onmessage = ({data}) => { port1.close(); done(data) }
		window.trainers.at(-1).postMessage({meter: true}, [port2])
	})`)
	s.Resident = resident(b)
	return s
}

// resident sums the memory of the browser's processes for pages, as /proc tells it (proc_pid_stat(5)): 0 where there is none.
func resident(b *tab) (bytes int) {
	profile := "--user-data-dir=" + b.profile
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		line, err := os.ReadFile("/proc/" + e.Name() + "/cmdline")
		if err != nil || !strings.Contains(string(line), "--type=renderer") || !strings.Contains(string(line), profile) {
			continue
		}
		memory, _ := os.ReadFile("/proc/" + e.Name() + "/statm")
		if fields := strings.Fields(string(memory)); len(fields) > 1 {
			pages, _ := strconv.Atoi(fields[1])
			bytes += pages * os.Getpagesize()
		}
	}
	return bytes
}

func largest(samples []sample, of func(sample) int) (most int) {
	for _, s := range samples {
		most = max(most, of(s))
	}
	return most
}

// table prints a tenth of the samples or so, the first and the last among them.
func table(samples []sample) string {
	var rows strings.Builder
	rows.WriteString("| after | js.Func, page + trainer | values that Go holds | modules | Go's memory, page | Go's and the engine's, trainer | JS heap of the page | renderer, resident | a step |\n" +
		"| --: | --: | --: | --: | --: | --: | --: | --: | --: |\n")
	every := max(1, len(samples)/10)
	for i, s := range samples {
		if i%every != 0 && i != len(samples)-1 {
			continue
		}
		fmt.Fprintf(&rows, "| %.1f min | %d + %d | %d + %d | %d | %s | %s | %s | %s | %.2f ms |\n", s.At.Minutes(), s.Page.Funcs, s.Trainer.Funcs, s.Page.Values, s.Trainer.Values,
			s.Trainer.Modules, megabytes(s.Page.Wasm), megabytes(s.Trainer.Wasm), megabytes(s.Page.Heap), megabytes(s.Resident), s.Step)
	}
	return rows.String()
}

func megabytes(bytes int) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }
