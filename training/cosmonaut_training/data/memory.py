"""What a flight remembers and what its memory shows elsewhere: pictures with depth, seen from another view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.clips import Clip
from cosmonaut_training.data.worlds import mirrored
from cosmonaut_training.models.nets import HintedDepth

CHUNK = 9
MIRROR = np.diag([-1.0, 1, 1, 1])

# A picture's pixels are made again when they are shown larger than this; at 1.8 a flight loses too early what it knows.
MAX_MAGNIFICATION = 3.0


@dataclass
class Rendered:
    """A walk or flight that only lives in memory, with the fields of a Clip."""

    rgb: np.ndarray
    depth: np.ndarray
    c2w: np.ndarray
    K: np.ndarray
    caption: str
    changed: np.ndarray | None = None


class Flight:
    """A clip as it is used once: perhaps reversed in time, perhaps mirrored. changed: the pictures of the world's
    new look, if it has one; drafts: the pictures as the keyframe prior makes them, in bytes, if there are any."""

    def __init__(self, clip: "Clip | Rendered", r: np.random.Generator, drafts: np.ndarray | None = None):
        order = slice(None, None, -1 if r.random() < 0.5 else 1)
        self.rgb, self.depth, self.c2w, self.K, self.caption = (
            clip.rgb[order],
            clip.depth[order],
            clip.c2w[order],
            clip.K,
            clip.caption,
        )
        self.changed = clip.changed[order] if isinstance(clip, Rendered) and clip.changed is not None else None
        self.drafts = None if drafts is None else drafts[order]
        if r.random() < 0.5:
            self.rgb, self.depth = self.rgb[:, :, ::-1], self.depth[:, :, ::-1]
            self.changed, self.drafts = (None if x is None else x[:, :, ::-1] for x in (self.changed, self.drafts))
            self.c2w = MIRROR @ self.c2w @ MIRROR
            self.caption = mirrored(self.caption)

    def picture(self, i: int) -> np.ndarray:
        return np.array(self.rgb[i], np.float32) / 128 - 1

    def wanted(self, i: int, seen: np.ndarray) -> np.ndarray:
        """Picture i [H,W,3] in bytes as it is to be made: what is seen as it was, the rest in the world's new
        look."""
        return (
            np.array(self.rgb[i]) if self.changed is None else np.where(seen[..., None], self.rgb[i], self.changed[i])
        )

    def z(self, i: int) -> np.ndarray:
        return np.array(self.depth[i], np.float32)


def pose_distance(a: np.ndarray, b: np.ndarray) -> float:
    """How far two views are apart: metres between the centres plus twice the angle in radians."""
    cos = (np.trace(a[:3, :3].T @ b[:3, :3]) - 1) / 2
    return float(np.linalg.norm(a[:3, 3] - b[:3, 3]) + 2 * np.arccos(np.clip(cos, -1, 1)))


def noisy_depth(z: np.ndarray, r: np.random.Generator, amount: float = 0.03) -> np.ndarray:
    """Depth as a network would err: a wrong scale and a wrong slow wave over the picture."""
    h, w = z.shape
    coarse = r.standard_normal((4, 6)).astype(np.float32)
    y, x = np.linspace(0, 2.999, h), np.linspace(0, 4.999, w)
    i, j, a, b = y.astype(int), x.astype(int), (y % 1)[:, None], (x % 1)[None]
    wave = (coarse[i][:, j] * (1 - a) + coarse[i + 1][:, j] * a) * (1 - b) + (
        coarse[i][:, j + 1] * (1 - a) + coarse[i + 1][:, j + 1] * a
    ) * b
    return np.clip(z * np.exp(amount * (r.standard_normal() + wave)), 0.05, 100).astype(np.float32)


def source_depth(
    flight: Flight, i: int, net: HintedDepth | None, r: np.random.Generator, reach=(-8, 8, -4, 4)
) -> np.ndarray:
    """The depth a flight would have of its picture i."""
    z = flight.z(i)
    if net is None or r.random() < 0.82:  # the network costs most of what a sample does
        return noisy_depth(z, r, r.choice([0.0, 0.01, 0.03]))
    hint = None
    if r.random() < 0.85:
        k = int(np.clip(i + r.choice(reach), 0, len(flight.rgb) - 1))
        given = native.warp(
            np.zeros((1, *z.shape, 3), np.float32),
            noisy_depth(flight.z(k), r, 0.01)[None],
            flight.c2w[k][None],
            flight.K[None],
            flight.c2w[i],
            flight.K,
            fill=False,
            sharp=False,
        ).z
        hint = torch.from_numpy(given)[None, None]
    x = torch.from_numpy(flight.picture(i).transpose(2, 0, 1).copy())[None]
    return net.metres(x, hint, flight.K[0])[0, 0].clamp(0.05, 100).numpy()


def nearest_first(
    pictures: np.ndarray,
    depths: np.ndarray,
    c2ws: np.ndarray,
    K: np.ndarray,
    target: np.ndarray,
    magnified: np.ndarray | None = None,
    fill: bool = True,
) -> native.Warp:
    """The sources (oldest first) seen from a target, as the engine merges them."""
    order = sorted(range(len(c2ws)), key=lambda s: (round(pose_distance(c2ws[s], target), 6), s))
    return native.warp(
        pictures[order],
        depths[order],
        c2ws[order],
        np.stack([K] * len(order)),
        target,
        K,
        None if magnified is None else magnified[order],
        MAX_MAGNIFICATION,
        fill=fill,
    )


def warped_clip(
    pictures: np.ndarray,
    depths: np.ndarray,
    c2ws: np.ndarray,
    K: np.ndarray,
    targets: np.ndarray,
    magnified: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Target views [n,4,4] of the sources (oldest first): filled colour [n,H,W,3] and what is known well enough
    [n,H,W]. Nearest pose first."""
    made = [nearest_first(pictures, depths, c2ws, K, t, magnified) for t in targets]
    return np.stack([w.colour for w in made]), np.stack([w.fresh for w in made])
