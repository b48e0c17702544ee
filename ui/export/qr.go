package export

import (
	"errors"
	"fmt"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

const (
	// QuietZone is the white margin of a QR code in modules (ISO/IEC 18004, section 6.3.8).
	QuietZone = 4
	// mostModules is the side of the largest code that a camera reads from a screen, version 20 of 40: about 860 characters.
	mostModules = 97
)

// ErrTooLong is returned for a text that no readable QR code holds.
var ErrTooLong = errors.New("the text is too long for a QR code that cameras can read")

// QR is a QR code as an SVG path of dark modules. It fills a square of Side units with its quiet zone, one unit a module.
type QR struct {
	Side int
	Path string
}

// NewQR encodes a text, with medium error correction if there is room for it, else with low.
func NewQR(text string) (QR, error) {
	for _, level := range []qr.ErrorCorrectionLevel{qr.M, qr.L} {
		code, err := qr.Encode(text, level, qr.Auto)
		if err == nil && code.Bounds().Dx() <= mostModules {
			return QR{code.Bounds().Dx() + 2*QuietZone, path(code)}, nil
		}
	}
	return QR{}, ErrTooLong
}

// path draws each run of dark modules in a row as a rectangle.
func path(code barcode.Barcode) string {
	side := code.Bounds().Dx()
	dark := func(x, y int) bool {
		if x == side {
			return false
		}
		red, _, _, _ := code.At(x, y).RGBA()
		return red == 0
	}
	var b strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			start := x
			for dark(x, y) {
				x++
			}
			if n := x - start; n > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", QuietZone+start, QuietZone+y, n, n)
			}
		}
	}
	return b.String()
}
