package text

// quiz holds the texts of the game "real or fake?".
var quiz = map[string]entry{
	"quiz":           {"Real or fake?", "真还是假？"},
	"quiz.place":     {"Tile %d of %d: a real digit, or a fake that G drew at step %d? About half are fakes.", "第 %d 张，共 %d 张：是真实数字，还是 G 在第 %d 步画的假图？大约一半是假的。"},
	"quiz.tile":      {"A handwritten digit, or what G takes for one", "一个手写数字，或 G 画的假数字"},
	"quiz.fake":      {"Fake", "假"},
	"quiz.real":      {"Real", "真"},
	"quiz.score":     {"You were right on %d of %d, D on %d. The percentage is how real D finds a tile.", "您答对 %d 张（共 %d 张），D 答对 %d 张。百分数是 D 认为该图为真的概率。"},
	"quiz.again":     {"Ten more", "再来十张"},
	"quiz.you.right": {"you: right ✓", "您：对 ✓"},
	"quiz.you.wrong": {"you: wrong ✗", "您：错 ✗"},
	"quiz.d.right":   {"D: %s ✓", "D：%s ✓"},
	"quiz.d.wrong":   {"D: %s ✗", "D：%s ✗"},
	"quiz.d": {"D was better. It looks for this one thing alone, in every pixel, and has seen all of G's tricks so far. It need not know what a digit is.",
		"这次 D 更好。它只做这一件事，看每一个像素，也见过 G 到目前为止的所有花招。它并不需要知道数字是什么。"},
	"quiz.visitor": {"You were better. You know what digits look like; D knows only what G's fakes looked like until now, and G has learnt to get past just that.",
		"这次您更好。您知道数字该是什么样子；D 只知道 G 的假图到目前为止是什么样子，而 G 学会的正是怎样骗过它。"},
	"quiz.even": {"It is a draw. From 50% on D calls a tile real. Train on and play again: as G gets better it becomes harder for both of you.",
		"平局。D 认为为真的概率达到 50% 就算“真”。继续训练再玩一次：G 越好，你们俩都越难分辨。"},
	"quiz.none": {"This game is about images, and there are none yet, or this run makes points. Open a run on digits, and come back when its fakes are there.",
		"这个游戏要看图像，但现在还没有图像，或者这次训练生成的是点。请打开一个生成数字的训练，等有了假图再来。"},
	"help.quiz": {"real or fake? (f fake, r real)", "真还是假？（f 假，r 真）"},
}
