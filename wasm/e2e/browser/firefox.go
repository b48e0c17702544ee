package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// Firefox is one window of a Firefox without a screen. It is not safe for concurrent use.
type Firefox struct {
	process *exec.Cmd
	bidi    *bidi
	window  string // what BiDi calls a browsing context
}

// StartFirefox starts Firefox with a profile in the folder given.
func StartFirefox(ctx context.Context, profile string) (*Firefox, error) {
	path, err := firefoxPath()
	if err != nil {
		return nil, err
	}
	f := &Firefox{process: exec.Command(path, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile)}
	complaints, err := f.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := f.process.Start(); err != nil {
		return nil, fmt.Errorf("starting Firefox: %w", err)
	}
	if err := f.connect(ctx, complaints); err != nil {
		return nil, errors.Join(err, f.kill())
	}
	return f, nil
}

// firefoxPath finds Firefox under the name that Debian gives it, or its own.
func firefoxPath() (string, error) {
	for _, name := range []string{"firefox-esr", "firefox"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("Firefox is not installed: run ./build.sh test, which installs it, or apt-get install firefox-esr")
}

// connect opens a session with the Firefox that writes its address to complaints, among other things.
func (f *Firefox) connect(ctx context.Context, complaints io.Reader) error {
	address, err := waitAddress(ctx, complaints)
	if err != nil {
		return err
	}
	socket, _, err := websocket.Dial(ctx, address+"/session", nil)
	if err != nil {
		return fmt.Errorf("Firefox does not answer at %s: %w", address, err)
	}
	socket.SetReadLimit(longestMessage)
	f.bidi = &bidi{socket: socket}
	if err := f.bidi.call(ctx, "session.new", object{"capabilities": object{}}, nil); err != nil {
		return err
	}
	var tree struct{ Contexts []struct{ Context string } }
	if err := f.bidi.call(ctx, "browsingContext.getTree", object{}, &tree); err != nil {
		return err
	}
	if len(tree.Contexts) == 0 {
		return errors.New("Firefox opened no window")
	}
	f.window = tree.Contexts[0].Context
	return nil
}

// waitAddress returns the address that Firefox listens at, and reads on so that Firefox can go on writing.
func waitAddress(ctx context.Context, complaints io.Reader) (string, error) {
	type outcome struct {
		address string
		err     error
	}
	found := make(chan outcome, 1)
	go func() {
		address, err := readAddress(complaints)
		found <- outcome{address, err}
		io.Copy(io.Discard, complaints)
	}()
	select {
	case o := <-found:
		return o.address, o.err
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for Firefox to listen: %w", ctx.Err())
	}
}

func readAddress(complaints io.Reader) (string, error) {
	var said []string
	for lines := bufio.NewScanner(complaints); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
			return address, nil
		}
		said = append(said, lines.Text())
	}
	return "", fmt.Errorf("Firefox ended without listening; it said: %s", strings.Join(said, "\n"))
}

// Navigate opens an address and returns when it has loaded.
func (f *Firefox) Navigate(ctx context.Context, address string) error {
	return f.bidi.call(ctx, "browsingContext.navigate", object{"context": f.window, "url": address, "wait": "complete"}, nil)
}

// Evaluate stores the value of a JavaScript expression in result, which is as for json.Unmarshal; a promise is awaited.
func (f *Firefox) Evaluate(ctx context.Context, expression string, result any) error {
	var answer struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	err := f.bidi.call(ctx, "script.evaluate", object{
		// BiDi describes values at length; JSON travels as a string.
		"expression":   "(async () => JSON.stringify(await (" + expression + ") ?? null))()",
		"target":       object{"context": f.window},
		"awaitPromise": true,
	}, &answer)
	if err != nil {
		return err
	}
	if answer.Type != "success" {
		return fmt.Errorf("evaluating %.60q: %s", expression, answer.ExceptionDetails.Text)
	}
	return json.Unmarshal([]byte(answer.Result.Value), result)
}

// goodbye is how long Firefox may take to write its profile when it ends.
const goodbye = 20 * time.Second

// Close ends Firefox, by force if it does not end when asked.
func (f *Firefox) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if err := f.bidi.call(ctx, "browser.close", object{}, nil); err != nil {
		return errors.Join(err, f.kill())
	}
	ended := make(chan error, 1)
	go func() { ended <- f.process.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return errors.Join(fmt.Errorf("Firefox did not end in %v", goodbye), f.process.Process.Kill())
	}
}

// kill ends a Firefox that cannot be asked to end.
func (f *Firefox) kill() error {
	err := f.process.Process.Kill()
	f.process.Wait() // says that it was killed
	return err
}
