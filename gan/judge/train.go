package judge

import (
	"fmt"
	"math"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"ganplayground/engine"
	"ganplayground/gan/config"
	"ganplayground/gan/random"
)

// Training says how a classifier is trained. What it computes is a pure function of these settings and the images.
type Training struct {
	Seed   uint64
	Steps  int
	Batch  int
	Rate   float64 // of Adam (Kingma 2015) in the first step; it falls to 0 along a line
	Shifts int     // each image is moved by up to so many pixels along both axes
}

// Default is the training of the classifier in assets/judge: MNIST's 60,000 training images, fifteen times.
var Default = Training{Seed: 1, Steps: 15 * 60_000 / 125, Batch: 125, Rate: 2e-3, Shifts: 1}

// Train trains a classifier on images (n x Pixels bytes) with their labels and returns its parameters. After every step, progress is
// told the number of steps done and the step's cross-entropy; an error that it returns ends the training.
func (t Training) Train(backend *engine.Backend, images, labels []byte, progress func(step int, loss float32) error) (Weights, error) {
	if t.Steps < 1 || t.Batch < 1 || t.Batch > len(labels) || t.Shifts < 0 || t.Shifts >= config.ImageSide {
		return nil, fmt.Errorf("training %+v on %d images: steps and batch from 1, no more than there are images, and shifts of 0 to %d are accepted",
			t, len(labels), config.ImageSide-1)
	}
	if len(images) != len(labels)*config.Pixels {
		return nil, fmt.Errorf("%d bytes of images for %d labels: an image is %d bytes", len(images), len(labels), config.Pixels)
	}
	store := model.NewStore()
	defer store.Finalize()
	for i, values := range initial(t.Seed) {
		if _, err := store.CreateVariable(path(i), tensors.FromFlatDataAndDimensions(values, network[i].dimensions...)); err != nil {
			return nil, err
		}
	}
	exec, err := model.NewExec(backend, store, update)
	if err != nil {
		return nil, err
	}
	defer exec.Finalize()
	batches := &batches{Training: t, images: images, labels: labels}
	for step := range t.Steps {
		pixels, digits := batches.next(step)
		loss, err := call(exec, tensors.FromFlatDataAndDimensions(pixels, t.Batch, config.Pixels),
			tensors.FromFlatDataAndDimensions(digits, t.Batch, 1), tensors.FromScalar(t.rate(step)))
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", step+1, err)
		}
		if err := progress(step+1, loss); err != nil {
			return nil, err
		}
	}
	return trained(store)
}

// call runs an update and frees what went in and came out: the garbage collector does not see the engine's memory.
func call(exec *model.Exec, inputs ...*tensors.Tensor) (float32, error) {
	arguments := make([]any, len(inputs))
	for i, t := range inputs {
		arguments[i] = t
	}
	outputs, err := exec.Call(arguments...)
	if err != nil {
		return 0, err
	}
	loss := tensors.ToScalar[float32](outputs[0])
	for _, t := range append(inputs, outputs...) {
		if err := t.FinalizeAll(); err != nil {
			return 0, err
		}
	}
	return loss, nil
}

// trained takes the parameters out of the store.
func trained(store *model.Store) (Weights, error) {
	list := make(Weights, len(network))
	for i := range network {
		value, err := store.GetVariable(path(i)).Value()
		if err != nil {
			return nil, err
		}
		if list[i], err = tensors.CopyFlatData[float32](value); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// path is the path of parameter i's variable.
func path(i int) string { return "/judge/" + network[i].name }

// update is a step of Adam on the cross-entropy of images [batch, Pixels] as bytes and labels [batch, 1], at a rate.
func update(scope *model.Scope, inputs []*Node) *Node {
	g := inputs[0].Graph()
	images, labels, rate := intensities(inputs[0]), inputs[1], inputs[2]
	p := make([]*Node, len(network))
	for i := range network {
		p[i] = scope.Store().GetVariable(path(i)).NodeValue(g)
	}
	_, logits := forward(p, images)
	chosen := OneHot(Squeeze(labels, -1), Classes, logits.DType())
	loss := Neg(ReduceAllMean(ReduceSum(Mul(chosen, LogSoftmax(logits)), -1)))
	scope = scope.At("judge")
	optimizer.LearningRateVar(scope, rate.DType(), 0).SetNodeValue(rate)
	optimizer.Adam().Done().UpdateGraph(scope, g, loss)
	return loss
}

// rate is the learning rate of a step, counted from 0.
func (t Training) rate(step int) float32 {
	return float32(t.Rate * float64(t.Steps-step) / float64(t.Steps))
}

// batches makes the images of each step: all of them once an epoch, in an order of its own, each shifted.
type batches struct {
	Training
	images, labels []byte
	order          []uint32
	epoch          uint64
}

// next returns the bytes of a step's images and their labels.
func (b *batches) next(step int) (pixels []byte, labels []int32) {
	pixels, labels = make([]byte, b.Batch*config.Pixels), make([]int32, b.Batch)
	shifts := make([]float32, 2*b.Batch)
	random.New(b.Seed, random.Judge).Uniform(shifts, uint64(step), float32(b.Shifts)+0.5)
	for i := range labels {
		n := b.image(uint64(step*b.Batch + i))
		labels[i] = int32(b.labels[n])
		shift(pixels[i*config.Pixels:][:config.Pixels], b.images[n*config.Pixels:][:config.Pixels], nearest(shifts[2*i]), nearest(shifts[2*i+1]))
	}
	return pixels, labels
}

func nearest(v float32) int { return int(math.RoundToEven(float64(v))) }

// image is the number of the image at a position of the endless sequence.
func (b *batches) image(position uint64) int {
	n := uint64(len(b.labels))
	if epoch := position / n; b.order == nil || b.epoch != epoch {
		b.epoch, b.order = epoch, random.New(b.Seed, random.Order).Permutation(int(n), epoch)
	}
	return int(b.order[position%n])
}

// shift copies an image moved down and to the right; what comes in from the border is black.
func shift(to, from []byte, down, right int) {
	const side = config.ImageSide
	for y := range side {
		for x := range side {
			if sy, sx := y-down, x-right; sy >= 0 && sy < side && sx >= 0 && sx < side {
				to[y*side+x] = from[sy*side+sx]
			}
		}
	}
}
