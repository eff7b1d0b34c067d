"""Six cameras on a vehicle that drives through a world: the rig, the drive, and what every camera sees.

A rig is a file of the schema cosmos-rig/1. The vehicle's frame is x forward, y left, z up, in metres, its origin on the
ground under the middle of the rear axle; a camera's axes are OpenCV's. All cameras are pinholes here.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import World

SCHEMA = "cosmos-rig/1"
VIEWS = ("front", "left", "right", "back", "back_left", "back_right")  # the order of the paper, of tensors and of files
TRAJECTORY_HZ, TRAJECTORY_POINTS = 10, 64
SIDE_LIMIT, SPEED_UP, SLOW_DOWN = 2.2, 1.4, 1.8  # m/s^2 of a calm driver


@dataclass
class RigCamera:
    """vehicle_from_camera [4,4]; K: fx, fy, cx, cy of a picture of width x height."""

    name: str
    vehicle_from_camera: np.ndarray
    K: np.ndarray
    width: int
    height: int


@dataclass
class Rig:
    """cameras by view."""

    name: str
    cameras: dict[str, RigCamera]
    document: dict

    @classmethod
    def of(cls, document: dict) -> Rig:
        if document.get("schema") != SCHEMA:
            raise ValueError(f"the rig has the schema {document.get('schema')!r}; give one of {SCHEMA}")
        order, cameras = document.get("viewOrder", []), {}
        for camera in document["cameras"]:
            view = camera.get("view") or (VIEWS[order.index(camera["id"])] if camera["id"] in order else None)
            if view is None:
                continue
            if camera["model"]["type"] != "pinhole":
                raise ValueError(f"camera {camera['id']} is a {camera['model']['type']}; only pinholes are rendered")
            m = np.eye(4)
            m[:3, :3], m[:3, 3] = rotation(camera["rig_T_cam"]["q"]), camera["rig_T_cam"]["t"]
            K = np.array([camera["model"][k] for k in ("fx", "fy", "cx", "cy")], np.float32)
            cameras[view] = RigCamera(camera["id"], m, K, camera["image"]["width"], camera["image"]["height"])
        missing = [view for view in VIEWS if view not in cameras]
        if missing:
            raise ValueError(f"the rig has no camera for {', '.join(missing)}")
        return cls(document["name"], {view: cameras[view] for view in VIEWS}, document)

    @classmethod
    def read(cls, path: Path) -> Rig:
        return cls.of(json.loads(Path(path).read_text()))


def rotation(q) -> np.ndarray:
    """Matrix [3,3] of a unit quaternion w, x, y, z."""
    w, x, y, z = np.asarray(q, float) / np.linalg.norm(q)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


# Where the cameras of the nuScenes vehicle sit and look, rounded and made symmetric: view, name, place, degrees to the
# left. The lens is one that the starter has seen (60 to 90 degrees), so that the six together see all round.
STARTER_CAMERAS = (
    ("front", "CAM_FRONT", (1.70, 0.0, 1.51), 0),
    ("left", "CAM_FRONT_LEFT", (1.54, 0.49, 1.51), 55),
    ("right", "CAM_FRONT_RIGHT", (1.54, -0.49, 1.51), -55),
    ("back", "CAM_BACK", (0.03, 0.0, 1.57), 180),
    ("back_left", "CAM_BACK_LEFT", (1.03, 0.48, 1.58), 112),
    ("back_right", "CAM_BACK_RIGHT", (1.03, -0.48, 1.58), -112),
)
STARTER_LENS = 80.0  # degrees from left to right


def starter_rig(width: int = 192, height: int = 112) -> Rig:
    """The rig of the bundled scenes, for pictures of that size."""
    f = width / 2 / math.tan(math.radians(STARTER_LENS) / 2)
    cameras = []
    for view, name, place, left in STARTER_CAMERAS:
        # Of a camera that looks ahead: right is -y, down is -z, forward is x.
        half = math.radians(left) / 2
        q = product((math.cos(half), 0, 0, math.sin(half)), (0.5, -0.5, 0.5, -0.5))
        cameras.append(
            {
                "id": name,
                "label": name,
                "view": view,
                "image": {"width": width, "height": height},
                "rig_T_cam": {"t": list(place), "q": [round(v, 12) + 0.0 for v in q], "convention": "opencv"},
                "model": {
                    "type": "pinhole",
                    "fx": round(f, 9),
                    "fy": round(f, 9),
                    "cx": (width - 1) / 2,
                    "cy": (height - 1) / 2,
                },
                "resize": {"mode": "crop"},
                "shutter": {"type": "global"},
                "quality": "calibrated",
            }
        )
    return Rig.of(
        {
            "schema": SCHEMA,
            "name": "starter, nuScenes-like",
            "source": "Made for the starter's rendered streets: places and directions of nuScenes' six cameras, "
            "rounded and symmetric, with pinholes of 80 degrees that see all round. Exact: the pictures are rendered "
            "with it.",
            "frame": "FLU-rear-axle-ground",
            "units": "m,rad",
            "vehicle": {
                "name": "nuScenes Renault Zoe",
                "length": 4.084,
                "width": 1.73,
                "height": 1.562,
                "wheelbase": 2.588,
                "rearAxleToFront": 3.4,
                "rearAxleToRear": 0.684,
                "maxSteer": 0.61,
            },
            "cameras": cameras,
            "viewOrder": [name for _, name, _, _ in STARTER_CAMERAS],
        }
    )


def product(a, b) -> tuple[float, float, float, float]:
    """Of quaternions w, x, y, z."""
    return (
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    )


def vehicle_pose(x: float, z: float, heading: float) -> np.ndarray:
    """World from vehicle [4,4]."""
    m = np.eye(4)
    c, s = math.cos(heading), math.sin(heading)
    m[:3, 0], m[:3, 1], m[:3, 2] = (s, 0, c), (-c, 0, s), (0, -1, 0)
    m[:3, 3] = (x, 0, z)
    return m


def speeds(way: np.ndarray, most: float, first: float) -> np.ndarray:
    """Speed [n] along a way [n,4]: never faster than most, calm in curves, from a first speed where that can be kept.

    A driver brakes in time: the limit of what comes is felt backwards along the way."""
    step = np.diff(way[:, 3])
    bent = np.abs(np.gradient(way[:, 2], way[:, 3]))
    v = np.minimum(most, np.sqrt(SIDE_LIMIT / np.maximum(bent, 1e-4)))
    for i in range(len(v) - 2, -1, -1):
        v[i] = min(v[i], math.sqrt(v[i + 1] ** 2 + 2 * SLOW_DOWN * step[i]))
    v[0] = min(v[0], first)
    for i in range(1, len(v)):
        v[i] = min(v[i], math.sqrt(v[i - 1] ** 2 + 2 * SPEED_UP * step[i - 1]))
    return v


def drive(way: np.ndarray, times: np.ndarray, most: float, first: float, ahead: float = 0.0) -> np.ndarray:
    """World from vehicle [n,4,4] at these times, the rear axle on the way, from so many metres along it; stands still
    at its end."""
    way = way[way[:, 3] >= ahead - 1e-6]
    v = speeds(way, most, first)
    passed = np.concatenate([[0], np.cumsum(np.diff(way[:, 3]) * 2 / np.maximum(v[1:] + v[:-1], 0.1))])
    s = np.interp(times, passed, way[:, 3])
    return np.array([vehicle_pose(*(np.interp(at, way[:, 3], way[:, k]) for k in range(3))) for at in s])


def from_start(poses: np.ndarray) -> np.ndarray:
    """Vehicle poses [n,4,4] in the frame of the vehicle at the first one."""
    return np.linalg.inv(poses[0]) @ poses


def trajectory_csv(poses: np.ndarray, rate: float = TRAJECTORY_HZ) -> str:
    """A trajectory file t,x,y,z of vehicle poses [n,4,4], in the frame of the first."""
    lines = ["t,x,y,z"]
    for i, m in enumerate(from_start(poses)):
        lines.append(",".join(f"{v + 0.0:.6g}" for v in (i / rate, *np.round(m[:3, 3], 5))))
    return "\n".join(lines) + "\n"


def camera_poses(poses: np.ndarray, camera: RigCamera) -> np.ndarray:
    """World from camera [n,4,4] of vehicle poses [n,4,4]."""
    return poses @ camera.vehicle_from_camera


def render_rig(world: World, poses: np.ndarray, rig: Rig, detail: int = 1) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Pictures [n,H,W,3] and z-depth [n,H,W] of every view at vehicle poses [n,4,4], detail times as wide and high."""
    out = {}
    for view, camera in rig.cameras.items():
        K, width, height = scaled(camera, detail)
        out[view] = render(world, camera_poses(poses, camera), K, width, height)
    return out


def scaled(camera: RigCamera, detail: int) -> tuple[np.ndarray, int, int]:
    """Lens, width and height of a camera's picture that is detail times as wide and high."""
    K = np.concatenate([camera.K[:2] * detail, (camera.K[2:] + 0.5) * detail - 0.5]).astype(np.float32)
    return K, camera.width * detail, camera.height * detail


def road_document(world: World, start: np.ndarray) -> dict:
    """The roads of a world in the frame of a vehicle pose [4,4]: centre lines, lanes and ways to drive, by whole metres
    along the road."""
    into = np.linalg.inv(start)

    def flat(points: np.ndarray) -> list[list[float]]:
        at = np.stack([points[:, 0], np.zeros(len(points)), points[:, 1], np.ones(len(points))])
        return [[round(float(a), 3) + 0.0, round(float(b), 3) + 0.0] for a, b in (into @ at)[:2].T]

    return {
        "format": "cosmonaut-road/1",
        "frame": "vehicle at t = 0: x forward, y left, metres",
        "pavement": round(world.roads.walk, 3),
        "roads": [
            {
                "half_width": round(road.half, 3),
                "lanes": [
                    {"offset": -round(aside, 3), "direction": 1 if aside > 0 else -1} for aside in road.lanes[::-1]
                ],
                "lane_width": round(road.lane, 3),
                "centre": flat(road.line()),
            }
            for road in world.roads.roads
        ],
        "routes": {name: flat(way[::4]) for name, way in world.roads.routes.items()},
    }
