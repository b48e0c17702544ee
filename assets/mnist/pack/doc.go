// Package pack makes the packed shards and their manifest from the original files of MNIST: it reads and checks the originals,
// decides the order of the images, and writes what is checked in under assets/mnist. It runs natively, never in the page; the
// format itself belongs to package mnist.
package pack
