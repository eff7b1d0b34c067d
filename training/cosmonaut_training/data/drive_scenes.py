"""Writes the sample scenes to drive in: held-out streets, start pictures of six cameras, the rig, and a way to drive.

python -m cosmonaut_training.data.drive_scenes sheet <out.png>      all six pictures of the chosen ones
python -m cosmonaut_training.data.drive_scenes write <folder>
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.native import render
from cosmonaut_training.data.render_drives import as_json, enlarged, lens, millimetres
from cosmonaut_training.data.rigs import (
    TRAJECTORY_HZ,
    TRAJECTORY_POINTS,
    VIEWS,
    Rig,
    camera_poses,
    drive,
    render_rig,
    road_document,
    starter_rig,
    trajectory_csv,
)
from cosmonaut_training.data.worlds import DRIVING, HELD_OUT_SEED, World, make_world

H = HELD_OUT_SEED
# name, seed, title, the way that is suggested, highest speed of it in m/s, metres along the way where it begins: where
# no parked car hides the view to the right
CHOSEN = (
    ("crossing", H + 110, "A crossing with crosswalks", "left", 7.0, 0),
    ("bend", H + 65, "A street that bends between trees", "along", 8.0, 2),
    ("winding", H + 102, "A winding street", "along", 7.0, 0),
    ("turning", H + 25, "A street with a turning", "right", 7.0, 0),
    ("junction", H + 113, "The end of a street", "left", 6.0, 0),
    ("autumn", H + 131, "A crossing in autumn", "right", 7.0, 0),
    ("evening", H + 52, "A winding street at evening", "along", 7.0, 8),
    ("fog", H + 90, "A bend in the fog", "along", 6.0, 0),
)
MOSAIC = (("left", "front", "right"), ("back_left", "back", "back_right"))


def start(seed: int, route: str, most: float, ahead: float) -> tuple[World, np.ndarray]:
    """A world, and the vehicle's poses [64,4,4] along a way, ten a second."""
    world = make_world(DRIVING, seed)
    times = np.arange(TRAJECTORY_POINTS) / TRAJECTORY_HZ
    return world, drive(world.roads.routes[route], times, most, most, ahead)


def write_scene(target: Path, seed: int, title: str, route: str, most: float, ahead: float, rig: Rig) -> None:
    world, poses = start(seed, route, most, ahead)
    target.mkdir(parents=True, exist_ok=True)
    seen = render_rig(world, poses[:1], rig)
    views = {}
    for view in VIEWS:
        camera, (rgb, depth) = rig.cameras[view], seen[view]
        name = "picture" if view == "front" else view.replace("_", "-")
        below = "depth" if view == "front" else name + "-depth"
        Image.fromarray(rgb[0]).save(target / f"{name}.png", optimize=True)
        millimetres(depth[0]).save(target / f"{below}.png", optimize=True)
        placed = next(c for c in rig.document["cameras"] if c["id"] == camera.name)["rig_T_cam"]
        views[view] = {
            "picture": f"{name}.png",
            "depth": f"{below}.png",
            "intrinsics": lens(camera.K, camera.width, camera.height),
            "vehicle_from_camera": {"t": [float(v) for v in placed["t"]], "q": placed["q"]},
        }
    front = rig.cameras["front"]
    scale = 704 / front.height
    large = np.array([front.K[0] * scale, front.K[1] * scale, (1280 - 1) / 2, (704 - 1) / 2], np.float32)
    picture = render(world, camera_poses(poses[:1], front), large, 1280, 704)[0][0]
    Image.fromarray(picture).save(target / "picture-1280x704.jpg", quality=88)
    (target / "rig.json").write_text(as_json({**rig.document, "cameras": enlarged(rig, 1)}))
    (target / "trajectory.csv").write_text(trajectory_csv(poses))
    (target / "road.json").write_text(json.dumps(road_document(world, poses[0])) + "\n")
    (target / "scene.json").write_text(
        as_json(
            {
                "format": "cosmonaut-scene/1",
                "name": target.name,
                "title": title,
                "family": world.family,
                "prompt": world.caption,
                "licence": "Apache-2.0",
                "picture": "picture.png",
                "picture_large": "picture-1280x704.jpg",
                "depth": "depth.png",
                "depth_scale": 0.001,
                "intrinsics": views["front"]["intrinsics"],
                "suggested": {"move": "forward", "speed": 2.0, "frames": 96},
                "seed": seed,
                "drive": {
                    "rig": "rig.json",
                    "trajectory": "trajectory.csv",
                    "road": "road.json",
                    "views": views,
                },
            }
        )
    )


def write(folder: Path) -> None:
    rig = starter_rig()
    for name, *given in CHOSEN:
        write_scene(folder / f"drive-{name}", *given, rig)


def sheet(path: Path, detail: int = 1) -> None:
    """Two rows a scene, in the order of the mosaic."""
    rows = []
    for _, seed, _, route, most, ahead in CHOSEN:
        world, poses = start(seed, route, most, ahead)
        seen = render_rig(world, poses[:1], starter_rig(), detail)
        rows += [np.concatenate([seen[view][0][0] for view in row], 1) for row in MOSAIC]
    Image.fromarray(np.concatenate(rows, 0)).save(path)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("command", choices=("sheet", "write"))
    a.add_argument("target", type=Path)
    args = a.parse_args()
    {"sheet": sheet, "write": write}[args.command](args.target)


if __name__ == "__main__":
    main()
