//go:build kills

package e2e

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	rounds = flag.Int("kills", 100, "how often a trainer is killed in each way")
	atMost = flag.Duration("for", 12*time.Hour, "no new round begins after so long")
)

// TestKills kills trainers in every way, over and over, and prints the table for README.md: go test -tags kills -run TestKills -timeout 13h ./wasm/e2e -kills 100.
// It is built with the tag kills only, because it takes hours: a hang is noticed after ten seconds, and two deaths a minute are the most that a page takes.
func TestKills(t *testing.T) {
	host := mortal(t)
	type count struct {
		kills, recovered int
		told, resumed    []float64
		lost             float64
	}
	counts := map[string]*count{}
	for _, k := range kills {
		counts[k.kind] = &count{}
	}
	pages, same := 0, 0
	for start, round := time.Now(), 0; round < *rounds && time.Since(start) < *atMost; round++ {
		for pair := range slices.Chunk(kills, 2) {
			link := fmt.Sprintf("#v=1&p=quick&seed=%d&to=1000000", 1000+round)
			t.Run(fmt.Sprint(round, pair), func(t *testing.T) {
				b := killable(t, host, link)
				for _, k := range pair {
					c := counts[k.kind]
					c.kills++
					r := b.kill(k.kind)
					b.waitStep(eval[int](b, `Number(document.querySelector('main').dataset.step)`) + 1)
					c.recovered++
					c.told, c.resumed, c.lost = append(c.told, r.Told), append(c.resumed, r.Resumed), max(c.lost, r.Lost)
				}
				pages++
				b.click("#play")
				b.wait(`document.querySelector('main').dataset.fingerprint.length === 64`)
				if got, want := b.state().Fingerprint, natively(t, b.link()); got != want {
					t.Errorf("the run stands at %s, natively at %s", got, want)
					return
				}
				same++
			})
		}
	}
	var table strings.Builder
	table.WriteString("| what kills the trainer | kills | recovered | told after, median | at most | training again after, median | at most | training lost at most |\n| --- | --: | --: | --: | --: | --: | --: | --: |\n")
	for _, k := range kills {
		c := counts[k.kind]
		fmt.Fprintf(&table, "| %s | %d | %d | %s | %s | %s | %s | %s |\n", k.kind, c.kills, c.recovered, seconds(median(c.told)), seconds(most(c.told)),
			seconds(median(c.resumed)), seconds(most(c.resumed)), seconds(c.lost))
	}
	t.Logf("%d of %d runs ended with the bits of a run that nothing happened to\n%s", same, pages, table.String())
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func most(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return slices.Max(values)
}

// seconds writes milliseconds.
func seconds(ms float64) string { return fmt.Sprintf("%.1f s", ms/1000) }
