package judge

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	judgefile "ganplayground/assets/judge"
	"ganplayground/assets/judge/weights"
	"ganplayground/assets/mnist"
	"ganplayground/assets/mnist/shards"
)

func manifest(t *testing.T) *judgefile.Manifest {
	t.Helper()
	m, err := judgefile.LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(weights.Judge); err != nil {
		t.Fatal(err)
	}
	return m
}

func newJudge(t *testing.T) *Judge {
	t.Helper()
	j, err := New(newBackend(t, 2), weights.Judge)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

// split returns the images of a split of MNIST.
func split(name string) func() (mnist.Images, error) {
	return sync.OnceValues(func() (all mnist.Images, err error) {
		m, err := mnist.LoadManifest()
		if err != nil {
			return all, err
		}
		for _, info := range m.Shards {
			if info.Split != name {
				continue
			}
			shard, err := mnist.LoadShard(context.Background(), shards.Fetch, info, func() {})
			if err != nil {
				return all, err
			}
			all.Pixels, all.Labels = append(all.Pixels, shard.Pixels...), append(all.Labels, shard.Labels...)
		}
		return all, nil
	})
}

var loadTest, loadTrain = split(mnist.TestSplit), split(mnist.TrainSplit)

func images(t *testing.T, load func() (mnist.Images, error)) mnist.Images {
	t.Helper()
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAccuracy looks at all test images with the weights as they are in the file.
func TestAccuracy(t *testing.T) {
	m, j, test := manifest(t), newJudge(t), images(t, loadTest)
	if m.Parameters != Parameters() || Training(m.Training) != Default {
		t.Errorf("the manifest tells of %d parameters and the training %+v; they are %d and %+v", m.Parameters, m.Training, Parameters(), Default)
	}
	looks, err := j.Look(test.Pixels)
	if err != nil {
		t.Fatal(err)
	}
	right := looks.Right(test.Labels)
	if test.Len() != 10_000 || right < 9920 || right != m.Right {
		t.Errorf("%d of %d test images right, want 9920 or more, and as many as the manifest says: %d", right, test.Len(), m.Right)
	}
	if len(m.Floors) == 0 {
		t.Error("the manifest has no floors")
	}
	for _, f := range m.Floors {
		if fd := j.reference(AllDigits()).Distance(Fit(looks.Features[:f.N*Features], Features)); fd != f.FD {
			t.Errorf("the first %d test images have the distance %v, the manifest says %v", f.N, fd, f.FD)
		}
	}
}

// TestReference: the statistics in the file are those of the training images, to the last bit; pooled, they are those of several digits and of
// all but for their rounding to float32.
func TestReference(t *testing.T) {
	j := newJudge(t)
	train := images(t, loadTrain)
	looks, err := j.Look(train.Pixels)
	if err != nil {
		t.Fatal(err)
	}
	groups := FitDigits(looks.Features, train.Labels)
	for digit, g := range groups {
		if in := j.groups[digit]; g.N != in.N || !slices.Equal(g.mean, in.mean) || !slices.Equal(g.covariance.Values, in.covariance.Values) {
			t.Errorf("number, mean and covariance in the file are not those of the training images of %d", digit)
		}
	}
	for _, digits := range [][]int32{{4}, {0, 1, 3}, AllDigits()} {
		var some []float32
		for i, label := range train.Labels {
			if slices.Contains(digits, int32(label)) {
				some = append(some, looks.Features[i*Features:][:Features]...)
			}
		}
		pooled, direct := j.groups.Pool(digits), Fit(some, Features)
		for i, want := range direct.mean {
			if !near(pooled.mean[i], want, 1e-6) {
				t.Errorf("digits %v: mean %d is %v, want %v", digits, i, pooled.mean[i], want)
			}
		}
		for i, want := range direct.covariance.Values {
			if !near(pooled.covariance.Values[i], want, 1e-6) {
				t.Errorf("digits %v: covariance %d is %v, want %v", digits, i, pooled.covariance.Values[i], want)
			}
		}
		if fd := NewReference(direct).Distance(pooled); math.Abs(fd) > 1e-3 {
			t.Errorf("digits %v: the distributions are %v from each other", digits, fd)
		}
	}
	w, _, err := Parse(weights.Judge)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(Bytes(w, &groups), weights.Judge) {
		t.Error("what is read is not written as it was")
	}
}

// TestOrder: the less images are like real digits, the further they are from them; beside each, what design.md measured with such a judge.
func TestOrder(t *testing.T) {
	j, test := newJudge(t), images(t, loadTest)
	of := func(digits string) []byte {
		var some []byte
		for i, label := range test.Labels {
			if strings.Contains(digits, string('0'+rune(label))) {
				some = append(some, test.Image(i)...)
			}
		}
		return some
	}
	distance := func(name string, images []byte) float64 {
		judged, err := j.Judge(images, AllDigits())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: FD %.2f, digits %v, confidence %.3f", name, judged.FD, judged.Digits, judged.Confidence)
		return judged.FD
	}
	order := []float64{
		distance("10,000 test images", test.Pixels),                    // 0.6
		distance("5,000 test images", test.Pixels[:5000*mnist.Pixels]), // 0.8
		distance("1,000 test images", test.Pixels[:1000*mnist.Pixels]), // 2.7
		distance("nine of ten digits", of("012345678")),                // 14
		distance("digits 0 to 4", of("01234")),                         // 93
		Misleading,
	}
	if !slices.IsSorted(order) {
		t.Errorf("distances %v, want them in this order", order)
	}
	noise, black := distance("noise", noise(1000)), distance("black", make([]byte, 1000*mnist.Pixels)) // 544, 509
	for digit := range Classes {
		one := distance(fmt.Sprint("only ", digit), of(fmt.Sprint(digit))) // 324 to 402
		if one < Misleading || one > min(noise, black) {
			t.Errorf("only %d: distance %v, want it between %d and those of noise, %v, and black, %v", digit, one, Misleading, noise, black)
		}
	}
}

// TestSubsets: real images of some digits are close to those digits, and to others they are not.
func TestSubsets(t *testing.T) {
	j, test := newJudge(t), images(t, loadTest)
	for _, digits := range [][]int32{{7}, {0, 1, 3}, {0, 1, 2, 3, 4, 5, 6, 7, 8}} {
		var some []byte
		for i, label := range test.Labels {
			if slices.Contains(digits, int32(label)) {
				some = append(some, test.Image(i)...)
			}
		}
		judged, err := j.Judge(some, digits)
		if err != nil {
			t.Fatal(err)
		}
		other, err := j.Judge(some, AllDigits())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("digits %v: FD %.2f to themselves, %.2f to all", digits, judged.FD, other.FD)
		if judged.FD > 5 || other.FD < judged.FD+5 || judged.Coverage() != len(digits) {
			t.Errorf("digits %v: FD %v to themselves, %v to all, coverage %d", digits, judged.FD, other.FD, judged.Coverage())
		}
	}
}

// TestJudgement: digits are counted, and those that hardly occur are not covered.
func TestJudgement(t *testing.T) {
	j, test := newJudge(t), images(t, loadTest)
	judged, err := j.Judge(test.Pixels[:1000*mnist.Pixels], AllDigits())
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for digit, n := range judged.Digits {
		if n < 80 || n > 120 {
			t.Errorf("%d of 1000 test images are taken for a %d", n, digit)
		}
		total += n
	}
	if total != 1000 || judged.Coverage() != 10 || judged.Confidence < 0.97 || judged.Confidence > 1 {
		t.Errorf("%d digits, coverage %d, confidence %v", total, judged.Coverage(), judged.Confidence)
	}
	for _, c := range []struct {
		digits [Classes]int
		want   int
	}{
		{[Classes]int{0: 500, 7: 494, 3: 6}, 2}, {[Classes]int{0: 985, 1: 10, 2: 5}, 1}, {[Classes]int{0: 989, 1: 11}, 2}, {[Classes]int{}, 0},
	} {
		if got := (Judgement{Wanted: AllDigits(), Digits: c.digits}).Coverage(); got != c.want {
			t.Errorf("digits %v: coverage %d, want %d", c.digits, got, c.want)
		}
	}
	if got := (Judgement{Wanted: []int32{0, 3}, Digits: [Classes]int{0: 500, 7: 500}}).Coverage(); got != 1 {
		t.Errorf("of the digits 0 and 3 %d are covered, want 1", got)
	}
	if _, err := j.Judge(test.Pixels[:mnist.Pixels], AllDigits()); err == nil || !strings.Contains(err.Error(), "at least 2") {
		t.Errorf("one image: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, data := range [][]byte{nil, weights.Judge[1:], append(slices.Clone(weights.Judge), 0)} {
		if _, err := New(newBackend(t, 1), data); err == nil || !strings.Contains(err.Error(), "are no judge") {
			t.Errorf("%d bytes: %v", len(data), err)
		}
	}
}
