// Package bench says what is timed: matrix products and training steps, by their names, for the program that times them and the
// one that is timed. What is right and what is wrong is for the tests to say; nothing here depends on how long anything takes.
//
// bench/run is the command behind ./build.sh bench: it opens bench/page in Chromium once for each engine and number of threads.
// There bench/worker runs ours, and the JavaScript beside it the peers that package.json names.
package bench
