package mnist

import (
	"fmt"
	"slices"
)

// Set is a split of which the shards arrive one by one, in any order. Images count through the shards in manifest order, and are
// available up to the first shard that is missing, so that which images a run sees does not depend on which arrived first. A Set
// is not safe for use by several goroutines while shards are added.
type Set struct {
	infos     []ShardInfo
	starts    []int // index of each shard's first image, and the total at the end
	labels    [][]byte
	store     Store
	available int
}

// Store keeps the pixels of a set, image after image, Pixels bytes each. Offsets are in bytes.
type Store interface {
	Write(offset int, data []byte) error
	Read(data []byte, offset int) error
}

// Memory is a Store of Go bytes, as many as the set has.
type Memory []byte

// Write copies data to an offset.
func (m Memory) Write(offset int, data []byte) error {
	copy(m[offset:], data)
	return nil
}

// Read copies the bytes at an offset.
func (m Memory) Read(data []byte, offset int) error {
	copy(data, m[offset:])
	return nil
}

// NewSet returns the set of these shards, all still to come. The store has room for all of their images.
func NewSet(infos []ShardInfo, store Store) *Set {
	s := &Set{infos: slices.Clone(infos), starts: []int{0}, labels: make([][]byte, len(infos)), store: store}
	for i, info := range infos {
		s.starts = append(s.starts, s.starts[i]+info.Count)
	}
	return s
}

// Add adds shard k: it copies the pixels into the store and keeps the labels.
func (s *Set) Add(k int, images *Images) error {
	switch {
	case k < 0 || k >= len(s.labels):
		return fmt.Errorf("mnist: add shard %d: the set has shards 0 to %d", k, len(s.labels)-1)
	case s.labels[k] != nil:
		return fmt.Errorf("mnist: add shard %d (%s): it was added before", k, s.infos[k].Name)
	case images.Len() != s.infos[k].Count || len(images.Pixels) != images.Len()*Pixels:
		return fmt.Errorf("mnist: add shard %d (%s): %d labels and %d pixels, want %d and %d", k, s.infos[k].Name,
			images.Len(), len(images.Pixels), s.infos[k].Count, s.infos[k].Count*Pixels)
	}
	if err := s.store.Write(s.starts[k]*Pixels, images.Pixels); err != nil {
		return fmt.Errorf("mnist: add shard %d (%s): %w", k, s.infos[k].Name, err)
	}
	s.labels[k] = images.Labels
	first := slices.IndexFunc(s.labels, func(l []byte) bool { return l == nil }) // the first shard that is missing
	if first < 0 {
		first = len(s.labels)
	}
	s.available = s.starts[first]
	return nil
}

// Len returns the number of images of the whole split.
func (s *Set) Len() int { return s.starts[len(s.starts)-1] }

// Available returns how many images can be used now: those before the first missing shard.
func (s *Set) Available() int { return s.available }

// Shards returns the number of images of each shard, those to come included.
func (s *Set) Shards() []int {
	counts := make([]int, len(s.infos))
	for i, info := range s.infos {
		counts[i] = info.Count
	}
	return counts
}

// ShardsOf returns the number of images of each shard whose label is chosen, those to come included.
func (s *Set) ShardsOf(chosen func(label byte) bool) []int {
	counts := make([]int, len(s.infos))
	for i, info := range s.infos {
		for label, n := range info.Histogram {
			if chosen(byte(label)) {
				counts[i] += n
			}
		}
	}
	return counts
}

// Read copies the pixels of images from number first on, as many as fit.
func (s *Set) Read(pixels []byte, first int) error {
	if n := len(pixels) / Pixels; n > 0 {
		s.check(first)
		s.check(first + n - 1)
	}
	return s.store.Read(pixels, first*Pixels)
}

// Label returns the digit that image i shows.
func (s *Set) Label(i int) byte {
	s.check(i)
	k := 0
	for i >= s.starts[k+1] {
		k++
	}
	return s.labels[k][i-s.starts[k]]
}

// check panics if image i is not available.
func (s *Set) check(i int) {
	if i < 0 || i >= s.available {
		panic(fmt.Sprintf("BUG: mnist: image %d of a set with %d of %d available", i, s.available, s.Len()))
	}
}
