package main

import (
	"context"
	"fmt"
	"syscall/js"
	"time"

	"ganplayground/assets/mnist"
)

// arrival is a shard of training images that was fetched and decoded, or the reason why it was not.
type arrival struct {
	shard  int
	images *mnist.Images
	err    error
}

// retryInterval is the time between attempts to load a shard that failed.
const retryInterval = 10 * time.Second

// load fetches the shards one after another, in their order, beside the training; one that fails is reported and tried again.
// Decoding lets the event loop run often, so that a large shard does not keep commands waiting.
func load(shards []mnist.ShardInfo) <-chan arrival {
	arrivals := make(chan arrival)
	yield := newEventLoop().yieldEvery(longestTurn)
	go func() {
		for k, info := range shards {
			images, err := mnist.LoadShard(context.Background(), fetch, info, yield)
			for err != nil {
				arrivals <- arrival{shard: k, err: err}
				time.Sleep(retryInterval)
				images, err = mnist.LoadShard(context.Background(), fetch, info, yield)
			}
			arrivals <- arrival{shard: k, images: images}
		}
	}()
	return arrivals
}

// fetch gets a shard from the folder mnist/ beside the trainer.
func fetch(_ context.Context, name string) ([]byte, error) {
	path := "mnist/" + name
	// A second attempt must not get the same damaged bytes out of the cache: the server is asked whether they are current.
	response, err := await(js.Global().Call("fetch", path, map[string]any{"cache": "no-cache"}))
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", path, err)
	}
	if !response.Get("ok").Bool() {
		return nil, fmt.Errorf("fetching %s: the server answered %d", path, response.Get("status").Int())
	}
	buffer, err := await(response.Call("arrayBuffer"))
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", path, err)
	}
	bytes := js.Global().Get("Uint8Array").New(buffer)
	data := make([]byte, bytes.Length())
	js.CopyBytesToGo(data, bytes)
	return data, nil
}

// await waits for a promise.
func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	fulfilled := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{value: args[0]}
		return nil
	})
	defer fulfilled.Release()
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: js.Error{Value: args[0]}}
		return nil
	})
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	o := <-done
	return o.value, o.err
}
