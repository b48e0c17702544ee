package text

// survival is what the page says when something is kept, lost, mended or replaced.
var survival = map[string]entry{
	"saved.restored": {"Restored at step %d, as this browser had kept the run. Rewind goes back to its start.",
		"已恢复到第 %d 步，即此浏览器保存的进度。按“回到开头”可重新开始。"},
	"saved.older": {"The newest state that was kept is damaged. The run was restored from the one before it, at step %d.",
		"最近保存的进度已损坏，已从更早保存的进度恢复到第 %d 步。"},
	"saved.damaged": {"The state that was kept is damaged and not used: the run starts from its beginning.",
		"保存的进度已损坏，不再使用；训练从头开始。"},
	"saved.unfit": {"The state that was kept does not fit this version of the page (%s), so the run starts from its beginning.",
		"保存的进度与本版本页面不符（%s），训练从头开始。"},
	"saved.other": {"The playground is open in another tab too. Only that one is kept for a reload; when it is closed, this one is.",
		"游乐场还在另一个标签页中打开。只有那个标签页的进度会被保存；关闭它之后，会改为保存本页的进度。"},
	"saved.full": {"The browser's storage is full. The run goes on, but a reload starts it from its beginning.",
		"浏览器的存储空间已满。训练会继续，但重新加载后将从头开始。"},
	"saved.refused": {"The browser lets the page store nothing (%s). The run goes on, but a reload starts it from its beginning.",
		"浏览器不允许页面保存数据（%s）。训练会继续，但重新加载后将从头开始。"},

	"diverged.title": {"The run has diverged", "训练已发散"},
	"diverged.text": {"At step %d a loss or a gradient was no longer a number: the weights had grown beyond all bounds, and training was paused. " +
		"Go back to a step before, and try a smaller learning rate or a penalty on D.",
		"在第 %d 步，损失或梯度不再是有限的数：权重已失控增长，训练已暂停。请回到之前的某一步，再尝试更小的学习率，或给 D 加上惩罚项。"},
	"diverged.back": {"Back to step %d", "回到第 %d 步"},

	"update.text":   {"A newer version of this page is ready.", "本页面的新版本已准备就绪。"},
	"update.others": {"Another tab has the page open too. Close it first, so that its run is not disturbed.", "另一个标签页也打开着本页面。请先关闭它，以免干扰其中的训练。"},
	"update.now":    {"Reload with it", "重新加载并更新"},
	"update.later":  {"Later", "以后再说"},
}
