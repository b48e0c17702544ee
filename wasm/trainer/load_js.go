package main

import (
	"context"
	"fmt"
	"syscall/js"
	"time"

	"ganplayground/assets/judge"
	"ganplayground/assets/mnist"
	"ganplayground/wasm/promise"
)

// arrival is a shard of training images that was fetched and decoded, or the judge's file, or the reason why it was not.
type arrival struct {
	kind   cargo
	shard  int
	images *mnist.Images
	judge  []byte
	err    error
}

// cargo is what arrives.
type cargo int

const (
	ofImages cargo = iota
	ofJudge
)

// retryInterval is the time between attempts to load a shard that failed.
const retryInterval = 10 * time.Second

// load fetches the shards one after another, in their order, beside the training; one that fails is reported and tried again. Behind
// the first, which the first step waits for, comes the judge's file as well.
// Decoding lets the event loop run often, so that a large shard does not keep commands waiting.
func load(shards []mnist.ShardInfo, judge *judge.Manifest) <-chan arrival {
	arrivals := make(chan arrival)
	yield := newEventLoop().yieldEvery(longestTurn)
	go func() {
		for k, info := range shards {
			images, err := mnist.LoadShard(context.Background(), fetchShard, info, yield)
			for err != nil {
				arrivals <- arrival{kind: ofImages, shard: k, err: err}
				time.Sleep(retryInterval)
				images, err = mnist.LoadShard(context.Background(), fetchShard, info, yield)
			}
			arrivals <- arrival{kind: ofImages, shard: k, images: images}
			if k == 0 {
				go loadJudge(judge, arrivals)
			}
		}
	}()
	return arrivals
}

// loadJudge fetches the judge's file until it is right. Nothing waits for it.
func loadJudge(manifest *judge.Manifest, arrivals chan<- arrival) {
	for {
		data, err := fetch("judge/" + manifest.Name)
		if err == nil {
			err = manifest.Check(data)
		}
		arrivals <- arrival{kind: ofJudge, judge: data, err: err}
		if err == nil {
			return
		}
		time.Sleep(retryInterval)
	}
}

// fetchShard gets a shard from the folder mnist/ beside the trainer.
func fetchShard(_ context.Context, name string) ([]byte, error) { return fetch("mnist/" + name) }

// fetch gets a file beside the trainer.
func fetch(path string) ([]byte, error) {
	// A second attempt must not get the same damaged bytes out of the cache: the server is asked whether they are current.
	response, err := promise.Await(js.Global().Call("fetch", path, map[string]any{"cache": "no-cache"}))
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", path, err)
	}
	if !response.Get("ok").Bool() {
		return nil, fmt.Errorf("fetching %s: the server answered %d", path, response.Get("status").Int())
	}
	buffer, err := promise.Await(response.Call("arrayBuffer"))
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", path, err)
	}
	bytes := js.Global().Get("Uint8Array").New(buffer)
	data := make([]byte, bytes.Length())
	js.CopyBytesToGo(data, bytes)
	return data, nil
}
