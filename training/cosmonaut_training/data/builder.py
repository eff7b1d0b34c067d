"""What worlds are put together from: shapes, materials, obstacles, light, and the words for them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

# Kinds of shapes and of materials, as native/world.c numbers them.
BOX, CYLINDER, ELLIPSOID, GROUND, ROOM, FIELD, ROADS, FRUSTUM, WHEEL = range(9)
(PLASTER, BRICK, PLANKS, TILES, GRASS, FOLIAGE, BLOCKS, ROAD, PATH, FACADE, STRATA, GLOW, RUG, BARK, PAINTED) = range(
    15
)
CARRIAGEWAY, PAVEMENT, HOUSE = range(15, 18)


@dataclass
class Builder:
    """Collects primitives, materials and obstacles of one world."""

    r: np.random.Generator
    other: np.random.Generator | None = None
    prims: list = field(default_factory=list)
    mats: list = field(default_factory=list)
    boxes: list = field(default_factory=list)
    posts: list = field(default_factory=list)

    def mat(self, kind: int, a, b, scale=1.0, contrast=0.5, glow=0.0, extra=()) -> int:
        shade = lambda c: [float(np.clip(x, 0, 1.2)) ** 2 for x in c]  # colours are given as they look on screen
        e = list(extra)[:5]
        self.mats.append(
            [kind, *shade(a), *shade(b), scale, contrast, glow, float(self.r.integers(1000)) / 10.0]
            + e
            + [0.0] * (5 - len(e))
        )
        return len(self.mats) - 1

    def _prim(self, kind, mat, geometry, cos=1.0, sin=0.0, top=-1, bottom=-1, narrows=(0, 0, 0), shadow=True):
        g = list(geometry) + [0.0] * (6 - len(geometry))
        self.prims.append([kind, mat, *g, cos, sin, top, bottom, *narrows, 0 if shadow else 1])

    def box(self, mat, centre, half, yaw=0.0, top=-1, bottom=-1, solid=True, shadow=True):
        c, s = math.cos(yaw), math.sin(yaw)
        self._prim(BOX, mat, [*centre, *half], c, s, top, bottom, shadow=shadow)
        if solid:
            self.boxes.append([*centre, *half, c, s])

    def frustum(self, mat, centre, half, narrows, yaw=0.0, top=-1):
        """A box that is narrower at the top: by so much on either side, ahead, and behind. Nothing bumps into it."""
        self._prim(FRUSTUM, mat, [*centre, *half], math.cos(yaw), math.sin(yaw), top, narrows=narrows)

    def wheel(self, mat, centre, radii, yaw):
        """An ellipsoid that is turned; it casts no shadow."""
        self._prim(WHEEL, mat, [*centre, *radii], math.cos(yaw), math.sin(yaw), shadow=False)

    def post(self, mat, x, z, top, bottom, radius, solid=True):
        self._prim(CYLINDER, mat, [x, z, top, bottom, radius])
        if solid:
            self.posts.append([x, z, top, bottom, radius])

    def blob(self, mat, centre, radii, solid=True):
        self._prim(ELLIPSOID, mat, [*centre, *radii])
        if solid:
            self.boxes.append([*centre, *[0.8 * x for x in radii], 1.0, 0.0])

    def floor(self, mat, y=0.0):
        self._prim(GROUND, mat, [0.0, y])

    def rows(self, rows: list[list[float]]) -> int:
        """Keeps rows of 16 numbers that the ray caster finds among the materials; returns the place of the first."""
        self.mats += rows
        return len(self.mats) - len(rows)

    def roads(self, carriageway, pavement, kerb, height, first, count):
        """The ground with roads: rows as they were kept, carriageways at y = 0, the rest a kerb higher."""
        self._prim(ROADS, carriageway, [height, float(first), float(count)], top=pavement, bottom=kerb)

    def inside(self, wall, centre, half, floor, ceiling):
        self._prim(ROOM, wall, [*centre, *half], 1.0, 0.0, floor, ceiling)


def tint(r: np.random.Generator, c, amount=0.06):
    """A colour near c: brightness varies more than hue."""
    c = np.array(c, float) * (1 + amount * 1.5 * r.uniform(-1, 1)) + amount * r.uniform(-1, 1, 3) * 0.6
    return np.clip(c, 0.02, 1.0)


def pick(b: "Builder", options: dict):
    """One of the materials. In another version of a world (see another_look) some are others, and the rest of the
    randomness stays as it is."""
    names = list(options)
    name = names[int(b.r.integers(len(options)))]
    if b.other is not None and b.other.random() < 0.6:
        name = names[int(b.other.integers(len(options)))]
    return name, options[name]


STONE = {
    "grey stone": (0.55, 0.55, 0.54),
    "pale limestone": (0.78, 0.73, 0.62),
    "red brick": (0.62, 0.33, 0.25),
    "yellow brick": (0.75, 0.62, 0.38),
    "white plaster": (0.86, 0.85, 0.81),
    "ochre plaster": (0.80, 0.62, 0.36),
    "pink plaster": (0.82, 0.62, 0.56),
    "blue-grey plaster": (0.52, 0.60, 0.67),
}


def wall_material(b: Builder, name: str, colour, scale=0.6) -> int:
    c = tint(b.r, colour)
    if "brick" in name:
        return b.mat(BRICK, c, 0.75 * c + 0.25 * np.array([0.8, 0.8, 0.78]), scale, 0.45)
    if "stone" in name or "lime" in name:
        return b.mat(BLOCKS, c, 0.7 * c, scale * 1.1, 0.4)
    return b.mat(PLASTER, c, 0.82 * c, 1.6, 0.22)


def daylight(r: np.random.Generator) -> tuple[np.ndarray, str]:
    """An outdoor environment and the words for it. Most days are clear or lightly clouded, some foggy or late."""
    kind = r.choice(["noon", "morning", "evening", "overcast", "fog"], p=[0.32, 0.22, 0.2, 0.13, 0.13])
    az = r.uniform(0, 2 * math.pi)
    el = {
        "noon": r.uniform(0.75, 1.15),
        "morning": r.uniform(0.4, 0.7),
        "evening": r.uniform(0.2, 0.42),
        "overcast": r.uniform(0.7, 1.1),
        "fog": r.uniform(0.35, 0.8),
    }[kind]
    sun = np.array([math.sin(az) * math.cos(el), -math.sin(el), math.cos(az) * math.cos(el)])
    look = {
        "noon": ([1.35, 1.28, 1.12], [0.42, 0.48, 0.58], [0.10, 0.26, 0.62], [0.50, 0.64, 0.80]),
        "morning": ([1.30, 1.12, 0.86], [0.38, 0.43, 0.52], [0.14, 0.30, 0.62], [0.72, 0.70, 0.68]),
        "evening": ([1.35, 0.82, 0.45], [0.34, 0.34, 0.44], [0.13, 0.18, 0.42], [0.85, 0.52, 0.32]),
        "overcast": ([0.35, 0.35, 0.36], [0.68, 0.70, 0.74], [0.45, 0.50, 0.57], [0.66, 0.69, 0.73]),
        "fog": ([0.42, 0.40, 0.36], [0.62, 0.63, 0.65], [0.56, 0.59, 0.62], [0.66, 0.67, 0.68]),
    }[kind]
    sc, amb, zen, hor = [np.array(x) * (1 + 0.08 * r.uniform(-1, 1)) for x in look]
    density = {"fog": r.uniform(0.03, 0.07), "overcast": 0.004, "evening": 0.004}.get(kind, 0.0025)
    clouds = {
        "noon": r.uniform(0, 0.35),
        "morning": r.uniform(0, 0.4),
        "evening": r.uniform(0, 0.45),
        "overcast": 0.0,
        "fog": 0.0,
    }[kind]
    env = np.concatenate([sun, sc, amb, zen, hor, hor, [density, clouds, 0, 0, 0, 0, 0, r.uniform(0, 50)], np.zeros(4)])
    height = "high" if el > 0.7 else ("low" if el < 0.42 else "slanting")
    side = ["ahead", "from the right", "from behind", "from the left"][int((az / (math.pi / 2) + 0.5)) % 4]
    words = {
        "noon": f"in clear daylight, {height} sun {side}",
        "morning": f"on a bright morning, {height} sun {side}",
        "evening": f"in the evening, {height} orange sun {side}",
        "overcast": "under an overcast sky",
        "fog": f"under fog, {height} sun {side}",
    }[kind]
    if clouds > 0.25 and kind != "evening":
        words += ", scattered clouds"
    return env, words


def lamplight(r: np.random.Generator, lamp, power, warm, row=False) -> np.ndarray:
    colour = np.array([1.15, 0.98, 0.76]) if warm else np.array([1.0, 1.02, 1.05])
    amb = np.array([0.34, 0.34, 0.36]) * r.uniform(0.8, 1.15)
    return np.concatenate(
        [
            [0.3, -0.9, 0.3],
            colour,
            amb,
            [0.3, 0.4, 0.6],
            [0.6, 0.65, 0.7],
            [0.5, 0.5, 0.5],
            [0.0, 0.0, 2.0 if row else 1.0, *lamp, power, r.uniform(0, 50)],
            np.zeros(4),
        ]
    )
