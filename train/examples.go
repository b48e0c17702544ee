package train

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"

	"ganplayground/engine"
	"ganplayground/gan"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// examples are what a run trains on: rows of a table in the engine's memory, in shards of which the last may still be on their way.
// Which example is in which row depends on nothing but the config.
type examples interface {
	rows() *engine.Table // see gan.ExamplesShape
	shards() []int       // the number of examples in each shard, those to come included
	available() int      // examples that are there, counted from the first
	row(example int) int // of an example that is available
	close()              // gives back what belongs to this run alone
}

// newExamples returns the examples of a config's data set.
func newExamples(c config.Config, images *Images) (examples, error) {
	switch data := c.Data(); {
	case data.Points() != nil:
		return drawPoints(data, c.Seed, images.backend)
	case len(data.Digits()) < config.Classes:
		return newSubset(data, images), nil
	}
	return allImages{images}, nil
}

// read returns the first n examples, as gan.GAN.Generate does. Rows that lie one after another are read at once.
func read(x examples, data config.Data, n int) ([]byte, error) {
	size := gan.ExampleBytes(data)
	out := make([]byte, n*size)
	for first := 0; first < n; {
		last := first + 1
		for last < n && x.row(last)-x.row(first) == last-first {
			last++
		}
		if err := x.rows().Read(out[first*size:last*size], x.row(first)*size); err != nil {
			return nil, fmt.Errorf("reading training examples: %w", err)
		}
		first = last
	}
	return out, nil
}

// allImages are the images of all digits, each in the row of its number.
type allImages struct{ images *Images }

func (a allImages) rows() *engine.Table { return a.images.table }
func (a allImages) shards() []int       { return a.images.Shards() }
func (a allImages) available() int      { return a.images.Available() }
func (a allImages) row(example int) int { return example }
func (a allImages) close()              {}

// subset are the images of some digits, in the order of all images. How many each shard has of them is in the manifest, so the order of
// training is known before they arrive.
type subset struct {
	images *Images
	data   config.Data
	counts []int
	found  []int // the rows of those that have arrived
	looked int   // images that have been looked at
}

func newSubset(data config.Data, images *Images) *subset {
	return &subset{images: images, data: data, counts: images.ShardsOf(data.HasDigit)}
}

func (s *subset) rows() *engine.Table { return s.images.table }
func (s *subset) shards() []int       { return s.counts }
func (s *subset) row(example int) int { return s.found[example] }
func (s *subset) close()              {}

func (s *subset) available() int {
	for ; s.looked < s.images.Available(); s.looked++ {
		if s.data.HasDigit(s.images.Label(s.looked)) {
			s.found = append(s.found, s.looked)
		}
	}
	return len(s.found)
}

// points are drawn when the run begins, by its seed.
type points struct{ table *engine.Table }

func drawPoints(data config.Data, seed uint64, backend *engine.Backend) (points, error) {
	set := data.Points()
	table, err := backend.NewTable(gan.ExamplesShape(data, set.Size()))
	if err != nil {
		return points{}, fmt.Errorf("making room for the training points: %w", err)
	}
	values := set.Draw(set.Size(), random.New(seed, random.Points))
	return points{table}, table.Write(0, dtypes.UnsafeByteSliceFromAny(values))
}

func (p points) rows() *engine.Table { return p.table }
func (p points) shards() []int       { return []int{p.available()} }
func (p points) available() int      { return p.table.Shape().Dimensions[0] }
func (p points) row(example int) int { return example }
func (p points) close()              { p.table.Finalize() }
