package saved

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ganplayground/gan/config"
)

// memory is a storage of byte slices.
type memory struct {
	slots [Slots][]byte
	fails error
}

func (m *memory) Head(slot int) ([]byte, int, error) {
	data := m.slots[slot]
	return data[:min(len(data), MaxHead)], len(data), m.fails
}

func (m *memory) Body(slot, from int) (any, Sum, error) {
	body := m.slots[slot][from:]
	return body, sha256.Sum256(body), m.fails
}

func (m *memory) Write(slot int, head []byte, state any) error {
	if m.fails != nil {
		return m.fails
	}
	body, _ := state.([]byte)
	m.slots[slot] = append(slices.Clone(head), body...)
	return nil
}

func (m *memory) Sum(state any) (int, Sum, error) {
	body, _ := state.([]byte)
	return len(body), sha256.Sum256(body), nil
}

// runOf is the run of a preset with edits.
func runOf(t testing.TB, edits ...config.Edit) config.Run {
	t.Helper()
	p, ok := config.PresetByName("quick")
	if !ok {
		t.Fatal("no preset quick")
	}
	return config.Run{Config: p.Config, Edits: edits}
}

// stateAt is what a run has at a step, in these tests.
func stateAt(step int) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "the state at step %d. ", step), 30)
}

// savedAt is a storage with saves of a run at two steps, the second one newer.
func savedAt(t testing.TB, run config.Run, older, newer int) *memory {
	t.Helper()
	m := &memory{}
	for i, step := range []int{older, newer} {
		if err := Save(m, State{Run: run, Step: step, Fragment: "address", State: stateAt(step)}, i, uint64(7+i)); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func all(Header) bool { return true }

// TestDamagedSaves damages saves in 10,000 ways: what comes back is the newest state that was not touched, or nothing and a word of it.
func TestDamagedSaves(t *testing.T) {
	run := runOf(t, config.Edit{Step: 3, Key: "kd", Value: 2})
	whole := savedAt(t, run, 40, 50)
	random := rand.New(rand.NewPCG(1, 2))
	counts := map[string]int{}
	for range 10_000 {
		m := &memory{}
		var touched [Slots]bool
		for slot := range Slots {
			m.slots[slot] = slices.Clone(whole.slots[slot])
			touched[slot] = random.IntN(3) > 0
			if touched[slot] {
				m.slots[slot] = damage(random, m.slots[slot])
			}
		}
		found, err := Find(m, all)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		switch {
		case !touched[1]:
			want = 50
		case !touched[0]:
			want = 40
		}
		if want == 0 && found.State != nil || want > 0 && (found.Header.Step != want || !bytes.Equal(found.State.([]byte), stateAt(want))) {
			t.Fatalf("damaged %v: step %d came back, want %d", touched, found.Header.Step, want)
		}
		// A slot that was cut to nothing is like one that was never written.
		if touched[1] && len(m.slots[1]) > 0 && found.Damaged == nil {
			t.Fatal("a damaged save is passed over without a word")
		}
		if found.State != nil && m.slots[found.slot] != nil && !touched[found.slot] && touched[1-found.slot] {
			t.Fatal("the next save would replace the only whole one")
		}
		counts[fmt.Sprint(want)]++
	}
	t.Logf("came back from step: %v", counts)
	if len(counts) != 3 {
		t.Error("not every outcome was tried")
	}
}

// damage truncates a save, flips bits of it, or puts other bytes behind it.
func damage(random *rand.Rand, data []byte) []byte {
	switch random.IntN(4) {
	case 0:
		return data[:random.IntN(len(data))]
	case 1:
		return append(data, make([]byte, 1+random.IntN(100))...)
	}
	for n := 1 + random.IntN(3); n > 0; n-- { // an odd number of different bits, so that they do not cancel out
		data[random.IntN(len(data)/3)*3+n-1] ^= 1 << random.IntN(8)
	}
	return data
}

// FuzzFind: whatever is in the storage, it is the state that was saved, or nothing.
func FuzzFind(f *testing.F) {
	whole := savedAt(f, runOf(f), 40, 50)
	f.Add(whole.slots[0], whole.slots[1])
	f.Add(whole.slots[1][:100], whole.slots[0])
	f.Add([]byte(magic), []byte{})
	f.Fuzz(func(t *testing.T, a, b []byte) {
		found, err := Find(&memory{slots: [Slots][]byte{a, b}}, all)
		if err != nil {
			t.Fatal(err)
		}
		if found.State == nil {
			return
		}
		if sum := sha256.Sum256(found.State.([]byte)); found.Header.Check(sum) != nil {
			t.Error("a state came back that its checksum is not of")
		}
	})
}

func TestDecodeErrors(t *testing.T) {
	data := savedAt(t, runOf(t), 40, 50).slots[0]
	with := func(at int, b byte) []byte {
		c := slices.Clone(data)
		c[at] = b
		return c
	}
	for _, c := range []struct {
		name  string
		data  []byte
		words string
	}{
		{"empty", nil, "no save"},
		{"another version", with(len(magic)-1, 2), "another version"},
		{"longer description than data", with(len(magic)+2, 0x0f), "too few"},
		{"flipped in the description", with(prefix+20, '?'), "checksum of its description"},
		{"cut in the body", data[:len(data)-1], "its description says"},
		{"more behind the body", append(slices.Clone(data), 0), "its description says"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := Decode(c.data, len(c.data)); err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("error %v, want one of %q", err, c.words)
			}
		})
	}
}

func TestOn(t *testing.T) {
	edit := config.Edit{Step: 30, Key: "kd", Value: 2}
	late := config.Edit{Step: 45, Key: "kd", Value: 3}
	other := runOf(t, edit)
	other.Config.Seed++
	h := Header{Run: runOf(t, edit), Step: 40, Fragment: "address"}
	for _, c := range []struct {
		name     string
		run      config.Run
		to       int
		fragment string
		want     bool
	}{
		{"the same, on the way", runOf(t, edit), 100, "other", true},
		{"the same, at its step", runOf(t, edit), 40, "other", true},
		{"the same, past its step", runOf(t, edit), 39, "other", false},
		{"the address itself, past its step", runOf(t, edit), 39, "address", true},
		{"another seed", other, 100, "address", false},
		{"without the edit", runOf(t), 100, "address", false},
		{"an edit more, later", runOf(t, edit, late), 100, "other", true},
		{"an edit more, earlier", runOf(t, config.Edit{Step: 2, Key: "kd", Value: 3}, edit), 100, "other", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := h.On(c.run, c.to, c.fragment); got != c.want {
				t.Errorf("it is on the way: %v", got)
			}
		})
	}
}

// TestStartIsNotPassedOver: a run that was taken back to its start stays there, although an older save is of a later step.
func TestStartIsNotPassedOver(t *testing.T) {
	m := savedAt(t, runOf(t), 40, 50)
	found, err := Find(m, all)
	if err != nil {
		t.Fatal(err)
	}
	if err := Save(m, State{Run: runOf(t)}, found.slot, found.generation); err != nil {
		t.Fatal(err)
	}
	if found, err = Find(m, all); err != nil || found.State != nil || found.Damaged != nil {
		t.Errorf("step %d came back, %v, %v", found.Header.Step, found.Damaged, err)
	}
	if found.slot != 1 || found.generation != 10 {
		t.Errorf("the next save goes to slot %d as generation %d", found.slot, found.generation)
	}
}

func TestFindInEmptyAndBrokenStorage(t *testing.T) {
	found, err := Find(&memory{}, all)
	if err != nil || found.State != nil || found.Damaged != nil || found.slot != 0 || found.generation != 0 {
		t.Errorf("in an empty storage there is %+v, %v", found, err)
	}
	if _, err := Find(&memory{fails: errors.New("forbidden")}, all); err == nil {
		t.Error("a storage that cannot be read gives no error")
	}
	unwanted, err := Find(savedAt(t, runOf(t), 40, 50), func(Header) bool { return false })
	if err != nil || unwanted.State != nil || unwanted.slot != 0 || unwanted.generation != 9 {
		t.Errorf("of another run there is %+v, %v", unwanted, err)
	}
}

func at(seconds int) time.Time { return time.Unix(int64(seconds), 0) }

// TestKeeper follows saves in time.
func TestKeeper(t *testing.T) {
	k, m := &Keeper{}, &memory{}
	run := runOf(t)
	next := func(seconds int, hurry bool, want int) {
		t.Helper()
		s, ok := k.Next(at(seconds), hurry)
		if ok != (want >= 0) || ok && s.Step != want {
			t.Fatalf("at %d s: step %d, %v; want %d", seconds, s.Step, ok, want)
		}
		if !ok {
			return
		}
		slot, generation := k.Turn()
		if k.Done(Save(m, s, slot, generation)) {
			t.Fatal("a failure is told")
		}
	}
	offer := func(step int) { k.Offer(State{Run: run, Step: step, State: stateAt(step)}) }
	const nothing = -1
	next(0, true, nothing)
	offer(10)
	next(0, true, nothing) // another tab saves
	k.Own()
	next(1, false, 10)
	offer(20)
	offer(30)
	next(10, false, nothing)
	next(11, false, 30)
	next(30, true, nothing) // nothing new
	offer(40)
	next(12, true, 40)
	k.Offer(State{Run: run})
	next(13, false, 0)
	offer(50)
	next(14, false, nothing)
	next(22, false, 50)
	found, err := Find(m, all)
	if err != nil || found.Header.Step != 50 || found.Header.Generation != 4 {
		t.Errorf("found %+v, %v", found.Header, err)
	}
}

// TestKeeperInTrouble: one save after another, a failure is told once, and what failed does not use up a slot.
func TestKeeperInTrouble(t *testing.T) {
	k, m := &Keeper{}, &memory{fails: errors.New("full")}
	k.Own()
	for i, tell := range []bool{true, false} {
		k.Offer(State{Run: runOf(t), Step: 10, State: stateAt(10)})
		s, ok := k.Next(at(20*i), false)
		if !ok {
			t.Fatal("after a failure nothing is tried")
		}
		if _, ok := k.Next(at(20*i), true); ok {
			t.Error("two saves at once")
		}
		slot, generation := k.Turn()
		if slot != 0 || generation != 0 {
			t.Errorf("attempt %d goes to slot %d as generation %d", i, slot, generation)
		}
		if got := k.Done(Save(m, s, slot, generation)); got != tell {
			t.Errorf("failure %d is told: %v", i, got)
		}
	}
}
