#!/usr/bin/python3
"""Trains presets in PyTorch, in float64, and writes what gan/oracle_test.go compares the Go program with.

    /usr/bin/python3 gan/testdata/oracle.py     a few seconds; Debian's python3-torch 1.13 and python3-numpy

Nothing here comes from the Go program but the description of its random numbers: a preset is written down a second time below,
layer by layer, and trains for STEPS steps as train.Run does. oracle_PRESET.json gets the losses of every step, the gradients of
the first update of each player (of D with its R1 penalty), and batch norm's running variances after the last step. Its running
means are left out: they hold the bias before it, which has no gradient but rounding noise.

Weights lie as in Go: dense [inputs, units], kernels [height, width, inputs, channels]. PyTorch gets permuted views of them, so
that its gradients come back in that order. Images are NCHW between the layers, NHWC where they meet vectors.
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

STEPS = 10
SEED = 42
INIT, LATENT, DROPOUT, POINTS = 1, 3, 5, 16  # gan/random, Purpose
STORED = 64  # values of a tensor that are written down, at most


# Random numbers: gan/random.

def philox(counter, key):
    """Philox4x32-10 (Salmon 2011) of counters, uint64 [n, 4], under one key of two words."""
    c = [counter[:, i].copy() for i in range(4)]
    k = [np.uint64(key & 0xFFFFFFFF), np.uint64(key >> 32)]
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(p1 >> half) ^ c[1] ^ k[0], p1 & low, (p0 >> half) ^ c[3] ^ k[1], p0 & low]
        k = [(k[0] + np.uint64(0x9E3779B9)) & low, (k[1] + np.uint64(0xBB67AE85)) & low]
    return np.stack(c, axis=1)


def words(purpose, draw, n):
    """The first n words of a draw."""
    counter = np.zeros((-(-n // 4), 4), np.uint64)
    counter[:, 0] = np.arange(len(counter))
    counter[:, 1], counter[:, 2], counter[:, 3] = draw & 0xFFFFFFFF, draw >> 32, purpose
    return philox(counter, SEED).reshape(-1)[:n]


def uniform(draw, shape, limit):
    """Initial weights: odd multiples of limit/2^24, rounded to float32 as the Go program's are."""
    w = (words(INIT, draw, int(np.prod(shape))) >> np.uint64(8)).astype(np.int64)
    v = np.float32(limit) * ((2 * w - (2**24 - 1)).astype(np.float32) * np.float32(2.0**-24))
    return torch.from_numpy(v.astype(np.float64).reshape(shape))


def normal(draw, shape, purpose=LATENT):
    """Latent vectors by Box and Muller, rounded to float32."""
    w = words(purpose, draw, int(np.prod(shape)) + 1).astype(np.float64)
    w = w[:len(w) // 2 * 2].reshape(-1, 2)
    radius, angle = np.sqrt(-2 * np.log((w[:, 0] + 0.5) * 2.0**-32)), 2 * np.pi * w[:, 1] * 2.0**-32
    v = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:int(np.prod(shape))]
    return torch.from_numpy(v.astype(np.float32).astype(np.float64).reshape(shape))


class Chance:
    """The dropout stream in one update: every layer takes whole blocks of four words."""

    def start(self, draw):
        self.draw, self.used = draw, 0

    def uniform(self, shape):
        n = int(np.prod(shape))
        w = words(DROPOUT, self.draw, self.used + n)[self.used:]
        self.used += -(-n // 4) * 4
        return torch.from_numpy((w.astype(np.float32) * np.float32(2.0**-32)).reshape(shape))


chance = Chance()


# Layers. Those with weights have the name of their scope in Go, the shape of their weights and the sum of their fans.

class Dense:
    scope = "dense"

    def __init__(self, inputs, units, spectral=False):
        self.shape, self.fans, self.spectral = (inputs, units), inputs + units, spectral

    def __call__(self, x, weights, biases):
        return F.linear(flat(x), weights.T, biases)


class Maxout(Dense):
    scope = "maxout"

    def __init__(self, inputs, units, pieces, spectral=False):
        super().__init__(inputs, units * pieces, spectral)
        self.pieces = pieces

    def __call__(self, x, weights, biases):
        return super().__call__(x, weights, biases).unflatten(1, (self.pieces, -1)).amax(1)


class Convolution:
    scope = "conv"

    def __init__(self, inputs, channels, kernel, stride=1, padding=0, spectral=False):
        self.shape, self.fans, self.spectral = (kernel, kernel, inputs, channels), kernel**2 * (inputs + channels), spectral
        self.stride, self.padding = stride, padding

    def __call__(self, x, weights, biases):
        return F.conv2d(x, weights.permute(3, 2, 0, 1), biases, self.stride, self.padding)


class TransposedConvolution(Convolution):
    """PyTorch's spreads every input with the kernel; Go's gathers with the kernel as it lies, which is the same turned by half."""
    scope = "conv_transpose"

    def __call__(self, x, weights, biases):
        return F.conv_transpose2d(x, weights.flip(0, 1).permute(2, 3, 0, 1), biases, self.stride, self.padding)


class BatchNorm:
    def __init__(self, features):
        self.features = features

    def __call__(self, x, gamma, beta, mean, variance, moving):
        averages = (mean, variance) if moving else (None, None)
        return F.batch_norm(x, *averages, gamma, beta, training=True, momentum=0.1, eps=1e-5)


class Dropout:
    def __init__(self, percent):
        self.probability = percent / 100

    def __call__(self, x):
        shape = x.shape if x.dim() == 2 else x.permute(0, 2, 3, 1).shape
        stays = chance.uniform(shape) >= np.float32(self.probability)
        return x * (stays if x.dim() == 2 else stays.permute(0, 3, 1, 2)) / (1 - self.probability)


def deviation(group):
    """Minibatch standard deviation (Karras 2018): of consecutive examples."""
    def layer(x):
        spread = x.unflatten(0, (-1, group)).var(1, unbiased=False).add(1e-8).sqrt().flatten(1).mean(1).repeat_interleave(group)
        return torch.cat([x, spread.view(-1, *[1] * (x.dim() - 1)).expand(-1, 1, *x.shape[2:])], 1)
    return layer


def upsample(factor):
    return lambda x: F.interpolate(x, scale_factor=factor, mode="nearest")


def average_pool(factor):
    return lambda x: F.avg_pool2d(x, factor)


def max_pool(factor):
    return lambda x: F.max_pool2d(x, factor)


def unit(x):
    return F.normalize(x, dim=0, eps=1e-12)


class Affine:
    """One scale and one shift for each feature of a vector."""

    def __init__(self, features):
        self.features = features

    def __call__(self, x, scale, shift):
        return scale * x + shift


def flat(x):
    return x if x.dim() == 2 else x.permute(0, 2, 3, 1).flatten(1)


def reshape(channels, side):
    return lambda x: flat(x).view(-1, side, side, channels).permute(0, 3, 1, 2)


def leaky(x):
    return F.leaky_relu(x, 0.2)


def slope(hundredths):
    return lambda x: F.leaky_relu(x, hundredths / 100)


def plus_minus(x):
    return 2 * x - 1


class Network:
    """One player: its layers, and its variables by their names in Go."""

    def __init__(self, scope, layers, draws):
        self.scope, self.layers, self.trained, self.averages, self.vectors = scope, layers, {}, {}, {}
        for i, layer in enumerate(layers):
            if hasattr(layer, "shape"):
                weights = uniform(next(draws), layer.shape, np.sqrt(6 / layer.fans))
                self.add(f"{i}/{layer.scope}/weights", weights)
                self.add(f"{i}/{layer.scope}/biases", torch.zeros(layer.shape[-1], dtype=torch.float64))
                if layer.spectral:
                    self.vectors[i] = (normal(next(draws), layer.shape[-1:], INIT), None)
                    for _ in range(15):
                        self.iterate(i)
                    self.vectors[i] = tuple(v.float().double() for v in self.vectors[i])
            if isinstance(layer, Affine):
                self.add(f"{i}/scale", torch.ones(layer.features, dtype=torch.float64))
                self.add(f"{i}/shift", torch.zeros(layer.features, dtype=torch.float64))
            if isinstance(layer, BatchNorm):
                ones = torch.ones(layer.features, dtype=torch.float64)
                self.add(f"{i}/gamma", ones.clone())
                self.add(f"{i}/beta", 0 * ones)
                self.averages[f"{scope}/l{i}/mean"], self.averages[f"{scope}/l{i}/variance"] = 0 * ones, ones.clone()

    def add(self, name, value):
        self.trained[f"{self.scope}/l{name}"] = value.requires_grad_()

    def matrix(self, i):
        """Weights of a layer with a row for each output, as Miyato 2018 has them."""
        return self.trained[f"{self.scope}/l{i}/{self.layers[i].scope}/weights"].flatten(0, -2).T

    def iterate(self, i):
        """One step of power iteration (Miyato 2018, algorithm 1)."""
        w = self.matrix(i).detach()
        v = unit(w.T @ self.vectors[i][0])
        self.vectors[i] = (unit(w @ v), v)

    def start_update(self):
        for i in self.vectors:
            self.iterate(i)

    def __call__(self, x, moving=False):
        """The output as vectors; batch norm's running averages move if moving is set."""
        for i, layer in enumerate(self.layers):
            prefix = f"{self.scope}/l{i}/"
            variables = [v for name, v in {**self.trained, **self.averages}.items() if name.startswith(prefix)]
            if i in self.vectors:
                u, v = self.vectors[i]
                variables[0] = variables[0] / (u @ self.matrix(i) @ v)
            x = layer(x, *variables, moving) if isinstance(layer, BatchNorm) else layer(x, *variables)
        return flat(x)


class Adam:
    """Kingma 2015, algorithm 1, with epsilon beside the corrected root, as gomlx has it."""

    def __init__(self, trained, rate, beta1, beta2=0.999, epsilon=1e-7):
        self.trained, self.settings, self.step = trained, (rate, beta1, beta2, epsilon), 0
        self.moments = {name: (torch.zeros_like(v), torch.zeros_like(v)) for name, v in trained.items()}

    def update(self, objective):
        """Makes one update that lowers the objective, and returns the gradients by name."""
        rate, beta1, beta2, epsilon = self.settings
        self.step += 1
        gradients = dict(zip(self.trained, torch.autograd.grad(objective, list(self.trained.values()))))
        with torch.no_grad():
            for name, g in gradients.items():
                m, v = self.moments[name]
                m.mul_(beta1).add_((1 - beta1) * g)
                v.mul_(beta2).add_((1 - beta2) * g * g)
                root = torch.sqrt(v / (1 - beta2**self.step))
                self.trained[name].sub_(rate * m / (1 - beta1**self.step) / (root + epsilon))
        return gradients


# Presets: gan/config/presets.go, and the prototype that they come from.

def transposed_generator(base):
    """G of quick (base 12) and dcgan (base 16)."""
    return [Dense(32, 98 * base), BatchNorm(98 * base), F.relu, reshape(2 * base, 7),
            TransposedConvolution(2 * base, base, 4, 2, 1), BatchNorm(base), F.relu,
            TransposedConvolution(base, 1, 4, 2, 1), torch.sigmoid]


def dense_discriminator(units, inputs=784):
    return [Dense(inputs, units), leaky, Dense(units, units), leaky, Dense(units, 1)]


def points(modes, deviation):
    """Training points first to first+n-1 of a mixture: toy.Set.Draw, where modes take turns."""
    def draw(first, n):
        noise = normal(0, (first + n, len(modes[0])), POINTS)[first:].numpy()
        centres = np.array([modes[i % len(modes)] for i in range(first, first + n)])
        return torch.from_numpy((centres + deviation * noise).astype(np.float32).astype(np.float64))
    return draw


EIGHTHS = np.arange(8) * np.pi / 4  # of a turn


PRESETS = {
    "mlp": dict(
        latent=32, batch=32, rate=1.5e-3, beta1=0.5, r1=0.5, r1_every=4, bias="mean",
        generator=[Dense(32, 256), BatchNorm(256), F.relu, Dense(256, 256), BatchNorm(256), F.relu, Dense(256, 784), torch.sigmoid],
        discriminator=dense_discriminator(256)),
    "quick": dict(
        latent=32, batch=32, rate=3e-3, beta1=0.5, r1=0.5, r1_every=4, bias=-2,
        generator=transposed_generator(12), discriminator=dense_discriminator(128)),
    "dcgan": dict(
        latent=32, batch=32, rate=1.5e-3, beta1=0.5, r1=0, r1_every=1, bias=-2,
        generator=transposed_generator(16),
        discriminator=[plus_minus, reshape(1, 28), Convolution(1, 16, 4, 2, 1), leaky, Convolution(16, 32, 4, 2, 1), BatchNorm(32), leaky,
                       Dense(49 * 32, 1)]),
    # The preset's batch is 128; 4 keep the Go test short.
    "article": dict(
        latent=100, batch=4, rate=2e-4, beta1=0.9, r1=0, r1_every=1, bias=0,
        generator=[Dense(100, 256), F.relu, Dense(256, 512), F.relu, Dense(512, 784), torch.sigmoid],
        discriminator=[reshape(1, 28), Convolution(1, 32, 3), F.relu, Convolution(32, 64, 3), F.relu, Dense(24 * 24 * 64, 1)]),
    "ring": dict(
        latent=2, batch=128, rate=2e-3, beta1=0.5, r1=0, r1_every=1, bias=0,
        data=points(2 * np.stack([np.cos(EIGHTHS), np.sin(EIGHTHS)], axis=1), 0.02),
        generator=[Dense(2, 64), F.relu, Dense(64, 64), F.relu, Dense(64, 64), F.relu, Dense(64, 2)],
        discriminator=[Dense(2, 64), leaky, Dense(64, 64), leaky, Dense(64, 64), leaky, Dense(64, 1)]),
    "gaussian": dict(
        latent=1, batch=128, rate=1e-2, beta1=0.5, r1=0, r1_every=1, bias=0,
        data=points([[4.0]], 0.5), generator=[Affine(1)], discriminator=dense_discriminator(32, 1)),
    "gaussian-logistic": dict(
        latent=1, batch=128, rate=1e-2, beta1=0.5, r1=1, r1_every=1, bias=0,
        data=points([[4.0]], 0.5), generator=[Affine(1)], discriminator=[Dense(1, 1)]),
    # No preset: the layers that the others do not have, in both players. Names of layers count from 0, so l1 is dropout.
    "layers": dict(
        latent=8, batch=8, rate=1e-3, beta1=0.5, r1=0.5, r1_every=4, bias=-2,
        generator=[Maxout(8, 98, 3, True), Dropout(20), reshape(2, 7), upsample(2), Convolution(2, 4, 3, 1, 1, True), BatchNorm(4), slope(10),
                   upsample(2), TransposedConvolution(4, 1, 3, 1, 1, True), torch.sigmoid],
        discriminator=[plus_minus, reshape(1, 28), Convolution(1, 4, 4, 2, 1, True), slope(30), max_pool(2), Dropout(30),
                       Convolution(4, 6, 3, 1, 1, True), torch.tanh, average_pool(7), deviation(4), Maxout(7, 12, 3), deviation(2),
                       Dense(13, 1, True)]),
}


def output_bias(kind):
    """Start of G's last biases: a constant, or the logits of the mean image that oracle_test.go makes up."""
    if kind != "mean":
        return kind
    mean = np.clip((np.arange(784) % 10).astype(np.float32) / np.float32(10), np.float32(0.01), np.float32(0.99)).astype(np.float64)
    return torch.from_numpy((np.log(mean) - np.log(1 - mean)).astype(np.float32).astype(np.float64))


def images(first, n):
    """Training images first to first+n-1, intensities in [0,1]: rings whose middle is a corner, cut off at a byte."""
    i, row, column = np.ogrid[first:first + n, 0:28, 0:28]
    values = (row * row * (1 + i % 3) + column * column * (1 + i % 5) + 37 * i) & 255
    return torch.from_numpy(values.reshape(n, 784) / 255.0)


def train(p):
    """Trains a preset as train.Run does and returns what is compared."""
    draws = iter(range(1000))
    g, d = Network("gen", p["generator"], draws), Network("disc", p["discriminator"], draws)
    with torch.no_grad():
        list(g.trained.values())[-1][:] = output_bias(p["bias"])
    adam_g, adam_d = (Adam(player.trained, p["rate"], p["beta1"]) for player in (g, d))
    batch, z_shape = p["batch"], (p["batch"], p["latent"])
    d_losses, g_losses, first = [], [], {}
    for step in range(STEPS):
        chance.start(2 * step)
        d.start_update()
        real, fake = p.get("data", images)(step * batch, batch).requires_grad_(), g(normal(2 * step, z_shape)).detach()
        on_real, on_fake = d(real, moving=True), d(fake, moving=True)
        loss = F.softplus(-on_real).mean() + F.softplus(on_fake).mean()
        d_losses.append(significant(loss.item()))
        if p["r1"] > 0 and step % p["r1_every"] == 0:
            slope, = torch.autograd.grad(on_real.sum(), real, create_graph=True)
            loss = loss + p["r1"] * p["r1_every"] * 0.5 * slope.square().sum() / batch
        d_gradients = adam_d.update(loss)
        chance.start(2 * step + 1)
        g.start_update()
        loss = F.softplus(-d(g(normal(2 * step + 1, z_shape), moving=True))).mean()
        g_losses.append(significant(loss.item()))
        g_gradients = adam_g.update(loss)
        first = first or {**d_gradients, **g_gradients}
    variances = {name: v for name, v in {**d.averages, **g.averages}.items() if name.endswith("variance")}
    return dict(batch=batch, d_loss=d_losses, g_loss=g_losses, gradients=first, variances=variances)


def extract(name, tensor):
    """Norm and some values of a tensor. The stride is odd, so that they come from all channels."""
    v = tensor.detach().reshape(-1).numpy()
    if np.linalg.norm(v) < 1e-12:
        v = 0 * v  # the bias before batch norm: noise that differs from machine to machine
    stride = -(-len(v) // STORED) | 1
    return dict(name=name, norm=significant(np.linalg.norm(v)), stride=stride, values=[significant(x) for x in v[::stride]])


def significant(x):
    return float(f"{x:.8g}")


def write(path, result):
    """JSON with one tensor on each line."""
    for key in ("gradients", "variances"):
        result[key] = [extract(*item) for item in sorted(result[key].items())]
    lines = []
    for key, value in result.items():
        if value and isinstance(value, list) and isinstance(value[0], dict):
            lines.append(f'"{key}": [\n' + ",\n".join("  " + json.dumps(t) for t in value) + "\n]")
        else:
            lines.append(f'"{key}": {json.dumps(value)}')
    with open(path, "w") as f:
        f.write("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    torch.set_num_threads(1)  # one order of sums
    known = philox(np.array([[0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344]], np.uint64), 0x299F31D0A4093822)
    assert known.tolist() == [[0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]], "Philox: Random123's known answer"
    for name, preset in PRESETS.items():
        write(os.path.join(os.path.dirname(__file__), f"oracle_{name}.json"), train(preset))


if __name__ == "__main__":
    main()
