package gan

import (
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"ganplayground/gan/config"
)

// TestSeen writes down where every value of an example comes from, as config.View says it.
func TestSeen(t *testing.T) {
	const n = 6
	images, labels := make([]float32, n*config.Pixels), []int32{3, 1, 4, 1, 5, 9}
	for i := range images {
		images[i] = float32(i)
	}
	code := func(sample, class int) float32 {
		if labels[sample] == int32(class) {
			return 1
		}
		return 0
	}
	for _, v := range []config.View{{}, {Image: true}, {Labels: config.Classes}, {Image: true, Labels: config.Classes}} {
		v.Each = config.Pixels
		for _, samples := range []int{1, 2, 3} {
			v.Samples = samples
			var want []float32
			for example := range n / samples {
				first := example * samples
				pixel := func(sample, p int) float32 { return images[(first+sample)*config.Pixels+p] }
				if v.Image {
					for p := range config.Pixels {
						for sample := range samples {
							want = append(want, pixel(sample, p))
							for class := range v.Labels {
								want = append(want, code(first+sample, class))
							}
						}
					}
					continue
				}
				for sample := range samples {
					for p := range config.Pixels {
						want = append(want, pixel(sample, p))
					}
					for class := range v.Labels {
						want = append(want, code(first+sample, class))
					}
				}
			}
			exec := model.MustNewExec(newBackend(t), model.NewStore(), func(_ *model.Scope, x []*Node) []*Node {
				if v.Labels == 0 {
					return []*Node{seen(v, x[0], nil)}
				}
				return []*Node{seen(v, x[0], oneHot(x[1]))}
			})
			got := exec.MustCall(tensors.FromFlatDataAndDimensions(images, n, config.Pixels), tensors.FromFlatDataAndDimensions(labels, n))[0]
			if !slices.Equal(got.Shape().Dimensions, []int{n / samples, v.Values()}) {
				t.Errorf("%+v: shape %v, want %d examples of %d values", v, got.Shape(), n/samples, v.Values())
			}
			if !slices.Equal(tensors.MustCopyFlatData[float32](got), want) {
				t.Errorf("%+v: the values do not lie where they should", v)
			}
		}
	}
}

// TestLabelsChangeWhatIsDrawn: the same z with another label is another image, and D asks for the image of its label.
func TestLabelsChangeWhatIsDrawn(t *testing.T) {
	c := small()
	c.Conditional = true
	g := newGAN(t, c)
	z := []float32{-1, 2, 0, -1, 2, 0, -1, 2, 0}
	images, err := g.Generate(z, []int32{7, 7, 2}, false)
	if err != nil {
		t.Fatal(err)
	}
	image := func(i int) []byte { return images[i*config.Pixels : (i+1)*config.Pixels] }
	if !slices.Equal(image(0), image(1)) || slices.Equal(image(0), image(2)) {
		t.Error("G does not draw what the label says")
	}
	scores, err := g.Scores(slices.Concat(image(0), image(0), image(0)), []int32{7, 7, 2})
	if err != nil {
		t.Fatal(err)
	}
	if scores[0] != scores[1] || scores[0] == scores[2] {
		t.Errorf("D's scores %v of one image for the labels 7, 7 and 2", scores)
	}
}

// TestPackedScores: an image is seen with those that follow it, the last ones with the first.
func TestPackedScores(t *testing.T) {
	c := small()
	c.Pack = 2
	g := newGAN(t, c)
	images, _ := batch(c, 0)
	image := func(i int) []byte { return images[i*config.Pixels : (i+1)*config.Pixels] }
	scores := func(which ...int) []float32 {
		var list []byte
		for _, i := range which {
			list = append(list, image(i)...)
		}
		s, err := g.Scores(list, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	all := scores(0, 1, 2)
	if got := scores(0, 1)[0]; got != all[0] {
		t.Errorf("image 0 with 1 has the score %v, among three %v", got, all[0])
	}
	if got := scores(2, 0)[0]; got != all[2] {
		t.Errorf("image 2 with 0 has the score %v, as the last of three %v", got, all[2])
	}
	if got := scores(0, 2)[0]; got == all[0] {
		t.Errorf("image 0 has the score %v with 1 and with 2", got)
	}
	if alone := scores(1); len(alone) != 1 {
		t.Errorf("%d scores of one image", len(alone))
	}
}
