"""Builds and calls the two C files through ctypes.

python -m cosmonaut_training.data.native      builds them now instead of at the first call
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cosmonaut_training.data.worlds import World
from cosmonaut_training.places import WORK

HERE = Path(__file__).resolve().parent
FLAGS = {
    "world": ["-ffast-math", "-fno-finite-math-only"],
    "warp": ["-ffast-math"],  # otherwise calls of fminf take seven times as long as the rest
}


@cache
def library(name: str) -> ctypes.CDLL:
    """Compiles <name>.c when it, or a header, is newer than its library. Renamed into place so that parallel starts are
    safe."""
    source, target = HERE / f"{name}.c", WORK / f"lib{name}.so"
    newest = max(path.stat().st_mtime for path in (source, *HERE.glob("*.h")))
    if not target.exists() or target.stat().st_mtime < newest:
        WORK.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.so")
        subprocess.run(
            ["gcc", "-O3", "-march=native", *FLAGS[name], "-fPIC", "-shared", "-o", part, source, "-lm"], check=True
        )
        os.replace(part, target)
    return ctypes.CDLL(str(target))


def source(name: str) -> str:
    """The text of <name>.c with the headers beside it in their places, for compilers that are given text."""
    text = (HERE / f"{name}.c").read_text()
    return re.sub(r'#include "(\w+\.h)"\n', lambda found: (HERE / found[1]).read_text(), text)


def _ptr(a: np.ndarray):
    return a.ctypes.data_as(ctypes.c_void_p)


def _world(world: World) -> tuple:
    """What every call tells of a world; the arrays must outlive the call."""
    field = world.field if world.field is not None else np.zeros((1, 1), np.float32)
    return (
        _ptr(world.prims),
        len(world.prims),
        _ptr(world.mats),
        _ptr(world.env),
        _ptr(field),
        field.shape[0] if world.field is not None else 0,
        _ptr(world.field_geometry),
    )


def render(
    world: World, poses: np.ndarray, K: np.ndarray, width: int = 192, height: int = 112
) -> tuple[np.ndarray, np.ndarray]:
    """Pictures [n,H,W,3] uint8 and z-depth [n,H,W] float32 of the poses [n,4,4]."""
    n = len(poses)
    rgb, depth = np.empty((n, height, width, 3), np.uint8), np.empty((n, height, width), np.float32)
    p, k = np.ascontiguousarray(poses, np.float32), np.ascontiguousarray(K, np.float32)
    library("world").render(*_world(world), _ptr(p), n, _ptr(k), width, height, _ptr(rgb), _ptr(depth))
    return rgb, depth


def panoramas(world: World, places: np.ndarray, width: int = 768, height: int = 192) -> tuple[np.ndarray, np.ndarray]:
    """Upright panoramas [n,H,W,3] uint8 and horizontal distance [n,H,W] float32 of the places [n,3]; the middle column
    looks along +z."""
    n, p = len(places), np.ascontiguousarray(places, np.float32)
    rgb, distance = np.empty((n, height, width, 3), np.uint8), np.empty((n, height, width), np.float32)
    library("world").render_panoramas(*_world(world), _ptr(p), n, width, height, _ptr(rgb), _ptr(distance))
    return rgb, distance


# A world as one block of bytes: 16 counts, then these arrays, each at a multiple of 16. The counts are those of
# primitives and of the height field's rows, where the arrays begin, and in the last place the whole length.
PARTS = ("prims", "mats", "env", "field", "geo", "spheres", "count", "cells", "all")
GRID, CELL_CAP = 48, 40  # of the shadow grid, as in world.c


def pack(world: World, out: np.ndarray) -> int:
    """Writes what the GPU needs of a world into out (bytes); returns its length, 0 if there is no room."""
    n, rows = len(world.prims), 0 if world.field is None else len(world.field)
    field = np.zeros(1, np.float32) if world.field is None else world.field
    geo, spheres = np.zeros(14, np.float32), np.zeros((n, 4), np.float32)
    count, cells = np.zeros(GRID * GRID, np.uint8), np.zeros(GRID * GRID * CELL_CAP, np.int16)
    library("world").prepare(*_world(world), *map(_ptr, (geo, spheres, count, cells)))
    arrays = (world.prims, world.mats, world.env, field, geo, spheres, count, cells, np.arange(n, dtype=np.int16))
    head, at = np.zeros(16, np.int32), 64
    head[:2] = n, rows
    for i, a in enumerate(arrays):
        b = np.ascontiguousarray(a).view(np.uint8).ravel()
        if at + len(b) > len(out):
            return 0
        out[at : at + len(b)] = b
        head[2 + i] = at
        at = (at + len(b) + 15) // 16 * 16
    head[15] = at
    out[:64] = head.view(np.uint8)
    return at


@dataclass
class Warp:
    """What pictures show in another view: colour [H,W,3] in [-1,1], the rest [H,W]."""

    colour: np.ndarray
    reached: np.ndarray  # bool: something lands here
    fresh: np.ndarray  # bool: ... and is not magnified beyond the limit
    z: np.ndarray  # metres, 0 where nothing lands
    magnified: np.ndarray  # at least 1


def warp(
    colours: np.ndarray,
    depths: np.ndarray,
    c2ws: np.ndarray,
    Ks: np.ndarray,
    target: np.ndarray,
    K: np.ndarray,
    magnified: np.ndarray | None = None,
    limit: float = 1e9,
    edge: float = 0.1,
    far: float = 100.0,
    fill: bool = True,
    sharp: bool = True,
) -> Warp:
    """Sources [s,H,W,3] in [-1,1] with depth and magnification [s,H,W], best first, seen from target.

    Sharp colours are looked up in the sources; without, they are the splat's, a blur."""
    s, h, w = depths.shape
    single = lambda a: np.ascontiguousarray(a, np.float32)
    c, d, p, k, t, kt = map(single, (colours, depths, c2ws, Ks, target, K))
    g = None if magnified is None else single(magnified)
    colour, z, grown, mask = (
        np.empty((h, w, 3), np.float32),
        np.empty((h, w), np.float32),
        np.empty((h, w), np.float32),
        np.empty((h, w), np.uint8),
    )
    f = ctypes.c_float
    library("warp").warp(
        _ptr(c),
        _ptr(d),
        None if g is None else _ptr(g),
        _ptr(p),
        _ptr(k),
        s,
        _ptr(t),
        _ptr(kt),
        w,
        h,
        f(edge),
        f(far),
        f(limit),
        int(fill),
        int(sharp),
        _ptr(colour),
        _ptr(z),
        _ptr(grown),
        _ptr(mask),
    )
    return Warp(colour, mask > 0, mask > 1, z, grown)


def edge_filter(depth: np.ndarray, threshold: float) -> np.ndarray:
    """Which pixels of depth [H,W] float32 lie on no edge, as the warp finds them."""
    h, w = depth.shape
    valid = np.empty((h, w), np.uint8)
    library("warp").edge_filter(_ptr(np.ascontiguousarray(depth)), w, h, ctypes.c_float(threshold), _ptr(valid))
    return valid
