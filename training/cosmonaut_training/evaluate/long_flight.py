"""A longer flight from the sample scenes: does the world stay a world? Two rows a scene: the true world, the
generated one.

python -m cosmonaut_training.evaluate.long_flight <sheet.png> [turn|forward] [chunks] [scene ...]
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cosmonaut_training.data.clips import show
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.make_scenes import CHOSEN, view
from cosmonaut_training.data.native import render
from cosmonaut_training.evaluate.rollout import Flight
from cosmonaut_training.models.trained import load_models


def fly(path: Path, kind: str, chunks: int, names: list[str]) -> None:
    torch.set_num_threads(1)
    models, rows = load_models(), []
    for (family, seed, v), (name, *_rest) in CHOSEN.items():
        if names and f"{family}-{name}" not in names:
            continue
        world, c2w, K = view(family, seed, v)
        rgb, depth = render(world, c2w, K)
        f = Flight(models, K, world.caption)
        f.start(rgb[0].astype(np.float32) / 128 - 1, depth[0], c2w[0])
        made, flown, here = [], [], c2w[0].copy()
        for k in range(chunks):
            targets = []
            for _ in range(8):
                step = pose((0, 0, 0), math.radians(25) / 12, 0) if kind == "turn" else pose((0, 0, 1.2 / 12), 0, 0)
                here = (
                    here @ step
                    if kind == "forward"
                    else np.block([[(step[:3, :3] @ here[:3, :3]), here[:3, 3:]], [np.zeros((1, 3)), 1]])
                )
                targets.append(here.copy())
            made.append(f.chunk(np.array(targets))["out"][-1])
            flown.append(here.copy())
        pick = np.linspace(0, chunks - 1, 6).round().astype(int)
        true, _ = render(world, np.array([flown[i] for i in pick]), K)
        rows.append(np.concatenate([rgb[0], *true], 1))
        rows.append(np.concatenate([rgb[0]] + [show(made[i]) for i in pick], 1))
        contrast = [float(made[i].std() / (t / 127.5 - 1).std()) for i, t in zip(pick, true)]
        print(f"{family}-{name}: contrast {json.dumps([round(c, 2) for c in contrast])}", flush=True)
    Image.fromarray(np.concatenate(rows, 0)).save(path)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("sheet", type=Path)
    a.add_argument("kind", nargs="?", choices=("turn", "forward"), default="turn")
    a.add_argument("chunks", nargs="?", type=int, default=10)
    a.add_argument("scenes", nargs="*", metavar="scene", help="all without any")
    args = a.parse_args()
    fly(args.sheet, args.kind, args.chunks, args.scenes)


if __name__ == "__main__":
    main()
