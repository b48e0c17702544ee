package config

import "testing"

func TestView(t *testing.T) {
	points := Config{Dataset: "ring", Pack: 3}.View(nil)
	if want := (View{false, 3, 2, 0}); points != want || points.Values() != 6 {
		t.Errorf("of points %+v of %d values, want %+v", points, points.Values(), want)
	}
	for _, c := range []struct {
		discriminator string
		pack          int
		conditional   bool
		want          View
		values        int
	}{
		{"d2.l.d1", 1, false, View{false, 1, 784, 0}, 784},
		{"d2.l.d1", 3, false, View{false, 3, 784, 0}, 3 * 784},
		{"d2.l.d1", 2, true, View{false, 2, 784, 10}, 2 * 794},
		{"pm.v1x28.c2k3.d1", 1, false, View{true, 1, 784, 0}, 784},
		{"pm.v11x28.c2k3.d1", 1, true, View{true, 1, 784, 10}, 784 * 11},
		{"v22x28.c2k3.d1", 2, true, View{true, 2, 784, 10}, 784 * 22},
		// What is made an image behind a layer with weights, or of another side, is no image.
		{"d784.v1x28.d1", 1, true, View{false, 1, 784, 10}, 794},
		{"v4x14.d1", 1, false, View{false, 1, 784, 0}, 784},
	} {
		layers, err := ParseArchitecture(c.discriminator)
		if err != nil {
			t.Fatal(err)
		}
		got := Config{Dataset: "mnist", Pack: c.pack, Conditional: c.conditional}.View(layers)
		if got != c.want || got.Values() != c.values {
			t.Errorf("%s, %d together, conditional %v: %+v of %d values, want %+v of %d", c.discriminator, c.pack, c.conditional,
				got, got.Values(), c.want, c.values)
		}
	}
}
