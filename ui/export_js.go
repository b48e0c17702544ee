package ui

import (
	"bytes"
	"fmt"
	"io"
	"syscall/js"
	"time"

	"ganplayground/ui/export"
	"ganplayground/ui/text"
)

// Device pixels for each pixel of the samples, in a picture and in a film.
const (
	pictureScale = 4
	filmScale    = 2
)

// export makes a file of one kind and hands it to the visitor.
func (a *app) export(kind string) {
	var file bytes.Buffer
	switch kind {
	case "png":
		m, ok := a.album.Before(a.session.Step)
		if !ok || m.Item.points != nil {
			a.controls.Exported(text.Of(a.language, "export.none"))
			return
		}
		a.finish(export.PNG(&file, m.Item.pixels, pictureScale), &file, m.Step, kind, "image/png")
	case "gif":
		a.film()
	case "csv":
		a.finish(a.numbers.CSV(&file), &file, a.session.Step, kind, "text/csv")
	case "safetensors":
		a.session.Save() // comes as an event
	}
}

// film makes the film of the run's course, beside everything else: it takes a second or two.
func (a *app) film() {
	var steps [][]byte
	for _, m := range a.album.All() {
		if m.Item.points == nil {
			steps = append(steps, m.Item.pixels)
		}
	}
	if len(steps) == 0 {
		a.controls.Exported(text.Of(a.language, "export.none"))
		return
	}
	step := a.session.Step
	a.controls.Exported(text.Of(a.language, "export.wait"))
	go func() {
		var file bytes.Buffer
		err := export.GIF(&patient{&file, time.Now()}, steps, filmScale)
		a.locked(func() { a.finish(err, &file, step, "gif", "image/gif") })
	}()
}

// patient lets the browser do something else from time to time.
type patient struct {
	io.Writer
	last time.Time
}

func (p *patient) Write(data []byte) (int, error) {
	if time.Since(p.last) > 10*time.Millisecond {
		time.Sleep(time.Millisecond)
		p.last = time.Now()
	}
	return p.Writer.Write(data)
}

// finish hands out a file that was written in Go's memory, or says why there is none.
func (a *app) finish(err error, file *bytes.Buffer, step int, kind, mime string) {
	if err != nil {
		a.controls.Exported(text.Format(a.language, "run.failed", err))
		return
	}
	data := js.Global().Get("Uint8Array").New(file.Len())
	js.CopyBytesToJS(data, file.Bytes())
	a.handOut(data, step, kind, mime)
}

// urlLife is how long the browser has to begin with the download.
const urlLife = 30 * time.Second

// handOut lets the browser download bytes as a file whose name says what they are of.
func (a *app) handOut(data js.Value, step int, kind, mime string) {
	c := a.session.Run.Config
	name := fmt.Sprintf("gan-%s-seed%d-step%d.%s", c.Preset, c.Seed, step, kind)
	urls := js.Global().Get("URL")
	blob := js.Global().Get("Blob").New([]any{data}, map[string]any{"type": mime})
	url := urls.Call("createObjectURL", blob)
	anchor := js.Global().Get("document").Call("createElement", "a")
	anchor.Set("href", url)
	anchor.Set("download", name)
	anchor.Call("click")
	time.AfterFunc(urlLife, func() { urls.Call("revokeObjectURL", url) })
	a.controls.Exported(text.Format(a.language, "export.done", name))
}

// mostFileBytes bounds the files that are read: twenty million weights (config.MaxParameters), their average and what Adam remembers.
const mostFileBytes = 400 << 20

// load opens the run in a file that the visitor chose.
func (a *app) load(file js.Value) {
	if size := file.Get("size").Int(); size > mostFileBytes {
		a.controls.Notice(text.Format(a.language, "load.large", size>>20, mostFileBytes>>20))
		return
	}
	var read, failed js.Func
	done := func(f func(js.Value)) js.Func {
		return js.FuncOf(func(_ js.Value, arguments []js.Value) any {
			a.locked(func() { f(arguments[0]) })
			read.Release()
			failed.Release()
			return nil
		})
	}
	read = done(func(buffer js.Value) { a.session.Load(js.Global().Get("Uint8Array").New(buffer)) })
	failed = done(func(reason js.Value) {
		a.controls.Notice(text.Format(a.language, "run.failed", reason.Get("message").String()))
	})
	file.Call("arrayBuffer").Call("then", read, failed)
}
