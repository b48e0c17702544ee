package text

// film holds the texts of the pictures over the look-back slider, and what a screen reader is told of a run that goes on.
var film = map[string]entry{
	"announce.step": {"Training, step %d", "训练中，第 %d 步"},
	"film":          {"Pictures of the run's course", "训练过程的图像"},
	"film.step":     {"step %d", "第 %d 步"},
}
