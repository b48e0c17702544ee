package train

import "ganplayground/gan/random"

// order says which training example comes when, over the whole data set. The first epoch visits the shards as they arrive,
// shuffled within each, later epochs are shuffled as a whole: a slow network changes when a step runs, never what it computes.
type order struct {
	stream random.Stream
	shards []int // examples in each shard
	total  int

	draw        uint64 // of the permutation at hand
	permutation []uint32
}

func newOrder(seed uint64, shards []int) *order {
	o := &order{stream: random.New(seed, random.Order), shards: shards}
	for _, n := range shards {
		o.total += n
	}
	return o
}

// whole is the shard number that stands for all shards together.
const whole = 0xffff

// example returns the number of the example at a position of the endless sequence of training examples.
func (o *order) example(position uint64) int {
	epoch, within := position/uint64(o.total), int(position%uint64(o.total))
	if epoch > 0 {
		return int(o.permute(epoch, whole, o.total)[within])
	}
	first := 0
	for shard, n := range o.shards {
		if within < first+n {
			return first + int(o.permute(epoch, uint64(shard), n)[within-first])
		}
		first += n
	}
	panic("BUG: position outside of the epoch")
}

func (o *order) permute(epoch, shard uint64, n int) []uint32 {
	draw := epoch<<16 | shard
	if o.permutation == nil || o.draw != draw {
		o.draw, o.permutation = draw, o.stream.Permutation(n, draw)
	}
	return o.permutation
}
