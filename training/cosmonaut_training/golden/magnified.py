"""Golden tensors of a warp with a limit to magnification: two pictures seen from further on, through another lens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.worlds import HELD_OUT_SEED, make_world
from cosmonaut_training.golden import save

WIDTH, HEIGHT, LIMIT = 48, 28, 3.0


FILES = ("warp-magnified.safetensors",)


def make(folder: Path) -> None:
    world = make_world("corridor", HELD_OUT_SEED + 2)
    at = lambda x, z, yaw: pose((x, -1.6, z), yaw, 0.0)
    K = np.array([40, 40, 23.5, 13.5], np.float32)
    target_K = np.array([44, 42, 23, 14], np.float32)
    sources = np.stack([at(0, -2, 0), at(0.2, -3, 0.1)])
    targets = np.stack([at(0.1, -1.4, 0.05), at(-0.1, -0.2, -0.1), at(0, -1.9, 0)])
    rgb, depth = native.render(world, sources, K, WIDTH, HEIGHT)
    colour = rgb.astype(np.float32) / 128 - 1
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    # The first is much magnified in places, the second little: so some pixels are the second's, some are nobody's.
    magnified = (
        np.stack([2 + 1.5 * np.sin(x / 5) * np.cos(y / 4), 1.1 + 0.2 * np.cos(x / 7)]).clip(1).astype(np.float32)
    )
    warp = lambda s, c: native.warp(
        colour[s], depth[s], sources[s], np.stack([K] * len(s)), c, target_K, magnified[s], LIMIT
    )
    made = [warp([0, 1], c) for c in targets]
    alone = [warp([s], c) for s in range(2) for c in targets]
    assert min(np.abs(w.magnified - LIMIT).min() for w in alone) > 2e-5, (
        "a pixel so near the limit that a rounding decides"
    )
    for first, second in zip(alone[:3], alone[3:]):
        both = first.fresh & second.fresh
        gap = np.minimum(
            np.abs(second.magnified * 2 - first.magnified), np.abs(np.abs(second.z - first.z) - 0.06 * second.z)
        )[both]
        assert not gap.size or gap.min() > 2e-5, "a pixel so near to being much sharper that a rounding decides"
    f = lambda a: torch.from_numpy(np.ascontiguousarray(a, np.float32))
    stack = lambda name: f(np.stack([getattr(w, name) for w in made]))
    tensors = {
        "source_colour": f(colour),
        "source_depth": f(depth),
        "source_magnification": f(magnified),
        "source_c2w": f(sources),
        "source_K": f(K),
        "target_c2w": f(targets),
        "target_K": f(target_K),
        "mask": stack("fresh"),
        "depth": stack("z"),
        "magnification": stack("magnified"),
        "filled": stack("colour"),
    }
    about = {"limit": LIMIT, "edge_threshold": 0.1, "edge_test": "stretch", "lookup": "cubic", "far": 100}
    save(folder / FILES[0], tensors, about=about)
