package ui

import (
	"syscall/js"
	"time"

	"ganplayground/link"
	"ganplayground/train/wire"
	"ganplayground/ui/saved"
	"ganplayground/ui/text"
)

// keeping is how the run is kept in the browser for a reload.
type keeping struct {
	storage storage
	keeper  saved.Keeper
	found   saved.Found // of the run in the address bar, until it has been opened
	damaged bool        // a newer save than that was
	words   string      // what is to be said of it then
}

// searchTime is how long the page waits for the browser's storage before it opens the run from its start.
const searchTime = 20 * time.Second

// begin opens the run in the address bar: where it stood, if this browser has kept it. A page that is opened without a link begins its
// run anew, and one in another one's frame is not kept at all.
func (a *app) begin() {
	a.keep.storage = storage{a.glue.Get("storage")}
	fragment := currentFragment()
	if window := js.Global(); !window.Get("top").Equal(window) {
		a.openFirst()
		return
	}
	a.saveInTime()
	found := make(chan struct{}, 2)
	a.search(fragment, func() { found <- struct{}{} })
	if fragment == "" {
		a.openFirst()
		return
	}
	go func() {
		select {
		case <-found:
		case <-time.After(searchTime):
		}
		a.locked(a.openFirst)
	}()
}

func (a *app) openFirst() {
	a.openAddress()
	a.followAddress()
	a.keep.found = saved.Found{}
	if a.keep.words != "" {
		a.controls.Notice(a.keep.words)
	}
}

// search looks for the run of a link in what the browser keeps, as soon as this tab may write there, and calls done; or without, if
// another tab may.
func (a *app) search(fragment string, done func()) {
	wanted := func(h saved.Header) bool {
		l, _, err := link.Parse(fragment)
		return fragment != "" && err == nil && h.On(l.Run, l.To, fragment)
	}
	mine := func() {
		found, err := saved.Find(a.keep.storage, wanted)
		a.locked(func() {
			if err != nil {
				a.keep.words = a.refusal(err)
				a.keep.keeper.Done(err)
			} else if found.Damaged != nil && found.State == nil {
				a.keep.words = text.Of(a.language, "saved.damaged")
			}
			if a.address == "" { // else the run has been opened already
				a.keep.found, a.keep.damaged = found, found.Damaged != nil
			}
			a.keep.keeper.Begin(found)
			a.keep.keeper.Own()
			a.save(false)
		})
		done()
	}
	others := func() {
		a.locked(func() {
			a.keep.words = text.Of(a.language, "saved.other")
			if a.address != "" { // the run is open already
				a.controls.Notice(a.keep.words)
			}
		})
		done()
	}
	a.keep.storage.Call("own",
		js.FuncOf(func(js.Value, []js.Value) any { go mine(); return nil }),
		js.FuncOf(func(js.Value, []js.Value) any { go others(); return nil }))
}

// resume opens the run of a link where it stood when it was kept; it returns false if it was not.
func (a *app) resume(l link.Link) bool {
	state := a.keep.found.State
	if state == nil {
		return false
	}
	a.mend()
	a.forget()
	a.session.Resume(l, startsByItself(), state, a.keep.found.Header.Run, a.keep.found.Header.Step)
	a.refresh()
	return true
}

// resumed says that the run goes on from what was kept of it.
func (a *app) resumed(step int) {
	key := "saved.restored"
	if a.keep.damaged {
		key = "saved.older"
	}
	a.controls.Notice(text.Format(a.language, key, step))
	a.controls.Saved(step)
}

// saveInTime saves what is due: once a second, and when the tab is about to be hidden or closed.
func (a *app) saveInTime() {
	go func() {
		for range time.Tick(time.Second) {
			a.locked(func() { a.save(false) })
		}
	}()
	hurry := js.FuncOf(func(js.Value, []js.Value) any {
		a.locked(func() { a.save(true) })
		return nil
	})
	js.Global().Get("document").Call("addEventListener", "visibilitychange", hurry)
	js.Global().Call("addEventListener", "pagehide", hurry)
}

// keepSnapshot keeps what the trainer sent, from which the run can go on.
func (a *app) keepSnapshot(e wire.Event, snapshot js.Value) {
	a.keep.keeper.Offer(saved.State{Run: a.session.Run, Step: e.Step, Fragment: a.address, State: snapshot})
	a.save(false)
}

// keepStart keeps that the run is at its start.
func (a *app) keepStart() {
	a.keep.keeper.Offer(saved.State{Run: a.session.Run})
	a.save(false)
}

// save begins to save what is due.
func (a *app) save(hurry bool) {
	state, ok := a.keep.keeper.Next(time.Now(), hurry)
	if !ok {
		return
	}
	slot, generation := a.keep.keeper.Turn()
	go func() {
		err := saved.Save(a.keep.storage, state, slot, generation)
		a.locked(func() {
			switch tell := a.keep.keeper.Done(err); {
			case err == nil:
				a.controls.Saved(state.Step)
			case tell:
				a.controls.Notice(a.refusal(err))
			}
		})
	}()
}

// refusal says why nothing can be stored.
func (a *app) refusal(err error) string {
	if e, ok := err.(js.Error); ok && e.Get("name").String() == "QuotaExceededError" {
		return text.Of(a.language, "saved.full")
	}
	return text.Format(a.language, "saved.refused", err)
}
