//go:build !js

package host

import (
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero/api"
)

// crew is the helpers of a machine: goroutines that make a call when they are given one. What threads say to each other in
// memory is the same as in a browser, so each has an instance of the conductor.
type crew struct {
	conductor *instance
	jobs      []chan *job // one for each helper
	finished  chan struct{}
}

// job is a call on all threads.
type job struct {
	instance *instance
	name     string
	args     []uint32
	threads  int
	err      error // of the thread that failed first
}

func (m *machine) shared() bool { return m.crew != nil }

func (m *machine) threads() int {
	if m.crew == nil {
		return 1
	}
	return 1 + len(m.crew.jobs)
}

// hire starts the helpers.
func (m *machine) hire(threads int) error {
	c := &crew{finished: make(chan struct{}, threads)}
	for range threads - 1 {
		c.jobs = append(c.jobs, make(chan *job, 1))
	}
	m.crew = c
	var err error
	if c.conductor, err = m.instantiate(conductor()); err != nil {
		return err
	}
	for i, jobs := range c.jobs {
		go func() {
			for j := range jobs {
				j.run(i + 1)
				c.finished <- struct{}{}
			}
			c.finished <- struct{}{}
		}()
	}
	return nil
}

// close ends the helpers.
func (c *crew) close() {
	for _, jobs := range c.jobs {
		close(jobs)
	}
	c.join(len(c.jobs))
}

// join waits for so many helpers.
func (c *crew) join(helpers int) {
	for range helpers {
		<-c.finished
	}
}

// number calls an export of the conductor that returns a number.
func (c *crew) number(thread int, name string, args ...uint64) int {
	results, err := c.conductor.bound[thread].module.ExportedFunction(name).Call(background, args...)
	if err != nil {
		panic(fmt.Sprintf("BUG: host: %s of the conductor: %v", name, err))
	}
	return int(api.DecodeI32(results[0]))
}

// run makes the call on one thread.
func (j *job) run(thread int) {
	args := append(slices.Clone(j.args), uint32(thread), uint32(j.threads))
	err := j.instance.bound[thread].call(j.name, args)
	if err != nil && j.instance.machine.crew.number(thread, "fail") == 0 {
		j.err = fmt.Errorf("thread %d: %w", thread, err)
	}
}

// callAll makes a call on this thread and on as many helpers as the function says of those that were hired.
func (i *instance) callAll(name string, args []uint32, helpers func(hired int) int) error {
	if _, err := i.bound[0].export(name, len(args)+2); err != nil {
		return err
	}
	c := i.machine.crew
	if c == nil {
		return i.call(name, append(slices.Clone(args), 0, 1))
	}
	called := c.jobs[:helpers(len(c.jobs))]
	j := &job{instance: i, name: name, args: args, threads: 1 + len(called)}
	for _, jobs := range called {
		jobs <- j
	}
	j.run(0)
	c.join(len(called))
	if j.err != nil {
		c.number(0, "end", 0) // no helper waits there; it clears what barriers know of the failure
	}
	return j.err
}
