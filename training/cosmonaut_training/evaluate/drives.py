"""Holds drives of the program to the true pictures of six cameras.

    python -m cosmonaut_training.data.render_drives CLIPS --report --worlds 8 --frames 9
    python -m cosmonaut_training.evaluate.drives scenes CLIPS SCENES [--no-depth]
    cosmonaut drive --batch SCENES/jobs.jsonl --preset fast --export nuscenes --out OUT
    python -m cosmonaut_training.evaluate.drives judge CLIPS OUT

The first line renders the clips, the second makes scenes of their first pictures and a job for each. What is printed
is the mean PSNR over the pictures behind the first, by view, beside that of repeating the first picture.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

VIEWS = ("front", "left", "right", "back", "back_left", "back_right")


def scene(clip: Path, folder: Path, depth: bool, single: bool) -> dict:
    """Makes a scene of a clip's first pictures, and says what job it gives.

    single: the job begins with the front picture alone"""
    about = json.loads((clip / "drive.json").read_text())
    cameras = {one["view"]: one for one in json.loads((clip / "rig.json").read_text())["cameras"]}
    folder.mkdir(parents=True)
    views, front = {}, None
    for view in VIEWS:
        own = json.loads((clip / about["views"][view]["folder"] / "clip.json").read_text())
        front = front or own
        name = "picture" if view == "front" else view.replace("_", "-")
        shutil.copy(clip / view / "picture-0000.png", folder / f"{name}.png")
        place = cameras[view]["rig_T_cam"]
        views[view] = {
            "picture": f"{name}.png",
            "intrinsics": own["intrinsics"],
            "vehicle_from_camera": {"t": place["t"], "q": place["q"]},
        }
        if depth:
            file = "depth.png" if view == "front" else f"{name}-depth.png"
            shutil.copy(clip / view / "depth.png", folder / file)
            views[view]["depth"] = file
    for file in ("rig.json", "trajectory.csv"):
        shutil.copy(clip / file, folder / file)
    stated = {
        "format": "cosmonaut-scene/1",
        "name": clip.name,
        "title": clip.name,
        "family": about["family"],
        "prompt": about["caption"],
        "licence": "Apache-2.0",
        "picture": "picture.png",
        "intrinsics": front["intrinsics"],
        "suggested": {"move": "forward", "speed": 2.0, "frames": 96},
        "seed": about["seed"],
        "drive": {"rig": "rig.json", "trajectory": "trajectory.csv", "views": views},
    }
    if depth:
        stated |= {"depth": "depth.png", "depth_scale": front["depth_scale"]}
    (folder / "scene.json").write_text(json.dumps(stated, indent=2) + "\n")
    job = {"id": clip.name, "scene": str(folder.resolve()), "frames": about["frames"]}
    # A rig that the job names is not the scene's, whose pictures of the other views are then left out.
    return job | ({"rig": str((folder / "rig.json").resolve())} if single else {})


def make(clips: Path, folder: Path, depth: bool, single: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    jobs = [scene(clip, folder / clip.name, depth, single) for clip in sorted(clips.iterdir())]
    (folder / "jobs.jsonl").write_text("".join(json.dumps(job) + "\n" for job in jobs))


def picture(file: Path) -> np.ndarray:
    return np.asarray(Image.open(file).convert("RGB"), dtype=np.float64)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(np.mean((a - b) ** 2), 1e-9)))


def channel_files(drive: Path, view: str) -> list[Path]:
    """The pictures of a view in a drive's nuScenes folder, in the order of time."""
    channel = "CAM_" + ("FRONT_" if view in ("left", "right") else "") + view.upper()
    return sorted((drive / "nuscenes").glob(f"s*/{channel}/*.png"), key=lambda f: int(f.stem.split("__")[-1]))


def judge(clips: Path, out: Path) -> None:
    figures = {view: [] for view in VIEWS}
    for clip in sorted(clips.iterdir()):
        for view in VIEWS:
            made = channel_files(out / clip.name, view)
            true = [picture(file) for file in sorted((clip / view).glob("picture-*.png"))]
            pairs = list(zip(map(picture, made), true))[1:]
            figures[view].append(
                (np.mean([psnr(a, b) for a, b in pairs]), np.mean([psnr(true[0], b) for _, b in pairs]))
            )
    print(f"{'view':12} {'made':>6} {'repeated':>9}")
    for view, of_clips in (*figures.items(), ("all", sum(figures.values(), []))):
        made, repeated = np.mean(of_clips, axis=0)
        print(f"{view:12} {made:6.2f} {repeated:9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("scenes", "judge"))
    parser.add_argument("clips", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-depth", action="store_true", help="scenes without depth: the program estimates it")
    parser.add_argument("--single", action="store_true", help="jobs that begin with the front picture alone")
    args = parser.parse_args()
    if args.what == "scenes":
        make(args.clips, args.folder, not args.no_depth, args.single)
    else:
        judge(args.clips, args.folder)


if __name__ == "__main__":
    main()
