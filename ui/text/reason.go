package text

import (
	"fmt"
	"strings"
)

// reasons are the sentences by which gan/config refuses settings, and what they are in Chinese. In English, %s stands for any text, %l for a
// list and %w for a sentence that has its own entry; in Chinese %s is what stood there, in the same order.
var reasons = []entry{
	{"this link asks for a run that is not accepted: %w", "链接要求的训练不被接受：%s"},
	{"generator: %w", "生成器：%s"},
	{"discriminator: %w", "判别器：%s"},
	{"edit %s: %w", "第 %s 处改动：%s"},
	{"architecture %s, character %s: %w", "结构 %s 第 %s 个字符：%s"},
	{"architecture %s has %s layers; at most %s are accepted", "结构 %s 有 %s 层，最多 %s 层"},
	{"architecture %s has nothing to train; a layer d<units> has weights, for example", "结构 %s 没有可训练的参数；例如 d<units> 层就有权重"},
	{"unknown layer %s; the layers are %l", "没有 %s 这种层；可用的层有 %s"},
	{"layer %s: %w is %s: %s to %s is accepted", "层 %s：%s为 %s，只接受 %s 到 %s"},
	{"layer %s: %w is written %s", "层 %s：%s应写作 %s"},
	{"layer %s is written %s", "层 %s 应写作 %s"},
	{"layer %s: %w", "层 %s：%s"},
	{"an image of %s has %s values, but the input has %s; %s would fit", "%s 的图像有 %s 个值，而输入有 %s 个；可以用 %s"},
	{"an image of %s has %s values, but the input has %s", "%s 的图像有 %s 个值，而输入有 %s 个"},
	{"it needs an image, but the input is %s values; %s before it would make one", "它需要图像，而输入是 %s 个值；在它前面加 %s 就能变成图像"},
	{"it needs an image, but the input is %s values; %s makes one of channels times side times side values",
		"它需要图像，而输入是 %s 个值；%s 可以把“通道数×边长×边长”个值变成图像"},
	{"the image would have %s channels; at most %s are accepted", "图像会有 %s 个通道，最多 %s 个"},
	{"the image would have %s pixels; at most %s are accepted", "图像会有 %s 像素，最多 %s"},
	{"the kernel is larger than the image of %s with its padding", "卷积核比 %s 的图像连同填充还大"},
	{"the side of the image of %s is no multiple of %s; what would fit is %l", "%s 图像的边长不是 %s 的倍数；可以用 %s"},
	{"the side of the image of %s is no multiple of %s", "%s 图像的边长不是 %s 的倍数"},
	{"the last layer, %s, gives %s values per example; the generator must give %l", "最后一层 %s 对每个样本给出 %s 个值，而生成器必须给出 %s 个"},
	{"the last layer, %s, gives %s values per example; the discriminator must give %l", "最后一层 %s 对每个样本给出 %s 个值，而判别器必须给出 %s 个"},
	{"a batch of %s cannot be divided into groups of %s", "大小为 %s 的批不能分成每组 %s 个"},
	{"the networks have %s million parameters together; at most %s million are accepted", "两个网络共有 %s 百万个参数，最多 %s 百万个"},
	{"training would hold %s MiB; at most %s MiB are accepted: choose a smaller batch or smaller networks",
		"训练要占用 %s MiB 内存，最多 %s MiB：请减小批大小或网络"},
	{"one step would take %s GFLOP; at most %s GFLOP are accepted: choose a smaller batch, fewer updates per step or smaller networks",
		"每步要计算 %s GFLOP，最多 %s GFLOP：请减小批大小、每步更新次数或网络"},
	{"a conditional GAN (cond) needs digits; the data set %s has none", "条件 GAN（cond）需要数字图像，数据集 %s 没有"},
	{"label smoothing (smooth) is %s, but the loss %s has no labels: %l have", "标签平滑（smooth）为 %s，但损失 %s 没有标签；有标签的是 %s"},
	{"bug gloss makes the label of the loss %s another; the loss is %s", "错误 gloss 改的是损失 %s 的标签，而现在的损失是 %s"},
	{"bug logits needs a loss that takes logits, %l; the loss is %s", "错误 logits 需要以 logit 为输入的损失（%s），而现在的损失是 %s"},
	{"the batch of %s (b) is no multiple of the %s samples that the discriminator sees together (pack)",
		"批大小 %s（b）不是判别器一次看的样本数 %s（pack）的倍数"},
	{"output bias %s is for images; the data set %s accepts only %s", "末层偏置初值 %s 用于图像；数据集 %s 只接受 %s"},
	{"output bias %s: no layer of generator %s has biases", "末层偏置初值 %s：生成器 %s 没有带偏置的层"},
	{"output bias %s sets %s biases, one for each pixel; the last layer of generator %s that has any is %s, with %s",
		"末层偏置初值 %s 要设 %s 个偏置，每个像素一个；生成器 %s 最后一个带偏置的层是 %s，有 %s 个"},

	{"units", "单元数"}, {"pieces", "段数"}, {"channels", "通道数"}, {"side", "边长"}, {"kernel", "卷积核边长"}, {"stride", "步幅"}, {"padding", "填充"},
	{"factor", "倍数"}, {"percent", "百分数"}, {"hundredths", "百分之几"}, {"group", "每组个数"},
	{"a dense layer", "全连接层"}, {"a maxout layer", "maxout 层"}, {"a reshape", "变形层"}, {"a convolution", "卷积层"},
	{"a transposed convolution", "转置卷积层"}, {"upsampling", "上采样层"}, {"average pooling", "平均池化层"}, {"max pooling", "最大池化层"},
	{"batch normalisation", "批归一化层"}, {"the minibatch standard deviation", "小批量标准差层"}, {"dropout", "dropout 层"}, {"ReLU", "ReLU 层"},
	{"leaky ReLU", "leaky ReLU 层"}, {"tanh", "tanh 层"}, {"sigmoid", "sigmoid 层"}, {"the step from 0..1 to -1..1", "从 0..1 到 -1..1 的一步"},
	{"an affine layer", "仿射层"},
}

// Reason says in a language why settings are refused. A sentence that is not among the reasons stays in English.
func Reason(language Language, sentence string) string {
	if language != Chinese {
		return sentence
	}
	for _, r := range reasons {
		if found, ok := match(r.en, sentence); ok {
			return fmt.Sprintf(r.zh, found...)
		}
	}
	return sentence
}

// match takes apart a sentence that a pattern describes, and translates its parts.
func match(pattern, sentence string) (found []any, ok bool) {
	before, rest, more := strings.Cut(pattern, "%")
	sentence, ok = strings.CutPrefix(sentence, before)
	if !ok || !more {
		return nil, ok && sentence == ""
	}
	verb, next := rest[0], rest[1:]
	literal, _, _ := strings.Cut(next, "%")
	// Of several places where the text behind the verb stands, the first from which on everything fits is meant.
	for at := 0; at <= len(sentence); at++ {
		if !strings.HasPrefix(sentence[at:], literal) || next == "" && at < len(sentence) {
			continue
		}
		if others, fits := match(next, sentence[at:]); fits {
			return append([]any{translated(verb, sentence[:at])}, others...), true
		}
	}
	return nil, false
}

func translated(verb byte, part string) string {
	switch verb {
	case 'w':
		return Reason(Chinese, part)
	case 'l':
		return strings.NewReplacer(", ", "、", " and ", "、", " or ", "、").Replace(part)
	}
	return part
}
