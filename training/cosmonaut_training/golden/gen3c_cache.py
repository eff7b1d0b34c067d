"""Golden tensors of GEN3C's caches of a video and of views of a place: sections 3.1 to 3.5 and 3.7 of its description,
formula by formula, over random scenes. Numbers are of 64 bits; where a pixel lands is rounded to 32, as published."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch.nn.functional import avg_pool2d, interpolate, max_pool2d

from cosmonaut_training.golden import save

FILES = ("gen3c-cache.safetensors",)

WIDTH, HEIGHT, FRAMES, VIEWS, CAMERAS = 40, 24, 5, 4, 7
THRESHOLD, FAR, MARGIN, FULL, BUFFERS = 0.05, 100.0, 0.02, 0.9, 2
F64 = torch.float64


def rotation(x: float, y: float, z: float) -> torch.Tensor:
    """About the three axes, in radians."""
    turn = torch.tensor([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]], dtype=F64)
    return torch.linalg.matrix_exp(turn)


def pose(turn: tuple, at: tuple) -> torch.Tensor:
    """World to camera."""
    out = torch.eye(4, dtype=F64)
    out[:3, :3] = rotation(*turn)
    out[:3, 3] = torch.tensor(at, dtype=F64)
    return out


def lens(fx: float, fy: float, cx: float, cy: float) -> torch.Tensor:
    return torch.tensor([[fx, 0, cx], [0, fy, cy], [0, 0, 1]], dtype=F64)


def scene(random: torch.Generator, boxes: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Colours [3,H,W], depth [H,W] and mask [H,W] of a sloping wall with boxes before it."""
    y, x = torch.meshgrid(torch.arange(HEIGHT), torch.arange(WIDTH), indexing="ij")
    number = lambda low, high: low + (high - low) * torch.rand((), generator=random).item()
    depth = number(3, 5) + number(-0.01, 0.01) * x + number(-0.01, 0.01) * y
    for _ in range(boxes):
        left, top = int(number(3, WIDTH - 14)), int(number(3, HEIGHT - 12))
        depth[top : top + 9, left : left + 11] = number(1, 2)
    depth[0, :3] = 0  # unknown
    depth[HEIGHT - 1, WIDTH - 4 :] = math.nan  # far
    coarse = torch.rand((1, 3, 5, 7), generator=random) * 2 - 1
    colour = interpolate(coarse, (HEIGHT, WIDTH), mode="bilinear")[0].clamp(-1, 1)
    mask = torch.ones(HEIGHT, WIDTH)
    mask[10:13, 5:9] = 0
    return colour, depth.float(), mask


def settled(depth: torch.Tensor) -> torch.Tensor:
    """Section 3.1, as the cache takes it."""
    return torch.nan_to_num(depth.double(), nan=FAR).clamp(0, FAR)


def reliable(depth: torch.Tensor) -> torch.Tensor:
    """The edge filter of section 3.2 over [H,W]."""
    d = depth[None, None]
    high, low = max_pool2d(d, 5, 1, 2), -max_pool2d(-d, 5, 1, 2)
    return (((high - low) / (avg_pool2d(d, 5, 1, 2) + 1e-6) < THRESHOLD) & (d > 0))[0, 0]


def points(depth: torch.Tensor, w2c: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
    """World points [H,W,3] of section 3.2."""
    y, x = torch.meshgrid(torch.arange(HEIGHT, dtype=F64), torch.arange(WIDTH, dtype=F64), indexing="ij")
    rays = torch.stack([x, y, torch.ones_like(x)], -1) @ torch.linalg.inv(K).T
    c2w = torch.linalg.inv(w2c)
    world = (depth[..., None] * rays) @ c2w[:3, :3].T + c2w[:3, 3]
    return torch.where(depth[..., None] > 0, world, torch.zeros(3, dtype=F64))


def seen(world: torch.Tensor, w2c: torch.Tensor) -> torch.Tensor:
    return world @ w2c[:3, :3].T + w2c[:3, 3]


def splat(source: dict, w2c: torch.Tensor, K: torch.Tensor, farthest: float):
    """Section 3.3: colours, depth and mask."""
    a, b, z = (seen(source["points"], w2c) @ K.T).unbind(-1)
    counts = source["mask"] * (z > 0)
    U = ((a / (z + 1e-7) + 1).clamp(0, WIDTH + 1)).float().double()
    V = ((b / (z + 1e-7) + 1).clamp(0, HEIGHT + 1)).float().double()
    near = torch.log1p(z.clamp_min(0))
    q = counts / ((50 * near / (math.log1p(farthest) + 1e-7)).clamp_max(80).exp() + 1e-7)
    sums = torch.zeros(5, (HEIGHT + 2) * (WIDTH + 2), dtype=F64)
    values = torch.cat([source["colour"].double(), z[None], torch.ones(1, HEIGHT, WIDTH, dtype=F64)])
    x0, x1 = U.floor(), U.ceil().clamp_max(WIDTH + 1)
    y0, y1 = V.floor(), V.ceil().clamp_max(HEIGHT + 1)
    for x, wx in ((x0, 1 - (U - x0)), (x1, 1 - (x1 - U))):
        for y, wy in ((y0, 1 - (V - y0)), (y1, 1 - (y1 - V))):
            at = (y * (WIDTH + 2) + x).long().flatten()
            sums.index_add_(1, at, (values * (q * wx * wy)).flatten(1))
    sums = sums.view(5, HEIGHT + 2, WIDTH + 2)[:, 1:-1, 1:-1]
    hit = sums[4] > 0
    safe = torch.where(hit, sums[4], torch.ones(1, dtype=F64))
    return torch.where(hit, (sums[:3] / safe).clamp(-1, 1), -1.0), torch.where(hit, sums[3] / safe, 0.0), hit


def surface(source: dict, w2c: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
    """Depth of the nearest triangle before every pixel, section 3.5: every ray against every triangle."""
    rows, columns = HEIGHT // 4, WIDTH // 4
    own = seen(source["points"], source["w2c"])
    vertices = interpolate(own.permute(2, 0, 1)[None], (rows, columns), mode="bilinear")[0].permute(1, 2, 0)
    world = seen(vertices, torch.linalg.inv(source["w2c"]))
    torn = interpolate((~source["reliable"]).double()[None, None], (rows, columns), mode="nearest")[0, 0] > 0
    corners = seen(world, w2c)
    y, x = torch.meshgrid(torch.arange(HEIGHT, dtype=F64), torch.arange(WIDTH, dtype=F64), indexing="ij")
    rays = torch.stack([x, y, torch.ones_like(x)], -1) @ torch.linalg.inv(K).T
    nearest = torch.full((HEIGHT, WIDTH), math.inf, dtype=F64)
    for r in range(rows - 1):
        for c in range(columns - 1):
            if not torn[r : r + 2, c : c + 2].any():
                continue
            tl, tr, bl, br = corners[r, c], corners[r, c + 1], corners[r + 1, c], corners[r + 1, c + 1]
            for p, e1, e2 in ((tl, tr - tl, bl - tl), (tr, br - tr, bl - tr)):
                h = torch.linalg.cross(rays, e2.expand_as(rays))
                det = (h * e1).sum(-1)
                f = 1 / torch.where(det.abs() < 1e-8, math.inf, det)
                u = f * (h * -p).sum(-1)
                k = torch.linalg.cross(-p, e1)
                v = f * (rays * k).sum(-1)
                t = f * (e2 * k).sum(-1)
                inside = (u >= 0) & (v >= 0) & (u + v <= 1) & (t > 1e-8)
                nearest = torch.where(inside, torch.minimum(nearest, t), nearest)
    return nearest


def render(pairs: list[tuple[dict, torch.Tensor, torch.Tensor]]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Sources into cameras, cut into consecutive twos that share the farthest depth; what is hidden is a hole."""
    made = []
    for i in range(0, len(pairs), 2):
        pair = pairs[i : i + 2]
        farthest = max(float(seen(s["points"], w2c)[..., 2].max().clamp_min(0)) for s, w2c, _ in pair)
        for source, w2c, K in pair:
            colour, depth, mask = splat(source, w2c, K, farthest)
            hidden = mask & (surface(source, w2c, K) + MARGIN < depth)
            made.append((torch.where(hidden, -1.0, colour), mask & ~hidden))
    return made


def source(random: torch.Generator, w2c: torch.Tensor, K: torch.Tensor, boxes: int = 2) -> dict:
    colour, depth, mask = scene(random, boxes)
    d = settled(depth)
    good = reliable(d)
    return {
        "colour": colour,
        "depth": depth,
        "given": mask,
        "w2c": w2c,
        "K": K,
        "points": points(d, w2c, K),
        "reliable": good,
        "mask": (mask > 0) & good,
    }


def stack(rows: list[dict], name: str) -> torch.Tensor:
    return torch.stack([row[name] for row in rows]).float()


def video(random: torch.Generator) -> dict[str, torch.Tensor]:
    """Frames at a moment of a longer flight: the target of frame t is L_t w2c_src(t), and after the last it stays."""
    at = lambda t: pose((0.01 * t, -0.03 * t, 0.005 * t), (0.05 * t, 0.02, -0.04 * t))
    frames = [
        source(random, at(t).float().double(), lens(30 + t, 31 + t, 19.2, 11.7).float().double()) for t in range(FRAMES)
    ]
    local = torch.stack([pose((0, -0.02 * t, 0.01 * t), (-0.08 * t, 0.01 * t, 0.03 * t)) for t in range(FRAMES + 4)])
    first = 2
    moments = range(first, first + CAMERAS)
    held = [frames[min(t, FRAMES - 1)] for t in moments]
    targets = [local[t] @ frame["w2c"] for t, frame in zip(moments, held)]
    made = render([(frame, w2c, frame["K"]) for frame, w2c in zip(held, targets)])
    return {
        **{f"video.{k}": stack(frames, k) for k in ("colour", "depth", "given", "w2c", "K")},
        "video.local": local,
        "video.target_w2c": torch.stack(targets),
        "video.made_colour": torch.stack([c for c, _ in made]).float(),
        "video.made_mask": torch.stack([m for _, m in made]).float(),
    }


def place(random: torch.Generator) -> dict[str, torch.Tensor]:
    """Four views, two of which are kept, and per camera both of them or the one that fills the picture."""
    turns = ((0, 0.5, 0), (0, 0.02, 0), (0.3, -0.4, 0), (0, -0.15, 0.02))
    views = [
        source(random, pose(turn, (0.1 * i, -0.05 * i, 0.02)).float().double(), lens(34, 35, 19.5, 11.5), boxes)
        for i, (turn, boxes) in enumerate(zip(turns, (2, 0, 2, 1)))
    ]
    cameras = [
        (pose((0, -0.064 * t, 0), (0.02, 0.03 * t, 0.1)).double(), lens(46 + t, 46 + t, 19.5, 11.5))
        for t in range(CAMERAS)
    ]
    made = render([(view, w2c, K) for w2c, K in cameras for view in views])
    colours = torch.stack([c for c, _ in made]).view(CAMERAS, VIEWS, 3, HEIGHT, WIDTH)
    masks = torch.stack([m for _, m in made]).view(CAMERAS, VIEWS, HEIGHT, WIDTH).double()
    scores = masks.sum((0, 2, 3))
    kept = scores.topk(BUFFERS, largest=True, sorted=True).indices
    colours, masks = colours[:, kept], masks[:, kept]
    full = masks.mean((2, 3)) >= FULL
    shown = torch.where(full.any(1)[:, None], torch.zeros(CAMERAS, BUFFERS), torch.ones(CAMERAS, BUFFERS))
    for t in range(CAMERAS):
        if full[t].any():
            shown[t, int(full[t].float().argmax())] = 1
    assert 0 < full.any(1).sum() < CAMERAS, "some cameras are filled by one view, and some are not"
    assert (masks.mean((2, 3)) - FULL).abs().min() > 1e-3, "a view so nearly full that one pixel decides"
    assert kept.tolist() != [0, 1], "the order of the views is not that of their scores"
    s = shown[:, :, None, None].double()
    return {
        **{f"place.{k}": stack(views, k) for k in ("colour", "depth", "given", "w2c", "K")},
        "place.target_w2c": torch.stack([w2c for w2c, _ in cameras]),
        "place.target_K": torch.stack([K for _, K in cameras]),
        "place.scores": scores,
        "place.kept": kept.double(),
        "place.shown": shown.double(),
        "place.made_colour": ((colours + 1) * s[:, :, None] - 1).float(),
        "place.made_mask": (masks * s).float(),
    }


def make(folder: Path) -> None:
    random = torch.Generator().manual_seed(11)
    tensors = video(random) | place(random)
    about = {"edge_threshold": THRESHOLD, "far": FAR, "margin": MARGIN, "full": FULL, "first": 2}
    save(folder / FILES[0], tensors, about=about)
