// Package saved is how a run is kept in the browser for a reload: the format of a save with all its checks, which of two slots is read
// and which is written, and when. It knows neither browsers nor what is in the state of a run.
package saved
