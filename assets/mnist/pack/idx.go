package pack

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ganplayground/assets/mnist"
)

// The files of MNIST with the MD5 sums that the data set's copies publish.
var (
	trainImages = file{"train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", []uint32{60_000, mnist.Side, mnist.Side}}
	trainLabels = file{"train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", []uint32{60_000}}
	testImages  = file{"t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", []uint32{10_000, mnist.Side, mnist.Side}}
	testLabels  = file{"t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", []uint32{10_000}}
)

// file is one array of bytes in the IDX format, compressed with gzip.
type file struct {
	name, md5 string
	shape     []uint32
}

// Originals is MNIST in its original order.
type Originals struct {
	Train, Test *mnist.Images
}

// Read reads the four original files from a folder and checks their MD5 sums.
func Read(dir string) (*Originals, error) {
	train, err := readSplit(dir, trainImages, trainLabels)
	if err != nil {
		return nil, err
	}
	test, err := readSplit(dir, testImages, testLabels)
	if err != nil {
		return nil, err
	}
	return &Originals{Train: train, Test: test}, nil
}

func readSplit(dir string, images, labels file) (*mnist.Images, error) {
	pixels, err := images.read(dir)
	if err != nil {
		return nil, err
	}
	classes, err := labels.read(dir)
	if err != nil {
		return nil, err
	}
	return &mnist.Images{Pixels: pixels, Labels: classes}, nil
}

// read returns the elements of the file's array.
func (f file) read(dir string) ([]byte, error) {
	path := filepath.Join(dir, f.name)
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if sum := md5.Sum(packed); hex.EncodeToString(sum[:]) != f.md5 {
		return nil, fmt.Errorf("pack: %s: MD5 is %x, MNIST's is %s", path, sum, f.md5)
	}
	unzip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("pack: %s: %w", path, err)
	}
	data, err := io.ReadAll(unzip)
	if err != nil {
		return nil, fmt.Errorf("pack: %s: %w", path, err)
	}
	elements, err := parseIDX(data, f.shape)
	if err != nil {
		return nil, fmt.Errorf("pack: %s: %w", path, err)
	}
	return elements, nil
}

// parseIDX returns the elements of an array of bytes in the IDX format: two zero bytes, 8 for the type "unsigned byte", the
// number of axes, the length of each axis as a big-endian uint32, the elements.
func parseIDX(data []byte, shape []uint32) ([]byte, error) {
	header := []byte{0, 0, 8, byte(len(shape))}
	size := 1
	for _, length := range shape {
		header = binary.BigEndian.AppendUint32(header, length)
		size *= int(length)
	}
	elements, found := bytes.CutPrefix(data, header)
	if !found {
		return nil, fmt.Errorf("header % x, want % x: bytes of shape %v", data[:min(len(data), len(header))], header, shape)
	}
	if len(elements) != size {
		return nil, fmt.Errorf("%d elements, shape %v takes %d", len(elements), shape, size)
	}
	return elements, nil
}
