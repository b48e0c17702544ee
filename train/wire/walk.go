package wire

// Walk is one step with what happened in it, update by update.
type Walk struct {
	Updates []Update `json:"updates"`
}

// Update is an update of one player, or of both at once, who are shown the same fakes then.
type Update struct {
	// D and G tell who learns.
	D bool `json:"d,omitempty"`
	G bool `json:"g,omitempty"`
	// DLoss, GLoss, DGrad and GGrad are what the update measured, as in Stats; of a player who does not learn there is nothing.
	DLoss Value `json:"d_loss"`
	GLoss Value `json:"g_loss"`
	DGrad Value `json:"d_grad"`
	GGrad Value `json:"g_grad"`
	// Penalised: D's gradient has the R1 penalty in it, as on every R1Every-th update.
	Penalised bool `json:"penalised,omitempty"`
	// Latents are z of the fakes that are shown, the first ones of the batch.
	Latents [][]Value `json:"latents"`
	// Pull is what G was told to change: -dLoss/dx by the values of these fakes, little-endian float32; nothing if only D learns.
	Pull []byte `json:"pull,omitempty"`
	// Before and After are what the players made of the batch before and after the update, with the same images, z and random states.
	Before Sight `json:"before"`
	After  Sight `json:"after"`
}

// Sight is what D sees of a batch and says of it.
type Sight struct {
	// Reals and Fakes are the first examples of the batch, each Pixels bytes of an image or the little-endian float32 coordinates of a point,
	// with instance noise if there is any. Where only G learns there are no reals.
	Reals []byte `json:"reals,omitempty"`
	Fakes []byte `json:"fakes"`
	// OnReals and OnFakes are D's probability that each example of the batch is real; where D sees several samples together, one for those.
	OnReals []Value `json:"on_reals,omitempty"`
	OnFakes []Value `json:"on_fakes"`
	// DLoss and GLoss are the losses of the players who learn, without penalties.
	DLoss Value `json:"d_loss"`
	GLoss Value `json:"g_loss"`
}
