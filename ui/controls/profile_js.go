package controls

import (
	"ganplayground/train/wire"
	"ganplayground/ui/text"
)

// openProfile shows where the time of steps goes, from the next steps on.
func (c *Controls) openProfile() {
	c.write("profile-summary", text.Of(c.language, "profile.wait"))
	c.fill("profile-graphs", nil)
	c.fill("profile-kernels", nil)
	c.byID("profile-dialog").Underlying().Call("showModal")
	c.actions.Profile(true)
}

// CloseProfile closes the dialog, which ends the timing.
func (c *Controls) CloseProfile() { c.byID("profile-dialog").Underlying().Call("close") }

// ShowProfile fills the dialog.
func (c *Controls) ShowProfile(p wire.Profile) {
	c.write("profile-summary", text.Format(c.language, "profile.summary", p.Steps, text.Significant(p.StepMS, 3), text.Significant(p.KernelMS, 3), text.Significant(p.Peak, 3)))
	var graphs, kernels [][]string
	for _, g := range p.Graphs {
		graphs = append(graphs, []string{g.Name, text.Significant(g.CompileMS, 3), text.Grouped(g.Module), text.Grouped(g.Arena)})
	}
	for _, k := range p.Kernels {
		rate, share := text.Unknown, text.Unknown
		if k.GFLOPS > 0 {
			rate, share = text.Significant(k.GFLOPS, 3), text.Percent(k.GFLOPS/p.Peak)
		}
		kernels = append(kernels, []string{k.Name, text.Significant(k.MS, 3), text.Percent(k.MS / p.KernelMS), rate, share})
	}
	c.fill("profile-graphs", graphs)
	c.fill("profile-kernels", kernels)
}

// fill puts rows into the body of a table.
func (c *Controls) fill(id string, rows [][]string) {
	body := c.byID(id)
	body.SetTextContent("")
	for _, cells := range rows {
		row := c.document.CreateElement("tr")
		for _, cell := range cells {
			data := c.document.CreateElement("td")
			data.SetTextContent(cell)
			row.AppendChild(data)
		}
		body.AppendChild(row)
	}
}
