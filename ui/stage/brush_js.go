package stage

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// brush collects rectangles, so that hundreds of tiles are a handful of draw calls.
type brush struct {
	screen, source *ebiten.Image
	white          *ebiten.Image
	vertices       []ebiten.Vertex
	indices        []uint32
}

func (b *brush) begin(screen *ebiten.Image) {
	b.screen = screen
	if b.white == nil {
		b.white = ebiten.NewImage(1, 1)
		b.white.Fill(color.White)
	}
}

// fill paints a rectangle in one colour.
func (b *brush) fill(r image.Rectangle, c color.RGBA) { b.quad(b.white, b.white.Bounds(), r, c) }

// frame paints the border of a rectangle, inside it.
func (b *brush) frame(r image.Rectangle, thickness int, c color.RGBA) {
	t := thickness
	b.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+t), c)
	b.fill(image.Rect(r.Min.X, r.Max.Y-t, r.Max.X, r.Max.Y), c)
	b.fill(image.Rect(r.Min.X, r.Min.Y+t, r.Min.X+t, r.Max.Y-t), c)
	b.fill(image.Rect(r.Max.X-t, r.Min.Y+t, r.Max.X, r.Max.Y-t), c)
}

// picture paints a part of an image, with nearest-neighbour scaling.
func (b *brush) picture(source *ebiten.Image, from, to image.Rectangle) {
	b.quad(source, from, to, color.RGBA{255, 255, 255, 255})
}

// shaded paints a part of an image darker, as if white were so bright.
func (b *brush) shaded(source *ebiten.Image, from, to image.Rectangle, bright uint8) {
	b.quad(source, from, to, color.RGBA{bright, bright, bright, 255})
}

// within paints inside a rectangle only.
func (b *brush) within(r image.Rectangle, paint func()) {
	b.flush()
	whole := b.screen
	b.screen = whole.SubImage(r).(*ebiten.Image)
	paint()
	b.flush()
	b.screen = whole
}

// tinted paints a white image with coverage in a colour, unscaled.
func (b *brush) tinted(source *ebiten.Image, at image.Point, c color.RGBA) {
	b.quad(source, source.Bounds(), source.Bounds().Add(at), c)
}

func (b *brush) quad(source *ebiten.Image, from, to image.Rectangle, c color.RGBA) {
	b.use(source)
	first := uint32(len(b.vertices))
	for _, corner := range [4][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		b.vertices = append(b.vertices, ebiten.Vertex{
			DstX: float32(to.Min.X + corner[0]*to.Dx()), DstY: float32(to.Min.Y + corner[1]*to.Dy()),
			SrcX: float32(from.Min.X + corner[0]*from.Dx()), SrcY: float32(from.Min.Y + corner[1]*from.Dy()),
			ColorR: float32(c.R) / 255, ColorG: float32(c.G) / 255, ColorB: float32(c.B) / 255, ColorA: float32(c.A) / 255,
		})
	}
	b.indices = append(b.indices, first, first+1, first+2, first+1, first+3, first+2)
}

// line paints a line with soft edges. It is a few triangles among the others: ebiten's vector package strokes through a
// stencil, which is far slower and loses pieces of a dense zigzag such as a loss curve.
func (b *brush) line(x0, y0, x1, y1, width float32, c color.RGBA) {
	b.use(b.white)
	length := float32(math.Hypot(float64(x1-x0), float64(y1-y0)))
	if length == 0 {
		return
	}
	ux, uy := (x1-x0)/length, (y1-y0)/length
	// Longer by half the width at both ends, so that no notch is left where two lines meet.
	x0, y0, x1, y1 = x0-ux*width/2, y0-uy*width/2, x1+ux*width/2, y1+uy*width/2
	first := uint32(len(b.vertices))
	for _, edge := range [4]struct{ offset, coverage float32 }{
		{-width/2 - 0.5, 0}, {-width/2 + 0.5, 1}, {width/2 - 0.5, 1}, {width/2 + 0.5, 0},
	} {
		dx, dy := -uy*edge.offset, ux*edge.offset
		b.vertices = append(b.vertices, vertex(x0+dx, y0+dy, c, edge.coverage), vertex(x1+dx, y1+dy, c, edge.coverage))
	}
	for strip := uint32(0); strip < 6; strip += 2 {
		i := first + strip
		b.indices = append(b.indices, i, i+1, i+2, i+1, i+3, i+2)
	}
}

// vertex is a corner that takes its colour, premultiplied with a coverage, from the middle of the white image.
func vertex(x, y float32, c color.RGBA, coverage float32) ebiten.Vertex {
	k := coverage / 255
	return ebiten.Vertex{DstX: x, DstY: y, SrcX: 0.5, SrcY: 0.5,
		ColorR: k * float32(c.R), ColorG: k * float32(c.G), ColorB: k * float32(c.B), ColorA: k * float32(c.A)}
}

// smooth paints a whole image over a rectangle, with the middles of its outermost pixels on the rectangle's edges and colours that change
// evenly between pixels.
func (b *brush) smooth(source *ebiten.Image, to image.Rectangle) {
	b.flush()
	b.source = nil
	size := source.Bounds().Size()
	var vertices []ebiten.Vertex
	for _, corner := range [4][2]float32{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		vertices = append(vertices, ebiten.Vertex{
			DstX: float32(to.Min.X) + corner[0]*float32(to.Dx()), DstY: float32(to.Min.Y) + corner[1]*float32(to.Dy()),
			SrcX: 0.5 + corner[0]*float32(size.X-1), SrcY: 0.5 + corner[1]*float32(size.Y-1),
			ColorR: 1, ColorG: 1, ColorB: 1, ColorA: 1,
		})
	}
	b.screen.DrawTriangles32(vertices, []uint32{0, 1, 2, 1, 3, 2}, source, &ebiten.DrawTrianglesOptions{Filter: ebiten.FilterLinear})
}

// use makes an image the source of what follows.
func (b *brush) use(source *ebiten.Image) {
	if source != b.source {
		b.flush()
		b.source = source
	}
}

// flush hands the collected rectangles to ebiten.
func (b *brush) flush() {
	if len(b.indices) > 0 {
		options := &ebiten.DrawTrianglesOptions{ColorScaleMode: ebiten.ColorScaleModePremultipliedAlpha}
		b.screen.DrawTriangles32(b.vertices, b.indices, b.source, options)
	}
	b.vertices, b.indices = b.vertices[:0], b.indices[:0]
}
