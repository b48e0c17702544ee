package pack

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want one with %q", err, want)
	}
}

func TestParseIDX(t *testing.T) {
	tests := []struct {
		name  string
		data  string
		shape []uint32
		want  string // elements, or part of the error
		fails bool
	}{
		{"one axis", "\x00\x00\x08\x01\x00\x00\x00\x03abc", []uint32{3}, "abc", false},
		{"two axes", "\x00\x00\x08\x02\x00\x00\x00\x02\x00\x00\x00\x01ab", []uint32{2, 1}, "ab", false},
		{"no elements", "\x00\x00\x08\x01\x00\x00\x00\x00", []uint32{0}, "", false},
		{"empty", "", []uint32{3}, "header , want 00 00 08 01 00 00 00 03: bytes of shape [3]", true},
		{"cut header", "\x00\x00\x08\x01\x00", []uint32{3}, "header 00 00 08 01 00, want", true},
		{"floats", "\x00\x00\x0d\x01\x00\x00\x00\x03abc", []uint32{3}, "header 00 00 0d 01 00 00 00 03, want", true},
		{"another length", "\x00\x00\x08\x01\x00\x00\x00\x04abcd", []uint32{3}, "header 00 00 08 01 00 00 00 04, want", true},
		{"an element missing", "\x00\x00\x08\x01\x00\x00\x00\x03ab", []uint32{3}, "2 elements, shape [3] takes 3", true},
		{"an element more", "\x00\x00\x08\x01\x00\x00\x00\x03abcd", []uint32{3}, "4 elements, shape [3] takes 3", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseIDX([]byte(test.data), test.shape)
			switch {
			case test.fails:
				wantError(t, err, test.want)
			case err != nil:
				t.Fatal(err)
			case string(got) != test.want:
				t.Errorf("elements are %q, want %q", got, test.want)
			}
		})
	}
}

func TestReadFile(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte("\x00\x00\x08\x01\x00\x00\x00\x03abc")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	good := zipped.Bytes()
	cut := good[:len(good)-5]
	sum := func(data []byte) string {
		s := md5.Sum(data)
		return hex.EncodeToString(s[:])
	}
	tests := []struct {
		name    string
		content []byte // nil: no file
		md5     string
		shape   uint32
		want    string // part of the error; "" is success
	}{
		{"right", good, sum(good), 3, ""},
		{"no file", nil, "", 3, "no such file"},
		{"another sum", good, sum(cut), 3, "MD5 is " + sum(good) + ", MNIST's is " + sum(cut)},
		{"not gzip", []byte("text"), sum([]byte("text")), 3, "f.gz: "},
		{"cut gzip", cut, sum(cut), 3, "f.gz: unexpected EOF"},
		{"another shape", good, sum(good), 4, "f.gz: header"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if test.content != nil {
				if err := os.WriteFile(filepath.Join(dir, "f.gz"), test.content, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := file{"f.gz", test.md5, []uint32{test.shape}}.read(dir)
			switch {
			case test.want != "":
				wantError(t, err, test.want)
			case err != nil:
				t.Fatal(err)
			case string(got) != "abc":
				t.Errorf("elements are %q, want abc", got)
			}
		})
	}
}

func TestReadWithoutFiles(t *testing.T) {
	_, err := Read(t.TempDir())
	wantError(t, err, "train-images-idx3-ubyte.gz: no such file")
}
