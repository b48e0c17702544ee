package link

import (
	"fmt"
	"slices"
	"strings"

	"ganplayground/gan/config"
)

// Difference is the one setting in which the second run of an A/B differs from the first: its key, and its value there, both as links
// write them. Without a key there is no second run.
type Difference struct{ Key, Value string }

// Some tells whether there is a second run.
func (d Difference) Some() bool { return d.Key != "" }

// String returns the difference as links write it.
func (d Difference) String() string { return d.Key + "=" + d.Value }

// Differ returns the difference that a setting makes to a run, with the warnings and errors of a link that asks for it. There is none, for
// which there is a warning, if the run has that value itself.
func Differ(run config.Run, key, value string) (Difference, []Warning, error) {
	p := parser{link: Link{Run: run}}
	if err := p.difference(key + "=" + value); err != nil {
		return Difference{}, nil, err
	}
	return p.link.Difference, p.warnings, nil
}

// shared are the keys of what both runs of an A/B have in common.
var shared = []string{"p", "seed", "to", "edits"}

// difference reads what follows ab=, when all of the first run has been read.
func (p *parser) difference(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("the second run of an A/B (ab) is written ab=key=value, not %s", quote(text))
	}
	if slices.Contains(shared, key) {
		p.warn("ab", "the two runs of an A/B have the same %s, so there is one run", key)
		return nil
	}
	if _, known := valueIn(&p.link.Run.Config, key); !known {
		p.warn("ab", "this version of the playground does not know the setting %s, so there is one run", quote(key))
		return nil
	}
	second := parser{link: Link{Run: p.link.Run}}
	err := second.setting(setting{key, value})
	if err != nil {
		return fmt.Errorf("the second run of the A/B (ab): %w", err)
	}
	for _, w := range second.warnings {
		p.warn("ab", "%s", w.Text)
	}
	written := ValueIn(second.link.Run.Config, key)
	if second.link.Run.Config == p.link.Run.Config {
		p.warn("ab", "both runs would have the same %s, %s, so there is one run", key, excerpt(written))
		return nil
	}
	d := Difference{key, written}
	if err := d.Of(p.link.Run).Validate(); err != nil {
		return fmt.Errorf("the second run of the A/B (ab) is not accepted: %w", err)
	}
	p.link.Difference = d
	return nil
}

// Of returns the second run beside the first: with the value of the difference, from the start and all through. The edits are those of the
// first, without those of the setting in which they differ. Only a player who is left out for a step, as by a step of D alone, is left
// out in both. Both make images, or points of as many dimensions: no other one setting leaves a generator that fits.
func (d Difference) Of(run config.Run) config.Run {
	p := parser{link: Link{Run: config.Run{Config: run.Config}}}
	if err := p.setting(setting{d.Key, d.Value}); err != nil {
		panic("BUG: the difference of an A/B: " + err.Error())
	}
	other := p.link.Run
	updates, isUpdates := config.FieldByKey(d.Key)
	isUpdates = isUpdates && (d.Key == "kd" || d.Key == "kg")
	for _, e := range run.Edits {
		switch {
		case e.Key != d.Key:
			other.Edits = append(other.Edits, e)
		case isUpdates:
			if e.Value != 0 {
				e.Value = updates.Get(&other.Config)
			}
			other = other.WithEdit(e)
		}
	}
	return other
}

// valueIn returns the value of a setting as links write it.
func valueIn(c *config.Config, key string) (value string, known bool) {
	for _, a := range architectures {
		if a.key == key {
			return *a.at(c), true
		}
	}
	if f, ok := config.FieldByKey(key); ok {
		return formatNumber(f.Get(c)), true
	}
	if choice, ok := config.ChoiceByKey(key); ok {
		return choice.Get(c), true
	}
	return "", false
}

// ValueIn returns the value of a setting of a config as links write it; empty if there is no such setting.
func ValueIn(c config.Config, key string) string {
	value, _ := valueIn(&c, key)
	return value
}
