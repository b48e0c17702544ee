// Command ganplay does outside of the browser what the playground needs: it serves the page, trains the run of a link, and
// packs MNIST into the shards that the page loads. The page itself is built by build.sh into the folder site/.
package main
