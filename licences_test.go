package architecture_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// licence is one that goes with ours (Apache 2.0), known by sentences that stand in its text, white space aside.
type licence struct {
	name      string
	sentences []string
}

var accepted = []licence{
	{"Apache 2.0", []string{"Apache License", "Version 2.0, January 2004"}},
	{"MIT", []string{"Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files",
		"without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies"}},
	{"ISC", []string{"Permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted"}},
	{"BSD", []string{"Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met"}},
}

// refused are words of licences that ask of the whole what ours does not: each alone decides.
var refused = []string{"GNU GENERAL PUBLIC LICENSE", "GNU LESSER GENERAL PUBLIC LICENSE", "GNU LIBRARY GENERAL PUBLIC LICENSE",
	"GNU AFFERO GENERAL PUBLIC LICENSE", "Server Side Public License", "Business Source License", "Commons Clause", "NonCommercial"}

// licenceOf names the licence of a text, or says why it is not accepted.
func licenceOf(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	for _, words := range refused {
		if strings.Contains(strings.ToLower(text), strings.ToLower(words)) {
			return "", fmt.Errorf("its licence has the words %q: it is not compatible with ours", words)
		}
	}
	for _, l := range accepted {
		if !slices.ContainsFunc(l.sentences, func(s string) bool { return !strings.Contains(text, s) }) {
			return l.name, nil
		}
	}
	return "", fmt.Errorf("its licence is none that is known here: find out whether it goes with ours")
}

// TestDependencyLicences looks at the licence of every module that anything here is built or tested with, on both platforms.
func TestDependencyLicences(t *testing.T) {
	seen := map[string]bool{}
	for name, platform := range platforms {
		command := exec.Command("go", "list", "-e", "-deps", "-test", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./...")
		command.Env = append(os.Environ(), platform...)
		output, err := command.Output()
		if err != nil {
			t.Fatalf("%s: go list: %v", name, err)
		}
		for line := range strings.Lines(string(output)) {
			module, dir, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok || seen[module] {
				continue
			}
			seen[module] = true
			t.Run(module, func(t *testing.T) {
				files, err := filepath.Glob(filepath.Join(dir, "LICENSE*"))
				if err != nil || len(files) == 0 {
					t.Fatalf("%s has no file LICENSE: %v", dir, err)
				}
				text, err := os.ReadFile(files[0])
				if err != nil {
					t.Fatal(err)
				}
				if _, err := licenceOf(string(text)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	if len(seen) < 10 {
		t.Errorf("go list names %d modules", len(seen))
	}
}

// TestLicencesAreTold shows that the rules bite.
func TestLicencesAreTold(t *testing.T) {
	ours, err := os.ReadFile("LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"ours", string(ours), "Apache 2.0"},
		{"ISC", "Permission to use, copy, modify, and distribute this\nsoftware for any purpose with or without fee is hereby granted", "ISC"},
		{"GPL", "GNU GENERAL PUBLIC LICENSE Version 3", ""},
		{"MIT with a clause", accepted[1].sentences[0] + accepted[1].sentences[1] + " “Commons Clause” License Condition", ""},
		{"unknown", "All rights reserved.", ""},
	} {
		if got, err := licenceOf(c.text); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

// own are files of data that were made for this project and are under its licence.
var own = []string{"docs/page.png", "public/icon.svg"}

// data are extensions of files that somebody made who has rights in them, other than programs and their tests.
var data = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".mp3", ".wav", ".mp4", ".webm",
	".bin", ".mpk", ".gz", ".zip", ".pb", ".onnx", ".safetensors", ".npy", ".csv", ".ubyte"}

// withoutLicence returns the data files among names that no LICENCE.md speaks of, in their folder or one above it, and that are not own.
func withoutLicence(names []string, read func(string) (string, bool)) (missing []string) {
	for _, name := range names {
		if !slices.Contains(data, path.Ext(name)) || slices.Contains(own, name) {
			continue
		}
		licensed := false
		for dir := path.Dir(name); dir != "." && !licensed; dir = path.Dir(dir) {
			text, ok := read(dir + "/LICENCE.md")
			licensed = ok && (strings.Contains(text, "`"+strings.TrimPrefix(name, dir+"/")+"`") ||
				strings.Contains(text, "`"+path.Dir(strings.TrimPrefix(name, dir+"/"))+"/"))
		}
		if !licensed {
			missing = append(missing, name)
		}
	}
	return missing
}

// TestAssetLicences: every asset is named in a LICENCE.md, itself or by its folder, or is our own.
func TestAssetLicences(t *testing.T) {
	var names []string
	walk(t, func(name string) { names = append(names, name) })
	read := func(name string) (string, bool) {
		text, err := os.ReadFile(name)
		return string(text), err == nil
	}
	for _, name := range withoutLicence(names, read) {
		t.Errorf("%s: no LICENCE.md says under which licence it is", name)
	}
	if n := len(withoutLicence(names, func(string) (string, bool) { return "", false })); n < 9 {
		t.Errorf("without any LICENCE.md %d assets would be missed, want the shards and the judge", n)
	}
	for _, name := range own {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not there any more", name)
		}
	}
}
