// Package config says what a run is: the settings of a GAN, their limits, the presets, and the timed edits made while it
// trained. It is plain data and text, free of tensors and of gomlx, so that the page and the link codec can use it without
// linking the engine.
package config
