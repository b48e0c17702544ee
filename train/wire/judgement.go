package wire

// Judgement is what the judge says of N samples, see gan/judge.
type Judgement struct {
	N int `json:"n"`
	// FD is the Frechet distance between samples and the training images of the run's digits, in the features of the judge's classifier;
	// Floor is the distance that as many real images get, if it is known for so many of those digits.
	FD    Value `json:"fd"`
	Floor Value `json:"floor"`
	// Digits counts the samples that the classifier takes for each digit, and Coverage the digits that more than one in a hundred show, of
	// the Of digits that the run trains on.
	Digits   [10]int `json:"digits"`
	Coverage int     `json:"coverage"`
	Of       int     `json:"of"`
	// Confidence is the mean probability that the classifier gives to a sample's digit.
	Confidence Value `json:"confidence"`
	// Spread is how far apart the samples are: the root of the mean squared Euclidean distance between two, in intensities from 0 to 1. That
	// of real images is 10.3, of copies of one image 0.
	Spread Value `json:"spread"`
	// Misleading: the samples are so far from digits that Digits, Coverage and Confidence say nothing of them.
	Misleading bool `json:"misleading,omitempty"`
}
