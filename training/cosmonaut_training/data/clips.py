"""Access to the rendered clips: memory-mapped pictures and depth, poses and captions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cosmonaut_training.data.worlds import FAMILIES, HELD_OUT_SEED
from cosmonaut_training.places import WORK


@dataclass
class Clip:
    family: str
    seed: int
    caption: str
    K: np.ndarray  # fx, fy, cx, cy
    c2w: np.ndarray  # [33,4,4]
    stem: Path

    @property
    def rgb(self) -> np.ndarray:
        return np.load(str(self.stem) + ".rgb.npy", mmap_mode="r")

    @property
    def depth(self) -> np.ndarray:
        return np.load(str(self.stem) + ".depth.npy", mmap_mode="r")


def load_clips(held_out: bool = False, kind: str = "clips") -> list[Clip]:
    """All complete clips of one side of the split, families interleaved, so that a prefix is a fair sample."""
    found = []
    for family in FAMILIES:
        for meta in (WORK / kind / family).glob("*.json"):
            if (int(meta.stem) >= HELD_OUT_SEED) == held_out:
                found.append((int(meta.stem), FAMILIES.index(family), meta))
    clips = []
    for seed, _, meta in sorted(found):
        m = json.loads(meta.read_text())
        clips.append(
            Clip(
                m["family"],
                seed,
                m["caption"],
                np.array(m["K"], np.float32),
                np.array(m["c2w"], np.float64),
                meta.with_suffix(""),
            )
        )
    return clips


def psnr(a, b) -> float:
    """Peak signal-to-noise ratio of pixels in [0,1]."""
    return float(-10 * np.log10(max(float(((a - b) ** 2).mean()), 1e-10)))


def show(x: np.ndarray) -> np.ndarray:
    """Pictures in [-1,1] as bytes to look at."""
    return (255 * np.clip((1 + x) / 2, 0, 1)).astype(np.uint8)
