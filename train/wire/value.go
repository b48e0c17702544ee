package wire

import (
	"encoding/json"
	"math"
	"strconv"
)

// Value is a measured number. JSON has no NaN and no infinities: they travel as null and arrive as NaN. NaN also stands for
// "not measured", the loss of a player who did not train in a step.
type Value float32

// Missing is the value that was not measured.
var Missing = Value(math.NaN())

// Known tells whether the value is a finite number.
func (v Value) Known() bool { return !math.IsNaN(float64(v)) && !math.IsInf(float64(v), 0) }

// MarshalJSON writes the shortest text that reads back as the same float32, or null.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.Known() {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(v), 'g', -1, 32), nil
}

// UnmarshalJSON reads a number or null.
func (v *Value) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*v = Missing
		return nil
	}
	var f float32
	if err := json.Unmarshal(text, &f); err != nil {
		return err
	}
	*v = Value(f)
	return nil
}
