"""Golden pictures of every pass of the viewport, in double precision by numpy: see shaders/."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from cosmonaut_training.golden import save

FILES = ("viewport.safetensors",)

W, H = 48, 28  # of the sources
OUT_W, OUT_H = 96, 56
NEAR, FAR = 0.05, 1e4
SAME_SURFACE = 0.1
DARKEST = 0.25


def lens(width: int, height: int, degrees: float) -> np.ndarray:
    f = width / 2 / np.tan(np.radians(degrees) / 2)
    return np.array([[f, 0, (width - 1) / 2], [0, f, (height - 1) / 2], [0, 0, 1]])


def turned(yaw: float, pitch: float, t: tuple[float, float, float]) -> np.ndarray:
    a, b = np.radians(yaw), np.radians(pitch)
    around_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    around_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    c2w = np.eye(4)
    c2w[:3, :3] = around_y @ around_x
    c2w[:3, 3] = t
    return c2w


def scene(c2w: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A floor, a wall and a thin pole before it, as a camera with a lens of 75 degrees sees them."""
    K = lens(W, H, 75)
    x, y = np.meshgrid(np.arange(W), np.arange(H))
    rays = np.stack([(x - K[0, 2]) / K[0, 0], (y - K[1, 2]) / K[1, 1], np.ones_like(x, float)], -1) @ c2w[:3, :3].T
    o = c2w[:3, 3]
    with np.errstate(divide="ignore", invalid="ignore"):
        floor = np.where(rays[..., 1] > 1e-6, (1.2 - o[1]) / rays[..., 1], np.inf)
        wall = np.where(rays[..., 2] > 1e-6, (9.0 - o[2]) / rays[..., 2], np.inf)
        pole = np.where(rays[..., 2] > 1e-6, (3.0 - o[2]) / rays[..., 2], np.inf)
    on_pole = np.abs(o[0] + pole * rays[..., 0] - 0.4) < 0.12
    pole = np.where(on_pole, pole, np.inf)
    depth = np.minimum(np.minimum(floor, wall), pole)
    hit = o + depth[..., None] * rays
    noise = np.random.default_rng(seed)
    phase = noise.uniform(0, 6, 3)
    colour = 0.5 + 0.35 * np.sin(hit @ np.array([[2.1, 0.4, 1.3], [0.7, 2.6, 0.2], [1.1, 0.3, 2.4]]) + phase)
    colour += 0.1 * noise.standard_normal(colour.shape)
    picture = np.rint(255 * np.clip(colour, 0, 1)).astype(np.uint8)
    return picture, depth.astype(np.float32)


def pixel_map(from_K, from_c2w, to_K, to_c2w) -> np.ndarray:
    """Rows [M | t] of (x, y, depth) -> depth * M (x, y, 1) + t."""
    r = np.linalg.inv(to_c2w) @ from_c2w
    return np.concatenate([to_K @ r[:3, :3] @ np.linalg.inv(from_K), (to_K @ r[:3, 3])[:, None]], 1)


# ---- the passes ----


def cells(depth: np.ndarray, valid: np.ndarray) -> list[tuple[int, int, int]]:
    """(x, y, kind) of warp.vert: 0 a whole square, 4 to 7 a quarter."""
    d = depth.astype(np.float64)
    shown = valid == 1

    def between(a, b, c):
        least = np.float32(0.05) * b
        return (a + least < b and b + least < c) or (c + least < b and b + least < a)

    for y in range(H):
        for x in range(W):
            if not shown[y, x] and d[y, x] > NEAR:
                floats = 0 < x < W - 1 and between(d[y, x - 1], d[y, x], d[y, x + 1])
                floats = floats or (0 < y < H - 1 and between(d[y - 1, x], d[y, x], d[y + 1, x]))
                shown[y, x] = not floats
    out = []
    for y in range(H - 1):
        for x in range(W - 1):
            four, marks = d[y : y + 2, x : x + 2], valid[y : y + 2, x : x + 2]
            if shown[y : y + 2, x : x + 2].all() and ((marks == 1).all() or four.max() <= 1.1 * four.min()):
                out.append((x, y, 0))
            else:
                out += [(x, y, 4 + c) for c in range(4) if shown[y + c // 2, x + c % 2]]
    return out


def warp(sources, view_K, view_c2w) -> np.ndarray:
    """found: place in the source (0 to 1), slot + 1, metres; nearer wins, later sources count as further away."""
    found = np.zeros((OUT_H, OUT_W, 4))
    best = np.zeros((OUT_H, OUT_W))
    corners = [(0, 0), (0, 1), (1, 0), (1, 0), (0, 1), (1, 1)]
    for slot, (K, c2w, depth, valid) in enumerate(sources):
        M = pixel_map(K, c2w, view_K, view_c2w)
        for x, y, kind in cells(depth, valid):
            vertices = []
            for cx, cy in corners:
                at, d = np.array([x + cx, y + cy], float), None
                if kind:
                    ox, oy = kind & 1, kind >> 1 & 1
                    at, d = np.array([x + (ox + cx) / 2, y + (oy + cy) / 2]), float(depth[y + oy, x + ox])
                else:
                    d = float(depth[y + cy, x + cx])
                at += 0.5 * ((at == [W - 1, H - 1]).astype(float) - (at == 0).astype(float))
                p = M @ np.array([d * at[0], d * at[1], d, 1.0])
                vertices.append((p[0] / p[2], p[1] / p[2], p[2], d * at[0], d * at[1], d))
            for t in (vertices[:3], vertices[3:]):
                triangle(found, best, np.array(t), slot)
    return found


def triangle(found, best, v, slot) -> None:
    if (v[:, 2] <= NEAR).any():
        raise ValueError("the golden scene must not need clipping")
    (x0, y0), (x1, y1), (x2, y2) = v[:, :2]
    area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    if area >= 0:  # seen from behind: corners run against the clock, y downwards
        return
    left, right = max(0, int(np.floor(v[:, 0].min()))), min(OUT_W - 1, int(np.ceil(v[:, 0].max())))
    top, bottom = max(0, int(np.floor(v[:, 1].min()))), min(OUT_H - 1, int(np.ceil(v[:, 1].max())))
    for y in range(top, bottom + 1):
        for x in range(left, right + 1):
            b0 = ((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) / area
            b1 = ((x2 - x) * (y0 - y) - (x0 - x) * (y2 - y)) / area
            b2 = 1 - b0 - b1
            if min(b0, b1, b2) < 0:
                continue
            w = np.array([b0, b1, b2]) / v[:, 2]
            z = 1 / w.sum()
            near = NEAR / (1 + SAME_SURFACE * slot) / z
            if near > best[y, x]:
                best[y, x] = near
                u, t, d = (w @ v[:, 3:]) / w.sum()
                found[y, x] = ((u / d + 0.5) / W, (t / d + 0.5) / H, slot + 1, z)


def rotate(view_K, view_c2w, K, c2w) -> np.ndarray:
    M = pixel_map(view_K, view_c2w, K, c2w)[:, :3]
    x, y = np.meshgrid(np.arange(OUT_W), np.arange(OUT_H))
    p = np.stack([x, y, np.ones_like(x)], -1) @ M.T
    at = (p[..., :2] / p[..., 2:] + 0.5) / [W, H]
    inside = (p[..., 2] > 0) & (at >= 0).all(-1) & (at <= 1).all(-1)
    found = np.concatenate([at, np.full((OUT_H, OUT_W, 1), 1.0), np.full((OUT_H, OUT_W, 1), FAR)], -1)
    return found * inside[..., None]


def keys(f: float) -> np.ndarray:
    f2, f3 = f * f, f**3
    return np.array([-0.5 * f3 + f2 - 0.5 * f, 1.5 * f3 - 2.5 * f2 + 1, -1.5 * f3 + 2 * f2 + 0.5 * f, 0.5 * (f3 - f2)])


def four_by_four(picture, at):
    x, y = int(np.floor(at[0])), int(np.floor(at[1]))
    h, w = picture.shape[:2]
    ys, xs = np.clip(np.arange(y - 1, y + 3), 0, h - 1), np.clip(np.arange(x - 1, x + 3), 0, w - 1)
    return picture[np.ix_(ys, xs)] / 255.0, at[0] - x, at[1] - y


def nearest(picture, at):
    h, w = picture.shape[:2]
    x, y = np.clip(int(np.floor(at[0] + 0.5)), 0, w - 1), np.clip(int(np.floor(at[1] + 0.5)), 0, h - 1)
    return picture[y, x] / 255.0


def bicubic(picture, at):
    c, fx, fy = four_by_four(picture, at)
    return np.clip(np.einsum("r,c,rck->k", keys(fy), keys(fx), c), 0, 1)


def edge_adaptive(picture, at):
    c, fx, fy = four_by_four(picture, at)
    luma = c @ [0.299, 0.587, 0.114]
    xx = yy = xy = 0.0
    for r in (1, 2):
        for k in (1, 2):
            g = luma[r, k + 1] - luma[r, k - 1], luma[r + 1, k] - luma[r - 1, k]
            share = (fx if k == 2 else 1 - fx) * (fy if r == 2 else 1 - fy)
            xx, yy, xy = xx + share * g[0] ** 2, yy + share * g[1] ** 2, xy + share * g[0] * g[1]
    anisotropy = np.hypot(xx - yy, 2 * xy) / (xx + yy + 1e-4)
    smooth = bicubic(picture, at)
    if anisotropy <= 0.15:
        return smooth
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    across, along = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    total, summed = 0.0, np.zeros(3)
    for r in range(4):
        for k in range(4):
            d = np.array([k - 1 - fx, r - 1 - fy])
            e = np.array([d @ across * (1 + 0.3 * anisotropy), d @ along * (1 - 0.45 * anisotropy)])
            s = np.hypot(*e)
            w = (1.5 * s - 2.5) * s * s + 1 if s < 1 else ((-0.5 * s + 2.5) * s - 4) * s + 2 if s < 2 else 0.0
            total, summed = total + w, summed + w * c[r, k]
    four = c[1:3, 1:3].reshape(4, 3)
    adaptive = np.clip(summed / max(total, 1e-3), four.min(0), four.max(0))
    t = np.clip((anisotropy - 0.15) / 0.45, 0, 1)
    return smooth + (adaptive - smooth) * t * t * (3 - 2 * t)


def resolve(found, pictures, reader) -> np.ndarray:
    out = np.zeros((OUT_H, OUT_W, 4))
    for y in range(OUT_H):
        for x in range(OUT_W):
            u, v, slot, _ = found[y, x]
            if slot:
                picture = pictures[int(slot) - 1]
                out[y, x, :3] = reader(picture, np.array([u * picture.shape[1], v * picture.shape[0]]) - 0.5)
                out[y, x, 3] = 1
    return out


def blend(a, b, share) -> np.ndarray:
    w = np.where(b[..., 3:] == 0, 0.0, np.where(a[..., 3:] == 0, 1.0, share))
    return a + (b - a) * w


def fill(colour) -> np.ndarray:
    levels = [colour]
    while max(levels[-1].shape[:2]) > 1:
        fine = levels[-1]
        h, w = (fine.shape[0] + 1) // 2, (fine.shape[1] + 1) // 2
        padded = np.zeros((2 * h, 2 * w, 4))
        padded[: fine.shape[0], : fine.shape[1]] = fine
        weighted = np.concatenate([padded[..., :3] * padded[..., 3:], padded[..., 3:]], -1)
        s = weighted.reshape(h, 2, w, 2, 4).sum((1, 3))
        known = s[..., 3:] > 0
        coarse = np.concatenate([s[..., :3] / np.where(known, s[..., 3:], 1), np.minimum(s[..., 3:], 1)], -1)
        levels.append(coarse * known)
    for i in range(len(levels) - 2, -1, -1):
        fine, coarse = levels[i], levels[i + 1]
        y, x = (np.arange(fine.shape[0]) + 0.5) / 2 - 0.5, (np.arange(fine.shape[1]) + 0.5) / 2 - 0.5
        y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
        fy, fx = (y - y0)[:, None, None], (x - x0)[None, :, None]
        ys = [np.clip(y0 + k, 0, coarse.shape[0] - 1) for k in (0, 1)]
        xs = [np.clip(x0 + k, 0, coarse.shape[1] - 1) for k in (0, 1)]
        s = (1 - fy) * ((1 - fx) * coarse[np.ix_(ys[0], xs[0])] + fx * coarse[np.ix_(ys[0], xs[1])]) + fy * (
            (1 - fx) * coarse[np.ix_(ys[1], xs[0])] + fx * coarse[np.ix_(ys[1], xs[1])]
        )
        a = fine[..., 3:]
        mixed = np.concatenate([s[..., :3] + (fine[..., :3] - s[..., :3]) * a, np.maximum(a, 0.5 * s[..., 3:])], -1)
        levels[i] = np.where(a >= 1, fine, mixed)
    return levels[0]


def compose(filled) -> tuple[np.ndarray, int]:
    near, fade = max(1, 2 / 192 * OUT_W), max(1, 24 / 192 * OUT_W)
    known = filled[..., 3] >= 1
    distance = 1 / np.maximum(filled[..., 3], 1e-4)
    shade = np.where(known, 1, np.clip(1 - (1 - DARKEST) * (distance - near) / fade, DARKEST, 1))
    return np.rint(255 * filled[..., :3] * shade[..., None]), int(known.sum())


def lines(picture, found, points, width, rgba, K, c2w) -> np.ndarray:
    """A line over a picture of 0 to 255; the same rectangles as lines.vert, the same edges as lines.frag."""
    w2c = np.linalg.inv(c2w)
    out = picture.copy()
    seen = [K @ (w2c[:3, :3] @ p + w2c[:3, 3]) for p in points]
    for a, b in zip(seen, seen[1:], strict=False):
        if min(a[2], b[2]) <= NEAR:
            raise ValueError("the golden line must not need clipping")
        start, end = a[:2] / a[2], b[:2] / b[2]
        along = (end - start) / np.linalg.norm(end - start)
        across = np.array([-along[1], along[0]])
        length = np.linalg.norm(end - start)
        for y in range(OUT_H):
            for x in range(OUT_W):
                at = np.array([x, y]) - start
                s, t = at @ along, at @ across
                if not (-0.5 <= s <= length + 0.5 and abs(t) <= width / 2 + 1):
                    continue
                distance = a[2] + (b[2] - a[2]) * (s + 0.5) / (length + 1)
                hidden = found[y, x, 2] != 0 and distance > 1.05 * found[y, x, 3]
                alpha = rgba[3] * np.clip(width / 2 + 0.5 - abs(t), 0, 1) * (0.3 if hidden else 1)
                out[y, x] += (255 * np.array(rgba[:3]) - out[y, x]) * alpha
    return np.rint(out)


def make(folder: Path) -> None:
    K, view_K = lens(W, H, 75), lens(OUT_W, OUT_H, 75)
    poses = [turned(0, 0, (0, 0, 0)), turned(14, 0, (0.9, -0.1, 0.3))]
    view = turned(-9, -2, (-0.15, -0.1, 0.4))
    shots = [scene(p, seed) for seed, p in enumerate(poses)]
    # As a filter of depth edges marks them: pixels whose neighbour differs by a third are not plainly of a surface.
    valid = []
    for _, depth in shots:
        v = np.ones((H, W), np.uint8)
        across = np.abs(np.diff(depth, axis=1)) > np.minimum(depth[:, 1:], depth[:, :-1]) / 3
        v[:, 1:][across] = 0
        v[:, :-1][across] = 0
        valid.append(v)
    sources = [(K, p, depth, v) for p, (_, depth), v in zip(poses, shots, valid, strict=True)]
    pictures = [picture for picture, _ in shots]
    found = warp(sources, view_K, view)
    later = warp(sources[1:], view_K, view)
    colours = {name: resolve(found, pictures, reader) for name, reader in READERS.items()}
    blended = blend(colours["bicubic"], resolve(later, pictures[1:], bicubic), 0.3)
    filled = fill(blended)
    picture, known = compose(filled)
    line = np.array([[-1.0, 1.1, 3.0], [0.4, 1.0, 4.0], [2.0, 0.5, 8.0]])
    made = {
        "K": K, "view_K": view_K, "poses": np.stack(poses), "view": view,
        "pictures": np.stack(pictures), "depths": np.stack([d for _, d in shots]), "valid": np.stack(valid),
        "rotated": rotate(view_K, turned(7, -3, (0, 0, 0)), K, poses[0]),
        "warped": found, "warped_later": later,
        **{f"resolved.{name}": c for name, c in colours.items()},
        "blended": blended, "filled": filled, "picture": picture, "known": np.array([known], np.float32),
        "line": line, "lined": lines(picture, found, line, 3.0, (1.0, 0.5, 0.0, 0.8), view_K, view),
    }  # fmt: skip
    as_tensor = {k: torch.from_numpy(v if v.dtype == np.uint8 else v.astype(np.float32)) for k, v in made.items()}
    save(folder / FILES[0], as_tensor)


READERS = {"nearest": nearest, "bicubic": bicubic, "edge_adaptive": edge_adaptive}
