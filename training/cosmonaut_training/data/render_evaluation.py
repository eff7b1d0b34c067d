"""Renders the clips that `cosmonaut evaluate starter` flies over: held-out worlds, never trained on and never looked
at.

  python -m cosmonaut_training.data.render_evaluation <folder>              the full set
  python -m cosmonaut_training.data.render_evaluation <folder> --each 2     as in sample-scenes/evaluation
  python -m cosmonaut_training.data.render_evaluation <folder> --detail 2   at 384x224, the starter's usual size

The full set has 30 moving clips, 6 full turns, 4 walks and 6 revisits.

A clip is a folder: clip.json (what it is, lens, which pictures are there), path.tum (camera-to-world, OpenCV axes,
metres), picture-NNNN.png (the true rendering, by index in the path) and depth.png (of the first picture, 16-bit
millimetres). docs/evaluation.md describes the format. Deterministic by family and seed.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import EYE, FPS, fly, pose, start
from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import FAMILIES, World, make_world

# Held out as all seeds from 900,000 on, and beyond those that training's settings were chosen on. Flight settings were
# chosen on these.
FIRST_SEED = 950_000
MOVING = 16  # pictures after the first
TURN, TURN_EVERY = 200, 40
WALK, WALK_EVERY = 800, 100
OUT = 48  # pictures from the first to 120 degrees away


def lens(r: np.random.Generator) -> np.ndarray:
    f = 96.0 / math.tan(math.radians(r.uniform(68, 84)) / 2)
    return np.array([f, f, 95.5, 55.5], np.float32)


def level(p: np.ndarray, yaws: np.ndarray) -> np.ndarray:
    return np.array([pose(p, yaw, 0) for yaw in yaws])


def moving(world: World, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A flight of a second and a third that moves half a metre or turns ten degrees at least."""
    for attempt in range(100):
        poses, K = fly(world, np.random.default_rng([seed, 31, attempt]), MOVING + 1)
        far = np.linalg.norm(poses[:, :3, 3] - poses[0, :3, 3], axis=1).max()
        cos = (np.einsum("ij,nij->n", poses[0, :3, :3], poses[:, :3, :3]) - 1) / 2
        if far >= 0.5 or np.degrees(np.arccos(np.clip(cos, -1, 1))).max() >= 10:
            return poses, K
    raise SystemExit(f"no moving flight in {world.family} {seed}")


def turn360(world: World, seed: int) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng([seed, 32])
    p, yaw = start(world, r)
    return level(p, yaw + r.choice([-1, 1]) * np.linspace(0, 2 * math.pi, TURN + 1)), lens(r)


def walk(world: World, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Down the length of a street or corridor, swaying a little as a person does."""
    r = np.random.default_rng([seed, 33])
    z0, z1 = world.bounds[4] + 0.6, world.bounds[5] - 0.6
    t = np.linspace(0, 1, WALK + 1)
    eye, sway = r.uniform(*EYE[world.family]), 0.12 if world.family == "corridor" else 0.3
    for x in r.permutation(np.linspace(-0.5, 0.5, 11)):
        at = np.stack([x + sway * np.sin(2 * math.pi * 3 * t), np.full_like(t, -eye), z0 + (z1 - z0) * t], 1)
        if not world.blocked(at, 0.4):
            yaws = math.radians(4) * np.sin(2 * math.pi * 5 * t)
            return np.array([pose(p, yaw, 0) for p, yaw in zip(at, yaws)]), lens(r)
    raise SystemExit(f"no way through {world.family} {seed}")


def revisit(world: World, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Turns 120 degrees out and back, twice."""
    r = np.random.default_rng([seed, 34])
    p, yaw = start(world, r)
    way = np.concatenate([np.arange(OUT), np.arange(OUT, 0, -1)])
    way = np.concatenate([way, way, [0]]) / OUT * math.radians(120)
    return level(p, yaw + r.choice([-1, 1]) * way), lens(r)


KINDS = {
    "moving": (moving, range(MOVING + 1)),
    "turn360": (turn360, range(0, TURN + 1, TURN_EVERY)),
    "walk": (walk, range(0, WALK + 1, WALK_EVERY)),
    "revisit": (revisit, range(1)),
}


def quaternion(m: np.ndarray) -> np.ndarray:
    """x, y, z, w of a level or tilted camera's rotation; the trace is above -1 apart from half turns."""
    values, vectors = np.linalg.eigh(
        np.array(
            [
                [m[0, 0] - m[1, 1] - m[2, 2], 0, 0, 0],
                [m[0, 1] + m[1, 0], m[1, 1] - m[0, 0] - m[2, 2], 0, 0],
                [m[0, 2] + m[2, 0], m[1, 2] + m[2, 1], m[2, 2] - m[0, 0] - m[1, 1], 0],
                [m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1], np.trace(m)],
            ]
        )
        / 3
    )
    q = vectors[:, np.argmax(values)]
    return -q if q[3] < 0 else q


def write(folder: Path, kind: str, family: str, seed: int, detail: int) -> None:
    world = make_world(family, seed)
    path, indices = KINDS[kind]
    poses, K = path(world, seed)
    K, width, height = (
        np.concatenate([K[:2] * detail, (K[2:] + 0.5) * detail - 0.5]).astype(np.float32),
        192 * detail,
        112 * detail,
    )
    target = folder / f"{kind}-{family}-{seed}"
    target.mkdir(parents=True, exist_ok=True)
    rgb, depth = render(world, poses[list(indices)], K, width, height)
    for index, picture in zip(indices, rgb):
        Image.fromarray(picture).save(target / f"picture-{index:04d}.png", optimize=True)
    Image.fromarray(np.clip(np.round(depth[0] * 1000), 1, 65535).astype(np.uint16)).save(
        target / "depth.png", optimize=True
    )
    lines = ["# t tx ty tz qx qy qz qw (seconds, metres, camera-to-world, x right, y down, z forward)"]
    for i, m in enumerate(poses):
        lines.append(" ".join(f"{v:.9g}" for v in [i / FPS, *m[:3, 3], *quaternion(m[:3, :3])]))
    (target / "path.tum").write_text("\n".join(lines) + "\n")
    (target / "clip.json").write_text(
        json.dumps(
            {
                "format": "cosmonaut-clip/1",
                "kind": kind,
                "family": family,
                "seed": seed,
                "caption": world.caption,
                "fps": FPS,
                "intrinsics": {
                    "fx": float(K[0]),
                    "fy": float(K[1]),
                    "cx": float(K[2]),
                    "cy": float(K[3]),
                    "width": width,
                    "height": height,
                },
                "pictures": list(indices),
                "depth_scale": 0.001,
            },
            indent=2,
        )
        + "\n"
    )
    print(target.name, world.caption, flush=True)


def chosen(each: int, first: int) -> list[tuple[str, str, int]]:
    """Kind, family and seed of every clip, families interleaved."""
    return (
        [("moving", f, first + i) for i in range(each) for f in FAMILIES]
        + [("turn360", f, first + 100) for f in FAMILIES]
        + [("walk", f, first + 200 + i) for i in range(2) for f in ("street", "corridor")]
        + [("revisit", f, first + 300) for f in FAMILIES]
    )


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--each", type=int, default=5, help="moving clips of each family")
    a.add_argument(
        "--first-seed",
        type=int,
        default=FIRST_SEED,
        help="other worlds than the usual ones: for settings that were chosen on those",
    )
    a.add_argument("--detail", type=int, default=1, help="how many times as wide and high as 192x112")
    args = a.parse_args()
    for kind, family, seed in chosen(args.each, args.first_seed):
        write(args.folder, kind, family, seed, args.detail)


if __name__ == "__main__":
    main()
