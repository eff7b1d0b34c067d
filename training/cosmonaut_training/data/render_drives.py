"""Renders clips to judge drives by: held-out streets, six cameras, every true picture along a way.

  python -m cosmonaut_training.data.render_drives <folder>                     20 worlds, 960,000 on: to choose by
  python -m cosmonaut_training.data.render_drives <folder> --report            seeds from 990,000 on: to report on
  python -m cosmonaut_training.data.render_drives <folder> --detail 2 --frames 57
  python -m cosmonaut_training.data.render_drives <folder> --junctions         every way from the same start
  python -m cosmonaut_training.data.render_drives <folder> --three --lead 2    left, right and along, 2 m ahead of them
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
    speeds,
    starter_rig,
    trajectory_csv,
)
from cosmonaut_training.data.worlds import DRIVING, World, make_world

CHOOSING, REPORTING = 960_000, 990_000
SIDES = ("left", "right")
THREE = ("along", "left", "right")
TURNED = math.radians(5)  # a way that has turned so far is no longer straight
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


def passed_before(routes: dict[str, np.ndarray], lead: float) -> float:
    """Metres along the routes where a drive begins that is so many metres before the first of them turns."""
    turned = [
        way[np.argmax(np.abs(way[:, 2] - way[0, 2]) > TURNED), 3] for name, way in routes.items() if name in SIDES
    ]
    return max(0.0, min(turned) - lead)


def vehicle(world: World, seed: int, name: str, times: np.ndarray, lead: float | None = None) -> np.ndarray:
    """World from vehicle [n,4,4] at these times on the route of that name.

    lead: metres before the crossing where it begins; from the beginning of the street without."""
    routes, (most, first) = world.roads.routes, pace(seed)
    if lead is None:
        return drive(routes[name], times, most, first)
    ahead = passed_before(routes, lead)
    # Every way from one start begins at one speed, that of the slowest of them.
    first = min(speeds(way[way[:, 3] >= ahead - 1e-6], most, first)[0] for way in routes.values())
    return drive(routes[name], times, most, first, ahead)


def write(
    folder: Path,
    seed: int,
    name: str,
    frames: int,
    detail: int,
    rig: Rig,
    lead: float | None = None,
    begun: bool = False,
) -> None:
    """The drive along the route of that name.

    begun: only the pictures that a drive begins with."""
    world = make_world(DRIVING, seed)
    poses = vehicle(world, seed, name, np.arange(frames) / FPS, lead)
    points = max(TRAJECTORY_POINTS, math.ceil((frames - 1) / FPS * TRAJECTORY_HZ) + 1)
    fed = vehicle(world, seed, name, np.arange(points) / TRAJECTORY_HZ, lead)
    target = folder / f"drive-{name}-{seed}"
    target.mkdir(parents=True, exist_ok=True)
    seen = render_rig(world, poses[:1] if begun else poses, rig, detail)
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
            "pictures": list(range(1 if begun else frames)),
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
                **({} if lead is None else {"lead": lead}),
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
    """Seed and route of every clip: one way of each world; with "junctions" all ways of worlds that have a choice,
    with "three" those of worlds where one can go along, left and right, with "back" the way back where one can turn
    round."""
    out, seed, left = [], first, worlds
    while left:
        routes = sorted(make_world(DRIVING, seed).roads.routes)
        onward = [route for route in routes if route != "back"]
        taken = {
            "": [onward[seed % len(onward)]],
            "junctions": onward if len(onward) > 1 else [],
            "three": list(THREE) if set(THREE) <= set(routes) else [],
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
    kind.add_argument("--three", action="store_true", help="only worlds where one can go along, left and right")
    kind.add_argument("--back", action="store_true", help="up to a crossing, round on it and back in the other lane")
    a.add_argument("--frames", type=int, default=25)
    a.add_argument("--lead", type=float, help="begin so many metres before the first way turns off")
    a.add_argument("--begun", action="store_true", help="only the first pictures, which are enough to drive from")
    a.add_argument("--detail", type=int, default=1, help="how many times as wide and high as the rig's pictures")
    a.add_argument("--rig", type=Path, help="a rig file; otherwise the starter's")
    args = a.parse_args()
    which = next((name for name in ("junctions", "three", "back") if getattr(args, name)), "")
    rig = Rig.read(args.rig) if args.rig else starter_rig()
    for seed, route in chosen(args.worlds, REPORTING if args.report else CHOOSING, which):
        write(args.folder, seed, route, args.frames, args.detail, rig, args.lead, args.begun)


if __name__ == "__main__":
    main()
