"""How chains of outpainted pictures hold up in held-out worlds: turning on the spot and walking on, by link.

  python -m cosmonaut_training.evaluate.chain_figures [checkpoint ...] [--sheet sheet.png]

A checkpoint is a name under checkpoints/ ("finish"), "imported" for the weights before it without a keyframe prior,
or anything else for them with it. Figures are ratios to the true rendering of whole pictures (sharpness, contrast)
and the sliced Wasserstein distance of their patches. The sheet has the truth and what each checkpoint makes of it, at
links 1, 4, 8 and 12.
"""

from __future__ import annotations

import argparse
import math

import numpy as np
import torch
from PIL import Image

from cosmonaut_training.data.clips import show
from cosmonaut_training.data.flight_pool import NEW_SHARE, PooledFlight, Remembered
from cosmonaut_training.data.flights import WALK_SHARE, place, pose, start, walked_ahead
from cosmonaut_training.data.memory import noisy_depth
from cosmonaut_training.data.worlds import FAMILIES, HELD_OUT_SEED, make_world
from cosmonaut_training.models.trained import load_models
from cosmonaut_training.train.adversarial import SIGMAS
from cosmonaut_training.train.gaps import patch_gap

LINKS, SHOWN = 12, (1, 4, 8, 12)


def path(family: str, seed: int, kind: str):
    """A held-out world with a lens and the key poses of a turn (15 degrees a link) or a walk (0.4 m a link)."""
    world, r = make_world(family, seed), np.random.default_rng([seed, 31])
    for _ in range(40):
        p, yaw = start(world, r)
        ahead = np.array([math.sin(yaw), 0, math.cos(yaw)])
        if kind == "turn" or not world.blocked(p + np.linspace(0, 0.4 * LINKS, 20)[:, None] * ahead, 0.3):
            break
    step = lambda k: pose(p, yaw + math.radians(15) * k, 0) if kind == "turn" else pose(p + 0.4 * k * ahead, yaw, 0)
    return (
        world,
        np.array([96, 96, 95.5, 55.5], np.float32) / math.tan(math.radians(37)) * np.array([1, 1, 0, 0], np.float32)
        + np.array([0, 0, 95.5, 55.5], np.float32),
        np.array([step(k) for k in range(LINKS + 1)]),
    )


@torch.no_grad()
def chain(m, family: str, seed: int, kind: str) -> list[tuple[np.ndarray, np.ndarray]]:
    world, K, poses = path(family, seed, kind)
    flight = PooledFlight(world, K, poses, np.random.default_rng(seed))
    rgb, z = flight.rendered(poses[0])
    ones, out = np.ones(z.shape, np.float32), []
    flight.memory.append(Remembered(rgb, noisy_depth(z, flight.r, 0), poses[0], ones, ones))
    told, g = m.told(world.caption, rgb), torch.Generator().manual_seed(seed)

    def made(at: np.ndarray, invents: bool):
        """The view at a pose and the picture made of it, which is remembered."""
        v = flight.view(at, True)
        tensor = lambda x: torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1)))[None].float()
        warped, valid, hint = (
            tensor(v.warped),
            torch.from_numpy(v.valid.astype(np.float32))[None, None],
            torch.from_numpy(v.hint)[None, None],
        )
        if invents:
            picture = m.invented(warped, valid, hint[:, 0], at, K, told, g)
        else:
            picture = m.refiner(
                m.tokenizer.pictures(m.tokenizer.model_latent(warped[:, None]))[:, 0].clamp(-1, 1), warped, valid
            )
        depth = torch.where(hint > 0, hint, m.depth.metres(picture, hint, K[0]).clamp(0.05, 100))[0, 0].numpy()
        picture = np.ascontiguousarray(picture[0].permute(1, 2, 0).numpy())
        flight.memory.append(Remembered(picture, depth, at, ones, np.where(v.valid, v.magnified, 1).astype(np.float32)))
        return v.true, picture

    for k in range(1, LINKS + 1):
        new = lambda at: 1 - flight.view(at, True).valid.mean()
        far = m.keyframe_prior and walked_ahead(poses[k - 1], poses[k], flight.view(poses[k], True).hint)
        if far is not None and new(far) > WALK_SHARE:
            made(far, True)
        wanted = new(poses[k]) > NEW_SHARE
        ahead = place(poses[k - 1], poses[k]) if wanted and m.keyframe_prior else poses[k]
        if ahead is not poses[k]:
            made(ahead, True)
        out.append(made(poses[k], wanted and ahead is poses[k]))
    return out


def detail(x: np.ndarray) -> float:
    luma = x @ np.array([0.299, 0.587, 0.114])
    return float((np.diff(luma, axis=0) ** 2).mean() + (np.diff(luma, axis=1) ** 2).mean())


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("names", nargs="*", default=["finish"])
    a.add_argument("--sheet", default=None)
    a.add_argument("--worlds", type=int, default=1, help="of each family")
    args = a.parse_args()
    torch.set_num_threads(1)
    sheets: dict = {}
    for name in args.names:
        m = load_models(name)
        if name == "imported":
            m.invent, m.keyframe_prior = (*SIGMAS, len(SIGMAS)), None
        for kind in ("turn", "walk"):
            scores = {k: [] for k in range(1, LINKS + 1)}
            for family in FAMILIES:
                for w in range(args.worlds):
                    for k, (true, made) in enumerate(chain(m, family, HELD_OUT_SEED + 40 + w, kind), 1):
                        both = [
                            torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1)))[None] for x in (made, true)
                        ]
                        gap = patch_gap(
                            *both, torch.zeros(1, 1, *true.shape[:2]), torch.Generator().manual_seed(1)
                        ).item()
                        scores[k].append(
                            (
                                detail(made),
                                detail(true),
                                made.std(),
                                true.std(),
                                gap,
                                np.abs(made.mean((0, 1)) - true.mean((0, 1))).mean() / 2,
                            )
                        )
                        if k in SHOWN and w == 0:
                            sheets.setdefault((kind, family), {}).setdefault("true", {})[k] = show(true)
                            sheets[kind, family].setdefault(name, {})[k] = show(made)
            for k in SHOWN:
                s = np.array(scores[k])
                print(
                    f"{name:10s} {kind} link {k:2d}: sharpness {np.median(s[:, 0] / s[:, 1]):.2f} "
                    f"contrast {np.median(s[:, 2] / s[:, 3]):.2f} "
                    f"patches {s[:, 4].mean():.3f} colour {s[:, 5].mean():.3f}",
                    flush=True,
                )
    if args.sheet:
        rows = [
            np.concatenate([np.concatenate([rows[n][k] for k in SHOWN], 1) for n in rows]) for rows in sheets.values()
        ]
        half = len(rows) // 2
        Image.fromarray(np.concatenate([np.concatenate(rows[:half]), np.concatenate(rows[half:])], 1)).save(args.sheet)


if __name__ == "__main__":
    main()
