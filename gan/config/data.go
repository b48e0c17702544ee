package config

import (
	"fmt"
	"strconv"
	"strings"

	"ganplayground/gan/toy"
)

// ImageSide is the number of rows of one image, and of the pixels in a row; Pixels is the number of its values.
const (
	ImageSide = 28
	Pixels    = ImageSide * ImageSide
)

// Data is a data set: the images of some digits, or points of a toy distribution. The zero Data is none.
type Data struct {
	digits uint16 // bit d is set if the images of digit d belong to it
	points *toy.Set
}

const (
	imagesName = "mnist"
	allDigits  = 1<<Classes - 1
)

// ParseData reads the name of a data set, which has no other.
//
//	data   = "mnist" [ ":" digits ]                            images, of all ten digits unless said
//	       | "ring" | "grid" | "spiral" | "two" | "gauss"      points, see package toy
//	digits = digit { digit }                                   in rising order, one to nine of them
func ParseData(text string) (Data, error) {
	if set := toy.ByName(text); set != nil {
		return Data{points: set}, nil
	}
	name, digits, some := strings.Cut(text, ":")
	if name != imagesName {
		return Data{}, errNoData
	}
	if !some {
		return Data{digits: allDigits}, nil
	}
	var d Data
	for _, c := range []byte(digits) {
		d.digits |= 1 << (c - '0') // of what is no digit, nothing that String writes
	}
	if d.digits == 0 || d.digits&^allDigits != 0 || d.String() != text {
		return Data{}, errNoData
	}
	return d, nil
}

// errNoData says which names are accepted.
var errNoData = func() error {
	var sets []string
	for _, set := range toy.Sets {
		sets = append(sets, strconv.Quote(set.Name))
	}
	last := len(sets) - 1
	return fmt.Errorf("%q, %q or other digits in rising order, %s and %s are accepted", imagesName, imagesName+":013",
		strings.Join(sets[:last], ", "), sets[last])
}()

// Data returns the data set of the config; of a name that Validate refuses, the zero Data.
func (c Config) Data() Data {
	d, _ := ParseData(c.Dataset)
	return d
}

// String returns the name of the data set.
func (d Data) String() string {
	switch {
	case d.points != nil:
		return d.points.Name
	case d.digits == allDigits:
		return imagesName
	}
	name := imagesName + ":"
	for digit := range byte(Classes) {
		if d.HasDigit(digit) {
			name += string('0' + digit)
		}
	}
	return name
}

// Values is the number of values of one example: what goes into D and comes out of G.
func (d Data) Values() int {
	if d.points != nil {
		return d.points.Dimensions
	}
	return Pixels
}

// Points is the toy distribution, or nil if the examples are images.
func (d Data) Points() *toy.Set { return d.points }

// HasDigit tells whether the images of a digit belong to the data set.
func (d Data) HasDigit(digit byte) bool { return digit < 16 && d.digits>>digit&1 == 1 }

// Digits are those whose images belong to the data set, in rising order.
func (d Data) Digits() (digits []int32) {
	for digit := range byte(Classes) {
		if d.HasDigit(digit) {
			digits = append(digits, int32(digit))
		}
	}
	return digits
}

// shapes are those that G may give.
func (d Data) shapes() []Shape {
	if d.points != nil {
		return []Shape{Vector(d.Values())}
	}
	return []Shape{Vector(Pixels), {ImageSide, 1}}
}
