package train

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"ganplayground/gan"
	"ganplayground/gan/config"
)

// A snapshot holds a run at one step in the safetensors format (huggingface.co/docs/safetensors): the length of the header
// as a 64-bit little-endian word, the header as JSON, and the tensors' bytes. The counters and the description are metadata.

// metadataKey is the header's entry for text that is not a tensor.
const metadataKey = "__metadata__"

type tensorHeader struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// Snapshot returns everything that decides how the run goes on.
func (r *Run) Snapshot() ([]byte, error) { return r.snapshot(nil) }

// snapshot writes a snapshot with more metadata.
func (r *Run) snapshot(more map[string]string) ([]byte, error) {
	tensors, err := r.gan.State()
	if err != nil {
		return nil, err
	}
	description, err := json.Marshal(r.description)
	if err != nil {
		return nil, fmt.Errorf("writing the run's description: %w", err)
	}
	metadata := map[string]string{
		"run":       string(description),
		"step":      strconv.Itoa(r.step),
		"d_updates": strconv.FormatUint(r.dUpdates, 10),
		"g_updates": strconv.FormatUint(r.gUpdates, 10),
		"shown":     strconv.FormatUint(r.shown, 10),
	}
	maps.Copy(metadata, more)
	header := map[string]any{metadataKey: metadata}
	size := 0
	for _, t := range tensors {
		header[t.Name] = tensorHeader{"F32", append([]int{}, t.Dimensions...), [2]int{size, size + 4*len(t.Values)}}
		size += 4 * len(t.Values)
	}
	text, err := json.Marshal(header)
	if err != nil {
		return nil, fmt.Errorf("writing the snapshot's header: %w", err)
	}
	for len(text)%8 != 0 { // readers map the tensors' bytes, which have to be aligned
		text = append(text, ' ')
	}
	data := make([]byte, 0, 8+len(text)+size)
	data = binary.LittleEndian.AppendUint64(data, uint64(len(text)))
	data = append(data, text...)
	for _, t := range tensors {
		for _, v := range t.Values {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
		}
	}
	return data, nil
}

// Restore makes a run that goes on from a snapshot. The description may hold edits that the snapshot does not know, as long
// as they take effect after its step; anything else that differs is an error.
func Restore(description config.Run, images *Images, snapshot []byte) (*Run, error) {
	tensors, meta, err := parseSnapshot(snapshot)
	if err != nil {
		return nil, fmt.Errorf("reading the snapshot: %w", err)
	}
	if err := matches(meta.run, description, meta.step); err != nil {
		return nil, err
	}
	r, err := New(description, images)
	if err != nil {
		return nil, err
	}
	if err := r.restore(tensors, meta); err != nil {
		r.Close()
		return nil, fmt.Errorf("restoring the snapshot: %w", err)
	}
	return r, nil
}

// Rewind takes the run back, or on, to the step of a snapshot of its own. The description keeps the edits that were made since.
func (r *Run) Rewind(snapshot []byte) error {
	tensors, meta, err := parseSnapshot(snapshot)
	if err != nil {
		return fmt.Errorf("reading the snapshot: %w", err)
	}
	if err := matches(meta.run, r.description, meta.step); err != nil {
		return err
	}
	if err := r.restore(tensors, meta); err != nil {
		return fmt.Errorf("restoring the snapshot: %w", err)
	}
	return nil
}

func (r *Run) restore(tensors []gan.Tensor, meta snapshotMetadata) error {
	// The settings of the last step say which optimisers there are, and whether there is an average.
	if err := r.gan.Change(r.description.At(meta.step - 1)); err != nil {
		return err
	}
	if err := r.gan.SetState(tensors); err != nil {
		return err
	}
	r.counters = meta.counters
	return nil
}

// matches checks that two descriptions compute the same first steps.
func matches(snapshot, wanted config.Run, steps int) error {
	if snapshot.Config != wanted.Config || !slices.Equal(snapshot.Until(steps).Edits, wanted.Until(steps).Edits) {
		return fmt.Errorf("the snapshot of step %d belongs to another run", steps)
	}
	return nil
}

type snapshotMetadata struct {
	counters
	run config.Run
}

// mostHeader bounds the header in bytes: hundreds of tensors, and more edits than a link holds.
const mostHeader = 1 << 20

// headerStart is where the header begins, behind the word with its length.
const headerStart = 8

// headerOf returns the header of a snapshot.
func headerOf(data []byte) ([]byte, error) {
	if len(data) < headerStart || binary.LittleEndian.Uint64(data) > uint64(len(data)-headerStart) {
		return nil, fmt.Errorf("%d bytes are too few for its header", len(data))
	}
	n := binary.LittleEndian.Uint64(data)
	if n > mostHeader {
		return nil, fmt.Errorf("a header of %d bytes; at most %d are accepted", n, mostHeader)
	}
	return data[headerStart:][:n], nil
}

func parseSnapshot(data []byte) ([]gan.Tensor, snapshotMetadata, error) {
	var meta snapshotMetadata
	text, err := headerOf(data)
	if err != nil {
		return nil, meta, err
	}
	end := headerStart + len(text)
	var header map[string]json.RawMessage
	if err := json.Unmarshal(text, &header); err != nil {
		return nil, meta, fmt.Errorf("header: %w", err)
	}
	if err := meta.parse(header[metadataKey]); err != nil {
		return nil, meta, fmt.Errorf("metadata: %w", err)
	}
	delete(header, metadataKey)
	var tensors []gan.Tensor
	room := len(data) - end // what tensors that do not share bytes can take together
	for _, name := range slices.Sorted(maps.Keys(header)) {
		t, err := parseTensor(name, header[name], data[end:], room)
		if err != nil {
			return nil, meta, fmt.Errorf("tensor %q: %w", name, err)
		}
		room -= 4 * len(t.Values)
		tensors = append(tensors, t)
	}
	if room > 0 {
		return nil, meta, fmt.Errorf("%d bytes belong to no tensor", room)
	}
	return tensors, meta, nil
}

func (m *snapshotMetadata) parse(raw json.RawMessage) error {
	var text map[string]string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	var err error
	if m.step, err = strconv.Atoi(text["step"]); err != nil {
		return err
	}
	if m.step < 0 || m.step > config.MaxStep {
		return fmt.Errorf("step %d: 0 to %d are accepted", m.step, config.MaxStep)
	}
	if m.dUpdates, err = strconv.ParseUint(text["d_updates"], 10, 64); err != nil {
		return err
	}
	if m.gUpdates, err = strconv.ParseUint(text["g_updates"], 10, 64); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text["run"]), &m.run); err != nil {
		return err
	}
	shown, ok := text["shown"]
	if !ok { // before the batch could change
		m.shown = m.dUpdates * uint64(m.run.Config.Batch)
		return nil
	}
	m.shown, err = strconv.ParseUint(shown, 10, 64)
	return err
}

// parseTensor reads a tensor, which may have at most room bytes.
func parseTensor(name string, raw json.RawMessage, data []byte, room int) (gan.Tensor, error) {
	var h tensorHeader
	if err := json.Unmarshal(raw, &h); err != nil {
		return gan.Tensor{}, err
	}
	size := 1
	for _, d := range h.Shape {
		if d < 0 || d > len(data) {
			return gan.Tensor{}, fmt.Errorf("shape %v", h.Shape)
		}
		size *= d
		if size > len(data) {
			return gan.Tensor{}, fmt.Errorf("shape %v is larger than the snapshot", h.Shape)
		}
	}
	begin, end := h.Offsets[0], h.Offsets[1]
	if h.DType != "F32" || begin < 0 || end > len(data) || end-begin != 4*size {
		return gan.Tensor{}, fmt.Errorf("dtype %s, shape %v and bytes %d to %d of %d do not fit", h.DType, h.Shape, begin, end, len(data))
	}
	if 4*size > room {
		return gan.Tensor{}, errors.New("it shares bytes with another")
	}
	values := make([]float32, size)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[begin+4*i:]))
	}
	return gan.Tensor{Name: name, Dimensions: h.Shape, Values: values}, nil
}
