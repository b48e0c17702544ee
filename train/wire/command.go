package wire

import "ganplayground/gan/config"

// Command is what the page tells the trainer. Only the fields that its kind names are read.
type Command struct {
	Kind CommandKind `json:"kind"`
	// Open, Load: a number that no other of this page has; the events of this run carry it.
	ID   int         `json:"id,omitempty"`
	Run  *config.Run `json:"run,omitempty"`
	To   int         `json:"to,omitempty"` // Open, Play: the step at which to pause; 0 for never. Seek: the step to show. Limit
	Play bool        `json:"play,omitempty"`
	// Edit: from step Step on, if that lies ahead, else from the next one on.
	Step int    `json:"step,omitempty"`
	Key  string `json:"key,omitempty"`
	// Edit, Truncate.
	Value float64 `json:"value,omitempty"`
	Word  string  `json:"word,omitempty"`
	// Only: "d" or "g".
	Player string `json:"player,omitempty"`
	// Latent, Inspect.
	Tile int `json:"tile,omitempty"`
	// Latent.
	Latent []float32 `json:"latent,omitempty"`
	Label  *int      `json:"label,omitempty"`
	// Weights.
	Averaged bool `json:"averaged,omitempty"`
	// Digit.
	Digit int `json:"digit,omitempty"`
	// Profile, Judge, Wish.
	On bool `json:"on,omitempty"`
	// Threads.
	Threads int `json:"threads,omitempty"`
}

// CommandKind names a command.
type CommandKind string

const (
	// Open replaces the run: Run, and To with Play if it starts by itself. Beside it may come the bytes of a snapshot of
	// that run, to go on from there instead of from step 0.
	Open CommandKind = "open"
	// Load replaces the run by the one in the file beside it, which Saved brought once, at its step. An unfit file changes nothing.
	Load CommandKind = "load"
	// Save asks for the run as a file.
	Save CommandKind = "save"
	// Play trains until step To.
	Play CommandKind = "play"
	// Seek shows the run at step To, exactly as it was, or will be with the edits that it has. Whatever then trains on or edits begins
	// another branch there: the edits behind To are gone.
	Seek CommandKind = "seek"
	// Pause stops after the step under way.
	Pause CommandKind = "pause"
	// Step trains one step and pauses. Several in a row train as many steps.
	Step CommandKind = "step"
	// Slow trains one step as Step does, and tells of it in slow motion: Walked comes before the pause.
	Slow CommandKind = "slow"
	// Only trains one player for one step and pauses; both changes are recorded as edits.
	Only CommandKind = "only"
	// Edit sets Key to Value from step Step on, or to Word if that is not empty.
	Edit CommandKind = "edit"
	// Latent shows what G makes of the latent vector Latent in tile Tile; without Latent the tile gets its own vector back. In a conditional
	// run it draws the digit Label, if there is one.
	Latent CommandKind = "latent"
	// Truncate lets samples be drawn of z times Value, 0 to 1, in all tiles of this run and of others.
	Truncate CommandKind = "truncate"
	// Wish lets samples be followed by how D tells G to change them if On, else no more.
	Wish CommandKind = "wish"
	// Inspect asks for what Inspected tells of tile Tile.
	Inspect CommandKind = "inspect"
	// Weights chooses the weights that samples are drawn from: the moving average if Averaged, else those being trained.
	Weights CommandKind = "weights"
	// Digit shows the digit Digit, or AllDigits, in the tiles of a conditional run.
	Digit CommandKind = "digit"
	// ProfileCommand starts the timing of kernels if On, else ends it.
	ProfileCommand CommandKind = "profile"
	// Judge lets samples be judged now and then if On, else no more.
	Judge CommandKind = "judge"
	// Limit holds this run and all others at step To, however far they are to play: there they wait, without a pause, for another Limit.
	// 0 lets them go. It keeps two trainers in step.
	Limit CommandKind = "limit"
	// Threads lets at most Threads threads compute, 0 as many as there are.
	Threads CommandKind = "threads"
)

// AllDigits asks for every digit, each in columns of its own.
const AllDigits = -1
