package mnist

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Fetcher returns the packed bytes of the shard of that name: by an HTTP request in the page, from package shards elsewhere. It
// is asked a second time when the first bytes were wrong, so it should not answer from a cache without asking whether the cached
// bytes are current.
type Fetcher func(ctx context.Context, name string) ([]byte, error)

// LoadShard fetches, checks and unpacks one shard. If the fetch fails or its bytes are not those of the manifest, it fetches once
// more; the error then tells of both attempts. Bytes that pass but do not decode to what the manifest says are not fetched again.
// It calls yield every few milliseconds of work, for a caller with other work on the same thread.
func LoadShard(ctx context.Context, fetch Fetcher, info ShardInfo, yield func()) (*Images, error) {
	packed, err := fetchChecked(ctx, fetch, info)
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("mnist: shard %s: %w", info.Name, err)
		}
		first := err
		if packed, err = fetchChecked(ctx, fetch, info); err != nil {
			return nil, fmt.Errorf("mnist: shard %s: first attempt: %w; second attempt: %w", info.Name, first, err)
		}
	}
	yield()
	images, err := decode(packed, yield)
	if err != nil {
		return nil, fmt.Errorf("mnist: shard %s: %w", info.Name, err)
	}
	if images.Len() != info.Count {
		return nil, fmt.Errorf("mnist: shard %s: %d images, the manifest says %d", info.Name, images.Len(), info.Count)
	}
	if sum := images.hash(yield); sum != info.SHA256Decoded {
		return nil, fmt.Errorf("mnist: shard %s: decoded SHA-256 is %s, the manifest says %s", info.Name, sum, info.SHA256Decoded)
	}
	return images, nil
}

func fetchChecked(ctx context.Context, fetch Fetcher, info ShardInfo) ([]byte, error) {
	packed, err := fetch(ctx, info.Name)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	if len(packed) != info.Bytes {
		return nil, fmt.Errorf("fetched %d bytes, the manifest says %d", len(packed), info.Bytes)
	}
	if sum := PackedSHA256(packed); sum != info.SHA256Packed {
		return nil, fmt.Errorf("fetched bytes of SHA-256 %s, the manifest says %s", sum, info.SHA256Packed)
	}
	return packed, nil
}

// PackedSHA256 returns the hash of a shard's packed bytes, in hexadecimal.
func PackedSHA256(packed []byte) string {
	sum := sha256.Sum256(packed)
	return hex.EncodeToString(sum[:])
}
