package kernel

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"ganplayground/engine/ir"
)

func randomStage(dtype dtypes.DType, size int) *ir.Stage {
	return &ir.Stage{Kind: ir.RandomStage, Node: &ir.Node{Op: ir.Random, Shape: shapes.Make(dtype, size)}, Reads: []*ir.Node{buffer(dtypes.Uint64, 3)}}
}

// state is a key and a counter, 32 bits each, lowest first, in the bytes of three uint64.
func state(key [2]uint32, counter [4]uint32) (data []byte) {
	for _, word := range append(key[:], counter[:]...) {
		data = binary.LittleEndian.AppendUint32(data, word)
	}
	return data
}

// TestPhiloxKnownAnswers has the vectors of Random123 1.14.0, tests/kat_vectors, philox4x32 with 10 rounds.
func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = 0xffffffff
	for _, c := range []struct {
		name    string
		key     [2]uint32
		counter [4]uint32
		want    [4]uint32
	}{
		{"zeros", [2]uint32{}, [4]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{"ones", [2]uint32{ones, ones}, [4]uint32{ones, ones, ones, ones}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{"digits of pi", [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		var want []byte
		for _, word := range c.want {
			want = binary.LittleEndian.AppendUint32(want, word)
		}
		stage := randomStage(dtypes.Uint32, 4)
		runStages(t, []stageCase{{name: c.name, stage: stage, data: memory{stage.Reads[0]: state(c.key, c.counter)}, want: [][]byte{want}}})
	}
}

// philoxReference is one block, as the paper writes it: figure 2 and section 3.3 with the multipliers and Weyl constants of 4x32.
func philoxReference(key [2]uint32, c [4]uint32) [4]uint32 {
	for range 10 {
		high0, low0 := bits.Mul32(c[0], 0xD2511F53)
		high1, low1 := bits.Mul32(c[2], 0xCD9E8D57)
		c = [4]uint32{high1 ^ c[1] ^ key[0], low1, high0 ^ c[3] ^ key[1], low0}
		key[0] += 0x9E3779B9
		key[1] += 0xBB67AE85
	}
	return c
}

// TestPhiloxBlocks counts over several blocks, with carries through all words, and ends in the middle of one.
func TestPhiloxBlocks(t *testing.T) {
	const most = 0xffffffff
	key := [2]uint32{123, 456}
	for _, start := range [][4]uint32{{}, {most - 1}, {most, most}, {most, most, most}, {most - 1, most, most, most}, {7, most, 3, 4}} {
		for _, size := range []int{0, 1, 15, 16, 17, 31, 32, 33, 80, 100} {
			var want []byte
			for counter := start; len(want) < size; {
				for _, word := range philoxReference(key, counter) {
					want = binary.LittleEndian.AppendUint32(want, word)
				}
				for i := range counter {
					if counter[i]++; counter[i] != 0 {
						break
					}
				}
			}
			stage := randomStage(dtypes.Uint8, size)
			runStages(t, []stageCase{{name: fmt.Sprint(start, size), stage: stage, data: memory{stage.Reads[0]: state(key, start)}, want: [][]byte{want[:size]}}})
		}
	}
}

// TestPhiloxBits sees that a stage of other dtypes has the same bytes.
func TestPhiloxBits(t *testing.T) {
	for _, dtype := range intDTypes {
		stage, plain := randomStage(dtype, 7), randomStage(dtypes.Uint8, 7*dtype.Size())
		seed := state([2]uint32{1, 2}, [4]uint32{3, 4, 5, 6})
		cases := []stageCase{{name: "bytes", stage: plain, data: memory{plain.Reads[0]: seed}, unchecked: true}}
		bytes := runStages(t, cases)[0]
		runStages(t, []stageCase{{name: dtype.String(), stage: stage, data: memory{stage.Reads[0]: seed}, want: bytes}})
	}
}
