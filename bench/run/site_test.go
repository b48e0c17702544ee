package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestSiteCounts: bodies are counted as they are sent, compressed or not, and of the images only those that came first.
func TestSiteCounts(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/page.wasm":
			if r.Header.Get("Accept-Encoding") != "br" {
				t.Errorf("%s is asked for with Accept-Encoding %q", r.URL.Path, r.Header.Get("Accept-Encoding"))
			}
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, strings.Repeat("b", 1000))
		case "/same":
			w.WriteHeader(http.StatusNotModified)
		default:
			io.WriteString(w, strings.Repeat("x", 10))
		}
	}))
	defer server.Close()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(target)
	defer s.stop()
	ask := func(name string) {
		t.Helper()
		request, err := http.NewRequest(http.MethodGet, s.address+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "br")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"", "page.wasm", "same", "mnist/train-0.mpk", "judge/judge.bin", "mnist/train-1.mpk", "mnist/train-2.mpk"} {
		ask(name)
	}
	if got := s.needed(); got != 10+1000+0+10 {
		t.Errorf("a first step needs %d bytes, want 1020", got)
	}
	s.forget()
	ask("same")
	if got := s.needed(); got != 0 {
		t.Errorf("a visit in which nothing came took %d bytes", got)
	}
}

func TestNoSite(t *testing.T) {
	if _, err := startSite(t.Context(), t.TempDir()+"/ganplay"); err == nil || !strings.Contains(err.Error(), "./build.sh bench") {
		t.Errorf("a program that is missing gives the error %v", err)
	}
	silent := t.TempDir() + "/ganplay"
	if err := os.WriteFile(silent, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := startSite(t.Context(), silent); err == nil || !strings.Contains(err.Error(), "no address") {
		t.Errorf("a program that says nothing gives the error %v", err)
	}
}

func TestQuantile(t *testing.T) {
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(i))
	}
	for _, c := range []struct {
		sorted      []float64
		share, want float64
	}{{hundred, 0.95, 95}, {hundred, 0.99, 99}, {hundred, 1, 99}, {[]float64{7}, 0.95, 7}, {[]float64{1, 2}, 0.5, 2}} {
		if got := quantile(slices.Clone(c.sorted), c.share); got != c.want {
			t.Errorf("%v of %d values is %v, want %v", c.share, len(c.sorted), got, c.want)
		}
	}
}
