"""Guesses: what a generated panorama shows of a view, as a fill where the memory shows nothing.

A generated panorama is right in layout and poor in detail: on a cylinder of 768x192 pixels every cell of 8x8 has one
colour, which is a little off. A guess is a true view made as poor as that. The keyframe prior and the pixel path learn
on guesses to finish what stands there, and on the memory's own fills to go on without.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

WIDTH, HEIGHT, CELL = 768, 192, 8  # pixels of the cylinder; beyond its upper and lower end the last row goes on
FOCAL = WIDTH / (2 * np.pi)  # pixels a radian

# Of a guess: the deviation of a cell's brightness, the blur in cells, how far colours are off; at most, of [-1,1].
BRIGHTNESS, BLUR, TINT = 0.09, 0.9, 0.06

# Networks learn to finish a guessed picture from this noise level down (six steps of the solver, guided as ever). The
# program begins higher: what is learnt without a guess helps there, and the pictures are crisper.
LEVEL, STEPS = 8.0, 6
FLOWN_LEVEL, FLOWN_STEPS = 16.0, 8


def cylinder(c2w: np.ndarray, K: np.ndarray, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Where 2x2 pixels [H/2,W/2] of a view lie on the cylinder round its place, in cells: azimuth rightwards, height
    downwards from the upper end."""
    x = (np.arange(0.5, width, 2) - K[2])[None, :] / K[0]
    y = (np.arange(0.5, height, 2) - K[3])[:, None] / K[1]
    d = np.stack(np.broadcast_arrays(x, y, 1.0), -1) @ c2w[:3, :3].T
    azimuth = np.arctan2(d[..., 0], d[..., 2]) * FOCAL / CELL
    return azimuth, (d[..., 1] / np.hypot(d[..., 0], d[..., 2]) * FOCAL + HEIGHT / 2) / CELL


def tinted(picture: np.ndarray, tint: np.ndarray) -> np.ndarray:
    """A picture [H,W,3] in [-1,1] whose colours have run away: tint [3,4], a mix of the colours and what is added."""
    return (picture @ (np.eye(3) + tint[:, :3]).T + tint[:, 3]).clip(-1, 1).astype(np.float32)


def cells_of(picture: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Mean colours [rows,columns,3] of the cells that pixels [H,W] at (u, v), from (0, 0) on, fall into; cells that
    none falls into have those of the whole picture."""
    rows, columns = int(v.max()) + 1, int(u.max()) + 1
    cell = (v.astype(int) * columns + u.astype(int)).ravel()
    count = np.bincount(cell, minlength=rows * columns)[:, None]
    colours = picture.reshape(-1, 3)
    sums = np.stack([np.bincount(cell, colours[:, c], rows * columns) for c in range(3)], 1)
    return np.where(count > 0, sums / np.maximum(count, 1), colours.mean(0)).reshape(rows, columns, 3)


def blurred(cells: np.ndarray, deviation: float) -> np.ndarray:
    """Cells [rows,columns,3] after a blur of so many cells' deviation."""
    kernel = np.exp(-0.5 * (np.arange(-2, 3) / max(deviation, 0.05)) ** 2)
    weights = torch.from_numpy(np.outer(kernel, kernel) / kernel.sum() ** 2).expand(3, 1, 5, 5)
    padded = F.pad(torch.from_numpy(cells).permute(2, 0, 1)[None], (2, 2, 2, 2), "replicate")
    return F.conv2d(padded, weights, groups=3)[0].permute(1, 2, 0).numpy()


def looked_up(cells: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Colours [H,W,3] at (u, v), mixed of the four cells around."""
    x, y = np.clip(u - 0.5, 0, cells.shape[1] - 1.001), np.clip(v - 0.5, 0, cells.shape[0] - 1.001)
    i, j, a, b = y.astype(int), x.astype(int), (x % 1)[..., None], (y % 1)[..., None]
    above, below = (cells[k, j] * (1 - a) + cells[k, j + 1] * a for k in (i, i + 1))
    return above * (1 - b) + below * b


def resized(picture: np.ndarray, factor: float) -> np.ndarray:
    """A picture [H,W,3] of another size: a half of that, or larger. A cell is wide enough for half the pixels."""
    x = torch.from_numpy(np.ascontiguousarray(picture, np.float32)).permute(2, 0, 1)[None]
    x = F.avg_pool2d(x, 2) if factor == 0.5 else F.interpolate(x, scale_factor=factor, mode="bilinear")
    return x[0].permute(1, 2, 0).numpy()


def guess(true: np.ndarray, c2w: np.ndarray, K: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """The view [H,W,3] in [-1,1] from a pose [4,4] through a lens K, as a generated panorama would show it."""
    u, v = cylinder(c2w, K, *true.shape[:2])
    middle = u[u.shape[0] // 2, u.shape[1] // 2]
    half = WIDTH / CELL / 2
    u = (u - middle + half) % (2 * half)  # no edge runs through the picture
    u = u - np.floor(u.min()) + r.random()  # cells begin anywhere
    v = np.clip(v, 0, HEIGHT / CELL - 1e-3)
    v = v - np.floor(v.min())
    cells = blurred(cells_of(resized(true, 0.5), u, v), BLUR * r.random())
    cells = cells + BRIGHTNESS * r.random() * r.standard_normal((*cells.shape[:2], 1))
    tint = TINT * r.random() * r.standard_normal((3, 4)) * [1, 1, 1, 0.5]
    return resized(tinted(looked_up(cells, u, v), tint), 2)


def filled(colour: np.ndarray, known: np.ndarray, guessed: np.ndarray) -> np.ndarray:
    """Pictures [H,W,3]: what is known [H,W], and the guess elsewhere."""
    return np.where(known[..., None] > 0, colour, guessed).astype(np.float32)
