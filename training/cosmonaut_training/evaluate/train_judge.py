"""Trains the classifier that judges turns and walks (evaluate.judge), on true renderings alone.

  python -m cosmonaut_training.evaluate.train_judge [--steps 5000] [--worlds 350] [--views 5]

Renders views of training worlds (seeds below 900,000) all round, 192x112, keeps them under COSMONAUT_TRAIN, trains on
crops of them, and says what held-out worlds get (seeds from 965,000; those that are judged come before). About twelve
minutes on one free core; by steps and not by the clock, for figures can be compared only by the same classifier.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
import torch.nn.functional as F

from cosmonaut_training.checkpoints import save
from cosmonaut_training.data.flights import pose, start
from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import FAMILIES, HELD_OUT_SEED, make_world
from cosmonaut_training.evaluate.judge import HEADS, HORIZON, OUTPUTS, SIDE, SLICES, Judge, told, verdict
from cosmonaut_training.places import WORK
from cosmonaut_training.presets import PRESETS

WIDTH, HEIGHT = 192, 112
FIRST = 500_000  # of the training worlds
HELD_OUT = 965_000
BATCH, RATE, DECAY, HORIZON_WEIGHT = 64, 2e-3, 0.02, 20.0


@dataclass
class Views:
    """Pictures [N,112,192,3], row of the horizon in each [N], number of the family [N] and caption."""

    pictures: np.ndarray
    horizons: np.ndarray
    families: np.ndarray
    captions: list[str]

    @classmethod
    def of(cls, family: str, seed: int, count: int, tilt: float = 3) -> Views:
        """From free places in all directions, tilted by so many degrees at random."""
        world, r = make_world(family, seed), np.random.default_rng([seed, 51])
        shown, rows = [], []
        for _ in range(count):
            p, _yaw = start(world, r)
            pitch = math.radians(r.normal(0, tilt))
            f = WIDTH / 2 / math.tan(math.radians(r.uniform(64, 88)) / 2)
            K = np.array([f, f, WIDTH / 2 - 0.5, HEIGHT / 2 - 0.5], np.float32)
            at = pose(p, r.uniform(-math.pi, math.pi), pitch)
            shown.append(render(world, at[None], K, WIDTH, HEIGHT)[0][0])
            rows.append(K[3] + f * math.tan(pitch))
        return cls(
            np.stack(shown),
            np.array(rows, np.float32),
            np.full(count, FAMILIES.index(family)),
            [world.caption] * count,
        )

    @classmethod
    def of_training(cls, worlds: int, count: int) -> Views:
        """So many worlds of each family; kept for the next time."""
        file = WORK / "judge" / f"views-{worlds}-{count}.npz"
        if not file.exists():
            assert FIRST + worlds <= HELD_OUT_SEED
            several = [cls.of(family, seed, count) for seed in range(FIRST, FIRST + worlds) for family in FAMILIES]
            stored = {k: np.concatenate([getattr(v, k) for v in several]) for k in asdict(several[0])}
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(file, **stored)
        stored = dict(np.load(file))
        return cls(**{**stored, "captions": stored["captions"].tolist()})


def cut(pictures: np.ndarray, rows: np.ndarray, r: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """A square [B,3,80,80] anywhere in each picture [B,H,W,3] of bytes, of any size, rolled a little, mirrored or not;
    and the height of the horizon at its left and right edge [B,2], which is at `rows` of the picture."""
    n, h, w = pictures.shape[:3]
    draw = lambda low, high: r.uniform(low, high, n)
    half, roll = draw(0.32, 0.46) * h, np.radians(draw(-4, 4))
    reach = half * (np.cos(roll) + np.abs(np.sin(roll)))
    x0 = (w - 1) / 2 + draw(-1, 1) * ((w - 1) / 2 - reach)
    y0 = (h - 1) / 2 + draw(-1, 1) * np.maximum((h - 1) / 2 - reach, 0)
    side = np.where(draw(0, 1) < 0.5, -1.0, 1.0)
    edge = np.array([-1.0, 1.0])[None]
    across = (side * np.sin(roll))[:, None] * edge
    horizon = (((rows - y0) / half)[:, None] - across) / np.cos(roll)[:, None]
    c, s = half * np.cos(roll), half * np.sin(roll)
    # What grid_sample wants: from the crop's -1 to 1 to the picture's.
    to = lambda a, size: a * 2 / (size - 1)
    affine = np.stack(
        [
            np.stack([to(side * c, w), to(-s, w), to(x0, w) - 1], 1),
            np.stack([to(side * s, h), to(c, h), to(y0, h) - 1], 1),
        ],
        1,
    )
    grid = F.affine_grid(torch.from_numpy(affine).float(), (n, 3, SIDE, SIDE), align_corners=True)
    planes = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    return F.grid_sample(planes, grid, padding_mode="border", align_corners=True), torch.from_numpy(horizon).float()


def varied(x: torch.Tensor, r: np.random.Generator) -> torch.Tensor:
    """Crops a little brighter or darker, of other contrast and tint, softened or with noise: made pictures are so."""
    n = len(x)
    draw = lambda low, high, *shape: torch.from_numpy(r.uniform(low, high, (n, *shape)).astype(np.float32))
    x = (x + 1) * draw(0.92, 1.08, 1, 1, 1) * draw(0.97, 1.03, 3, 1, 1) - 1
    mean = x.mean((1, 2, 3), keepdim=True)
    x = mean + (x - mean) * draw(0.9, 1.1, 1, 1, 1)
    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), "replicate"), 2, 1)
    soft = F.avg_pool2d(soft, 2, 1)  # 1 2 1 both ways
    x = torch.lerp(x, soft, draw(0, 1, 1, 1, 1))
    grain = torch.randn(x.shape)
    return (x + grain * draw(0, 0.03, 1, 1, 1)).clamp(-1, 1)


def loss(out: torch.Tensor, families: torch.Tensor, words: torch.Tensor, horizon: torch.Tensor) -> torch.Tensor:
    """Cross entropy of the family [B], and of the words [B,heads] (-1 for none) of each head that the family has; and
    how far the horizon [B,2] is missed."""
    total = F.cross_entropy(out[:, : len(FAMILIES)], families)
    total = total + HORIZON_WEIGHT * F.smooth_l1_loss(out[:, HORIZON], horizon, beta=0.1)
    for i, part in enumerate(SLICES.values()):
        given = words[:, i] >= 0
        if given.any():
            total = total + F.cross_entropy(out[given, part], words[given, i]) * given.float().mean()
    return total


def labels(families: np.ndarray, captions: list[str]) -> torch.Tensor:
    """Numbers of words [N,heads], -1 for the heads of other families."""
    out = torch.full((len(captions), len(SLICES)), -1)
    for n, (family, caption) in enumerate(zip(families, captions)):
        said = told(FAMILIES[family], caption)
        for i, (kind, head) in enumerate(SLICES):
            if kind == FAMILIES[family]:
                out[n, i] = said[head]
    return out


def train(views: Views, steps: int, seed: int = 1) -> Judge:
    torch.manual_seed(seed)
    r, judge = np.random.default_rng(seed), Judge().to(memory_format=torch.channels_last)
    words, kinds = labels(views.families, views.captions), torch.from_numpy(views.families).long()
    optimiser = torch.optim.AdamW(judge.parameters(), RATE, weight_decay=DECAY)
    mean = None
    for step in range(steps):
        done = step / steps
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * done))
        some = r.integers(0, len(views.pictures), BATCH)
        x, horizon = cut(views.pictures[some], views.horizons[some], r)
        x = varied(x, r).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=PRESETS["cpu"].autocast):
            out = judge(x).float()
        now = loss(out, kinds[some], words[some], horizon)
        optimiser.zero_grad()
        now.backward()
        optimiser.step()
        mean = now.item() if mean is None else 0.99 * mean + 0.01 * now.item()
        if step % 500 == 499:
            print(f"step {step + 1} of {steps}, loss {mean:.3f}", flush=True)
    return judge.eval()


def ceiling(judge: Judge, worlds: int = 20, count: int = 4) -> dict[str, dict[str, float]]:
    """What true pictures of held-out worlds get, by family."""
    table = {}
    for family in FAMILIES:
        seen = [Views.of(family, seed, count, 0) for seed in range(HELD_OUT, HELD_OUT + worlds)]
        several = []
        for i, shown in enumerate(seen):
            others = [v.captions[0] for v in seen[i + 1 :] + seen[:i]]
            several.append(asdict(verdict(judge, shown.pictures, family, shown.captions[0], others)))
        table[family] = {k: float(np.mean([s[k] for s in several])) for k in several[0]}
    table["all"] = {k: float(np.mean([t[k] for t in table.values()])) for k in next(iter(table.values()))}
    return table


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--steps", type=int, default=5000, help="of 64 crops")
    a.add_argument("--worlds", type=int, default=350, help="of each family")
    a.add_argument("--views", type=int, default=5, help="of each world")
    args = a.parse_args()
    torch.set_num_threads(1)
    began = time.time()
    views = Views.of_training(args.worlds, args.views)
    print(f"{len(views.pictures)} pictures after {time.time() - began:.0f} s", flush=True)
    judge = train(views, args.steps)
    size = sum(p.numel() for p in judge.parameters())
    print(f"{size} parameters, {OUTPUTS} outputs, {sum(map(len, HEADS.values()))} heads")
    table = ceiling(judge)
    save("judge", {"net": judge.state_dict(), "ceiling": table})
    for family, scores in table.items():
        print(f"{family:10s}", " ".join(f"{k} {v:.3f}" for k, v in scores.items()))


if __name__ == "__main__":
    main()
