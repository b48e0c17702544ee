package link

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

func TestString(t *testing.T) {
	for _, c := range []struct {
		name string
		link Link
		want string
	}{
		{"the default", preset(t, "mlp"), "v=1&p=mlp&seed=42&to=500"},
		{"another preset", preset(t, "collapse"), "v=1&p=collapse&seed=42&to=300"},
		{"presets of convolutions", preset(t, "dcgan"), "v=1&p=dcgan&seed=42&to=1000"},
		{"settings that the presets have in common, written where they differ", preset(t, "article", set("b", 4), set("r1", 0.5)),
			"v=1&p=article&seed=42&to=200&b=4&r1=0.5"},
		{"seed and step", preset(t, "vanish", seed(config.MaxSeed), to(0)), "v=1&p=vanish&seed=9007199254740991&to=0"},
		{"one setting", preset(t, "mlp", set("lrd", 0.001)), "v=1&p=mlp&seed=42&to=500&lrd=0.001"},
		{"a setting as in the preset", preset(t, "mlp", set("lrd", 0.0015)), "v=1&p=mlp&seed=42&to=500"},
		{"a setting as in another preset", preset(t, "collapse", set("lrd", 0.0015)), "v=1&p=collapse&seed=42&to=300&lrd=0.0015"},
		{"settings in the order of the fields", preset(t, "mlp", set("ema", 0), set("z", 8), set("lrd", 0)),
			"v=1&p=mlp&seed=42&to=500&lrd=0&z=8&ema=0"},
		{"words behind numbers", preset(t, "mlp", choose("bug", "frozen"), choose("loss", "ns"), choose("od", "sgd"), set("sim", 1)),
			"v=1&p=mlp&seed=42&to=500&sim=1&od=sgd&bug=frozen"},
		{"architectures", preset(t, "quick", players("d784.s", "m240x5.do50.d1sn"), set("z", 8)),
			"v=1&p=quick&seed=42&to=500&g=d784.s&d=m240x5.do50.d1sn&z=8"},
		{"an architecture as in the preset", preset(t, "quick", players("d784.s", "d128.l.d128.l.d1")), "v=1&p=quick&seed=42&to=500&g=d784.s"},
		{"an architecture as in another preset", preset(t, "mlp", players("d256.l.d256.l.d784.s", "d256.l.d256.l.d1")),
			"v=1&p=mlp&seed=42&to=500&g=d256.l.d256.l.d784.s"},
		{"edits", preset(t, "mlp", edit(120, "kd", 2), edit(300, "lrg", 1e-4)),
			"v=1&p=mlp&seed=42&to=500&edits=120:kd=2,300:lrg=1e-4"},
		{"edits of words", preset(t, "mlp", edit(120, "kd", 2), wordEdit(400, "loss", "hinge"), wordEdit(401, "bug", "frozen")),
			"v=1&p=mlp&seed=42&to=500&edits=120:kd=2,400:loss=hinge,401:bug=frozen"},
		{"some digits", preset(t, "mlp", data("mnist:013"), set("lrd", 0)), "v=1&p=mlp&seed=42&to=500&lrd=0&data=mnist:013"},
		{"a second run", preset(t, "mlp", ab("loss", "minimax")), "v=1&p=mlp&seed=42&to=500&ab=loss=minimax"},
		{"a second run between edits and fingerprint", preset(t, "mlp", ab("lrd", "1e-4"), edit(3, "lrd", .1), check("3f9a0c")),
			"v=1&p=mlp&seed=42&to=500&edits=3:lrd=0.1&ab=lrd=1e-4&chk=3f9a0c"},
		{"fingerprint", preset(t, "mlp", check("3f9a0c")), "v=1&p=mlp&seed=42&to=500&chk=3f9a0c"},
		{"parts left out", preset(t, "mlp", hide("settings", "footer")), "v=1&p=mlp&seed=42&to=500&hide=settings,footer"},
		{"every part left out, behind edits and fingerprint", preset(t, "mlp", hide(Parts...), check(strings.Repeat("0f", 32)), edit(1, "kd", 2)),
			"v=1&p=mlp&seed=42&to=500&edits=1:kd=2&chk=" + strings.Repeat("0f", 32) + "&hide=header,settings,numbers,timeline,footer"},
		{"all", preset(t, "mlp", seed(1), to(2), set("kd", 3), edit(4, "kg", 5)), "v=1&p=mlp&seed=1&to=2&kd=3&edits=4:kg=5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.link.String(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			roundTrip(t, c.link)
		})
	}
}

// roundTrip fails if Parse does not read l, without a word, from what String writes.
func roundTrip(t *testing.T, l Link) {
	t.Helper()
	got, warnings, err := Parse(l.String())
	if err != nil {
		t.Fatalf("%s: %v", l, err)
	}
	if len(warnings) > 0 {
		t.Errorf("%s: warnings %v", l, warnings)
	}
	if !reflect.DeepEqual(got, l) {
		t.Errorf("%s is read as\n%+v, not\n%+v", l, got, l)
	}
}

// accepted are words of each choice.
var accepted = map[string][]string{
	"data": {"mnist", "mnist:0", "mnist:0139", "mnist:123456789", "ring", "grid", "spiral", "two", "gauss"},
	"loss": {"ns", "minimax", "ls", "hinge", "wasserstein"}, "od": {"adam", "sgd", "rmsprop"}, "og": {"adam", "sgd", "rmsprop"},
	"prior": {"normal", "uniform"}, "ob": {"zero", "mean", "dark"},
	"bug": {"none", "gloss", "logits", "frozen", "gloss.logits", "gloss.frozen", "logits.frozen", "gloss.logits.frozen"},
}

// TestRoundTripRandom draws valid runs of every preset, each value with all its 53 bits. Where many updates of large batches
// would cost too much, others are drawn.
func TestRoundTripRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	value := func(f config.Field) float64 {
		v := f.Min + (f.Max-f.Min)*math.Pow(10, -6*random.Float64())
		return f.Clamp(v)
	}
	var edits []func() config.Edit
	for _, f := range config.Fields {
		if f.Edit {
			edits = append(edits, func() config.Edit { return config.Edit{Key: f.Key, Value: value(f)} })
		}
	}
	for _, choice := range config.Choices {
		if words := accepted[choice.Key]; choice.Edit {
			edits = append(edits, func() config.Edit { return config.Edit{Key: choice.Key, Word: words[random.IntN(len(words))]} })
		}
	}
	for done := 0; done < 2000; {
		p := config.Presets[done%len(config.Presets)]
		l := Link{Run: config.Run{Config: p.Config}, To: random.IntN(config.MaxStep + 1)}
		l.Run.Config.Seed = random.Uint64N(config.MaxSeed + 1)
		for _, f := range config.Fields {
			if random.IntN(2) == 0 {
				f.Set(&l.Run.Config, value(f))
			}
		}
		for _, choice := range config.Choices {
			words := accepted[choice.Key]
			if words == nil {
				t.Fatalf("no words for %s", choice.Key)
			}
			if random.IntN(2) == 0 {
				choose(choice.Key, words[random.IntN(len(words))])(&l)
			}
		}
		for range random.IntN(40) {
			e := edits[random.IntN(len(edits))]()
			e.Step = random.IntN(1000)
			if edited := l.Run.WithEdit(e); edited.Validate() == nil {
				l.Run = edited
			}
		}
		if random.IntN(3) == 0 {
			l.Run.Config.Generator = []string{"d784.s", "d49.v1x7.u2.c3k3p1.bn.l10.u2.c1k3p1.s", "m98x2sn.do5.v2x7.t3k3s2.u2.t1k2"}[random.IntN(3)]
		}
		if random.IntN(3) == 0 {
			l.Run.Config.Discriminator = []string{"d1", "v1x28.mp2.c4k3sn.l5.ap2.mb2.d1", "m7x5.do50.d1sn"}[random.IntN(3)]
		}
		if random.IntN(2) == 0 {
			l.Check = fmt.Sprintf("%064x", random.Uint64())[64-MinCheck-random.IntN(MaxCheck-MinCheck+1):]
		}
		for _, part := range Parts {
			if random.IntN(3) == 0 {
				l.Hide = append(l.Hide, part)
			}
		}
		if random.IntN(3) == 0 {
			l.Lesson = fmt.Sprintf("%s.%d", []string{"a", "mode-collapse"}[random.IntN(2)], 1+random.IntN(99))
		}
		if l.Run.Validate() != nil {
			continue
		}
		if random.IntN(2) == 0 {
			l.Difference = randomDifference(t, random, l.Run)
		}
		roundTrip(t, l)
		done++
	}
}

// randomDifference is one setting with another value that a run accepts, or none.
func randomDifference(t *testing.T, random *rand.Rand, run config.Run) Difference {
	t.Helper()
	p := config.Presets[random.IntN(len(config.Presets))].Config
	keys := []string{"g", "d"}
	for _, f := range config.Fields {
		keys = append(keys, f.Key)
	}
	for _, choice := range config.Choices {
		keys = append(keys, choice.Key)
	}
	key := keys[random.IntN(len(keys))]
	d, warnings, err := Differ(run, key, ValueIn(p, key))
	if err != nil || !d.Some() {
		return Difference{}
	}
	if len(warnings) > 0 || d != (Difference{key, ValueIn(p, key)}) || ValueIn(d.Of(run).Config, key) != d.Value {
		t.Errorf("another %s, %s, makes the difference %v with %v", key, ValueIn(p, key), d, warnings)
	}
	return d
}

// TestTooLongToShare pins what becomes of a run with more edits than a link can hold: it is written, and refused.
func TestTooLongToShare(t *testing.T) {
	l := preset(t, "mlp")
	for step := range 200 {
		l.Run.Edits = append(l.Run.Edits, config.Edit{Step: step, Key: "lrd", Value: 0.5})
	}
	text := l.String()
	if len(text) <= MaxBytes {
		t.Fatalf("only %d bytes", len(text))
	}
	if _, _, err := Parse(text); err == nil || !strings.Contains(err.Error(), "at most 2048") {
		t.Errorf("error %v, want one that says that at most 2048 bytes are accepted", err)
	}
}

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0"}, {1, "1"}, {-1, "-1"}, {8, "8"}, {10, "10"}, {100, "100"}, {1000, "1000"}, {10000, "1e4"}, {256, "256"},
		{0.5, "0.5"}, {0.99, "0.99"}, {0.9999, "0.9999"}, {0.1, "0.1"}, {0.01, "0.01"}, {0.001, "0.001"}, {0.0015, "0.0015"},
		{0.0001, "1e-4"}, {0.0002, "2e-4"}, {0.00015, "0.00015"}, {0.000015, "1.5e-5"}, {1e-7, "1e-7"}, {-1e-7, "-1e-7"},
		{1e-12, "1e-12"}, {1e100, "1e100"}, {0.30000000000000004, "0.30000000000000004"}, {math.SmallestNonzeroFloat64, "5e-324"},
		{math.MaxFloat64, "1.7976931348623157e308"},
	} {
		t.Run(c.want, func(t *testing.T) {
			got := formatNumber(c.v)
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if back, err := parseNumber(got); back != c.v || err != nil {
				t.Errorf("%s reads back as %v, %v", got, back, err)
			}
			if shortest := strconv.FormatFloat(c.v, 'g', -1, 64); len(got) > len(shortest)+1 {
				t.Errorf("%s is longer than %s", got, shortest)
			}
		})
	}
}
