// Package weights embeds the judge's file, for programs that do not fetch it.
package weights
