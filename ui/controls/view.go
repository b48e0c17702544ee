package controls

import (
	"ganplayground/gan/config"
	"ganplayground/train/wire"
	"ganplayground/ui/session"
)

// View is what the controls show.
type View struct {
	Phase       session.Phase
	Step, To    int
	Fingerprint string
	Verdict     session.Verdict // on the fingerprint
	Check       string          // what the sender had
	Config      config.Config   // in force at the next step
	Averaged    bool
	CanAverage  bool
	Digit       int // that a conditional run draws, or wire.AllDigits
	Parameters  int
	Status      string
}

// state is the data-state attribute: waiting for images is running, with a word about it in the status.
func (v View) state() string {
	switch v.Phase {
	case session.Waiting:
		return string(session.Running)
	case "": // before there is a session
		return string(session.Loading)
	}
	return string(v.Phase)
}

func (v View) live() bool { return v.Phase != session.Loading && v.Phase != session.Failed }

// busy tells whether there is something to pause.
func (v View) busy() bool {
	return v.Phase == session.Running || v.Phase == session.Waiting || v.Phase == session.Seeking
}

// Numbers is what was measured last.
type Numbers struct {
	Step                       int
	Threads                    int // that compute
	DLoss, GLoss, DReal, DFake float64
	DGrad, GGrad               float64
	// Speed is in steps per second, NaN while nothing runs.
	Speed float64
	// Judged is what the judge said last, of step JudgedStep; nil if nothing yet.
	Judged     *wire.Judgement
	JudgedStep int
	Cost       Cost
}

// Actions are what the visitor can ask for.
type Actions struct {
	Toggle, Step, OnlyD, OnlyG, Rewind, Dice, Share func()
	Preset                                          func(name string)
	Seed                                            func(seed uint64)
	// RunTo returns false if the run is already there.
	RunTo func(step int) bool
	// Edit and Choose change a setting from the next step on, Remake makes another run of it; they return why not, or nil.
	Edit     func(key string, value float64) error
	Choose   func(key, word string) error
	Remake   func(key string, change func(*config.Config)) error
	Averaged func(averaged bool)
	// Seek looks at a step that was done.
	Seek func(step int)
	// FilmResized says that there is room for another number of frames.
	FilmResized func()
	Digit       func(digit int)
	Slow        func(what SlowAction)
	Profile     func(on bool)
	// ShareWithout changes the link being shared to one that leaves these parts out of the page.
	ShareWithout func(parts []string)
	// Copy copies the content of the field of that id.
	Copy func(content, id string)
	// Export hands out a file: "png", "gif", "csv" or "safetensors".
	Export func(kind string)
	// Compare trains a second run beside the first, with another value of one setting.
	Compare    func(key, value string)
	EndCompare func()
	// Load opens a file, a JavaScript File.
	Load func(file session.Payload)
	// Lesson opens a caption, by its place in links; Turn goes on (1), back (-1) or to the same caption again (0), and CloseLesson takes it away.
	Lesson      func(place string)
	Turn        func(by int)
	CloseLesson func()
	// Quiz deals tiles, real and fake; Guess says what the visitor takes the one that is shown for.
	Quiz     func()
	Guess    func(fake bool)
	Language func(language string)
}
