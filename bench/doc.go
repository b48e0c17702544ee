// Package bench says what is timed: matrix products, convolutions, training steps and the page, by their names, for the program that
// times them and the one that is timed. What is right and what is wrong is for the tests to say; nothing here depends on how long
// anything takes.
//
// bench/run is the command behind ./build.sh bench: it opens bench/page in Chromium once for each engine and number of threads, and
// the page of this project as ganplay serves it. In bench/page, bench/worker runs what bench/job makes of our engine, and the
// JavaScript beside it the peers that package.json names.
package bench
