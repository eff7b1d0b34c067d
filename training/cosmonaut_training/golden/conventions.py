"""Golden numbers of what implementations of Cosmos 1.0 do differently, from the formulas of its specification.

conventions.safetensors: noise levels and the preconditioning's coefficients in bfloat16 (section 2.2); statistics in
bfloat16 (2.7); bytes to numbers and back in both ways (2.6, 2.7); a given frame under noise (2.6).
"""

from pathlib import Path

import torch

from cosmonaut_training.golden import save

FILES = ("conventions.safetensors",)
SIGMA_DATA, AUGMENT = 0.5, 0.001


def coefficients(sigma):
    """c_skip, c_out, c_in and c_noise, every step in the type of sigma."""
    variance = sigma**2 + SIGMA_DATA**2
    return torch.stack(
        [SIGMA_DATA**2 / variance, sigma * SIGMA_DATA / variance**0.5, 1 / variance**0.5, 0.25 * sigma.log()]
    )


def make(folder: Path) -> None:
    g = torch.Generator().manual_seed(4)
    steps = torch.arange(36, dtype=torch.float64) / 35
    sigmas = (80 ** (1 / 7) + steps * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7
    statistics = torch.randn(24, generator=g).abs() + 0.01
    values = torch.arange(256, dtype=torch.float32)
    numbers = 1.2 * (2 * torch.rand(500, generator=g) - 1)
    level = torch.clamp(1 + numbers, 0, 2) / 2
    given, noise = torch.randn(6, generator=g), torch.randn(6, generator=g)
    sigma = sigmas[30]
    exact = 1 / (sigma**2 + SIGMA_DATA**2) ** 0.5
    augment = torch.tensor(AUGMENT, dtype=torch.float64)
    rounded = augment.to(torch.bfloat16)
    tensors = {
        "sigmas": sigmas,
        "coefficients": coefficients(sigmas.to(torch.bfloat16)).float(),
        "statistics": statistics,
        "rounded_statistics": statistics.to(torch.bfloat16).float(),
        "input_128": values / 128 - 1,
        "input_127_5": values / 127.5 - 1,
        "numbers": numbers,
        "truncated": (255 * level).to(torch.uint8).float(),
        "rounded": (255 * level).round().to(torch.uint8).float(),
        "given": given,
        "noise": noise,
        "inserted_at": sigma[None].clone(),
        "inserted": ((given + AUGMENT * noise) * coefficients(augment)[2] / exact).float(),
        "inserted_bf16": ((given + rounded.float() * noise) * coefficients(rounded)[2].float() / exact).float(),
    }
    save(folder / FILES[0], tensors)
