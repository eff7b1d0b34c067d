"""Holds what one camera of a drive shows to what another camera has shown of the same places, on the way back.

    python -m cosmonaut_training.data.render_drives CLIPS --report --worlds 6 --back --begun --frames 216
    python -m cosmonaut_training.evaluate.drives scenes CLIPS SCENES
    cosmonaut drive --batch SCENES/jobs.jsonl --preset fast --export nuscenes --out OUT [--model FOLDER]
    python -m cosmonaut_training.evaluate.returns CLIPS OUT [--sheet FILE]

The vehicle drives on, turns round on a crossing, and comes back in the other lane, so that for instance the left camera
sees the houses that the right one saw. Of every picture on the way back the one of another camera on the way there is
taken that shows most of the same surface: by the true depth of both, nearer than 3 per cent, and at most twice as large
or small. It is warped into the picture by the true depth, and both are compared where both show the surface, if that is
a tenth of the picture or more. The true renderings of the same pairs are the ceiling: what is lost by warping alone.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import FPS
from cosmonaut_training.data.native import render
from cosmonaut_training.data.render_drives import vehicle
from cosmonaut_training.data.rigs import VIEWS, Rig, camera_poses
from cosmonaut_training.data.worlds import DRIVING, make_world
from cosmonaut_training.evaluate.drives import channel_files, picture, psnr

THERE_EVERY, BACK_EVERY = 4, 6  # pictures
TURNED, CAME_ROUND = 20.0, 160.0  # degrees of heading: still on the way there, already on the way back
SAME_DEPTH, SCALE, LEAST_SHARE, FARTHEST = 0.03, 2.0, 0.1, 60.0  # metres: what is farther is no place, but sky


@dataclass
class Shot:
    """A picture of a camera. pose: world from camera; depth [H,W]: true."""

    frame: int
    view: str
    pose: np.ndarray
    true: np.ndarray
    depth: np.ndarray


def seen_again(here: Shot, there: Shot, K: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns and rows in a former picture of the surface in every pixel of one, and which pixels both show."""
    fx, fy, cx, cy = K
    height, width = here.depth.shape
    y, x = np.mgrid[:height, :width]
    points = np.stack([(x - cx) / fx, (y - cy) / fy, np.ones_like(x, float)], -1) * here.depth[..., None]
    move = np.linalg.inv(there.pose) @ here.pose
    at = points @ move[:3, :3].T + move[:3, 3]
    z = np.maximum(at[..., 2], 1e-6)
    u, v = fx * at[..., 0] / z + cx, fy * at[..., 1] / z + cy
    inside = (at[..., 2] > 0.3) & (u >= 0) & (u <= width - 1) & (v >= 0) & (v <= height - 1)
    column, row = (np.clip(np.rint(np.nan_to_num(w)), 0, n - 1).astype(int) for w, n in ((u, width), (v, height)))
    true = there.depth[row, column]
    both = inside & (np.abs(true - z) < SAME_DEPTH * z) & (z < SCALE * here.depth) & (here.depth < SCALE * z)
    return u, v, both & (here.depth < FARTHEST)


def sampled(rgb: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Bilinear colours [n,3] of a picture [H,W,3]."""
    x, y = (np.clip(np.floor(w).astype(int), 0, n - 2) for w, n in ((u, rgb.shape[1]), (v, rgb.shape[0])))
    a, b = (u - x)[:, None], (v - y)[:, None]
    above = (1 - a) * rgb[y, x] + a * rgb[y, x + 1]
    return (1 - b) * above + b * ((1 - a) * rgb[y + 1, x] + a * rgb[y + 1, x + 1])


def shots(clip: Path, frames: int) -> tuple[list[Shot], list[Shot], np.ndarray]:
    """Every few pictures of all views on the way there and on the way back, and the lens, which they share.

    frames: that were made of each view"""
    about, rig = json.loads((clip / "drive.json").read_text()), Rig.read(clip / "rig.json")
    world = make_world(DRIVING, about["seed"])
    poses = vehicle(
        world, about["seed"], about["route"], np.arange(min(frames, about["frames"])) / FPS, about.get("lead")
    )
    forward = poses[:, :3, 0] @ poses[0, :3, 0]
    heading = np.degrees(np.arccos(np.clip(forward, -1, 1)))
    turns = int(np.argmax(heading > TURNED))
    round_again = len(heading) - int(np.argmax(heading[::-1] < CAME_ROUND))
    out = []
    for taken in (range(0, turns, THERE_EVERY), range(round_again, len(poses), BACK_EVERY)):
        kept = []
        for view in VIEWS:
            camera = rig.cameras[view]
            at = camera_poses(poses[list(taken)], camera)
            rgb, depth = render(world, at, camera.K, camera.width, camera.height)
            kept += [Shot(*one) for one in zip(taken, [view] * len(at), at, rgb.astype(float), depth.astype(float))]
        out.append(kept)
    return *out, rig.cameras["front"].K


def judge(clip: Path, drive: Path) -> tuple[list[tuple], list[np.ndarray]]:
    """For every picture on the way back that finds another camera's of the way there: PSNR of the made pair, of the
    true pair, and of the two made pictures to the truth in the same pixels; and strips to look at."""
    made = {view: channel_files(drive, view) for view in VIEWS}
    there, back, K = shots(clip, len(made["front"]))
    figures, strips = [], []
    for here in back:
        best, u, v, both = max(
            ((one, *seen_again(here, one, K)) for one in there if one.view != here.view), key=lambda e: e[3].sum()
        )
        if both.mean() < LEAST_SHARE:
            continue
        before, now = picture(made[best.view][best.frame]), picture(made[here.view][here.frame])
        warped = {name: sampled(rgb, u[both], v[both]) for name, rgb in (("made", before), ("true", best.true))}
        figures.append(
            (
                psnr(warped["made"], now[both]),
                psnr(warped["true"], here.true[both]),
                psnr(warped["made"], warped["true"]),
                psnr(now[both], here.true[both]),
                both.mean(),
                f"{best.view}>{here.view}",
            )
        )
        shown = np.zeros_like(now)
        shown[both] = warped["made"]
        strips.append(np.concatenate([before, shown, now, here.true], 1))
    return figures, strips


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sheet", type=Path, help="a picture: what was seen, warped, what is made, what is true")
    args = parser.parse_args()
    columns = ("between", "ceiling", "former", "latter", "share", "pairs")
    print(f"{'street':24}" + "".join(f"{name:>9}" for name in columns))
    everything, sheet = [], []
    for clip in sorted(args.clips.iterdir()):
        if not (args.out / clip.name).exists():
            continue
        figures, strips = judge(clip, args.out / clip.name)
        if not figures:
            print(f"{clip.name:24} no place is seen twice", flush=True)
            continue
        everything.append(np.mean([f[:5] for f in figures], axis=0))
        sheet += strips[:: max(1, len(strips) // 4)][:4]
        print(f"{clip.name:24}" + "".join(f"{v:9.2f}" for v in everything[-1]) + f"{len(figures):9}", flush=True)
    if everything:
        print(f"{'mean of the streets':24}" + "".join(f"{v:9.2f}" for v in np.mean(everything, axis=0)))
    if args.sheet and sheet:
        Image.fromarray(np.concatenate(sheet).astype(np.uint8)).save(args.sheet)


if __name__ == "__main__":
    main()
