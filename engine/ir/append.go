package ir

// Append adds a copy of another graph, which reads the given nodes in the place of its parameters, and returns its outputs.
func (g *Graph) Append(other *Graph, parameters []*Node) (outputs []*Node) {
	copies := make([]*Node, len(other.Nodes))
	for _, n := range other.Nodes {
		if n.Op == Parameter {
			copies[n.ID] = parameters[n.Index]
			continue
		}
		own := *n
		own.Inputs = make([]*Node, len(n.Inputs))
		for i, input := range n.Inputs {
			own.Inputs[i] = copies[input.ID]
		}
		copies[n.ID] = g.Add(own)
	}
	for _, o := range other.Outputs {
		outputs = append(outputs, copies[o.ID])
	}
	return outputs
}
