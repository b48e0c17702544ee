package random

// Multipliers and key increments of Philox4x32 (Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as 1, 2, 3",
// SC 2011, section 3.3 and table 2).
const (
	multiplier0   = 0xD2511F53
	multiplier1   = 0xCD9E8D57
	keyIncrement0 = 0x9E3779B9 // golden ratio
	keyIncrement1 = 0xBB67AE85 // sqrt(3)-1
	rounds        = 10
)

// philox maps a counter to four random words under a key: Philox4x32-10.
func philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	for range rounds {
		p0 := uint64(multiplier0) * uint64(counter[0])
		p1 := uint64(multiplier1) * uint64(counter[2])
		counter = [4]uint32{
			uint32(p1>>32) ^ counter[1] ^ key[0], uint32(p1),
			uint32(p0>>32) ^ counter[3] ^ key[1], uint32(p0),
		}
		key[0] += keyIncrement0
		key[1] += keyIncrement1
	}
	return counter
}
