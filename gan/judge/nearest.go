package judge

import (
	"bytes"
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
	argQuery    = "query"
	argAllowed  = "allowed"
	resultFound = "found"
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
	names := []string{argImages, argQuery, argAllowed, resultFound}
	list := []shapes.Shape{images.Shape(), shapes.Make(dtypes.Uint8, config.Pixels), shapes.Make(dtypes.Uint8, n.images), shapes.Make(dtypes.Int32, 2)}
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

// nearestOf takes images [n, Pixels] and one [Pixels], all as bytes, and for each of the n whether it may be found, and returns the number of the
// nearest and its squared distance as int32 [2]: in whole numbers, at most 784 * 255^2, so it is exact.
func nearestOf(inputs []*Node) []*Node {
	images, query, allowed := inputs[0], inputs[1], inputs[2]
	whole := func(x *Node) *Node { return ConvertDType(x, dtypes.Int32) }
	off := Sub(whole(images), ExpandAxes(whole(query), 0))
	squares := ReduceSum(Mul(off, off), -1)
	squares = Where(GreaterThan(allowed, ScalarZero(images.Graph(), allowed.DType())), squares, Const(images.Graph(), int32(math.MaxInt32)))
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

// Nearest returns the nearest image to one of Pixels bytes, the first of several that are equally near. allowed has a byte for each of the
// images, which is 0 for those that must not be found: they have not arrived, or a run does not train on them.
func (n *Neighbours) Nearest(image, allowed []byte) (Neighbour, error) {
	if len(image) != config.Pixels || len(allowed) != n.images || bytes.Count(allowed, []byte{0}) == n.images {
		return Neighbour{}, fmt.Errorf("the nearest image to %d pixels, of %d that may be found or not: %d pixels and %d images are accepted, of "+
			"which one must be allowed at least", len(image), len(allowed), config.Pixels, n.images)
	}
	for name, values := range map[string][]byte{argQuery: image, argAllowed: allowed} {
		if err := n.tables[name].Write(0, values); err != nil {
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
