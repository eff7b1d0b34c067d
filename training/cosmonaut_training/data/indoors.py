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
    wn, wc = pick(b, {"white": (.86, .85, .82), "cream": (.86, .80, .66), "sage green": (.60, .70, .56), "pale blue": (.60, .70, .80), "terracotta": (.74, .47, .36), "yellow": (.86, .74, .42)})
    fn, fc = pick(b, {"wooden": ((.58, .40, .24), (.46, .30, .17)), "dark wooden": ((.38, .25, .16), (.28, .18, .11)), "tiled": ((.80, .78, .73), (.52, .50, .48)), "stone-tiled": ((.60, .56, .50), (.48, .45, .40))})
    floor = b.mat(PLANKS, tint(r, fc[0]), tint(r, fc[1]), .28, .5) if "wood" in fn else b.mat(TILES, tint(r, fc[0]), tint(r, fc[1]), r.uniform(.5, .7), .5)
    wall = b.mat(PLASTER, tint(r, wc, .04), np.array(wc) * .82, 1.1, .26)
    ceil = b.mat(PLASTER, (.88, .88, .86), (.8, .8, .8), 2.0, .08)
    b.inside(wall, (0, -h / 2, 0), (w, h / 2, l), floor, ceil)
    wood = b.mat(PLANKS, tint(r, (.50, .33, .2)), tint(r, (.40, .26, .15)), .3, .5)
    white = b.mat(PLASTER, (.85, .85, .83), (.75, .75, .74), 1.0, .1)
    glass = b.mat(GLOW, tint(r, (.62, .76, .92)), (.85, .9, .95), 1.4, .25, glow=1.5)
    cn, cc = pick(b, {"red": (.62, .20, .17), "blue": (.22, .33, .55), "green": (.25, .42, .28), "grey": (.45, .45, .47), "mustard": (.75, .57, .20)})
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
    wn, wc = pick(b, {"white": (.84, .84, .82), "green": (.52, .64, .54), "beige": (.78, .70, .56), "blue": (.50, .60, .72), "red brick": (.60, .34, .27), "stone": (.58, .57, .54)})
    fn, fc = pick(b, {"chequered": ((.82, .80, .76), (.30, .30, .32)), "wooden": ((.55, .38, .23), (.43, .28, .16)), "grey-tiled": ((.58, .58, .58), (.46, .47, .48)), "red-carpeted": ((.52, .16, .15), (.42, .12, .12))})
    floor = {"wooden": lambda: b.mat(PLANKS, tint(r, fc[0]), tint(r, fc[1]), .28, .5), "red-carpeted": lambda: b.mat(PLASTER, tint(r, fc[0]), fc[1], .5, .25)}.get(fn, lambda: b.mat(TILES, tint(r, fc[0]), tint(r, fc[1]), .6, .4))()
    wall = wall_material(b, wn, wc, .55)
    ceil = b.mat(PLASTER, (.85, .85, .84), (.78, .78, .78), 2.0, .1)
    b.inside(wall, (0, -h / 2, l / 2 - 4), (w, h / 2, l / 2), floor, ceil)
    trim = b.mat(PLASTER, tint(r, (.82, .81, .78)), (.7, .7, .68), 1.0, .12)
    dn, dc = pick(b, {"brown": (.42, .27, .16), "green": (.22, .36, .28), "blue": (.22, .32, .46), "dark red": (.45, .17, .14)})
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
