"""Renders the training clips once: 33 pictures of a flight with depth, poses, intrinsics and a caption.

With --walks: 16 pictures a chunk's reach apart instead, for the outpainting of keyframes, under
$COSMONAUT_TRAIN/walks. One folder a family under $COSMONAUT_TRAIN/clips, one .npz-free pair of files a clip:
<seed>.rgb.npy (uint8), <seed>.depth.npy (float16 metres) and <seed>.json. Deterministic by family and seed; existing
clips are skipped, so the command resumes, and several processes share the work by --part i/n.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np

from cosmonaut_training.data.flights import fly, wander
from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import FAMILIES, HELD_OUT_SEED, make_world
from cosmonaut_training.places import WORK

FRAMES = 33


def render_clip(family: str, seed: int, folder: Path) -> bool:
    stem = folder / family / str(seed)
    meta = stem.with_suffix(".json")
    if meta.exists():
        return False
    world = make_world(family, seed)
    r = np.random.default_rng([seed, 7])
    poses, K = wander(world, r) if folder.name == "walks" else fly(world, r, FRAMES)
    rgb, depth = render(world, poses, K)
    np.save(str(stem) + ".rgb.npy", rgb)
    np.save(str(stem) + ".depth.npy", depth.astype(np.float16))
    part = meta.with_suffix(f".part{os.getpid()}")
    part.write_text(
        json.dumps({"family": family, "seed": seed, "caption": world.caption, "K": K.tolist(), "c2w": poses.tolist()})
    )
    os.replace(part, meta)  # the last file to appear: a clip that has it is complete
    return True


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--clips", type=int, default=500, help="training clips a family")
    a.add_argument("--held-out", type=int, default=12, help="held-out clips a family")
    a.add_argument("--first", type=int, default=0, help="first training seed")
    a.add_argument("--walks", action="store_true", help="pictures a chunk's reach apart")
    a.add_argument("--part", default="0/1")
    args = a.parse_args()
    part, parts = map(int, args.part.split("/"))
    folder = WORK / ("walks" if args.walks else "clips")
    for family in FAMILIES:
        (folder / family).mkdir(parents=True, exist_ok=True)
    seeds = [HELD_OUT_SEED + i for i in range(args.held_out)] + list(range(args.first, args.first + args.clips))
    began, done = time.time(), 0
    for k, seed in enumerate(seeds):
        if k % parts == part:
            done += sum(render_clip(family, seed, folder) for family in FAMILIES)
            if k // parts % 10 == 0:
                print(f"{done} clips, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
