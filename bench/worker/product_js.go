package main

import (
	"fmt"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"ganplayground/gan/random"
)

// product multiplies two square matrices, which stay in the engine, as does their product.
func product(backend compute.Backend, side int) (job, error) {
	multiply, err := NewExec(backend, func(lhs, rhs *Node) *Node { return Dot(lhs, rhs).Product() })
	if err != nil {
		return job{}, fmt.Errorf("preparing the product: %w", err)
	}
	lhs, rhs := matrix(side, 0), matrix(side, 1)
	return job{executions: 1, run: func() error {
		product, err := multiply.Call1(lhs, rhs)
		if err != nil {
			return fmt.Errorf("multiplying: %w", err)
		}
		return product.FinalizeAll()
	}}, nil
}

func matrix(side int, draw uint64) *tensors.Tensor {
	values := make([]float32, side*side)
	random.New(0, random.Init).Uniform(values, draw, 1)
	return tensors.FromFlatDataAndDimensions(values, side, side)
}
