"""Rooms and corridors."""

from __future__ import annotations

import math

import numpy as np

from cosmonaut_training.data.builder import (
    FOLIAGE,
    GLOW,
    PAINTED,
    PLANKS,
    PLASTER,
    RUG,
    TILES,
    Builder,
    lamplight,
    pick,
    tint,
    wall_material,
)


def room(r: np.random.Generator, b: Builder):
    w, l, h = r.uniform(2.4, 3.8), r.uniform(3.0, 5.0), r.uniform(2.6, 3.4)
    wn, wc = pick(
        b,
        {
            "white": (0.86, 0.85, 0.82),
            "cream": (0.86, 0.80, 0.66),
            "sage green": (0.60, 0.70, 0.56),
            "pale blue": (0.60, 0.70, 0.80),
            "terracotta": (0.74, 0.47, 0.36),
            "yellow": (0.86, 0.74, 0.42),
        },
    )
    fn, fc = pick(
        b,
        {
            "wooden": ((0.58, 0.40, 0.24), (0.46, 0.30, 0.17)),
            "dark wooden": ((0.38, 0.25, 0.16), (0.28, 0.18, 0.11)),
            "tiled": ((0.80, 0.78, 0.73), (0.52, 0.50, 0.48)),
            "stone-tiled": ((0.60, 0.56, 0.50), (0.48, 0.45, 0.40)),
        },
    )
    floor = (
        b.mat(PLANKS, tint(r, fc[0]), tint(r, fc[1]), 0.28, 0.5)
        if "wood" in fn
        else b.mat(TILES, tint(r, fc[0]), tint(r, fc[1]), r.uniform(0.5, 0.7), 0.5)
    )
    wall = b.mat(PLASTER, tint(r, wc, 0.04), np.array(wc) * 0.82, 1.1, 0.26)
    ceil = b.mat(PLASTER, (0.88, 0.88, 0.86), (0.8, 0.8, 0.8), 2.0, 0.08)
    b.inside(wall, (0, -h / 2, 0), (w, h / 2, l), floor, ceil)
    wood = b.mat(PLANKS, tint(r, (0.50, 0.33, 0.2)), tint(r, (0.40, 0.26, 0.15)), 0.3, 0.5)
    white = b.mat(PLASTER, (0.85, 0.85, 0.83), (0.75, 0.75, 0.74), 1.0, 0.1)
    glass = b.mat(GLOW, tint(r, (0.62, 0.76, 0.92)), (0.85, 0.9, 0.95), 1.4, 0.25, glow=1.5)
    cn, cc = pick(
        b,
        {
            "red": (0.62, 0.20, 0.17),
            "blue": (0.22, 0.33, 0.55),
            "green": (0.25, 0.42, 0.28),
            "grey": (0.45, 0.45, 0.47),
            "mustard": (0.75, 0.57, 0.20),
        },
    )
    cloth = b.mat(PLASTER, tint(r, cc), np.array(cc) * 0.75, 0.5, 0.3)
    rug = b.mat(RUG, tint(r, cc), tint(r, (0.75, 0.68, 0.55)), 0.5, 0.25)
    things = []
    for side in (-1, 1):  # windows or cupboards along the side walls
        for z in np.arange(-l + 1.2, l - 0.8, 2.1):
            what = r.choice(["window", "picture", "shelf", "none"], p=[0.34, 0.25, 0.22, 0.19])
            z = z + r.uniform(-0.2, 0.2)
            if what == "window":
                b.box(white, (side * w, -1.6, z), (0.06, 0.72, 0.62), solid=False)
                b.box(glass, (side * w, -1.6, z), (0.075, 0.62, 0.52), solid=False)
                b.box(white, (side * w, -1.6, z), (0.09, 0.62, 0.04), solid=False)
                things.append("windows")
            elif what == "picture":
                art = b.mat(
                    PAINTED,
                    r.uniform(0.15, 0.9, 3),
                    r.uniform(0.15, 0.9, 3),
                    0.45,
                    0.5,
                    extra=list(r.uniform(0.05, 0.7, 3)),
                )
                b.box(wood, (side * w, -1.65, z), (0.04, 0.43, 0.55), solid=False)
                b.box(art, (side * w, -1.65, z), (0.055, 0.36, 0.48), solid=False)
                things.append("paintings")
            elif what == "shelf":
                b.box(wood, (side * (w - 0.22), -0.95, z), (0.22, 0.95, 0.6))
                for k in range(3):
                    c = b.mat(
                        PAINTED,
                        r.uniform(0.2, 0.8, 3),
                        r.uniform(0.2, 0.8, 3),
                        0.25,
                        0.6,
                        extra=list(r.uniform(0.05, 0.6, 3)),
                    )
                    b.box(c, (side * (w - 0.44), -0.42 - 0.52 * k, z), (0.03, 0.19, 0.5), solid=False)
                things.append("shelves")
    for end in (-1, 1):
        what = r.choice(["door", "window", "picture"], p=[0.4, 0.35, 0.25])
        x = r.uniform(-w * 0.4, w * 0.4)
        if what == "door":
            b.box(white, (x, -1.08, end * l), (0.58, 1.1, 0.05), solid=False)
            b.box(wood, (x, -1.03, end * l), (0.48, 1.03, 0.07), solid=False)
        elif what == "window":
            b.box(white, (x, -1.55, end * l), (1.1, 0.78, 0.06), solid=False)
            b.box(glass, (x, -1.55, end * l), (1.0, 0.68, 0.075), solid=False)
            b.box(white, (x, -1.55, end * l), (0.04, 0.68, 0.09), solid=False)
        else:
            art = b.mat(
                PAINTED, r.uniform(0.15, 0.9, 3), r.uniform(0.15, 0.9, 3), 0.5, 0.5, extra=list(r.uniform(0.05, 0.7, 3))
            )
            b.box(wood, (x, -1.6, end * l), (0.95, 0.62, 0.05), solid=False)
            b.box(art, (x, -1.6, end * l), (0.86, 0.53, 0.065), solid=False)
    if r.random() < 0.7:
        b.box(
            rug,
            (r.uniform(-0.5, 0.5), -0.008, r.uniform(-1, 1)),
            (r.uniform(0.9, 1.5), 0.008, r.uniform(1.2, 2.0)),
            solid=False,
        )
        things.append(f"a {cn} rug")
    if r.random() < 0.8:  # table with chairs
        x, z, yaw = r.uniform(-w * 0.35, w * 0.35), r.uniform(-l * 0.5, l * 0.5), r.choice([0, math.pi / 2])
        b.box(wood, (x, -0.74, z), (0.5, 0.03, 0.8), yaw)
        for sx in (-1, 1):
            for sz in (-1, 1):
                c, s = math.cos(yaw), math.sin(yaw)
                ox, oz = 0.43 * sx, 0.72 * sz
                b.post(wood, x + c * ox + s * oz, z - s * ox + c * oz, -0.72, 0, 0.035)
        things.append("a table")
    if r.random() < 0.75:
        side, z = r.choice([-1, 1]), r.uniform(-l * 0.6, l * 0.6)
        x = side * (w - 0.75)
        b.box(cloth, (x, -0.25, z), (0.42, 0.2, 0.95))
        b.box(cloth, (x + side * 0.38, -0.55, z), (0.12, 0.3, 0.95))
        for e in (-1, 1):
            b.box(cloth, (x, -0.42, z + e * 0.9), (0.42, 0.2, 0.1))
        things.append(f"a {cn} sofa")
    if r.random() < 0.6:
        x, z = r.choice([-1, 1]) * (w - 0.45), r.choice([-1, 1]) * (l - 0.45)
        pot = b.mat(PLASTER, (0.66, 0.38, 0.26), (0.5, 0.3, 0.2), 0.5, 0.3)
        leaf = b.mat(FOLIAGE, (0.14, 0.30, 0.12), (0.36, 0.55, 0.22), 0.22, 1.0)
        b.post(pot, x, z, -0.4, 0, 0.18)
        b.blob(leaf, (x, -0.95, z), (0.38, 0.55, 0.38))
    lamp = (0.0, -h + 0.35, 0.0)
    b.box(
        b.mat(GLOW, (1, 0.95, 0.8), (1, 0.95, 0.85), 1, 0.05, glow=1.6),
        (0, -h + 0.12, 0),
        (0.22, 0.1, 0.22),
        solid=False,
    )
    things = list(dict.fromkeys(things))[:3]
    warm = r.random() < 0.6
    text = (
        f"a {wn} room with a {fn} floor"
        + (", " + ", ".join(things) if things else "")
        + (", warm lamplight" if warm else ", cool lamplight")
    )
    return (
        lamplight(r, lamp, r.uniform(1.0, 1.5), warm),
        text,
        (-w + 0.5, w - 0.5, -h + 0.6, -0.7, -l + 0.5, l - 0.5),
        None,
    )


def corridor(r: np.random.Generator, b: Builder):
    w, l, h = r.uniform(1.3, 1.9), 25.0, r.uniform(2.6, 3.4)
    wn, wc = pick(
        b,
        {
            "white": (0.84, 0.84, 0.82),
            "green": (0.52, 0.64, 0.54),
            "beige": (0.78, 0.70, 0.56),
            "blue": (0.50, 0.60, 0.72),
            "red brick": (0.60, 0.34, 0.27),
            "stone": (0.58, 0.57, 0.54),
        },
    )
    fn, fc = pick(
        b,
        {
            "chequered": ((0.82, 0.80, 0.76), (0.30, 0.30, 0.32)),
            "wooden": ((0.55, 0.38, 0.23), (0.43, 0.28, 0.16)),
            "grey-tiled": ((0.58, 0.58, 0.58), (0.46, 0.47, 0.48)),
            "red-carpeted": ((0.52, 0.16, 0.15), (0.42, 0.12, 0.12)),
        },
    )
    floor = {
        "wooden": lambda: b.mat(PLANKS, tint(r, fc[0]), tint(r, fc[1]), 0.28, 0.5),
        "red-carpeted": lambda: b.mat(PLASTER, tint(r, fc[0]), fc[1], 0.5, 0.25),
    }.get(fn, lambda: b.mat(TILES, tint(r, fc[0]), tint(r, fc[1]), 0.6, 0.4))()
    wall = wall_material(b, wn, wc, 0.55)
    ceil = b.mat(PLASTER, (0.85, 0.85, 0.84), (0.78, 0.78, 0.78), 2.0, 0.1)
    b.inside(wall, (0, -h / 2, l / 2 - 4), (w, h / 2, l / 2), floor, ceil)
    trim = b.mat(PLASTER, tint(r, (0.82, 0.81, 0.78)), (0.7, 0.7, 0.68), 1.0, 0.12)
    dn, dc = pick(
        b,
        {
            "brown": (0.42, 0.27, 0.16),
            "green": (0.22, 0.36, 0.28),
            "blue": (0.22, 0.32, 0.46),
            "dark red": (0.45, 0.17, 0.14),
        },
    )
    door = b.mat(PLANKS, tint(r, dc), np.array(dc) * 0.8, 0.3, 0.4)
    glow = b.mat(GLOW, (1, 0.97, 0.88), (1, 0.98, 0.9), 1, 0.05, glow=1.3)
    dado = b.mat(PLASTER, np.array(wc) * r.uniform(0.5, 0.75), np.array(wc) * 0.5, 1.0, 0.15)
    if r.random() < 0.6:
        for s in (-1, 1):
            b.box(dado, (s * w, -0.5, l / 2 - 4), (0.03, 0.5, l / 2), solid=False)
    pillars = r.random() < 0.4
    for k, z in enumerate(np.arange(-2.2, l - 5, 2.0)):
        for s in (-1, 1):
            what = r.choice(["door", "picture", "none", "niche"], p=[0.38, 0.22, 0.25, 0.15])
            zz = z + r.uniform(-0.15, 0.15)
            if what == "door":
                b.box(trim, (s * w, -1.08, zz), (0.05, 1.1, 0.58), solid=False)
                b.box(door, (s * w, -1.03, zz), (0.07, 1.03, 0.48), solid=False)
            elif what == "picture":
                art = b.mat(
                    PAINTED,
                    r.uniform(0.15, 0.9, 3),
                    r.uniform(0.15, 0.9, 3),
                    0.4,
                    0.5,
                    extra=list(r.uniform(0.05, 0.7, 3)),
                )
                b.box(trim, (s * w, -1.6, zz), (0.035, 0.42, 0.5), solid=False)
                b.box(art, (s * w, -1.6, zz), (0.05, 0.35, 0.43), solid=False)
            elif what == "niche":
                b.box(door, (s * (w - 0.2), -0.42, zz), (0.2, 0.42, 0.5))
            if pillars and k % 2 == 0:
                b.box(trim, (s * (w - 0.1), -h / 2, zz + 1.0), (0.1, h / 2, 0.14))
        if k % 2 == 0:
            b.box(glow, (0, -h + 0.04, z + 0.2), (0.22, 0.04, 0.5), solid=False)
    end = b.mat(GLOW, (0.7, 0.8, 0.92), (0.9, 0.92, 0.95), 1.5, 0.2, glow=1.2)
    b.box(end, (0, -1.5, l - 4), (w * 0.6, 0.9, 0.05), solid=False)
    warm = r.random() < 0.5
    text = (
        f"a long {wn} corridor with a {fn} floor and {dn} doors"
        + (", pillars" if pillars else "")
        + (", warm lamps" if warm else ", cool lamps")
    )
    return (
        lamplight(r, (0, -h + 0.3, 0.0), r.uniform(0.9, 1.3), warm, row=True),
        text,
        (-w + 0.45, w - 0.45, -h + 0.5, -0.7, -3.4, l - 6),
        None,
    )
