package mnist

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// answer is what a fetcher returns to one call.
type answer struct {
	packed []byte
	err    error
}

// scripted returns a fetcher that gives the answers in turn, and the names that it was asked for.
func scripted(answers ...answer) (fetch Fetcher, asked *[]string) {
	asked = new([]string)
	return func(_ context.Context, name string) ([]byte, error) {
		a := answers[len(*asked)]
		*asked = append(*asked, name)
		return a.packed, a.err
	}, asked
}

// packedShard returns a shard and its manifest entry.
func packedShard(t *testing.T, images *Images) ([]byte, ShardInfo) {
	t.Helper()
	packed, err := Encode(images)
	if err != nil {
		t.Fatal(err)
	}
	return packed, ShardInfo{
		Name: "s.mpk", Split: TrainSplit, Count: images.Len(), Bytes: len(packed),
		SHA256Packed: PackedSHA256(packed), SHA256Decoded: images.SHA256(), Histogram: images.Histogram(),
	}
}

func TestLoadShard(t *testing.T) {
	images := drawn(stroke(1), stroke(2), noise(1))
	packed, info := packedShard(t, images)
	flipped := slices.Clone(packed)
	flipped[len(flipped)/2] ^= 1
	refused := errors.New("server said 503")

	tests := []struct {
		name    string
		answers []answer
		want    []string // parts of the error; none is success
	}{
		{"at once", []answer{{packed, nil}}, nil},
		{"fetch fails once", []answer{{nil, refused}, {packed, nil}}, nil},
		{"truncated once", []answer{{packed[:len(packed)-1], nil}, {packed, nil}}, nil},
		{"bit flipped once", []answer{{flipped, nil}, {packed, nil}}, nil},
		{"fetch fails twice", []answer{{nil, refused}, {nil, refused}},
			[]string{"mnist: shard s.mpk: first attempt: fetch: server said 503; second attempt: fetch: server said 503"}},
		{"empty twice", []answer{{nil, nil}, {nil, nil}}, []string{"fetched 0 bytes, the manifest says"}},
		{"truncated, then flipped", []answer{{packed[1:], nil}, {flipped, nil}},
			[]string{"first attempt: fetched ", " bytes, the manifest says ", "second attempt: fetched bytes of SHA-256 ", info.SHA256Packed}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fetch, asked := scripted(test.answers...)
			got, err := LoadShard(t.Context(), fetch, info, func() {})
			for _, want := range test.want {
				wantError(t, err, want)
			}
			if test.want == nil {
				if err != nil {
					t.Fatal(err)
				}
				if got.SHA256() != images.SHA256() {
					t.Error("loaded images differ")
				}
			}
			if want := slices.Repeat([]string{"s.mpk"}, len(test.answers)); !slices.Equal(*asked, want) {
				t.Errorf("fetched %q, want %q", *asked, want)
			}
		})
	}
}

func TestLoadShardKeepsCauses(t *testing.T) {
	_, info := packedShard(t, drawn(blank))
	first, second := errors.New("first"), errors.New("second")
	fetch, _ := scripted(answer{nil, first}, answer{nil, second})
	_, err := LoadShard(t.Context(), fetch, info, func() {})
	if !errors.Is(err, first) || !errors.Is(err, second) {
		t.Errorf("error %v does not wrap both causes", err)
	}
}

// TestLoadShardOfWrongManifest has bytes that are what the manifest says, and images that are not: fetching again cannot help.
func TestLoadShardOfWrongManifest(t *testing.T) {
	packed, right := packedShard(t, drawn(stroke(1), stroke(2)))
	text := []byte("not a shard")
	tests := []struct {
		name   string
		packed []byte
		change func(info *ShardInfo)
		want   string
	}{
		{"count", packed, func(info *ShardInfo) { info.Count = 3 }, "mnist: shard s.mpk: 2 images, the manifest says 3"},
		{"decoded sum", packed, func(info *ShardInfo) { info.SHA256Decoded = "00" }, "mnist: shard s.mpk: decoded SHA-256 is " + right.SHA256Decoded},
		{"not a shard", text, func(info *ShardInfo) { info.Bytes, info.SHA256Packed = len(text), PackedSHA256(text) }, "mnist: shard s.mpk: mnist: decode: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info := right
			test.change(&info)
			fetch, asked := scripted(answer{test.packed, nil})
			_, err := LoadShard(t.Context(), fetch, info, func() {})
			wantError(t, err, test.want)
			if len(*asked) != 1 {
				t.Errorf("fetched %d times, want once", len(*asked))
			}
		})
	}
}

func TestLoadShardCancelled(t *testing.T) {
	_, info := packedShard(t, drawn(blank))
	ctx, cancel := context.WithCancel(t.Context())
	fetches := 0
	_, err := LoadShard(ctx, func(ctx context.Context, _ string) ([]byte, error) {
		fetches++
		cancel()
		return nil, ctx.Err()
	}, info, func() {})
	if !errors.Is(err, context.Canceled) || fetches != 1 {
		t.Errorf("error %v after %d fetches, want %v after one", err, fetches, context.Canceled)
	}
}

func TestLoadShardYields(t *testing.T) {
	packed, info := packedShard(t, &Images{Pixels: make([]byte, 1_000*Pixels), Labels: make([]byte, 1_000)})
	fetch, _ := scripted(answer{packed, nil})
	yields := 0
	if _, err := LoadShard(t.Context(), fetch, info, func() { yields++ }); err != nil {
		t.Fatal(err)
	}
	if decoding := 1_000 / yieldImages; yields <= decoding {
		t.Errorf("%d yields, want more than the %d of decoding alone: hashing takes time too", yields, decoding)
	}
}
