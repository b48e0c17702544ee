package config

import (
	"fmt"
	"slices"
	"testing"
)

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		text   string
		inputs int
		want   []Shape
	}{
		{"r", 7, []Shape{Vector(7)}},
		{"bn.t.s.l.pm.a", 7, slices.Repeat([]Shape{Vector(7)}, 6)},
		{"d3.bn.d5", 7, []Shape{Vector(3), Vector(3), Vector(5)}},
		{"v2x3.bn.r", 18, slices.Repeat([]Shape{{3, 2}}, 3)},
		{"v2x3.v18x1.d4", 18, []Shape{{3, 2}, {1, 18}, Vector(4)}},
		{"v1x28.c32k3.r.c64k3.d1", Pixels, []Shape{{28, 1}, {26, 32}, {26, 32}, {24, 64}, Vector(1)}},
		{"v1x28.c16k4s2p1.c32k4s2p1", Pixels, []Shape{{28, 1}, {14, 16}, {7, 32}}},
		{"d1176.v24x7.t12k4s2.t1k4s2", 32, []Shape{Vector(1176), {7, 24}, {14, 12}, {28, 1}}},
		{"v1x7.t3k2s2.t3k3s2.t3k5.t3k7s2", 49, []Shape{{7, 1}, {14, 3}, {28, 3}, {28, 3}, {56, 3}}},
		{"v1x4.c2k2.c2k3", 16, []Shape{{4, 1}, {3, 2}, {1, 2}}},
		{"m5x3.mb4", 7, []Shape{Vector(5), Vector(6)}},
		{"v3x7.u2.mb4.ap7.mp2.do50.l10.m3x2sn", 147, []Shape{{7, 3}, {14, 3}, {14, 4}, {2, 4}, {1, 4}, {1, 4}, {1, 4}, Vector(3)}},
		{"v1x8.u8.mp8.c2k3p1sn.t3k4s2sn", 64, []Shape{{8, 1}, {64, 1}, {8, 1}, {8, 2}, {16, 3}}},
		{"v1x16.t1k4s4.c1k7s4", 256, []Shape{{16, 1}, {64, 1}, {15, 1}}},
	} {
		t.Run(c.text, func(t *testing.T) {
			layers, err := ParseArchitecture(c.text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Shapes(layers, c.inputs)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%v, %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestShapesRefuses(t *testing.T) {
	const needsImage = "it needs an image, but the input is %d values; %s before it would make one"
	for _, c := range []struct {
		text     string
		inputs   int
		sentence string
	}{
		{"c8k3.d1", Pixels, `character 1: layer "c8k3": ` + fmt.Sprintf(needsImage, Pixels, "v1x28")},
		{"v1x28.d49.t8k4s2", Pixels, `character 11: layer "t8k4s2": ` + fmt.Sprintf(needsImage, 49, "v1x7")},
		{"d1176.u2", 32, `character 7: layer "u2": ` + fmt.Sprintf(needsImage, 1176, "v6x14")},
		{"d7.ap2", 32, `character 4: layer "ap2": it needs an image, but the input is 7 values; v<channels>x<side> makes one of channels times side times side values`},
		{"v1x28.c2k3.v2x28", Pixels, `character 12: layer "v2x28": an image of 28x28x2 has 1568 values, but the input has 1352; v2x26 would fit`},
		{"v1x28.c2k3.v3x13", Pixels, `character 12: layer "v3x13": an image of 13x13x3 has 507 values, but the input has 1352; v8x13 would fit`},
		{"r.v3x28", Pixels, `character 3: layer "v3x28": an image of 28x28x3 has 2352 values, but the input has 784; v1x28 would fit`},
		{"d7.v3x28", Pixels, `character 4: layer "v3x28": an image of 28x28x3 has 2352 values, but the input has 7`},
		{"v4x2.c1k3", 16, `character 6: layer "c1k3": the kernel is larger than the image of 2x2x4 with its padding`},
		{"v4x2.c1k5p1", 16, `character 6: layer "c1k5p1": the kernel is larger than the image of 2x2x4 with its padding`},
		{"v1x28.t1k4s2.r.t1k4s2", Pixels, `character 16: layer "t1k4s2": the image would have 112x112 pixels; at most 64x64 are accepted`},
		{"v1x60.c1k6p5", 3600, `character 7: layer "c1k6p5": the image would have 65x65 pixels; at most 64x64 are accepted`},
		{"v1x28.u3", Pixels, `character 7: layer "u3": the image would have 84x84 pixels; at most 64x64 are accepted`},
		{"v1x28.mp3", Pixels, `character 7: layer "mp3": the side of the image of 28x28x1 is no multiple of 3; what would fit is 2 or 4 or 7`},
		{"v1x13.ap2", 169, `character 7: layer "ap2": the side of the image of 13x13x1 is no multiple of 2`},
		{"v512x1.mb4", 512, `character 8: layer "mb4": the image would have 513 channels; at most 512 are accepted`},
	} {
		t.Run(c.text, func(t *testing.T) {
			layers, err := ParseArchitecture(c.text)
			if err != nil {
				t.Fatal(err)
			}
			shapes, err := Shapes(layers, c.inputs)
			if err == nil {
				t.Fatalf("accepted as %v", shapes)
			}
			if want := fmt.Sprintf("architecture %q, ", c.text) + c.sentence; err.Error() != want {
				t.Errorf("sentence\n%s, want\n%s", err, want)
			}
		})
	}
}

// TestConvolvedSide counts the windows of a convolution one by one, for every kernel, stride, padding and side.
func TestConvolvedSide(t *testing.T) {
	for side := 1; side <= 12; side++ {
		for kernel := 1; kernel <= MaxKernel; kernel++ {
			for stride := 1; stride <= MaxStride; stride++ {
				for padding := 0; padding < kernel; padding++ {
					windows := 0
					for at := -padding; at+kernel <= side+padding; at += stride {
						windows++
					}
					l := Layer{Kind: Convolution, Units: 3, Kernel: kernel, Stride: stride, Padding: padding}
					out, err := l.output(Shape{side, 2})
					if windows == 0 && err == nil || windows > 0 && (err != nil || out != Shape{windows, 3}) {
						t.Errorf("%s of side %d gives %v, %v; want side %d", l, side, out, err, windows)
					}
				}
			}
		}
	}
}

func TestShapeValuesAndText(t *testing.T) {
	for _, c := range []struct {
		shape  Shape
		values int
		text   string
	}{
		{Vector(784), 784, "784"}, {Shape{28, 1}, 784, "28x28x1"}, {Shape{1, 9}, 9, "1x1x9"}, {Shape{7, 24}, 1176, "7x7x24"},
	} {
		if c.shape.Values() != c.values || c.shape.String() != c.text {
			t.Errorf("%#v has %d values and is written %s, want %d and %s", c.shape, c.shape.Values(), c.shape, c.values, c.text)
		}
	}
}
