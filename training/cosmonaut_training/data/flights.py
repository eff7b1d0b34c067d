"""Smooth camera flights through a world, as a person at the controls would make them."""

from __future__ import annotations

import math

import numpy as np

from cosmonaut_training.data.worlds import World

FPS = 12

# Degrees beyond the end of a chunk that turns, where its picture is invented: at most, and at most three times its
# turn.
TURN_AHEAD = 30.0
WALK_AHEAD, WALK_SHARE = (
    8.0,
    0.2,
)  # ways of a chunk beyond its end where a picture is made early as one walks there, and how much of it must be new
EYE = {
    "room": (1.3, 1.8),
    "corridor": (1.3, 1.8),
    "courtyard": (1.4, 2.2),
    "street": (1.4, 2.6),
    "forest": (1.3, 2.2),
    "canyon": (1.4, 3.0),
    "road": (1.4, 2.2),
}


def pose(position, yaw: float, pitch: float) -> np.ndarray:
    """Camera-to-world 4x4 of a level camera: yaw turns right, pitch looks up."""
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    tilt = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    m = np.eye(4)
    m[:3, :3] = turn @ tilt
    m[:3, 3] = position
    return m


def place(before: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Where the picture of a chunk between two poses [4,4] is invented: at its end, or further on in a turn."""
    turn = before[:3, :3].T @ end[:3, :3]
    sides = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    angle = math.atan2(np.linalg.norm(sides), np.trace(turn) - 1)
    further = min(math.radians(TURN_AHEAD), 3 * angle)
    if angle < math.radians(0.5):
        return end
    x, y, z = sides / np.linalg.norm(sides)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    out = end.copy()
    out[:3, :3] = end[:3, :3] @ (np.eye(3) + math.sin(further) * cross + (1 - math.cos(further)) * cross @ cross)
    return out


def walked_ahead(before: np.ndarray, end: np.ndarray, depth: np.ndarray) -> np.ndarray | None:
    """Where a picture may be made early as one walks from one pose [4,4] to another, which sees depth [H,W]; None
    where one does not, or is near to something."""
    step = end[:3, :3].T @ (end[:3, 3] - before[:3, 3])
    way, turned = np.linalg.norm(step), math.acos(min(1.0, (np.trace(before[:3, :3].T @ end[:3, :3]) - 1) / 2))
    if way <= 0.02 or step[2] < math.hypot(step[0], step[1]) or turned > math.radians(5):
        return None
    h, w = depth.shape
    middle = np.sort(depth[h // 3 : 2 * (h // 3), w // 3 : 2 * (w // 3)].ravel())
    further = min(WALK_AHEAD * way, 0.4 * middle[len(middle) // 10])
    if further < way:
        return None
    out = end.copy()
    out[:3, 3] += end[:3, :3] @ step * (further / way)
    return out


def start(world: World, r: np.random.Generator) -> tuple[np.ndarray, float]:
    """A free place to stand and a direction with a view."""
    if world.roads is not None:
        return on_road(world, r)
    b = world.bounds
    best = None
    for k in range(80):
        x, z = r.uniform(b[0], b[1]), r.uniform(b[4], b[5])
        if world.family in ("street", "forest", "canyon", "corridor"):
            z = r.uniform(b[4], b[4] + 0.55 * (b[5] - b[4]))
        eye = r.uniform(*EYE[world.family])
        p = np.array([x, float(world.ground(np.array([x]), np.array([z]))[0]) - eye, z])
        if world.blocked(p[None], 0.6):
            continue
        along = world.family in ("street", "forest", "canyon", "corridor")
        yaw = r.normal(0 if r.random() < 0.8 else math.pi, 0.45) if along else r.uniform(-math.pi, math.pi)
        ahead = np.array([math.sin(yaw), 0, math.cos(yaw)])
        free = 0.0  # how far straight ahead is open: no staring at one wall
        for d in np.arange(0.5, 6.0, 0.5):
            if world.blocked((p + d * ahead)[None], 0.25):
                break
            free = d
        if best is None or free > best[2]:
            best = (p, yaw, free)
        if free >= (2.0 if world.family in ("room", "corridor") else 3.0) and k > 2:
            break
    if best is None:
        best = (np.array([0, -1.6, 0.0]), 0.0, 0.0)
    return best[0], best[1]


def on_road(world: World, r: np.random.Generator) -> tuple[np.ndarray, float]:
    """A free place on a street, half of them in the own lane where a camera of a car would be, and a direction: mostly
    along the street, and every other way that a camera of a car may look."""
    roads = world.roads
    for _ in range(200):
        road = roads.roads[int(r.integers(len(roads.roads)))] if r.random() < 0.5 else roads.roads[0]
        driving = r.random() < 0.5
        wide = road.half + roads.walk - 0.4
        aside = road.lanes[1] + r.normal(0, 0.2) if driving else r.uniform(-wide, wide)
        x, z, heading = road.at(r.uniform(road.begins + 6, road.ends - 25), aside)
        p = np.array([x, -(r.uniform(1.4, 1.7) if driving else r.uniform(*EYE[world.family])), z])
        yaw = heading + (r.normal(0, 0.3) if r.random() < 0.6 else r.uniform(-math.pi, math.pi))
        if not world.blocked((p + np.linspace(0, 1.5, 4)[:, None] * [math.sin(yaw), 0, math.cos(yaw)]), 0.5):
            break
    return p, yaw


def _controls(r: np.random.Generator, n: int) -> np.ndarray:
    """Per picture: forward, right, up (m/s), yaw and pitch rate (rad/s), smoothed as a hand would move."""
    c = np.zeros((n, 5))
    speed, turn = r.uniform(0.4, 2.5), math.radians(r.uniform(10, 60)) * r.choice([-1, 1])
    mode = r.choice(
        ["forward", "forward turn", "backward", "strafe", "turn", "orbit", "still", "there and back", "climb", "mixed"],
        p=[0.16, 0.20, 0.07, 0.10, 0.12, 0.09, 0.05, 0.06, 0.05, 0.10],
    )
    if mode == "forward":
        c[:, 0] = speed
    elif mode == "forward turn":
        c[:, 0] = speed
        c[:, 3] = 0.6 * turn
    elif mode == "backward":
        c[:, 0] = -0.7 * speed
        c[:, 3] = 0.25 * turn * r.choice([0, 1])
    elif mode == "strafe":
        c[:, 1] = 0.7 * speed * r.choice([-1, 1])
        c[:, 0] = 0.3 * speed * r.choice([0, 1])
    elif mode == "turn":
        c[:, 3] = turn
    elif mode == "orbit":
        c[:, 1] = 0.7 * speed * np.sign(turn)
        c[:, 3] = -0.6 * turn
    elif mode == "climb":
        c[:, 2] = 0.35 * speed
        c[:, 0] = 0.6 * speed
        c[:, 4] = -0.1
    elif mode == "there and back":
        k = int(r.integers(1, 4))
        s = np.where(np.arange(n) < n // 2, 1, -1)
        c[:, [0, 1, 3][k - 1]] = [speed, 0.7 * speed, turn][k - 1] * s
    elif mode == "mixed":
        for a in range(0, n, 8):
            c[a : a + 8, 0] = r.uniform(-0.5, 1) * speed
            c[a : a + 8, 1] = r.uniform(-0.6, 0.6) * speed
            c[a : a + 8, 3] = r.uniform(-1, 1) * turn
    if mode != "still" and r.random() < 0.25:
        c[:, 4] += math.radians(r.uniform(-9, 9))
    kernel = np.hanning(7)
    kernel /= kernel.sum()
    if mode in ("mixed", "there and back") or r.random() < 0.3:
        for k in range(5):
            c[:, k] = np.convolve(np.pad(c[:, k], 3, "edge"), kernel, "valid")
    return c


def fly(world: World, r: np.random.Generator, n: int = 33) -> tuple[np.ndarray, np.ndarray]:
    """n camera-to-world poses [n,4,4] that pass no wall, and fx, fy, cx, cy for a 192x112 picture."""
    fov = math.radians(r.uniform(60, 90))
    f = 96.0 / math.tan(fov / 2)
    K = np.array([f, f, 95.5, 55.5], np.float32)
    for _ in range(25):
        p, yaw = start(world, r)
        pitch = math.radians(r.normal(-2, 4))
        c = _controls(r, n)
        poses, places = [pose(p, yaw, pitch)], [p]
        for k in range(1, n):
            yaw += c[k, 3] / FPS
            pitch = float(np.clip(pitch + c[k, 4] / FPS, -0.5, 0.4))
            ahead, right = np.array([math.sin(yaw), 0, math.cos(yaw)]), np.array([math.cos(yaw), 0, -math.sin(yaw)])
            p = p + (c[k, 0] * ahead + c[k, 1] * right + np.array([0, -c[k, 2], 0])) / FPS
            poses.append(pose(p, yaw, pitch))
            places.append(p)
        if not world.blocked(np.array(places)):
            return np.array(poses), K
    p, yaw = start(world, r)
    turn = math.radians(r.uniform(10, 40)) / FPS
    return np.array([pose(p, yaw + k * turn, 0) for k in range(n)]), K


DRIVEN = 0.7  # share of the walks on a street that are driven
# Degrees to the right of a vehicle's front where its cameras look, about as those of data.rigs do.
LOOKS = (0, -55, 55, 180, -110, 110)


def driven(world: World, r: np.random.Generator, n: int) -> np.ndarray:
    """n poses of what one to three cameras of a vehicle see at places a chunk's reach apart, camera after camera."""
    way = list(world.roads.routes.values())[int(r.integers(len(world.roads.routes)))]
    looks = r.choice(LOOKS, int(r.choice([1, 2, 3], p=[0.4, 0.2, 0.4])), replace=False)
    if r.random() < 0.5:
        looks[0] = 0  # mostly ahead, where most is new
    speed = r.uniform(1, 6.5)
    at = r.uniform(0, max(1.0, way[-1, 3] - speed * n / len(looks)))
    height, aside, pitch = r.uniform(1.4, 1.7), r.normal(0, 0.3), r.normal(-1, 2)
    poses = []
    for k in range(n):
        look = int(k % len(looks))
        x, z, heading = (np.interp(at, way[:, 3], way[:, j]) for j in range(3))
        side = aside + 0.5 * math.sin(math.radians(looks[look]))
        p = np.array([x + side * math.cos(heading), -height, z - side * math.sin(heading)])
        poses.append(pose(p, heading + math.radians(looks[look] + r.normal(0, 1)), math.radians(pitch)))
        if look == len(looks) - 1:
            at = min(at + speed * r.uniform(0.8, 1.2), way[-1, 3])
    return np.array(poses)


def wander(world: World, r: np.random.Generator, n: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """n poses a chunk's reach apart: what a person who turns, walks and looks round would have as keyframes."""
    fov = math.radians(r.uniform(60, 90))
    f = 96.0 / math.tan(fov / 2)
    K = np.array([f, f, 95.5, 55.5], np.float32)
    if world.roads is not None and r.random() < DRIVEN:
        return driven(world, r, n), K
    p, yaw = start(world, r)
    mode = r.choice(["turn", "walk", "curve", "strafe", "mixed"], p=[0.28, 0.24, 0.24, 0.08, 0.16])
    if mode == "turn" or r.random() < 0.3:
        yaw += r.uniform(-math.pi, math.pi)
    side, rate, speed = r.choice([-1, 1]), math.radians(r.uniform(5, 26)), r.uniform(0.25, 1.4)
    pitch, poses = math.radians(r.normal(-2, 4)), []
    for _ in range(n):
        poses.append(pose(p, yaw, pitch))
        if mode == "mixed":
            side, rate, speed = r.choice([-1, 1]), math.radians(r.uniform(0, 26)), r.uniform(-0.6, 1.2)
        turn = {"turn": rate, "walk": 0.0, "curve": 0.7 * rate, "strafe": 0.2 * rate * r.choice([0, 1]), "mixed": rate}[
            mode
        ] * side
        ahead = {
            "turn": 0.1 * r.normal() * (r.random() < 0.4),
            "walk": speed,
            "curve": speed,
            "strafe": 0.2 * speed,
            "mixed": speed,
        }[mode]
        across = speed * side if mode == "strafe" else 0.15 * r.normal()
        yaw += turn * r.uniform(0.8, 1.2)
        pitch = float(np.clip(0.9 * pitch + math.radians(r.normal(0, 1.5)), -0.35, 0.3))
        step = ahead * np.array([math.sin(yaw), 0, math.cos(yaw)]) + across * np.array(
            [math.cos(yaw), 0, -math.sin(yaw)]
        )
        if not world.blocked((p + np.linspace(0.3, 1, 3)[:, None] * step)):
            p = p + step
        elif mode in ("walk", "curve", "strafe", "mixed"):
            yaw += side * rate  # as a person does in front of a wall
    return np.array(poses), K
