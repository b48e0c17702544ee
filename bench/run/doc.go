// Command run is ./build.sh bench: it opens the benchmark page in Chromium for our engine and its peers, takes their times in turns,
// and writes them as a table and as JSON. How each computes is for the page and bench/worker to know.
package main
