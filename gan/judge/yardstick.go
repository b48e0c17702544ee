package judge

// Yardstick holds distances of real images that are no training images, to be compared with those of fakes: of the test images of a digit,
// 1 in 100 lies nearer to its nearest of the 60,000 training images than Near, half of them than Typical, and 99 in 100 than Far.
type Yardstick struct{ Near, Typical, Far float64 }

// Yardsticks are those of each digit, of all 10,000 test images, with distances as in Neighbour, as PyTorch and numpy computed them.
var Yardsticks = [Classes]Yardstick{
	{2.941, 4.346, 6.546},
	{1.105, 1.723, 4.685},
	{3.531, 5.092, 6.973},
	{3.381, 4.749, 6.924},
	{2.983, 4.291, 6.375},
	{3.221, 4.808, 6.982},
	{2.763, 4.184, 6.321},
	{2.159, 3.604, 6.063},
	{3.415, 4.990, 7.159},
	{2.582, 3.826, 6.653},
}
