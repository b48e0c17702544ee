package ui

import (
	"ganplayground/gan/config"
	"ganplayground/ui/text"
)

// setting makes a change of a run that goes on.
func (a *app) setting(change func() error) (err error) {
	a.locked(func() {
		err = change()
		a.showAddress(replace)
		a.refresh()
	})
	return err
}

// remake opens the run with another setting, from its start, with an entry of its own in the browser's history; a run that played plays
// again. key names the setting that the visitor changed.
func (a *app) remake(key string, change func(*config.Config)) (err error) {
	a.locked(func() {
		if !a.session.Live() {
			return
		}
		preset := a.session.Run.Config.Preset
		l, failed := a.session.Remade(change)
		if err = failed; err != nil {
			return
		}
		a.openAt(l, a.session.Played() && startsByItself())
		a.showAddress(push)
		if moved := l.Run.Config.Preset; moved != preset {
			a.controls.Notice(text.Format(a.language, "set.moved", text.Of(a.language, "preset."+moved)))
		} else {
			a.controls.Notice(text.Format(a.language, "set.remade", text.Of(a.language, "set."+key)))
		}
	})
	return err
}
