package wire

import "ganplayground/gan/config"

// Event is what the trainer tells the page. Only the fields that its kind names are set.
type Event struct {
	Kind EventKind `json:"kind"`
	// ID is that of the Open or Load command of the run which the event is about; 0 for Ready, Alive and Loading.
	ID int `json:"id,omitempty"`
	// Loading.
	Loaded int `json:"loaded,omitempty"`
	Total  int `json:"total,omitempty"`
	// Opened, Stats, Samples, PointsEvent, Wishes, Directions, Inspected, State, Snapshot, Saved, Profile, Judged, Walked: the number of steps
	// done.
	Step int `json:"step"`
	// Opened.
	Parameters int         `json:"parameters,omitempty"` // trained values of G and D together
	Latents    [][]float32 `json:"latents,omitempty"`    // the fixed z: one vector for each tile
	// Opened, Stats: how many threads compute.
	Threads int `json:"threads,omitempty"`
	// Stats, and the seconds that their steps took.
	Stats []Stats `json:"stats,omitempty"`
	Busy  float64 `json:"busy,omitempty"`
	// Samples, Reals, PointsEvent, Tile: D's probability that each image, or each of the first Tiles points, is real.
	Scores []Value `json:"scores,omitempty"`
	// PointsEvent, if G is a single affine layer, G(z) = Shift + Scale z: its weights, one of each for a coordinate.
	Shift []Value `json:"shift,omitempty"`
	Scale []Value `json:"scale,omitempty"`
	// Samples, Tile: the digits that a conditional run was asked for, one for each image.
	Labels []int32 `json:"labels,omitempty"`
	// Tile, Wishes, Inspected.
	Tile int `json:"tile,omitempty"`
	// Wishes: how strong those are that are told as the strongest, per unit of intensity; a few may be stronger.
	Full Value `json:"full,omitempty"`
	// Directions.
	Directions [][]Value `json:"directions,omitempty"`
	// Inspected.
	Inspection *Inspection `json:"inspection,omitempty"`
	// State.
	State       State  `json:"state,omitempty"`
	Fingerprint string `json:"fingerprint,omitempty"`
	// State, Snapshot, Opened after Load.
	Run *config.Run `json:"run,omitempty"`
	// State. Diverged: the step of a moment before, to which Seek takes the run.
	To int `json:"to,omitempty"`
	// State, Snapshot: how many Edit commands have been taken since the run was opened, refused ones too.
	Edits int `json:"edits,omitempty"`
	// Profile.
	Profile *Profile `json:"profile,omitempty"`
	// Judged.
	Judgement *Judgement `json:"judgement,omitempty"`
	// Walked.
	Walk *Walk `json:"walk,omitempty"`
	// Failed.
	Message string `json:"message,omitempty"`
	// Failed: the run of an Open command cannot be opened with the snapshot beside it.
	Unfit bool `json:"unfit,omitempty"`
}

// EventKind names an event.
type EventKind string

const (
	// Ready: the trainer is up and takes commands.
	Ready EventKind = "ready"
	// Alive comes at least once a second while the trainer is able to answer.
	Alive EventKind = "alive"
	// Loading: Loaded of Total training images are there.
	Loading EventKind = "loading"
	// Opened: the run of an Open command, or Run of a Load command, stands at Step.
	Opened EventKind = "opened"
	// Stats holds one entry for each step done since the last.
	StatsEvent EventKind = "stats"
	// Samples: beside it the images of all tiles, Tiles x Pixels bytes, and their Scores.
	Samples EventKind = "samples"
	// Reals: beside it Tiles real images, and their Scores.
	Reals EventKind = "reals"
	// PointsEvent takes the place of Samples where G makes points. Beside it, as little-endian float32, the coordinates of Points fakes, and
	// then D's probability at each place of toy.Set.Lattice.
	PointsEvent EventKind = "points"
	// RealPoints takes the place of Reals: beside it the coordinates of Points real points.
	RealPoints EventKind = "real-points"
	// Tile: beside it the image of tile Tile, Pixels bytes, or its point, and its score.
	Tile EventKind = "tile"
	// Wishes: beside it, for all tiles or for tile Tile alone, how D tells G to change each pixel, a byte for each: 128 for not at all,
	// 255 for brighter and 1 for darker as strongly as Full, or more.
	Wishes EventKind = "wishes"
	// DirectionsEvent: unit vectors in latent space at right angles, in the Directions that G's first layer follows most, the first most of all.
	DirectionsEvent EventKind = "directions"
	// Inspected: Inspection is what is known of tile Tile; beside it the training image that is nearest to it, Pixels bytes.
	Inspected EventKind = "inspected"
	// StateEvent: the run was started or paused; at a pause with the Fingerprint of the weights. Run holds the edits so far.
	StateEvent EventKind = "state"
	// Snapshot: beside it all state of the run at Step; with it a restarted trainer goes on from there.
	Snapshot EventKind = "snapshot"
	// Saved: beside it the run at Step, with its description, as a file in the safetensors format.
	Saved EventKind = "saved"
	// ProfileEvent: where the time of the last steps went, while kernels are timed.
	ProfileEvent EventKind = "profile"
	// Judged: what the judge says of samples of the run at Step.
	Judged EventKind = "judged"
	// Walked: what happened in the step that led to Step.
	Walked EventKind = "walked"
	// Diverged: the run was paused, because at Step a loss or a gradient was no finite number.
	Diverged EventKind = "diverged"
	// Failed: Message says what went wrong. A command that fails changes nothing; a run that cannot be opened is not there; a
	// run that cannot go on is paused, which a State event tells.
	Failed EventKind = "failed"
)

// State is what the trainer does.
type State string

const (
	Running State = "running"
	Paused  State = "paused"
	// Seeking: training over steps that were done before, to show a step that was asked for.
	Seeking State = "seeking"
	// Waiting for images that have not arrived yet; training goes on by itself.
	Waiting State = "waiting"
)

// Tiles is the number of fixed latent vectors, the 8 x 16 grid of the article.
const Tiles = 128

// Points is the number of fakes, and of real points, that are shown of a run on points. The first Tiles fakes are its tiles.
const Points = 1024

// Stats is what one step measured.
type Stats struct {
	Step  int   `json:"step"` // the number of steps done with this one
	DLoss Value `json:"d_loss"`
	GLoss Value `json:"g_loss"`
	// DReal and DFake are D's mean probability of "real" for the step's real and fake images.
	DReal Value `json:"d_real"`
	DFake Value `json:"d_fake"`
	// DGrad and GGrad are the Euclidean norms of the players' gradients over all weights.
	DGrad Value `json:"d_grad"`
	GGrad Value `json:"g_grad"`
}
