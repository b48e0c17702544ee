package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"syscall/js"
)

// crew is the helpers of a machine: workers that run thread.js. The page makes them when it is asked to (public/crew.js), and gives
// each the other end of a port: a worker that makes workers can hang in Firefox. Helpers wait in the conductor module, where no
// message reaches them: one that is for them is followed by the order to read it.
type crew struct {
	machine  *machine
	number   int // by which the page knows it
	ports    []js.Value
	listener js.Func // for what helpers complain of
	modules  int     // how many were introduced

	begin, end, fail, summon js.Value // exports of the conductor
	words                    []byte   // of the last order, kept for the next one
}

// crews is how many there were.
var crews int

// lent is the name of a worker whose page makes helpers for it. Another page would not know what it is asked.
const lent = "with helpers"

// canShare tells whether this thread can share memory, have helpers and wait for them, which a page's main thread must not do.
func canShare() bool {
	global := js.Global()
	if name := global.Get("name"); name.Type() != js.TypeString || name.String() != lent {
		return false
	}
	return global.Get("SharedArrayBuffer").Type() == js.TypeFunction
}

func warn(text string) { js.Global().Get("console").Call("warn", "ganplayground: "+text) }

// newShared makes a machine with a shared memory, and helpers, which come when they have loaded.
func newShared(wasm js.Value, limit uint32, helpers int) (m *machine, err error) {
	defer caught(&err)
	m = bindMemory(wasm, map[string]any{"initial": 1, "maximum": limit, "shared": true})
	compiled, err := m.compile(conductor())
	if err != nil {
		return nil, err
	}
	exports := wasm.Get("Instance").New(compiled, m.imports).Get("exports")
	c := &crew{machine: m, begin: exports.Get("begin"), end: exports.Get("end"), fail: exports.Get("fail"), summon: exports.Get("summon")}
	c.hire(compiled, helpers)
	m.sharing, m.crew = true, c
	return m, nil
}

// hire asks the page for helpers, and has each read its first message.
func (c *crew) hire(conductor js.Value, helpers int) {
	c.listener = js.FuncOf(func(_ js.Value, args []js.Value) any {
		warn("a helper thread is out: " + args[0].Get("data").String())
		return nil
	})
	crews++
	c.number = crews
	var others []any
	for range helpers {
		channel := js.Global().Get("MessageChannel").New()
		c.ports = append(c.ports, channel.Get("port1"))
		others = append(others, channel.Get("port2"))
	}
	js.Global().Call("postMessage", map[string]any{"crew": c.number}, others)
	for number, port := range c.ports {
		port.Set("onmessage", c.listener)
		port.Call("postMessage", map[string]any{"number": number, "memory": c.machine.memory, "conductor": conductor,
			"order": control + order, "failure": control + failure})
	}
	c.summon.Invoke(len(c.ports))
}

// tell sends all helpers a message and has them read it.
func (c *crew) tell(message map[string]any) {
	for _, port := range c.ports {
		port.Call("postMessage", message)
	}
	c.summon.Invoke(len(c.ports))
}

// introduce gives all helpers a module.
func (c *crew) introduce(i *instance, compiled js.Value) {
	list := c.machine.wasm.Get("Module").Call("exports", compiled)
	i.places = map[string]int{}
	for place := range list.Length() {
		i.places[list.Index(place).Get("name").String()] = place
	}
	i.number = c.modules
	c.modules++
	c.tell(map[string]any{"add": i.number, "module": compiled})
}

func (c *crew) forget(i *instance) { c.tell(map[string]any{"drop": i.number}) }

// close has the page end the helpers: the crew has none any more.
func (c *crew) close() {
	js.Global().Call("postMessage", map[string]any{"crew": c.number}, []any{})
	for _, port := range c.ports {
		port.Call("close")
	}
	c.listener.Release()
}

func (m *machine) shared() bool { return m.sharing }

// threads counts the helpers that have finished their orders.
func (m *machine) threads() int {
	n := 1
	if m.crew == nil {
		return n
	}
	words := make([]byte, len(m.crew.ports)*helperBytes)
	m.read(words, control+helpers)
	for ; len(words) > 0; words = words[helperBytes:] {
		if binary.LittleEndian.Uint32(words[ordered:]) == binary.LittleEndian.Uint32(words[finished:]) {
			n++
		}
	}
	return n
}

// callAll makes a call on this thread and on as many helpers as the function says of those that were hired.
func (i *instance) callAll(name string, args []uint32, helpers func(hired int) int) error {
	all := append(slices.Clone(args), 0, 1)
	if _, err := i.export(name, len(all)); err != nil {
		return err
	}
	c := i.machine.crew
	if c == nil {
		return i.call(name, all)
	}
	threads := c.order(i, name, args, helpers(len(c.ports)))
	all[len(args)+1] = threads
	err := i.call(name, all)
	if threads == 1 {
		return err
	}
	return c.join(err)
}

// order has the idle ones of so many helpers begin a call and returns how many threads take part in it.
func (c *crew) order(i *instance, name string, args []uint32, helpers int) (threads uint32) {
	words := c.words[:0]
	for _, word := range append([]uint32{uint32(i.number), uint32(i.places[name]), 0, uint32(len(args))}, args...) {
		words = binary.LittleEndian.AppendUint32(words, word)
	}
	c.words = words
	c.machine.write(control+order, words)
	return uint32(c.begin.Invoke(helpers).Int())
}

// join waits for the helpers and returns the error of the thread that failed first; own is that of thread 0.
func (c *crew) join(own error) error {
	first := own != nil && c.fail.Invoke().Int() == 0
	switch ended := c.end.Invoke(len(c.ports)).Int(); {
	case ended == endLost:
		c.machine.crew = nil
		c.close()
		return errors.Join(errors.New("a thread does not answer; there is one thread from now on"), own)
	case ended == endWell:
		return nil
	case first:
		return fmt.Errorf("thread 0: %w", own)
	}
	text := make([]byte, failureMax)
	c.machine.read(text, control+failure)
	n := min(binary.LittleEndian.Uint32(text), uint32(len(text)-4))
	return errors.New(string(text[4 : 4+n]))
}
