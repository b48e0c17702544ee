// Package e2e holds the tests that use the built page as people do: in real Chromium, served by the real command, on real
// MNIST; and the trainer alone in Firefox too. It contains nothing but tests; ./build.sh builds the page that they open.
package e2e
