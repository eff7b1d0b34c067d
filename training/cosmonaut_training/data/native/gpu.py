"""The ray caster on a GPU: the kernels of world.c, compiled by NVRTC when they are first wanted."""

from __future__ import annotations

import os
import sys
import types

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.panoramas import stand
from cosmonaut_training.data.worlds import DRIVING, FAMILIES, HELD_OUT_SEED, World, make_world

HIT = 24  # bytes of a Hit in world.c


def kernel(name: str, fast: bool):
    """A kernel of world.c; fast: with the GPU's own sines and quotients."""
    os.environ.setdefault("CUDA_HOME", "/usr/local/cuda")
    try:
        import torch.utils.cpp_extension as extension

        extension.include_paths("cuda")
    except Exception:  # it is only asked where CUDA's headers lie, which the source needs none of
        stub = types.ModuleType("torch.utils.cpp_extension")
        stub.include_paths = lambda *args, **kwargs: []
        sys.modules["torch.utils.cpp_extension"] = torch.utils.cpp_extension = stub
    return torch.cuda._compile_kernel(native.source("world"), name, nvcc_options=["--use_fast_math"] if fast else [])


class GpuRenderer:
    """Panoramas as native.panoramas makes them, a thread a pixel."""

    def __init__(self, fast: bool = True):
        self.hits, self.colours = kernel("panorama_hits", fast), kernel("panorama_colours", fast)

    def __call__(
        self, block: np.ndarray, places: np.ndarray, width: int = 768, height: int = 192
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Panoramas [n,H,W,3] uint8 and horizontal distance [n,H,W] of the places [n,3] of a packed world."""
        n, head = len(places), np.frombuffer(block[:64].tobytes(), np.int32)
        data = torch.from_numpy(block[: int(head[15])]).cuda()
        parts = [data[int(head[2 + i]) :] for i in range(len(native.PARTS))]
        where = torch.as_tensor(places, dtype=torch.float32).cuda().contiguous()
        scratch = torch.empty(n * height * width * HIT, dtype=torch.uint8, device="cuda")
        distance = torch.empty(n, height, width, device="cuda")
        rgb = torch.empty(n, height, width, 3, dtype=torch.uint8, device="cuda")
        grid, block_size = ((width + 31) // 32, (height + 3) // 4, n), (32, 4, 1)
        given = [*parts, where, int(head[0]), int(head[1]), width, height, scratch]
        self.hits(grid, block_size, [*given, distance])
        self.colours(grid, block_size, [*given, rgb])
        return rgb, distance


def difference(renderer, world: World, place: np.ndarray) -> tuple[float, float]:
    """How much the processor's panorama of a place [3] differs: decibels, and the share of pixels whose distances
    agree to 2 %."""
    block = np.zeros(1_500_000, np.uint8)
    if not native.pack(world, block):
        raise ValueError(f"{world.family} {world.seed} does not fit {len(block)} bytes")
    rgb, distance = (t.cpu().numpy() for t in renderer(block, place[None]))
    true, z = native.panoramas(world, place[None])
    mse = np.square(rgb.astype(np.float32) - true).mean()
    return 10 * np.log10(255**2 / max(mse, 1e-9)), float((np.abs(distance - z) < 0.02 * z + 0.02).mean())


def checked_renderer() -> GpuRenderer | None:
    """A renderer whose pictures of a world of every family are those of the processor, or None, with a line that says
    why."""
    for fast in (True, False):
        try:
            renderer = GpuRenderer(fast)
            for family in (*FAMILIES, DRIVING):
                world = make_world(family, HELD_OUT_SEED)
                decibels, agree = difference(renderer, world, stand(world, np.random.default_rng(1)))
                if decibels < 32 or agree < 0.99:
                    raise RuntimeError(f"{family}: {decibels:.1f} dB, {agree:.3f} of the distances agree")
            return renderer
        except Exception as e:
            print(f"the GPU renders otherwise (fast {fast}): {type(e).__name__}: {e}"[:600], flush=True)
    return None
