package link

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"ganplayground/gan/config"
)

// preset returns the link that opens a preset, changed by the functions given.
func preset(t testing.TB, name string, changes ...func(*Link)) Link {
	t.Helper()
	p, ok := config.PresetByName(name)
	if !ok {
		t.Fatalf("no preset %q", name)
	}
	l := Link{Run: config.Run{Config: p.Config}, To: p.To}
	for _, change := range changes {
		change(&l)
	}
	return l
}

func seed(seed uint64) func(*Link) { return func(l *Link) { l.Run.Config.Seed = seed } }
func to(step int) func(*Link)      { return func(l *Link) { l.To = step } }

func players(generator, discriminator string) func(*Link) {
	return func(l *Link) { l.Run.Config.Generator, l.Run.Config.Discriminator = generator, discriminator }
}

func set(key string, value float64) func(*Link) {
	return func(l *Link) {
		f, ok := config.FieldByKey(key)
		if !ok {
			panic("no field " + key)
		}
		f.Set(&l.Run.Config, value)
	}
}

func data(name string) func(*Link) { return choose("data", name) }

func choose(key, word string) func(*Link) {
	return func(l *Link) {
		choice, ok := config.ChoiceByKey(key)
		if !ok {
			panic("no choice " + key)
		}
		if err := choice.Set(&l.Run.Config, word); err != nil {
			panic(err)
		}
	}
}

func wordEdit(step int, key, word string) func(*Link) {
	return func(l *Link) { l.Run.Edits = append(l.Run.Edits, config.Edit{Step: step, Key: key, Word: word}) }
}

func edit(step int, key string, value float64) func(*Link) {
	return func(l *Link) { l.Run.Edits = append(l.Run.Edits, config.Edit{Step: step, Key: key, Value: value}) }
}

func ab(key, value string) func(*Link) {
	return func(l *Link) { l.Difference = Difference{key, value} }
}
func check(digits string) func(*Link)  { return func(l *Link) { l.Check = digits } }
func hide(parts ...string) func(*Link) { return func(l *Link) { l.Hide = parts } }
func lesson(at string) func(*Link)     { return func(l *Link) { l.Lesson = at } }

// Warnings about what the page is to do with a link.
const (
	noFingerprint = "chk: %s is not the beginning of a fingerprint (6 to 64 of the digits 0 to 9 and a to f), so the weights are not compared with the sender's"
	noPart        = "hide: the page has no part %s that this version could leave out, only header, settings, numbers, timeline, footer, so it is ignored"
)

const noCaption = "lesson: %s is no caption of a lesson, such as collapse.2, so none is shown"

// TestParse reads links whose run is clear. Each departure from the text has its sentence.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, fragment string
		want           Link
		warnings       []string
	}{
		{"empty", "", preset(t, "quick"), nil},
		{"hash alone", "#", preset(t, "quick"), nil},
		{"empty settings", "&&v=1&", preset(t, "quick"), nil},
		{"preset alone", "#p=collapse", preset(t, "collapse"), nil},
		{"preset of convolutions", "p=quick&lrd=1e-3", preset(t, "quick", set("lrd", 1e-3)), nil},
		{"all that is always written", "v=1&p=vanish&seed=7&to=800", preset(t, "vanish", seed(7), to(800)), nil},
		{"any order", "to=800&seed=7&p=vanish&v=1", preset(t, "vanish", seed(7), to(800)), nil},
		{"the example", "#v=1&p=quick&seed=42&to=500&lrd=0.001&edits=120:kd=2,300:lrg=1e-4",
			preset(t, "quick", to(500), set("lrd", 0.001), edit(120, "kd", 2), edit(300, "lrg", 1e-4)), nil},
		{"every field", "lrd=0.5&lrg=0.25&kd=2&kg=3&b=64&z=16&b1d=0.1&b2d=0.2&b1g=0.3&b2g=0.4&r1=2&r1e=8&ema=0.9",
			preset(t, "quick", set("lrd", .5), set("lrg", .25), set("kd", 2), set("kg", 3), set("b", 64), set("z", 16),
				set("b1d", .1), set("b2d", .2), set("b1g", .3), set("b2g", .4), set("r1", 2), set("r1e", 8), set("ema", .9)), nil},
		{"every field of losses and regularisers", "gp=10&clip=0.01&smooth=0.1&noise=0.2&noises=500&pack=2&sim=1&cond=1",
			preset(t, "quick", set("gp", 10), set("clip", .01), set("smooth", .1), set("noise", .2), set("noises", 500), set("pack", 2),
				set("sim", 1), set("cond", 1)), nil},
		{"every word", "loss=ns&od=sgd&og=rmsprop&prior=uniform&ob=zero&bug=gloss.logits.frozen",
			preset(t, "quick", choose("od", "sgd"), choose("og", "rmsprop"), choose("prior", "uniform"), choose("ob", "zero"),
				choose("bug", "gloss.logits.frozen")), nil},
		{"word in disguise", "los%73=h%69nge", preset(t, "quick", choose("loss", "hinge")), nil},
		{"switch beyond on", "sim=2", preset(t, "quick", set("sim", 1)),
			[]string{"sim: the simultaneous updates (sim) cannot be 2 (a whole number from 0 to 1 is accepted), so it is 1"}},
		{"some digits", "data=mnist:013", preset(t, "quick", data("mnist:013")), nil},
		{"some digits, percent-encoded", "data=mnist%3A7", preset(t, "quick", data("mnist:7")), nil},
		{"the data set of the preset", "data=mnist", preset(t, "quick"), nil},
		{"points for other points", "p=ring&data=spiral", preset(t, "ring", data("spiral")), nil},
		{"percent-encoded value", "edits=120%3Akd%3D2%2C300%3alrg%3d1e-4", preset(t, "quick", edit(120, "kd", 2), edit(300, "lrg", 1e-4)), nil},
		{"percent-encoded key", "%73eed=7", preset(t, "quick", seed(7)), nil},
		{"other spellings of numbers", "lrd=1E-3&lrg=.001&kd=2.0&b=6.4e1&r1=+1.&ema=-0", preset(t, "quick", set("lrd", .001),
			set("lrg", .001), set("kd", 2), set("b", 64), set("r1", 1), set("ema", 0)), nil},
		{"leading zeros", "seed=007&to=-0&lrd=000.001", preset(t, "quick", seed(7), to(0), set("lrd", .001)), nil},
		{"too small for a float64", "lrd=1e-999", preset(t, "quick", set("lrd", 0)), nil},
		{"largest seed and step", "seed=9007199254740991&to=1000000", preset(t, "quick", seed(config.MaxSeed), to(config.MaxStep)), nil},
		{"edits of words", "edits=3:loss=hinge,4:od=sgd,4:og=rmsprop,5:loss=ns,5:bug=gloss.frozen", preset(t, "quick", wordEdit(3, "loss", "hinge"),
			wordEdit(4, "od", "sgd"), wordEdit(4, "og", "rmsprop"), wordEdit(5, "loss", "ns"), wordEdit(5, "bug", "gloss.frozen")), nil},
		{"edits of batch and average", "edits=3:b=64,5:ema=0", preset(t, "quick", edit(3, "b", 64), edit(5, "ema", 0)), nil},
		{"edits of one step that go together only as a whole", "bug=gloss&edits=3:loss=hinge,3:bug=none",
			preset(t, "quick", choose("bug", "gloss"), wordEdit(3, "loss", "hinge"), wordEdit(3, "bug", "none")), nil},
		{"edits behind to are kept", "to=10&edits=120:kd=2", preset(t, "quick", to(10), edit(120, "kd", 2)), nil},
		{"edits of one step keep their order", "edits=9:lrg=0.1,9:kd=2,9:lrd=0.2",
			preset(t, "quick", edit(9, "lrg", .1), edit(9, "kd", 2), edit(9, "lrd", .2)), nil},
		{"a later edit that changes nothing", "edits=9:kd=1", preset(t, "quick", edit(9, "kd", 1)), nil},

		{"architectures", "p=mlp&d=m240x5.do50.d1sn&g=d784.s", preset(t, "mlp", players("d784.s", "m240x5.do50.d1sn")), nil},
		{"an encoded architecture", "g=d784%2es", preset(t, "quick", players("d784.s", "d128.l.d128.l.d1")), nil},
		{"an architecture as in the preset", "d=d128.l.d128.l.d1", preset(t, "quick"), nil},

		{"seed too large", "seed=9007199254740992", preset(t, "quick", seed(config.MaxSeed)),
			[]string{"seed: the seed cannot be 9007199254740992 (0 to 9007199254740991 is accepted), so it is 9007199254740991"}},
		{"seed larger than any integer", "seed=99999999999999999999", preset(t, "quick", seed(config.MaxSeed)),
			[]string{"seed: the seed cannot be 99999999999999999999 (0 to 9007199254740991 is accepted), so it is 9007199254740991"}},
		{"seed negative", "seed=-5", preset(t, "quick", seed(0)),
			[]string{"seed: the seed cannot be -5 (0 to 9007199254740991 is accepted), so it is 0"}},
		{"step negative", "to=-1", preset(t, "quick", to(0)),
			[]string{"to: the step to play to (to) cannot be -1 (0 to 1000000 is accepted), so it is 0"}},
		{"step too large", "to=1000001", preset(t, "quick", to(config.MaxStep)),
			[]string{"to: the step to play to (to) cannot be 1000001 (0 to 1000000 is accepted), so it is 1000000"}},
		{"negative rate", "lrd=-0.1", preset(t, "quick", set("lrd", 0)),
			[]string{"lrd: the discriminator learning rate (lrd) cannot be -0.1 (0 to 1 is accepted), so it is 0"}},
		{"huge rate", "lrg=1e999", preset(t, "quick", set("lrg", 1)),
			[]string{"lrg: the generator learning rate (lrg) cannot be 1e999 (0 to 1 is accepted), so it is 1"}},
		{"huge negative integer", "kd=-1e999", preset(t, "quick", set("kd", 0)),
			[]string{"kd: the discriminator updates per step (kd) cannot be -1e999 (a whole number from 0 to 8 is accepted), so it is 0"}},
		{"fraction of an update", "kg=1.5", preset(t, "quick", set("kg", 2)),
			[]string{"kg: the generator updates per step (kg) cannot be 1.5 (a whole number from 0 to 8 is accepted), so it is 2"}},
		{"batch of one", "b=1", preset(t, "quick", set("b", 2)),
			[]string{"b: the batch size (b) cannot be 1 (a whole number from 2 to 256 is accepted), so it is 2"}},
		{"two departures", "b=1&z=999", preset(t, "quick", set("b", 2), set("z", 256)), []string{
			"b: the batch size (b) cannot be 1 (a whole number from 2 to 256 is accepted), so it is 2",
			"z: the latent coordinates (z) cannot be 999 (a whole number from 1 to 256 is accepted), so it is 256"}},
		{"long number", "lrd=" + strings.Repeat("9", 1000), preset(t, "quick", set("lrd", 1)),
			[]string{"lrd: the discriminator learning rate (lrd) cannot be " + strings.Repeat("9", 32) + "… (0 to 1 is accepted), so it is 1"}},

		{"unknown key", "lrx=1", preset(t, "quick"),
			[]string{`"lrx": this version of the playground does not know this setting, so it is ignored`}},
		{"empty key", "=1", preset(t, "quick"),
			[]string{`"": this version of the playground does not know this setting, so it is ignored`}},
		{"keys are case-sensitive", "SEED=1", preset(t, "quick"),
			[]string{`"SEED": this version of the playground does not know this setting, so it is ignored`}},
		{"names of JavaScript's objects", "__proto__=1&constructor=2", preset(t, "quick"), []string{
			`"__proto__": this version of the playground does not know this setting, so it is ignored`,
			`"constructor": this version of the playground does not know this setting, so it is ignored`}},
		{"markup", "<script>=1", preset(t, "quick"),
			[]string{`"<script>": this version of the playground does not know this setting, so it is ignored`}},
		{"direction override and line break", "%E2%80%AE%0A=1", preset(t, "quick"),
			[]string{`"\u202e\n": this version of the playground does not know this setting, so it is ignored`}},
		{"long key", strings.Repeat("é", 40) + "=1", preset(t, "quick"),
			[]string{`"` + strings.Repeat("é", 32) + `…": this version of the playground does not know this setting, so it is ignored`}},

		{"fingerprint", "chk=3f9a0c&p=mlp", preset(t, "mlp", check("3f9a0c")), nil},
		{"whole fingerprint", "chk=" + strings.Repeat("09af", 16), preset(t, "quick", check(strings.Repeat("09af", 16))), nil},
		{"fingerprint too short", "chk=3f9a0", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"3f9a0"`)}},
		{"fingerprint too long", "chk=" + strings.Repeat("0", 65), preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"`+strings.Repeat("0", 32)+`…"`)}},
		{"fingerprint empty", "chk=", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `""`)}},
		{"fingerprint in capitals", "chk=3F9A0C", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"3F9A0C"`)}},
		{"fingerprint of other digits", "chk=٣٣٣٣٣٣", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"٣٣٣٣٣٣"`)}},
		{"fingerprint of markup", "chk=<b>3f9a0c", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"<b>3f9a0c"`)}},
		{"fingerprint with a NUL", "chk=3f9a0c%00", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"3f9a0c\x00"`)}},
		{"fingerprint negative", "chk=-123456", preset(t, "quick"), []string{fmt.Sprintf(noFingerprint, `"-123456"`)}},

		{"a second run", "ab=loss=minimax", preset(t, "quick", ab("loss", "minimax")), nil},
		{"a second run encoded", "ab=lrd%3D1e-3&p=mlp", preset(t, "mlp", ab("lrd", "0.001")), nil},
		{"a second run of other digits", "ab=data=mnist:013", preset(t, "quick", ab("data", "mnist:013")), nil},
		{"a second run of another generator", "p=mlp&ab=g=d784.s", preset(t, "mlp", ab("g", "d784.s")), nil},
		{"a second run with another latent size", "ab=z=8", preset(t, "quick", ab("z", "8")), nil},
		{"a second run with bugs", "ab=bug=gloss.frozen", preset(t, "quick", ab("bug", "gloss.frozen")), nil},
		{"a second run as the preset is, beside one that differs", "loss=hinge&ab=loss=ns", preset(t, "quick", choose("loss", "hinge"), ab("loss", "ns")), nil},
		{"a second run beside edits", "edits=9:lrd=0.1&ab=lrd=0.1", preset(t, "quick", edit(9, "lrd", .1), ab("lrd", "0.1")), nil},
		{"a second run out of range", "ab=lrd=7", preset(t, "quick", ab("lrd", "1")),
			[]string{"ab: the discriminator learning rate (lrd) cannot be 7 (0 to 1 is accepted), so it is 1"}},
		{"a second run with a fraction of an update", "ab=kg=1.5", preset(t, "quick", ab("kg", "2")),
			[]string{"ab: the generator updates per step (kg) cannot be 1.5 (a whole number from 0 to 8 is accepted), so it is 2"}},
		{"a second run that is the first", "ab=loss=ns", preset(t, "quick"), []string{"ab: both runs would have the same loss, ns, so there is one run"}},
		{"a second run that is the first once clamped", "kd=8&ab=kd=99", preset(t, "quick", set("kd", 8)), []string{
			"ab: the discriminator updates per step (kd) cannot be 99 (a whole number from 0 to 8 is accepted), so it is 8",
			"ab: both runs would have the same kd, 8, so there is one run"}},
		{"a second run of another seed", "ab=seed=7", preset(t, "quick"), []string{"ab: the two runs of an A/B have the same seed, so there is one run"}},
		{"a second run of another preset", "ab=p=mlp", preset(t, "quick"), []string{"ab: the two runs of an A/B have the same p, so there is one run"}},
		{"a second run of an unknown setting", "ab=constructor=7", preset(t, "quick"),
			[]string{`ab: this version of the playground does not know the setting "constructor", so there is one run`}},
		{"a second run of a second run", "ab=ab=lrd=1", preset(t, "quick"),
			[]string{`ab: this version of the playground does not know the setting "ab", so there is one run`}},
		{"a second run of markup", "ab=<b>%0A=7", preset(t, "quick"),
			[]string{`ab: this version of the playground does not know the setting "<b>\n", so there is one run`}},

		{"one part left out", "hide=settings", preset(t, "quick", hide("settings")), nil},
		{"parts in any order", "hide=footer,header,footer", preset(t, "quick", hide("header", "footer")), nil},
		{"parts encoded", "hide=header%2Cfooter", preset(t, "quick", hide("header", "footer")), nil},
		{"unknown part", "hide=footer,picture", preset(t, "quick", hide("footer")), []string{fmt.Sprintf(noPart, `"picture"`)}},
		{"no part", "hide=", preset(t, "quick"), []string{fmt.Sprintf(noPart, `""`)}},
		{"part in capitals", "hide=Footer", preset(t, "quick"), []string{fmt.Sprintf(noPart, `"Footer"`)}},
		{"parts with spaces", "hide=header,%20footer", preset(t, "quick", hide("header")), []string{fmt.Sprintf(noPart, `" footer"`)}},
		{"selectors of elements", "hide=*,body,%23play%0A,__proto__,constructor", preset(t, "quick"), []string{fmt.Sprintf(noPart, `"*" and 4 more`)}},
		{"a thousand parts", "hide=" + strings.Repeat("a,", 1000) + "numbers", preset(t, "quick", hide("numbers")),
			[]string{fmt.Sprintf(noPart, `"a" and 999 more`)}},
		{"caption", "lesson=first-digits.12", preset(t, "quick", lesson("first-digits.12")), nil},
		{"caption beside a run", "#p=vanish&lesson=vanish%2E1&to=9", preset(t, "vanish", to(9), lesson("vanish.1")), nil},
		{"lesson without caption", "lesson=collapse", preset(t, "quick"), []string{fmt.Sprintf(noCaption, `"collapse"`)}},
		{"caption 0", "lesson=collapse.0", preset(t, "quick"), []string{fmt.Sprintf(noCaption, `"collapse.0"`)}},
		{"caption with a leading zero", "lesson=collapse.02", preset(t, "quick"), []string{fmt.Sprintf(noCaption, `"collapse.02"`)}},
		{"caption with more behind it", "lesson=collapse.2%0A", preset(t, "quick"), []string{fmt.Sprintf(noCaption, `"collapse.2\n"`)}},
		{"parts within parts", "hide=hide=header", preset(t, "quick"), []string{fmt.Sprintf(noPart, `"hide=header"`)}},

		{"unordered edits", "edits=300:lrg=0.1,120:kd=2,300:kg=2", preset(t, "quick", edit(120, "kd", 2), edit(300, "lrg", .1), edit(300, "kg", 2)),
			[]string{"edits: the edits are not in the order of their steps, so they are sorted"}},
		{"repeated edit", "edits=9:kd=2,9:lrd=0.1,9:kd=3", preset(t, "quick", edit(9, "lrd", .1), edit(9, "kd", 3)),
			[]string{"edits: step 9 sets kd to 2 and then to 3, so the last is used"}},
		{"edit repeated twice", "edits=9:kd=2,9:kd=3,9:kd=4", preset(t, "quick", edit(9, "kd", 4)), []string{
			"edits: step 9 sets kd to 2 and then to 4, so the last is used",
			"edits: step 9 sets kd to 3 and then to 4, so the last is used"}},
		{"edit out of range", "edits=9:kd=99", preset(t, "quick", edit(9, "kd", 8)),
			[]string{"edits: the discriminator updates per step (kd) in edit 1 cannot be 99 (a whole number from 0 to 8 is accepted), so it is 8"}},
		{"edit before the first step", "edits=-9:kd=2", preset(t, "quick", edit(0, "kd", 2)),
			[]string{"edits: the step of edit 1 cannot be -9 (0 to 999999 is accepted), so it is 0"}},
		{"edit behind the last step", "edits=1000000:kd=2", preset(t, "quick", edit(config.MaxStep-1, "kd", 2)),
			[]string{"edits: the step of edit 1 cannot be 1000000 (0 to 999999 is accepted), so it is 999999"}},
		{"edit of an unknown key", "edits=9:constructor=2", preset(t, "quick"),
			[]string{`edits: edit 1 changes "constructor", which this version of the playground does not know, so it is left out`}},
		{"edits within an edit", "edits=9:edits=9:kd=2", preset(t, "quick"),
			[]string{`edits: edit 1 changes "edits", which this version of the playground does not know, so it is left out`}},
		{"edit of what cannot change", "edits=9:kd=2,10:z=64", preset(t, "quick", edit(9, "kd", 2)),
			[]string{"edits: edit 2 changes the latent coordinates (z), which cannot change while a run trains, so it is left out"}},
		{"edit of a word that cannot change", "edits=9:data=mnist:01,10:prior=uniform", preset(t, "quick"), []string{
			"edits: edit 1 changes the data set (data), which cannot change while a run trains, so it is left out",
			"edits: edit 2 changes the distribution of z (prior), which cannot change while a run trains, so it is left out"}},
		{"repeated edit of a word", "edits=9:loss=ls,9:kd=2,9:loss=hinge", preset(t, "quick", edit(9, "kd", 2), wordEdit(9, "loss", "hinge")),
			[]string{"edits: step 9 sets loss to ls and then to hinge, so the last is used"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, warnings, err := Parse(c.fragment)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("link\n%+v, want\n%+v", got, c.want)
			}
			var sentences []string
			for _, w := range warnings {
				sentences = append(sentences, w.String())
			}
			if !reflect.DeepEqual(sentences, c.warnings) {
				t.Errorf("warnings\n%s\nwant\n%s", strings.Join(sentences, "\n"), strings.Join(c.warnings, "\n"))
			}
		})
	}
}

// TestRefused reads links whose run can only be guessed. Each has its sentence.
func TestRefused(t *testing.T) {
	newer := "this link was made by a newer version of the playground (it has version %s, this page reads up to 1); reload the page to get the newest"
	var names []string
	for _, p := range config.Presets {
		names = append(names, p.Name)
	}
	presets := strings.Join(names, ", ")
	unknownLayer := func(beginning string) string {
		return beginning + "; the layers are d…, m…, v…, c…, t…, u…, ap…, mp…, bn, mb…, do…, r, l, t, s, pm and a"
	}
	noData := `the data set (data) cannot be "%s": "mnist", "mnist:013" or other digits in rising order, "ring", "grid", "spiral", "two" and "gauss" are accepted`
	notANumber := "discriminator learning rate (lrd): a number is expected, not %q"
	for _, c := range []struct{ name, fragment, sentence string }{
		{"too long", "p=" + strings.Repeat("x", MaxBytes-1), "this link is 2049 bytes long; at most 2048 are accepted"},
		{"a megabyte", strings.Repeat("&", 1<<20), "this link is 1048576 bytes long; at most 2048 are accepted"},
		{"too long once written", manyEdits(190), "this link is 2202 bytes long; at most 2048 are accepted"},

		{"newer version", "v=99", fmt.Sprintf(newer, "99")},
		{"newer version of another form", "v=2&garbage&p=__proto__&seed=x&%zz=", fmt.Sprintf(newer, "2")},
		{"newer than any integer", "v=" + strings.Repeat("9", 40), fmt.Sprintf(newer, strings.Repeat("9", 32)+"…")},
		{"version 0", "v=0", "this link has version 0; there is none before 1"},
		{"version negative", "v=-1", "this link has version -1; there is none before 1"},
		{"version of another form", "v=1.1", `the version (v) of the link: a whole number is expected, not "1.1"`},
		{"version empty", "v=", `the version (v) of the link: a whole number is expected, not ""`},

		{"unknown preset", "p=dcgan2", `there is no preset "dcgan2"; the presets are ` + presets},
		{"empty preset", "p=", `there is no preset ""; the presets are ` + presets},
		{"preset __proto__", "p=__proto__", `there is no preset "__proto__"; the presets are ` + presets},
		{"preset constructor", "p=constructor", `there is no preset "constructor"; the presets are ` + presets},

		{"no value", "seed", `"seed" is not of the form key=value; settings are separated by &`},
		{"markup", "<img src>", `"<img src>" is not of the form key=value; settings are separated by &`},
		{"all of it encoded", "v%3D1%26p%3Dmlp", `"v%3D1%26p%3Dmlp" is not of the form key=value; settings are separated by &`},
		{"semicolons", "seed=42;to=500", `seed: a whole number is expected, not "42;to=500"`},
		{"repeated key", "seed=1&to=2&seed=1", `"seed" stands in the link more than once; only one can be meant`},
		{"repeated unknown key", "x=1&x=2", `"x" stands in the link more than once; only one can be meant`},
		{"repeated in disguise", "seed=1&%73eed=2", `"seed" stands in the link more than once; only one can be meant`},

		{"percent sign alone", "seed=%", `"%" has a percent sign without two hexadecimal digits behind it`},
		{"percent sign and one digit", "seed=%4", `"%4" has a percent sign without two hexadecimal digits behind it`},
		{"percent sign and letters", "%zz=1", `"%zz" has a percent sign without two hexadecimal digits behind it`},
		{"encoded twice", "edits=1%253Akd%253D2", `edit 1 is "1%3Akd%3D2"; an edit is written step:key=value`},
		{"wrong UTF-8, encoded", "p=%FF%FE", `"%FF%FE" is not UTF-8 text`},
		{"wrong UTF-8", "\xff=1", `"\xff" is not UTF-8 text`},
		{"half a surrogate pair", "p=%ED%A0%80", `"%ED%A0%80" is not UTF-8 text`},

		{"seed empty", "seed=", `seed: a whole number is expected, not ""`},
		{"seed is a word", "seed=lucky", `seed: a whole number is expected, not "lucky"`},
		{"seed is a fraction", "seed=1.5", `seed: a whole number is expected, not "1.5"`},
		{"seed in hexadecimal", "seed=0x10", `seed: a whole number is expected, not "0x10"`},
		{"seed and more", "seed=99999999999999999999<b>", `seed: a whole number is expected, not "99999999999999999999<b>"`},
		{"seed is a sign", "seed=-", `seed: a whole number is expected, not "-"`},
		{"seed in other digits", "seed=٣", `seed: a whole number is expected, not "٣"`},
		{"step is a word", "to=end", `step to play to (to): a whole number is expected, not "end"`},

		{"empty", "lrd=", fmt.Sprintf(notANumber, "")},
		{"NaN", "lrd=NaN", fmt.Sprintf(notANumber, "NaN")},
		{"infinity", "lrd=Inf", fmt.Sprintf(notANumber, "Inf")},
		{"negative infinity", "lrd=-infinity", fmt.Sprintf(notANumber, "-infinity")},
		{"hexadecimal", "lrd=0x1p-2", fmt.Sprintf(notANumber, "0x1p-2")},
		{"underscore", "lrd=1_0", fmt.Sprintf(notANumber, "1_0")},
		{"decimal comma", "lrd=0,5", fmt.Sprintf(notANumber, "0,5")},
		{"two points", "lrd=0.0.1", fmt.Sprintf(notANumber, "0.0.1")},
		{"cut off in the exponent", "lrd=1e-", fmt.Sprintf(notANumber, "1e-")},
		{"space", "lrd=%200.1", fmt.Sprintf(notANumber, " 0.1")},
		{"nested", "lrd=((((((0.1))))))", fmt.Sprintf(notANumber, "((((((0.1))))))")},
		{"null byte", "lrd=0.1%00", fmt.Sprintf(notANumber, "0.1\x00")},

		{"unknown loss", "loss=mse", `the loss (loss) cannot be "mse": "ns", "minimax", "ls", "hinge" and "wasserstein" are accepted`},
		{"empty word", "od=", `the discriminator optimiser (od) cannot be "": "adam", "sgd" and "rmsprop" are accepted`},
		{"word in capitals", "prior=Normal", `the distribution of z (prior) cannot be "Normal": "normal" and "uniform" are accepted`},
		{"bugs in another order", "bug=logits.gloss",
			`the bugs of the article (bug) cannot be "logits.gloss": "none", or some of gloss, logits and frozen in this order, joined by dots, are accepted`},
		{"bug twice", "bug=frozen.frozen",
			`the bugs of the article (bug) cannot be "frozen.frozen": "none", or some of gloss, logits and frozen in this order, joined by dots, are accepted`},
		{"settings that do not go together", "pack=3", "this link asks for a run that is not accepted: the batch of 32 (b) is no multiple of the " +
			"3 samples that the discriminator sees together (pack)"},
		{"architecture empty", "g=", unknownLayer(`generator (g): architecture "", character 1: unknown layer ""`)},
		{"architecture of a newer version", "d=d5.zz9", unknownLayer(`discriminator (d): architecture "d5.zz9", character 4: unknown layer "zz9"`)},
		{"architecture with a NUL", "d=d5%00", `discriminator (d): architecture "d5�", character 3: layer "d5�": a dense layer is written d<units>[sn]`},
		{"architecture in other letters", "d=d5.dé5", `discriminator (d): architecture "d5.d�5", character 5: layer "d�5": a dense layer is written d<units>[sn]`},
		{"architecture with a direction override", "g=%E2%80%AEd5", unknownLayer(`generator (g): architecture "�d5", character 1: unknown layer "�d5"`)},
		{"architecture of markup", "g=d784.<b>", unknownLayer(`generator (g): architecture "d784.<b>", character 6: unknown layer "<b>"`)},
		{"architecture of too many layers", "d=" + strings.Repeat("r.", 500) + "d1",
			`discriminator (d): architecture "` + strings.Repeat("r.", 28) + `…" has 501 layers; at most 32 are accepted`},
		{"architecture of one long layer", "d=d" + strings.Repeat("1", 2000), `discriminator (d): architecture "d` + strings.Repeat("1", 55) +
			`…", character 2: layer "d` + strings.Repeat("1", 23) + `...": units is ` + strings.Repeat("1", 24) + `...: 1 to 2048 is accepted`},
		{"repeated architecture", "g=d784&g=d784", `"g" stands in the link more than once; only one can be meant`},
		{"architecture that does not fit", "g=d784.v1x27",
			`this link asks for a run that is not accepted: generator: architecture "d784.v1x27", character 6: layer "v1x27": an image of 27x27x1 has 729 values, but the input has 784; v1x28 would fit`},
		{"architecture of other images", "g=d100.s",
			`this link asks for a run that is not accepted: generator: architecture "d100.s", character 6: the last layer, "s", gives 100 values per example; the generator must give 784 or 28x28x1`},
		{"architecture with nothing to train", "z=49&g=v1x7.u4",
			`this link asks for a run that is not accepted: generator: architecture "v1x7.u4" has nothing to train; a layer d<units> has weights, for example`},
		{"architecture of too many parameters", "d=d2000.m2048x8.d1",
			`this link asks for a run that is not accepted: the networks have 34.4 million parameters together; at most 20 million are accepted`},
		{"architecture of too large images", "d=v1x28.u3.c1k3.d1",
			`this link asks for a run that is not accepted: discriminator: architecture "v1x28.u3.c1k3.d1", character 7: layer "u3": the image would have 84x84 pixels; at most 64x64 are accepted`},
		{"architecture of too much memory", "b=256&d=v1x28.mp4.c256k1.u8.do50.do50.ap8.d1",
			`this link asks for a run that is not accepted: training would hold 7905 MiB; at most 512 MiB are accepted: choose a smaller batch or smaller networks`},
		{"architecture of too much work", "d=v1x28.mp4.c128k1.c512k7p3sn.c512k7p3sn.d1",
			`this link asks for a run that is not accepted: one step would take 453.4 GFLOP; at most 50 GFLOP are accepted: choose a smaller batch, fewer updates per step or smaller networks`},

		{"data set empty", "data=", fmt.Sprintf(noData, "")},
		{"unknown data set", "data=cifar", fmt.Sprintf(noData, "cifar")},
		{"no digits", "data=mnist:", fmt.Sprintf(noData, "mnist:")},
		{"digits in another order", "data=mnist:310", fmt.Sprintf(noData, "mnist:310")},
		{"a digit twice", "data=mnist:33", fmt.Sprintf(noData, "mnist:33")},
		{"all digits one by one", "data=mnist:0123456789", fmt.Sprintf(noData, "mnist:0123456789")},
		{"a range of digits", "data=mnist:0-4", fmt.Sprintf(noData, "mnist:0-4")},
		{"digits of another script", "data=mnist:٣", fmt.Sprintf(noData, "mnist:٣")},
		{"data set __proto__", "data=__proto__", fmt.Sprintf(noData, "__proto__")},
		{"long data set", "data=" + strings.Repeat("ring", 400), fmt.Sprintf(noData, strings.Repeat("ring", 8)+"…")},
		{"data set with a direction override", "data=%E2%80%AE%0A", fmt.Sprintf(noData, `\u202e\n`)},
		{"points for players of images", "data=ring",
			`this link asks for a run that is not accepted: generator: architecture "d1176.bn.r.v24x7.t12k4s2.bn.r.t1k4s2.s", character 38: the last layer, "s", gives 28x28x1 values per example; the generator must give 2`},
		{"points with digits", "p=ring&cond=1", `this link asks for a run that is not accepted: a conditional GAN (cond) needs digits; the data set "ring" has none`},
		{"data set twice", "data=ring&data=grid", `"data" stands in the link more than once; only one can be meant`},
		{"repeated fingerprint", "chk=3f9a0c&chk=3f9a0d", `"chk" stands in the link more than once; only one can be meant`},
		{"repeated parts", "hide=header&hide=footer", `"hide" stands in the link more than once; only one can be meant`},
		{"parts in wrong UTF-8", "hide=%FF", `"%FF" is not UTF-8 text`},
		{"fingerprint that makes the link too long", manyEdits(177) + "&chk=" + strings.Repeat("0", 64), "this link is 2115 bytes long; at most 2048 are accepted"},
		{"numbers of a nested list", "edits=[[9:kd=2]]", `step of edit 1: a whole number is expected, not "[[9"`},
		{"seed is NaN", "seed=NaN", `seed: a whole number is expected, not "NaN"`},
		{"seed of an object", "seed=[object Object]", `seed: a whole number is expected, not "[object Object]"`},
		{"step to NaN", "to=-NaN", `step to play to (to): a whole number is expected, not "-NaN"`},
		{"edit at a negative fraction", "edits=-0.5:kd=2", `step of edit 1: a whole number is expected, not "-0.5"`},
		{"edit to a prototype", "edits=9:kd=__proto__", `discriminator updates per step (kd) in edit 1: a number is expected, not "__proto__"`},

		{"edits empty", "edits=", `edit 1 is ""; an edit is written step:key=value`},
		{"edits cut off behind a comma", "edits=9:kd=2,", `edit 2 is ""; an edit is written step:key=value`},
		{"edit without a step", "edits=kd=2", `edit 1 is "kd=2"; an edit is written step:key=value`},
		{"second run empty", "ab=", `the second run of an A/B (ab) is written ab=key=value, not ""`},
		{"second run without a value", "ab=loss", `the second run of an A/B (ab) is written ab=key=value, not "loss"`},
		{"second run of a word that is none", "ab=loss=mse", `the second run of the A/B (ab): the loss (loss) cannot be "mse": "ns", "minimax", "ls", "hinge" and "wasserstein" are accepted`},
		{"second run of no number", "ab=lrd=NaN", `the second run of the A/B (ab): discriminator learning rate (lrd): a number is expected, not "NaN"`},
		{"second run of unknown layers", "ab=g=d784.q", unknownLayer(`the second run of the A/B (ab): generator (g): architecture "d784.q", character 6: unknown layer "q"`)},
		{"second run of layers that do not fit", "ab=g=d785.s", `the second run of the A/B (ab) is not accepted: generator: architecture "d785.s", character 6: the last layer, "s", gives 785 values per example; the generator must give 784 or 28x28x1`},
		{"second run that does not go together", "bug=gloss&ab=loss=hinge", `the second run of the A/B (ab) is not accepted: bug gloss makes the label of the loss "ns" another; the loss is "hinge"`},
		{"second run that costs too much", "p=article&ab=kd=8", `the second run of the A/B (ab) is not accepted: one step would take 140.4 GFLOP; at most 50 GFLOP are accepted: choose a smaller batch, fewer updates per step or smaller networks`},
		{"second run of points beside images", "p=ring&ab=data=mnist", `the second run of the A/B (ab) is not accepted: generator: architecture "d64.r.d64.r.d64.r.d2", character 19: the last layer, "d2", gives 2 values per example; the generator must give 784 or 28x28x1`},
		{"edit without a value", "edits=9:kd", `edit 1 is "9:kd"; an edit is written step:key=value`},
		{"edit at a word", "edits=last:kd=2", `step of edit 1: a whole number is expected, not "last"`},
		{"edit to a word", "edits=9:kd=two", `discriminator updates per step (kd) in edit 1: a number is expected, not "two"`},
		{"edit to an unknown word", "edits=9:loss=mse", `the loss (loss) in edit 1 cannot be "mse": "ns", "minimax", "ls", "hinge" and "wasserstein" are accepted`},
		{"edit of a word to a number", "edits=1:kd=2,9:od=1", `the discriminator optimiser (od) in edit 2 cannot be "1": "adam", "sgd" and "rmsprop" are accepted`},
		{"edit to no word", "edits=9:loss=", `the loss (loss) in edit 1 cannot be "": "ns", "minimax", "ls", "hinge" and "wasserstein" are accepted`},
		{"edits that do not go together", "edits=3:loss=hinge,5:bug=gloss",
			`this link asks for a run that is not accepted: edit 2: bug gloss makes the label of the loss "ns" another; the loss is "hinge"`},
		{"edit to a batch that cannot be packed", "pack=4&edits=3:b=30",
			`this link asks for a run that is not accepted: edit 1: the batch of 30 (b) is no multiple of the 4 samples that the discriminator sees together (pack)`},
		{"edit to a batch that cannot be grouped", "d=d8.mb4.d1&edits=3:b=30",
			`this link asks for a run that is not accepted: edit 1: discriminator: architecture "d8.mb4.d1", character 4: layer "mb4": a batch of 30 cannot be divided into groups of 4`},
		{"edit to NaN", "edits=1:kd=2,9:lrd=NaN", `discriminator learning rate (lrd) in edit 2: a number is expected, not "NaN"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			link, warnings, err := Parse(c.fragment)
			if err == nil {
				t.Fatalf("accepted as %+v with %v", link, warnings)
			}
			if err.Error() != c.sentence {
				t.Errorf("sentence\n%s, want\n%s", err, c.sentence)
			}
			if !reflect.DeepEqual(link, Link{}) || warnings != nil {
				t.Errorf("a link beside the error: %+v, %v", link, warnings)
			}
		})
	}
}

// manyBatches is a link of edits that each have layers looked at.
func manyBatches() string {
	edits := make([]string, 150)
	for i := range edits {
		edits[i] = fmt.Sprintf("%d:b=%d", i, 4+4*(i%2))
	}
	return "d=" + strings.Repeat("mb2.", 31) + "d1&edits=" + strings.Join(edits, ",")
}

// manyEdits is a link of n edits, each a character shorter than String writes it.
func manyEdits(n int) string {
	edits := make([]string, n)
	for i := range edits {
		edits[i] = fmt.Sprintf("%d:lrd=.5", i)
	}
	return "edits=" + strings.Join(edits, ",")
}

// BenchmarkParse takes the links that cost most for their length.
func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, fragment string }{
		{"example", "#v=1&p=quick&seed=42&to=500&lrd=0.001&edits=120:kd=2,300:lrg=1e-4"},
		{"edits", manyEdits(170)},
		{"edits of the batch", manyBatches()},
		{"repeated edits", "edits=" + strings.TrimSuffix(strings.Repeat("9:kd=2,", 290), ",")},
		{"unknown keys", unknownKeys(290)},
		{"digits", "lrd=0." + strings.Repeat("123456789", 226)},
		{"layers", "d=" + strings.Repeat("c512k7s4p6sn.", 31) + "d1&g=" + strings.Repeat("m2048x8sn.", 31) + "d784"},
		{"no layers", "d=" + strings.Repeat(".", 2000)},
		{"percent", "p=" + strings.Repeat("%41", 682)},
	} {
		if len(c.fragment) > MaxBytes {
			b.Fatalf("%s: %d bytes", c.name, len(c.fragment))
		}
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Parse(c.fragment)
			}
		})
	}
}

func unknownKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "x%d=1&", i)
	}
	return b.String()
}
