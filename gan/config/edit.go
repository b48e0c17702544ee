package config

import "fmt"

// Edit is a setting that changed while the run trained: from step Step on (the first step is 0), the field Key has the value Value, or the
// choice Key is Word. The other of the two is zero.
type Edit struct {
	Step  int     `json:"step"`
	Key   string  `json:"key"`
	Value float64 `json:"value"`
	Word  string  `json:"word,omitempty"`
}

// Apply makes the change. It returns false, and changes nothing, if there is no such setting or if it does not accept the word.
func (e Edit) Apply(c *Config) bool {
	if f, ok := FieldByKey(e.Key); ok {
		f.Set(c, e.Value)
		return true
	}
	choice, ok := ChoiceByKey(e.Key)
	return ok && choice.Set(c, e.Word) == nil
}

// Editable tells whether the setting of that key may change while a run trains. The others decide what the players are, what goes into
// them, or where they start: another value is another run, from its start.
func Editable(key string) bool {
	f, isField := FieldByKey(key)
	choice, isChoice := ChoiceByKey(key)
	return isField && f.Edit || isChoice && choice.Edit
}

// Validate checks the setting and its value, not whether the value goes together with others.
func (e Edit) Validate() error {
	if !Editable(e.Key) {
		return fmt.Errorf("setting %q cannot change while a run trains", e.Key)
	}
	if f, ok := FieldByKey(e.Key); ok {
		if f.Clamp(e.Value) != e.Value {
			return fmt.Errorf("%s (%s) is %v: %v to %v is accepted", f.Name, e.Key, e.Value, f.Min, f.Max)
		}
		if e.Word != "" {
			return fmt.Errorf("%s (%s) is %q: a number is accepted", f.Name, e.Key, e.Word)
		}
		return nil
	}
	choice, _ := ChoiceByKey(e.Key)
	var scratch Config
	if err := choice.Set(&scratch, e.Word); err != nil {
		return fmt.Errorf("%s (%s) is %q: %w", choice.Name, e.Key, e.Word, err)
	}
	if e.Value != 0 {
		return fmt.Errorf("%s (%s) is %v: a word is accepted", choice.Name, e.Key, e.Value)
	}
	return nil
}
