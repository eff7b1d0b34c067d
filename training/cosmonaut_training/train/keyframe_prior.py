"""Trains the keyframe prior on single pictures of walks: EDM, three times more weight where the memory has a hole.

Muon for the kernels, AdamW for the rest. Words come from the transformer's text encoder, which is left as it is. The
memory is dropped in 5 % of the pictures, the words and the appearance in 10 % each. Half of the pictures are mirrored,
half under a little more or less light. In half of them a guess stands where the memory shows nothing
(data.guesses), and the noise is at most what a guess is finished from.

Samples are those of data.precompute --walks; with --preset gpu worker processes make them on the way, all are kept in
the device's memory, and the drafts among their pictures are this network's own (data.walk_workers).
"""

from __future__ import annotations

import math
import os
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cosmonaut_training.data import guesses
from cosmonaut_training.data.clips import show
from cosmonaut_training.data.drafts import Drafter
from cosmonaut_training.data.stock import Rows, Shards, Stock
from cosmonaut_training.data.variation import Variation
from cosmonaut_training.data.walk_workers import WalkWorkers
from cosmonaut_training.models.dit import scalings, sigma_steps
from cosmonaut_training.models.keyframe_prior import (
    SIGMA_MAX,
    SIGMA_MIN,
    STEPS,
    KeyframePrior,
    Sight,
    Words,
    denoised,
    prior_sample,
)
from cosmonaut_training.models.trained import channel_weights, load_pixel_path, load_text, load_tokenizer
from cosmonaut_training.places import WORK
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, shared_arguments, spawn

BATCH = 128
HOLE_WEIGHT = 3.0
RATES = (0.02, 1e-3)  # of Muon and AdamW
GUESSED = 0.5  # share of the samples whose holes show a guess
LEVELS = (0.2, 0.7, 2, 8, 30)  # of noise, at which held-out samples are judged


def sight_of(b: Rows, guessed: torch.Tensor | bool = False) -> Sight:
    """What rows know; a guess of the rest in those that `guessed` [B] names."""
    which = torch.as_tensor(guessed, device=b["cache"].device).reshape(-1, 1, 1, 1)
    cache = torch.where(which, b["guess"], b["cache"])
    return Sight(cache, b["mask"], b["nearness"], b["text"], b["appearance"], b["focal"])


def forgotten(sight: Sight, g: torch.Generator) -> Sight:
    n = len(sight.cache)
    kept = lambda p: (torch.rand(n, generator=g, device=g.device) >= p).float()
    memory = kept(0.05)[:, None, None, None]
    return Sight(
        sight.cache * memory,
        sight.mask * memory,
        sight.nearness * memory,
        sight.text * kept(0.1)[:, None],
        sight.appearance * kept(0.1)[:, None],
        sight.focal,
    )


def gap(
    net: KeyframePrior, b: Rows, sight: Sight, sigma: torch.Tensor, weights: torch.Tensor, g: torch.Generator
) -> torch.Tensor:
    latent = b["latent"]
    c_skip, c_out, _, _ = (v[:, None, None, None] for v in scalings(sigma))
    x = latent + sigma[:, None, None, None] * torch.randn(latent.shape, generator=g, device=g.device)
    error = (denoised(net, x, sigma, sight).float() - (latent - c_skip * x) / c_out).square() * weights
    return (error * (1 + HOLE_WEIGHT * (1 - b["mask"].mean(1, keepdim=True)))).mean()


def noise_levels(guessed: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Of samples, of which some have a guess [B]: those are finished from a level down."""
    random, low = torch.rand(len(guessed), generator=g, device=g.device), math.log(0.03)
    free = torch.exp(0.6 + 1.5 * torch.randn(len(guessed), generator=g, device=g.device)).clamp(0.02, 80)
    return torch.where(guessed, torch.exp(low + (math.log(guesses.LEVEL) - low) * random), free)


@torch.no_grad()
def draw(net: KeyframePrior, b: Rows, coder, path: Path) -> None:
    """Rows: the memory, two drafts, the memory with a guess, what is made of that, the truth."""
    g = torch.Generator().manual_seed(3)
    noise = lambda: torch.randn(b["cache"].shape, generator=g).to(b["cache"].device)
    steps, finish = sigma_steps(SIGMA_MAX, SIGMA_MIN, STEPS), sigma_steps(guesses.LEVEL, SIGMA_MIN, guesses.STEPS)
    drafts = [prior_sample(net, sight_of(b), steps, noise()) for _ in range(2)]
    finished = prior_sample(net, sight_of(b, True), finish, b["guess"] / guesses.LEVEL + noise())
    rows = [
        np.concatenate([show(p.permute(1, 2, 0).cpu().numpy()) for p in coder.pictures(z[:, None])[:, 0]], 1)
        for z in (b["cache"], *drafts, b["guess"], finished, b["latent"])
    ]
    Image.fromarray(np.concatenate(rows)).save(path)


class KeyframePriorRun(Run):
    NAME, WARM, FLAT, FLOOR = "keyframe_prior", 150, 0.4, 0.01
    HELD = 192, 1024  # held-out samples; on a GPU

    def __init__(self, args, rank: int, meeting: str | None):
        super().__init__(args, rank, meeting)
        self.rate, self.batch = args.rate, args.batch or BATCH * self.preset.batch_scale
        self.WARM = args.warm
        held = args.held or self.HELD[self.preset.streamed]
        # Before all else: they take their time to begin.
        self.workers = WalkWorkers(args.workers, args.seed, held) if self.preset.streamed else None
        self.data, self.held = Stock(self.preset.capacity, self.device), Stock(2 * held, self.device)
        self.make_network()
        self.g = torch.Generator(self.device).manual_seed(args.seed * 1000 + self.step + 500 * rank)
        self.r = np.random.default_rng([args.seed, self.step, rank])
        self.random(g=self.g, r=self.r)
        vocabulary, encoder = load_text()
        self.words, self.coder = Words(vocabulary, encoder.to(self.device)), load_tokenizer().to(self.device)
        self.weights = channel_weights()[0, :1].to(self.device)
        self.varied = Variation(self.coder, self.device)
        self.gather()
        self.fixed = self.held.rows(torch.arange(min(self.held.size, held), device=self.device))
        if self.workers:
            print("before:", self.judged(), flush=True)
        self.clock.begin()

    def make_network(self) -> None:
        torch.manual_seed(self.args.seed)
        net = KeyframePrior(self.state["config"] if self.state else None)
        self.average = self.averaged(net, 0.999)
        if self.state:
            net.load_state_dict(self.state["net"])
            # The average of weights that were good before is a memory of ten steps at first.
            self.average.restore(self.state["average"], self.step or 200)
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.average.model.to(self.device, memory_format=torch.channels_last)
        if self.compiles:
            net.compile_blocks()
        self.optimiser = MuonAdam.of_kernels(net, ("out", "enter.0"), RATES, self.preset.autocast)
        self.optimiser.restore(self.state or {})

    # Samples.

    def gather(self) -> None:
        """Until there are enough to begin with."""
        if not self.workers:
            self.shards = Shards(WORK / "pictures", self.words)
            for rows in Shards(WORK / "pictures-held-out", self.words).take():
                self.held.add(rows)
            return self.refresh()
        finishers = [m.to(self.device) for m in load_pixel_path()]
        self.drafter = Drafter(self.average.model, finishers, self.coder, self.words, self.half)
        self.asked_at, told = 0.0, time.time()
        while self.data.n < self.args.at_least or self.held.n < 0.7 * self.held.capacity / 2:
            self.tend()
            time.sleep(0.02)
            if self.data.n and self.held.n and self.clock.ends_in(10):
                break
            if time.time() - told > 5:
                told = time.time()
                self.workers.crew.check()
                print(f"waiting: {self.data.n} samples, {self.held.n} held out", flush=True)

    def tend(self) -> None:
        """Answers the workers a few times a second, and takes what they have made."""
        if time.time() - self.asked_at > 0.25:
            self.asked_at = time.time()
            torch.backends.cudnn.benchmark = False  # the shapes differ every time
            self.workers.answer(self.drafter, self.r, 48)
            torch.backends.cudnn.benchmark = True
            if len(self.words.known) > 20_000:
                self.words.known.clear()
        for held_out, rows in self.workers.take(40):
            (self.held if held_out else self.data).add(rows)

    def refresh(self) -> None:
        if not self.workers:
            for rows in self.shards.take():
                self.data.add(rows)

    def close(self) -> None:
        if self.workers:
            self.workers.stop()

    # What is learnt.

    def loss(self) -> torch.Tensor:
        if self.workers:
            self.tend()
        random = lambda: torch.rand(self.batch, generator=self.g, device=self.device)
        b = self.varied(self.data.rows((random() * self.data.size).long().clamp_max(self.data.size - 1)), self.g)
        guessed = random() < GUESSED
        self.samples += self.batch * self.processes
        with self.half():
            sight = forgotten(sight_of(b, guessed), self.g)
            return gap(self.net, b, sight, noise_levels(guessed, self.g), self.weights, self.g)

    @torch.no_grad()
    def judged(self) -> str:
        def level(sigma: float, guessed: bool) -> float:
            g, total, n = torch.Generator(self.device).manual_seed(1), 0.0, len(self.fixed["latent"])
            for i in range(0, n, 256):
                b = {k: v[i : i + 256] for k, v in self.fixed.items()}
                levels = torch.full((len(b["latent"]),), float(sigma), device=self.device)
                with self.half():
                    one = gap(self.average.model, b, sight_of(b, guessed), levels, self.weights, g)
                total += len(levels) * one.item()
            return total / n

        if self.args.sheet:
            pick = torch.arange(0, len(self.fixed["latent"]), max(1, len(self.fixed["latent"]) // 12))[:12]
            draw(
                self.average.model,
                {k: v[pick.to(self.device)] for k, v in self.fixed.items()},
                self.coder,
                self.args.sheet,
            )
        told = [f"s{s}:{level(s, False):.4f}" for s in LEVELS]
        told += [f"s{s}:{level(s, True):.4f}" for s in (*LEVELS[:3], guesses.LEVEL)]
        return f"held out {' '.join(told[: len(LEVELS)])} with a guess {' '.join(told[len(LEVELS) :])}"

    def told(self) -> str:
        return f"made {self.data.n} stored {self.data.size} seen {self.samples} {super().told()}"

    def contents(self) -> dict:
        plain = lambda m: {k: v.contiguous() for k, v in m.state_dict().items()}
        return {
            "config": self.net.config,
            "net": plain(self.net),
            "average": plain(self.average.model),
            **self.optimiser.state(),
        }


def train(rank: int, args, meeting: str | None) -> None:
    KeyframePriorRun(args, rank, meeting).train()


def main() -> None:
    parser = shared_arguments(__doc__, 80)
    parser.add_argument(
        "--rate",
        type=float,
        default=1.0,
        help="of the usual learning rates: less for a short while more of a trained network",
    )
    parser.add_argument(
        "--sheet", type=Path, default=None, help="what it makes of held-out pictures, drawn at every checkpoint"
    )
    parser.add_argument("--warm", type=int, default=KeyframePriorRun.WARM, help="steps of warming up")
    parser.add_argument("--batch", type=int, default=None, help=f"{BATCH}, on a GPU eight times as many")
    parser.add_argument("--held", type=int, default=None, help="held-out samples")
    gpu = parser.add_argument_group("with --preset gpu")
    gpu.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 4), help="that make samples")
    gpu.add_argument("--at-least", type=int, default=6000, help="samples before it begins")
    spawn(train, parser.parse_args())


if __name__ == "__main__":
    main()
