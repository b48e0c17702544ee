package link

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"ganplayground/gan/config"
)

// Parse reads a link, with or without its leading '#'. Every departure of the run from the text is one of the warnings; the
// run of a link that is not refused is valid. The time is linear in the length of the text.
func Parse(fragment string) (Link, []Warning, error) {
	text := strings.TrimPrefix(fragment, "#")
	if len(text) > MaxBytes {
		return Link{}, nil, tooLong(len(text))
	}
	settings, malformed := split(text)
	// A newer version may mean anything by the rest, so its number is looked at before any fault.
	if err := checkVersion(settings); err != nil {
		return Link{}, nil, err
	}
	if malformed != nil {
		return Link{}, nil, malformed
	}
	var p parser
	if err := p.preset(settings); err != nil {
		return Link{}, nil, err
	}
	for _, s := range settings {
		if err := p.setting(s); err != nil {
			return Link{}, nil, err
		}
	}
	if err := p.link.Run.Validate(); err != nil {
		return Link{}, nil, fmt.Errorf("this link asks for a run that is not accepted: %w", err)
	}
	for _, s := range settings {
		if s.key == "ab" {
			if err := p.difference(s.value); err != nil {
				return Link{}, nil, err
			}
		}
	}
	if n := len(p.link.String()); n > MaxBytes {
		return Link{}, nil, tooLong(n)
	}
	return p.link, p.warnings, nil
}

func tooLong(bytes int) error {
	return fmt.Errorf("this link is %d bytes long; at most %d are accepted", bytes, MaxBytes)
}

// setting is one key=value of a link, decoded.
type setting struct{ key, value string }

// split returns the settings that can be read, and an error for the first that cannot or that repeats another.
func split(text string) (settings []setting, malformed error) {
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		s, err := parseSetting(part)
		if err == nil && seen[s.key] {
			err = fmt.Errorf("%s stands in the link more than once; only one can be meant", quote(s.key))
		}
		if err == nil {
			seen[s.key] = true
			settings = append(settings, s)
		} else if malformed == nil {
			malformed = err
		}
	}
	return settings, malformed
}

func parseSetting(part string) (setting, error) {
	key, value, ok := strings.Cut(part, "=")
	if !ok {
		return setting{}, fmt.Errorf("%s is not of the form key=value; settings are separated by &", quote(part))
	}
	key, err := decode(key)
	if err != nil {
		return setting{}, err
	}
	value, err = decode(value)
	return setting{key, value}, err
}

// decode undoes percent-encoding.
func decode(text string) (string, error) {
	decoded, err := url.PathUnescape(text)
	if err != nil {
		return "", fmt.Errorf("%s has a percent sign without two hexadecimal digits behind it", quote(text))
	}
	if !utf8.ValidString(decoded) {
		return "", fmt.Errorf("%s is not UTF-8 text", quote(text))
	}
	return decoded, nil
}

// valueOf returns the value of a key, or otherwise if no setting has it.
func valueOf(settings []setting, key, otherwise string) string {
	for _, s := range settings {
		if s.key == key {
			return s.value
		}
	}
	return otherwise
}

func checkVersion(settings []setting) error {
	text := valueOf(settings, "v", "1")
	version, err := parseInteger(text)
	switch {
	case err != nil:
		return fmt.Errorf("the version (v) of the link: %w", err)
	case version > Version:
		return fmt.Errorf("this link was made by a newer version of the playground (it has version %s, this page reads up to %d); reload the page to get the newest",
			excerpt(text), Version)
	case version < 1:
		return fmt.Errorf("this link has version %s; there is none before 1", excerpt(text))
	}
	return nil
}

// parser builds a link setting by setting.
type parser struct {
	link     Link
	warnings []Warning
}

func (p *parser) warn(key, format string, values ...any) {
	p.warnings = append(p.warnings, Warning{key, fmt.Sprintf(format, values...)})
}

// preset starts the link from its preset.
func (p *parser) preset(settings []setting) error {
	name := valueOf(settings, "p", config.Presets[0].Name)
	preset, ok := config.PresetByName(name)
	if !ok {
		var names []string
		for _, known := range config.Presets {
			names = append(names, known.Name)
		}
		return fmt.Errorf("there is no preset %s; the presets are %s", quote(name), strings.Join(names, ", "))
	}
	p.link = Link{Run: config.Run{Config: preset.Config}, To: preset.To}
	return nil
}

// setting applies a setting to the link.
func (p *parser) setting(s setting) error {
	switch s.key {
	case "v", "p", "ab":
		return nil // read before or after all others
	case "seed":
		seed, err := p.integer(s.key, "seed", s.value, config.MaxSeed)
		p.link.Run.Config.Seed = uint64(seed)
		return err
	case "to":
		to, err := p.integer(s.key, "step to play to (to)", s.value, config.MaxStep)
		p.link.To = int(to)
		return err
	case "edits":
		edits, err := p.edits(s.value)
		p.link.Run.Edits = edits
		return err
	case "chk":
		p.check(s.value)
		return nil
	case "hide":
		p.hide(s.value)
		return nil
	case "lesson":
		p.lesson(s.value)
		return nil
	}
	for _, a := range architectures {
		if a.key == s.key {
			return p.architecture(fmt.Sprintf("%s (%s)", a.name, a.key), s.value, a.at(&p.link.Run.Config))
		}
	}
	if choice, ok := config.ChoiceByKey(s.key); ok {
		return setWord(choice, fmt.Sprintf("%s (%s)", choice.Name, choice.Key), s.value, &p.link.Run.Config)
	}
	f, ok := config.FieldByKey(s.key)
	if !ok {
		p.warn(quote(s.key), "this version of the playground does not know this setting, so it is ignored")
		return nil
	}
	v, err := p.number(s.key, fmt.Sprintf("%s (%s)", f.Name, f.Key), s.value, f)
	f.Set(&p.link.Run.Config, v)
	return err
}

// setWord sets a choice; what names it in sentences.
func setWord(choice config.Choice, what, word string, in *config.Config) error {
	if err := choice.Set(in, word); err != nil {
		return fmt.Errorf("the %s cannot be %s: %w", what, quote(word), err)
	}
	return nil
}

// architecture reads the layers of a player; what names it in sentences. Whether they fit what comes in and what they cost is seen when the run is whole.
func (p *parser) architecture(what, text string, to *string) error {
	if _, err := config.ParseArchitecture(text); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	*to = text
	return nil
}

// integer reads a whole number from 0 to most; what names it in sentences.
func (p *parser) integer(key, what, text string, most int64) (int64, error) {
	asked, err := parseInteger(text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	used := min(max(asked, 0), most)
	if used != asked {
		p.warn(key, "the %s cannot be %s (0 to %d is accepted), so it is %d", what, excerpt(text), most, used)
	}
	return used, nil
}

// number reads a value of a field; what names it in sentences.
func (p *parser) number(key, what, text string, f config.Field) (float64, error) {
	asked, err := parseNumber(text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	used := f.Clamp(asked)
	if used != asked {
		kind := ""
		if f.Integer {
			kind = "a whole number from "
		}
		p.warn(key, "the %s cannot be %s (%s%s to %s is accepted), so it is %s",
			what, excerpt(text), kind, formatNumber(f.Min), formatNumber(f.Max), formatNumber(used))
	}
	return used, nil
}
