package controls

import (
	"fmt"
	"slices"

	"ganplayground/link"
	"ganplayground/ui/export"
	"ganplayground/ui/text"

	"honnef.co/go/js/dom/v2"
)

// Shared is what the dialog shows of a link.
type Shared struct {
	Address, Note string
	Parts         []string  // that are left out
	QR            export.QR // empty if there is none, which QRNote explains
	QRNote, Embed string
}

// exports are the kinds of files that buttons make, by their ids behind "export-".
var exports = []string{"png", "gif", "csv", "safetensors"}

func (c *Controls) connectShare() {
	for _, part := range link.Parts {
		label := c.document.CreateElement("label")
		label.SetAttribute("class", "choice")
		box := c.document.CreateElement("input").(*dom.HTMLInputElement)
		box.SetAttribute("type", "checkbox")
		box.SetAttribute("id", "hide-"+part)
		words := c.document.CreateElement("span")
		words.SetAttribute("data-text", "part."+part)
		label.AppendChild(box)
		label.AppendChild(words)
		c.byID("share-parts").AppendChild(label)
		c.on("hide-"+part, "change", func() { c.actions.ShareWithout(c.chosenParts()) })
	}
	for id, field := range map[string]string{"share-copy": "share-link", "embed-copy": "share-embed"} {
		c.on(id, "click", func() { c.actions.Copy(c.byID(field).Underlying().Get("value").String(), field) })
	}
	for _, kind := range exports {
		c.on("export-"+kind, "click", func() { c.actions.Export(kind) })
	}
	c.on("share-close", "click", c.closeShare)
	c.on("load", "click", func() { c.byID("load-file").Underlying().Call("click") })
	c.on("load-file", "change", c.load)
}

func (c *Controls) chosenParts() []string {
	return slices.DeleteFunc(slices.Clone(link.Parts), func(part string) bool { return !c.inputByID("hide-" + part).Checked() })
}

// load passes on the file that was chosen; the same one can be chosen again.
func (c *Controls) load() {
	input := c.byID("load-file").Underlying()
	file := input.Get("files").Index(0)
	if !file.Truthy() {
		return
	}
	c.closeShare()
	c.actions.Load(file)
	input.Set("value", "")
}

// OpenShare opens the dialog.
func (c *Controls) OpenShare() {
	c.write("share-note", "")
	c.write("export-note", "")
	if !c.byID("share-dialog").HasAttribute("open") {
		c.byID("share-dialog").Underlying().Call("showModal")
	}
}

func (c *Controls) closeShare() { c.byID("share-dialog").Underlying().Call("close") }

// ShowShared shows a link, in all its forms.
func (c *Controls) ShowShared(s Shared) {
	c.inputByID("share-link").SetValue(s.Address)
	c.write("share-note", s.Note)
	for _, part := range link.Parts {
		c.inputByID("hide-" + part).SetChecked(slices.Contains(s.Parts, part))
	}
	c.byID("share-embed").Underlying().Set("value", s.Embed)
	c.write("share-qr-note", s.QRNote)
	if s.QR.Path == "" {
		c.hide("share-qr")
		return
	}
	c.show("share-qr")
	c.byID("share-qr").SetAttribute("viewBox", fmt.Sprintf("0 0 %d %d", s.QR.Side, s.QR.Side))
	c.byID("share-qr-path").SetAttribute("d", s.QR.Path)
}

// ShowFiles says which files there are: pictures, unless the run draws points, and for which steps numbers.
func (c *Controls) ShowFiles(pictures bool, count, first, last int) {
	c.enable("export-png", pictures)
	c.enable("export-gif", pictures)
	words := text.Of(c.language, "export.csv.none")
	if count > 0 {
		words = text.Format(c.language, "export.csv.steps", count, first, last)
	}
	c.write("export-steps", words)
}

// Copied says whether the text of a field was copied; if not, it is selected for the visitor to do so.
func (c *Controls) Copied(id, sentence string, selected bool) {
	if selected {
		field := c.byID(id).Underlying()
		field.Call("focus")
		field.Call("select")
	}
	c.write("share-note", sentence)
}

// Exported says what has become of a file.
func (c *Controls) Exported(sentence string) { c.write("export-note", sentence) }
