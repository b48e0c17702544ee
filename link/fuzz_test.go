package link

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"ganplayground/gan/config"
)

// FuzzParse checks what holds for every text: no panic; what is accepted is valid, and is read back from what String writes
// of it without a warning; all that is said is one line of printable text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "#", "#v=1&p=mlp&seed=42&to=500&lrd=0.001&edits=120:kd=2,300:lrg=1e-4", "v=99&x", "p=__proto__", "seed=1;to=2",
		"lrd=NaN&lrg=1e999&kd=-1", "edits=9:kd=2,3:kg=1,9:kd=3,9:b=4,9:x=5", "%73eed=%37", "p=%FF", "lrd=%", "constructor=1",
		"b=1.5&z=0&b1d=1&b2d=-0&b1g=.5&b2g=1e-400&r1=101&r1e=65&ema=1", "to=1000001&seed=9007199254740992",
		"loss=ls&smooth=0.2&od=sgd&og=rmsprop&prior=uniform&ob=zero&bug=frozen", "bug=gloss.logits.frozen&sim=1", "pack=2&cond=1&noise=.1&noises=9",
		"loss=wasserstein&clip=0.01&gp=10", "bug=gloss.gloss", "loss=%00", "pack=3",
		"g=d784.s&d=m240x5sn.do50.d1", "d=v1x28.mp2.c4k3sn.l5.ap2.mb2.d1&b=6", "g=d5%00%E2%80%AE&z=49", "g=v1x7.u4&z=49", "d=d2048.m2048x8.d1",
		"data=mnist:310", "data=mnist%3A012&p=mlp", "data=ring", "p=ring&data=grid", "data=mnist:&to=3",
		"chk=3f9a0c&hide=footer,header,footer", "chk=3F9A0C&hide=", "chk=" + strings.Repeat("0", 64) + "&hide=,%00,settings", "hide=" + strings.Repeat(",", 2000),
		"edits=3:loss=hinge,4:od=sgd,5:b=48,6:ema=0,7:bug=frozen", "edits=3:loss=0,4:kd=ns", "edits=1:loss=%00,2:data=mnist:01,3:b=1",
		"d=d8.mb4.d1&edits=3:b=30", "bug=gloss&edits=3:loss=hinge,3:bug=none,3:loss=ls",
		"ab=loss=minimax&edits=3:kd=0,4:kd=1", "ab=kd=2&edits=3:kd=0,4:kd=1,9:kd=3", "ab=lrd=-1", "ab=b=1e999", "ab=seed=1", "ab=", "ab=ab=ab=1",
		"ab=data=ring", "ab=g=d784.s", "ab=%00=%E2%80%AE", "bug=gloss&ab=loss=hinge", "ab=pack=3", "ab=bug=frozen.gloss&bug=gloss.frozen",
		"lesson=first-digits.3&p=mlp", "lesson=%00.1", "lesson=a.100",
		"%E2%80%AE%0A=1", manyEdits(170), manyEdits(190),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, fragment string) {
		l, warnings, err := Parse(fragment)
		if err != nil {
			checkSentence(t, err.Error())
			return
		}
		for _, w := range warnings {
			checkSentence(t, w.String())
		}
		if err := l.Run.Validate(); err != nil {
			t.Errorf("%q gives a run that is not valid: %v", fragment, err)
		}
		if l.Difference.Some() {
			second := l.Difference.Of(l.Run)
			if err := second.Validate(); err != nil || second.Config == l.Run.Config {
				t.Errorf("%q gives a second run %+v: %v", fragment, second, err)
			}
		}
		if l.To < 0 || l.To > config.MaxStep {
			t.Errorf("%q plays to step %d", fragment, l.To)
		}
		if n := len(l.Check); n > 0 && n < MinCheck || n > MaxCheck {
			t.Errorf("%q has %d digits of a fingerprint", fragment, n)
		}
		text := l.String()
		if len(text) > MaxBytes {
			t.Errorf("%q is written with %d bytes", fragment, len(text))
		}
		again, warnings, err := Parse(text)
		if err != nil || len(warnings) > 0 || !reflect.DeepEqual(again, l) {
			t.Errorf("%q is written as %q, which is read as %+v with %v, %v; want %+v", fragment, text, again, warnings, err, l)
		}
	})
}

func checkSentence(t *testing.T, sentence string) {
	t.Helper()
	const longest = 500
	if n := utf8.RuneCountInString(sentence); n == 0 || n > longest {
		t.Errorf("a sentence of %d characters: %s", n, sentence)
	}
	if !utf8.ValidString(sentence) || strings.ContainsFunc(sentence, func(r rune) bool { return r < ' ' || r == 0x202e }) {
		t.Errorf("a sentence with control characters or wrong UTF-8: %q", sentence)
	}
}
