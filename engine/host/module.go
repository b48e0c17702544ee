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
	m.host.open()
	if m.instance == nil {
		panic(fmt.Sprintf("BUG: host: call of %q in a closed module", name))
	}
	if err := m.instance.call(name, args); err != nil {
		return fmt.Errorf("host: call of %q: %w", name, err)
	}
	return nil
}

// Close gives up the module; the memory and other modules stay. A second Close does nothing.
func (m *Module) Close() {
	if m.instance != nil && m.host.machine != nil {
		m.instance.close()
	}
	m.instance = nil
}
