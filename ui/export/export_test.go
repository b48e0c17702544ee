package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ganplayground/train/wire"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

var rectangle = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// painted draws a code as a browser does, four pixels a module, and returns whether all of the quiet zone stays white.
func painted(t *testing.T, q QR) (picture *image.Gray, quiet bool) {
	t.Helper()
	const zoom = 4
	picture = image.NewGray(image.Rect(0, 0, zoom*q.Side, zoom*q.Side))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	quiet = true
	rest := rectangle.ReplaceAllStringFunc(q.Path, func(one string) string {
		var x, y, w, back int
		if _, err := fmt.Sscanf(one, "M%d %dh%dv1h-%dz", &x, &y, &w, &back); err != nil || w != back {
			t.Fatalf("%s: %v", one, err)
		}
		quiet = quiet && x >= QuietZone && y >= QuietZone && x+w <= q.Side-QuietZone && y < q.Side-QuietZone
		for py := zoom * y; py < zoom*(y+1); py++ {
			for px := zoom * x; px < zoom*(x+w); px++ {
				picture.SetGray(px, py, color.Gray{})
			}
		}
		return ""
	})
	if rest != "" {
		t.Errorf("the path has more than rectangles: %q", rest)
	}
	return picture, quiet
}

// TestQR: what another library reads from the code is the link.
func TestQR(t *testing.T) {
	const start = "https://example.org/ganplay/#v=1&p=quick&seed=42&to=500"
	for name, link := range map[string]string{
		"short":                start,
		"edits":                start + "&edits=120:kd=2,300:lrg=1e-4&chk=3f9a0c62d715&hide=header,footer",
		"larger":               start + "&edits=" + strings.Repeat("120:lrd=0.0012345,", 30) + "1:kd=1",
		"low error correction": start + "&x=" + strings.Repeat("0:,=&", 150),
	} {
		t.Run(name, func(t *testing.T) {
			q, err := NewQR(link)
			if err != nil {
				t.Fatal(err)
			}
			picture, quiet := painted(t, q)
			if !quiet {
				t.Error("dark modules in the quiet zone")
			}
			bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
			if err != nil {
				t.Fatal(err)
			}
			read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
			if err != nil {
				t.Fatal(err)
			}
			if read.GetText() != link {
				t.Errorf("read as %s", read.GetText())
			}
		})
	}
	if _, err := NewQR(start + strings.Repeat("&x=0", 300)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a link of 1250 characters: %v", err)
	}
}

// ramp is samples in which every tile differs from the others, and every pixel from its neighbours.
func ramp(shift int) []byte {
	samples := make([]byte, wire.Tiles*784)
	for i := range samples {
		samples[i] = byte(i/784*2 + i%784*7 + shift)
	}
	return samples
}

// at is the intensity of a pixel of the grid, by its tile.
func at(samples []byte, x, y int) byte {
	tile := y/28*16 + x/28
	return samples[tile*784+y%28*28+x%28]
}

func TestPNG(t *testing.T) {
	samples := ramp(0)
	for _, scale := range []int{1, 3} {
		var file bytes.Buffer
		if err := PNG(&file, samples, scale); err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(&file)
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size != image.Pt(16*28*scale, 8*28*scale) {
			t.Fatalf("scale %d: %v pixels", scale, size)
		}
		for y := range 8 * 28 * scale {
			for x := range 16 * 28 * scale {
				if got, want := picture.At(x, y).(color.Gray).Y, at(samples, x/scale, y/scale); got != want {
					t.Fatalf("scale %d: pixel %d, %d is %d, want %d", scale, x, y, got, want)
				}
			}
		}
	}
}

func TestGIF(t *testing.T) {
	steps := [][]byte{ramp(0), ramp(100), ramp(37)}
	var file bytes.Buffer
	if err := GIF(&file, steps, 2); err != nil {
		t.Fatal(err)
	}
	film, err := gif.DecodeAll(&file)
	if err != nil {
		t.Fatal(err)
	}
	if len(film.Image) != 3 || film.LoopCount != 0 || film.Delay[0] >= film.Delay[2] {
		t.Fatalf("%d frames, looping %d times, delays %v", len(film.Image), film.LoopCount, film.Delay)
	}
	for i, frame := range film.Image {
		for y := range 2 * 8 * 28 {
			for x := range 2 * 16 * 28 {
				r, g, b, _ := frame.At(x, y).RGBA()
				want := int(at(steps[i], x/2, y/2))
				if off := int(r>>8) - want; r != g || g != b || off > 5 || off < -5 {
					t.Fatalf("frame %d: pixel %d, %d is %d %d %d, want about %d", i, x, y, r>>8, g>>8, b>>8, want)
				}
			}
		}
	}
	var one bytes.Buffer
	if err := GIF(&one, steps[:1], 1); err != nil {
		t.Errorf("a film of one frame: %v", err)
	}
}

func stat(step int) wire.Stats {
	v := wire.Value(step)
	return wire.Stats{Step: step, DLoss: v / 8, GLoss: wire.Missing, DReal: 0.1, DFake: 1e-30, DGrad: -v, GGrad: 0}
}

func table(t *testing.T, n *Numbers) [][]string {
	t.Helper()
	var file bytes.Buffer
	if err := n.CSV(&file); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSV(t *testing.T) {
	var n Numbers
	n.Add([]wire.Stats{stat(1), stat(2), stat(3)})
	n.Add([]wire.Stats{stat(3), stat(4)})
	n.CutAfter(3)
	got := fmt.Sprint(table(t, &n))
	const want = "[[step d_loss g_loss d_real d_fake d_grad g_grad fd coverage] [1 0.125  0.1 1e-30 -1 0  ] [2 0.25  0.1 1e-30 -2 0  ] [3 0.375  0.1 1e-30 -3 0  ]]"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if count, first, last := n.Range(); count != 3 || first != 1 || last != 3 || n.Every() != 1 {
		t.Errorf("%d steps from %d to %d, every %d", count, first, last, n.Every())
	}
}

// TestCSVHasTheJudge: on the step that was judged, which gets a line of its own if its numbers are not kept; what was judged on another
// course of the run is gone, and looking back adds nothing.
func TestCSVHasTheJudge(t *testing.T) {
	var n Numbers
	n.Judge(0, wire.Judgement{FD: 600, Coverage: 1})
	n.Add([]wire.Stats{stat(1), stat(2)})
	n.Judge(2, wire.Judgement{FD: wire.Missing, Coverage: 3})
	n.Judge(2, wire.Judgement{FD: 90.5, Coverage: 9})
	n.Judge(1, wire.Judgement{FD: 7})
	n.Judge(4, wire.Judgement{FD: 8})
	n.Add([]wire.Stats{stat(3)})
	got := fmt.Sprint(table(t, &n)[1:])
	const want = "[[0       600 1] [1 0.125  0.1 1e-30 -1 0  ] [2 0.25  0.1 1e-30 -2 0 90.5 9] [3 0.375  0.1 1e-30 -3 0  ]]"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for step := 10; step < 10+2*mostSteps; step++ {
		n.Judge(step, wire.Judgement{FD: 1})
	}
	if kept := len(n.judged); kept > mostSteps || n.judged[kept-1].step != 9+2*mostSteps {
		t.Errorf("%d judgements are kept, the last of step %d", kept, n.judged[kept-1].step)
	}
}

// TestNumbersAreBounded: a long run keeps numbers of all its course, at equal distances.
func TestNumbersAreBounded(t *testing.T) {
	var n Numbers
	for step := 1; step <= 5*mostSteps/2; step++ {
		n.Add([]wire.Stats{stat(step)})
		if len(n.steps) > mostSteps {
			t.Fatalf("%d steps at step %d", len(n.steps), step)
		}
	}
	if count, first, last := n.Range(); count != 5*mostSteps/8 || first != 4 || last != 5*mostSteps/2 || n.Every() != 4 {
		t.Errorf("%d steps from %d to %d, every %d", count, first, last, n.Every())
	}
	for i, row := range table(t, &n)[1:] {
		if row[0] != strconv.Itoa(4*(i+1)) {
			t.Fatalf("row %d is of step %s", i, row[0])
		}
	}
	var none Numbers
	if rows := table(t, &none); len(rows) != 1 {
		t.Errorf("%d rows without a step", len(rows))
	}
}
