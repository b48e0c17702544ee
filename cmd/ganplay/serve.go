package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

const serveUsage = `usage: ganplay serve [-addr HOST:PORT] [-dir DIR]

Serves the page, prints its address, and goes on until it is interrupted.

  -addr HOST:PORT   listen there; without it on 127.0.0.1:8080, or the next free port if that is in use. Browsers let the page
                    use threads only on this machine or over https: elsewhere it trains with one.
  -dir DIR          serve this folder, as ./build.sh dist leaves it, as it is now; without it the page that was built into
                    this program
`

const (
	defaultAddress = "127.0.0.1:8080"
	// portsTried is the number of ports tried from that of defaultAddress on.
	portsTried = 20
	// shutdownTime is what answers under way get to end after an interrupt.
	shutdownTime = 3 * time.Second
)

// serveCommand serves the page until ctx ends. It returns 0 then, 1 if it cannot serve, 2 if the arguments are wrong.
func serveCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, serveUsage) }
	address := flags.String("addr", "", "")
	dir := flags.String("dir", "", "")
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	if err := serve(ctx, *address, *dir, stdout, log.New(stderr, "ganplay serve: ", 0)); err != nil {
		fmt.Fprintln(stderr, "ganplay serve:", err)
		return 1
	}
	return 0
}

// serve serves the page in dir, or the built-in one if that is empty, at address, or a free one if that is empty.
func serve(ctx context.Context, address, dir string, stdout io.Writer, complaints *log.Logger) error {
	source, err := fs.Sub(builtSite, "site")
	if dir != "" {
		source, err = os.DirFS(dir), nil
	}
	if err != nil {
		return err
	}
	site, err := loadSite(source)
	if err != nil && dir != "" {
		return fmt.Errorf("%s: %w", dir, err)
	}
	if err != nil {
		return err
	}
	listener, err := listen(address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           newHandler(site),
		ErrorLog:          complaints,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      5 * time.Minute, // a whole class loads 7 MB each over one slow network
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    8 << 10,
		// OPTIONS * is for the handler to refuse too.
		DisableGeneralOptionsHandler: true,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintln(stdout, siteURL(listener.Addr()))
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		return server.Close() // an answer took longer than it was given
	}
	return nil
}

// listen listens at address, or if that is empty at the first free port from that of defaultAddress on.
func listen(address string) (net.Listener, error) {
	if address != "" {
		return net.Listen("tcp", address)
	}
	return listenFrom(defaultAddress)
}

// listenFrom listens at address or, if that cannot be had, at one of the ports behind it.
func listenFrom(address string) (net.Listener, error) {
	listener, first := net.Listen("tcp", address)
	if first == nil {
		return listener, nil
	}
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, err
	}
	for next := port + 1; next < port+portsTried; next++ {
		if listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); err == nil {
			return listener, nil
		}
	}
	return nil, fmt.Errorf("%w; nor is one of the next %d ports free", first, portsTried-1)
}

// siteURL is the address to open in a browser on this machine.
func siteURL(address net.Addr) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		panic("BUG: a TCP address without a port: " + address.String())
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}
