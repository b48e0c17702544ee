package stage

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// Run paints until the page is closed. It returns only if ebiten cannot start.
func (s *Stage) Run() error {
	ebiten.SetScreenClearedEveryFrame(false) // so that a frame without changes paints nothing
	// Frames are asked for, because ebiten's own work in a frame that paints nothing takes a tenth of a core. The mode is deprecated for others
	// that do this work all the same.
	ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum)
	go s.wake()
	return ebiten.RunGameWithOptions(&game{s}, &ebiten.RunGameOptions{
		InitUnfocused: true, // else the canvas takes the focus from the document
		DisableHiDPI:  true, // canvas.js answers in device pixels, and follows when their ratio changes
	})
}

// wakeEvery is how long what the trainer tells can wait for a frame; what the visitor does asks for one at once.
const wakeEvery = 50 * time.Millisecond

// wake asks for a frame where there is something to paint or to ask, or the page was zoomed.
func (s *Stage) wake() {
	for range time.Tick(wakeEvery) {
		s.mu.Lock()
		needed := !s.broken && (s.dirty != 0 || s.stroll.on || s.asking() && s.inspector.Pending() || devicePixelRatio() != s.ratio)
		s.mu.Unlock()
		if needed {
			ebiten.ScheduleFrame()
		}
	}
}

// game is the stage as ebiten sees it.
type game struct{ s *Stage }

// Update follows the screen, and sends the newest latent vector if the answer to the last one has come: at most one request a
// frame, and one question.
func (g *game) Update() error {
	defer g.survive()
	request, wanted, tile, asked := g.s.frame()
	if wanted {
		g.s.callbacks.Latent(request)
	}
	if asked {
		g.s.callbacks.Inspect(tile)
	}
	return nil
}

// frame begins a frame; it returns the request to be sent, and the tile to ask about, if there is one.
func (s *Stage) frame() (request Request, wanted bool, tile int, asked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.followRatio()
	s.pace.frame(now)
	s.strollOn(now)
	request, wanted = s.explorer.Next()
	if s.asking() && !s.explorer.Waiting() {
		tile, asked = s.inspector.Next(now)
	}
	return request, wanted, tile, asked
}

// asking tells whether there are pictures to ask about.
func (s *Stage) asking() bool { return s.points.set == nil && s.fakes.filled }

// Draw paints what changed since the last frame.
func (g *game) Draw(screen *ebiten.Image) {
	defer g.survive()
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken || s.dirty == 0 || screen.Bounds().Dx() != s.layout.Width || screen.Bounds().Dy() != s.layout.Height {
		return
	}
	if s.pace.due(time.Now(), s.urgent) {
		s.paint(screen)
	}
	ebiten.ScheduleFrame() // for what is not due yet, or to see how long painting took
}

// LayoutF gives every device pixel of the canvas one pixel of the screen.
func (g *game) LayoutF(width, height float64) (float64, float64) { return width, height }

// Layout is never called, because there is LayoutF.
func (g *game) Layout(int, int) (int, int) { panic("BUG: ebiten called Layout in spite of LayoutF") }

// survive keeps a panic while painting from ending the page program, and with it the training.
func (g *game) survive() {
	if reason := recover(); reason != nil {
		debug.PrintStack()
		g.s.lose(fmt.Sprint(reason))
	}
}

// paint repaints the dirty panels.
func (s *Stage) paint(screen *ebiten.Image) {
	dirty := s.dirty
	s.dirty, s.urgent = 0, false
	s.brush.begin(screen)
	s.labels.scale = s.layout.Scale
	if dirty&panelFixed != 0 {
		s.brush.fill(screen.Bounds(), s.palette.Background)
		s.paintFixed()
		dirty = panelAll
	}
	for _, p := range []struct {
		panel panel
		paint func()
	}{
		{panelFakes, s.paintFakes}, {panelReals, s.paintReals}, {panelExplorer, s.paintExplorer}, {panelChart, s.paintChart},
	} {
		if dirty&p.panel != 0 {
			p.paint()
			s.paintSecond(p.panel)
		}
	}
	s.brush.flush()
	s.labels.sweep()
}
