package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// site is the page of this project as ganplay serves it, behind a proxy that counts what goes over the wire.
type site struct {
	address string
	stop    func()

	mu      sync.Mutex
	answers []answer
}

// answer is what came for a request: the bytes of its body, compressed as they were.
type answer struct {
	path  string
	bytes int
}

// startSite runs a ganplay program.
func startSite(ctx context.Context, program string) (*site, error) {
	command := exec.CommandContext(ctx, program, "serve", "-addr", "127.0.0.1:0")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("the program that serves the page cannot be run: run ./build.sh bench: %w", err)
	}
	end := func() {
		command.Process.Kill()
		command.Wait() // what it was killed with is no news
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	var target *url.URL
	if err == nil {
		target, err = url.Parse(strings.TrimSpace(line))
	}
	if err != nil {
		end()
		return nil, fmt.Errorf("%s serve printed no address: %w", program, err)
	}
	s := newSite(target)
	stopProxy := s.stop
	s.stop = func() {
		stopProxy()
		end()
	}
	return s, nil
}

// newSite makes the proxy before a server.
func newSite(target *url.URL) *site {
	s := &site{}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport: &http.Transport{DisableCompression: true}, // bodies pass as they are
		ModifyResponse: func(r *http.Response) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			r.Body = &counted{r.Body, s, len(s.answers)}
			s.answers = append(s.answers, answer{path: r.Request.URL.Path})
			return nil
		},
	})
	s.address, s.stop = proxy.URL+"/", proxy.Close
	return s
}

// counted is the body of an answer.
type counted struct {
	io.ReadCloser
	site  *site
	index int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.site.mu.Lock()
	defer c.site.mu.Unlock()
	if c.index < len(c.site.answers) { // else it was asked for by a visit that is over
		c.site.answers[c.index].bytes += n
	}
	return n, err
}

// forget begins a new visit.
func (s *site) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = nil
}

// needed adds up what a first step waits for: everything but what is fetched behind the first images, beside the training: the others,
// and the judge.
func (s *site) needed() (bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	images := false
	for _, a := range s.answers {
		if strings.HasPrefix(a.path, "/judge/") {
			continue
		}
		if strings.HasSuffix(a.path, ".mpk") {
			if images {
				continue
			}
			images = true
		}
		bytes += a.bytes
	}
	return bytes
}
