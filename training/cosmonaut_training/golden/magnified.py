"""Golden tensors of a warp with a limit to magnification: two remembered pictures seen from further on, through another lens.

  python golden_magnified.py ../src/test/resources/golden/warp-magnified.safetensors
"""
from __future__ import annotations

import json
import sys

import numpy as np
import torch
from safetensors.torch import save_file

from cosmonaut_training.data import native
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.worlds import HELD_OUT_SEED, make_world

WIDTH, HEIGHT, LIMIT = 48, 28, 3.0


def main(path: str) -> None:
    world = make_world("corridor", HELD_OUT_SEED + 2)
    at = lambda x, z, yaw: pose((x, -1.6, z), yaw, 0.0)
    K = np.array([40, 40, 23.5, 13.5], np.float32)
    target_K = np.array([44, 42, 23, 14], np.float32)
    sources = np.stack([at(0, -2, 0), at(.2, -3, .1)])
    targets = np.stack([at(.1, -1.4, .05), at(-.1, -.2, -.1), at(0, -1.9, 0)])
    rgb, depth = native.render(world, sources, K, WIDTH, HEIGHT)
    colour = rgb.astype(np.float32) / 128 - 1
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    # The first is much magnified in places, the second little: so some pixels are the second's, some are nobody's.
    magnified = np.stack([2 + 1.5 * np.sin(x / 5) * np.cos(y / 4), 1.1 + .2 * np.cos(x / 7)]).clip(1).astype(np.float32)
    warp = lambda s, c: native.warp(colour[s], depth[s], sources[s], np.stack([K] * len(s)), c, target_K, magnified[s], LIMIT)
    made = [warp([0, 1], c) for c in targets]
    alone = [warp([s], c) for s in range(2) for c in targets]
    assert min(np.abs(w.magnified - LIMIT).min() for w in alone) > 2e-5, "a pixel so near the limit that a rounding decides"
    for w, first, second in zip(made, alone[:3], alone[3:]):
        guess, both = w.reached & ~w.fresh, first.fresh & second.fresh
        gap = np.minimum(np.abs(second.magnified * 2 - first.magnified), np.abs(np.abs(second.z - first.z) - .06 * second.z))[both]
        assert not gap.size or gap.min() > 2e-5, "a pixel so near to being much sharper that a rounding decides"
        print(f"seen {w.fresh.mean():.2f}, a guess {guess.mean():.2f}, from the second though the first arrives "
              f"{(first.reached & ~first.fresh & second.fresh).mean():.2f}, because it is sharper {(both & (w.magnified < first.magnified)).sum()} pixels, most magnified {w.magnified.max():.2f}")
    f = lambda a: torch.from_numpy(np.ascontiguousarray(a, np.float32))
    stack = lambda name: f(np.stack([getattr(w, name) for w in made]))
    tensors = {"source_colour": f(colour), "source_depth": f(depth), "source_magnification": f(magnified), "source_c2w": f(sources), "source_K": f(K),
               "target_c2w": f(targets), "target_K": f(target_K), "mask": stack("fresh"), "depth": stack("z"), "magnification": stack("magnified"),
               "filled": stack("colour")}
    save_file(tensors, path, {"about": json.dumps({"limit": LIMIT, "edge_threshold": .1, "edge_test": "stretch", "lookup": "cubic", "far": 100})})


if __name__ == "__main__":
    main(sys.argv[1])
