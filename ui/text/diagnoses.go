package text

// diagnoses holds the sentences about what the curves show, see ui/diagnosis.
var diagnoses = map[string]entry{
	"diagnosis.diverged":  {"A loss is no longer a number: the weights have grown beyond all bounds. Rewind, and try smaller learning rates.", "有一个损失已经不是数：权重增长失控了。请回到开头，换更小的学习率。"},
	"diagnosis.frozen":    {"D's gradient is exactly 0: D does not learn at all, and G has nobody to learn from.", "D 的梯度恰好为 0：D 根本不在学习，G 也就无从学起。"},
	"diagnosis.logits":    {"D tells real from fake, but its loss stays above 1.0064: a probability is taken for a logit, so sigmoid is applied twice.", "D 分得清真假，损失却一直高于 1.0064：概率被当成 logit，sigmoid 用了两次。"},
	"diagnosis.gloss":     {"G's loss falls while D finds its fakes ever less real: G learns to be recognised as fake, and helps D.", "G 的损失在下降，而 D 认为假图越来越假：G 学的是让自己被认出来，它在帮 D。"},
	"diagnosis.vanished":  {"D is always right, and G's gradient has all but vanished: G has stopped learning.", "D 总是判对，G 的梯度几乎消失：G 已经停止学习。"},
	"diagnosis.overpower": {"D is always right, whatever G does: D has become too strong, and G cannot keep up.", "无论 G 怎么做，D 总是判对：D 太强，G 跟不上。"},
	"diagnosis.unstable":  {"D's loss swings between sure and worse than guessing: the players overshoot, and do not come to rest.", "D 的损失在“很确信”和“比瞎猜还差”之间摆动：双方都冲过头，停不下来。"},
	"diagnosis.collapsed": {"All fakes are the same shape: the modes have collapsed to one.", "所有假图都是同一个形状：模式坍缩成了一个。"},
	"diagnosis.partial":   {"The fakes show only a few shapes: part of the digits is missing.", "假图只有少数几种形状：缺了一部分数字。"},
	"diagnosis.lesson":    {"Lesson: %s", "课程：%s"},
}
