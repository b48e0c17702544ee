package config

import (
	"fmt"
	"slices"
	"strings"
)

// Loss names a pair of objectives. D(x) is a probability in the first two; in the others it is D's output itself.
type Loss string

const (
	// NonSaturating is Goodfellow 2014, section 3: D minimises -log D(x) - log(1-D(G(z))), G minimises -log D(G(z)).
	NonSaturating Loss = "ns"
	// Minimax is Goodfellow 2014, equation 1: G minimises log(1-D(G(z))), which saturates when D wins.
	Minimax Loss = "minimax"
	// LeastSquares is Mao 2017, equation 9: D minimises (D(x)-1)^2/2 + D(G(z))^2/2, G minimises (D(G(z))-1)^2/2.
	LeastSquares Loss = "ls"
	// Hinge is Lim 2017 and Miyato 2018, equations 16 and 17: D minimises max(0, 1-D(x)) + max(0, 1+D(G(z))), G minimises -D(G(z)).
	Hinge Loss = "hinge"
	// Wasserstein is Arjovsky 2017, equations 2 and 3: D, there called the critic, minimises D(G(z)) - D(x), G minimises -D(G(z)).
	// The critic must be kept from growing steep, by Clip or GradientPenalty.
	Wasserstein Loss = "wasserstein"
)

// Losses are all of them.
var Losses = []Loss{NonSaturating, Minimax, LeastSquares, Hinge, Wasserstein}

// IsCrossEntropy tells whether D's output is the logit of a probability that is compared with a label by cross-entropy.
func (l Loss) IsCrossEntropy() bool { return l == NonSaturating || l == Minimax }

// HasLabels tells whether the loss compares with labels, 1 for real and 0 for fake, which can be smoothed.
func (l Loss) HasLabels() bool { return l.IsCrossEntropy() || l == LeastSquares }

// Bugs are the mistakes of a published GAN (a Chinese article on foundation models, section 5.2), each a setting of its own.
type Bugs struct {
	// GLoss: G's loss is cross-entropy against zeros, the label of fakes: G helps D.
	GLoss bool `json:"g_loss,omitempty"`
	// Logits: D ends in a sigmoid, and the loss takes its output for a logit: sigmoid twice, so a probability between 0.5 and 0.731.
	Logits bool `json:"logits,omitempty"`
	// Frozen: D has no trainable variables.
	Frozen bool `json:"frozen,omitempty"`
}

// named are the bugs with their names in links, in the order in which these are written.
func (b *Bugs) named() []struct {
	name string
	bug  *bool
} {
	return []struct {
		name string
		bug  *bool
	}{{"gloss", &b.GLoss}, {"logits", &b.Logits}, {"frozen", &b.Frozen}}
}

// NoBugs is the text of Bugs without any.
const NoBugs = "none"

// String names the bugs, joined by dots: gloss.logits.frozen, or none.
func (b Bugs) String() string {
	var names []string
	for _, n := range b.named() {
		if *n.bug {
			names = append(names, n.name)
		}
	}
	if names == nil {
		return NoBugs
	}
	return strings.Join(names, ".")
}

// ParseBugs reads the only text that String writes for some bugs.
func ParseBugs(text string) (Bugs, error) {
	var b Bugs
	words := strings.Split(text, ".")
	for _, n := range b.named() {
		*n.bug = slices.Contains(words, n.name)
	}
	if b.String() != text {
		return Bugs{}, fmt.Errorf("%q, or some of gloss, logits and frozen in this order, joined by dots, are accepted", NoBugs)
	}
	return b, nil
}
