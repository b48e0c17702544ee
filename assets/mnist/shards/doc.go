// Package shards embeds the packed shards, 7.7 MB, for native programs and servers. The page fetches the same files over HTTP and
// must not import this package.
package shards
