package promise

import "syscall/js"

// Await waits for a promise. It must not be called where the browser waits for Go: in a callback.
func Await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	fulfilled := js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		done <- outcome{value: arguments[0]}
		return nil
	})
	defer fulfilled.Release()
	rejected := js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		done <- outcome{err: js.Error{Value: arguments[0]}}
		return nil
	})
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	o := <-done
	return o.value, o.err
}
