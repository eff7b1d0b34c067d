"""Procedural worlds of six families: what stands where, of what material, under what light, and in which words.

A world is a few arrays for the C ray caster (native/world.c) plus simple shapes that a camera must not enter.
Axes: x right, y down, z forward, metres; the ground is y = 0, so a person's eye is near y = -1.6.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

BOX, CYLINDER, ELLIPSOID, GROUND, ROOM, FIELD = range(6)
(PLASTER, BRICK, PLANKS, TILES, GRASS, FOLIAGE, BLOCKS, ROAD, PATH,
 FACADE, STRATA, GLOW, RUG, BARK, PAINTED) = range(15)

FAMILIES = ("room", "corridor", "courtyard", "street", "forest", "canyon")
HELD_OUT_SEED = 900_000      # worlds from here on are never trained on
FIELD_CELLS = 192


@dataclass
class World:
    family: str
    seed: int
    prims: np.ndarray
    mats: np.ndarray
    env: np.ndarray
    caption: str
    field: np.ndarray | None
    field_geometry: np.ndarray
    boxes: np.ndarray        # obstacles [n,8]: centre, half size, cos, sin
    posts: np.ndarray        # upright obstacles [n,5]: x, z, top y, bottom y, radius
    bounds: tuple[float, float, float, float, float, float]   # x0 x1 y0 y1 z0 z1 of where the camera may be

    def blocked(self, p: np.ndarray, margin: float = 0.35) -> bool:
        """Whether any of the points p [n,3] is out of bounds or nearer than margin to an obstacle."""
        b = self.bounds
        if (p[:, 0] < b[0]).any() or (p[:, 0] > b[1]).any() or (p[:, 1] < b[2]).any() or (p[:, 1] > b[3]).any() \
                or (p[:, 2] < b[4]).any() or (p[:, 2] > b[5]).any():
            return True
        if len(self.boxes):
            q = p[:, None, :] - self.boxes[None, :, :3]
            c, s = self.boxes[:, 6], self.boxes[:, 7]
            local = np.stack([c * q[..., 0] - s * q[..., 2], q[..., 1], s * q[..., 0] + c * q[..., 2]], -1)
            gap = np.maximum(np.abs(local) - self.boxes[None, :, 3:6], 0)
            if (np.linalg.norm(gap, axis=-1) < margin).any():
                return True
        if len(self.posts):
            flat = np.hypot(p[:, None, 0] - self.posts[None, :, 0], p[:, None, 2] - self.posts[None, :, 1])
            level = (p[:, None, 1] > self.posts[None, :, 2] - margin) & (p[:, None, 1] < self.posts[None, :, 3] + margin)
            if ((flat < self.posts[None, :, 4] + margin) & level).any():
                return True
        if self.field is not None and (self.ground(p[:, 0], p[:, 2]) - p[:, 1] < max(margin, 0.8)).any():
            return True
        return False

    def ground(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """World y of the height field under the points (0 where there is none)."""
        if self.field is None:
            return np.zeros_like(x)
        g = self.field_geometry
        i = np.clip(((x - g[0]) / g[2]).astype(int), 0, self.field.shape[1] - 1)
        j = np.clip(((z - g[1]) / g[2]).astype(int), 0, self.field.shape[0] - 1)
        return self.field[j, i]


@dataclass
class Builder:
    """Collects primitives, materials and obstacles of one world."""
    r: np.random.Generator
    prims: list = field(default_factory=list)
    mats: list = field(default_factory=list)
    boxes: list = field(default_factory=list)
    posts: list = field(default_factory=list)

    def mat(self, kind: int, a, b, scale=1.0, contrast=0.5, glow=0.0, extra=()) -> int:
        shade = lambda c: [float(np.clip(x, 0, 1.2)) ** 2 for x in c]     # colours are given as they look on screen
        e = list(extra)[:5]
        self.mats.append([kind, *shade(a), *shade(b), scale, contrast, glow, float(self.r.integers(1000)) / 10.0] + e + [0.0] * (5 - len(e)))
        return len(self.mats) - 1

    def _prim(self, kind, mat, geometry, cos=1.0, sin=0.0, top=-1, bottom=-1):
        g = list(geometry) + [0.0] * (6 - len(geometry))
        self.prims.append([kind, mat, *g, cos, sin, top, bottom, 0, 0, 0, 0])

    def box(self, mat, centre, half, yaw=0.0, top=-1, bottom=-1, solid=True):
        c, s = math.cos(yaw), math.sin(yaw)
        self._prim(BOX, mat, [*centre, *half], c, s, top, bottom)
        if solid:
            self.boxes.append([*centre, *half, c, s])

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

    def inside(self, wall, centre, half, floor, ceiling):
        self._prim(ROOM, wall, [*centre, *half], 1.0, 0.0, floor, ceiling)


def tint(r: np.random.Generator, c, amount=0.06):
    """A colour near c: brightness varies more than hue."""
    c = np.array(c, float) * (1 + amount * 1.5 * r.uniform(-1, 1)) + amount * r.uniform(-1, 1, 3) * 0.6
    return np.clip(c, 0.02, 1.0)


def pick(r: np.random.Generator, options: dict):
    name = list(options)[int(r.integers(len(options)))]
    return name, options[name]


STONE = {"grey stone": (0.55, 0.55, 0.54), "pale limestone": (0.78, 0.73, 0.62), "red brick": (0.62, 0.33, 0.25),
         "yellow brick": (0.75, 0.62, 0.38), "white plaster": (0.86, 0.85, 0.81), "ochre plaster": (0.80, 0.62, 0.36),
         "pink plaster": (0.82, 0.62, 0.56), "blue-grey plaster": (0.52, 0.60, 0.67)}


def wall_material(b: Builder, name: str, colour, scale=0.6) -> int:
    c = tint(b.r, colour)
    if "brick" in name:
        return b.mat(BRICK, c, 0.75 * c + 0.25 * np.array([.8, .8, .78]), scale, 0.45)
    if "stone" in name or "lime" in name:
        return b.mat(BLOCKS, c, 0.7 * c, scale * 1.1, 0.4)
    return b.mat(PLASTER, c, 0.82 * c, 1.6, 0.22)


def daylight(r: np.random.Generator) -> tuple[np.ndarray, str]:
    """An outdoor environment and the words for it. Most days are clear or lightly clouded, some foggy or late."""
    kind = r.choice(["noon", "morning", "evening", "overcast", "fog"], p=[.32, .22, .2, .13, .13])
    az = r.uniform(0, 2 * math.pi)
    el = {"noon": r.uniform(.75, 1.15), "morning": r.uniform(.4, .7), "evening": r.uniform(.2, .42), "overcast": r.uniform(.7, 1.1), "fog": r.uniform(.35, .8)}[kind]
    sun = np.array([math.sin(az) * math.cos(el), -math.sin(el), math.cos(az) * math.cos(el)])
    look = {"noon": ([1.35, 1.28, 1.12], [.42, .48, .58], [.10, .26, .62], [.50, .64, .80]),
            "morning": ([1.30, 1.12, .86], [.38, .43, .52], [.14, .30, .62], [.72, .70, .68]),
            "evening": ([1.35, .82, .45], [.34, .34, .44], [.13, .18, .42], [.85, .52, .32]),
            "overcast": ([.35, .35, .36], [.68, .70, .74], [.45, .50, .57], [.66, .69, .73]),
            "fog": ([.42, .40, .36], [.62, .63, .65], [.56, .59, .62], [.66, .67, .68])}[kind]
    sc, amb, zen, hor = [np.array(x) * (1 + 0.08 * r.uniform(-1, 1)) for x in look]
    density = {"fog": r.uniform(.03, .07), "overcast": .004, "evening": .004}.get(kind, .0025)
    clouds = {"noon": r.uniform(0, .35), "morning": r.uniform(0, .4), "evening": r.uniform(0, .45), "overcast": 0.0, "fog": 0.0}[kind]
    env = np.concatenate([sun, sc, amb, zen, hor, hor, [density, clouds, 0, 0, 0, 0, 0, r.uniform(0, 50)], np.zeros(4)])
    height = "high" if el > .7 else ("low" if el < .42 else "slanting")
    side = ["ahead", "from the right", "from behind", "from the left"][int((az / (math.pi / 2) + .5)) % 4]
    words = {"noon": f"in clear daylight, {height} sun {side}", "morning": f"on a bright morning, {height} sun {side}",
             "evening": f"in the evening, {height} orange sun {side}", "overcast": "under an overcast sky", "fog": f"under fog, {height} sun {side}"}[kind]
    if clouds > .25 and kind != "evening":
        words += ", scattered clouds"
    return env, words


def lamplight(r: np.random.Generator, lamp, power, warm, row=False) -> np.ndarray:
    colour = np.array([1.15, .98, .76]) if warm else np.array([1.0, 1.02, 1.05])
    amb = np.array([.34, .34, .36]) * r.uniform(.8, 1.15)
    return np.concatenate([[0.3, -0.9, 0.3], colour, amb, [.3, .4, .6], [.6, .65, .7], [.5, .5, .5],
                           [0.0, 0.0, 2.0 if row else 1.0, *lamp, power, r.uniform(0, 50)], np.zeros(4)])


def tree(b: Builder, x, z, height, trunk, leaf, conifer=False, solid=True):
    rad = height * b.r.uniform(.022, .035)
    b.post(trunk, x, z, -height * .75, 0, rad, solid)
    if conifer:
        for k in range(3):
            b.blob(leaf, (x, -height * (.42 + .22 * k), z), (height * (.2 - .045 * k), height * .17, height * (.2 - .045 * k)), solid=False)
    else:
        for k in range(3):
            a = b.r.uniform(0, 6.28)
            o = height * .13
            b.blob(leaf, (x + o * math.cos(a), -height * b.r.uniform(.68, .9), z + o * math.sin(a)), (height * b.r.uniform(.17, .25), height * b.r.uniform(.13, .19), height * b.r.uniform(.17, .25)), solid=False)


def room(r: np.random.Generator, b: Builder):
    w, l, h = r.uniform(2.4, 3.8), r.uniform(3.0, 5.0), r.uniform(2.6, 3.4)
    wn, wc = pick(r, {"white": (.86, .85, .82), "cream": (.86, .80, .66), "sage green": (.60, .70, .56), "pale blue": (.60, .70, .80), "terracotta": (.74, .47, .36), "yellow": (.86, .74, .42)})
    fn, fc = pick(r, {"wooden": ((.58, .40, .24), (.46, .30, .17)), "dark wooden": ((.38, .25, .16), (.28, .18, .11)), "tiled": ((.80, .78, .73), (.52, .50, .48)), "stone-tiled": ((.60, .56, .50), (.48, .45, .40))})
    floor = b.mat(PLANKS, tint(r, fc[0]), tint(r, fc[1]), .28, .5) if "wood" in fn else b.mat(TILES, tint(r, fc[0]), tint(r, fc[1]), r.uniform(.5, .7), .5)
    wall = b.mat(PLASTER, tint(r, wc, .04), np.array(wc) * .82, 1.1, .26)
    ceil = b.mat(PLASTER, (.88, .88, .86), (.8, .8, .8), 2.0, .08)
    b.inside(wall, (0, -h / 2, 0), (w, h / 2, l), floor, ceil)
    wood = b.mat(PLANKS, tint(r, (.50, .33, .2)), tint(r, (.40, .26, .15)), .3, .5)
    white = b.mat(PLASTER, (.85, .85, .83), (.75, .75, .74), 1.0, .1)
    glass = b.mat(GLOW, tint(r, (.62, .76, .92)), (.85, .9, .95), 1.4, .25, glow=1.5)
    cn, cc = pick(r, {"red": (.62, .20, .17), "blue": (.22, .33, .55), "green": (.25, .42, .28), "grey": (.45, .45, .47), "mustard": (.75, .57, .20)})
    cloth = b.mat(PLASTER, tint(r, cc), np.array(cc) * .75, .5, .3)
    rug = b.mat(RUG, tint(r, cc), tint(r, (.75, .68, .55)), .5, .25)
    things = []
    for side in (-1, 1):                                    # windows or cupboards along the side walls
        for z in np.arange(-l + 1.2, l - .8, 2.1):
            what = r.choice(["window", "picture", "shelf", "none"], p=[.34, .25, .22, .19])
            z = z + r.uniform(-.2, .2)
            if what == "window":
                b.box(white, (side * w, -1.6, z), (.06, .72, .62), solid=False)
                b.box(glass, (side * w, -1.6, z), (.075, .62, .52), solid=False)
                b.box(white, (side * w, -1.6, z), (.09, .62, .04), solid=False)
                things.append("windows")
            elif what == "picture":
                art = b.mat(PAINTED, r.uniform(.15, .9, 3), r.uniform(.15, .9, 3), .45, .5, extra=list(r.uniform(.05, .7, 3)))
                b.box(wood, (side * w, -1.65, z), (.04, .43, .55), solid=False)
                b.box(art, (side * w, -1.65, z), (.055, .36, .48), solid=False)
                things.append("paintings")
            elif what == "shelf":
                b.box(wood, (side * (w - .22), -.95, z), (.22, .95, .6))
                for k in range(3):
                    c = b.mat(PAINTED, r.uniform(.2, .8, 3), r.uniform(.2, .8, 3), .25, .6, extra=list(r.uniform(.05, .6, 3)))
                    b.box(c, (side * (w - .44), -.42 - .52 * k, z), (.03, .19, .5), solid=False)
                things.append("shelves")
    for end in (-1, 1):
        what = r.choice(["door", "window", "picture"], p=[.4, .35, .25])
        x = r.uniform(-w * .4, w * .4)
        if what == "door":
            b.box(white, (x, -1.08, end * l), (.58, 1.1, .05), solid=False)
            b.box(wood, (x, -1.03, end * l), (.48, 1.03, .07), solid=False)
        elif what == "window":
            b.box(white, (x, -1.55, end * l), (1.1, .78, .06), solid=False)
            b.box(glass, (x, -1.55, end * l), (1.0, .68, .075), solid=False)
            b.box(white, (x, -1.55, end * l), (.04, .68, .09), solid=False)
        else:
            art = b.mat(PAINTED, r.uniform(.15, .9, 3), r.uniform(.15, .9, 3), .5, .5, extra=list(r.uniform(.05, .7, 3)))
            b.box(wood, (x, -1.6, end * l), (.95, .62, .05), solid=False)
            b.box(art, (x, -1.6, end * l), (.86, .53, .065), solid=False)
    if r.random() < .7:
        b.box(rug, (r.uniform(-.5, .5), -.008, r.uniform(-1, 1)), (r.uniform(.9, 1.5), .008, r.uniform(1.2, 2.0)), solid=False)
        things.append(f"a {cn} rug")
    if r.random() < .8:                                     # table with chairs
        x, z, yaw = r.uniform(-w * .35, w * .35), r.uniform(-l * .5, l * .5), r.choice([0, math.pi / 2])
        b.box(wood, (x, -.74, z), (.5, .03, .8), yaw)
        for sx in (-1, 1):
            for sz in (-1, 1):
                c, s = math.cos(yaw), math.sin(yaw)
                ox, oz = .43 * sx, .72 * sz
                b.post(wood, x + c * ox + s * oz, z - s * ox + c * oz, -.72, 0, .035)
        things.append("a table")
    if r.random() < .75:
        side, z = r.choice([-1, 1]), r.uniform(-l * .6, l * .6)
        x = side * (w - .75)
        b.box(cloth, (x, -.25, z), (.42, .2, .95))
        b.box(cloth, (x + side * .38, -.55, z), (.12, .3, .95))
        for e in (-1, 1):
            b.box(cloth, (x, -.42, z + e * .9), (.42, .2, .1))
        things.append(f"a {cn} sofa")
    if r.random() < .6:
        x, z = r.choice([-1, 1]) * (w - .45), r.choice([-1, 1]) * (l - .45)
        pot = b.mat(PLASTER, (.66, .38, .26), (.5, .3, .2), .5, .3)
        leaf = b.mat(FOLIAGE, (.14, .30, .12), (.36, .55, .22), .22, 1.0)
        b.post(pot, x, z, -.4, 0, .18)
        b.blob(leaf, (x, -.95, z), (.38, .55, .38))
    lamp = (0.0, -h + .35, 0.0)
    b.box(b.mat(GLOW, (1, .95, .8), (1, .95, .85), 1, .05, glow=1.6), (0, -h + .12, 0), (.22, .1, .22), solid=False)
    things = list(dict.fromkeys(things))[:3]
    warm = r.random() < .6
    text = f"a {wn} room with a {fn} floor" + (", " + ", ".join(things) if things else "") + (", warm lamplight" if warm else ", cool lamplight")
    return lamplight(r, lamp, r.uniform(1.0, 1.5), warm), text, (-w + .5, w - .5, -h + .6, -.7, -l + .5, l - .5), None


def corridor(r: np.random.Generator, b: Builder):
    w, l, h = r.uniform(1.3, 1.9), 25.0, r.uniform(2.6, 3.4)
    wn, wc = pick(r, {"white": (.84, .84, .82), "green": (.52, .64, .54), "beige": (.78, .70, .56), "blue": (.50, .60, .72), "red brick": (.60, .34, .27), "stone": (.58, .57, .54)})
    fn, fc = pick(r, {"chequered": ((.82, .80, .76), (.30, .30, .32)), "wooden": ((.55, .38, .23), (.43, .28, .16)), "grey-tiled": ((.58, .58, .58), (.46, .47, .48)), "red-carpeted": ((.52, .16, .15), (.42, .12, .12))})
    floor = {"wooden": lambda: b.mat(PLANKS, tint(r, fc[0]), tint(r, fc[1]), .28, .5), "red-carpeted": lambda: b.mat(PLASTER, tint(r, fc[0]), fc[1], .5, .25)}.get(fn, lambda: b.mat(TILES, tint(r, fc[0]), tint(r, fc[1]), .6, .4))()
    wall = wall_material(b, wn, wc, .55)
    ceil = b.mat(PLASTER, (.85, .85, .84), (.78, .78, .78), 2.0, .1)
    b.inside(wall, (0, -h / 2, l / 2 - 4), (w, h / 2, l / 2), floor, ceil)
    trim = b.mat(PLASTER, tint(r, (.82, .81, .78)), (.7, .7, .68), 1.0, .12)
    dn, dc = pick(r, {"brown": (.42, .27, .16), "green": (.22, .36, .28), "blue": (.22, .32, .46), "dark red": (.45, .17, .14)})
    door = b.mat(PLANKS, tint(r, dc), np.array(dc) * .8, .3, .4)
    glow = b.mat(GLOW, (1, .97, .88), (1, .98, .9), 1, .05, glow=1.3)
    dado = b.mat(PLASTER, np.array(wc) * r.uniform(.5, .75), np.array(wc) * .5, 1.0, .15)
    if r.random() < .6:
        for s in (-1, 1):
            b.box(dado, (s * w, -.5, l / 2 - 4), (.03, .5, l / 2), solid=False)
    pillars = r.random() < .4
    for k, z in enumerate(np.arange(-2.2, l - 5, 2.0)):
        for s in (-1, 1):
            what = r.choice(["door", "picture", "none", "niche"], p=[.38, .22, .25, .15])
            zz = z + r.uniform(-.15, .15)
            if what == "door":
                b.box(trim, (s * w, -1.08, zz), (.05, 1.1, .58), solid=False)
                b.box(door, (s * w, -1.03, zz), (.07, 1.03, .48), solid=False)
            elif what == "picture":
                art = b.mat(PAINTED, r.uniform(.15, .9, 3), r.uniform(.15, .9, 3), .4, .5, extra=list(r.uniform(.05, .7, 3)))
                b.box(trim, (s * w, -1.6, zz), (.035, .42, .5), solid=False)
                b.box(art, (s * w, -1.6, zz), (.05, .35, .43), solid=False)
            elif what == "niche":
                b.box(door, (s * (w - .2), -.42, zz), (.2, .42, .5))
            if pillars and k % 2 == 0:
                b.box(trim, (s * (w - .1), -h / 2, zz + 1.0), (.1, h / 2, .14))
        if k % 2 == 0:
            b.box(glow, (0, -h + .04, z + .2), (.22, .04, .5), solid=False)
    end = b.mat(GLOW, (.7, .8, .92), (.9, .92, .95), 1.5, .2, glow=1.2)
    b.box(end, (0, -1.5, l - 4), (w * .6, .9, .05), solid=False)
    warm = r.random() < .5
    text = f"a long {wn} corridor with a {fn} floor and {dn} doors" + (", pillars" if pillars else "") + (", warm lamps" if warm else ", cool lamps")
    return lamplight(r, (0, -h + .3, .0), r.uniform(.9, 1.3), warm, row=True), text, (-w + .45, w - .45, -h + .5, -.7, -3.4, l - 6), None


def courtyard(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    w, l, h = r.uniform(5.5, 8.5), r.uniform(6.5, 10), r.uniform(4.2, 7.5)
    wn, wc = pick(r, STONE)
    wall = wall_material(b, wn, wc, .75)
    fn, fc = pick(r, {"paved": (.58, .55, .50), "tiled": (.66, .52, .40), "grassy": None})
    if fc is None:
        floor = b.mat(GRASS, tint(r, (.22, .36, .13)), tint(r, (.42, .56, .24)), .9, .8)
    elif fn == "tiled":
        floor = b.mat(TILES, tint(r, fc), tint(r, np.array(fc) * .75), .9, .4)
    else:
        floor = b.mat(BLOCKS, tint(r, fc), np.array(fc) * .65, .8, .5)
    b.floor(floor)
    roof = b.mat(TILES, tint(r, (.55, .30, .20)), tint(r, (.46, .24, .16)), .5, .4)
    facade = b.mat(FACADE, tint(r, wc), tint(r, (.80, .78, .72)), 1.4, .22, extra=[r.uniform(1.7, 2.4), 2.4, 0, 0])
    b.mats[facade][13] = .035
    pillar = b.mat(PLASTER, tint(r, (.80, .76, .68)), (.62, .58, .5), .7, .25)
    dark = b.mat(PLASTER, np.array(wc) * .62, np.array(wc) * .5, 1.0, .2)
    d = 2.2                                                   # depth of the arcade
    round_ = r.random() < .5
    step = r.uniform(1.9, 2.7)
    sides = {"+x": r.random() < .7, "-x": r.random() < .7, "+z": r.random() < .7, "-z": r.random() < .6}
    for name, arcade in sides.items():
        sx, sz = {"+x": (1, 0), "-x": (-1, 0), "+z": (0, 1), "-z": (0, -1)}[name]
        face, along = (w, l) if sx else (l, w)
        low = 2.7

        def put(m, out, height, half_h, half_d, a, half_a, **k):      # a box by its distance from the middle and place along the side
            if sx:
                b.box(m, (sx * out, height, a), (half_d, half_h, half_a), **k)
            else:
                b.box(m, (a, height, sz * out), (half_a, half_h, half_d), **k)
        if arcade:
            put(facade, face + d / 2, -(low + h) / 2, (h - low) / 2, d / 2, 0, along + d, top=roof)
            put(dark, face + d + .2, -low / 2, low / 2, .2, 0, along + d)
            n = int(2 * along / step)
            for a in np.linspace(-along, along, n + 1):
                x, z = (sx * (face + .25), a) if sx else (a, sz * (face + .25))
                if round_:
                    b.post(pillar, x, z, -low + .3, 0, .2)
                    put(pillar, face + .25, -low + .17, .17, .28, a, .28)
                else:
                    put(wall, face + .25, -low / 2, low / 2, .25, a, .25)
        else:
            put(facade, face + d / 2, -h / 2, h / 2, d / 2, 0, along + d, top=roof)
            put(wall, face - .02, -.45, .45, .05, 0, along, solid=False)
    things = []
    trunk = b.mat(BARK, (.30, .22, .15), (.44, .34, .25), .5, .8)
    leaf = b.mat(FOLIAGE, tint(r, (.14, .28, .10)), tint(r, (.38, .54, .20)), .55, 1.0)
    if r.random() < .5:
        stone = wall_material(b, "grey stone", (.62, .60, .56), .5)
        water = b.mat(PLASTER, (.22, .42, .50), (.5, .65, .7), .5, .5)
        x, z = r.uniform(-1.5, 1.5), r.uniform(-1, 3)
        b.post(stone, x, z, -.55, 0, 1.2)
        b.post(water, x, z, -.57, -.5, 1.0, solid=False)
        b.post(stone, x, z, -1.5, 0, .16)
        b.post(stone, x, z, -1.55, -1.45, .5)
        things.append("a fountain")
    n = int(r.integers(0, 4))
    for _ in range(n):
        tree(b, r.uniform(-w + 1.5, w - 1.5), r.uniform(-l + 1.5, l - 1.5), r.uniform(3, 5), trunk, leaf)
    if n:
        things.append("trees")
    if r.random() < .6:
        pot = b.mat(PLASTER, tint(r, (.64, .40, .28)), (.5, .3, .2), .5, .3)
        for _ in range(int(r.integers(2, 6))):
            x, z = r.uniform(-w + .6, w - .6), r.choice([-1, 1]) * (l - .7)
            b.post(pot, x, z, -.45, 0, .3)
            b.blob(leaf, (x, -.75, z), (.42, .4, .42))
        things.append("planters")
    arc = sum(sides.values())
    text = f"a courtyard of {wn} with a {'grass' if fn == 'grassy' else fn} floor" + (", arcades" if arc else "") + (", " + ", ".join(things) if things else "") + f", {light}"
    return env, text, (-w - 1.2, w + 1.2, -3.2, -.6, -l - 1.2, l + 1.2), None


def street(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    half = r.uniform(3.0, 4.2)
    walk = r.uniform(1.6, 2.4)
    first = r.uniform(4, 14)
    asphalt = b.mat(ROAD, tint(r, (.33, .33, .34)), (.85, .84, .80), 1.6, .18, extra=[0.0, half, first, r.uniform(16, 26), 4.0])
    b.floor(asphalt)
    kerb = b.mat(TILES, tint(r, (.60, .58, .55)), tint(r, (.54, .52, .50)), .9, .3)
    for s in (-1, 1):
        b.box(kerb, (s * (half + walk / 2), -.07, 30), (walk / 2, .07, 70), solid=False)
    names = []
    roof = b.mat(TILES, (.42, .26, .20), (.36, .22, .17), .6, .4)
    for s in (-1, 1):
        z = -14.0
        while z < 62:
            length = r.uniform(6, 12)
            h = r.uniform(5, 13)
            wn, wc = pick(r, STONE)
            names.append(wn)
            m = b.mat(FACADE, tint(r, wc), tint(r, (.82, .80, .76)), 1.6, .25, extra=[r.uniform(1.6, 2.5), r.uniform(2.4, 3.1), 0, 0])
            b.mats[m][13] = .03
            depth = 6.0
            b.box(m, (s * (half + walk + depth / 2 + r.uniform(0, .3)), -h / 2, z + length / 2), (depth / 2, h / 2, length / 2), top=roof)
            shop = b.mat(PLASTER, r.uniform(.15, .65, 3), r.uniform(.2, .5, 3), .8, .2)
            if r.random() < .6:
                b.box(shop, (s * (half + walk - .02), -2.75, z + length / 2), (.12, .28, length * .42), solid=False)
            if r.random() < .3:
                b.box(shop, (s * (half + walk - .4), -2.35, z + length / 2), (.5, .05, length * .3), solid=False)
            z += length + (r.uniform(2.5, 4) if r.random() < .15 else 0)
    far = b.mat(FACADE, tint(r, (.6, .55, .5)), (.75, .72, .68), 2, .2, extra=[2.2, 3.0, 0, 0])
    b.mats[far][13] = .03
    b.box(far, (0, -6, 72), (20, 6, 4))
    b.box(far, (0, -6, -26), (20, 6, 4))
    glass = b.mat(PLASTER, (.14, .18, .22), (.3, .36, .42), .7, .3)
    tyre = b.mat(PLASTER, (.10, .10, .10), (.15, .15, .15), .5, .1)
    cars = 0
    for s in (-1, 1):
        z = r.uniform(-8, 2)
        while z < 50:
            if r.random() < .62:
                paint = b.mat(PLASTER, [(.62, .12, .10), (.15, .25, .50), (.80, .80, .78), (.16, .17, .18), (.55, .56, .58), (.20, .38, .27), (.78, .60, .15)][int(r.integers(7))], (.3, .3, .32), .8, .12)
                x = s * (half - 1.0)
                b.box(paint, (x, -.62, z), (.86, .32, 2.05))
                b.box(glass, (x, -1.15, z - .2), (.74, .25, 1.05))
                b.box(paint, (x, -1.42, z - .2), (.72, .04, .95))
                for e in (-1, 1):
                    for q in (-1, 1):
                        b.box(tyre, (x + q * .74, -.3, z + e * 1.3), (.12, .3, .3), solid=False)
                cars += 1
            z += r.uniform(5.5, 9)
    metal = b.mat(PLASTER, (.25, .27, .28), (.2, .2, .2), 1, .1)
    trunk = b.mat(BARK, (.30, .23, .16), (.42, .34, .26), .5, .8)
    leaf = b.mat(FOLIAGE, tint(r, (.15, .28, .10)), tint(r, (.40, .52, .20)), .6, 1.0)
    trees = r.random() < .6
    for s in (-1, 1):
        for z in np.arange(-8 + r.uniform(0, 4), 48, r.uniform(8, 12)):
            if trees and r.random() < .7:
                tree(b, s * (half + .5), z + 2, r.uniform(4.5, 6.5), trunk, leaf)
            elif r.random() < .6:
                b.post(metal, s * (half + .4), z, -4.6, 0, .07)
                b.box(metal, (s * (half - .2), -4.6, z), (.6, .06, .1), solid=False)
    main = max(set(names), key=names.count)
    text = f"a street between houses, mostly {main}, with a crossing" + (", parked cars" if cars else "") + (", trees" if trees else "") + f", {light}"
    return env, text, (-half - walk + .3, half + walk - .3, -5.5, -.7, -10, 42), None


def forest(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    amp, freq, phase, width = r.uniform(.5, 1.8), r.uniform(.12, .25), r.uniform(0, 6.28), r.uniform(.7, 1.1)
    gn, gc = pick(r, {"grass": ((.24, .36, .14), (.44, .36, .24)), "moss": ((.30, .38, .16), (.40, .33, .24)), "fallen leaves": ((.46, .32, .16), (.42, .36, .28)), "dry grass": ((.52, .47, .24), (.50, .42, .30))})
    ground = b.mat(PATH, tint(r, gc[0]), tint(r, gc[1]), 1.1, .55, extra=[amp, freq, phase, width])
    b.floor(ground)
    conifer = r.random() < .45
    tn = "pine" if conifer else str(r.choice(["birch", "oak", "beech"]))
    tc = {"pine": ((.36, .24, .17), (.48, .34, .25)), "birch": ((.80, .79, .74), (.35, .33, .30)), "oak": ((.32, .26, .19), (.45, .38, .29)), "beech": ((.48, .47, .43), (.38, .37, .34))}[tn]
    trunk = b.mat(BARK, *[tint(r, c) for c in tc], .6, .9)
    autumn = (not conifer) and r.random() < .35
    leaf = [b.mat(FOLIAGE, tint(r, (.50, .26, .07) if autumn else (.10, .22, .09)), tint(r, (.78, .52, .14) if autumn else (.34, .50, .17)), r.uniform(.5, .9), 1.0) for _ in range(2)]
    rock = b.mat(PLASTER, tint(r, (.50, .50, .48)), (.34, .36, .3), .6, .5)
    count = 0
    for _ in range(260):
        x, z = r.uniform(-16, 16), r.uniform(-10, 46)
        away = abs(x - amp * math.sin(z * freq + phase))
        if away < width + .8 or (away > 9 and r.random() < .3):
            continue
        kind = r.random()
        if kind < .62 and count < 62:
            count += 1
            hh = r.uniform(5.5, 9.5)
            rad = r.uniform(.13, .3)
            b.post(trunk, x, z, -hh, 0, rad)
            m = leaf[int(r.integers(2))]
            if conifer:
                for k in range(3):
                    b.blob(m, (x, -hh * (.42 + .24 * k), z), (1.6 - .42 * k, hh * .15, 1.6 - .42 * k), solid=False)
            else:
                for k in range(2):
                    b.blob(m, (x + r.uniform(-.8, .8), -hh * r.uniform(.75, 1.0), z + r.uniform(-.8, .8)), (r.uniform(1.2, 2.1), r.uniform(.9, 1.5), r.uniform(1.2, 2.1)), solid=False)
        elif kind < .85:
            s = r.uniform(.3, .75)
            b.blob(leaf[int(r.integers(2))], (x, -s * .5, z), (s * 1.3, s, s * 1.3))
        elif kind < .93:
            s = r.uniform(.2, .6)
            b.blob(rock, (x, -s * .25, z), (s * 1.4, s * .8, s))
        if len(b.prims) > 230:
            break
    text = f"a path through a {'autumn ' if autumn else ''}{tn} forest with {gn}, {light}"
    return env, text, (-5.5, 5.5, -3.8, -.8, -7, 34), None


def canyon(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    n, cell = FIELD_CELLS, .42
    x = (np.arange(n) - n / 2) * cell
    z = np.arange(n) * cell - 18
    X, Z = np.meshgrid(x, z)
    amp, freq, phase = r.uniform(1.5, 4.0), r.uniform(.06, .12), r.uniform(0, 6.28)
    middle = amp * np.sin(Z * freq + phase) - amp * math.sin(phase)
    half = r.uniform(3.2, 5.5) + 1.2 * np.sin(Z * .21 + phase * 2)
    off = np.abs(X - middle) - half

    def bumps(scale):
        g = r.standard_normal((int(n * cell / scale) + 4, int(n * cell / scale) + 4))
        u = (np.arange(n) * cell / scale); i = u.astype(int); a = u - i; a = a * a * (3 - 2 * a)
        rows = g[i] * (1 - a)[:, None] + g[i + 1] * a[:, None]
        return rows[:, i] * (1 - a)[None] + rows[:, i + 1] * a[None]
    rough = bumps(5.0) + .5 * bumps(2.1) + .22 * bumps(1.0)
    off = off + 1.1 * rough
    top = r.uniform(7, 15)
    steps = r.uniform(1.8, 3.0)
    t = np.clip(off / r.uniform(2.5, 5.0), 0, 1)
    rise = t * t * (3 - 2 * t) * top
    ledge = np.floor(rise / steps) * steps + steps * np.clip((rise / steps % 1 - .25) / .5, 0, 1) ** 1.0
    height = .55 * rise + .45 * ledge + .18 * rough * (t + .5)
    field = np.ascontiguousarray(-height, np.float32)
    rn, rc = pick(r, {"red sandstone": ((.66, .33, .20), (.80, .52, .34)), "yellow sandstone": ((.74, .56, .34), (.86, .72, .50)), "grey limestone": ((.52, .51, .48), (.70, .68, .63)), "purple slate": ((.42, .34, .40), (.58, .49, .52))})
    sand = tint(r, np.array(rc[1]) * 1.02)
    rock = b.mat(STRATA, tint(r, rc[0]), tint(r, rc[1]), r.uniform(1.2, 2.2), .35, extra=[0, *[float(c) ** 2 for c in sand]][1:])
    b._prim(FIELD, rock, [])
    geo = np.array([x[0], z[0], cell, field.min() - .1, field.max() + .1], np.float32)
    stone = b.mat(PLASTER, tint(r, rc[0]), np.array(rc[1]) * .8, .7, .5)
    bush = b.mat(FOLIAGE, tint(r, (.24, .30, .14)), tint(r, (.46, .50, .26)), .3, 1.0)
    green = r.random() < .6
    for _ in range(26):
        zz = r.uniform(-8, 50)
        j = int(np.clip((zz + 18) / cell, 0, n - 1))
        xx = middle[j, 0] + r.choice([-1, 1]) * r.uniform(1.6, 4.5)
        i = int(np.clip((xx - x[0]) / cell, 0, n - 1))
        y = float(field[j, i])
        s = r.uniform(.25, .9)
        if green and r.random() < .5:
            b.blob(bush, (xx, y - s * .35, zz), (s * .8, s * .6, s * .8))
        else:
            b.blob(stone, (xx, y - s * .2, zz), (s, s * .7, s * .85))
    text = f"a canyon of {rn} with a sandy floor" + (", bushes" if green else "") + f", {light}"
    return env, text, (-14, 14, -7, 3, -10, 42), (field, geo)


def make_world(family: str, seed: int) -> World:
    """Deterministic: the same family and seed give the same world."""
    r = np.random.default_rng([FAMILIES.index(family), seed])
    b = Builder(r)
    env, caption, bounds, height = {"room": room, "corridor": corridor, "courtyard": courtyard, "street": street, "forest": forest, "canyon": canyon}[family](r, b)
    f32 = lambda a, shape: np.ascontiguousarray(np.array(a, np.float32).reshape(shape))
    field_, geo = height if height is not None else (None, np.zeros(5, np.float32))
    return World(family, seed, f32(b.prims, (-1, 16)), f32(b.mats, (-1, 16)), f32(env, (-1,)), caption, field_, geo,
                 f32(b.boxes, (-1, 8)), f32(b.posts, (-1, 5)), bounds)
