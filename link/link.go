package link

import (
	"strconv"
	"strings"

	"ganplayground/gan/config"
)

// Version is the version of the grammar that this package writes, and the newest it reads.
const Version = 1

// MaxBytes is the length of the longest link that is read. A run with very many edits can be longer than that when written:
// such a run cannot be shared as a link.
const MaxBytes = 2048

// Link is a run and the step to play it to. A link can say what config.Fields, config.Choices, the architectures, the seed and the edits
// say; all else is as in the preset of the run's config.
type Link struct {
	Run config.Run
	To  int
	// Difference makes a second run of Run, to be trained beside it: an A/B. Where there is none, Run is alone.
	Difference Difference
	// Check is the beginning of the fingerprint of the weights of Run that the sender had at step To, lower-case hex digits; empty if the link
	// does not say.
	Check string
	// Hide are the parts that the page leaves out, in the order of Parts, none of them twice; nil if it shows everything.
	Hide []string
	// Lesson is the caption that the page shows, as "collapse.2"; empty if none. The run need not be the caption's: visitors try things.
	Lesson string
}

// Parts are the parts of the page that a link can leave out. What is left is the pictures and the buttons that play.
var Parts = []string{"header", "settings", "numbers", "timeline", "footer"}

// A link's Check has at least MinCheck digits, so that two runs hardly agree by chance, and at most MaxCheck, the whole fingerprint.
const (
	MinCheck = 6
	MaxCheck = 64
)

// String returns the link without a leading '#'. Parse reads the same Link from it if that is at most MaxBytes long, the
// run is valid, its edits have no two of the same step and key, Difference was made by Differ for Run, and Check, Hide and Lesson are as
// their comments say.
func (l Link) String() string {
	c := l.Run.Config
	preset, _ := config.PresetByName(c.Preset)
	var b strings.Builder
	b.WriteString("v=" + strconv.Itoa(Version))
	b.WriteString("&p=" + c.Preset)
	b.WriteString("&seed=" + strconv.FormatUint(c.Seed, 10))
	b.WriteString("&to=" + strconv.Itoa(l.To))
	for _, a := range architectures {
		if text := *a.at(&c); text != *a.at(&preset.Config) {
			b.WriteString("&" + a.key + "=" + text)
		}
	}
	for _, f := range config.Fields {
		if v := f.Get(&c); v != f.Get(&preset.Config) {
			b.WriteString("&" + f.Key + "=" + formatNumber(v))
		}
	}
	for _, choice := range config.Choices {
		if v := choice.Get(&c); v != choice.Get(&preset.Config) {
			b.WriteString("&" + choice.Key + "=" + v)
		}
	}
	for i, e := range l.Run.Edits {
		if i == 0 {
			b.WriteString("&edits=")
		} else {
			b.WriteString(",")
		}
		b.WriteString(strconv.Itoa(e.Step) + ":" + formatEdit(e))
	}
	if l.Difference.Some() {
		b.WriteString("&ab=" + l.Difference.String())
	}
	if l.Check != "" {
		b.WriteString("&chk=" + l.Check)
	}
	if len(l.Hide) > 0 {
		b.WriteString("&hide=" + strings.Join(l.Hide, ","))
	}
	if l.Lesson != "" {
		b.WriteString("&lesson=" + l.Lesson)
	}
	return b.String()
}

// architectures are the settings that hold one.
var architectures = []struct {
	key, name string
	at        func(*config.Config) *string
}{
	{"g", "generator", func(c *config.Config) *string { return &c.Generator }},
	{"d", "discriminator", func(c *config.Config) *string { return &c.Discriminator }},
}

// Warning says where the link departs from the run that Parse made of it.
type Warning struct {
	Key  string // as in the link; an unknown key is quoted
	Text string
}

// String returns the warning as one sentence.
func (w Warning) String() string { return w.Key + ": " + w.Text }
