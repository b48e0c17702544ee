package export

import (
	"encoding/xml"
	"testing"
)

// TestEmbed reads the code as a browser does, with the attributes' entities undone.
func TestEmbed(t *testing.T) {
	const address, title = "https://example.org/#v=1&p=quick&hide=header,footer", `GAN "playground" <b>`
	var frame struct {
		XMLName xml.Name `xml:"iframe"`
		Source  string   `xml:"src,attr"`
		Title   string   `xml:"title,attr"`
		Allow   string   `xml:"allow,attr"`
	}
	code := Embed(address, title)
	if err := xml.Unmarshal([]byte(code), &frame); err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	if frame.Source != address || frame.Title != title || frame.Allow == "" {
		t.Errorf("%s is read as %+v", code, frame)
	}
}
