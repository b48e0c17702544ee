package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ganplayground/gan/config"
)

// edits reads a list of edits and puts it in order.
func (p *parser) edits(text string) ([]config.Edit, error) {
	var edits []config.Edit
	n := 0
	for word := range strings.SplitSeq(text, ",") {
		n++
		edit, ok, err := p.edit(fmt.Sprintf("edit %d", n), word)
		if err != nil {
			return nil, err
		}
		if ok {
			edits = append(edits, edit)
		}
	}
	byStep := func(a, b config.Edit) int { return cmp.Compare(a.Step, b.Step) }
	if !slices.IsSortedFunc(edits, byStep) {
		p.warn("edits", "the edits are not in the order of their steps, so they are sorted")
		slices.SortStableFunc(edits, byStep)
	}
	return p.withoutRepeats(edits), nil
}

// edit reads step:key=value; what names the edit in sentences. It is not ok if it has to be left out.
func (p *parser) edit(what, word string) (edit config.Edit, ok bool, err error) {
	stepText, assignment, isEdit := strings.Cut(word, ":")
	key, valueText, isAssignment := strings.Cut(assignment, "=")
	if !isEdit || !isAssignment {
		return edit, false, fmt.Errorf("%s is %s; an edit is written step:key=value", what, quote(word))
	}
	step, err := p.integer("edits", "step of "+what, stepText, config.MaxStep-1)
	if err != nil {
		return edit, false, err
	}
	edit = config.Edit{Step: int(step), Key: key}
	f, isField := config.FieldByKey(key)
	choice, isChoice := config.ChoiceByKey(key)
	switch {
	case !isField && !isChoice:
		p.warn("edits", "%s changes %s, which this version of the playground does not know, so it is left out", what, quote(key))
		return edit, false, nil
	case !config.Editable(key):
		p.warn("edits", "%s changes the %s (%s), which cannot change while a run trains, so it is left out", what, f.Name+choice.Name, key)
		return edit, false, nil
	case isField:
		edit.Value, err = p.number("edits", fmt.Sprintf("%s (%s) in %s", f.Name, key, what), valueText, f)
	default:
		edit.Word, err = valueText, setWord(choice, fmt.Sprintf("%s (%s) in %s", choice.Name, key, what), valueText, new(config.Config))
	}
	return edit, true, err
}

// formatEdit writes an edit without its step.
func formatEdit(e config.Edit) string { return e.Key + "=" + formatValue(e) }

func formatValue(e config.Edit) string {
	if e.Word != "" {
		return e.Word
	}
	return formatNumber(e.Value)
}

// withoutRepeats leaves the last of several edits of the same step and key.
func (p *parser) withoutRepeats(edits []config.Edit) []config.Edit {
	type moment struct {
		step int
		key  string
	}
	last := map[moment]int{}
	for i, e := range edits {
		last[moment{e.Step, e.Key}] = i
	}
	if len(last) == len(edits) {
		return edits
	}
	var left []config.Edit
	for i, e := range edits {
		if winner := last[moment{e.Step, e.Key}]; winner == i {
			left = append(left, e)
		} else {
			p.warn("edits", "step %d sets %s to %s and then to %s, so the last is used",
				e.Step, e.Key, formatValue(e), formatValue(edits[winner]))
		}
	}
	return left
}
