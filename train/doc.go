// Package train is a run over time: config, seed and timed edits in, weights, samples and statistics out. A Run is a pure
// function of its config.Run; a Session drives one by the messages of package wire. What shows it, and what carries the
// messages, is not here.
package train
