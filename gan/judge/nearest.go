package judge

import (
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"

	"ganplayground/engine"
	"ganplayground/gan/config"
)

// Neighbours looks for the training image that is nearest to another image. It is not safe for concurrent use.
type Neighbours struct {
	images  int
	tables  map[string]*engine.Table
	routine *engine.Routine
}

// Neighbour is an image of the table, and its Euclidean distance over pixels of intensities 0 to 1.
type Neighbour struct {
	Image    int
	Distance float64
}

// Names of the tensors of a search.
const (
	argQuery     = "query"
	argAvailable = "available"
	resultFound  = "found"
)

// NewNeighbours makes a search among images that lie in the engine, uint8 [n, Pixels].
func NewNeighbours(backend *engine.Backend, images *engine.Table) (*Neighbours, error) {
	n := &Neighbours{images: images.Shape().Dim(0), tables: map[string]*engine.Table{}}
	if err := n.build(backend, images); err != nil {
		n.Close()
		return nil, fmt.Errorf("building the search for the nearest image: %w", err)
	}
	return n, nil
}

func (n *Neighbours) build(backend *engine.Backend, images *engine.Table) error {
	names := []string{argImages, argQuery, argAvailable, resultFound}
	list := []shapes.Shape{images.Shape(), shapes.Make(dtypes.Uint8, config.Pixels), shapes.Make(dtypes.Int32), shapes.Make(dtypes.Int32, 2)}
	recording, err := record(nearestOf, list[:3])
	if err != nil {
		return err
	}
	tables := map[string]*engine.Table{argImages: images}
	for i, name := range names[1:] {
		if n.tables[name], err = backend.NewTable(list[i+1]); err != nil {
			return err
		}
		tables[name] = n.tables[name]
	}
	n.routine, err = backend.NewRoutine("nearest image", []engine.Part{{Recording: recording, Inputs: names[:3], Outputs: names[3:]}}, tables)
	return err
}

// nearestOf takes images [n, Pixels] and one [Pixels], all as bytes, and how many of the n may be looked at, and returns the number of the
// nearest and its squared distance as int32 [2]: in whole numbers, at most 784 * 255^2, so it is exact.
func nearestOf(inputs []*Node) []*Node {
	images, query, available := inputs[0], inputs[1], inputs[2]
	whole := func(x *Node) *Node { return ConvertDType(x, dtypes.Int32) }
	off := Sub(whole(images), ExpandAxes(whole(query), 0))
	squares := ReduceSum(Mul(off, off), -1)
	there := LessThan(Iota(images.Graph(), squares.Shape(), 0), available)
	squares = Where(there, squares, Const(images.Graph(), int32(math.MaxInt32)))
	return []*Node{Stack([]*Node{ArgMin(squares, 0, dtypes.Int32), ReduceAllMin(squares)}, 0)}
}

// Close gives the memory of the search back, but for the images. It must not be used any more.
func (n *Neighbours) Close() {
	if n.routine != nil {
		n.routine.Finalize()
	}
	for _, table := range n.tables {
		table.Finalize()
	}
}

// Nearest returns the nearest of the first available images to one of Pixels bytes, the first of several that are equally near.
func (n *Neighbours) Nearest(image []byte, available int) (Neighbour, error) {
	if available < 1 || available > n.images || len(image) != config.Pixels {
		return Neighbour{}, fmt.Errorf("the nearest of %d images to %d pixels: 1 to %d images and %d pixels are accepted", available, len(image),
			n.images, config.Pixels)
	}
	for name, values := range map[string]any{argQuery: image, argAvailable: []int32{int32(available)}} {
		if err := n.tables[name].Write(0, dtypes.UnsafeByteSliceFromAny(values)); err != nil {
			return Neighbour{}, err
		}
	}
	if err := n.routine.Run(); err != nil {
		return Neighbour{}, fmt.Errorf("looking for the nearest image: %w", err)
	}
	var found [2]int32
	err := n.tables[resultFound].Read(dtypes.UnsafeByteSliceFromAny(found[:]), 0)
	return Neighbour{int(found[0]), math.Sqrt(float64(found[1])) / 255}, err
}
