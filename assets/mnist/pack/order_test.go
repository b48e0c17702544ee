package pack

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ganplayground/assets/mnist"
)

func TestVanDerCorput(t *testing.T) {
	tests := []struct {
		n    int
		want []int
	}{
		{0, []int{}},
		{1, []int{0}},
		{2, []int{0, 1}},
		{3, []int{0, 2, 1}},
		{5, []int{0, 4, 2, 1, 3}},
		{8, []int{0, 4, 2, 6, 1, 5, 3, 7}},
	}
	for _, test := range tests {
		if got := vanDerCorput(test.n); !slices.Equal(got, test.want) {
			t.Errorf("vanDerCorput(%d) is %v, want %v", test.n, got, test.want)
		}
	}
}

func TestOrderSmall(t *testing.T) {
	tests := []struct {
		name   string
		labels []byte
		want   []int
	}{
		{"nothing", nil, []int{}},
		{"one class", []byte{7, 7, 7, 7}, []int{0, 2, 1, 3}},
		{"ties go to the smaller digit", []byte{9, 3, 9, 3}, []int{1, 0, 3, 2}},
		// Places of the two 1s are 1/4 and 3/4; those of the four 0s are 1/8, 3/8, 5/8, 7/8.
		{"classes of two sizes", []byte{0, 0, 0, 0, 1, 1}, []int{0, 4, 2, 1, 5, 3}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Order(test.labels); !slices.Equal(got, test.want) {
				t.Errorf("order is %v, want %v", got, test.want)
			}
		})
	}
}

// documentedOrder derives the order from the text of Order's comment by other means: it takes image after image from the class
// whose next place comes first, and reverses bits as text.
func documentedOrder(labels []byte) []int {
	var classes [mnist.Classes][]int
	for i, label := range labels {
		classes[label] = append(classes[label], i)
	}
	var sorted [mnist.Classes][]int
	for digit, class := range classes {
		byText := map[string]int{}
		for i, original := range class {
			text := []byte(strings.Repeat("0", 20-len(strconv.FormatInt(int64(i), 2))) + strconv.FormatInt(int64(i), 2))
			slices.Reverse(text)
			byText[string(text)] = original
		}
		texts := make([]string, 0, len(byText))
		for text := range byText {
			texts = append(texts, text)
		}
		slices.Sort(texts)
		for _, text := range texts {
			sorted[digit] = append(sorted[digit], byText[text])
		}
	}
	var taken [mnist.Classes]int
	order := make([]int, 0, len(labels))
	for range labels {
		next, nearest := 0, math.Inf(1)
		for digit, class := range sorted {
			// Two places that differ do so by at least 1/(2n)^2 > 1e-11; equal ones are equal as float64, being one correctly
			// rounded division each.
			if place := float64(2*taken[digit]+1) / float64(2*len(class)); taken[digit] < len(class) && place < nearest {
				next, nearest = digit, place
			}
		}
		order = append(order, sorted[next][taken[next]])
		taken[next]++
	}
	return order
}

// TestOrderOfMNIST checks what the order promises: it is the documented one, and every run of images is near the proportions of
// the whole in classes and, at the start, in the parts of the original order.
func TestOrderOfMNIST(t *testing.T) {
	for _, split := range splits(t) {
		t.Run(split.name, func(t *testing.T) {
			labels := split.originals.Labels
			order := Order(labels)
			if !slices.Equal(order, documentedOrder(labels)) {
				t.Fatal("the order is not the documented one")
			}
			total := split.originals.Histogram()
			var seen [mnist.Classes]int
			run, longest := 0, 0
			for i, original := range order {
				seen[labels[original]]++
				for digit, count := range seen {
					want := float64((i+1)*total[digit]) / float64(len(labels))
					if math.Abs(float64(count)-want) > 2 {
						t.Fatalf("%d of the first %d images are of class %d, want %.1f within 2", count, i+1, digit, want)
					}
				}
				if i > 0 && labels[order[i-1]] != labels[original] {
					run = 0
				}
				run++
				longest = max(longest, run)
			}
			if longest > 2 {
				t.Errorf("%d images of one class in a row, want at most 2", longest)
			}
			for _, n := range []int{1_000, 2_000, 5_000} {
				firstHalf := 0
				for _, original := range order[:n] {
					if original < len(order)/2 {
						firstHalf++
					}
				}
				if share := float64(firstHalf) / float64(n); math.Abs(share-0.5) > 0.02 {
					t.Errorf("%.3f of the first %d images are of the original first half, want 0.5 within 0.02", share, n)
				}
			}
		})
	}
}
