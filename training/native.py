"""Builds and calls the two C files through ctypes."""
from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path

import numpy as np

from worlds import World

HERE = Path(__file__).resolve().parent
WORK = Path(os.environ.get("COSMONAUT_TRAIN", HERE / "build"))       # data, checkpoints, logs: never in the repository


def _library(name: str, flags: list[str]) -> ctypes.CDLL:
    """Compiles native/<name>.c when it is newer than its library. Renamed into place so that parallel starts are safe."""
    source, target = HERE / "native" / f"{name}.c", WORK / f"lib{name}.so"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        WORK.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.so")
        subprocess.run(["gcc", "-O3", "-march=native", *flags, "-fPIC", "-shared", "-o", part, source, "-lm"], check=True)
        os.replace(part, target)
    return ctypes.CDLL(str(target))


_world = _warp = None


def _ptr(a: np.ndarray):
    return a.ctypes.data_as(ctypes.c_void_p)


def render(world: World, poses: np.ndarray, K: np.ndarray, width: int = 192, height: int = 112) -> tuple[np.ndarray, np.ndarray]:
    """Pictures [n,H,W,3] uint8 and z-depth [n,H,W] float32 of the poses [n,4,4]."""
    global _world
    _world = _world or _library("world", ["-ffast-math", "-fno-finite-math-only"])
    n = len(poses)
    rgb, depth = np.empty((n, height, width, 3), np.uint8), np.empty((n, height, width), np.float32)
    p, k = np.ascontiguousarray(poses, np.float32), np.ascontiguousarray(K, np.float32)
    field = world.field if world.field is not None else np.zeros((1, 1), np.float32)
    _world.render(_ptr(world.prims), len(world.prims), _ptr(world.mats), _ptr(world.env), _ptr(field),
                  field.shape[0] if world.field is not None else 0, _ptr(world.field_geometry),
                  _ptr(p), n, _ptr(k), width, height, _ptr(rgb), _ptr(depth))
    return rgb, depth


def warp(colours: np.ndarray, depths: np.ndarray, c2ws: np.ndarray, Ks: np.ndarray, target: np.ndarray, K: np.ndarray,
         edge: float = 0.1, far: float = 100.0, fill: bool = True, sharp: bool = True) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sources [s,H,W,3] in [-1,1] with depth [s,H,W], best first, seen from target: colour, mask [H,W] bool, z (0 = none).

    Sharp colours are looked up in the sources; without, they are the splat's, a blur."""
    global _warp
    _warp = _warp or _library("warp", [])
    s, h, w = depths.shape
    c, d = np.ascontiguousarray(colours, np.float32), np.ascontiguousarray(depths, np.float32)
    p, k = np.ascontiguousarray(c2ws, np.float32), np.ascontiguousarray(Ks, np.float32)
    t, kt = np.ascontiguousarray(target, np.float32), np.ascontiguousarray(K, np.float32)
    colour, z, mask = np.empty((h, w, 3), np.float32), np.empty((h, w), np.float32), np.empty((h, w), np.uint8)
    f = ctypes.c_float
    _warp.warp(_ptr(c), _ptr(d), _ptr(p), _ptr(k), s, _ptr(t), _ptr(kt), w, h, f(edge), f(far), int(fill), int(sharp), _ptr(colour), _ptr(z), _ptr(mask))
    return colour, mask.astype(bool), z
