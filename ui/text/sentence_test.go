package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ganplayground/gan/config"
	"ganplayground/link"
)

// spoken are the files whose errors reach the page; all of a folder where it ends with a slash.
var spoken = []string{"link/", "gan/config/", "train/", "wasm/trainer/", "ui/trainer/", "assets/mnist/loader.go", "assets/judge/manifest.go"}

// unspoken are formats there that say nothing: names, and what the broken invariants of our own say.
var unspoken = regexp.MustCompile(`^(BUG:.*|[^ ]*|%[a-z] ?%[a-z].*|.*=%.*)$`)

// TestEveryErrorIsTranslated: each format that an error, a warning or a part of them is made with in these files has a translation.
func TestEveryErrorIsTranslated(t *testing.T) {
	found := 0
	for _, place := range spoken {
		err := filepath.WalkDir(filepath.Join("../..", place), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for at, format := range formatsIn(t, path) {
				if _, ok := errors[format]; !ok && !unspoken.MatchString(format) {
					t.Errorf("%s: %q has no translation in ui/text/errors.go", at, format)
				}
				found++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 100 {
		t.Errorf("only %d formats found", found)
	}
}

// formatsIn returns the formats that errors, warnings and parts of sentences are made with in a file, by their places.
func formatsIn(t *testing.T, path string) map[string]string {
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		which, ok := map[string]int{"fmt.Errorf": 0, "errors.New": 0, "fmt.Sprintf": 0, "p.warn": 1}[nameOf(call.Fun)]
		if !ok || len(call.Args) <= which {
			return true
		}
		if text, ok := constant(call.Args[which]); ok {
			made[files.Position(call.Pos()).String()] = text
		}
		return true
	})
	return made
}

func nameOf(e ast.Expr) string {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if of, ok := selector.X.(*ast.Ident); ok {
		return of.Name + "." + selector.Sel.Name
	}
	return ""
}

// constant returns the string that literals, joined perhaps, make.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := constant(e.X)
		right, too := constant(e.Y)
		return left + right, ok && too
	}
	return "", false
}

// TestErrorsHaveTheirValues: a translation has every value of its sentence once.
func TestErrorsHaveTheirValues(t *testing.T) {
	for english, chinese := range errors {
		values := len(verb.FindAllString(english, -1))
		seen := map[int]int{}
		next := 0
		for _, v := range verb.FindAllStringSubmatch(chinese, -1) {
			if v[1] != "" {
				next, _ = strconv.Atoi(v[1])
				next--
			}
			seen[next]++
			next++
		}
		for i := range values {
			if seen[i] != 1 {
				t.Errorf("%q: value %d is %d times in %q", english, i+1, seen[i], chinese)
			}
		}
		if len(seen) != values {
			t.Errorf("%q has %d values, %q has %d", english, values, chinese, len(seen))
		}
	}
}

// sentence is what is left of English where nothing was translated: three words in a row.
var sentence = regexp.MustCompile(`[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}`)

// TestNamesAreTranslated: all names that stand in sentences.
func TestNamesAreTranslated(t *testing.T) {
	for _, f := range config.Fields {
		if words[f.Name] == "" {
			t.Errorf("the setting %q has no translation", f.Name)
		}
	}
	for _, c := range config.Choices {
		if words[c.Name] == "" {
			t.Errorf("the setting %q has no translation", c.Name)
		}
	}
}

// TestLinksThatAreRefusedInChinese: no English sentence is left, whatever is wrong with a link.
func TestLinksThatAreRefusedInChinese(t *testing.T) {
	for fragment, want := range map[string]string{
		"v=99":                        "链接是用更新的版本生成的（版本号 99，本页面最多能读 1）；请重新加载页面以获取最新版本",
		"v=x":                         `链接的版本号（v）：这里应为整数，而不是 "x"`,
		"p=nothing":                   "",
		"p=mlp&lrd=x":                 `判别器的学习率（lrd）：这里应为数字，而不是 "x"`,
		"p=mlp&loss=none":             "",
		"p=mlp&p=quick":               `"p" 在链接中出现了不止一次，只能有一个`,
		"p=mlp&data=cats":             "",
		"p=mlp&g=d10.q5":              "",
		"p=mlp&g=d10":                 "",
		"p=mlp&g=d10.v3x7.s":          "",
		"p=quick&d=c16k9s2p1.d1":      "",
		"p=quick&d=d64.u2.d1":         "",
		"p=mlp&d=do200.d1":            "",
		"p=mlp&b=32&pack=3":           "",
		"p=mlp&edits=3":               "",
		"p=mlp&edits=3:kd=x":          `第 1 处改动中的判别器每步的更新次数（kd）：这里应为数字，而不是 "x"`,
		"p=mlp&smooth=0.1&loss=hinge": "",
		"p=ring&cond=1":               "",
		"%zz":                         "",
		"seed":                        "",
		"p=article&b=256&kd=8&kg=8":   "",
	} {
		_, _, err := link.Parse(fragment)
		if err == nil {
			t.Errorf("%s is accepted", fragment)
			continue
		}
		got := Sentence(Chinese, err.Error())
		if want != "" && got != want || sentence.MatchString(got) || got == err.Error() {
			t.Errorf("%s\n  %s\n  %s\nwant %s", fragment, err, got, want)
		}
	}
	for fragment, want := range map[string]string{
		"p=mlp&lrd=7":                  "lrd：判别器的学习率（lrd）不能是 7（可用 0 到 1），已改为 1",
		"p=mlp&kd=99":                  "kd：判别器每步的更新次数（kd）不能是 99（可用 整数 0 到 8），已改为 8",
		"p=mlp&seed=-1":                "",
		"p=mlp&foo=1":                  `"foo"：这个版本不认识此设置，已忽略`,
		"p=mlp&chk=zz":                 "",
		"p=mlp&hide=moon,sun":          "",
		"p=mlp&edits=9:kd=2,3:kd=1":    "edits：各处改动没有按步数排列，已重新排序",
		"p=mlp&edits=3:kd=2,3:kd=1":    "edits：第 3 步先把 kd 设为 2，又设为 1，以后者为准",
		"p=mlp&edits=3:moon=2":         "",
		"p=mlp&edits=3:z=2":            "",
		"p=mlp&edits=99999999999:kd=2": "",
	} {
		_, warnings, err := link.Parse(fragment)
		if err != nil || len(warnings) == 0 {
			t.Errorf("%s: %v, no warning", fragment, err)
			continue
		}
		got := Sentence(Chinese, warnings[0].String())
		if want != "" && got != want || sentence.MatchString(got) {
			t.Errorf("%s\n  %s\n  %s\nwant %s", fragment, warnings[0], got, want)
		}
	}
}

// TestSentence: sentences within others, and what is no sentence of ours.
func TestSentence(t *testing.T) {
	for english, want := range map[string]string{
		"the training images cannot be loaded: mnist: shard train-1.mpk: fetch: fetching mnist/train-1.mpk: the server answered 404": "无法加载训练图像：图像包 train-1.mpk：获取：获取 mnist/train-1.mpk：服务器回答 404",
		`command "edit": setting "z" cannot change while a run trains`:                                                               `命令 "edit"：设置 "z" 在训练中不能改变`,
		"panic: out of memory": "panic：out of memory",
		"TypeError":            "TypeError",
		"":                     "",
	} {
		if got := Sentence(Chinese, english); got != want {
			t.Errorf("%q becomes %q, want %q", english, got, want)
		}
		if got := Sentence(English, english); got != english {
			t.Errorf("%q becomes %q in English", english, got)
		}
	}
}
