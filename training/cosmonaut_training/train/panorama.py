"""Trains one of the three networks of panorama keyframes: layout, finish or distance.

  python -m cosmonaut_training.data.panorama_pool --shards 100 &
  python -m cosmonaut_training.train.panorama --network layout --minutes 240
  python -m cosmonaut_training.train.panorama --network layout --minutes 9 --preset gpu

On a CPU it learns from the shards that data.panorama_pool writes, beside it or before; with --workers, as on a GPU,
from worlds that processes of its own make all the time. Muon for the kernels, AdamW for the rest. What is new counts
four times as much as what is seen, and the two rings of cells beside it three times more, so that no border shows.
For layout the memory is dropped in 5 % of the samples, the words and the appearance in 10 % each.
"""

from __future__ import annotations

import math
import os
from dataclasses import replace

import torch
import torch.nn.functional as F

from cosmonaut_training.data.cylinder import CYLINDER, circled
from cosmonaut_training.data.held_out_panoramas import SEEDS, HeldOut
from cosmonaut_training.data.native.gpu import checked_renderer
from cosmonaut_training.data.panorama_pool import Pool, Shards, Workers
from cosmonaut_training.data.panoramas import Conditions, distance_basis, split
from cosmonaut_training.models.dit import scalings
from cosmonaut_training.models.keyframe_prior import Words
from cosmonaut_training.models.panorama import (
    COLOUR,
    ROLES,
    Known,
    PanoramaConfig,
    PanoramaNet,
    distance_latents,
    finish_answer,
    layout_answer,
)
from cosmonaut_training.models.trained import channel_weights, load_text, load_tokenizer
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, shared_arguments, spawn

BATCH = {"cpu": {"layout": 32, "finish": 16, "distance": 16}, "cuda": dict.fromkeys(ROLES, 192)}
RATES = (0.02, 1e-3)  # of Muon and AdamW
NEW_WEIGHT, RING_WEIGHT = 3.0, 3.0
JUDGED = {"layout": (1.0, 4.0, 16.0, 60.0), "finish": (0.1, 0.3, 0.6), "distance": (0.0, 0.1)}  # noise levels
NEAR = 60.0  # metres, up to which distances are judged
# bfloat16 is slower than float32 for these convolutions without matrix tiles: 5.4 samples/s instead of 8.3.
TILES = torch.cpu._is_amx_tile_supported()


def noise_levels(role: str, n: int, g: torch.Generator) -> torch.Tensor:
    """What noise lies on the pictures that a network is shown [n]."""
    if role == "layout":
        return torch.exp(1.6 + 1.3 * torch.randn(n, generator=g)).clamp(0.5, 200)
    u = torch.rand(n, generator=g)
    return torch.exp(math.log(0.05) + math.log(20) * u) if role == "finish" else 0.25 * u.square()


def forgotten(known: Known, g: torch.Generator) -> Known:
    """Now and then without the memory, the words or the appearance."""
    n, device = len(known.latent), known.latent.device
    kept = lambda p: (torch.rand(n, generator=g) >= p).float().to(device)
    memory = kept(0.05)[:, None, None, None]
    planes = {k: getattr(known, k) * memory for k in ("latent", "seen", "sure", "near")}
    text, appearance = known.text * kept(0.1)[:, None], known.appearance * kept(0.1)[:, None]
    return replace(known, **planes, text=text, appearance=appearance)


def cell_weights(known: Known, ring: float = RING_WEIGHT) -> torch.Tensor:
    """How much cells [B,1,h,w] count: what is new more, the two rings beside what is seen `ring` times more."""
    seen = (known.seen.amin(1, keepdim=True) > 0.5).float()
    reached = F.max_pool2d(F.pad(circled(seen, 2), (0, 0, 2, 2)), 5, 1)
    new = 1 - known.seen.mean(1, keepdim=True)
    return (1 + NEW_WEIGHT * new) * (1 + (ring - 1) * reached * (1 - seen))


def errors(
    net: PanoramaNet, true: torch.Tensor, known: Known, sigma: torch.Tensor, noise: torch.Tensor
) -> torch.Tensor:
    """By cell and channel [B,C,h,w]: squares of what the answer F lacks; of distance Huber's, in deviations."""
    picture, distance = true[:, :COLOUR], true[:, COLOUR:]
    x = picture + sigma[:, None, None, None] * noise
    if net.config.role == "distance":
        off = ((distance_latents(net, x, known) - distance) / 0.5).abs()
        return torch.where(off < 0.2, off.square() / 0.4, off - 0.1)
    c_skip, c_out, _, _ = (v[:, None, None, None] for v in scalings(sigma))
    answer = layout_answer if net.config.role == "layout" else finish_answer
    return (answer(net, x, sigma, known).float() - (picture - c_skip * x) / c_out).square()


class PanoramaRun(Run):
    WARM, FLAT = 50, 0.35

    def __init__(self, args, rank: int, meeting: str | None):
        self.role = args.network
        args.name = args.name or f"panorama_{self.role}"
        super().__init__(args, rank, meeting)
        self.rate = args.rate
        count = args.workers
        if count is None:
            count = max(1, len(os.sched_getaffinity(0)) - 2) if self.on_gpu else 0
        # They begin as copies of this process, which must not have touched the GPU before.
        seed = args.seed * 1_000_003 + self.step
        self.workers = Workers(count, seed + 7919 * rank, CYLINDER.width, CYLINDER.height) if count else None
        torch.manual_seed(args.seed)
        self.g = torch.Generator().manual_seed(seed + 500 * rank)
        # A GPU makes noise of its own, which begins anew when a run goes on.
        self.noise = torch.Generator("cuda").manual_seed(seed + 500 * rank) if self.on_gpu else self.g
        self.random(g=self.g)
        self.make_networks()
        self.make_data()
        self.batch = BATCH["cuda" if self.on_gpu else "cpu"][self.role]
        self.clock.begin()

    @property
    def on_gpu(self) -> bool:
        return self.device == "cuda"

    def make_networks(self) -> None:
        net = PanoramaNet(self.state["config"] if self.state else PanoramaConfig.of(self.role))
        basis = distance_basis()
        if net.basis is not None:
            net.basis.load_state_dict(basis.state_dict())
        self.average = self.averaged(net, 0.998)
        if self.state:
            net.load_state_dict(self.state["net"])
            self.average.restore(self.state["average"], self.step)
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.average.model.to(self.device, memory_format=torch.channels_last)
        self.optimiser = MuonAdam.of_kernels(net, ("out", "enter.0"), RATES, self.on_gpu)
        self.optimiser.restore(self.state or {})
        weights = basis.weights if self.role == "distance" else channel_weights()[0, :1]
        self.weights, self.basis = weights.to(self.device), basis.to(self.device)

    def make_data(self) -> None:
        words, encoder = load_text()
        words = Words(words, encoder.to(self.device))
        conditions = Conditions(load_tokenizer(), self.basis, self.noise, CYLINDER)
        self.held = HeldOut.made(conditions, words, SEEDS)
        if self.workers:
            self.data = Pool(self.workers, conditions, words, checked_renderer() if self.on_gpu else None)
        else:
            self.data = Shards(self.device)
            self.data.refresh()
        if self.on_gpu:
            torch.backends.cudnn.benchmark = True

    def half(self) -> torch.autocast:
        """bfloat16 where it is faster."""
        enabled = self.preset.autocast and (self.on_gpu or TILES)
        return torch.autocast(self.device, torch.bfloat16, enabled=enabled)

    def loss(self) -> torch.Tensor:
        true, known = split(*self.data.draw(self.batch, self.g))
        self.samples += self.batch * self.processes
        if self.role == "layout":
            known = forgotten(known, self.g)
        sigma = noise_levels(self.role, self.batch, self.g).to(self.device)
        noise = torch.randn(true[:, :COLOUR].shape, generator=self.noise, device=self.device)
        with self.half():
            return (errors(self.net, true, known, sigma, noise) * self.weights * cell_weights(known)).mean()

    @torch.no_grad()
    def judged(self) -> str:
        net, held, n = self.average.model, self.held, len(self.held.true)
        g, parts = torch.Generator().manual_seed(7), [slice(i, i + 8) for i in range(0, n, 8)]
        line = []
        for s in JUDGED[self.role]:
            noise = torch.randn(held.true[:, :COLOUR].shape, generator=g).to(self.device)
            total = 0.0
            for part in parts:
                known, true = held.known.map(lambda t: t[part]), held.true[part]
                sigma = torch.full((len(true),), s, device=self.device)
                with self.half():
                    e = errors(net, true, known, sigma, noise[part]) * self.weights * cell_weights(known, 1.0)
                total += e.mean((1, 2, 3)).sum().item()
            line.append(f"s{s:g}:{total / n:.4f}")
        if self.role == "distance":
            line.append(self.distances(parts))
        return "held out " + " ".join(line)

    def distances(self, parts: list[slice]) -> str:
        """How far the distances of new parts of the true held-out pictures are off."""
        held, off = self.held, []
        for part in parts:
            known = held.known.map(lambda t: t[part])
            distance = self.basis.decode(distance_latents(self.average.model, held.true[part, :COLOUR], known))
            new = ~held.inside[part] & (held.distance[part] < NEAR)
            off.append((distance / held.distance[part] - 1).abs()[new])
        off = torch.cat(off)
        return f"distance off by {100 * off.median():.1f} %, mean {100 * off.clamp_max(1).mean():.1f} %"

    def told(self) -> str:
        return f"stored {self.data.count} seen {self.samples} {super().told()}"

    def refresh(self) -> None:
        if not self.workers:
            self.data.refresh()

    def contents(self) -> dict:
        return {
            "config": self.net.config,
            "net": self.net.state_dict(),
            "average": self.average.model.state_dict(),
            **self.optimiser.state(),
        }

    def close(self) -> None:
        if self.workers:
            self.workers.stop()


def train(rank: int, args, meeting: str | None) -> None:
    PanoramaRun(args, rank, meeting).train()


def main() -> None:
    parser = shared_arguments(__doc__, 60)
    parser.add_argument("--network", choices=ROLES, default="layout")
    parser.add_argument(
        "--rate",
        type=float,
        default=1.0,
        help="of the usual learning rates: a tenth for layout, a half for the others when training goes on",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=None,
        help="processes that make worlds: without, two less than there are cores on a GPU's machine, else shards",
    )
    spawn(train, parser.parse_args())


if __name__ == "__main__":
    main()
