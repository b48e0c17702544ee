// Package judge is the room of the frozen classifier that tells how good samples are: Frechet distance, digit coverage,
// confidence, nearest training image. It trains no GAN. Nothing lives here yet (ARCHITECTURE.md, "What is still to come").
package judge
