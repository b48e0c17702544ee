package text

// compare holds the words of an A/B: two runs side by side.
var compare = map[string]entry{
	"ab":            {"Compare two runs (A/B)", "对比两次训练（A/B）"},
	"ab.about":      {"Beside this run, A, trains another, B: the same seed, one setting changed.", "在这次训练（A）旁边再训练一次（B）：随机种子相同，只改一项设置。"},
	"ab.setting":    {"Setting to change", "要改的设置"},
	"ab.value":      {"Its value in B", "B 的取值"},
	"ab.now":        {"In A it is %s.", "A 的取值是 %s。"},
	"ab.start":      {"Train B beside A", "开始对比"},
	"ab.end":        {"End the comparison", "结束对比"},
	"ab.ended":      {"The comparison has ended: with this change B would be the same run as A, or one that is not accepted.", "对比已结束：改动之后 B 与 A 相同，或者不被接受。"},
	"ab.wrong":      {"This cannot be compared: %s.", "无法对比：%s。"},
	"ab.failed":     {"B ended, and with it the comparison: %s.", "B 已停止，对比结束：%s。"},
	"ab.trouble":    {"B: %s.", "B：%s。"},
	"ab.diverged":   {"B has diverged: at step %d its loss or its gradient is no longer a number. Look back to go on from before.", "B 已发散：第 %d 步的损失或梯度不再是数字。可以回看到之前的步，从那里继续。"},
	"ab.died":       {"The trainer of B stopped (%s) and was started again.", "B 的训练程序停止（%s），已重新启动。"},
	"ab.numbers":    {"Both runs in numbers", "两次训练的数值"},
	"ab.catching":   {"B is on its way to step %d.", "B 正在追赶到第 %d 步。"},
	"ab.loss.d":     {"D: loss", "D：损失"},
	"ab.loss.g":     {"G: loss", "G：损失"},
	"ab.gradient.d": {"D: gradient", "D：梯度"},
	"ab.gradient.g": {"G: gradient", "G：梯度"},
	"ab.real":       {"D on real", "D 看真图"},
	"ab.fake":       {"D on fakes", "D 看假图"},
	"ab.fd":         {"FD", "FD"},
	"ab.caption":    {"%s: A %s, B %s", "%s：A 为 %s，B 为 %s"},
	"ab.digits":     {"Digits seen", "看到的数字"},
	"ab.print":      {"Fingerprint", "指纹"},
	"ab.on":         {"on", "开"},
	"ab.off":        {"off", "关"},

	"bug.none": {"none", "无"},
}
