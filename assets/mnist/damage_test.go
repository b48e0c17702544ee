package mnist

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestDamagedShards fetches 10,000 truncated or bit-flipped shards: each is asked for once more, and gives the right images if that one is
// whole, else a sentence that names the shard and what was wrong with both. (FuzzDecode is about decoding without a look at the hash.)
func TestDamagedShards(t *testing.T) {
	images := drawn(stroke(1), stroke(3))
	packed, info := packedShard(t, images)
	random := rand.New(rand.NewPCG(3, 4))
	damaged := func() []byte {
		if random.IntN(2) == 0 {
			return packed[:random.IntN(len(packed))]
		}
		data := slices.Clone(packed)
		data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		return data
	}
	for range 10_000 {
		answers := []answer{{packed: damaged()}, {packed: packed}}
		mended := random.IntN(20) == 0 // decoding takes a millisecond
		if !mended {
			answers[1].packed = damaged()
		}
		fetch, asked := scripted(answers...)
		got, err := LoadShard(context.Background(), fetch, info, func() {})
		switch {
		case len(*asked) != 2:
			t.Fatalf("asked %d times", len(*asked))
		case mended && (err != nil || got.SHA256() != images.SHA256()):
			t.Fatalf("a second, whole answer gives %v", err)
		case !mended && (err == nil || !strings.Contains(err.Error(), "shard s.mpk: first attempt: fetched ") || !strings.Contains(err.Error(), "second attempt: fetched ")):
			t.Fatalf("two damaged answers give %v", err)
		}
	}
}
