// Package judge describes the file of the frozen classifier that judges samples: how it was made, how good it is, and its hash. The
// file's bytes are in package weights, which a page that fetches them does not link; its format and what is done with it are in
// gan/judge. `ganplay judge train` makes both files anew.
package judge
