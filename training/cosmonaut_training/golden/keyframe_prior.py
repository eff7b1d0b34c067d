"""Golden tensors of "latent-unet-1": a tiny keyframe prior, one answer of it, and a picture drafted in four steps.

Latents are of 7x10, hence 4x5 and 2x3 below: levels of odd height and of odd width.
"""

from __future__ import annotations

from pathlib import Path

import torch

from cosmonaut_training.golden import save
from cosmonaut_training.models.dit import sigma_steps
from cosmonaut_training.models.keyframe_prior import (
    KeyframePrior,
    KeyframePriorConfig,
    Sight,
    appearance_of,
    denoised,
    nearness_cells,
    prior_sample,
)

SIGMA, STEPS, GUIDANCE = 1.7, (40.0, 0.2, 4), 0.6


FILES = ("keyframe-prior.safetensors",)


def make(folder: Path) -> None:
    g = torch.Generator().manual_seed(31)
    torch.manual_seed(31)
    net = KeyframePrior(KeyframePriorConfig((12, 16, 20), 2, 24, 8, 4))
    normal = lambda *shape: torch.randn(*shape, generator=g)
    with torch.no_grad():
        for p in net.parameters():  # what starts at zero has to count here
            p.add_(0.1 * normal(*p.shape))
        depth = torch.where(torch.rand(1, 56, 80, generator=g) < 0.7, torch.rand(1, 56, 80, generator=g) * 20 + 0.3, 0)
        depth[:, :12, :20] = 0
        first = normal(1, 1, 4, 7, 10)
        sight = Sight(
            normal(1, 4, 7, 10),
            torch.rand(1, 4, 7, 10, generator=g),
            nearness_cells(depth),
            normal(1, 8),
            appearance_of(first),
            torch.tensor([0.7]),
        )
        x, noise = normal(1, 4, 7, 10) * SIGMA, normal(1, 4, 7, 10)
        answer = denoised(net, x, torch.tensor([SIGMA]), sight)
        made = prior_sample(net, sight, sigma_steps(*STEPS), noise, GUIDANCE)
    t = {f"weights.{k}": v for k, v in net.state_dict().items()}
    t |= {
        "x": x[0, :, None],
        "noise": noise[0, :, None],
        "conditions": torch.cat([sight.cache, sight.mask, sight.nearness], 1)[0, :, None],
        "text": sight.text[0],
        "appearance": sight.appearance[0],
        "first": first[0, 0],
        "depth": depth[0],
        "nearness": sight.nearness[0],
        "answer": answer[0, :, None],
        "made": made[0, :, None],
    }
    about = {
        "layout": "C,T,h,w",
        "config": net.config.json(),
        "focal": 0.7,
        "sigma": SIGMA,
        "guidance": GUIDANCE,
        "sigma_max": STEPS[0],
        "sigma_min": STEPS[1],
        "steps": STEPS[2],
    }
    save(folder / FILES[0], {k: v.float() for k, v in t.items()}, about=about)
