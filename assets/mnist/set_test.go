package mnist

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// numbered returns images of which pixel 0 and label tell the index in the split.
func numbered(first, n int) *Images {
	images := &Images{Pixels: make([]byte, n*Pixels), Labels: make([]byte, n)}
	for i := range n {
		images.Image(i)[0], images.Labels[i] = byte(first+i), byte((first+i)%Classes)
	}
	return images
}

var setInfos = []ShardInfo{{Name: "a", Count: 2}, {Name: "b", Count: 3}, {Name: "c", Count: 4}}

func setShards() []*Images { return []*Images{numbered(0, 2), numbered(2, 3), numbered(5, 4)} }

// TestSetOrders adds three shards in every order and looks at every image as soon as it is available.
func TestSetOrders(t *testing.T) {
	tests := []struct {
		order     []int
		available []int // after each
	}{
		{[]int{0, 1, 2}, []int{2, 5, 9}},
		{[]int{0, 2, 1}, []int{2, 2, 9}},
		{[]int{1, 0, 2}, []int{0, 5, 9}},
		{[]int{1, 2, 0}, []int{0, 0, 9}},
		{[]int{2, 0, 1}, []int{0, 2, 9}},
		{[]int{2, 1, 0}, []int{0, 0, 9}},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.order), func(t *testing.T) {
			set, shards := NewSet(setInfos, make(Memory, 9*Pixels)), setShards()
			if set.Len() != 9 || set.Available() != 0 {
				t.Fatalf("a new set has Len %d and %d available, want 9 and 0", set.Len(), set.Available())
			}
			for step, k := range test.order {
				if err := set.Add(k, shards[k]); err != nil {
					t.Fatal(err)
				}
				if got := set.Available(); got != test.available[step] {
					t.Fatalf("%d available after shard %d, want %d", got, k, test.available[step])
				}
				for i := range set.Available() {
					image := make([]byte, Pixels)
					if err := set.Read(image, i); err != nil || int(image[0]) != i {
						t.Errorf("image %d is number %d, error %v", i, image[0], err)
					}
					if label := set.Label(i); int(label) != i {
						t.Errorf("label %d is %d", i, label)
					}
				}
			}
		})
	}
}

func TestSetAddErrors(t *testing.T) {
	tests := []struct {
		name   string
		k      int
		images *Images
		want   string
	}{
		{"below", -1, numbered(0, 2), "add shard -1: the set has shards 0 to 2"},
		{"above", 3, numbered(0, 2), "add shard 3: the set has shards 0 to 2"},
		{"twice", 1, numbered(2, 3), "add shard 1 (b): it was added before"},
		{"too few", 2, numbered(5, 3), "add shard 2 (c): 3 labels and 2352 pixels, want 4 and 3136"},
		{"pixels missing", 2, &Images{Labels: make([]byte, 4)}, "add shard 2 (c): 4 labels and 0 pixels, want 4 and 3136"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set := NewSet(setInfos, make(Memory, 9*Pixels))
			if err := set.Add(1, setShards()[1]); err != nil {
				t.Fatal(err)
			}
			wantError(t, set.Add(test.k, test.images), test.want)
			if got := set.Available(); got != 0 {
				t.Errorf("%d images available after the error, want 0", got)
			}
		})
	}
}

func TestSetPanics(t *testing.T) {
	set := NewSet(setInfos, make(Memory, 9*Pixels))
	for _, k := range []int{0, 2} {
		if err := set.Add(k, setShards()[k]); err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range []int{-1, 2, 5, 9} { // 5 has arrived, but stands behind shards that have not
		for name, access := range map[string]func(){"Read": func() { set.Read(make([]byte, Pixels), i) }, "Label": func() { set.Label(i) }} {
			t.Run(fmt.Sprint(name, " ", i), func(t *testing.T) {
				defer func() {
					message := fmt.Sprint(recover())
					if want := fmt.Sprintf("BUG: mnist: image %d of a set with 2 of 9 available", i); !strings.Contains(message, want) {
						t.Errorf("panic is %q, want %q", message, want)
					}
				}()
				access()
			})
		}
	}
}

func TestSetShards(t *testing.T) {
	if got, want := NewSet(setInfos, make(Memory, 9*Pixels)).Shards(), []int{2, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("Shards is %v, want %v", got, want)
	}
}

func TestEmptySet(t *testing.T) {
	set := NewSet(nil, Memory{})
	if set.Len() != 0 || set.Available() != 0 {
		t.Errorf("Len %d and %d available, want 0 and 0", set.Len(), set.Available())
	}
	wantError(t, set.Add(0, numbered(0, 0)), "add shard 0")
}
