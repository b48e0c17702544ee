package weights

import _ "embed"

// Judge holds the bytes of judge.bin.
//
//go:embed judge.bin
var Judge []byte
