package shards

import (
	"context"
	"embed"
	"fmt"
)

// FS holds the shards' files at its root.
//
//go:embed *.mpk
var FS embed.FS

// Fetch returns the bytes of one shard: a mnist.Fetcher.
func Fetch(_ context.Context, name string) ([]byte, error) {
	packed, err := FS.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("shards: %w", err)
	}
	return packed, nil
}
