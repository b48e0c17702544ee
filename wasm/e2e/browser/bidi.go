package browser

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/coder/websocket"
)

// longestMessage is more than any answer here, in bytes.
const longestMessage = 16 << 20

// object is a JSON object.
type object map[string]any

// bidi calls the commands of WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/), one after another.
type bidi struct {
	socket *websocket.Conn
	calls  int
}

// answer is what the browser sends: the answer to the command with that ID, or an event, which has none.
type answer struct {
	ID      int
	Type    string // "success", "error" or "event"
	Result  json.RawMessage
	Error   string
	Message string
}

// call calls a command and stores its result, unless result is nil.
func (b *bidi) call(ctx context.Context, method string, parameters object, result any) error {
	b.calls++
	command, err := json.Marshal(object{"id": b.calls, "method": method, "params": parameters})
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if err := b.socket.Write(ctx, websocket.MessageText, command); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		_, text, err := b.socket.Read(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		var a answer
		if err := json.Unmarshal(text, &a); err != nil {
			return fmt.Errorf("%s: the answer is no BiDi message: %w", method, err)
		}
		switch {
		case a.ID != b.calls: // an event
		case a.Type == "error":
			return fmt.Errorf("%s: %s: %s", method, a.Error, a.Message)
		case result == nil:
			return nil
		default:
			return json.Unmarshal(a.Result, result)
		}
	}
}
