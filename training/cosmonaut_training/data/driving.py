"""Streets to drive in: roads that bend and meet, kerbs, markings, houses, parked cars, trees and lamps."""

from __future__ import annotations

import math

import numpy as np

from cosmonaut_training.data.builder import (
    BARK,
    CARRIAGEWAY,
    FOLIAGE,
    HOUSE,
    PAVEMENT,
    PLASTER,
    STONE,
    Builder,
    daylight,
    pick,
    tint,
)
from cosmonaut_training.data.outdoors import tree
from cosmonaut_training.data.roads import (
    CROSSWALK_END,
    CROSSWALK_START,
    LINES,
    STOP_END,
    STOP_START,
    Piece,
    Road,
    Roads,
    route,
    turn,
    turn_round,
)

KERB = 0.13  # height in metres
BEHIND = 60.0  # metres of road behind the start
BODY = (1.75, 4.3)  # width and length of a car
OPENING = 3.2  # metres from the edge of a crossing carriageway to where the markings of a road end
LAYOUTS = ("straight", "bend", "winding", "crossroads", "turning", "end")


def leaving(main: Road, at: float, angle: float, r: np.random.Generator, plain: bool) -> Road:
    """A road from the middle of another one's junction, angle to the right of its heading."""
    x, z, h = main.at(at)
    side = Road(main.half, main.edge, main.lane, [Piece(x, z, h + angle, 0.0, main.half + OPENING, 0.0, 0)])
    signs = STOP_START | (0 if plain else CROSSWALK_START)
    side.append(r.uniform(18, 30), 0.0, LINES | signs)
    if r.random() < 0.5:
        side.bend(math.radians(r.uniform(12, 35)) * r.choice([-1, 1]), r.uniform(40, 70), 6.0)
    side.append(62 - side.ends if side.ends < 50 else 12.0)
    return side


def lay_out(r: np.random.Generator, layout: str) -> tuple[Roads, str]:
    """Roads round (0, 0), where a drive begins in the direction of +z, and the words for them."""
    lane = r.uniform(3.0, 3.5)
    main = Road(lane + r.uniform(2.1, 2.35), lane, lane, [Piece(0.0, -BEHIND, 0.0, 0.0, BEHIND, -BEHIND)])
    roads = Roads([main], r.uniform(2.2, 3.4))
    first = main.pieces[0]
    side = float(r.choice([-1, 1]))
    left_or_right = "left" if side < 0 else "right"
    if layout in ("straight", "bend", "winding"):
        first.length += r.uniform(10, 20)
        if layout == "straight":
            main.append(85.0)
            words = "straight ahead"
        elif layout == "bend":
            main.bend(side * math.radians(r.uniform(40, 85)), r.uniform(22, 42), r.uniform(8, 14))
            main.append(45.0)
            words = f"that bends to the {left_or_right}"
        else:
            angle = math.radians(r.uniform(22, 40))
            main.bend(side * angle, r.uniform(28, 42), 9.0)
            main.append(r.uniform(1, 6))
            main.bend(-side * angle * r.uniform(1.0, 1.7), r.uniform(28, 42), 9.0)
            main.append(40.0)
            words = f"that winds to the {left_or_right} and back"
        roads.routes["along"] = route(main.line(main.lanes[1], 0.25, 0.0, main.ends - 6)[:, :2])
        return roads, words
    at = r.uniform(24, 34)
    clear = main.half + OPENING
    plain = r.random() < 0.25
    first.length += at - clear
    first.marks = LINES | STOP_END | (0 if plain else CROSSWALK_END)
    main.append(clear if layout == "end" else 2 * clear, 0.0, 0)
    if layout != "end":
        main.append(r.uniform(20, 40), 0.0, LINES | STOP_START | (0 if plain else CROSSWALK_START))
        main.append(92 - main.ends)
        roads.routes["along"] = route(main.line(main.lanes[1], 0.25, 0.0, main.ends - 6)[:, :2])
    skew = math.radians(r.uniform(-12, 12))
    sides = {"crossroads": (-1, 1), "turning": (side,), "end": (-1, 1)}[layout]
    for s in sides:
        roads.roads.append(leaving(main, at, s * math.pi / 2 + skew, r, plain))
        road = roads.roads[-1]
        # The wheels behind cut the corner: to the left over the middle, to the right beside the kerb.
        way = turn(main, road, at, main.half + (3.6 if s < 0 else 2.0))
        roads.routes["left" if s < 0 else "right"] = route(way)
    if layout == "crossroads":
        roads.routes["back"] = route(turn_round(main, at))
    words = {
        "crossroads": "with a crossing",
        "turning": f"with a turning to the {left_or_right}",
        "end": "that ends at another street",
    }[layout]
    return roads, words


def outline(x: float, z: float, h: float, deep: float, wide: float) -> tuple[np.ndarray, np.ndarray]:
    """Points of a rectangle's edge and middle; deep across the heading, wide along it, both halved."""
    a, b = (g.ravel() for g in np.meshgrid(np.linspace(-1, 1, 5) * deep, np.linspace(-1, 1, 5) * wide))
    c, s = math.cos(h), math.sin(h)
    return x + c * a + s * b, z - s * a + c * b


class Town:
    """Puts things along the roads of a world."""

    def __init__(self, r: np.random.Generator, b: Builder, roads: Roads):
        self.r, self.b, self.roads = r, b, roads
        self.houses: list[tuple[float, float, float, float, float]] = []  # x, z, heading, half depth, half width
        self.names: list[str] = []
        self.garden = r.random() < 0.4  # houses stand back behind hedges
        self.roof = [b.mat(PLASTER, c, np.array(c) * 0.8, 0.8, 0.3) for c in ((0.40, 0.25, 0.20), (0.27, 0.28, 0.31))]
        self.hedge = b.mat(FOLIAGE, tint(r, (0.13, 0.25, 0.10)), tint(r, (0.30, 0.42, 0.17)), 0.4, 1.0)
        self.metal = b.mat(PLASTER, (0.25, 0.27, 0.28), (0.2, 0.2, 0.2), 1, 0.1)
        self.lamp = b.mat(PLASTER, (0.86, 0.84, 0.76), (0.8, 0.8, 0.74), 1, 0.1, glow=0.25)

    def ground(self) -> None:
        r, b = self.r, self.b
        rows = self.roads.rows()
        first = b.rows(rows)
        grey = r.uniform(0.29, 0.38)
        asphalt = b.mat(
            CARRIAGEWAY,
            tint(r, (grey, grey, 1.03 * grey), 0.012),
            (0.86, 0.85, 0.80),
            1.4,
            0.16,
            extra=[first, len(rows)],
        )
        stone = tint(r, (0.60, 0.57, 0.53), 0.03)
        beyond = tint(r, (0.33, 0.42, 0.20)) if self.garden else tint(r, (0.50, 0.48, 0.45), 0.03)
        walk = self.roads.walk + (0.15 if self.garden else 3.0)
        paved = b.mat(PAVEMENT, stone, beyond, 0.75, 0.14, extra=[first, len(rows), walk])
        kerb = b.mat(PLASTER, (0.66, 0.65, 0.61), (0.5, 0.5, 0.48), 0.8, 0.2)
        b.roads(asphalt, paved, kerb, KERB, first, len(rows))

    def free(self, x: float, z: float, h: float, deep: float, wide: float) -> bool:
        """Whether a house may stand here: on no pavement and in no other house."""
        px, pz = outline(x, z, h, deep, wide)
        if self.roads.gap(px, pz).min() < self.roads.walk - 0.25:
            return False
        for hx, hz, hh, hd, hw in self.houses:
            if math.hypot(x - hx, z - hz) > deep + wide + hd + hw:
                continue
            c, s = math.cos(hh), math.sin(hh)
            dx, dz = px - hx, pz - hz
            if ((np.abs(c * dx - s * dz) < hd - 0.9) & (np.abs(s * dx + c * dz) < hw - 0.9)).any():
                return False
        return True

    def house(self, x: float, z: float, h: float, side: float, deep: float, wide: float) -> None:
        """A house whose front looks to the road on its left (side 1) or right."""
        r, b = self.r, self.b
        storey = r.uniform(2.7, 3.1)
        storeys = int(r.integers(2, 4 if self.garden else 6))
        height = 0.45 + storeys * storey + 0.5
        wn, wc = pick(b, STONE)
        self.names.append(wn)
        wall = tint(r, wc, 0.09)
        shop = not self.garden and r.random() < 0.4
        trim = tint(r, (0.84, 0.82, 0.77)) if r.random() < 0.7 else wall * 0.55
        m = b.mat(
            HOUSE, wall, trim, 1.6, 0.2, extra=[r.uniform(2.0, 2.9), storey, 0.035, height - KERB, 1.0 if shop else 0.0]
        )
        b.box(m, (x, -height / 2, z), (deep, height / 2, wide), h)
        self.houses.append((x, z, h, deep, wide))
        roof = self.roof[int(r.integers(2))]
        c, s = math.cos(h), math.sin(h)
        put = lambda out, along: (x + c * out + s * along, z - s * out + c * along)
        b.box(roof, (x, -height - 0.07, z), (deep + 0.22, 0.07, wide + 0.03), h, solid=False)
        shape = r.choice(["flat", "gable", "hip", "mansard"], p=[0.25, 0.35, 0.15, 0.25])
        rise = r.uniform(1.0, 1.5) if shape == "gable" else r.uniform(0.8, 1.1)
        if shape == "gable":  # its ridge along the street
            b.frustum(roof, (x, -height - rise, z), (deep + 0.1, rise, wide), (deep, 0.0, 0.0), h)
        elif shape == "hip":
            b.frustum(roof, (x, -height - rise, z), (deep + 0.1, rise, wide), (deep, deep, deep), h)
        elif shape == "mansard":
            b.frustum(roof, (x, -height - rise, z), (deep - 0.1, rise, wide), (0.7, 0.1, 0.1), h)
        if shape != "flat" or r.random() < 0.5:
            cx, cz = put(r.uniform(-0.5, 0.5) * deep, r.choice([-0.8, 0.8]) * wide)
            b.box(m, (cx, -height - 1.2, cz), (0.35, 1.2, 0.35), h, solid=False)
        front = -side * deep
        if shop and r.random() < 0.6:  # an awning
            colour = b.mat(PLASTER, r.uniform(0.15, 0.7, 3), r.uniform(0.2, 0.5, 3), 0.8, 0.15)
            ax, az = put(front - side * 0.55, 0)
            b.box(colour, (ax, -2.85, az), (0.6, 0.07, 0.8 * wide), h, solid=False)
        elif not shop and storeys > 2 and r.random() < 0.35:  # balconies
            for k in range(1, storeys):
                ax, az = put(front - side * 0.4, 0)
                b.box(self.metal, (ax, -0.5 - k * storey, az), (0.45, 0.35, 1.3), h, solid=False)

    def row(self, road: Road, side: float) -> None:
        """Houses, and hedges where they stand back, along one side of a road."""
        r = self.r
        s, stop = road.begins, road.ends
        back = r.uniform(1.8, 3.6) if self.garden else 0.0
        while s < stop:
            wide, deep = r.uniform(3.2, 6.0), r.uniform(3.5, 4.5)
            stands = back + r.uniform(0, 0.35)
            gap = r.uniform(2.0, 5.0) if self.garden and r.random() < 0.6 else 0.0
            aside = side * (road.half + self.roads.walk + stands + deep)
            placed = False
            for w in (wide, 3.0):
                x, z, h = road.at(s + w * self.shrunk(road, s, aside - side * deep), aside)
                if self.free(x, z, h, deep, w):
                    self.house(x, z, h, side, deep, w)
                    if self.garden:
                        hx, hz, hh = road.at(
                            s + w * self.shrunk(road, s, aside), side * (road.half + self.roads.walk + 0.45)
                        )
                        if self.roads.beside(road, np.array([hx]), np.array([hz]))[0] > self.roads.walk + w:
                            self.b.box(self.hedge, (hx, -0.6, hz), (0.3, 0.55, 0.86 * w), hh)
                    s += (2 * w + gap) * self.shrunk(road, s, aside - side * deep)
                    placed = True
                    break
            if not placed:
                s += 1.5

    @staticmethod
    def shrunk(road: Road, s: float, aside: float) -> float:
        """Metres of road for a metre at a place beside it."""
        piece = next((p for p in road.pieces if s < p.begins + p.length), road.pieces[-1])
        return 1 / max(0.35, 1 - piece.curvature * aside)

    def closed(self, road: Road, s: float, out: float) -> None:
        """Houses across the end of a road."""
        x, z, h = road.at(s)
        x, z = x + out * 14 * math.sin(h), z + out * 14 * math.cos(h)
        if self.free(x, z, h + math.pi / 2, 4.0, 5.0):
            self.house(x, z, h + math.pi / 2, out, 4.0, 16.0)

    def opposite(self, left: Road) -> None:
        """A house opposite the end of a street, to the right of the road that leaves it to the left."""
        deep, wide = 4.0, self.r.uniform(4.5, 6.5)
        x, z, h = left.at(left.begins, left.half + self.roads.walk + deep + 0.2)
        if self.free(x, z, h, deep, wide):
            self.house(x, z, h, 1.0, deep, wide)

    def cars(self, road: Road, side: float, likely: float) -> int:
        r, s, count = self.r, road.begins + self.r.uniform(2, 6), 0
        while s < road.ends - 4:
            x, z, h = road.at(s, side * (road.half - 1.12))
            px, pz = outline(x, z, h, 0.9, 2.3)
            if r.random() < likely and self.roads.beside(road, px, pz).min() > 8.5:
                self.car(x, z, h + (math.pi if side < 0 else 0.0) + r.normal(0, 0.015))
                count += 1
            s += r.uniform(5.2, 6.4) + (r.uniform(5, 14) if r.random() < 0.2 else 0.0)
        return count

    def car(self, x: float, z: float, h: float) -> None:
        """Bodywork, glass, roof, wheels and lights; h is where it looks."""
        r, b = self.r, self.b
        if not hasattr(self, "glass"):
            self.glass = b.mat(PLASTER, (0.13, 0.16, 0.20), (0.34, 0.40, 0.46), 0.7, 0.3)
            self.tyre = b.mat(PLASTER, (0.09, 0.09, 0.09), (0.14, 0.14, 0.14), 0.5, 0.1)
            self.front = b.mat(PLASTER, (0.90, 0.90, 0.84), (0.8, 0.8, 0.8), 0.5, 0.1)
            self.rear = b.mat(PLASTER, (0.62, 0.07, 0.06), (0.5, 0.1, 0.1), 0.5, 0.1)
            self.paints = [
                b.mat(PLASTER, c, np.array(c) * 0.8 + 0.05, 0.9, 0.1)
                for c in (
                    (0.62, 0.12, 0.10),
                    (0.15, 0.25, 0.50),
                    (0.82, 0.82, 0.80),
                    (0.15, 0.16, 0.17),
                    (0.55, 0.56, 0.58),
                    (0.18, 0.36, 0.26),
                    (0.78, 0.60, 0.15),
                    (0.30, 0.45, 0.60),
                    (0.45, 0.30, 0.20),
                    (0.70, 0.35, 0.14),
                )
            ]
        c, s = math.cos(h), math.sin(h)

        at = lambda across, up, along: (x + c * across + s * along, -up, z - s * across + c * along)
        box = lambda m, place, half, **more: b.box(m, at(*place), half, h, **more)
        paint = self.paints[int(r.integers(len(self.paints)))]
        kind = r.choice(["hatchback", "saloon", "estate", "van"], p=[0.4, 0.3, 0.18, 0.12])
        w, l = 0.86 * r.uniform(0.97, 1.04), {"hatchback": 1.95, "saloon": 2.2, "estate": 2.25, "van": 2.45}[kind]
        if kind == "van":
            box(paint, (0, 0.62, 0), (w, 0.36, l))
            b.frustum(paint, at(0, 1.50, -0.45), (w, 0.54, l - 0.45), (0.06, 0.55, 0.05), h)
            b.frustum(self.glass, at(0, 1.42, l - 1.20), (w + 0.01, 0.33, 0.34), (0.05, 0.36, 0.0), h)
            b.frustum(self.glass, at(0, 1.42, l - 1.12), (w - 0.12, 0.34, 0.32), (0.05, 0.36, 0.0), h)
            b.boxes.append([x, -1.0, z, w, 1.0, l, c, s])
        else:
            # The bodywork in two halves narrows ahead and behind; over it the glass with a painted roof.
            box(paint, (0, 0.55, 0), (w, 0.26, l))
            b.frustum(paint, at(0, 0.89, -0.02), (w, 0.09, l - 0.03), (0.07, 0.30, 0.12), h)
            middle, long = {"hatchback": (-0.42, 1.52), "saloon": (-0.22, 1.42), "estate": (-0.55, 1.70)}[kind]
            ahead, behind = 0.85, {"hatchback": 0.38, "saloon": 0.72, "estate": 0.22}[kind]
            roof = (0.15, ahead, behind)
            b.frustum(self.glass, at(0, 1.21, middle), (w - 0.09, 0.24, long), roof, h, top=paint)
            b.frustum(paint, at(0, 1.20, middle - 0.1), (w - 0.075, 0.235, 0.05), (0.15, 0, 0), h)
            b.boxes.append([x, -0.72, z, w, 0.72, l, c, s])
        for e in (-1, 1):
            for q in (-1, 1):
                b.wheel(self.tyre, at(q * (w - 0.06), 0.32, e * (l - 0.75)), (0.12, 0.32, 0.32), h)
            box(self.front, (e * (w - 0.24), 0.68, l), (0.18, 0.08, 0.02), solid=False, shadow=False)
            box(self.rear, (e * (w - 0.20), 0.74, -l), (0.16, 0.10, 0.02), solid=False, shadow=False)

    def beside(self, road: Road, side: float, trees: bool, leaf: int, trunk: int) -> int:
        """Trees and lamps in turn along the kerb, and signs before stop lines."""
        r, b, planted = self.r, self.b, 0
        s = road.begins + r.uniform(1, 5)
        step, odd = r.uniform(7, 10), 0
        while s < road.ends - 2:
            odd += 1
            x, z, h = road.at(s, side * (road.half + 0.75))
            if self.roads.beside(road, np.array([x]), np.array([z]))[0] > 4.5:
                if odd % 3 == 0 or (not trees and odd % 2):
                    b.post(self.metal, x, z, -5.2, 0, 0.075)
                    ax, az, _ = road.at(s, side * (road.half - 0.15))
                    b.box(self.metal, (ax, -5.2, az), (0.95, 0.05, 0.06), h, solid=False)
                    lx, lz, _ = road.at(s, side * (road.half - 0.85))
                    b.box(self.lamp, (lx, -5.12, lz), (0.30, 0.06, 0.14), h, solid=False)
                elif trees:
                    tree(b, x, z, r.uniform(4.6, 6.8), trunk, leaf)
                    planted += 1
            s += step * r.uniform(0.85, 1.15)
        return planted

    def signs(self, road: Road) -> None:
        """Signals beside stop lines."""
        b = self.b
        red, dark = b.mat(PLASTER, (0.7, 0.1, 0.08), (0.6, 0.1, 0.1), 1, 0.1, glow=0.5), self.metal
        for p in road.pieces:
            for mark, s, side in ((STOP_END, p.length - 5.2, 1.0), (STOP_START, 5.2, -1.0)):
                if p.marks & mark:
                    x, z, h = road.at(p.begins + s, side * (road.half + 0.5))
                    b.post(dark, x, z, -3.1, 0, 0.06)
                    b.box(dark, (x, -2.75, z), (0.14, 0.42, 0.12), h, solid=False)
                    toward = -side * 0.12
                    b.box(
                        red,
                        (x + toward * math.sin(h), -3.02, z + toward * math.cos(h)),
                        (0.08, 0.08, 0.02),
                        h,
                        solid=False,
                    )


def road(r: np.random.Generator, b: Builder):
    env, light = daylight(r)
    layout = LAYOUTS[int(r.choice(len(LAYOUTS), p=[0.08, 0.24, 0.16, 0.24, 0.16, 0.12]))]
    roads, words = lay_out(r, layout)
    town = Town(r, b, roads)
    town.ground()
    if layout == "end":
        town.opposite(roads.roads[1])
    for way in roads.roads:
        for side in (-1.0, 1.0):
            town.row(way, side)
    for k, way in enumerate(roads.roads):
        if layout != "end" or k > 0:
            town.closed(way, way.ends, 1.0)
    town.closed(roads.roads[0], -BEHIND, -1.0)
    likely = r.uniform(0.3, 0.8)
    parked = sum(town.cars(way, side, likely) for way in roads.roads for side in (-1.0, 1.0))
    trunk = b.mat(BARK, (0.30, 0.23, 0.16), (0.42, 0.34, 0.26), 0.5, 0.8)
    leaf_colour = [((0.15, 0.28, 0.10), (0.40, 0.52, 0.20)), ((0.42, 0.26, 0.08), (0.72, 0.50, 0.16))][
        int(r.random() < 0.2)
    ]
    leaf = b.mat(FOLIAGE, tint(r, leaf_colour[0]), tint(r, leaf_colour[1]), 0.6, 1.0)
    trees = bool(r.random() < 0.75)
    planted = sum(town.beside(way, side, trees, leaf, trunk) for way in roads.roads for side in (-1.0, 1.0))
    for way in roads.roads:
        town.signs(way)
    main = max(town.names, key=town.names.count)  # the first of those that are most frequent
    text = (
        f"a street between houses, mostly {main}, {words}"
        + (", parked cars" if parked else "")
        + (", trees" if planted else "")
        + f", {light}"
    )
    lines = np.concatenate([way.line()[:, :2] for way in roads.roads])
    wide = roads.roads[0].half + roads.walk
    low, high = lines.min(0) - wide, lines.max(0) + wide
    return env, text, (low[0], high[0], -5.0, -0.7, low[1], high[1]), None, roads
