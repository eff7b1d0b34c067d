"""Renders short flights with exact depth, by which re-projection between generated pictures is judged.

  python -m cosmonaut_training.data.render_reprojection <folder> [--each 2] [--detail 2] [--brief]

For every family, `turn` (30 degrees a second to a side) and `forward` (a metre a second), both level: a quarter of a
second as 13 pictures, 48 a second. Every fourth is one that a model of 12 pictures a second would make, and has its
depth. --brief leaves only the first with its depth, and the last. The worlds are held out from training
(render_evaluation). A folder holds clip.json and path.tum as there, picture-NNNN.png, and depth-NNNN.png in 16-bit
millimetres.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import pose, start
from cosmonaut_training.data.native import render
from cosmonaut_training.data.render_evaluation import lens, quaternion
from cosmonaut_training.data.worlds import FAMILIES, World, make_world

FIRST_SEED = 990_400
PICTURES, RATE = 13, 48
MADE_EVERY = 4
TURN = math.radians(30)  # a second
SPEED = 1.0  # metres a second


def turn(world: World, r: np.random.Generator) -> np.ndarray:
    p, yaw = start(world, r)
    yaws = yaw + r.choice([-1, 1]) * TURN * np.arange(PICTURES) / RATE
    return np.array([pose(p, y, 0) for y in yaws])


def forward(world: World, r: np.random.Generator) -> np.ndarray:
    for _ in range(100):
        p, yaw = start(world, r)
        ahead = pose(p, yaw, 0)[:3, 2]
        places = p + np.outer(SPEED * np.arange(PICTURES) / RATE, ahead)
        if not world.blocked(places, 0.4):
            return np.array([pose(q, yaw, 0) for q in places])
    raise SystemExit(f"no way ahead in {world.family}")


def write(folder: Path, kind: str, family: str, seed: int, detail: int, brief: bool) -> None:
    world = make_world(family, seed)
    r = np.random.default_rng([seed, 41 if kind == "turn" else 42])
    poses = (turn if kind == "turn" else forward)(world, r)
    K = lens(r)
    K, width, height = (
        np.concatenate([K[:2] * detail, (K[2:] + 0.5) * detail - 0.5]).astype(np.float32),
        192 * detail,
        112 * detail,
    )
    kept = [0, PICTURES - 1] if brief else list(range(PICTURES))
    deep = [0] if brief else list(range(0, PICTURES, MADE_EVERY))
    target = folder / f"{kind}-{family}-{seed}"
    target.mkdir(parents=True, exist_ok=True)
    rgb, depth = render(world, poses[kept], K, width, height)
    for index, picture, metres in zip(kept, rgb, depth):
        Image.fromarray(picture).save(target / f"picture-{index:04d}.png", optimize=True)
        if index in deep:
            millimetres = np.clip(np.round(metres * 1000), 1, 65535).astype(np.uint16)
            Image.fromarray(millimetres).save(target / f"depth-{index:04d}.png", optimize=True)
    lines = ["# t tx ty tz qx qy qz qw (seconds, metres, camera-to-world, x right, y down, z forward)"]
    for i, m in enumerate(poses):
        lines.append(" ".join(f"{v:.9g}" for v in [i / RATE, *m[:3, 3], *quaternion(m[:3, :3])]))
    (target / "path.tum").write_text("\n".join(lines) + "\n")
    about = {"format": "cosmonaut-clip/1", "kind": kind, "family": family, "seed": seed, "caption": world.caption}
    about["fps"] = RATE
    about["intrinsics"] = {
        "fx": float(K[0]),
        "fy": float(K[1]),
        "cx": float(K[2]),
        "cy": float(K[3]),
        "width": width,
        "height": height,
    }
    about["pictures"] = kept
    about["depth_scale"] = 0.001
    (target / "clip.json").write_text(json.dumps(about, indent=2) + "\n")
    print(target.name, flush=True)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--each", type=int, default=1, help="worlds of each family")
    a.add_argument("--families", nargs="+", default=list(FAMILIES), help="only these")
    a.add_argument("--detail", type=int, default=1, help="pixels of 192x112 a side")
    a.add_argument("--brief", action="store_true", help="the first and the last picture only")
    args = a.parse_args()
    for i in range(args.each):
        for family in args.families:
            for kind in ("turn", "forward"):
                write(args.folder, kind, family, FIRST_SEED + i, args.detail, args.brief)


if __name__ == "__main__":
    main()
