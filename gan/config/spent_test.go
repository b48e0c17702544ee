package config

import "testing"

// TestSpent adds up step by step what Spent adds up from edit to edit.
func TestSpent(t *testing.T) {
	p, _ := PresetByName("quick")
	run := Run{Config: p.Config, Edits: []Edit{{Step: 2, Key: "kd", Value: 3}, {Step: 2, Key: "r1", Value: 0}, {Step: 5, Key: "kg", Value: 0}, {Step: 9, Key: "kd", Value: 0}}}
	var want Spent
	for step := range 12 {
		got, err := run.Spent(step)
		if err != nil || got != want {
			t.Fatalf("after %d steps %+v, %v; want %+v", step, got, err, want)
		}
		c := run.At(step)
		cost, err := c.Cost()
		if err != nil {
			t.Fatal(err)
		}
		want.Images += int64(c.DSteps * c.Batch)
		want.FLOPs += cost.FLOPs
	}
	if images := int64((2 + 3*7) * p.Config.Batch); want.Images != images {
		t.Errorf("%d images, want %d", want.Images, images)
	}
	run.Config.Generator = "no layer"
	if _, err := run.Spent(1); err == nil {
		t.Error("what is no generator has a price")
	}
}
