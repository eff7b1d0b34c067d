"""Flies the program through the scenes of evaluate.turn_scenes and keeps what it shows.

  python -m cosmonaut_training.evaluate.turn_flights <scenes> <flights> [--noises 3] [--cosmonaut COMMAND]

A flight is a folder <flights>/<scene>/<noise>: its pictures, NNNNNN.png; of a turn also `back` with the pictures of
the turn the other way round (first seed of noise only), and floor.npy, the points of the exported point cloud that lie
1 m below the eyes or lower, 10 m away at most. What is there already is not flown again, so a run may be stopped and
begun again; for other weights take another folder. Options after `--` go to the program, such as `-- --model DIR`.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from cosmonaut_training.evaluate.turn_scenes import Truth
from cosmonaut_training.places import REPOSITORY

PROGRAM = REPOSITORY / "target/cosmonaut/bin/cosmonaut"
BELOW, REACH = 1.0, 10.0  # metres below the eyes, and away from them, of points that are kept
POINT = np.dtype([("p", "<f4", 3), ("n", "<f4", 3), ("c", "u1", 3)])


def call(command: list[str], *argv: object) -> None:
    done = subprocess.run([*command, *map(str, argv)], capture_output=True, text=True)
    if done.returncode:
        told = shlex.join([*command, *map(str, argv)])
        raise SystemExit(f"{told} ended with {done.returncode}:\n{done.stderr[-800:]}")


def fly(command: list[str], scene: Path, path: Path, seed: int, target: Path, more: list[str]) -> None:
    """Pictures of a flight into a folder that appears once they are all there."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".flight-") as part:
        pictures = Path(part) / "pictures"
        given = ("--scene", scene, "--path", path, "--seed", seed, "--frames-dir", pictures)
        call(command, "rollout", *given, "--out", Path(part) / "clip.mp4", *more)
        wanted, there = len(Truth.read(scene).yaws), len(list(pictures.glob("*.png")))
        if there != wanted:
            raise SystemExit(f"{scene.name}: {there} pictures of {wanted}")
        shutil.move(pictures, target)


def points(ply: Path) -> np.ndarray:
    """The points [N,3] of a cloud that the program exported, in the axes of the program: x right, y down, z forward,
    metres from the first camera."""
    data = ply.read_bytes()
    head, body = data.split(b"end_header\n", 1)
    count = int(head.split(b"element vertex ")[1].split()[0])
    if b"binary_little_endian" not in head or len(body) != count * POINT.itemsize:
        raise ValueError(f"{ply} is not a point cloud of the program")
    return np.frombuffer(body, POINT)["p"] * np.array([1, -1, -1], np.float32)


def low(p: np.ndarray) -> np.ndarray:
    """Those of the points [N,3] that may be floor."""
    return p[(p[:, 1] > BELOW) & (np.hypot(p[:, 0], p[:, 2]) < REACH)]


def export(command: list[str], scene: Path, seed: int, target: Path, more: list[str]) -> None:
    """What is remembered below the eyes after a turn."""
    if target.exists():
        return
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".cloud-") as part:
        cloud, kept = Path(part) / "cloud.ply", Path(part) / "floor.npy"
        call(command, "export", scene, "--path", scene / "path.tum", "--seed", seed, "--out", cloud, *more)
        np.save(kept, low(points(cloud)))
        shutil.move(kept, target)


def fly_all(command: list[str], scenes: Path, flights: Path, noises: int, more: list[str]) -> None:
    """All pictures first, so that a run that was stopped has most figures; then point clouds, then turns back."""
    found = sorted(p.parent for p in scenes.glob("*/truth.json"))
    turns = [scene for scene in found if Truth.read(scene).kind == "turn"]
    seeds = range(1, noises + 1)
    for seed in seeds:
        for scene in found:
            fly(command, scene, scene / "path.tum", seed, flights / scene.name / str(seed), more)
            print(f"noise {seed} {scene.name}", flush=True)
    for seed in seeds:
        for scene in turns:
            export(command, scene, seed, flights / scene.name / str(seed) / "floor.npy", more)
    for scene in turns:
        fly(command, scene, scene / "back.tum", 1, flights / scene.name / "1/back", more)


def main() -> None:
    mine, more = sys.argv[1:], []
    if "--" in mine:
        mine, more = mine[: mine.index("--")], mine[mine.index("--") + 1 :]
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("scenes", type=Path)
    a.add_argument("flights", type=Path)
    a.add_argument("--noises", type=int, default=3, help="seeds of noise, from 1 on")
    a.add_argument("--cosmonaut", default=str(PROGRAM), metavar="COMMAND", help="how the program is called")
    args = a.parse_args(mine)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends the program too, and leaves no half flight
    if not list(args.scenes.glob("*/truth.json")):
        a.error(f"no scenes in {args.scenes}; write some with cosmonaut_training.evaluate.turn_scenes")
    fly_all(shlex.split(args.cosmonaut), args.scenes, args.flights, args.noises, more)


if __name__ == "__main__":
    main()
