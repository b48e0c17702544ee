package ui

import (
	"syscall/js"

	"ganplayground/link"
	"ganplayground/ui/text"
)

// share copies the link of the current run, and shows it either way. Honnef's dom has no clipboard.
func (a *app) share() {
	a.showAddress(replace)
	if len(a.address) > link.MaxBytes {
		a.controls.ShowLink(a.address, text.Of(a.language, "share.long"), false)
		return
	}
	address := js.Global().Get("location").Get("href").String()
	a.controls.ShowLink(address, "", false)
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() { // not on plain http
		a.controls.ShowLink(address, text.Of(a.language, "share.refused"), true)
		return
	}
	var copied, refused js.Func
	done := func(key string, selected bool) js.Func {
		return js.FuncOf(func(js.Value, []js.Value) any {
			a.locked(func() { a.controls.ShowLink(address, text.Of(a.language, key), selected) })
			copied.Release()
			refused.Release()
			return nil
		})
	}
	copied, refused = done("share.copied", false), done("share.refused", true)
	clipboard.Call("writeText", address).Call("then", copied, refused)
}
