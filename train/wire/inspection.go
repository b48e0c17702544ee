package wire

// Inspection is what is known of a fake image beside D's opinion, see gan/judge.
type Inspection struct {
	// Digit is what the judge takes it for, with the probability Confidence; NoDigit until there is a judge.
	Digit      int   `json:"digit"`
	Confidence Value `json:"confidence"`
	// Distance is the Euclidean distance over pixels of intensities 0 to 1 to the nearest of Among training images, which shows a Label.
	Distance Value `json:"distance"`
	Label    int   `json:"label"`
	Among    int   `json:"among"`
	// Near, Typical and Far are such distances of real images that no run trains on: of the test images of digit Label, 1 in 100 lies nearer
	// to its nearest training image than Near, half of them than Typical, 99 in 100 than Far.
	Near    Value `json:"near"`
	Typical Value `json:"typical"`
	Far     Value `json:"far"`
}

// NoDigit is the digit of what the judge has not seen.
const NoDigit = -1
