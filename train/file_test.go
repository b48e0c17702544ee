package train

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
)

func save(t testing.TB, r *Run) []byte {
	t.Helper()
	file, err := r.Save()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestSaveAndLoad: a run that went into a file and came out of it goes on with the same bits.
func TestSaveAndLoad(t *testing.T) {
	r := newRun(t, small())
	steps(t, r, 2)
	if err := r.Edit("lrd", 0.01); err != nil {
		t.Fatal(err)
	}
	steps(t, r, 1)
	loaded, err := Load(imageSet(t, len(shardSizes)), save(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if loaded.Steps() != 3 || fingerprint(t, loaded) != fingerprint(t, r) {
		t.Errorf("loaded: step %d, %s; saved: step 3, %s", loaded.Steps(), fingerprint(t, loaded), fingerprint(t, r))
	}
	steps(t, r, 5)
	steps(t, loaded, 5)
	if got, want := fingerprint(t, loaded), fingerprint(t, r); got != want {
		t.Errorf("five steps on: %s, want %s", got, want)
	}
}

// TestFileIsAligned: readers of the format map the tensors where they lie.
func TestFileIsAligned(t *testing.T) {
	if n := binary.LittleEndian.Uint64(save(t, newRun(t, small()))); n%8 != 0 {
		t.Errorf("the header has %d bytes, no multiple of 8", n)
	}
}

// reseal changes the header of a file, and the bytes of its tensors, and gives it the right checksum again, as whoever wants to deceive can.
func reseal(t testing.TB, file []byte, change func(header map[string]any, data []byte) []byte) []byte {
	t.Helper()
	n := binary.LittleEndian.Uint64(file)
	var header map[string]any
	if err := json.Unmarshal(file[8:8+n], &header); err != nil {
		t.Fatal(err)
	}
	data := change(header, bytes.Clone(file[8+n:]))
	text, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(text)))
	out = append(append(out, text...), data...)
	if at, ok := checksumAt(out); ok {
		copy(out[at:], checksum(out, at))
	}
	return out
}

// metadata changes the text beside the tensors.
func metadata(change func(map[string]any)) func(map[string]any, []byte) []byte {
	return func(header map[string]any, data []byte) []byte {
		change(header[metadataKey].(map[string]any))
		return data
	}
}

// ofRun changes the description of the run.
func ofRun(t testing.TB, change func(*config.Run)) func(map[string]any, []byte) []byte {
	return metadata(func(m map[string]any) {
		var run config.Run
		if err := json.Unmarshal([]byte(m["run"].(string)), &run); err != nil {
			t.Fatal(err)
		}
		change(&run)
		text, err := json.Marshal(run)
		if err != nil {
			t.Fatal(err)
		}
		m["run"] = string(text)
	})
}

// TestLoadRefuses: each unfit file has its sentence, also those whose checksum is right.
func TestLoadRefuses(t *testing.T) {
	r := newRun(t, small())
	steps(t, r, 2)
	file := save(t, r)
	snapshot, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	tensor := func(name, key string, value any) func(map[string]any, []byte) []byte {
		return func(header map[string]any, data []byte) []byte {
			header[name].(map[string]any)[key] = value
			return data
		}
	}
	flipped := bytes.Clone(file)
	flipped[len(flipped)-1] ^= 1
	const notOurs, damaged, cannot, misfit = "this is not a file of weights that the playground saved: ", "this file is damaged, or was changed",
		"the run in this file cannot be opened: ", "the weights in this file do not fit the run that it describes: "
	images := imageSet(t, len(shardSizes))
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, notOurs + "0 bytes"},
		{"text", []byte("v=1&p=mlp&seed=42"), notOurs + "17 bytes"},
		{"a picture", append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 1000)...), notOurs},
		{"cut in the header", file[:100], notOurs + "100 bytes are too few"},
		{"cut in a tensor", file[:len(file)-4], notOurs + "tensor "},
		{"longer than its tensors", append(bytes.Clone(file), 0), notOurs + "1 bytes belong to no tensor"},
		{"huge header", append([]byte{0, 0, 0, 1, 0, 0, 0, 0}, make([]byte, 1<<24)...), notOurs + "a header of 16777216 bytes; at most 1048576 are accepted"},
		{"header longer than any file", bytes.Repeat([]byte{255}, 100), notOurs + "100 bytes are too few"},
		{"another's safetensors", []byte("\x40\x00\x00\x00\x00\x00\x00\x00" + fmt.Sprintf("%-64s", `{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`) + "\x00\x00\x00\x00"), notOurs + "metadata"},
		{"without a checksum", snapshot, damaged},
		{"a bit flipped", flipped, damaged},
		{"header nested too deep", append([]byte{0, 0, 8, 0, 0, 0, 0, 0}, bytes.Repeat([]byte("["), 1<<19)...), notOurs + "header"},
		{"shape larger than the file", reseal(t, file, tensor("gen/l1/gamma", "shape", []int{1 << 40, 1 << 40})), notOurs + `tensor "gen/l1/gamma": shape`},
		{"negative shape", reseal(t, file, tensor("gen/l1/gamma", "shape", []int{-8})), notOurs + `tensor "gen/l1/gamma": shape [-8]`},
		{"negative offsets", reseal(t, file, tensor("gen/l1/gamma", "data_offsets", []int{-32, 0})), notOurs + `tensor "gen/l1/gamma"`},
		{"of other numbers", reseal(t, file, tensor("gen/l1/gamma", "dtype", "F16")), notOurs + `tensor "gen/l1/gamma": dtype F16`},
		{"tensors that share bytes", reseal(t, file, func(header map[string]any, data []byte) []byte {
			for i := range 1000 {
				header[fmt.Sprint("z", i)] = map[string]any{"dtype": "F32", "shape": []int{len(data) / 4}, "data_offsets": []int{0, len(data)}}
			}
			return data
		}), notOurs + `tensor "z0": it shares bytes with another`},
		{"step negative", reseal(t, file, metadata(func(m map[string]any) { m["step"] = "-1" })), notOurs + "metadata: step -1"},
		{"step too large", reseal(t, file, metadata(func(m map[string]any) { m["step"] = "1000001" })), notOurs + "metadata: step 1000001"},
		{"a preset of another version", reseal(t, file, ofRun(t, func(r *config.Run) { r.Config.Preset = "__proto__" })), cannot + `there is no preset "__proto__"`},
		{"another data set", reseal(t, file, ofRun(t, func(r *config.Run) { r.Config.Dataset = "faces" })), cannot},
		{"a setting out of range", reseal(t, file, ofRun(t, func(r *config.Run) { r.Config.Batch = 1 << 30 })), cannot},
		{"an architecture that costs too much", reseal(t, file, ofRun(t, func(r *config.Run) { r.Config.Discriminator = "d2000.m2048x8.d1" })), cannot},
		{"an edit of what cannot change", reseal(t, file, ofRun(t, func(r *config.Run) { r.Edits = []config.Edit{{Step: 1, Key: "z", Value: 2}} })), cannot},
		{"other networks", reseal(t, file, ofRun(t, func(r *config.Run) { r.Config.Generator = "d9.bn.r.d784.s" })), misfit + "state "},
		{"networks of other layers", reseal(t, file, ofRun(t, func(r *config.Run) { r.Config.Generator = "d8.d784.s" })), misfit + "state "},
		{"weights missing", reseal(t, file, func(header map[string]any, data []byte) []byte {
			// The last bytes are those of the last name.
			last := ""
			for name := range maps.Keys(header) {
				last = max(last, name)
			}
			delete(header, last)
			return data[:len(data)-4]
		}), misfit + "state gen/optimizers/learning_rate"},
		{"moments of another shape", reseal(t, file, tensor("adam_g/gen/l0/dense/weights_1st_moment", "shape", []int{8, 3})),
			misfit + "state adam_g/gen/l0/dense/weights_1st_moment has shape [8 3]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(images, c.file)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%v, want %s…", err, c.want)
			}
		})
	}
}

// TestEveryFlippedBitIsSeen flips bits all over a file; none may give another run.
func TestEveryFlippedBitIsSeen(t *testing.T) {
	r := newRun(t, small())
	steps(t, r, 1)
	file := save(t, r)
	images := imageSet(t, len(shardSizes))
	header := int(binary.LittleEndian.Uint64(file))
	stride := 1
	for at := 0; at < len(file); at += stride {
		switch {
		case at >= 8+header:
			stride = 4999 // among the numbers one is as good as another
		case at >= 8:
			stride = 7
		}
		file[at] ^= 1 << (at % 8)
		if _, err := Load(images, file); err == nil {
			t.Errorf("bit %d of byte %d is of no account", at%8, at)
		}
		file[at] ^= 1 << (at % 8)
	}
	if _, err := Load(images, file); err != nil {
		t.Errorf("the file itself: %v", err)
	}
}

// TestSessionSavesAndLoads: the page asks for a file, and opens it later, in another session, where a run is open that ends with it.
func TestSessionSavesAndLoads(t *testing.T) {
	p, _ := newPage(t, len(shardSizes), time.Millisecond)
	p.open(small(), 3, true)
	p.train()
	paused, _ := p.last(wire.StateEvent)
	p.session.Handle(wire.Command{Kind: wire.Save}, nil)
	saved, file := p.last(wire.Saved)
	if saved.Step != 3 {
		t.Errorf("saved at step %d, want 3", saved.Step)
	}

	other, _ := newPage(t, len(shardSizes), time.Millisecond)
	another := small()
	another.Config.Seed = 9
	other.open(another, 1, true)
	other.train()
	before, _ := other.last(wire.StateEvent)
	other.session.Handle(wire.Command{Kind: wire.Load, ID: 7}, file[:200])
	if failed, _ := other.last(wire.Failed); failed.ID == 7 || !strings.HasPrefix(failed.Message, "this is not a file") {
		t.Errorf("a damaged file: %+v", failed)
	}
	other.session.Handle(wire.Command{Kind: wire.Save}, nil)
	if kept, _ := other.last(wire.Saved); kept.Step != before.Step {
		t.Errorf("after a damaged file the run is at step %d, it was at %d", kept.Step, before.Step)
	}

	other.session.Handle(wire.Command{Kind: wire.Load, ID: 7}, file)
	opened, _ := other.last(wire.Opened)
	if opened.ID != 7 || opened.Step != 3 || opened.Run == nil || opened.Run.Config != small().Config {
		t.Errorf("the file is opened as %+v", opened)
	}
	if state, _ := other.last(wire.StateEvent); state.Fingerprint != paused.Fingerprint || state.State != wire.Paused {
		t.Errorf("it stands %s with %s, want paused with %s", state.State, state.Fingerprint, paused.Fingerprint)
	}
	other.session.Handle(wire.Command{Kind: wire.Seek, To: 1}, nil)
	other.train()
	p.session.Handle(wire.Command{Kind: wire.Seek, To: 1}, nil)
	p.train()
	got, _ := other.last(wire.StateEvent)
	want, _ := p.last(wire.StateEvent)
	if got.Fingerprint != want.Fingerprint || got.Step != 1 {
		t.Errorf("looking back before the file's step: step %d, %s; want step 1, %s", got.Step, got.Fingerprint, want.Fingerprint)
	}
}
