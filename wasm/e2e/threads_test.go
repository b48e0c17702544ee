package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hostFlags are flags for the test program of the engine's host in the browsers, to see more of it: -host='-test.bench=.'.
var hostFlags = flag.String("host", "", "flags of the engine's host's test program, separated by spaces")

// outcome is what a test program printed, and its exit code.
type outcome struct {
	Code   int
	Output string
}

// TestEngineHostInBrowsers runs the tests of the engine's host in workers of both browsers: as on the page that ganplay serves, and
// without the headers that isolate it, where there is one thread.
func TestEngineHostInBrowsers(t *testing.T) {
	files := hostTests(t)
	headers := servedHeaders(t)
	for _, isolated := range []bool{true, false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for name := range headers {
				if isolated || !strings.HasPrefix(name, "Cross-Origin-") {
					w.Header().Set(name, headers.Get(name))
				}
			}
			files.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		arguments, err := json.Marshal(append([]string{"-test.v", "-test.run=^Test", "-test.timeout=1m"}, strings.Fields(*hostFlags)...))
		if err != nil {
			t.Fatal(err)
		}
		expression := fmt.Sprintf(`import(new URL('crew.js', location)).then(({ startWorker }) => new Promise((resolve, reject) => {
			const worker = startWorker('gotest.js')
			worker.onmessage = ({ data }) => resolve(data)
			worker.onerror = (event) => reject(new Error(event.message))
			worker.postMessage(%s)
		}))`, arguments)
		for name, evaluate := range map[string]func(*testing.T, string, string) outcome{"Chromium": evaluateInChromium, "Firefox": evaluateInFirefox[outcome]} {
			t.Run(fmt.Sprintf("%s, isolated %v", name, isolated), func(t *testing.T) {
				o := evaluate(t, server.URL+"/empty.txt", expression)
				if skips := strings.Contains(o.Output, "no threads here"); o.Code != 0 || skips == isolated {
					t.Errorf("exit code %d, tests of threads skipped: %v\n%s", o.Code, skips, o.Output)
				}
				if *hostFlags != "" {
					t.Log(o.Output)
				}
			})
		}
	}
}

// hostTests returns the files of a page whose workers can run the tests.
func hostTests(t *testing.T) http.Handler {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "test", "-c", "-o", filepath.Join(dir, "test.wasm"), "ganplayground/engine/host")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const site = "../../cmd/ganplay/site/"
	for name, source := range map[string]string{
		"wasm_exec.js": site + "wasm_exec.js", "thread.js": "../../public/thread.js", "crew.js": "../../public/crew.js",
		"gotest.js": "testdata/gotest.js",
	} {
		content, err := os.ReadFile(source)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), content, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "empty.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return http.FileServer(http.Dir(dir))
}

// servedHeaders returns what ganplay says about its page, without what it says about one file.
func servedHeaders(t *testing.T) http.Header {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	headers := http.Header{}
	for _, name := range []string{"Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy", "Content-Security-Policy"} {
		if headers.Set(name, response.Header.Get(name)); headers.Get(name) == "" {
			t.Fatalf("the page comes without %s", name)
		}
	}
	return headers
}

func evaluateInChromium(t *testing.T, page, expression string) outcome {
	b := newTab(t, wide, "favicon.ico")
	b.open(page)
	return eval[outcome](b, expression)
}
