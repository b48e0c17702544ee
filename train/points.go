package train

import (
	"encoding/binary"
	"fmt"
	"math"

	"ganplayground/gan/random"
	"ganplayground/gan/toy"
)

// PointsJudgement says how good points are.
type PointsJudgement struct {
	toy.Coverage
	// Shift and Scale are the parameters of a G that is nothing but G(z) = shift + scale z, one of each for a coordinate; else nil.
	Shift, Scale []float32
}

// JudgePoints judges n points of the run as it stands, made from the z that Judge draws for images, from the averaged weights if the run keeps them.
// It does not change the run.
func (r *Run) JudgePoints(n int) (PointsJudgement, error) {
	c := r.description.Config
	set := r.data().Points()
	if set == nil {
		return PointsJudgement{}, fmt.Errorf("the data set %q has no points", c.Dataset)
	}
	bytes, err := r.gan.Generate(drawLatents(c, random.Judge, n), nil, true)
	if err != nil {
		return PointsJudgement{}, err
	}
	j := PointsJudgement{Coverage: set.Cover(coordinates(bytes))}
	j.Shift, j.Scale, err = r.gan.Affine(true)
	return j, err
}

// coordinates reads the float32 values of points, as gan.GAN.Generate gives them.
func coordinates(bytes []byte) []float32 {
	values := make([]float32, len(bytes)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:]))
	}
	return values
}
