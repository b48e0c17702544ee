package host

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// mustPanic checks that a function panics with a message that starts like this.
func mustPanic(t *testing.T, start string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if message := fmt.Sprint(recover()); !strings.HasPrefix(message, start) {
			t.Errorf("panic with %q, want one that starts with %q", message, start)
		}
	}()
	f()
}

// mustFail checks that an error has all of these in its text.
func mustFail(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not have %q", err, part)
		}
	}
}

func newHost(t testing.TB, limit uint32) *Host {
	t.Helper()
	h, err := New(limit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func alloc(t testing.TB, h *Host, n int) Address {
	t.Helper()
	a, err := h.Alloc(n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func read(h *Host, a Address, n int) []byte {
	data := make([]byte, n)
	h.Read(data, a)
	return data
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		limit, want uint32 // bytes; 0 for an error
	}{{0, 0}, {65535, 0}, {65536, 65536}, {200_000, 196_608}, {MaxBytes, MaxBytes}, {MaxBytes + 1, 0}, {1<<32 - 1, 0}} {
		t.Run(fmt.Sprint(c.limit), func(t *testing.T) {
			h, err := New(c.limit)
			if c.want == 0 {
				mustFail(t, err, fmt.Sprint(c.limit), "65536", "2147418112")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close()
			if h.limit != c.want || h.machine.pages() != 1 {
				t.Errorf("a memory of %d pages, limit %d, want %d", h.machine.pages(), h.limit, c.want)
			}
		})
	}
}

func TestAlloc(t *testing.T) {
	h := newHost(t, 1<<24)
	var addresses []Address
	for _, n := range []int{0, 1, 63, 64, 65, 1000, 65536, 0, 3 << 20} {
		a := alloc(t, h, n)
		if a == 0 || a%64 != 0 {
			t.Errorf("a block of %d bytes at %d", n, a)
		}
		h.Write(a, bytes.Repeat([]byte{byte(len(addresses))}, n))
		if end := int(a) + n + slack; end > int(h.machine.pages())*pageBytes {
			t.Errorf("a block of %d bytes at %d has its slack outside of the memory", n, a)
		}
		addresses = append(addresses, a)
		if h.Blocks() != len(addresses) {
			t.Errorf("%d blocks, want %d", h.Blocks(), len(addresses))
		}
	}
	for i, n := range []int{0, 1, 63, 64, 65, 1000, 65536, 0, 3 << 20} {
		if !bytes.Equal(read(h, addresses[i], n), bytes.Repeat([]byte{byte(i)}, n)) {
			t.Errorf("block %d does not hold what was written", i)
		}
	}
	if want := 64 + 3*128 + 192 + 1088 + 65600 + 64 + 3<<20 + 64; h.InUse() != want {
		t.Errorf("%d bytes in use, want %d", h.InUse(), want)
	}
	for _, a := range addresses {
		h.Free(a)
	}
	if h.InUse() != 0 || h.Blocks() != 0 {
		t.Errorf("%d bytes in %d blocks in use with all freed", h.InUse(), h.Blocks())
	}
	mustPanic(t, "BUG: host: free of", func() { h.Free(addresses[3]) })
	pages := h.machine.pages()
	if alloc(t, h, 3<<20); h.machine.pages() != pages {
		t.Errorf("the memory grew from %d to %d pages for what was free", pages, h.machine.pages())
	}
}

func TestOutOfMemory(t *testing.T) {
	h := newHost(t, 4*pageBytes)
	a := alloc(t, h, pageBytes)
	for _, n := range []int{3 * pageBytes, 4 * pageBytes, 1 << 30, MaxBytes} {
		_, err := h.Alloc(n)
		mustFail(t, err, fmt.Sprintf("%d bytes asked", n), "65600 in use in 1 blocks", "limit 262144", "limit reached")
	}
	for _, n := range []int{math.MinInt, -1, MaxBytes + 1, math.MaxInt} {
		_, err := h.Alloc(n)
		mustFail(t, err, fmt.Sprintf("%d bytes asked", n), "accepted is 0 to 2147418112")
	}
	alloc(t, h, 3*pageBytes-3*64)
	if want := 4*pageBytes - 64; h.InUse() != want {
		t.Errorf("%d bytes in use, want %d, which is all there is", h.InUse(), want)
	}
	_, err := h.Alloc(0)
	mustFail(t, err, "0 bytes asked", "largest free piece 0 of 262144 bytes")
	h.Free(a)
	alloc(t, h, pageBytes)
}

func TestMachineRefusesToGrow(t *testing.T) {
	h := newHost(t, 2*pageBytes)
	h.limit = 4 * pageBytes // more than the machine was told
	_, err := h.Alloc(2 * pageBytes)
	mustFail(t, err, "131072 bytes asked", "grow")
	alloc(t, h, pageBytes) // what there is still goes
}

func TestReadWriteCopy(t *testing.T) {
	h := newHost(t, 1<<20)
	a := alloc(t, h, 1000)
	b := alloc(t, h, 1000)
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(i * 7)
	}
	h.Write(a, data)
	h.Write(b, make([]byte, 1000))
	h.Copy(b+10, a+20, 300)
	want := append(append(make([]byte, 10), data[20:320]...), make([]byte, 690)...)
	if got := read(h, b, 1000); !bytes.Equal(got, want) {
		t.Errorf("after a copy there is %v, want %v", got, want)
	}
	for _, c := range []struct {
		name     string
		to, from int
	}{{"up", 200, 100}, {"down", 100, 200}, {"on itself", 100, 100}} {
		t.Run("overlap "+c.name, func(t *testing.T) {
			h.Write(a, data)
			want := bytes.Clone(data)
			copy(want[c.to:c.to+500], data[c.from:c.from+500])
			h.Copy(a+Address(c.to), a+Address(c.from), 500)
			if got := read(h, a, 1000); !bytes.Equal(got, want) {
				t.Errorf("there is %v, want %v", got, want)
			}
		})
	}
}

func TestAccessOutsideOfBlocks(t *testing.T) {
	h := newHost(t, 1<<20)
	a := alloc(t, h, 100)
	freed := alloc(t, h, 100)
	h.Free(freed)
	for name, f := range map[string]func(){
		"BUG: host: write to":   func() { h.Write(a, make([]byte, 129)) },
		"BUG: host: read from":  func() { h.Read(make([]byte, 1), freed) },
		"BUG: host: copy to":    func() { h.Copy(0, a, 10) },
		"BUG: host: copy from":  func() { h.Copy(a, 1<<30, 10) },
		"BUG: host: copy to 64": func() { h.Copy(a, a, -1) },
	} {
		t.Run(name, func(t *testing.T) { mustPanic(t, name, f) })
	}
}

func TestClosed(t *testing.T) {
	h := newHost(t, 1<<20)
	a := alloc(t, h, 100)
	m := instantiate(t, h)
	h.Close()
	h.Close()
	for name, f := range map[string]func(){
		"alloc":       func() { _, _ = h.Alloc(1) },
		"write":       func() { h.Write(a, []byte{1}) },
		"read":        func() { read(h, a, 1) },
		"copy":        func() { h.Copy(a, a, 1) },
		"instantiate": func() { _, _ = h.Instantiate(nil) },
		"call":        func() { _ = m.Call("nothing") },
	} {
		t.Run(name, func(t *testing.T) { mustPanic(t, "BUG: host: use of a closed host", f) })
	}
	m.Close()
}

// BenchmarkWriteRead moves a batch of 128 images of 784 bytes in and out.
func BenchmarkWriteRead(b *testing.B) {
	h := newHost(b, 1<<20)
	data := make([]byte, 128*784)
	a := alloc(b, h, len(data))
	b.SetBytes(2 * int64(len(data)))
	for b.Loop() {
		h.Write(a, data)
		h.Read(data, a)
	}
}
