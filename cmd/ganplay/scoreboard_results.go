package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"ganplayground/train/wire"
)

// row is one line of a results file: a preset from a seed at a step.
type row struct {
	Preset string `json:"preset"`
	Seed   uint64 `json:"seed"`
	Step   int    `json:"step"`
	// Origin says what the run is: see measuring.origin. A row of another origin says nothing of today's runs.
	Origin string `json:"origin"`
	// Samples were judged: FD, how many of Of digits or modes they cover, and how they spread over the digits.
	Samples  int        `json:"samples"`
	FD       wire.Value `json:"fd"`
	Coverage int        `json:"coverage"`
	Of       int        `json:"of"`
	Digits   []int      `json:"digits,omitempty"`
	// Quality is, of points, the share within three standard deviations of a mode. Shift and Scale are what a G that is G(z) = shift + scale z has.
	Quality wire.Value `json:"quality"`
	Shift   wire.Value `json:"shift"`
	Scale   wire.Value `json:"scale"`
	// PerSecond is the most steps that a second would have had up to this step, on a Host.
	PerSecond float64 `json:"steps_per_second"`
	Host      string  `json:"host"`
	// Fingerprint is that of the weights at the step.
	Fingerprint string `json:"fingerprint"`
}

// key is what a row is the answer to.
type key struct {
	preset, origin string
	seed           uint64
	step, samples  int
}

func (r row) key() key { return key{r.Preset, r.Origin, r.Seed, r.Step, r.Samples} }

// results are rows by their keys, and the file that new ones are added to, nil if none is kept.
type results struct {
	rows map[key]row
	file *os.File
}

// openResults reads a file of results, which need not be there yet. Without a name, nothing is kept.
func openResults(name string) (*results, error) {
	r := &results{rows: map[key]row{}}
	if name == "" {
		return r, nil
	}
	data, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if line == "" {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader([]byte(line)))
		decoder.DisallowUnknownFields()
		var one row
		if err := decoder.Decode(&one); err != nil {
			return nil, fmt.Errorf("%s, line %d is no result (%v): remove that line, or the file to measure everything again", name, i+1, err)
		}
		r.rows[one.key()] = one
	}
	r.file, err = os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	return r, err
}

// add keeps a row.
func (r *results) add(one row) error {
	r.rows[one.key()] = one
	if r.file == nil {
		return nil
	}
	line, err := json.Marshal(one)
	if err != nil {
		return err
	}
	_, err = r.file.Write(append(line, '\n'))
	return err
}

func (r *results) close() {
	if r.file != nil {
		r.file.Close()
	}
}
