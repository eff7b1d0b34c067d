"""Renders clips to judge drives by: held-out streets, six cameras, every true picture along a way.

  python -m cosmonaut_training.data.render_drives <folder>                     20 worlds, 960,000 on: to choose by
  python -m cosmonaut_training.data.render_drives <folder> --report            seeds from 990,000 on: to report on
  python -m cosmonaut_training.data.render_drives <folder> --detail 2 --frames 57
  python -m cosmonaut_training.data.render_drives <folder> --junctions         every way from the same start
  python -m cosmonaut_training.data.render_drives <folder> --back --frames 216 there, round and back again

A clip is a folder: drive.json, rig.json, trajectory.csv, vehicle.tum, road.json, and for each view a folder that is a
clip of its own (docs/evaluation.md describes both). Deterministic by seed.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import FPS
from cosmonaut_training.data.render_evaluation import quaternion
from cosmonaut_training.data.rigs import (
    TRAJECTORY_HZ,
    TRAJECTORY_POINTS,
    VIEWS,
    Rig,
    camera_poses,
    drive,
    from_start,
    render_rig,
    road_document,
    scaled,
    starter_rig,
    trajectory_csv,
)
from cosmonaut_training.data.worlds import DRIVING, make_world

CHOOSING, REPORTING = 960_000, 990_000
# A clip's world: x right, y down, z forward of the vehicle at the first picture.
CLIP_FROM_VEHICLE = np.array([[0, -1, 0, 0], [0, 0, -1, 0], [1, 0, 0, 0], [0, 0, 0, 1]], float)


def pace(seed: int) -> tuple[float, float]:
    """Highest and first speed of the drives in a world, m/s."""
    r = np.random.default_rng([seed, 41])
    most = r.uniform(5, 10)
    return most, most * r.uniform(0.6, 1.0)


def tum(poses: np.ndarray, rate: float, about: str) -> str:
    lines = [f"# t tx ty tz qx qy qz qw ({about})"]
    for i, m in enumerate(poses):
        lines.append(" ".join(f"{v + 0.0:.9g}" for v in [i / rate, *m[:3, 3], *quaternion(m[:3, :3])]))
    return "\n".join(lines) + "\n"


def millimetres(depth: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(np.round(depth * 1000), 1, 65535).astype(np.uint16))


def as_json(document: dict) -> str:
    return json.dumps(document, indent=2) + "\n"


def lens(K: np.ndarray, width: int, height: int) -> dict:
    return {**{k: float(v) for k, v in zip(("fx", "fy", "cx", "cy"), K)}, "width": width, "height": height}


def write(folder: Path, seed: int, name: str, frames: int, detail: int, rig: Rig) -> None:
    """The drive along the route of that name."""
    world = make_world(DRIVING, seed)
    way, (most, first) = world.roads.routes[name], pace(seed)
    poses = drive(way, np.arange(frames) / FPS, most, first)
    points = max(TRAJECTORY_POINTS, math.ceil((frames - 1) / FPS * TRAJECTORY_HZ) + 1)
    fed = drive(way, np.arange(points) / TRAJECTORY_HZ, most, first)
    target = folder / f"drive-{name}-{seed}"
    target.mkdir(parents=True, exist_ok=True)
    seen = render_rig(world, poses, rig, detail)
    views = {}
    for view in VIEWS:
        camera, (rgb, depth) = rig.cameras[view], seen[view]
        K, width, height = scaled(camera, detail)
        own = target / view
        own.mkdir(exist_ok=True)
        for index, picture in enumerate(rgb):
            Image.fromarray(picture).save(own / f"picture-{index:04d}.png", optimize=True)
        millimetres(depth[0]).save(own / "depth.png", optimize=True)
        in_clip = CLIP_FROM_VEHICLE @ from_start(poses)
        (own / "path.tum").write_text(
            tum(
                camera_poses(in_clip, camera),
                FPS,
                "seconds, metres, camera-to-world, x right, y down, z forward of the vehicle at t = 0",
            )
        )
        clip = {
            "format": "cosmonaut-clip/1",
            "kind": "moving",
            "family": world.family,
            "seed": seed,
            "caption": world.caption,
            "fps": FPS,
            "intrinsics": lens(K, width, height),
            "pictures": list(range(frames)),
            "depth_scale": 0.001,
        }
        (own / "clip.json").write_text(as_json(clip))
        views[view] = {"folder": view, "camera": camera.name}
    about = "seconds, metres, vehicle in its own frame at t = 0: x forward, y left, z up"
    (target / "vehicle.tum").write_text(tum(from_start(poses), FPS, about))
    (target / "trajectory.csv").write_text(trajectory_csv(fed))
    (target / "road.json").write_text(json.dumps(road_document(world, poses[0])) + "\n")
    (target / "rig.json").write_text(as_json({**rig.document, "cameras": enlarged(rig, detail)}))
    (target / "drive.json").write_text(
        as_json(
            {
                "format": "cosmonaut-drive-clip/1",
                "route": name,
                "family": world.family,
                "seed": seed,
                "caption": world.caption,
                "fps": FPS,
                "frames": frames,
                "rig": "rig.json",
                "trajectory": "trajectory.csv",
                "vehicle": "vehicle.tum",
                "road": "road.json",
                "views": views,
            }
        )
    )
    print(target.name, world.caption, flush=True)


def enlarged(rig: Rig, detail: int) -> list[dict]:
    """The rig's cameras for pictures that are detail times as wide and high."""
    out = []
    for document in rig.document["cameras"]:
        camera = next((c for c in rig.cameras.values() if c.name == document["id"]), None)
        if camera is None:
            continue
        K, width, height = scaled(camera, detail)
        model = {"type": "pinhole", **{k: round(float(v), 6) for k, v in zip(("fx", "fy", "cx", "cy"), K)}}
        out.append({**document, "image": {"width": width, "height": height}, "model": model})
    return out


def chosen(worlds: int, first: int, which: str = "") -> list[tuple[int, str]]:
    """Seed and route of every clip: one way of each world; with "junctions" all ways of worlds that have a choice, with
    "back" the way back of those where one can turn round."""
    out, seed, left = [], first, worlds
    while left:
        routes = sorted(make_world(DRIVING, seed).roads.routes)
        onward = [route for route in routes if route != "back"]
        taken = {
            "": [onward[seed % len(onward)]],
            "junctions": onward if len(onward) > 1 else [],
            "back": [route for route in routes if route == "back"],
        }[which]
        out += [(seed, route) for route in taken]
        seed, left = seed + 1, left - bool(taken)
    return out


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--worlds", type=int, default=20)
    a.add_argument("--report", action="store_true", help=f"worlds from {REPORTING} on instead of {CHOOSING}")
    kind = a.add_mutually_exclusive_group()
    kind.add_argument("--junctions", action="store_true", help="only worlds with a choice of ways, each from one start")
    kind.add_argument("--back", action="store_true", help="up to a crossing, round on it and back in the other lane")
    a.add_argument("--frames", type=int, default=25)
    a.add_argument("--detail", type=int, default=1, help="how many times as wide and high as the rig's pictures")
    a.add_argument("--rig", type=Path, help="a rig file; otherwise the starter's")
    args = a.parse_args()
    which = "junctions" if args.junctions else ("back" if args.back else "")
    rig = Rig.read(args.rig) if args.rig else starter_rig()
    for seed, route in chosen(args.worlds, REPORTING if args.report else CHOOSING, which):
        write(args.folder, seed, route, args.frames, args.detail, rig)


if __name__ == "__main__":
    main()
