"""The judge of the adversarial finish: does a picture look rendered, given what the memory showed of it?"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn


class Critic(nn.Module):
    """Logits of patches at three sizes: 4, 8 and 16 pixels apart.

    Sees the picture, the warped and filled memory and its mask. No normalisation layers, as in R3GAN (Huang et al.,
    2024).
    """

    def __init__(self, widths=(64, 112, 160)):
        super().__init__()
        a, b, c = widths
        self.stem = nn.Conv2d(7 * 16, a, 3, 1, 1)
        self.fine, self.down1 = nn.Conv2d(a, a, 3, 1, 1), nn.Conv2d(a, b, 4, 2, 1)
        self.middle, self.down2 = nn.Conv2d(b, b, 3, 1, 1), nn.Conv2d(b, c, 4, 2, 1)
        self.coarse = nn.Conv2d(c, c, 3, 1, 1)
        self.heads = nn.ModuleList([nn.Conv2d(w, 1, 1) for w in widths])

    def forward(self, picture: torch.Tensor, warped: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
        act = lambda x: F.leaky_relu(x, 0.2)
        x = act(self.stem(F.pixel_unshuffle(torch.cat([picture, warped, mask], 1), 4)))
        x = x + act(self.fine(x))
        y = act(self.down1(x))
        y = y + act(self.middle(y))
        z = act(self.down2(y))
        z = z + act(self.coarse(z))
        return [head(t) for head, t in zip(self.heads, (x, y, z))]


def patch_weights(mask: torch.Tensor, floor: float) -> list[torch.Tensor]:
    """How much the logits of each size count: the share of new pixels round the patch, at least `floor`."""
    new = F.max_pool2d(1 - mask, 9, 1, 4)
    return [F.avg_pool2d(new, k).clamp_min(floor) for k in (4, 8, 16)]


def relativistic(better: list[torch.Tensor], worse: list[torch.Tensor], weights: list[torch.Tensor]) -> torch.Tensor:
    """softplus(worse - better), both judged under the same condition (relativistic pairing, Jolicoeur-Martineau
    2018)."""
    return sum((F.softplus((w - b).float()) * k).sum() / k.sum() for b, w, k in zip(better, worse, weights)) / len(
        better
    )
