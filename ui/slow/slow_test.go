package slow

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// sightOf is a batch of two images that all have one value, with D's scores.
func sightOf(reals, fakes []wire.Value, dLoss, gLoss wire.Value) wire.Sight {
	images := func(scores []wire.Value) (out []byte) {
		for range scores {
			out = append(out, make([]byte, config.Pixels)...)
		}
		return out
	}
	return wire.Sight{Reals: images(reals), Fakes: images(fakes), OnReals: reals, OnFakes: fakes, DLoss: dLoss, GLoss: gLoss}
}

func ofD() wire.Update {
	return wire.Update{D: true, DLoss: 1.25, GLoss: wire.Missing, DGrad: 0.75, GGrad: wire.Missing, Latents: [][]wire.Value{{1}, {2}},
		Before: sightOf([]wire.Value{0.5, 0.7}, []wire.Value{0.42, 0.2}, 1.25, wire.Missing),
		After:  sightOf([]wire.Value{0.6, 0.8}, []wire.Value{0.31, 0.1}, 1.125, wire.Missing)}
}

func ofG() wire.Update {
	return wire.Update{G: true, DLoss: wire.Missing, GLoss: 0.875, DGrad: wire.Missing, GGrad: 0.3125, Latents: [][]wire.Value{{3}, {4}},
		Pull:   make([]byte, 2*4*config.Pixels),
		Before: sightOf(nil, []wire.Value{0.25, 0.35}, wire.Missing, 0.875),
		After:  sightOf(nil, []wire.Value{0.45, 0.55}, wire.Missing, 0.8125)}
}

func preset(change func(*config.Config)) config.Config {
	p, _ := config.PresetByName("quick")
	c := p.Config
	if change != nil {
		change(&c)
	}
	return c
}

func show(change func(*config.Config), updates ...wire.Update) *Show {
	return New(wire.Walk{Updates: updates}, 7, preset(change), true)
}

// TestEveryCaption: from first to last, each says its own numbers, in both languages, and nothing comes before its turn.
func TestEveryCaption(t *testing.T) {
	s := show(nil, ofD(), ofG())
	want := []struct{ title, text string }{
		{"Step 7 · D learns · 1 of 5: generate", "32 fakes"},
		{"Step 7 · D learns · 2 of 5: score", "real ones 60.0%, fakes 31.0%"},
		{"Step 7 · D learns · 3 of 5: loss", "−log D(x) − log(1 − D(G(z))). Now that is 1.250."},
		{"Step 7 · D learns · 4 of 5: gradients", "length 0.7500"},
		{"Step 7 · D learns · 5 of 5: update", "Adam moves D's weights a little way against the gradient. D now gives the first fake 31.0% instead of 42.0%, and the first real one 60.0% instead of 50.0%. Its loss on the same batch: 1.125 instead of 1.250."},
		{"Step 7 · G learns · 1 of 5: generate", "No real ones"},
		{"Step 7 · G learns · 2 of 5: score", "fakes only: 30.0%"},
		{"Step 7 · G learns · 3 of 5: loss", "−log D(G(z)). Now that is 0.8750."},
		{"Step 7 · G learns · 4 of 5: gradients", "length 0.3125. Green pixels"},
		{"Step 7 · G learns · 5 of 5: update", "D gives the first one 45.0% instead of 25.0%. G's loss on the same z: 0.8125 instead of 0.8750. The run is now one step further."},
	}
	if s.Captions() != len(want) {
		t.Fatalf("%d captions, want %d", s.Captions(), len(want))
	}
	for i, w := range want {
		if got := s.Title(text.English); got != w.title {
			t.Errorf("caption %d is called %q, want %q", i, got, w.title)
		}
		if got := s.Text(text.English); !strings.Contains(got, w.text) {
			t.Errorf("caption %d says %q, want %q in it", i, got, w.text)
		}
		for _, said := range []string{s.Text(text.Chinese), s.Title(text.Chinese), s.Text(text.English)} {
			if said == "" || strings.Contains(said, "%!") || strings.Contains(said, text.Unknown) {
				t.Errorf("caption %d: %q", i, said)
			}
		}
		if moved := s.Next(); moved != (i+1 < len(want)) {
			t.Errorf("after caption %d there is another: %v", i, moved)
		}
	}
	s.At = 1
	s.Back()
	s.Back()
	if s.At != 0 {
		t.Errorf("before the first caption is caption %d", s.At)
	}
}

func TestNothingToShow(t *testing.T) {
	if New(wire.Walk{}, 7, preset(nil), true) != nil {
		t.Error("a step without updates has captions")
	}
}

// TestAutoEnds at the last caption.
func TestAutoEnds(t *testing.T) {
	s := show(nil, ofD())
	for i := range s.Captions() - 1 {
		if !s.Auto {
			t.Fatalf("it stopped at caption %d", i)
		}
		s.Next()
	}
	if s.Auto {
		t.Error("at the last caption it still goes on")
	}
}

// TestNumbersComeInTurn: what the step has not computed yet is not on the board.
func TestNumbersComeInTurn(t *testing.T) {
	s := show(nil, ofD(), ofG())
	nan := math.NaN()
	for i, want := range []Numbers{
		{nan, nan, nan, nan, nan, nan}, {0.6, 0.31, nan, nan, nan, nan}, {0.6, 0.31, 1.25, nan, nan, nan}, {0.6, 0.31, 1.25, nan, 0.75, nan},
		{0.7, 0.205, 1.125, nan, 0.75, nan},
		{nan, nan, nan, nan, nan, nan}, {nan, 0.3, nan, nan, nan, nan}, {nan, 0.3, nan, 0.875, nan, nan}, {nan, 0.3, nan, 0.875, nan, 0.3125},
		{nan, 0.5, nan, 0.8125, nan, 0.3125},
	} {
		s.At = i
		got := s.Numbers()
		for j, pair := range [][2]float64{{got.OnReal, want.OnReal}, {got.OnFake, want.OnFake}, {got.DLoss, want.DLoss}, {got.GLoss, want.GLoss},
			{got.DGrad, want.DGrad}, {got.GGrad, want.GGrad}} {
			if math.IsNaN(pair[0]) != math.IsNaN(pair[1]) || math.Abs(pair[0]-pair[1]) > 1e-6 {
				t.Errorf("caption %d, number %d: %v, want %v", i, j, pair[0], pair[1])
			}
		}
	}
}

func TestTiles(t *testing.T) {
	s := show(nil, ofD(), ofG())
	fakes, reals := s.Tiles()
	if len(fakes) != 2 || len(reals) != 2 || !math.IsNaN(fakes[0].Score) || !slices.Equal(fakes[1].Latent, []float32{2}) || len(fakes[0].Example) != config.Pixels {
		t.Errorf("at first %d fakes and %d reals, the first scored %v", len(fakes), len(reals), fakes[0].Score)
	}
	s.At = int(Update)
	if fakes, _ = s.Tiles(); float32(fakes[0].Score) != 0.31 || float32(fakes[0].Before) != 0.42 {
		t.Errorf("after the update %v, before %v", fakes[0].Score, fakes[0].Before)
	}
	s.At = int(stages) + int(Gradients)
	if fakes, reals = s.Tiles(); len(reals) != 0 || len(fakes[1].Pull) != 4*config.Pixels {
		t.Errorf("where G learns there are %d reals, and %d bytes of pull", len(reals), len(fakes[1].Pull))
	}
	// Two samples that D sees together have one score.
	packed := show(func(c *config.Config) { c.Pack = 2 }, ofD())
	packed.At = int(Judge)
	if fakes, _ = packed.Tiles(); fakes[0].Score != fakes[1].Score {
		t.Errorf("two samples in one pack got %v and %v", fakes[0].Score, fakes[1].Score)
	}
}

// TestLit: every lit part exists, and who does not learn stays dark.
func TestLit(t *testing.T) {
	both := ofD()
	both.G, both.GLoss, both.GGrad, both.Pull = true, 0.5, 0.25, make([]byte, 2*4*config.Pixels)
	for name, s := range map[string]*Show{"in turn": show(nil, ofD(), ofG()), "at once": show(nil, both),
		"frozen": show(func(c *config.Config) { c.Bugs.Frozen = true }, ofD(), ofG())} {
		for s.At = 0; s.At < s.Captions(); s.At++ {
			lit, back := s.Lit()
			d, g := s.Learns()
			for _, part := range append(slices.Clone(lit), back...) {
				if !slices.Contains(Parts, part) {
					t.Errorf("%s, caption %d lights %s, which is no part", name, s.At, part)
				}
				if !g && strings.HasSuffix(part, "-g") && s.Stage() != Generate || !d && strings.Contains(part, "real") {
					t.Errorf("%s, caption %d lights %s of the other player", name, s.At, part)
				}
			}
			if len(lit) == 0 && !(name == "frozen" && d && s.Stage() == Gradients) {
				t.Errorf("%s, caption %d lights nothing", name, s.At)
			}
			for _, language := range []text.Language{text.English, text.Chinese} {
				if said := s.Text(language); said == "" || strings.Contains(said, "%!") {
					t.Errorf("%s, caption %d: %q", name, s.At, said)
				}
			}
		}
	}
}

// TestSeveralUpdates are counted for each player.
func TestSeveralUpdates(t *testing.T) {
	s := show(nil, ofD(), ofD(), ofD(), ofG())
	for i, want := range []string{"D learns, update 1 of 3", "D learns, update 2 of 3", "D learns, update 3 of 3", "G learns ·"} {
		s.At = i * int(stages)
		if got := s.Title(text.English); !strings.Contains(got, want) {
			t.Errorf("update %d is called %q, want %q in it", i, got, want)
		}
	}
}

// TestAtOnce: of an update in which both move the title says so, and its number means nothing.
func TestAtOnce(t *testing.T) {
	both := ofD()
	both.G, both.GLoss, both.GGrad = true, 0.5, 0.25
	s := show(func(c *config.Config) { c.Simultaneous = true }, ofD(), both, ofG())
	s.At = int(stages) + int(Loss)
	if got := s.Title(text.English); got != "Step 7 · D and G learn at once · 3 of 5: loss" {
		t.Errorf("called %q", got)
	}
	if got, want := s.Text(text.English), "which is 1.250. G minimises, for the same fakes, −log D(G(z)), which is 0.5000."; !strings.Contains(got, want) {
		t.Errorf("says %q, want %q in it", got, want)
	}
}

func TestFormulas(t *testing.T) {
	for _, c := range []struct {
		change func(*config.Config)
		d, g   string
	}{
		{nil, "−log D(x) − log(1 − D(G(z)))", "−log D(G(z))"},
		{func(c *config.Config) { c.Loss = config.Minimax }, "−log D(x) − log(1 − D(G(z)))", "log(1 − D(G(z)))"},
		{func(c *config.Config) { c.Loss = config.LeastSquares }, "½(D(x) − 1)² + ½D(G(z))²", "½(D(G(z)) − 1)²"},
		{func(c *config.Config) { c.Loss = config.Hinge }, "max(0, 1 − D(x)) + max(0, 1 + D(G(z)))", "−D(G(z))"},
		{func(c *config.Config) { c.Loss = config.Wasserstein }, "D(G(z)) − D(x)", "−D(G(z))"},
		{func(c *config.Config) { c.Smoothing = 0.1 }, "−0.9 log D(x) − 0.1 log(1 − D(x)) − log(1 − D(G(z)))", "−log D(G(z))"},
		{func(c *config.Config) { c.Loss, c.Smoothing = config.LeastSquares, 0.1 }, "½(D(x) − 0.9)² + ½D(G(z))²", "½(D(G(z)) − 1)²"},
		{func(c *config.Config) { c.Bugs.GLoss = true }, "−log D(x) − log(1 − D(G(z)))", "−log(1 − D(G(z)))"},
		{func(c *config.Config) { c.Bugs.Logits = true }, "−log σ(D(x)) − log(1 − σ(D(G(z))))", "−log σ(D(G(z)))"},
	} {
		settings := preset(c.change)
		if d, g := FormulaOfD(settings), FormulaOfG(settings); d != c.d || g != c.g {
			t.Errorf("%s: D minimises %s, want %s; G %s, want %s", settings.Loss, d, c.d, g, c.g)
		}
	}
}
