"""Trains the keyframe prior on precomputed single pictures (data.precompute --walks): EDM, three times more weight
where the memory has a hole.

Muon for the kernels, AdamW for the rest. Words come from the transformer's text encoder, which is left as it is. The
memory is dropped in 5 % of the pictures, the words and the appearance in 10 % each.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cosmonaut_training.data.clips import show
from cosmonaut_training.data.latents import Latents
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
from cosmonaut_training.models.trained import channel_weights, load_text, load_tokenizer
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, shared_arguments, spawn

BATCH = 128
HOLE_WEIGHT = 3.0
RATES = (0.02, 1e-3)  # of Muon and AdamW


def sight_of(b: dict, words: Words) -> Sight:
    """What a batch of walks knows."""
    return Sight(
        b["cache"][:, 0],
        b["mask"][:, 0, :4],
        b["nearness"].float(),
        words(b["caption"]),
        b["appearance"].float(),
        b["K"][:, 0] / (8 * b["cache"].shape[-1]),
    )


def forgotten(sight: Sight, g: torch.Generator) -> Sight:
    n = len(sight.cache)
    kept = lambda p: (torch.rand(n, generator=g) >= p).float()
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
    net: KeyframePrior, b: dict, sight: Sight, sigma: torch.Tensor, weights: torch.Tensor, g: torch.Generator
) -> torch.Tensor:
    to = lambda t: t.to(weights.device)
    latent, sigma = to(b["latent"][:, 0]), to(sigma)
    c_skip, c_out, _, _ = (v[:, None, None, None] for v in scalings(sigma))
    x = latent + sigma[:, None, None, None] * to(torch.randn(latent.shape, generator=g))
    error = (
        denoised(net, x, sigma, sight.to(weights.device)).float() - (latent - c_skip * x) / c_out
    ).square() * weights
    return (error * (1 + HOLE_WEIGHT * (1 - to(b["mask"])[:, 0].mean(1, keepdim=True)))).mean()


def noise_levels(n: int, g: torch.Generator) -> torch.Tensor:
    return torch.exp(0.6 + 1.5 * torch.randn(n, generator=g)).clamp(0.02, 80)


def draw(net: KeyframePrior, b: dict, words: Words, coder, path: Path) -> None:
    """Rows: the memory, two drafts, the truth."""
    device = next(net.parameters()).device
    sight, g = sight_of(b, words), torch.Generator().manual_seed(3)
    makes = [
        prior_sample(
            net,
            sight.to(device),
            sigma_steps(SIGMA_MAX, SIGMA_MIN, STEPS),
            torch.randn(sight.cache.shape, generator=g).to(device),
        ).cpu()
        for _ in range(2)
    ]
    rows = [
        np.concatenate([show(p.permute(1, 2, 0).numpy()) for p in coder.pictures(z[:, None])[:, 0].clamp(-1, 1)], 1)
        for z in (sight.cache, *makes, b["latent"][:, 0])
    ]
    Image.fromarray(np.concatenate(rows)).save(path)


class KeyframePriorRun(Run):
    NAME, WARM, FLAT = "keyframe_prior", 100, 0.5

    def __init__(self, args, rank: int, meeting: str | None):
        super().__init__(args, rank, meeting)
        self.rate = args.rate
        self.data, held = Latents("pictures"), Latents("pictures-held-out")
        self.data.refresh()
        held.refresh()
        torch.manual_seed(args.seed)
        net = KeyframePrior(self.state["config"] if self.state else None)
        self.average = self.averaged(net, 0.999)
        if self.state:
            net.load_state_dict(self.state["net"])
            self.average.restore(self.state["average"], self.step)
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.average.model.to(self.device)
        if self.preset.autocast and self.device == "cpu":
            net.compile_blocks()
        self.optimiser = MuonAdam.of_kernels(net, ("out", "enter.0"), RATES, self.preset.autocast)
        self.optimiser.restore(self.state or {})
        self.g = torch.Generator().manual_seed(args.seed * 1000 + self.step + 500 * rank)
        self.r = np.random.default_rng([args.seed, self.step, rank])
        self.random(g=self.g, r=self.r)
        self.words, self.coder = Words(*load_text()), load_tokenizer()
        self.weights = channel_weights()[0, :1].to(self.device)
        self.fixed = held.batch(np.arange(min(held.n, 192)))
        self.shown = held.batch(np.arange(0, min(held.n, 192), 14)) if args.sheet else None

    def loss(self) -> torch.Tensor:
        b = self.data.batch(self.r.integers(0, self.data.n, BATCH * self.preset.batch_scale))
        n = len(b["latent"])
        self.samples += n * self.processes
        with self.half():
            sight = forgotten(sight_of(b, self.words), self.g)
            return gap(self.net, b, sight, noise_levels(n, self.g), self.weights, self.g)

    @torch.no_grad()
    def judged(self) -> str:
        b, n = self.fixed, len(self.fixed["latent"])
        level = lambda s: gap(
            self.average.model,
            b,
            sight_of(b, self.words),
            torch.full((n,), float(s)),
            self.weights,
            torch.Generator().manual_seed(1),
        ).item()
        if self.args.sheet:
            draw(self.average.model, self.shown, self.words, self.coder, self.args.sheet)
        return "held out " + " ".join(f"s{s}:{level(s):.4f}" for s in (0.2, 0.7, 2, 8, 30))

    def told(self) -> str:
        return f"stored {self.data.n} seen {self.samples} {super().told()}"

    def refresh(self) -> None:
        self.data.refresh()

    def contents(self) -> dict:
        return {
            "config": self.net.config,
            "net": self.net.state_dict(),
            "average": self.average.model.state_dict(),
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
    spawn(train, parser.parse_args())


if __name__ == "__main__":
    main()
