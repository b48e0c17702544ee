// Command inventory lists the files of a built page with their hashes, for its service worker: inventory DIR writes DIR/files.js.
package main
