package engine

import (
	"math"
	"reflect"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// ends are the values of a dtype that conversions may get wrong, as a slice.
func ends(dtype dtypes.DType) any {
	switch dtype {
	case dtypes.Bool:
		return []bool{false, true, true}
	case dtypes.Int8:
		return integerValues[int8]()
	case dtypes.Int16:
		return integerValues[int16]()
	case dtypes.Int32:
		return integerValues[int32]()
	case dtypes.Int64:
		return append(integerValues[int64](), 1<<24+1, 1<<53+1, -(1<<53 + 1), 1<<32, 1<<31, -1<<31-1)
	case dtypes.Uint8:
		return integerValues[uint8]()
	case dtypes.Uint16:
		return integerValues[uint16]()
	case dtypes.Uint32:
		return append(integerValues[uint32](), 1<<24+1)
	case dtypes.Uint64:
		return append(integerValues[uint64](), 1<<24+1, 1<<53+1, 1<<32, 1<<31)
	}
	values := append([]float64{127, 127.9, 128, -128.9, -129, 255, 256, 32767.5, 32768, -32769, 65535.9, 65536, 2147483647, 2147483648, -2147483648,
		-2147483649, 4294967295, 4294967296, 9223372036854775807, 9223372036854774784, -9223372036854775808, 18446744073709551615, 18446744073709549568},
		special...)
	return tensor{dtype, []int{len(values)}, values}.flat()
}

// converted is a value in another type: floats to integers towards zero, saturating, NaN to 0; integers as Go does, which cuts high
// bits off; anything but 0 is true.
func converted(v reflect.Value, to reflect.Type) any {
	switch {
	case v.Kind() == reflect.Bool:
		number := 0
		if v.Bool() {
			number = 1
		}
		v = reflect.ValueOf(number)
	case to.Kind() == reflect.Bool:
		return !v.IsZero() && !(v.CanFloat() && v.Float() == 0) // -0 is not Go's zero value
	}
	if to.Kind() == reflect.Bool {
		return !v.IsZero()
	}
	if !v.CanFloat() || to.Kind() == reflect.Float32 || to.Kind() == reflect.Float64 {
		return v.Convert(to).Interface()
	}
	result := reflect.New(to).Elem()
	x := math.Trunc(v.Float())
	if result.CanInt() {
		high := math.Ldexp(1, to.Bits()-1)
		switch {
		case x >= high:
			result.SetInt(int64(1<<(to.Bits()-1) - 1))
		case x < -high:
			result.SetInt(int64(-1) << (to.Bits() - 1))
		case x == x:
			result.SetInt(int64(x))
		}
		return result.Interface()
	}
	switch high := math.Ldexp(1, to.Bits()); {
	case x >= high:
		result.SetUint(math.MaxUint64 >> (64 - to.Bits()))
	case x > 0:
		result.SetUint(uint64(x))
	}
	return result.Interface()
}

func TestConvert(t *testing.T) {
	e := newEngines(t)
	for _, from := range supportedDTypes {
		x := reflect.ValueOf(ends(from))
		shape := shapes.Make(from, x.Len())
		for _, b := range []*Backend{e.optimised, e.plain} {
			buffer, err := b.BufferFromFlatData(0, x.Interface(), shape)
			if err != nil {
				t.Fatal(err)
			}
			exec, err := compile(b, []shapes.Shape{shape}, func(f compute.Function, v []compute.Value) (list []compute.Value) {
				for _, to := range supportedDTypes {
					list = append(list, must(f.ConvertDType(v[0], to)))
				}
				return list
			})
			if err != nil {
				t.Fatal(err)
			}
			outputs, err := exec.Execute([]compute.Buffer{buffer}, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for i, to := range supportedDTypes {
				got := reflect.MakeSlice(reflect.SliceOf(to.GoType()), x.Len(), x.Len())
				if err := outputs[i].ToFlatData(got.Interface()); err != nil {
					t.Fatal(err)
				}
				for j := range x.Len() {
					g, w := got.Index(j).Interface(), converted(x.Index(j), to.GoType())
					if g != w && (g == g || w == w) {
						t.Errorf("%v of %s in %s is %v, want %v", x.Index(j), from, to, g, w)
					}
				}
			}
		}
	}
}

// TestBitcast reads the bytes of every dtype as every other one: of the same width, and of others, which divide or join the last axis.
func TestBitcast(t *testing.T) {
	b := newBackend(t)
	for _, from := range supportedDTypes {
		for _, to := range supportedDTypes {
			if (from == dtypes.Bool) != (to == dtypes.Bool) && from.Size() != to.Size() {
				continue // some bytes are no bools
			}
			dims, want := []int{3, 5}, []int{3, 5}
			if from.Size() > to.Size() {
				want = append(want, from.Size()/to.Size())
			} else if from.Size() < to.Size() {
				dims = append(dims, to.Size()/from.Size())
			}
			flat := tensor{from, dims, make([]float64, sizeOf(dims))}.flat()
			bytes := dtypes.UnsafeByteSliceFromAny(flat)
			for i := range bytes {
				bytes[i] = byte(255 - 37*i)
				if from == dtypes.Bool || to == dtypes.Bool {
					bytes[i] &= 1
				}
			}
			shape := shapes.Make(from, dims...)
			buffer, err := b.BufferFromFlatData(0, flat, shape)
			if err != nil {
				t.Fatal(err)
			}
			exec, err := compile(b, []shapes.Shape{shape}, func(f compute.Function, x []compute.Value) []compute.Value {
				return []compute.Value{must(f.Bitcast(x[0], to))}
			})
			if err != nil {
				t.Fatal(err)
			}
			outputs, err := exec.Execute([]compute.Buffer{buffer}, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got := exec.Outputs()[0]; !got.Equal(shapes.Make(to, want...)) {
				t.Errorf("%s as %s is %s", shape, to, got)
				continue
			}
			got := tensor{to, want, make([]float64, sizeOf(want))}.flat()
			if err := outputs[0].ToFlatData(got); err != nil {
				t.Fatal(err)
			}
			if string(dtypes.UnsafeByteSliceFromAny(got)) != string(bytes) {
				t.Errorf("%s as %s has other bytes", shape, to)
			}
		}
	}
}
