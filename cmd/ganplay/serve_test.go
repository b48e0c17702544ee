package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// writeSite makes a folder with a site of one file, and returns it.
func writeSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("here it is"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestServe goes through the life of a server: one line, answers, interrupt, exit code 0.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stdout, printed := io.Pipe()
	var stderr bytes.Buffer
	exit := make(chan int, 1)
	go func() {
		exit <- serveCommand(ctx, []string{"-addr", "127.0.0.1:0", "-dir", writeSite(t)}, printed, &stderr)
		printed.Close()
	}()
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("no line: %v; %s", err, &stderr)
	}
	url := strings.TrimSuffix(line, "\n")
	if !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/") {
		t.Errorf("printed %q, want an address", line)
	}
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	if got := body(t, response); got != "here it is" {
		t.Errorf("GET %s: %s with %q", url, response.Status, got)
	}
	response.Body.Close()
	checkRaw(t, strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/"))

	cancel()
	rest, err := io.ReadAll(lines)
	if err != nil || len(rest) > 0 {
		t.Errorf("more than one line: %q, %v", rest, err)
	}
	if code := <-exit; code != 0 || stderr.Len() > 0 {
		t.Errorf("exit code %d, stderr %q", code, &stderr)
	}
	if _, err := http.Get(url); err == nil {
		t.Error("it still answers")
	}
}

// checkRaw sends requests that no client library would.
func checkRaw(t *testing.T, address string) {
	t.Helper()
	for _, c := range []struct{ name, request, status string }{
		{"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "405"},
		{"path without a slash", "GET ../serve.go HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
		{"other host in the path", "GET http://example.com/../serve.go HTTP/1.1\r\nHost: x\r\n\r\n", "404"},
		{"a terabyte announced", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n", "405"},
		{"two lengths", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
		{"long path", "GET /" + strings.Repeat("x", 1<<14) + " HTTP/1.1\r\nHost: x\r\n\r\n", "431"},
		{"huge header", "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 1<<14) + "\r\n\r\n", "431"},
	} {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(connection, c.request); err != nil {
			t.Fatal(err)
		}
		status, err := bufio.NewReader(connection).ReadString('\n')
		if err != nil || !strings.HasPrefix(status, "HTTP/1.1 "+c.status) {
			t.Errorf("%s: %q, %v, want %s", c.name, status, err, c.status)
		}
		connection.Close()
	}
	checkSlow(t, address)
}

// checkSlow: who sends half a request and then nothing is not waited for. (The read ends when the server hangs up, after five seconds.)
func checkSlow(t *testing.T, address string) {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, "GET / HTTP/1.1\r\nHost: x\r\nX: "); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(connection); err != nil || strings.Contains(string(answer), " 200 ") {
		t.Errorf("half a request gets %q, %v", answer, err)
	}
}

func TestServeArguments(t *testing.T) {
	occupied, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer occupied.Close()
	for _, c := range []struct {
		name   string
		args   []string
		code   int
		stderr string
	}{
		{"help", []string{"-h"}, 0, "usage: ganplay serve"},
		{"unknown flag", []string{"-port", "1"}, 2, "usage: ganplay serve"},
		{"argument", []string{"dist"}, 2, `unexpected argument "dist"`},
		{"not built", []string{"-dir", t.TempDir()}, 1, "the page has not been built; run ./build.sh"},
		{"no such folder", []string{"-dir", "/none"}, 1, "/none: the page has not been built; run ./build.sh"},
		{"no address", []string{"-addr", "nonsense", "-dir", writeSite(t)}, 1, "nonsense"},
		{"address in use", []string{"-addr", occupied.Addr().String(), "-dir", writeSite(t)}, 1, "in use"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := serveCommand(context.Background(), c.args, &stdout, &stderr); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(stderr.String(), c.stderr) || stdout.Len() > 0 {
				t.Errorf("stderr %q, want %q in it; stdout %q", &stderr, c.stderr, &stdout)
			}
		})
	}
}

func TestListenFromTakesTheNextFreePort(t *testing.T) {
	occupied, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer occupied.Close()
	first := occupied.Addr().(*net.TCPAddr).Port
	listener, err := listenFrom(occupied.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if port := listener.Addr().(*net.TCPAddr).Port; port <= first || port >= first+portsTried {
		t.Errorf("port %d in use: it listens on %d, want one of the next", first, port)
	}
	// 192.0.2.0/24 is for documentation: no machine has it.
	if listener, err := listenFrom("192.0.2.1:8080"); err == nil || !strings.Contains(err.Error(), "next 19 ports") {
		t.Errorf("listens on %v with error %v", listener, err)
	}
}

func TestSiteURL(t *testing.T) {
	for _, c := range []struct{ ip, want string }{
		{"127.0.0.1", "http://127.0.0.1:80/"},
		{"192.0.2.1", "http://192.0.2.1:80/"},
		{"0.0.0.0", "http://127.0.0.1:80/"},
		{"::", "http://127.0.0.1:80/"},
		{"::1", "http://[::1]:80/"},
	} {
		if got := siteURL(&net.TCPAddr{IP: net.ParseIP(c.ip), Port: 80}); got != c.want {
			t.Errorf("%s: %s, want %s", c.ip, got, c.want)
		}
	}
}

func TestLoadSite(t *testing.T) {
	if _, err := loadSite(fstest.MapFS{"README.md": {}}); !errors.Is(err, errNotBuilt) {
		t.Errorf("a site with README.md alone: error %v, want %v", err, errNotBuilt)
	}
	dir := writeSite(t)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "passwd")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/", filepath.Join(dir, "root")); err != nil {
		t.Fatal(err)
	}
	site, err := loadSite(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(site) != 1 {
		t.Errorf("loaded %d files, want index.html alone: a link may lead anywhere", len(site))
	}
}

func TestCommand(t *testing.T) {
	for _, c := range []struct {
		name           string
		args           []string
		code           int
		stdout, stderr string
	}{
		{"nothing", nil, 2, "", usage},
		{"help", []string{"help"}, 0, usage, ""},
		{"-h", []string{"-h"}, 0, usage, ""},
		{"unknown", []string{"train"}, 2, "", "ganplay: there is no command \"train\"\n\n" + usage},
		{"serve", []string{"serve", "-h"}, 0, "", serveUsage},
		{"run without a link", []string{"run"}, 2, "", runUsage},
		{"run for help", []string{"run", "-h"}, 0, "", runUsage},
		{"serve with an argument", []string{"serve", "x"}, 2, "", "ganplay serve: unexpected argument \"x\"\n\n" + serveUsage},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := command(c.args, &stdout, &stderr); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if stdout.String() != c.stdout || stderr.String() != c.stderr {
				t.Errorf("stdout %q, stderr %q; want %q, %q", &stdout, &stderr, c.stdout, c.stderr)
			}
		})
	}
}
