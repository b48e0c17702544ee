package mnist

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestLoadManifest(t *testing.T) {
	m, err := LoadManifest()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		split  string
		infos  []ShardInfo
		counts []int
	}{
		{TrainSplit, m.Train(), []int{2_000, 8_000, 10_000, 10_000, 10_000, 10_000, 10_000}},
		{TestSplit, m.Test(), []int{10_000}},
	}
	for _, test := range tests {
		if len(test.infos) != len(test.counts) {
			t.Fatalf("%s: %d shards, want %d", test.split, len(test.infos), len(test.counts))
		}
		for k, info := range test.infos {
			if info.Split != test.split || info.Count != test.counts[k] {
				t.Errorf("%s shard %d: %d images of split %s, want %d", test.split, k, info.Count, info.Split, test.counts[k])
			}
		}
	}
	for _, want := range []string{"LeCun", "Cortes"} {
		if !strings.Contains(m.Source, want) {
			t.Errorf("the source %q does not name %s", m.Source, want)
		}
	}
	if !strings.Contains(m.Licence, "CC BY-SA 3.0") {
		t.Errorf("the licence %q is not CC BY-SA 3.0", m.Licence)
	}
}

func TestParseManifestErrors(t *testing.T) {
	tests := []struct {
		name   string
		change func(m *Manifest)
		want   string
	}{
		{"version", func(m *Manifest) { m.Version = 2 }, "version 2, this program reads 1"},
		{"no test shard", func(m *Manifest) { m.Shards = m.Shards[:7] }, `no shard of split "test"`},
		{"no training shard", func(m *Manifest) { m.Shards = m.Shards[7:] }, `no shard of split "train"`},
		{"name twice", func(m *Manifest) { m.Shards[1].Name = m.Shards[0].Name }, `shard 1 ("train-0.mpk"): the name occurs twice`},
		{"no name", func(m *Manifest) { m.Shards[0].Name = "" }, "shard 0 (\"\"): the name is not that of a file"},
		{"name of a folder above", func(m *Manifest) { m.Shards[0].Name = ".." }, "the name is not that of a file"},
		{"name in a folder", func(m *Manifest) { m.Shards[0].Name = "a/b" }, "the name is not that of a file"},
		{"split", func(m *Manifest) { m.Shards[2].Split = "validation" }, `split "validation", accepted are "train" and "test"`},
		{"no images", func(m *Manifest) { m.Shards[2].Count = 0 }, "0 images, accepted are 1 to 10000"},
		{"too many images", func(m *Manifest) { m.Shards[2].Count = 10_001 }, "10001 images, accepted are 1 to 10000"},
		{"bytes", func(m *Manifest) { m.Shards[2].Bytes = 7 }, "7 bytes, a shard has at least 8"},
		{"packed sum", func(m *Manifest) { m.Shards[2].SHA256Packed = "ab" }, "want 64 hexadecimal digits each"},
		{"decoded sum", func(m *Manifest) { m.Shards[2].SHA256Decoded = strings.Repeat("g", 64) }, "want 64 hexadecimal digits each"},
		{"histogram", func(m *Manifest) { m.Shards[2].Histogram[3]++ }, "does not add up to 10000 images"},
		{"negative class", func(m *Manifest) { m.Shards[2].Histogram = [Classes]int{-1, 10_001} }, "does not add up to 10000 images"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m, err := LoadManifest()
			if err != nil {
				t.Fatal(err)
			}
			test.change(m)
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			_, err = parseManifest(text)
			wantError(t, err, test.want)
		})
	}
	t.Run("not JSON", func(t *testing.T) {
		_, err := parseManifest([]byte("{"))
		wantError(t, err, "mnist: manifest: unexpected end of JSON input")
	})
}
