package train

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/assets/mnist"
	"ganplayground/engine"
)

// Images are the training images of a set, of which the shards arrive one by one. The pixels lie in the engine's memory, once, as
// bytes: a step gathers its batch there.
type Images struct {
	*mnist.Set
	backend *engine.Backend
	table   *engine.Table // uint8 [images, Pixels]
}

// NewImages makes room for the images of these shards, all still to come.
func NewImages(backend *engine.Backend, infos []mnist.ShardInfo) (*Images, error) {
	n := 0
	for _, info := range infos {
		n += info.Count
	}
	table, err := backend.NewTable(shapes.Make(dtypes.Uint8, n, mnist.Pixels))
	if err != nil {
		return nil, fmt.Errorf("making room for the training images: %w", err)
	}
	return &Images{mnist.NewSet(infos, table), backend, table}, nil
}
