package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// list is the part of a file of ebiten's that says which shaders there are.
const list = `package builtinshader

import "text/template"

type Filter int

const (
	FilterNearest Filter = iota
	FilterLinear
	FilterPixelated
)

const FilterCount = 3

type Address int

const (
	AddressUnsafe Address = iota
	AddressClampToZero
	AddressRepeat
)

const AddressCount = 3

var shaders [FilterCount][AddressCount][]byte

func ShaderSource(filter Filter, address Address) []byte { panic("with the template") }
`

const shader = "var tmpl = template.Must(template.New(\"tmpl\").Parse(`{{if eq .Filter .FilterLinear}}linear{{else}}not{{end}}" +
	"{{if eq .Address .AddressRepeat}} and repeated{{end}}`))\n"

// TestFill runs what comes out of a template, as a program that prints all its shaders.
func TestFill(t *testing.T) {
	filled, err := fill("shader.go", []byte(list+shader))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(filled), "template") {
		t.Errorf("there is still a template:\n%s", filled)
	}
	program := strings.Replace(string(filled), "package builtinshader", "package main", 1) + `
func main() {
	for filter := range Filter(FilterCount) {
		for address := range Address(AddressCount) {
			print(string(ShaderSource(filter, address)), "; ")
		}
	}
}
`
	path := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(path, []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", path).CombinedOutput()
	const want = "not; not; not and repeated; linear; linear; linear and repeated; not; not; not and repeated; "
	if err != nil || string(out) != want {
		t.Errorf("%v: the shaders are %q, want %q", err, out, want)
	}
}

func TestFillRefuses(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"no template":    {list, "no template in a variable tmpl"},
		"another filter": {strings.Replace(list, "FilterPixelated", "FilterCubic", 1) + shader, "FilterCubic"},
		"another name":   {list + strings.Replace(shader, ".FilterLinear", ".Mipmap", 1), "Mipmap"},
		"no Go":          {"package", "expected"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := fill("shader.go", []byte(c.source)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestPageWithoutTemplates: the page is built with all packages that it has otherwise, and without templates.
func TestPageWithoutTemplates(t *testing.T) {
	made := "../../.build/templates-test" // inside the module, where ganplayground/wasm/page is known
	t.Cleanup(func() { os.RemoveAll(made) })
	if err := write(made); err != nil {
		t.Fatal(err)
	}
	packages := func(flags ...string) []string {
		list := exec.Command("go", append(append([]string{"list", "-deps"}, flags...), "ganplayground/wasm/page")...)
		list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(out))
	}
	without := map[string]bool{}
	for _, p := range packages("-modfile", filepath.Join(made, "go.mod")) {
		without[p] = true
	}
	for _, p := range packages() {
		if wanted := p != "text/template" && p != "text/template/parse"; without[p] != wanted {
			t.Errorf("%s is in the page: %v, want %v", p, without[p], wanted)
		}
	}
}
