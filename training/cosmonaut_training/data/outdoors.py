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



def courtyard(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    w, l, h = r.uniform(5.5, 8.5), r.uniform(6.5, 10), r.uniform(4.2, 7.5)
    wn, wc = pick(b, STONE)
    wall = wall_material(b, wn, wc, .75)
    fn, fc = pick(b, {"paved": (.58, .55, .50), "tiled": (.66, .52, .40), "grassy": None})
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
            wn, wc = pick(b, STONE)
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
    main = max(names, key=names.count)              # the first of those that are most frequent
    text = f"a street between houses, mostly {main}, with a crossing" + (", parked cars" if cars else "") + (", trees" if trees else "") + f", {light}"
    return env, text, (-half - walk + .3, half + walk - .3, -5.5, -.7, -10, 42), None



def forest(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    amp, freq, phase, width = r.uniform(.5, 1.8), r.uniform(.12, .25), r.uniform(0, 6.28), r.uniform(.7, 1.1)
    gn, gc = pick(b, {"grass": ((.24, .36, .14), (.44, .36, .24)), "moss": ((.30, .38, .16), (.40, .33, .24)), "fallen leaves": ((.46, .32, .16), (.42, .36, .28)), "dry grass": ((.52, .47, .24), (.50, .42, .30))})
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
    rn, rc = pick(b, {"red sandstone": ((.66, .33, .20), (.80, .52, .34)), "yellow sandstone": ((.74, .56, .34), (.86, .72, .50)), "grey limestone": ((.52, .51, .48), (.70, .68, .63)), "purple slate": ((.42, .34, .40), (.58, .49, .52))})
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
