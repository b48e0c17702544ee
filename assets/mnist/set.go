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
	shards    []*Images
	available int
}

// NewSet returns the set of these shards, all still to come.
func NewSet(infos []ShardInfo) *Set {
	s := &Set{infos: slices.Clone(infos), starts: []int{0}, shards: make([]*Images, len(infos))}
	for i, info := range infos {
		s.starts = append(s.starts, s.starts[i]+info.Count)
	}
	return s
}

// Add adds shard k. It keeps the images and does not copy them.
func (s *Set) Add(k int, images *Images) error {
	switch {
	case k < 0 || k >= len(s.shards):
		return fmt.Errorf("mnist: add shard %d: the set has shards 0 to %d", k, len(s.shards)-1)
	case s.shards[k] != nil:
		return fmt.Errorf("mnist: add shard %d (%s): it was added before", k, s.infos[k].Name)
	case images.Len() != s.infos[k].Count || len(images.Pixels) != images.Len()*Pixels:
		return fmt.Errorf("mnist: add shard %d (%s): %d labels and %d pixels, want %d and %d", k, s.infos[k].Name,
			images.Len(), len(images.Pixels), s.infos[k].Count, s.infos[k].Count*Pixels)
	}
	s.shards[k] = images
	first := slices.Index(s.shards, nil) // the first shard that is missing
	if first < 0 {
		first = len(s.shards)
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

// Image returns the 784 pixels of image i: a view, not a copy.
func (s *Set) Image(i int) []byte {
	shard, at := s.locate(i)
	return shard.Image(at)
}

// Label returns the digit that image i shows.
func (s *Set) Label(i int) byte {
	shard, at := s.locate(i)
	return shard.Labels[at]
}

func (s *Set) locate(i int) (shard *Images, at int) {
	if i < 0 || i >= s.available {
		panic(fmt.Sprintf("BUG: mnist: image %d of a set with %d of %d available", i, s.available, s.Len()))
	}
	k := 0
	for i >= s.starts[k+1] {
		k++
	}
	return s.shards[k], i - s.starts[k]
}
