package ui

import (
	"strings"
	"syscall/js"

	"ganplayground/link"
	"ganplayground/ui/controls"
	"ganplayground/ui/export"
	"ganplayground/ui/text"
)

// share opens the dialog with the link of the current run, and copies it at once. Where the run stands at the link's step, the link says
// which weights it has there.
func (a *app) share() {
	s := a.session
	a.showAddress(replace)
	a.shared = s.Link()
	a.shared.Lesson = a.lesson.String()
	if a.shared.To == s.Step && s.Fingerprint != "" {
		a.shared.Check = s.Fingerprint[:controls.ShortFingerprint]
	}
	a.controls.OpenShare()
	a.shareWithout(a.hidden)
	count, first, last := a.numbers.Range()
	a.controls.ShowFiles(s.Run.Config.Data().Points() == nil, count, first, last)
	if len(a.shared.String()) <= link.MaxBytes {
		a.copy(a.sharedAddress(), "share-link")
	}
}

// shareWithout shows the link to the page without some of its parts.
func (a *app) shareWithout(parts []string) {
	a.shared.Hide = parts
	address := a.sharedAddress()
	view := controls.Shared{Address: address, Parts: parts}
	switch code, err := export.NewQR(address); {
	case len(a.shared.String()) > link.MaxBytes:
		view.Note = text.Of(a.language, "share.long")
	case err != nil:
		view.QRNote = text.Of(a.language, "share.qr.long")
	default:
		view.QR = code
	}
	title := text.Of(a.language, "title") + " · " + text.Of(a.language, "preset."+a.session.Run.Config.Preset)
	view.Embed = export.Embed(address, title)
	a.controls.ShowShared(view)
}

// sharedAddress is the address of this page with the link that is being shared.
func (a *app) sharedAddress() string {
	page, _, _ := strings.Cut(js.Global().Get("location").Get("href").String(), "#")
	return page + "#" + a.shared.String()
}

// copy copies what the field id holds, and says whether the browser let us. Honnef's dom has no clipboard.
func (a *app) copy(content, id string) {
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() { // not on plain http
		a.controls.Copied(id, text.Of(a.language, "share.refused"), true)
		return
	}
	var copied, refused js.Func
	done := func(key string, selected bool) js.Func {
		return js.FuncOf(func(js.Value, []js.Value) any {
			a.locked(func() { a.controls.Copied(id, text.Of(a.language, key), selected) })
			copied.Release()
			refused.Release()
			return nil
		})
	}
	copied, refused = done("share.copied", false), done("share.refused", true)
	clipboard.Call("writeText", content).Call("then", copied, refused)
}
