package host

import "fmt"

// Module is an instance of a compiled module on the memory of its host.
type Module struct {
	host     *Host
	instance *instance // nil once closed
}

// Instantiate compiles a module in the binary format and binds it to the memory. It is an error if the module is not valid, if
// it imports anything but the memory, if its start function traps, or if the machine has no SIMD and the module needs it.
//
// The browser compiles at once and blocks meanwhile: call it in a worker, as browsers refuse large modules on the main thread.
func (h *Host) Instantiate(module []byte) (*Module, error) {
	h.open()
	instance, err := h.machine.instantiate(module)
	if err != nil {
		return nil, fmt.Errorf("host: cannot instantiate a module of %d bytes: %w", len(module), err)
	}
	return &Module{h, instance}, nil
}

// Call calls an exported function with i32 arguments. It is an error if there is no such function, if it takes another number
// of arguments or has results, or if it traps; the memory then holds what was written until the trap, and module and host can
// still be used. Call panics if the module or its host is closed.
func (m *Module) Call(name string, args ...uint32) error {
	m.open(name)
	if err := m.instance.call(name, args); err != nil {
		return fmt.Errorf("host: call of %q: %w", name, err)
	}
	return nil
}

// CallAll calls an exported function on all threads at once, with two more arguments: the number of the thread, which is 0 for the
// caller's, and how many there are. A helper that has not started yet, or does not have the module yet, is not among them. LimitThreads
// may leave out others. CallAll returns when all have returned. Errors and panics are those of Call, and more than MaxArguments
// arguments are an error; the error is that of the thread that failed first, and barriers stop the others. A helper that has not
// finished a minute after the caller's thread is taken for dead: that is an error, and the host then goes on with one thread.
func (m *Module) CallAll(name string, args ...uint32) error {
	m.open(name)
	err := fmt.Errorf("%d arguments given, %d is the most", len(args), MaxArguments)
	if len(args) <= MaxArguments {
		err = m.instance.callAll(name, args, m.host.helpers)
	}
	if err != nil {
		return fmt.Errorf("host: call of %q on all threads: %w", name, err)
	}
	return nil
}

// open panics if the module or its host is closed.
func (m *Module) open(called string) {
	m.host.open()
	if m.instance == nil {
		panic(fmt.Sprintf("BUG: host: call of %q in a closed module", called))
	}
}

// Close gives up the module; the memory and other modules stay. A second Close does nothing.
func (m *Module) Close() {
	if m.instance != nil && m.host.machine != nil {
		m.instance.close()
	}
	m.instance = nil
}
