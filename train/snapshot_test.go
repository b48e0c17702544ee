package train

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// TestSnapshotIsSafetensors reads a snapshot by the format's description (huggingface.co/docs/safetensors), not by our reader:
// tensors without gaps, in row-major little-endian words, and text as metadata.
func TestSnapshotIsSafetensors(t *testing.T) {
	r := newRun(t, small())
	steps(t, r, 2)
	snapshot, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	n := binary.LittleEndian.Uint64(snapshot)
	var header map[string]struct {
		DType       string `json:"dtype"`
		Shape       []int  `json:"shape"`
		DataOffsets [2]int `json:"data_offsets"`
	}
	if err := json.Unmarshal(snapshot[8:8+n], &header); err != nil {
		t.Fatal(err)
	}
	delete(header, metadataKey)
	data := snapshot[8+n:]
	type span struct{ begin, end int }
	var spans []span
	for name, tensor := range header {
		size := 4
		for _, d := range tensor.Shape {
			size *= d
		}
		begin, end := tensor.DataOffsets[0], tensor.DataOffsets[1]
		if tensor.DType != "F32" || end-begin != size {
			t.Errorf("%s: dtype %s, shape %v in bytes %d to %d", name, tensor.DType, tensor.Shape, begin, end)
		}
		spans = append(spans, span{begin, end})
	}
	slices.SortFunc(spans, func(a, b span) int { return a.begin - b.begin })
	at := 0
	for _, s := range spans {
		if s.begin != at {
			t.Errorf("a gap or an overlap at byte %d", at)
		}
		at = s.end
	}
	if at != len(data) {
		t.Errorf("tensors end at byte %d of %d", at, len(data))
	}
	weights, err := r.gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range weights {
		begin := header[w.Name].DataOffsets[0]
		for i, want := range w.Values {
			if got := math.Float32frombits(binary.LittleEndian.Uint32(data[begin+4*i:])); got != want {
				t.Fatalf("%s, value %d: %v, want %v", w.Name, i, got, want)
			}
		}
	}
}
