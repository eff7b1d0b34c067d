"""Golden tensors of the pixel path "pixel-unet-1": a tiny network, and three pictures before and after it.

Pictures are of 40x56, hence 10x14 cells, 5x7, 3x4 and 2x2: levels of odd height and of odd width.
"""

from __future__ import annotations

from pathlib import Path

import torch

from cosmonaut_training.golden import save
from cosmonaut_training.models.nets import PixelPaint

FILES = ("pixel-unet.safetensors",)


def make(folder: Path) -> None:
    torch.manual_seed(21)
    paint = PixelPaint((8, 12, 16, 20))
    with torch.no_grad():
        # Weights so large that every level counts, corrections matter, trust is neither 0 nor 1, and some results need
        # the clamp.
        for p in (*paint.enc.parameters(), *paint.dec.parameters()):
            p.mul_(2)
        paint.out.weight.normal_(0, 0.5)
        paint.out.bias.normal_(0, 0.3)
        decoded, warped = torch.rand(3, 3, 40, 56) * 2.2 - 1.1, torch.rand(3, 3, 40, 56) * 2 - 1
        mask = (torch.rand(3, 1, 40, 56) > 0.3).float()
        made = paint(decoded, warped, mask)
    t = {f"weights.{k}": v for k, v in paint.state_dict().items()}
    t |= {
        k: v.transpose(0, 1) for k, v in {"decoded": decoded, "warped": warped, "mask": mask, "pictures": made}.items()
    }
    about = {
        "layout": "pictures C,T,H,W",
        "config": {"architecture": "pixel-unet-1", "widths": list(paint.widths), "unshuffle": paint.factor},
    }
    save(folder / FILES[0], t, about=about)
