"""What is measured on pictures of a turn on the spot: docs/evaluation.md, "Turns and walks as a whole".

Pictures are bytes [N,H,W,3] of level cameras that stand in one place; yaw is how far a camera has turned to the right
since the first picture, in radians. Luma is 0 to 255.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from cosmonaut_training.evaluate.turn_scenes import Lens

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
TURNED = math.radians(35)  # pictures turned further than this count as new territory
STRIP, BLOCK = 4, 8  # columns on either side of a border, and rows, that are averaged before they are compared
BESIDE = (12, 16, 20, 24)  # columns between a border and those it is compared with, on both sides
STRONG, COHERENT = 12.0, 0.8  # luma a pixel, and how much one direction prevails, of an edge
STRAIGHT = math.radians(2)
CELL, FLOOR_REACH, ENOUGH = 0.25, 8.0, 5  # metres of a cell of the floor, metres away, points of a cell


def luma(pictures: np.ndarray) -> np.ndarray:
    return pictures.astype(np.float32) @ LUMA


def turned(yaw: float) -> float:
    """Angle from the first view, 0 to pi."""
    return abs((yaw + math.pi) % (2 * math.pi) - math.pi)


def unseen(lens: Lens, yaw: float) -> np.ndarray:
    """The pixels [H,W] of a view that lie outside the first picture."""
    x = (np.arange(lens.width) - lens.cx)[None] / lens.fx
    y = (np.arange(lens.height) - lens.cy)[:, None] / lens.fy
    ahead = math.cos(yaw) - math.sin(yaw) * x
    with np.errstate(divide="ignore", invalid="ignore"):
        u = lens.fx * (math.sin(yaw) + math.cos(yaw) * x) / ahead + lens.cx
        v = lens.fy * y / ahead + lens.cy
    inside = (ahead > 0) & (u >= -0.5) & (u <= lens.width - 0.5) & (v >= -0.5) & (v <= lens.height - 0.5)
    return ~inside


@dataclass
class Amount:
    """Sums over pixels, so that pictures can be pooled: squared steps of luma, luma, its square, and their numbers."""

    steps: float = 0.0
    pairs: int = 0
    sum: float = 0.0
    squares: float = 0.0
    pixels: int = 0

    def add(self, y: np.ndarray, where: np.ndarray) -> None:
        """y, where [H,W]"""
        for step, both in (
            (np.diff(y, axis=1), where[:, 1:] & where[:, :-1]),
            (np.diff(y, axis=0), where[1:] & where[:-1]),
        ):
            self.steps += float(np.square(step[both], dtype=np.float64).sum())
            self.pairs += int(both.sum())
        values = y[where].astype(np.float64)
        self.sum, self.squares = self.sum + float(values.sum()), self.squares + float(np.square(values).sum())
        self.pixels += len(values)

    @property
    def sharpness(self) -> float:
        return self.steps / max(self.pairs, 1)

    @property
    def contrast(self) -> float:
        mean = self.sum / max(self.pixels, 1)
        return math.sqrt(max(0.0, self.squares / max(self.pixels, 1) - mean * mean))


def borders(lens: Lens, yaw: float) -> list[float]:
    """Columns of a turned view on which the first picture's upright frame edges lie. A plane through the eye and an
    upright edge stays upright however a level camera turns, so a border is a column, whatever the depth."""
    found = []
    for edge in (-0.5, lens.width - 0.5):
        angle = math.atan((edge - lens.cx) / lens.fx) - yaw
        angle = (angle + math.pi) % (2 * math.pi) - math.pi
        if abs(angle) < math.pi / 2:
            column = lens.cx + lens.fx * math.tan(angle)
            reach = STRIP + max(BESIDE) + 2
            if reach <= column <= lens.width - 1 - reach:
                found.append(column)
    return found


def steps(y: np.ndarray, column: float) -> np.ndarray:
    """How far luma [H,W] left of a column is from that right of it, in blocks of 8 rows: strips of 4 columns, two
    columns off, for a border may be blended."""
    middle = math.floor(column) + 1  # the first column to the right of the border
    left, right = y[:, middle - 1 - STRIP : middle - 1], y[:, middle + 1 : middle + 1 + STRIP]
    rows = len(y) // BLOCK * BLOCK
    by_block = lambda a: a[:rows].mean(1).reshape(-1, BLOCK).mean(1)
    return np.abs(by_block(right) - by_block(left))


@dataclass
class Seam:
    """Steps of luma across the borders of what is known, and across columns beside them. Of both the median over
    blocks is taken: a seam runs from top to bottom, what stands beside it by chance does not."""

    across: list[np.ndarray] = field(default_factory=list)
    beside: list[np.ndarray] = field(default_factory=list)

    def add(self, y: np.ndarray, lens: Lens, yaw: float) -> None:
        for c in borders(lens, yaw):
            self.across.append(steps(y, c))
            self.beside += [steps(y, c + side * d) for d in BESIDE for side in (-1, 1)]

    def __add__(self, other: Seam) -> Seam:
        return Seam(self.across + other.across, self.beside + other.beside)

    @property
    def levels(self) -> tuple[float, float]:
        """Across and beside."""
        return tuple(float(np.median(np.concatenate(s))) if s else math.nan for s in (self.across, self.beside))


def box(a: np.ndarray, n: int) -> np.ndarray:
    """Means over n x n pixels [H-n+1,W-n+1]."""
    s = np.pad(a.astype(np.float64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return (s[n:, n:] - s[:-n, n:] - s[n:, :-n] + s[:-n, :-n]) / (n * n)


@dataclass
class Edges:
    """Strong edges of pictures: all, those within 15 degrees of upright, and those within 2."""

    all: int = 0
    nearly: int = 0
    upright: int = 0

    def __add__(self, other: Edges) -> Edges:
        return Edges(self.all + other.all, self.nearly + other.nearly, self.upright + other.upright)

    def add(self, y: np.ndarray, where: np.ndarray) -> None:
        """From the structure tensor of luma [H,W] over 7x7 pixels."""
        y = box(y, 2)  # what is finer than two pixels has no direction
        gx, gy = np.zeros_like(y), np.zeros_like(y)
        gx[:, 1:-1], gy[1:-1] = (y[:, 2:] - y[:, :-2]) / 2, (y[2:] - y[:-2]) / 2
        xx, yy, xy = (box(g, 7) for g in (gx * gx, gy * gy, gx * gy))
        apart = np.hypot(xx - yy, 2 * xy)
        strong = (xx + yy > STRONG**2 / 4) & (apart > COHERENT * (xx + yy)) & where[4:-3, 4:-3]
        angle = np.abs(0.5 * np.arctan2(2 * xy, xx - yy))[strong]  # of the gradient, 0 where the edge is upright
        self.all += len(angle)
        self.nearly += int((angle < math.radians(15)).sum())
        self.upright += int((angle < STRAIGHT).sum())

    @property
    def share(self) -> float:
        return self.upright / max(self.all, 1)

    @property
    def straight(self) -> float:
        return self.upright / max(self.nearly, 1)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """Of bytes, dB; 100 for equal pictures."""
    error = float(np.square(a.astype(np.float64) - b).mean())
    return min(100.0, 10 * math.log10(255**2 / error)) if error else 100.0


def lifted(depth: np.ndarray, lens: Lens, yaw: float) -> np.ndarray:
    """Points [N,3] of z-depth [H,W] seen by a turned camera, in the axes of the first one."""
    v, u = np.nonzero(np.isfinite(depth))
    z = depth[v, u]
    x, y = (u - lens.cx) / lens.fx * z, (v - lens.cy) / lens.fy * z
    c, s = math.cos(yaw), math.sin(yaw)
    return np.stack([c * x + s * z, y, c * z - s * x], 1).astype(np.float32)


@dataclass
class Floor:
    """How far below the eyes the floor is, and the median distance of its cells from that, metres."""

    below: float
    rough: float
    cells: int


def floor(low: np.ndarray) -> Floor:
    """The floor of points [N,3] that lie well below the eyes. A cell of 25 x 25 cm has the height that a tenth of its
    points is below, so that what stands on the floor counts little."""
    near = low[np.hypot(low[:, 0], low[:, 2]) < FLOOR_REACH]
    at = np.floor(near[:, [0, 2]] / CELL).astype(np.int64)
    key = at[:, 0] * 1_000 + at[:, 1]
    order = np.lexsort((-near[:, 1], key))  # within a cell the lowest point first: y is down
    key, height = key[order], near[order, 1]
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    full = count >= ENOUGH
    tenth = height[first[full] + (count[full] // 10)]
    if not len(tenth):
        return Floor(math.nan, math.nan, 0)
    below = float(np.median(tenth))
    return Floor(below, float(np.median(np.abs(tenth - below))), len(tenth))
