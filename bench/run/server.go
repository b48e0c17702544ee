package main

import (
	"net"
	"net/http"
)

// The same files stand twice below the server's root. Only an isolated page has shared memory, hence threads.
const (
	plain    = "/plain/"
	isolated = "/isolated/"
)

func newHandler(dir string) http.Handler {
	files := http.FileServer(http.Dir(dir))
	mux := http.NewServeMux()
	mux.Handle(plain, http.StripPrefix(plain, files))
	mux.Handle(isolated, http.StripPrefix(isolated, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
		files.ServeHTTP(w, r)
	})))
	return mux
}

// serve serves the folder on a free port of this machine and returns the address of the root, without a slash at its end.
func serve(dir string) (address string, stop func() error, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: newHandler(dir)}
	go server.Serve(listener) // ends with ErrServerClosed
	return "http://" + listener.Addr().String(), server.Close, nil
}
