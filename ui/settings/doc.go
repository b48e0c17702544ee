// Package settings says which settings the page has: in which groups they stand, what kind of control each needs, which data sets need
// other players, and what a draft of an architecture is worth. It knows neither the document nor the words that people read.
package settings
