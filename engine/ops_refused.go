package engine

import (
	"fmt"

	"github.com/gomlx/compute"
)

// The ops below would fail anyway, as the embedded function has none of them; here the error names the shapes too.

// refused is the error of an op that the engine does not have.
func (f *function) refused(op compute.OpType, values ...compute.Value) error {
	r := f.record(op, values...)
	r.refuse("%w", compute.ErrNotImplemented)
	return r.fail()
}

// Complex is an error: there are no complex numbers.
func (f *function) Complex(re, im compute.Value) (compute.Value, error) {
	return nil, f.refused(compute.OpTypeComplex, re, im)
}

// Conj is an error: there are no complex numbers.
func (f *function) Conj(x compute.Value) (compute.Value, error) {
	return nil, f.refused(compute.OpTypeConj, x)
}

// Real is an error: there are no complex numbers.
func (f *function) Real(x compute.Value) (compute.Value, error) {
	return nil, f.refused(compute.OpTypeReal, x)
}

// Imag is an error: there are no complex numbers.
func (f *function) Imag(x compute.Value) (compute.Value, error) {
	return nil, f.refused(compute.OpTypeImag, x)
}

// FFT is an error: there are no complex numbers.
func (f *function) FFT(x compute.Value, _ compute.FFTType, _ []int) (compute.Value, error) {
	return nil, f.refused(compute.OpTypeFFT, x)
}

// Sort is an error: there are no closures.
func (f *function) Sort(_ compute.Function, _ int, _ bool, inputs ...compute.Value) ([]compute.Value, error) {
	return nil, f.refused(compute.OpTypeSort, inputs...)
}

// While is an error: there are no closures.
func (f *function) While(_, _ compute.Function, state ...compute.Value) ([]compute.Value, error) {
	return nil, f.refused(compute.OpTypeWhile, state...)
}

// If is an error: there are no closures.
func (f *function) If(predicate compute.Value, _, _ compute.Function) ([]compute.Value, error) {
	return nil, f.refused(compute.OpTypeIf, predicate)
}

// Closure is an error: there are no functions but main.
func (f *function) Closure() (compute.Function, error) {
	return nil, fmt.Errorf("graph %q: %w: closures", f.builder.name, compute.ErrNotImplemented)
}
