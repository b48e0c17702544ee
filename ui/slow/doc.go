// Package slow says what slow motion shows of a step: its captions one after another, the numbers and parts of the game board that go with
// each, and the examples of the batch. It knows neither the document nor the trainer.
package slow
