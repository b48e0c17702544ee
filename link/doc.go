// Package link is the codec between a run and the text that shares it: the part of the page's address behind '#', which
// browsers never send to a server. It knows settings and their limits through gan/config, and nothing of tensors or pages.
//
//	link    = [ "#" ] setting { "&" setting }
//	setting = "v="     version              1; a missing one counts as 1
//	        | "p="     preset               one of config.Presets; a missing one is the default
//	        | "seed="  integer              0 to config.MaxSeed
//	        | "to="    integer              0 to config.MaxStep, the step to play to and pause at
//	        | "g="     architecture         of the generator, as in config.ParseArchitecture
//	        | "d="     architecture         of the discriminator
//	        | key "="  number               a start value that differs from the preset's, key as in config.Fields
//	        | key "="  word                 the same for a setting that is a word, key and words as in config.Choices
//	        | "edits=" edit { "," edit }
//	        | "ab="    key "=" value        a second run, trained beside the first, that differs in this setting alone: an A/B
//	        | "chk="   fingerprint          its first 6 to 64 digits, of the first run's weights at the sender's, at step "to"
//	        | "hide="  part { "," part }    the Parts of the page that are left out, in any order
//	        | "lesson=" name "." integer    the caption that the page shows, 1 for the first of the lesson of that name
//	edit    = step ":" key "=" number       from step on, key has this value; for which keys, config.Editable says
//	        | step ":" key "=" word
//	fingerprint = digits 0 to 9 and a to f
//	name    = lower-case letters and "-"    which lessons there are the page knows
//	step    = integer                       0 to config.MaxStep-1; may lie behind "to"
//	integer = [ "-" ] digit { digit }
//	number  = what strconv.ParseFloat reads from digits, signs, "." and "e"
//
// Keys and values may be percent-encoded. Settings come in any order; the empty link is the default preset. A link written
// by this package holds v, p, seed and to, then what differs from the preset: architectures, numbers in the order of config.Fields,
// words in that of config.Choices, the edits, and chk, hide and lesson where they are set:
//
//	v=1&p=mlp&seed=42&to=500&lrd=0.001&edits=120:kd=2,300:lrg=1e-4,400:loss=hinge&chk=3f9a0c62d715&hide=settings,footer
//
// The second run of an A/B is the first with another value of one setting: architectures, numbers and words alike. Seed and edits are the
// same, but for edits of that setting, which are the first run's alone (Difference.Of).
//
// A link is hostile input. Two rules say what becomes of a faulty one:
//
//   - Where the intention is clear, the nearest run that is accepted is returned with a Warning for every departure: values
//     out of range are clamped, fractions of whole numbers rounded, edits sorted by step (those of the same step keep their
//     order), the last of two edits of the same step and key wins, unknown settings, parts and settings that cannot be edited are
//     left out, and so are what cannot be the beginning of a fingerprint or name a caption, and a second run that is not another one.
//   - Where it can only be guessed, the link is refused with an error that says what is wrong: text that is no number, a word that
//     is not among those accepted, an architecture that cannot be read or whose layers do not fit, settings that do not go together,
//     a run that would cost too much, a setting without "=", a repeated one, an unknown preset, wrong percent- or UTF-8-encoding,
//     another version, and more than MaxBytes, as it stands or as this package would write it.
package link
