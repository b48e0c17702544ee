package stage

import (
	"sync"
	"syscall/js"
	"time"

	"ganplayground/gan/config"
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// panel is a part of the stage that is painted by itself: the canvas keeps what was not repainted.
type panel uint

const (
	panelFakes panel = 1 << iota
	panelReals
	panelExplorer
	panelChart
	panelFixed // headings and legend
	panelAll   = panelFakes | panelReals | panelExplorer | panelChart | panelFixed
)

// Callbacks are what the stage tells the rest of the page.
type Callbacks struct {
	// Latent asks the trainer for the picture of a tile.
	Latent func(Request)
	// Inspect asks it what is known of a tile.
	Inspect func(tile int)
	// Wish asks it how D tells G to change the fakes, or no more.
	Wish func(on bool)
	// Truncate asks it to draw with so much of z.
	Truncate func(part float64)
	// Tiles says that the visitor wants to see so many fakes.
	Tiles func(count int)
	// Broken says that painting has failed for good; training is not concerned.
	Broken func(reason string)
}

// Stage is the canvas with the elements over it.
type Stage struct {
	// mu guards everything below: event callbacks and ebiten's frames are different goroutines, which the garbage
	// collector may switch in the middle of a function even on the browser's one thread.
	mu        sync.Mutex
	element   js.Value
	mounted   js.Value // what canvas.js answered
	callbacks Callbacks
	language  text.Language
	palette   Palette
	layout    Layout
	ratio     float64 // device pixels per CSS pixel, when the layout was made
	dirty     panel
	urgent    bool // a dirty panel shows what the visitor did
	pace      pace
	// broken: the graphics are gone, nothing may be painted or resized any more.
	broken bool

	fakes, reals *sheet // of a run that makes images
	tiles        int    // fakes that are shown
	wishes       wishes
	conditional  bool
	labelled     [wire.Tiles]int // the digit that a conditional run was asked for in each tile
	points       points          // of one that makes points
	heat         heat
	explorer     Explorer
	stroll       stroll
	scrolled     int // device pixels by which the sliders are
	inspector    Inspector
	hovered      int    // the tile under the pointer, or nowhere
	nearest      *sheet // the training image nearest to the selected tile, as tile 0
	charts       charts
	second       second  // of an A/B
	hover        float64 // the step under the pointer, negative for none
	looked       float64 // the step that the visitor looks back at, negative for none
	focused      int     // the slider that has the focus, negative for none

	brush  brush
	labels labels
	twins  twins
}

// New moves ebiten's canvas into the stage element with the functions of canvas.js. It shows so many tiles: 32, 64 or 128.
func New(element, glue js.Value, language text.Language, tiles int, callbacks Callbacks) *Stage {
	s := &Stage{element: element, callbacks: callbacks, language: language, hover: -1, looked: -1, focused: -1, hovered: nowhere, tiles: tiles,
		charts: newCharts(), fakes: newSheet(), reals: newSheet(), nearest: newSheet(), wishes: wishes{sheet: newSheet()},
		second: second{fakes: newSheet(), charts: newCharts(), wishes: wishes{sheet: newSheet()}}}
	s.inspector.Reset()
	s.labels.init()
	s.mounted = glue.Call("mount", element, js.FuncOf(func(js.Value, []js.Value) any {
		s.lose(text.Of(s.language, "graphics.lost"))
		return nil
	}))
	s.palette = readPalette()
	s.twins.make(s)
	s.fit()
	glue.Call("watch", element, js.FuncOf(func(js.Value, []js.Value) any {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.palette = readPalette()
		s.fit()
		s.repaint(panelAll)
		return nil
	}))
	s.listen()
	return s
}

// Open begins a run: its own latent vectors, no history.
func (s *Stage) Open(c config.Config, latents [][]float32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.points.reset(c.Data().Points())
	s.explorer.Reset(latents, c.Prior)
	s.inspector.Reset()
	s.stroll.on, s.wishes.sheet.filled, s.conditional = false, false, c.Conditional
	s.twins.offerDigits(c.Data().Digits())
	s.hovered = nowhere
	s.inspector.Want(s.looking(), time.Now())
	s.showCard()
	s.charts.reset()
	if s.points.set != nil && s.charts.shown == Distance {
		s.choose(Losses) // nobody judges points
	}
	s.hover, s.looked = -1, -1
	s.twins.follow(s) // before the layout, which asks how high it is
	s.fit()
	s.repaint(panelAll)
}

// Reopen is called when a new trainer has opened the same run at a step: moved tiles are asked for again.
func (s *Stage) Reopen(step int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.explorer.Restart()
	s.inspector.Reset()
	s.charts.cutAfter(step)
	s.dirty |= panelChart
}

// LookAt marks an earlier step in the chart; a negative one takes the mark away.
func (s *Stage) LookAt(step int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looked != float64(step) {
		s.looked = float64(step)
		s.repaint(panelChart)
	}
}

// ShowFakes shows new pictures of all tiles.
func (s *Stage) ShowFakes(pixels []byte, scores []wire.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fakes.setAll(pixels, scores)
	s.inspector.Changed(everywhere)
	s.dirty |= panelFakes | panelExplorer
	s.twins.describe(s)
	s.showCard()
}

// ShowReals shows real images.
func (s *Stage) ShowReals(pixels []byte, scores []wire.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reals.setAll(pixels, scores)
	s.dirty |= panelReals
}

// ShowPoints shows new fakes of a run on points, and what D says of every place.
func (s *Stage) ShowPoints(e wire.Event, payload []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.points.show(e, payload)
	s.dirty |= panelFakes | panelExplorer
	s.twins.describe(s)
}

// ShowRealPoints shows real points.
func (s *Stage) ShowRealPoints(payload []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.points.reals = floats(payload)
	s.dirty |= panelFakes
}

// score is D's probability that a fake is real.
func (s *Stage) score(tile int) float64 {
	if s.points.set != nil {
		return s.points.scores[tile]
	}
	return s.fakes.scores[tile]
}

// ShowTile shows a new picture of one tile, the answer to a request.
func (s *Stage) ShowTile(tile int, pixels []byte, scores []wire.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.explorer.Answered()
	s.inspector.Changed(tile)
	if s.points.set != nil {
		s.points.move(tile, pixels, scores)
	} else {
		s.fakes.set(tile, pixels, scores)
	}
	s.repaint(panelFakes | panelExplorer) // it follows a slider
	s.twins.describe(s)
}

// Unanswered tells that the request under way failed.
func (s *Stage) Unanswered() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.explorer.Answered()
	s.inspector.Unanswered()
	s.repaint(0) // the next frame sends the next one
}

// ShowDirections takes the principal directions of what is shown.
func (s *Stage) ShowDirections(told [][]wire.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	had := s.explorer.Plane()
	s.explorer.SetDirections(told)
	if s.explorer.Plane() != had {
		s.fit()
	}
	s.dirty |= panelExplorer
	s.twins.explorerTwins.follow(s)
}

// AddStats appends steps to the curves.
func (s *Stage) AddStats(stats []wire.Stats) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range stats {
		s.charts.add(one)
	}
	s.dirty |= panelChart
	s.twins.chartSteps(s)
}

// AddJudgement appends what the judge says of a step.
func (s *Stage) AddJudgement(step int, j wire.Judgement) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.charts.judge(step, j)
	s.dirty |= panelChart
	s.twins.chartSteps(s)
}

// showChart changes the chart that is shown.
func (s *Stage) showChart(chart Chart) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.choose(chart)
	s.hover = -1
	s.twins.nameTabs(s)
	s.repaint(panelChart)
}

// choose makes a chart that of all runs.
func (s *Stage) choose(chart Chart) { s.charts.shown, s.second.charts.shown = chart, chart }

// SetLanguage changes the words on the stage.
func (s *Stage) SetLanguage(language text.Language) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.language = language
	s.twins.follow(s)
	s.fit()
	s.repaint(panelAll)
}

// followRatio refits the stage when the page was zoomed or moved to another screen. The ratio is looked at in every frame:
// the media query that should tell of a change does not do so reliably.
func (s *Stage) followRatio() {
	if devicePixelRatio() != s.ratio {
		s.fit()
	}
}

func devicePixelRatio() float64 { return js.Global().Get("devicePixelRatio").Float() }

// fit recomputes the layout for the element's width and sets the element's height from it.
func (s *Stage) fit() {
	width := s.element.Get("clientWidth").Float()
	if s.broken || width == 0 {
		return
	}
	s.ratio = devicePixelRatio()
	s.layout = Arrange(width, s.ratio, s.contents(width))
	s.mounted.Call("resize", s.layout.Width, s.layout.Height, s.layout.Scale)
	s.twins.place(s)
	s.repaint(panelAll)
}

// lose stops painting for good.
func (s *Stage) lose(reason string) {
	s.mu.Lock()
	was := s.broken
	s.broken = true
	s.mu.Unlock()
	if !was {
		s.callbacks.Broken(reason)
	}
}
