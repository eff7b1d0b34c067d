"""Roads: centre lines of straights, arcs and clothoids, what lies how far from them, and ways to drive along them.

A road is a chain of pieces of constant curvature whose ends meet with one heading; a clothoid is a few short ones.
Headings turn right from +z, curvature is positive where the road turns right, and sideways is positive to the right.
Everything here is flat: (x, z) in metres. The ray caster (native/streets.h) knows the same pieces as rows of materials.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

# Marks on a piece, as native/streets.h numbers them. The start is where s = 0.
LINES, CROSSWALK_END, CROSSWALK_START, STOP_END, STOP_START = 1, 2, 4, 8, 16
ROW = 16  # floats of a piece's row, as many as of a material
FILLET = 5.0  # metres: how far from a corner two kerbs begin to join in a curve
CLOTHOID = 4  # arcs that stand for one


@dataclass
class Piece:
    """x, z and heading of its start, curvature, length."""

    x: float
    z: float
    heading: float
    curvature: float
    length: float
    begins: float  # distance from the road's start
    marks: int = LINES

    def at(self, s: np.ndarray | float, aside: np.ndarray | float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """x, z and heading at s metres from its start, aside to the right."""
        h = self.heading + self.curvature * np.asarray(s, float)
        if abs(self.curvature) < 1e-6:
            x, z = self.x + s * np.sin(h), self.z + s * np.cos(h)
        else:
            r = 1 / self.curvature
            x = self.x + r * (math.cos(self.heading) - np.cos(h))
            z = self.z + r * (np.sin(h) - math.sin(self.heading))
        return x + aside * np.cos(h), z - aside * np.sin(h), h

    def local(self, x: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """s and sideways of points, the inverse of at."""
        if abs(self.curvature) < 1e-6:
            dx, dz = x - self.x, z - self.z
            c, s = math.cos(self.heading), math.sin(self.heading)
            return s * dx + c * dz, c * dx - s * dz
        r, sign = 1 / self.curvature, math.copysign(1, self.curvature)
        dx, dz = x - self.x - r * math.cos(self.heading), z - self.z + r * math.sin(self.heading)
        turned = np.arctan2(sign * dz, -sign * dx) - self.heading
        turned = turned - 2 * math.pi * np.round(turned / (2 * math.pi))
        return turned / self.curvature, sign * (abs(r) - np.hypot(dx, dz))

    def gap(self, x: np.ndarray, z: np.ndarray, half: float) -> np.ndarray:
        """Distance to the carriageway of this piece, negative on it."""
        s, aside = self.local(x, z)
        over, side = np.maximum(np.maximum(-s, s - self.length), 0), np.abs(aside) - half
        return np.where(over > 0, np.hypot(over, np.maximum(side, 0)), side)


@dataclass
class Road:
    """half: of the carriageway; edge: where the outer lane ends and cars park; lane: width."""

    half: float
    edge: float
    lane: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def begins(self) -> float:
        return self.pieces[0].begins

    @property
    def ends(self) -> float:
        return self.pieces[-1].begins + self.pieces[-1].length

    @property
    def lanes(self) -> tuple[float, float]:
        """Middles of the lanes, to the right of the centre line: oncoming, own."""
        return -self.lane / 2, self.lane / 2

    def append(self, length: float, curvature: float = 0.0, marks: int = LINES) -> None:
        last = self.pieces[-1]
        x, z, h = last.at(last.length)
        self.pieces.append(Piece(float(x), float(z), float(h), curvature, length, last.begins + last.length, marks))

    def bend(self, angle: float, radius: float, run: float) -> None:
        """A curve by angle (radians, positive to the right): clothoid of that length, arc, clothoid."""
        k = math.copysign(1 / radius, angle)
        for i in range(CLOTHOID):
            self.append(run / CLOTHOID, k * (i + 0.5) / CLOTHOID)
        self.append(max(1.0, abs(angle) * radius - run), k)
        for i in reversed(range(CLOTHOID)):
            self.append(run / CLOTHOID, k * (i + 0.5) / CLOTHOID)

    def at(self, s: float, aside: float = 0.0) -> tuple[float, float, float]:
        """x, z and heading s metres along the road."""
        piece = next((p for p in self.pieces if s < p.begins + p.length), self.pieces[-1])
        x, z, h = piece.at(s - piece.begins, aside)
        return float(x), float(z), float(h)

    def line(self, aside: float = 0.0, step: float = 1.0, begins: float | None = None, ends: float | None = None):
        """Points [n,4] of x, z, heading and distance along the road, about step metres apart."""
        a, b = self.begins if begins is None else begins, self.ends if ends is None else ends
        s = np.linspace(a, b, max(2, int(round((b - a) / step)) + 1))
        return np.array([(*self.at(v, aside), v) for v in s])

    def gap(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Distance to the carriageway, negative on it."""
        return np.min([p.gap(x, z, self.half) for p in self.pieces], axis=0)


def joined(gaps: list[np.ndarray]) -> np.ndarray:
    """Distance to several carriageways whose kerbs join in curves: the polynomial smooth minimum, as in streets.h."""
    out = gaps[0]
    for other in gaps[1:]:
        h = np.maximum(FILLET - np.abs(out - other), 0) / FILLET
        out = np.minimum(out, other) - h * h * FILLET / 4
    return out


@dataclass
class Roads:
    """The roads of a world, the first of them the one that leads on from where a drive begins.

    routes: ways to drive by their names, points [n,4] of x, z, heading and distance from the start; all begin at the
    same place with the same heading."""

    roads: list[Road]
    walk: float  # width of the pavements
    routes: dict[str, np.ndarray] = field(default_factory=dict)

    def gap(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Distance to the nearest carriageway, negative on one."""
        return joined([road.gap(x, z) for road in self.roads])

    def beside(self, road: Road, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Distance to the carriageways of the other roads."""
        others = [o.gap(x, z) for o in self.roads if o is not road]
        return np.min(others, axis=0) if others else np.full(np.shape(x), 1e3)

    def rows(self) -> list[list[float]]:
        """What the ray caster wants to know of every piece, by road: the start, curvature, length, widths, marks, and a
        circle round all that is less than 12 m from it."""
        out = []
        for i, road in enumerate(self.roads):
            for p in road.pieces:
                mx, mz, _ = p.at(p.length / 2)
                reach = p.length / 2 + road.half + 12
                out.append(
                    [p.x, p.z, p.heading, p.curvature, p.length, road.half, road.edge, i, p.marks, p.begins]
                    + [float(mx), float(mz), reach, 0.0, 0.0, 0.0]
                )
        return out


def turn(main: Road, side: Road, at: float, radius: float) -> np.ndarray:
    """The way from the own lane of one road into the own lane of another that leaves it at a point: x, z."""
    before = main.lanes[1]
    x0, z0, h0 = main.at(at)
    _, _, h1 = side.at(side.begins)
    angle = h1 - h0
    angle -= 2 * math.pi * round(angle / (2 * math.pi))
    sign = math.copysign(1, angle)
    # Where the two lanes cross, seen from the middle of the junction, and how far from there the curve begins.
    lane0, lane1 = np.array([math.cos(h0), -math.sin(h0)]), np.array([math.cos(h1), -math.sin(h1)])
    way0, way1 = np.array([math.sin(h0), math.cos(h0)]), np.array([math.sin(h1), math.cos(h1)])
    a = np.linalg.solve(np.stack([way0, -way1], 1), side.lanes[1] * lane1 - before * lane0)
    r = radius * math.tan(abs(angle) / 2)
    begins, ends = a[0] - r, a[1] + r
    middle = np.array([x0, z0])
    p0, p3 = middle + before * lane0 + begins * way0, middle + side.lanes[1] * lane1 + ends * way1
    handle = radius * 4 / 3 * math.tan(abs(angle) / 4)
    p1, p2 = p0 + handle * way0, p3 - handle * way1
    t = np.linspace(0, 1, 33)[:, None]
    curve = (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1 + 3 * t * t * (1 - t) * p2 + t**3 * p3
    assert sign != 0
    return np.concatenate(
        [
            main.line(before, 0.25, 0.0, at + begins)[:-1, :2],
            curve,
            side.line(side.lanes[1], 0.25, side.begins + ends, side.ends - 6)[1:, :2],
        ]
    )


def turn_round(main: Road, at: float, radius: float = 4.6) -> np.ndarray:
    """The way up to a junction, round on it, and back in the other lane: x, z. To the right, far round to the left, and
    to the right again, so that the two lanes fit."""
    apart = main.lanes[1] - main.lanes[0]
    swing = math.acos((apart / (2 * radius) + 1) / 2)
    begins = at - 2 * radius * math.sin(swing)
    there = main.line(main.lanes[1], 0.25, 0.0, begins)[:, :2]
    x, z, h = main.at(begins, main.lanes[1])
    pieces, s = [], 0.0
    for angle in (swing, -math.pi - 2 * swing, swing):
        length = abs(angle) * radius
        piece = Piece(x, z, h, math.copysign(1 / radius, angle), length, s)
        pieces.append(np.stack(piece.at(np.arange(0, length, 0.25))[:2], 1))
        x, z, h = map(float, piece.at(length))
        s += length
    back = main.line(main.lanes[0], 0.25, main.begins + 6, begins)[::-1, :2]
    return np.concatenate([there[:-1], *pieces, back])


def route(points: np.ndarray, step: float = 0.25, soft: float = 1.2) -> np.ndarray:
    """Points [n,2] as a way to drive [m,4]: x, z, heading, distance, step metres apart, its curvature softened over
    about twice soft metres, as a wheel turns. The first stretch stays what it is."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    s = np.arange(0, along[-1], step)
    flat = np.stack([np.interp(s, along, points[:, k]) for k in range(2)], 1)
    reach = int(4 * soft / step)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / soft) ** 2)
    before = flat[0] - np.arange(reach, 0, -1)[:, None] * (flat[1] - flat[0])
    after = flat[-1] + np.arange(1, reach + 1)[:, None] * (flat[-1] - flat[-2])
    padded = np.concatenate([before, flat, after])
    flat = np.stack([np.convolve(padded[:, k], weights / weights.sum(), "valid") for k in range(2)], 1)
    d = np.gradient(flat, axis=0)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    return np.column_stack([flat, np.unwrap(np.arctan2(d[:, 0], d[:, 1])), along])
