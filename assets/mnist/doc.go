// Package mnist holds the handwritten digits: the codec of the packed shards, the manifest that lists them, and the loader that
// fetches, checks and assembles them. The shards' bytes are in package shards, which a page that fetches them does not link; the
// order of the images is made by package pack.
//
// # Format of a shard
//
// A shard is the four bytes "MPK1", the number of images as a little-endian uint32, at most 10,000, and one stream of a binary
// range coder (coder.go). All arithmetic is on integers, so any machine writes and reads the same bytes.
//
// The stream is a sequence of binary decisions. Each is coded under a context, which is a probability, at first 1/2, that adapts to
// the decisions made under it. A value of k bits is k decisions, highest bit first; its context includes the bits before, which
// is called the tree. Contexts begin anew with each shard. For each image come
//
//	label   4 bits; context: the label of the image before (0 at the first)
//	box     5 bits each for the first row, last row, first column and last column with ink; context: which side, and the side
//	        coded before it (0 at the first). A first row of 28 says that there is no ink, and the image ends there
//
// and for each pixel of the box, in reading order,
//
//	black   1 decision, 1 if the pixel is 0, and then the pixel ends here; context: the levels of W, N, NE, NW, WW and NN, and
//	        which of the four borders of the box the pixel lies on
//	high    the high nibble, 4 bits; context: the upper 3 bits of W and of N, the levels of NE, NW, WW and NN
//	low     the low nibble, 4 bits; context: the high nibble, recent, beside
//
// where
//
//	W, N, NE, NW, WW, NN   neighbours: left, above, above right, above left, two to the left, two above; 0 outside the box
//	level    of a pixel: 0, 1 to 63, 64 to 191, 192 to 255
//	recent   the low nibble that came last with this high nibble in this image, or none
//	beside   the low nibble of W if W has this high nibble, or else that of N if N has it, or none
//
// After the last image come the last four bytes of the coder; nothing may follow. No label is above 9.
package mnist
