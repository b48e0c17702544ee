// Package gan builds generative adversarial networks as gomlx graphs: layers, losses, regularisers, the two players'
// updates and the samples. It turns a config.Config into something that trains; it knows nothing of runs over time, of the
// page, or of the backend that computes.
package gan
