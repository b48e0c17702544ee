package ui

import (
	"syscall/js"

	"ganplayground/ui/text"
)

// preferredLanguage is the visitor's last choice, else the browser's.
func preferredLanguage() text.Language {
	chosen := ""
	withStorage(func(storage js.Value) {
		if v := storage.Call("getItem", "language"); v.Type() == js.TypeString {
			chosen = v.String()
		}
	})
	if chosen == "" {
		chosen = js.Global().Get("navigator").Get("language").String()
	}
	return text.Choose(chosen)
}

func rememberLanguage(language text.Language) {
	withStorage(func(storage js.Value) { storage.Call("setItem", "language", string(language)) })
}

// withStorage does without where the browser forbids storage, which it says with an exception. A choice that is not
// remembered is no failure.
func withStorage(f func(storage js.Value)) {
	defer func() {
		if failure := recover(); failure != nil {
			if _, forbidden := failure.(js.Error); !forbidden {
				panic(failure)
			}
		}
	}()
	f(js.Global().Get("localStorage"))
}
