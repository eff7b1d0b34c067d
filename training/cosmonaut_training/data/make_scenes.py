"""Writes the sample scenes: views of held-out worlds with depth, in starter size and in 1280x704.

python -m cosmonaut_training.data.make_scenes sheet <out.png>       many candidates, to choose from
python -m cosmonaut_training.data.make_scenes write <folder>        the chosen ones (CHOSEN below), and drive_scenes
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from cosmonaut_training.data import drive_scenes
from cosmonaut_training.data.flights import pose, start
from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import FAMILIES, HELD_OUT_SEED, make_world

# (family, seed, view) -> folder name, title, suggested movement and speed
H = HELD_OUT_SEED
CHOSEN: dict[tuple[str, int, int], tuple[str, str, str, float]] = {
    ("room", H + 1, 0): ("library", "A living room with bookshelves", "forward", 0.6),
    ("room", H + 3, 0): ("sage", "A green room with a red sofa", "turn-left", 0.6),
    ("corridor", H + 1, 1): ("doors", "A green corridor with red doors", "forward", 1.2),
    ("corridor", H + 4, 0): ("brick", "A brick corridor", "forward", 1.2),
    ("courtyard", H + 3, 0): ("garden", "A garden court with arcades", "forward", 1.2),
    ("courtyard", H + 4, 1): ("fountain", "A courtyard with a fountain", "orbit-right", 1.0),
    ("courtyard", H + 2, 1): ("columns", "A blue courtyard with columns", "turn-right", 1.0),
    ("street", H + 4, 0): ("morning", "A sunny street with trees", "forward", 1.6),
    ("street", H + 1, 1): ("crossing", "A street with a crossing", "forward", 1.6),
    ("forest", H + 11, 0): ("path", "A path through pines", "forward", 1.4),
    ("forest", H + 3, 0): ("autumn", "An autumn forest at evening", "forward", 1.4),
    ("canyon", H + 5, 0): ("red", "A canyon of red sandstone", "forward", 1.6),
    ("canyon", H + 3, 0): ("slate", "A canyon of purple slate", "up", 1.4),
}


def view(family: str, seed: int, index: int):
    world = make_world(family, seed)
    r = np.random.default_rng([seed, 100 + index])
    p, yaw = start(world, r)
    fov = math.radians(r.uniform(68, 84))
    f = 96.0 / math.tan(fov / 2)
    return world, pose(p, yaw, math.radians(r.uniform(-4, 1)))[None], np.array([f, f, 95.5, 55.5], np.float32)


def sheet(path: Path, seeds: int = 6) -> None:
    rows = []
    for family in FAMILIES:
        for v in range(2):
            row = []
            for seed in range(HELD_OUT_SEED, HELD_OUT_SEED + seeds):
                world, p, K = view(family, seed, v)
                im = Image.fromarray(render(world, p, K)[0][0])
                ImageDraw.Draw(im).text((3, 2), f"{family} {seed - HELD_OUT_SEED}/{v}", fill=(255, 255, 0))
                row.append(np.asarray(im))
            rows.append(np.concatenate(row, 1))
    Image.fromarray(np.concatenate(rows, 0)).save(path)


def write(folder: Path) -> None:
    for (family, seed, v), (name, title, move, speed) in CHOSEN.items():
        world, p, K = view(family, seed, v)
        rgb, depth = render(world, p, K)
        target = folder / f"{family}-{name}"
        target.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rgb[0]).save(target / "picture.png")
        # The same view at 1280x704: one scale for both axes, so a little more is seen left and right of the frame of
        # 192x112.
        s = 704 / 112
        large = np.array([K[0] * s, K[1] * s, (1280 - 1) / 2, (704 - 1) / 2], np.float32)
        Image.fromarray(render(world, p, large, 1280, 704)[0][0]).save(target / "picture-1280x704.jpg", quality=90)
        Image.fromarray(np.clip(np.round(depth[0] * 1000), 1, 65535).astype(np.uint16)).save(target / "depth.png")
        (target / "scene.json").write_text(
            json.dumps(
                {
                    "format": "cosmonaut-scene/1",
                    "name": f"{family}-{name}",
                    "title": title,
                    "family": family,
                    "prompt": world.caption,
                    "licence": "Apache-2.0",
                    "picture": "picture.png",
                    "picture_large": "picture-1280x704.jpg",
                    "depth": "depth.png",
                    "depth_scale": 0.001,
                    "intrinsics": {
                        "fx": float(K[0]),
                        "fy": float(K[1]),
                        "cx": float(K[2]),
                        "cy": float(K[3]),
                        "width": 192,
                        "height": 112,
                    },
                    "suggested": {"move": move, "speed": speed, "frames": 96},
                    "seed": seed,
                },
                indent=2,
            )
            + "\n"
        )
    drive_scenes.write(folder)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("command", choices=("sheet", "write"))
    a.add_argument("target", type=Path)
    args = a.parse_args()
    {"sheet": sheet, "write": write}[args.command](args.target)


if __name__ == "__main__":
    main()
