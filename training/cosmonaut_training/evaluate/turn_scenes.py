"""Writes scenes of held-out worlds to turn round and to walk in, and the truth to judge that by.

  python -m cosmonaut_training.evaluate.turn_scenes <folder> [--turns 12] [--walks 4] [--first-seed 960000]

Families in turn, so `--turns 12` are two worlds of every family. A scene is a folder that the program opens
(scene.json, picture.png, depth.png), with path.tum and, of a turn, back.tum, which goes round the other way, in the
format of the clips of data.render_evaluation. `truth.json` says what the scene is and which cameras have a true picture
(true-NNNN.png) and true depth (depth-NNNN.png, 16-bit millimetres). What is there already is left alone.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import FPS, pose, start
from cosmonaut_training.data.native import render
from cosmonaut_training.data.render_evaluation import quaternion, walk
from cosmonaut_training.data.worlds import FAMILIES, HELD_OUT_SEED, World, make_world

FIRST_SEED = 960_000
WIDTH, HEIGHT = 384, 224
TURN, TURN_EVERY, DEPTH_EVERY = 96, 4, 12  # cameras of a turn after the first, those with a picture, those with depth
WALK_EVERY, WALK_SHOWN = 50, ("street", "corridor")  # families that have a way of a hundred chunks
FARTHEST = 65535


@dataclass
class Lens:
    fx: float
    fy: float
    cx: float
    cy: float
    width: int
    height: int


@dataclass
class Truth:
    """What a scene is: kind "turn" or "walk", family and seed of its world, caption, lens, for each camera how far it
    has turned to the right since the first (radians), and the cameras that have a true picture and true depth."""

    kind: str
    family: str
    seed: int
    caption: str
    lens: Lens
    yaws: list[float]
    pictures: list[int]
    depths: list[int]

    @classmethod
    def read(cls, scene: Path) -> Truth:
        told = json.loads((scene / "truth.json").read_text())
        return cls(**{**told, "lens": Lens(**told["lens"])})


def lens(r: np.random.Generator) -> Lens:
    f = WIDTH / 2 / math.tan(math.radians(r.uniform(68, 84)) / 2)
    return Lens(f, f, WIDTH / 2 - 0.5, HEIGHT / 2 - 0.5, WIDTH, HEIGHT)


def turn(world: World, seed: int) -> tuple[np.ndarray, Lens, list[float]]:
    """Level cameras once round on the spot, the last where the first is; the way round is drawn."""
    r = np.random.default_rng([seed, 41])
    p, yaw = start(world, r)
    yaws = r.choice([-1, 1]) * np.linspace(0, 2 * math.pi, TURN + 1)
    return np.array([pose(p, yaw + a, 0) for a in yaws]), lens(r), yaws.tolist()


def tum(poses: np.ndarray) -> str:
    lines = ["# t tx ty tz qx qy qz qw (seconds, metres, camera-to-world, x right, y down, z forward)"]
    for i, m in enumerate(poses):
        lines.append(" ".join(f"{v:.9g}" for v in [i / FPS, *m[:3, 3], *quaternion(m[:3, :3])]))
    return "\n".join(lines) + "\n"


def save_depth(file: Path, depth: np.ndarray) -> None:
    Image.fromarray(np.clip(np.round(depth * 1000), 1, FARTHEST).astype(np.uint16)).save(file)


def read_depth(file: Path) -> np.ndarray:
    """Metres [H,W], infinite where nothing is."""
    stored = np.asarray(Image.open(file)).astype(np.float32)
    return np.where(stored >= FARTHEST, np.inf, stored / 1000)


def write(folder: Path, kind: str, family: str, seed: int) -> None:
    target = folder / f"{kind}-{family}-{seed}"
    if (target / "truth.json").exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    world = make_world(family, seed)
    if kind == "turn":
        poses, seen, yaws = turn(world, seed)
        pictures, depths = list(range(0, TURN, TURN_EVERY)), list(range(0, TURN, DEPTH_EVERY))
        (target / "back.tum").write_text(tum(poses[::-1]))
    else:
        (poses, _small), seen = walk(world, seed), lens(np.random.default_rng([seed, 42]))
        yaws = [0.0] * len(poses)
        pictures, depths = list(range(0, len(poses), WALK_EVERY)), [0]
    (target / "path.tum").write_text(tum(poses))
    K = np.array([seen.fx, seen.fy, seen.cx, seen.cy], np.float32)
    rgb, depth = render(world, poses[pictures], K, seen.width, seen.height)
    for i, picture, metres in zip(pictures, rgb, depth):
        Image.fromarray(picture).save(target / f"true-{i:04d}.png")
        if i in depths:
            save_depth(target / f"depth-{i:04d}.png", metres)
    Image.fromarray(rgb[0]).save(target / "picture.png")
    save_depth(target / "depth.png", depth[0])
    described = {
        "format": "cosmonaut-scene/1",
        "name": target.name,
        "title": f"A {kind} in a {family}",
        "family": family,
        "prompt": world.caption,
        "licence": "Apache-2.0",
        "picture": "picture.png",
        "depth": "depth.png",
        "depth_scale": 0.001,
        "intrinsics": asdict(seen),
        "suggested": {"move": "turn-right" if kind == "turn" else "forward", "speed": 1.2, "frames": len(poses)},
        "seed": seed,
    }
    (target / "scene.json").write_text(json.dumps(described, indent=2) + "\n")
    truth = Truth(kind, family, seed, world.caption, seen, yaws, pictures, depths)
    (target / "truth.json").write_text(json.dumps(asdict(truth)) + "\n")  # last: a folder with it is complete
    print(target.name, world.caption, flush=True)


def chosen(turns: int, walks: int, first: int) -> list[tuple[str, str, int]]:
    """Kind, family and seed of every scene, families in turn. Walks go through other worlds than turns."""
    in_turn = lambda kind, families, n, at: [
        (kind, families[i % len(families)], at + i // len(families)) for i in range(n)
    ]
    return in_turn("turn", FAMILIES, turns, first) + in_turn("walk", WALK_SHOWN, walks, first + 200)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--turns", type=int, default=12)
    a.add_argument("--walks", type=int, default=4)
    a.add_argument("--first-seed", type=int, default=FIRST_SEED)
    args = a.parse_args()
    if args.first_seed < HELD_OUT_SEED:
        a.error(f"worlds below {HELD_OUT_SEED} are trained on")
    for kind, family, seed in chosen(args.turns, args.walks, args.first_seed):
        write(args.folder, kind, family, seed)


if __name__ == "__main__":
    main()
