"""The warp of native/warp.c written down once more, pixel by pixel in float64, as plainly as it can be said."""

from __future__ import annotations

import numpy as np

FAR, EDGE, SAME = 100.0, 0.1, 0.1


def edges(z: np.ndarray) -> np.ndarray:
    """Whether disparity bends at a pixel more than a share of the largest one round it."""
    w, h = z.shape[1], z.shape[0]
    out = np.zeros(z.shape, bool)
    at = lambda y, x: 1 / z[y, x] if 0 <= y < h and 0 <= x < w else None
    for y in range(h):
        for x in range(w):
            own, left, right, up, down = at(y, x), at(y, x - 1), at(y, x + 1), at(y - 1, x), at(y + 1, x)
            bends = [abs(a - 2 * own + b) for a, b in ((left, right), (up, down)) if a is not None and b is not None]
            largest = max(v for v in (own, left, right, up, down) if v is not None)
            out[y, x] = max(bends, default=0) > EDGE * largest
    return out


def landed(z: np.ndarray, c2w: np.ndarray, K: np.ndarray, target: np.ndarray, target_K: np.ndarray) -> np.ndarray:
    """Where pixels of depth z [H,W] lie in the target: u, v in pixels and depth, [H,W,3]."""
    y, x = np.mgrid[: z.shape[0], : z.shape[1]]
    rays = np.stack([(x - K[2]) / K[0], (y - K[3]) / K[1], np.ones_like(z)], -1) * z[..., None]
    m = np.linalg.inv(target) @ c2w
    p = rays @ m[:3, :3].T + m[:3, 3]
    return np.stack(
        [
            target_K[0] * p[..., 0] / p[..., 2] + target_K[2],
            target_K[1] * p[..., 1] / p[..., 2] + target_K[3],
            p[..., 2],
        ],
        -1,
    )


def torn(at: np.ndarray, y: int, x: int) -> bool:
    """Whether a pixel loses one of its neighbours by a pixel or more along an axis."""
    for dy, dx in ((0, -1), (0, 1), (-1, 0), (1, 0)):
        if 0 <= y + dy < at.shape[0] and 0 <= x + dx < at.shape[1]:
            near = at[y + dy, x + dx]
            if near[2] <= 0 or (abs(near[:2] - at[y, x, :2] - (dx, dy)) >= 1).any():
                return True
    return False


def stretched(at: np.ndarray, y: int, x: int) -> float:
    """How far the neighbours are apart in the target, against the source: along rows or columns, whichever is
    more."""
    h, w = at.shape[:2]
    most = 0.0
    for (y0, x0), (y1, x1) in (
        ((y, max(x - 1, 0)), (y, min(x + 1, w - 1))),
        ((max(y - 1, 0), x), (min(y + 1, h - 1), x)),
    ):
        a, b = at[y0, x0], at[y1, x1]
        if a[2] > 0 and b[2] > 0:
            most = max(most, float(np.hypot(*(b - a)[:2])) / (y1 - y0 + x1 - x0))
    return most


def splat(
    colour: np.ndarray, z: np.ndarray, c2w: np.ndarray, K: np.ndarray, target: np.ndarray, target_K: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Colour [H,W,3], depth and magnification [H,W] in the target; depth 0 where nothing lands. Near pixels win."""
    h, w = z.shape
    at, edge = landed(z.astype(np.float64), c2w, K, target, target_K), edges(z.astype(np.float64))
    total = np.zeros((h + 2, w + 2, 6))
    for y in range(h):
        for x in range(w):
            u, v, depth = at[y, x]
            if depth <= 0 or (edge[y, x] and torn(at, y, x)):
                continue
            u, v = np.clip(u + 1, 0, w + 1), np.clip(v + 1, 0, h + 1)  # a ring of one pixel takes what is outside
            nearness = np.exp(-50 * np.log(1 + depth) / np.log(1 + FAR))
            what = np.array([*colour[y, x], depth, 1, stretched(at, y, x)])
            for yy in {int(np.floor(v)), int(np.ceil(v))}:
                for xx in {int(np.floor(u)), int(np.ceil(u))}:
                    total[yy, xx] += nearness * (1 - abs(u - xx)) * (1 - abs(v - yy)) * what * count(u, v)
    inner = total[1:-1, 1:-1]
    weight = np.where(inner[..., 4] > 0, inner[..., 4], 1)
    reached = inner[..., 4] > 0
    return (
        np.clip(inner[..., :3] / weight[..., None], -1, 1),
        inner[..., 3] / weight,
        np.where(reached, np.maximum(1, inner[..., 5] / weight), 1),
    )


def count(u: float, v: float) -> int:
    """A pixel that lands on a whole coordinate is both its floor and its ceiling, and counts as both."""
    return (1 + (u == np.floor(u))) * (1 + (v == np.floor(v)))


def filled(colour: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Pull and push: holes get the mean of the smallest block round them in which something is known."""
    if valid.all() or valid.size == 1:
        return np.where(valid[..., None], colour, 0)
    h, w = valid.shape
    up = (h + 1) // 2, (w + 1) // 2
    small, known = np.zeros((*up, 3)), np.zeros(up, bool)
    for y in range(up[0]):
        for x in range(up[1]):
            inside = valid[2 * y : 2 * y + 2, 2 * x : 2 * x + 2]
            if inside.any():
                small[y, x], known[y, x] = colour[2 * y : 2 * y + 2, 2 * x : 2 * x + 2][inside].mean(0), True
    small = filled(small, known)
    y, x = np.mgrid[:h, :w]
    return np.where(valid[..., None], colour, small[y // 2, x // 2])
