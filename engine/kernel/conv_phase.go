package kernel

// phase is a part of a convolution along one axis that is a plain convolution, without dilation of the input: the outputs
// first, first+outStep, ... take the same taps of the kernel, each from inputs with even spacing.
//
//	out[first + i*outStep] = sum over j < taps of in[in + i*inStep + j*inTap] * kernel[tap + j*tapStep]
//
// A transposed convolution by 2 has two phases, of even and of odd outputs, with every other tap each: no zero of the dilation
// is ever multiplied.
type phase struct {
	first, outStep, outs int
	in, inStep           int // in may be negative: padding
	tap, tapStep, taps   int // taps may be 0
	inTap                int
}

// phases splits axis i (0 is y, 1 is x) of the convolution: from out*Stride + tap*KernelDilation - Pad = in*InputDilation, the
// taps of an output repeat every InputDilation/gcd(Stride, InputDilation) outputs.
func (c Conv) phases(i int) []phase {
	stride, dilation, spacing := c.Stride[i], c.InputDilation[i], c.KernelDilation[i]
	outStep, tapStep := dilation/gcd(stride, dilation), dilation/gcd(spacing, dilation)
	var all []phase
	for first := range min(outStep, c.Out[i]) {
		p := phase{first: first, outStep: outStep, outs: (c.Out[i]-first-1)/outStep + 1, inStep: outStep * stride / dilation,
			tapStep: tapStep, inTap: tapStep * spacing / dilation}
		for tap := range min(tapStep, c.Kernel[i]) {
			if at := first*stride + tap*spacing - c.Pad[i]; at%dilation == 0 {
				p.tap, p.in, p.taps = tap, at/dilation, (c.Kernel[i]-tap-1)/tapStep+1
				break
			}
		}
		all = append(all, p)
	}
	return all
}

// trimmed splits phases further, into runs of outputs with the same taps inside of so many inputs. A kernel over a border of
// zeros has fewer taps there, and the border is not read.
func trimmed(phases []phase, inputs int) []phase {
	var all []phase
	for _, p := range phases {
		for i := 0; i < p.outs; {
			run, next := p.run(i, inputs), i+1
			for next < p.outs && p.run(next, inputs).sameTaps(run) {
				next++
			}
			run.outs = next - i
			all = append(all, run)
			i = next
		}
	}
	return all
}

// run returns output i of the phase with the taps inside of so many inputs, as a phase of its own.
func (p phase) run(i, inputs int) phase {
	r := p
	r.first += i * p.outStep
	r.in += i * p.inStep
	for r.taps > 0 && r.in < 0 {
		r.in += r.inTap
		r.tap += r.tapStep
		r.taps--
	}
	for r.taps > 0 && r.in+(r.taps-1)*r.inTap >= inputs {
		r.taps--
	}
	return r
}

// skipped returns how many taps of the phase of which p is a run come before those of p.
func (p phase) skipped(of phase) int {
	if p.taps == 0 {
		return 0
	}
	return (p.tap - of.tap) / of.tapStep
}

func (p phase) sameTaps(q phase) bool { return p.taps == q.taps && (p.taps == 0 || p.tap == q.tap) }

// reach returns the lowest and the highest input that the phases take, both within the input if they take none outside.
func reach(phases []phase, inputs int) (low, high int) {
	high = max(0, inputs-1)
	for _, p := range phases {
		if p.taps > 0 {
			low = min(low, p.in)
			high = max(high, p.in+(p.outs-1)*p.inStep+(p.taps-1)*p.inTap)
		}
	}
	return low, high
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
