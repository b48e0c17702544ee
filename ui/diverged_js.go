package ui

import "ganplayground/ui/text"

// diverged explains why the run was paused, with a button that takes it back to a moment before.
func (a *app) diverged(step, back int) {
	words := text.Format(a.language, "diverged.text", step)
	a.controls.Fail(text.Of(a.language, "diverged.title"), words, text.Format(a.language, "diverged.back", back), func() {
		a.locked(func() {
			a.mend()
			a.seek(back)
			a.refresh()
		})
	})
}
