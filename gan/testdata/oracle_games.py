#!/usr/bin/python3
"""Plays games of small networks in PyTorch, in float64, for gan/games_test.go: each loss, regulariser and optimiser at least once.

    /usr/bin/python3 gan/testdata/oracle_games.py     a second; Debian's python3-torch 1.13 and python3-numpy

Written from the papers that gan/config names, not from the Go program, but for its random numbers and the layout of what D sees. A
game has the settings of a link; oracle_games.json gets them with the losses of STEPS steps and the gradients of the first.
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

from oracle import SEED, STEPS, LATENT, Convolution, Dense, Network, extract, images, leaky, reshape, significant, words

LABELS, NOISE, MIX = 20, 21, 22  # gan/random, Purpose
Z = 3


# Random tensors as gomlx draws them on the engine: a uniform number for each word, a normal one by Box and Muller from a word
# of each of two draws, the second of which goes on at the next block of four words.

def uniform(purpose, draw, shape, skipped=0):
    n, start = int(np.prod(shape)), -(-skipped // 4) * 4
    w = words(purpose, draw, start + n)[start:].astype(np.float32) * np.float32(2.0**-32)
    return torch.from_numpy(np.minimum(w, np.float32(1 - 2.0**-24)).astype(np.float64).reshape(shape))


def normal(purpose, draw, shape):
    u1, u2 = uniform(purpose, draw, shape), uniform(purpose, draw, shape, int(np.prod(shape)))
    return torch.sqrt(-2 * torch.log(u1)) * torch.cos(2 * np.pi * u2)


def one_hot(labels):
    return F.one_hot(labels, 10).double()


class Optimiser:
    """Adam (Kingma 2015), SGD with momentum (as torch.optim.SGD), RMSProp (as torch.optim.RMSprop, which puts epsilon beside the root)."""

    def __init__(self, kind, trained, rate, beta1, beta2):
        parameters = list(trained.values())
        self.trained = trained
        if kind == "adam":
            self.inner = torch.optim.Adam(parameters, rate, (beta1, beta2), eps=1e-7)
        elif kind == "sgd":
            self.inner = torch.optim.SGD(parameters, rate, momentum=beta1)
        else:
            self.inner = torch.optim.RMSprop(parameters, rate, alpha=beta2, eps=1e-7, momentum=beta1)

    def gradients(self, objective):
        return dict(zip(self.trained, torch.autograd.grad(objective, list(self.trained.values()), retain_graph=True)))

    def move(self, gradients):
        for name, gradient in gradients.items():
            self.trained[name].grad = gradient.clone()
        self.inner.step()


def loss_of_d(s, real, fake):
    label = 1 - s["smooth"]
    if "logits" in s["bug"]:
        real, fake = torch.sigmoid(real), torch.sigmoid(fake)
    if s["loss"] in ("ns", "minimax"):
        entropy = F.binary_cross_entropy_with_logits
        return entropy(real, torch.full_like(real, label)) + entropy(fake, torch.zeros_like(fake))
    if s["loss"] == "ls":
        return 0.5 * ((real - label)**2).mean() + 0.5 * (fake**2).mean()
    if s["loss"] == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    return fake.mean() - real.mean()


def loss_of_g(s, fake):
    if "logits" in s["bug"]:
        fake = torch.sigmoid(fake)
    if s["loss"] in ("ns", "minimax"):
        entropy = F.binary_cross_entropy_with_logits
        if "gloss" in s["bug"]:
            return entropy(fake, torch.zeros_like(fake))
        if s["loss"] == "ns":
            return entropy(fake, torch.ones_like(fake))
        return torch.log(1 - torch.sigmoid(fake)).mean()
    if s["loss"] == "ls":
        return 0.5 * ((fake - 1)**2).mean()
    return -fake.mean()


# The settings of a game that says nothing else, by their keys in links; "images" is how D begins.
BASE = dict(loss="ns", od="adam", og="adam", lrd=2e-3, lrg=1e-3, b1d=0.5, b1g=0.5, b2d=0.99, b2g=0.99, b=6, r1=0, r1e=1, gp=0, clip=0,
            smooth=0, noise=0, noises=0, pack=1, sim=0, cond=0, prior="normal", bug="none", kd=1, kg=1)

GAMES = {
    "minimax": dict(loss="minimax"),
    "least squares, smoothed": dict(loss="ls", smooth=0.1),
    "cross-entropy, smoothed": dict(smooth=0.2),
    "hinge, SGD against RMSProp": dict(loss="hinge", od="sgd", og="rmsprop", b1g=0),
    "RMSProp with momentum against SGD without": dict(od="rmsprop", og="sgd", b1g=0, lrg=0.05),
    "Wasserstein, clipped": dict(loss="wasserstein", clip=0.02, od="rmsprop", og="rmsprop", b1d=0, b1g=0, kd=3),
    "Wasserstein, gradient penalty": dict(loss="wasserstein", gp=10, b2d=0.9, b2g=0.9),
    "gradient penalty, lazy R1, decaying noise": dict(gp=1, r1=0.5, r1e=2, noise=0.3, noises=6),
    "constant noise, uniform prior": dict(noise=0.2, prior="uniform", loss="ls"),
    "conditional": dict(cond=1),
    "packed": dict(pack=3),
    "packed and conditional images, gradient penalty": dict(pack=2, cond=1, gp=2, r1=1, d="v22x28.c2k4s2p1.l.d1"),
    "simultaneous": dict(sim=1, r1=1),
    "simultaneous, conditional, noise": dict(sim=1, cond=1, noise=0.1, pack=2, loss="hinge"),
    "bug gloss": dict(bug="gloss"),
    "bug logits": dict(bug="logits"),
    "bug frozen": dict(bug="frozen"),
    "all bugs, simultaneous": dict(bug="gloss.logits.frozen", sim=1),
}


class Game:
    def __init__(self, settings):
        self.s = s = {**BASE, **settings}
        codes = 10 * s["cond"]
        draws = iter(range(1000))
        self.g = Network("gen", [Dense(Z + codes, 8), torch.tanh, Dense(8, 784), torch.sigmoid], draws)
        self.image = "d" in s
        if self.image:
            channels = s["pack"] * (1 + codes)
            layers = [reshape(channels, 28), Convolution(channels, 2, 4, 2, 1), leaky, Dense(2 * 14 * 14, 1)]
        else:
            layers = [Dense(s["pack"] * (784 + codes), 5), torch.tanh, Dense(5, 1)]
        self.d = Network("disc", layers, draws)
        self.opt_g = Optimiser(s["og"], self.g.trained, s["lrg"], s["b1g"], s["b2g"])
        self.opt_d = Optimiser(s["od"], self.d.trained, s["lrd"], s["b1d"], s["b2d"])
        self.d_updates = self.g_updates = self.step = 0

    def fakes(self, draw):
        s, shape = self.s, (self.s["b"], Z)
        z = 2 * uniform(LATENT, draw, shape) - 1 if s["prior"] == "uniform" else normal(LATENT, draw, shape)
        codes = None
        if s["cond"]:
            codes = one_hot((10 * uniform(LABELS, draw, (s["b"],))).floor().clamp(max=9).long())
            z = torch.cat([z, codes], 1)
        return self.g(z), codes

    def noise(self, draw, n):
        s = self.s
        sigma = s["noise"] * (max(0, 1 - self.step / s["noises"]) if s["noises"] else 1)
        return sigma * normal(NOISE, draw, (n, 784)) if s["noise"] else torch.zeros(n, 784, dtype=torch.float64)

    def judge(self, x, codes):
        """D's output for examples of images, arranged as config.View says."""
        pack = self.s["pack"]
        examples = []
        for first in range(0, len(x), pack):
            group = range(first, first + pack)
            if self.image:
                planes = [torch.cat([x[i][:, None]] + ([codes[i].expand(784, 10)] if codes is not None else []), 1) for i in group]
                examples.append(torch.cat(planes, 1).reshape(-1))
            else:
                examples.append(torch.cat([torch.cat([x[i]] + ([codes[i]] if codes is not None else [])) for i in group]))
        return self.d(torch.stack(examples))

    def trial(self, fake, fake_codes):
        s, n, draw = self.s, self.s["b"], 2 * self.d_updates
        first = self.d_updates * n
        real = images(first, n).clone()
        real_codes = one_hot(torch.arange(first, first + n) % 10) if s["cond"] else None
        noise = self.noise(draw, 2 * n)
        real, fake = (real + noise[:n]).requires_grad_(), fake + noise[n:]
        on_real, on_fake = self.judge(real, real_codes), self.judge(fake, fake_codes)
        loss = objective = loss_of_d(s, on_real, on_fake)
        if s["r1"] and self.d_updates % s["r1e"] == 0:
            slope, = torch.autograd.grad(on_real.sum(), real, create_graph=True)
            objective = objective + s["r1"] * s["r1e"] / 2 * slope.square().sum() / len(on_real)
        if s["gp"]:
            places = uniform(MIX, draw, (n // s["pack"], 1)).repeat_interleave(s["pack"], 0)
            x = (places * real + (1 - places) * fake).detach().requires_grad_()
            codes = places * real_codes + (1 - places) * fake_codes if s["cond"] else None
            slope, = torch.autograd.grad(self.judge(x, codes).sum(), x, create_graph=True)
            objective = objective + s["gp"] * ((slope.reshape(n // s["pack"], -1).norm(dim=1) - 1)**2).mean()
        return loss, objective, on_fake

    def move_d(self, gradients):
        self.d_updates += 1
        if gradients is None:
            return
        self.opt_d.move(gradients)
        if self.s["clip"]:
            for v in self.d.trained.values():
                v.data.clamp_(-self.s["clip"], self.s["clip"])

    def gradients_of_d(self, objective):
        return None if "frozen" in self.s["bug"] else self.opt_d.gradients(objective)

    def play(self):
        s, first, d_losses, g_losses = self.s, {}, [], []
        for self.step in range(STEPS):
            for update in range(s["kd"]):
                fake, codes = self.fakes(2 * self.d_updates)
                both = s["sim"] and update == s["kd"] - 1
                loss, objective, on_fake = self.trial(fake if both else fake.detach(), codes)
                of_d = self.gradients_of_d(objective)
                if both:
                    g_loss = loss_of_g(s, on_fake)
                    of_g = self.opt_g.gradients(g_loss)
                self.move_d(of_d)
            if not s["sim"]:
                draw = 2 * self.g_updates + 1
                fake, codes = self.fakes(draw)
                g_loss = loss_of_g(s, self.judge(fake + self.noise(draw, s["b"]), codes))
                of_g = self.opt_g.gradients(g_loss)
            self.opt_g.move(of_g)
            self.g_updates += 1
            d_losses.append(significant(loss.item()))
            g_losses.append(significant(g_loss.item()))
            if self.step == 0 and s["kd"] == 1:
                first = {**(of_d or {}), **of_g}
        return d_losses, g_losses, [extract(*item) for item in sorted(first.items())]


def main():
    torch.set_num_threads(1)
    lines = []
    for name, settings in GAMES.items():
        game = Game(settings)
        d_losses, g_losses, gradients = game.play()
        head = dict(name=name, settings={k: v for k, v in game.s.items() if k != "d"}, discriminator=game.s.get("d", "d5.t.d1"))
        tensors = ",\n".join("   " + json.dumps(t) for t in gradients)
        lines.append(" " + json.dumps(head)[:-1] + f',\n  "d_loss": {json.dumps(d_losses)},\n  "g_loss": {json.dumps(g_losses)},\n'
                     f'  "gradients": [\n{tensors}]}}')
    with open(os.path.join(os.path.dirname(__file__), "oracle_games.json"), "w") as f:
        f.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
