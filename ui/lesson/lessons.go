package lesson

// Lessons in the order in which the page lists them. What their words claim was measured on just these runs, by ganplay run -json
// -judge-every.
var Lessons = []Lesson{
	{"game", []Caption{
		{Link: "p=quick&seed=42&to=0", Light: "fakes"},
		{Link: "p=quick&seed=42&to=20&edits=0:kg=0", Light: "opinions"},
		{Link: "p=quick&seed=42&to=60&edits=0:kg=0,20:kg=1,20:kd=0", Light: "fakes"},
		{Link: "p=quick&seed=42&to=100", Light: "fakes"},
	}},
	{"first-digits", []Caption{
		{Link: "p=quick&seed=42&to=20", Light: "fakes"},
		{Link: "p=quick&seed=42&to=100", Light: "fakes"},
		{Link: "p=quick&seed=42&to=300", Light: "judge"},
		{Link: "p=quick&seed=42&to=500", Light: "opinions"},
	}},
	{"minimax", []Caption{
		{Link: "p=vanish&seed=42&to=20", Light: "number-g-grad"},
		{Link: "p=vanish&seed=42&to=100", Light: "number-g-grad"},
		{Link: "p=vanish&seed=42&to=100&ab=loss=ns", Light: "versus-row-gradient-g"},
		{Light: "fakes-b"},
	}},
	{"collapse", []Caption{
		{Link: "p=collapse&seed=42&to=100", Light: "fakes"},
		{Link: "p=collapse&seed=42&to=300", Light: "histogram"},
		{Link: "p=ring-collapse&seed=42&to=300", Light: "fakes"},
		{Link: "p=collapse&seed=42&to=300&lrd=1.5e-3&lrg=1.5e-3&r1=0.5&g=d256.bn.l.d256.bn.l.d784.s", Light: "fakes"},
	}},
	{"overpower", []Caption{
		{Link: "p=overpower&seed=42&to=20", Light: "number-d-loss"},
		{Link: "p=overpower&seed=42&to=100", Light: "fakes"},
		{Link: "p=overpower&seed=42&to=200&kd=1&lrd=1.5e-3&lrg=1.5e-3", Light: "chart"},
	}},
	{"oscillation", []Caption{
		{Link: "p=unstable&seed=42&to=250", Light: "chart"},
		{Link: "p=ring-collapse&seed=42&to=500", Light: "fakes"},
		{Link: "p=unstable&seed=42&to=250&kg=1&b1d=0.5&b1g=0.5&r1=0.5", Light: "chart"},
	}},
	{"article", []Caption{
		{Link: "p=article-verbatim&seed=42&to=20", Light: "chart"},
		{Link: "p=article-verbatim&seed=42&to=20&bug=gloss.logits", Light: "number-d-loss"},
		{Link: "p=article-bug-gloss&seed=42&to=20", Light: "number-g-loss"},
		{Link: "p=article&seed=42&to=40", Light: "fakes"},
		{Light: "number-step"},
		{Light: "number-g-grad"},
	}},
	{"gaussian", []Caption{
		{Link: "p=gaussian&seed=42&to=0", Light: "fakes"},
		{Link: "p=gaussian&seed=42&to=200", Light: "fakes"},
		{Link: "p=gaussian&seed=42&to=1000", Light: "chart"},
		{Link: "p=gaussian-logistic&seed=42&to=1000", Light: "fakes"},
	}},
	{"latent", []Caption{
		{Link: "p=quick&seed=42&to=500", Light: "fakes"},
		{Light: "sliders"},
		{Light: "pins"},
		{Light: "truncation-tool"},
		{Light: "pad"},
		{Link: "p=ring&seed=42&to=500", Light: "fakes"},
	}},
	{"cost", []Caption{
		{Link: "p=quick&seed=42&to=100", Light: "number-speed"},
		{Link: "p=article&seed=42&to=5", Light: "number-speed"},
		{Link: "p=quality&seed=42&to=100", Light: "number-parameters"},
	}},
}
