package export

import (
	"fmt"
	"html"
)

// embedHeight is the height of the frame that an embedded page gets, in CSS pixels; it is as wide as there is room.
const embedHeight = 760

// Embed is the HTML that puts the page at an address into another page. The permissions: threads, where the other page is isolated from
// foreign origins itself, and copying the link.
func Embed(address, title string) string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="%d" loading="lazy" allow="cross-origin-isolated; clipboard-write"></iframe>`,
		html.EscapeString(address), html.EscapeString(title), embedHeight)
}
