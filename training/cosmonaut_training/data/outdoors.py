"""Courtyards, streets, forests and canyons."""

from __future__ import annotations

import math

import numpy as np

from cosmonaut_training.data.builder import (
    BARK,
    BLOCKS,
    FACADE,
    FIELD,
    FOLIAGE,
    GRASS,
    PATH,
    PLASTER,
    ROAD,
    STONE,
    STRATA,
    TILES,
    Builder,
    daylight,
    pick,
    tint,
    wall_material,
)

FIELD_CELLS = 192


def tree(b: Builder, x, z, height, trunk, leaf, conifer=False, solid=True):
    rad = height * b.r.uniform(0.022, 0.035)
    b.post(trunk, x, z, -height * 0.75, 0, rad, solid)
    if conifer:
        for k in range(3):
            b.blob(
                leaf,
                (x, -height * (0.42 + 0.22 * k), z),
                (height * (0.2 - 0.045 * k), height * 0.17, height * (0.2 - 0.045 * k)),
                solid=False,
            )
    else:
        for k in range(3):
            a = b.r.uniform(0, 6.28)
            o = height * 0.13
            b.blob(
                leaf,
                (x + o * math.cos(a), -height * b.r.uniform(0.68, 0.9), z + o * math.sin(a)),
                (height * b.r.uniform(0.17, 0.25), height * b.r.uniform(0.13, 0.19), height * b.r.uniform(0.17, 0.25)),
                solid=False,
            )


def courtyard(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    w, l, h = r.uniform(5.5, 8.5), r.uniform(6.5, 10), r.uniform(4.2, 7.5)
    wn, wc = pick(b, STONE)
    wall = wall_material(b, wn, wc, 0.75)
    fn, fc = pick(b, {"paved": (0.58, 0.55, 0.50), "tiled": (0.66, 0.52, 0.40), "grassy": None})
    if fc is None:
        floor = b.mat(GRASS, tint(r, (0.22, 0.36, 0.13)), tint(r, (0.42, 0.56, 0.24)), 0.9, 0.8)
    elif fn == "tiled":
        floor = b.mat(TILES, tint(r, fc), tint(r, np.array(fc) * 0.75), 0.9, 0.4)
    else:
        floor = b.mat(BLOCKS, tint(r, fc), np.array(fc) * 0.65, 0.8, 0.5)
    b.floor(floor)
    roof = b.mat(TILES, tint(r, (0.55, 0.30, 0.20)), tint(r, (0.46, 0.24, 0.16)), 0.5, 0.4)
    facade = b.mat(FACADE, tint(r, wc), tint(r, (0.80, 0.78, 0.72)), 1.4, 0.22, extra=[r.uniform(1.7, 2.4), 2.4, 0, 0])
    b.mats[facade][13] = 0.035
    pillar = b.mat(PLASTER, tint(r, (0.80, 0.76, 0.68)), (0.62, 0.58, 0.5), 0.7, 0.25)
    dark = b.mat(PLASTER, np.array(wc) * 0.62, np.array(wc) * 0.5, 1.0, 0.2)
    d = 2.2  # depth of the arcade
    round_ = r.random() < 0.5
    step = r.uniform(1.9, 2.7)
    sides = {"+x": r.random() < 0.7, "-x": r.random() < 0.7, "+z": r.random() < 0.7, "-z": r.random() < 0.6}
    for name, arcade in sides.items():
        sx, sz = {"+x": (1, 0), "-x": (-1, 0), "+z": (0, 1), "-z": (0, -1)}[name]
        face, along = (w, l) if sx else (l, w)
        low = 2.7

        def put(
            m, out, height, half_h, half_d, a, half_a, **k
        ):  # a box by its distance from the middle and place along the side
            if sx:
                b.box(m, (sx * out, height, a), (half_d, half_h, half_a), **k)
            else:
                b.box(m, (a, height, sz * out), (half_a, half_h, half_d), **k)

        if arcade:
            put(facade, face + d / 2, -(low + h) / 2, (h - low) / 2, d / 2, 0, along + d, top=roof)
            put(dark, face + d + 0.2, -low / 2, low / 2, 0.2, 0, along + d)
            n = int(2 * along / step)
            for a in np.linspace(-along, along, n + 1):
                x, z = (sx * (face + 0.25), a) if sx else (a, sz * (face + 0.25))
                if round_:
                    b.post(pillar, x, z, -low + 0.3, 0, 0.2)
                    put(pillar, face + 0.25, -low + 0.17, 0.17, 0.28, a, 0.28)
                else:
                    put(wall, face + 0.25, -low / 2, low / 2, 0.25, a, 0.25)
        else:
            put(facade, face + d / 2, -h / 2, h / 2, d / 2, 0, along + d, top=roof)
            put(wall, face - 0.02, -0.45, 0.45, 0.05, 0, along, solid=False)
    things = []
    trunk = b.mat(BARK, (0.30, 0.22, 0.15), (0.44, 0.34, 0.25), 0.5, 0.8)
    leaf = b.mat(FOLIAGE, tint(r, (0.14, 0.28, 0.10)), tint(r, (0.38, 0.54, 0.20)), 0.55, 1.0)
    if r.random() < 0.5:
        stone = wall_material(b, "grey stone", (0.62, 0.60, 0.56), 0.5)
        water = b.mat(PLASTER, (0.22, 0.42, 0.50), (0.5, 0.65, 0.7), 0.5, 0.5)
        x, z = r.uniform(-1.5, 1.5), r.uniform(-1, 3)
        b.post(stone, x, z, -0.55, 0, 1.2)
        b.post(water, x, z, -0.57, -0.5, 1.0, solid=False)
        b.post(stone, x, z, -1.5, 0, 0.16)
        b.post(stone, x, z, -1.55, -1.45, 0.5)
        things.append("a fountain")
    n = int(r.integers(0, 4))
    for _ in range(n):
        tree(b, r.uniform(-w + 1.5, w - 1.5), r.uniform(-l + 1.5, l - 1.5), r.uniform(3, 5), trunk, leaf)
    if n:
        things.append("trees")
    if r.random() < 0.6:
        pot = b.mat(PLASTER, tint(r, (0.64, 0.40, 0.28)), (0.5, 0.3, 0.2), 0.5, 0.3)
        for _ in range(int(r.integers(2, 6))):
            x, z = r.uniform(-w + 0.6, w - 0.6), r.choice([-1, 1]) * (l - 0.7)
            b.post(pot, x, z, -0.45, 0, 0.3)
            b.blob(leaf, (x, -0.75, z), (0.42, 0.4, 0.42))
        things.append("planters")
    arc = sum(sides.values())
    text = (
        f"a courtyard of {wn} with a {'grass' if fn == 'grassy' else fn} floor"
        + (", arcades" if arc else "")
        + (", " + ", ".join(things) if things else "")
        + f", {light}"
    )
    return env, text, (-w - 1.2, w + 1.2, -3.2, -0.6, -l - 1.2, l + 1.2), None


def street(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    half = r.uniform(3.0, 4.2)
    walk = r.uniform(1.6, 2.4)
    first = r.uniform(4, 14)
    asphalt = b.mat(
        ROAD,
        tint(r, (0.33, 0.33, 0.34)),
        (0.85, 0.84, 0.80),
        1.6,
        0.18,
        extra=[0.0, half, first, r.uniform(16, 26), 4.0],
    )
    b.floor(asphalt)
    kerb = b.mat(TILES, tint(r, (0.60, 0.58, 0.55)), tint(r, (0.54, 0.52, 0.50)), 0.9, 0.3)
    for s in (-1, 1):
        b.box(kerb, (s * (half + walk / 2), -0.07, 30), (walk / 2, 0.07, 70), solid=False)
    names = []
    roof = b.mat(TILES, (0.42, 0.26, 0.20), (0.36, 0.22, 0.17), 0.6, 0.4)
    for s in (-1, 1):
        z = -14.0
        while z < 62:
            length = r.uniform(6, 12)
            h = r.uniform(5, 13)
            wn, wc = pick(b, STONE)
            names.append(wn)
            m = b.mat(
                FACADE,
                tint(r, wc),
                tint(r, (0.82, 0.80, 0.76)),
                1.6,
                0.25,
                extra=[r.uniform(1.6, 2.5), r.uniform(2.4, 3.1), 0, 0],
            )
            b.mats[m][13] = 0.03
            depth = 6.0
            b.box(
                m,
                (s * (half + walk + depth / 2 + r.uniform(0, 0.3)), -h / 2, z + length / 2),
                (depth / 2, h / 2, length / 2),
                top=roof,
            )
            shop = b.mat(PLASTER, r.uniform(0.15, 0.65, 3), r.uniform(0.2, 0.5, 3), 0.8, 0.2)
            if r.random() < 0.6:
                b.box(shop, (s * (half + walk - 0.02), -2.75, z + length / 2), (0.12, 0.28, length * 0.42), solid=False)
            if r.random() < 0.3:
                b.box(shop, (s * (half + walk - 0.4), -2.35, z + length / 2), (0.5, 0.05, length * 0.3), solid=False)
            z += length + (r.uniform(2.5, 4) if r.random() < 0.15 else 0)
    far = b.mat(FACADE, tint(r, (0.6, 0.55, 0.5)), (0.75, 0.72, 0.68), 2, 0.2, extra=[2.2, 3.0, 0, 0])
    b.mats[far][13] = 0.03
    b.box(far, (0, -6, 72), (20, 6, 4))
    b.box(far, (0, -6, -26), (20, 6, 4))
    glass = b.mat(PLASTER, (0.14, 0.18, 0.22), (0.3, 0.36, 0.42), 0.7, 0.3)
    tyre = b.mat(PLASTER, (0.10, 0.10, 0.10), (0.15, 0.15, 0.15), 0.5, 0.1)
    cars = 0
    for s in (-1, 1):
        z = r.uniform(-8, 2)
        while z < 50:
            if r.random() < 0.62:
                paint = b.mat(
                    PLASTER,
                    [
                        (0.62, 0.12, 0.10),
                        (0.15, 0.25, 0.50),
                        (0.80, 0.80, 0.78),
                        (0.16, 0.17, 0.18),
                        (0.55, 0.56, 0.58),
                        (0.20, 0.38, 0.27),
                        (0.78, 0.60, 0.15),
                    ][int(r.integers(7))],
                    (0.3, 0.3, 0.32),
                    0.8,
                    0.12,
                )
                x = s * (half - 1.0)
                b.box(paint, (x, -0.62, z), (0.86, 0.32, 2.05))
                b.box(glass, (x, -1.15, z - 0.2), (0.74, 0.25, 1.05))
                b.box(paint, (x, -1.42, z - 0.2), (0.72, 0.04, 0.95))
                for e in (-1, 1):
                    for q in (-1, 1):
                        b.box(tyre, (x + q * 0.74, -0.3, z + e * 1.3), (0.12, 0.3, 0.3), solid=False)
                cars += 1
            z += r.uniform(5.5, 9)
    metal = b.mat(PLASTER, (0.25, 0.27, 0.28), (0.2, 0.2, 0.2), 1, 0.1)
    trunk = b.mat(BARK, (0.30, 0.23, 0.16), (0.42, 0.34, 0.26), 0.5, 0.8)
    leaf = b.mat(FOLIAGE, tint(r, (0.15, 0.28, 0.10)), tint(r, (0.40, 0.52, 0.20)), 0.6, 1.0)
    trees = r.random() < 0.6
    for s in (-1, 1):
        for z in np.arange(-8 + r.uniform(0, 4), 48, r.uniform(8, 12)):
            if trees and r.random() < 0.7:
                tree(b, s * (half + 0.5), z + 2, r.uniform(4.5, 6.5), trunk, leaf)
            elif r.random() < 0.6:
                b.post(metal, s * (half + 0.4), z, -4.6, 0, 0.07)
                b.box(metal, (s * (half - 0.2), -4.6, z), (0.6, 0.06, 0.1), solid=False)
    main = max(names, key=names.count)  # the first of those that are most frequent
    text = (
        f"a street between houses, mostly {main}, with a crossing"
        + (", parked cars" if cars else "")
        + (", trees" if trees else "")
        + f", {light}"
    )
    return env, text, (-half - walk + 0.3, half + walk - 0.3, -5.5, -0.7, -10, 42), None


def forest(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    amp, freq, phase, width = r.uniform(0.5, 1.8), r.uniform(0.12, 0.25), r.uniform(0, 6.28), r.uniform(0.7, 1.1)
    gn, gc = pick(
        b,
        {
            "grass": ((0.24, 0.36, 0.14), (0.44, 0.36, 0.24)),
            "moss": ((0.30, 0.38, 0.16), (0.40, 0.33, 0.24)),
            "fallen leaves": ((0.46, 0.32, 0.16), (0.42, 0.36, 0.28)),
            "dry grass": ((0.52, 0.47, 0.24), (0.50, 0.42, 0.30)),
        },
    )
    ground = b.mat(PATH, tint(r, gc[0]), tint(r, gc[1]), 1.1, 0.55, extra=[amp, freq, phase, width])
    b.floor(ground)
    conifer = r.random() < 0.45
    tn = "pine" if conifer else str(r.choice(["birch", "oak", "beech"]))
    tc = {
        "pine": ((0.36, 0.24, 0.17), (0.48, 0.34, 0.25)),
        "birch": ((0.80, 0.79, 0.74), (0.35, 0.33, 0.30)),
        "oak": ((0.32, 0.26, 0.19), (0.45, 0.38, 0.29)),
        "beech": ((0.48, 0.47, 0.43), (0.38, 0.37, 0.34)),
    }[tn]
    trunk = b.mat(BARK, *[tint(r, c) for c in tc], 0.6, 0.9)
    autumn = (not conifer) and r.random() < 0.35
    leaf = [
        b.mat(
            FOLIAGE,
            tint(r, (0.50, 0.26, 0.07) if autumn else (0.10, 0.22, 0.09)),
            tint(r, (0.78, 0.52, 0.14) if autumn else (0.34, 0.50, 0.17)),
            r.uniform(0.5, 0.9),
            1.0,
        )
        for _ in range(2)
    ]
    rock = b.mat(PLASTER, tint(r, (0.50, 0.50, 0.48)), (0.34, 0.36, 0.3), 0.6, 0.5)
    count = 0
    for _ in range(260):
        x, z = r.uniform(-16, 16), r.uniform(-10, 46)
        away = abs(x - amp * math.sin(z * freq + phase))
        if away < width + 0.8 or (away > 9 and r.random() < 0.3):
            continue
        kind = r.random()
        if kind < 0.62 and count < 62:
            count += 1
            hh = r.uniform(5.5, 9.5)
            rad = r.uniform(0.13, 0.3)
            b.post(trunk, x, z, -hh, 0, rad)
            m = leaf[int(r.integers(2))]
            if conifer:
                for k in range(3):
                    b.blob(m, (x, -hh * (0.42 + 0.24 * k), z), (1.6 - 0.42 * k, hh * 0.15, 1.6 - 0.42 * k), solid=False)
            else:
                for k in range(2):
                    b.blob(
                        m,
                        (x + r.uniform(-0.8, 0.8), -hh * r.uniform(0.75, 1.0), z + r.uniform(-0.8, 0.8)),
                        (r.uniform(1.2, 2.1), r.uniform(0.9, 1.5), r.uniform(1.2, 2.1)),
                        solid=False,
                    )
        elif kind < 0.85:
            s = r.uniform(0.3, 0.75)
            b.blob(leaf[int(r.integers(2))], (x, -s * 0.5, z), (s * 1.3, s, s * 1.3))
        elif kind < 0.93:
            s = r.uniform(0.2, 0.6)
            b.blob(rock, (x, -s * 0.25, z), (s * 1.4, s * 0.8, s))
        if len(b.prims) > 230:
            break
    text = f"a path through a {'autumn ' if autumn else ''}{tn} forest with {gn}, {light}"
    return env, text, (-5.5, 5.5, -3.8, -0.8, -7, 34), None


def canyon(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    n, cell = FIELD_CELLS, 0.42
    x = (np.arange(n) - n / 2) * cell
    z = np.arange(n) * cell - 18
    X, Z = np.meshgrid(x, z)
    amp, freq, phase = r.uniform(1.5, 4.0), r.uniform(0.06, 0.12), r.uniform(0, 6.28)
    middle = amp * np.sin(Z * freq + phase) - amp * math.sin(phase)
    half = r.uniform(3.2, 5.5) + 1.2 * np.sin(Z * 0.21 + phase * 2)
    off = np.abs(X - middle) - half

    def bumps(scale):
        g = r.standard_normal((int(n * cell / scale) + 4, int(n * cell / scale) + 4))
        u = np.arange(n) * cell / scale
        i = u.astype(int)
        a = u - i
        a = a * a * (3 - 2 * a)
        rows = g[i] * (1 - a)[:, None] + g[i + 1] * a[:, None]
        return rows[:, i] * (1 - a)[None] + rows[:, i + 1] * a[None]

    rough = bumps(5.0) + 0.5 * bumps(2.1) + 0.22 * bumps(1.0)
    off = off + 1.1 * rough
    top = r.uniform(7, 15)
    steps = r.uniform(1.8, 3.0)
    t = np.clip(off / r.uniform(2.5, 5.0), 0, 1)
    rise = t * t * (3 - 2 * t) * top
    ledge = np.floor(rise / steps) * steps + steps * np.clip((rise / steps % 1 - 0.25) / 0.5, 0, 1) ** 1.0
    height = 0.55 * rise + 0.45 * ledge + 0.18 * rough * (t + 0.5)
    field = np.ascontiguousarray(-height, np.float32)
    rn, rc = pick(
        b,
        {
            "red sandstone": ((0.66, 0.33, 0.20), (0.80, 0.52, 0.34)),
            "yellow sandstone": ((0.74, 0.56, 0.34), (0.86, 0.72, 0.50)),
            "grey limestone": ((0.52, 0.51, 0.48), (0.70, 0.68, 0.63)),
            "purple slate": ((0.42, 0.34, 0.40), (0.58, 0.49, 0.52)),
        },
    )
    sand = tint(r, np.array(rc[1]) * 1.02)
    rock = b.mat(
        STRATA, tint(r, rc[0]), tint(r, rc[1]), r.uniform(1.2, 2.2), 0.35, extra=[0, *[float(c) ** 2 for c in sand]][1:]
    )
    b._prim(FIELD, rock, [])
    geo = np.array([x[0], z[0], cell, field.min() - 0.1, field.max() + 0.1], np.float32)
    stone = b.mat(PLASTER, tint(r, rc[0]), np.array(rc[1]) * 0.8, 0.7, 0.5)
    bush = b.mat(FOLIAGE, tint(r, (0.24, 0.30, 0.14)), tint(r, (0.46, 0.50, 0.26)), 0.3, 1.0)
    green = r.random() < 0.6
    for _ in range(26):
        zz = r.uniform(-8, 50)
        j = int(np.clip((zz + 18) / cell, 0, n - 1))
        xx = middle[j, 0] + r.choice([-1, 1]) * r.uniform(1.6, 4.5)
        i = int(np.clip((xx - x[0]) / cell, 0, n - 1))
        y = float(field[j, i])
        s = r.uniform(0.25, 0.9)
        if green and r.random() < 0.5:
            b.blob(bush, (xx, y - s * 0.35, zz), (s * 0.8, s * 0.6, s * 0.8))
        else:
            b.blob(stone, (xx, y - s * 0.2, zz), (s, s * 0.7, s * 0.85))
    text = f"a canyon of {rn} with a sandy floor" + (", bushes" if green else "") + f", {light}"
    return env, text, (-14, 14, -7, 3, -10, 42), (field, geo)
