package controls

import (
	"strconv"
	"syscall/js"

	"ganplayground/ui/export"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// Film is what the strip of pictures over the look-back slider shows.
type Film struct {
	Frames  []Frame
	Current int // the frame that the step shown belongs to
}

// Frame is one picture of the strip, empty where Picture is nil.
type Frame struct {
	Step    int
	Picture []byte // a thumbnail as RGBA, see ui/export
}

// film is the strip of buttons with a picture each. One of them is in the tab order, the arrow keys lead to the others.
type film struct {
	buttons  []dom.HTMLElement
	pictures []js.Value // the 2-D contexts of their canvases
	shown    Film
	room     int // the number of frames that there is room for
}

// The width of a frame and the space between two, in CSS pixels; style.css has the same.
const (
	frameWidth = export.ThumbnailSide
	frameSpace = 6
)

// connectFilm fits the strip to its width, now and whenever it changes.
func (c *Controls) connectFilm() {
	strip := c.byID("film")
	c.film.room = frames(strip)
	js.Global().Get("ResizeObserver").New(js.FuncOf(func(js.Value, []js.Value) any {
		if n := frames(strip); n != c.film.room {
			c.film.room = n
			c.actions.FilmResized()
		}
		return nil
	})).Call("observe", strip.Underlying())
	strip.AddEventListener("keydown", false, func(event dom.Event) {
		if e, ok := event.(*dom.KeyboardEvent); ok {
			c.film.key(e)
		}
	})
}

func frames(strip dom.HTMLElement) int {
	return max(1, int(strip.OffsetWidth()+frameSpace)/(frameWidth+frameSpace))
}

// FilmRoom is the number of frames that there is room for.
func (c *Controls) FilmRoom() int { return c.film.room }

// ShowFilm shows the strip, with as many frames as it has.
func (c *Controls) ShowFilm(f Film) {
	c.addFrames(len(f.Frames))
	c.film.shown = f
	live := c.shown.live()
	for i, button := range c.film.buttons {
		if i >= len(f.Frames) {
			button.SetAttribute("hidden", "")
			continue
		}
		button.RemoveAttribute("hidden")
		frame := f.Frames[i]
		button.Class().Remove("empty")
		if frame.Picture == nil {
			button.Class().Add("empty")
		}
		button.Underlying().Set("disabled", frame.Picture == nil || !live)
		if frame.Picture == nil {
			continue
		}
		c.film.paint(i, frame.Picture)
		words := text.Format(c.language, "film.step", frame.Step)
		button.SetAttribute("aria-label", words)
		button.SetAttribute("title", words)
		button.SetAttribute("data-step", strconv.Itoa(frame.Step))
		button.SetAttribute("aria-current", strconv.FormatBool(i == f.Current))
	}
	c.film.reach(f.Current)
}

// addFrames makes buttons until there are n.
func (c *Controls) addFrames(n int) {
	for i := len(c.film.buttons); i < n; i++ {
		button := c.document.CreateElement("button").(dom.HTMLElement)
		button.SetAttribute("type", "button")
		canvas := c.document.CreateElement("canvas")
		canvas.SetAttribute("width", strconv.Itoa(export.ThumbnailSide))
		canvas.SetAttribute("height", strconv.Itoa(export.ThumbnailSide))
		button.AppendChild(canvas)
		button.AddEventListener("click", false, func(dom.Event) { c.actions.Seek(c.film.shown.Frames[i].Step) })
		c.byID("film").AppendChild(button)
		c.film.buttons = append(c.film.buttons, button)
		c.film.pictures = append(c.film.pictures, canvas.Underlying().Call("getContext", "2d"))
	}
}

// paint fills a frame. Honnef's dom has no ImageData.
func (f *film) paint(frame int, picture []byte) {
	pixels := js.Global().Get("Uint8ClampedArray").New(len(picture))
	js.CopyBytesToJS(pixels, picture)
	f.pictures[frame].Call("putImageData", js.Global().Get("ImageData").New(pixels, export.ThumbnailSide), 0, 0)
}

// reach puts one frame into the tab order: the current one, or if that is empty the first that is not.
func (f *film) reach(current int) {
	if current < 0 || current >= len(f.shown.Frames) || f.shown.Frames[current].Picture == nil {
		current = f.next(-1, 1)
	}
	for i, button := range f.buttons {
		tabindex := "-1"
		if i == current {
			tabindex = "0"
		}
		button.SetAttribute("tabindex", tabindex)
	}
}

// next returns the first frame with a picture after one, in a direction; that one itself if there is none.
func (f *film) next(from, by int) int {
	for i := from + by; i >= 0 && i < len(f.shown.Frames); i += by {
		if f.shown.Frames[i].Picture != nil {
			return i
		}
	}
	return from
}

// key moves the focus along the strip.
func (f *film) key(e *dom.KeyboardEvent) {
	at := -1
	for i, button := range f.buttons {
		if e.Target().IsEqualNode(button) && e.Target().Underlying().Equal(button.Underlying()) {
			at = i
		}
	}
	to := map[string]int{"ArrowLeft": f.next(at, -1), "ArrowRight": f.next(at, 1), "Home": f.next(-1, 1), "End": f.next(len(f.shown.Frames), -1)}
	i, ok := to[e.Key()]
	if at < 0 || !ok || i < 0 || i >= len(f.buttons) {
		return
	}
	e.PreventDefault()
	f.reach(i)
	f.buttons[i].Focus()
}
