// Package judge tells how good samples of handwritten digits are: a frozen classifier, the Frechet distance of its features to those
// of the training images, which digits occur, how sure it is of them, and the training image that is nearest to a sample. It also
// trains that classifier (ganplay judge train). It trains no GAN and does not know when samples are drawn; the classifier's bytes
// are in assets/judge.
package judge
