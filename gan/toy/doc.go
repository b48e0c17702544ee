// Package toy holds data sets of one and two dimensions whose distributions are known: their parameters, points drawn from them, and
// how well other points match them. It is plain numbers, for the page as well as for the trainer, and knows nothing of networks.
package toy
