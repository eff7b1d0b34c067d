"""What kind of machine a trainer runs on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

# Measured on one core: with matrix tiles (AMX) bfloat16 makes 1,300 to 1,700 GFLOP/s and float32 160; with AVX-512's
# own bfloat16 products (Zen 4) 230 and 114; without them bfloat16 is emulated and makes 80.
COARSE = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()


@dataclass
class Preset:
    device: str
    batch_scale: int  # how many CPU batches make one batch here
    autocast: bool  # bfloat16 for the matrix products
    streamed: bool  # worker processes make the samples while the network learns
    capacity: int  # samples of the keyframe prior that are kept in the device's memory, 38 kB each

    def on(self, device: str | None) -> "Preset":
        """The same on another device."""
        if device in (None, self.device):
            return self
        if device != "cpu":
            return replace(self, device=device, autocast=True)
        cpu = PRESETS["cpu"]
        return replace(self, device=device, autocast=cpu.autocast, capacity=cpu.capacity)


PRESETS = {
    "cpu": Preset("cpu", 1, COARSE, False, 100_000),
    "gpu": Preset("cuda", 8, True, True, 400_000),
}
