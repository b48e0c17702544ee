package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// command is the built ganplay program, address where it serves the page.
var command, address string

func TestMain(m *testing.M) {
	code, err := testAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// testAll builds the command with the page in it, serves the page, and runs the tests.
func testAll(m *testing.M) (int, error) {
	if _, err := os.Stat("../../cmd/ganplay/site/page.wasm"); err != nil {
		return 1, fmt.Errorf("the page has not been built: run ./build.sh build first, or ./build.sh test for everything: %w", err)
	}
	dir, err := os.MkdirTemp("", "ganplayground")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	command = filepath.Join(dir, "ganplay")
	if out, err := exec.Command("go", "build", "-o", command, "ganplayground/cmd/ganplay").CombinedOutput(); err != nil {
		return 1, fmt.Errorf("building ganplay: %w\n%s", err, out)
	}
	server := exec.Command(command, "serve", "-addr", "127.0.0.1:0")
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := server.Start(); err != nil {
		return 1, err
	}
	defer server.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return 1, fmt.Errorf("ganplay serve printed no address: %w", err)
	}
	address = strings.TrimSpace(line)
	return m.Run(), nil
}
