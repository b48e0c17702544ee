package ui

import (
	"crypto/sha256"
	"syscall/js"

	"ganplayground/ui/saved"
	"ganplayground/wasm/promise"
)

// storage is the browser's places for saves: the functions of public/storage.js. A state is a Uint8Array.
type storage struct{ js.Value }

func (s storage) Head(slot int) ([]byte, int, error) {
	head, err := promise.Await(s.Call("head", slot, saved.MaxHead))
	if err != nil {
		return nil, 0, err
	}
	return copied(head.Get("bytes")), head.Get("size").Int(), nil
}

func (s storage) Body(slot, from int) (any, saved.Sum, error) {
	body, err := promise.Await(s.Call("body", slot, from))
	if err != nil {
		return nil, saved.Sum{}, err
	}
	_, sum, err := s.Sum(body)
	return body, sum, err
}

func (s storage) Write(slot int, head []byte, state any) error {
	bytes := js.Global().Get("Uint8Array").New(len(head))
	js.CopyBytesToJS(bytes, head)
	_, err := promise.Await(s.Call("write", slot, bytes, bodyOf(state)))
	return err
}

// Sum lets the browser hash a state, which takes a tenth of the time and does not hold up the page.
func (s storage) Sum(state any) (size int, sum saved.Sum, err error) {
	body := bodyOf(state)
	size = body.Length()
	digest, err := promise.Await(s.Call("digest", body))
	if err != nil {
		return 0, sum, err
	}
	if digest.IsNull() {
		return size, sha256.Sum256(copied(body)), nil
	}
	js.CopyBytesToGo(sum[:], digest)
	return size, sum, nil
}

// bodyOf is the array of a state, an empty one if there is none.
func bodyOf(state any) js.Value {
	if body, ok := state.(js.Value); ok {
		return body
	}
	return js.Global().Get("Uint8Array").New(0)
}
