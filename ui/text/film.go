package text

// film holds the texts of the pictures over the look-back slider.
var film = map[string]entry{
	"film":      {"Pictures of the run's course", "训练过程的图像"},
	"film.step": {"step %d", "第 %d 步"},
}
