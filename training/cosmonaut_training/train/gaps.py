"""How far pictures [B,3,H,W] are from what they have to be, where they may differ from the truth and where not."""

from __future__ import annotations

import torch
import torch.nn.functional as F

OCTAVES = 4


def coarse(x: torch.Tensor) -> torch.Tensor:
    return F.avg_pool2d(x, 16)


def octaves(x: torch.Tensor) -> list[torch.Tensor]:
    """What each halving of the resolution loses."""
    bands = []
    for _ in range(OCTAVES):
        low = F.avg_pool2d(x, 2)
        bands.append(x - low.repeat_interleave(2, 2).repeat_interleave(2, 3))
        x = low
    return bands


def opponent(x: torch.Tensor) -> torch.Tensor:
    """Luma, and blue and red against it: detail is mostly grey, and coloured noise must not pass for it."""
    luma = 0.299 * x[:, :1] + 0.587 * x[:, 1:2] + 0.114 * x[:, 2:]
    return torch.cat([luma, x[:, 2:] - luma, x[:, :1] - luma], 1)


def statistics_gap(fake: torch.Tensor, true: torch.Tensor, whole_lines: torch.Tensor) -> torch.Tensor:
    """Mean distance of mean colours and of octave deviations, cell by cell; over whole lines for some of the
    batch."""
    gap = 0
    for k, (f, t) in enumerate(zip(octaves(opponent(fake)), octaves(opponent(true)))):
        height, width = 16 >> k, 64 >> k
        level = lambda x, w: (F.avg_pool2d(x.square(), (height, w)) + 1e-4).sqrt()
        cells = (level(f, width) - level(t, width)).abs().mean((1, 2, 3))
        lines = (level(f, f.shape[3]) - level(t, t.shape[3])).abs().mean((1, 2, 3))
        gap = gap + torch.where(whole_lines, lines, cells)
    band = lambda x: F.avg_pool2d(x, (16, x.shape[3]))
    return (gap + 0.5 * (band(fake) - band(true)).abs().mean((1, 2, 3))).mean()


def patch_gap(fake: torch.Tensor, true: torch.Tensor, known: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Sliced Wasserstein distance between the 8x8 patches of fake and true pictures, at three scales, where they are
    new.

    Sorted random projections of the patches are compared (Rabin et al., 2011): what textures and edges there are,
    not where."""
    gap = torch.zeros((), device=fake.device)
    for _ in range(3):
        patches = lambda x: F.unfold(x.float(), 8, stride=4)
        new = F.avg_pool2d(1 - known, 8, 4).flatten(1) > 0.5
        count = new.sum(1)
        directions = torch.randn(96, 192, generator=g, device=g.device).to(fake)
        directions = directions / directions.norm(dim=1, keepdim=True)
        # Known patches are sorted behind the new ones, so that all pictures are compared at once.
        f, t = (
            torch.einsum("dc,bcp->bdp", directions, patches(x)).masked_fill(~new[:, None], 1e4).sort(2).values
            for x in (fake, true)
        )
        compared = (torch.arange(new.shape[1], device=fake.device) < count[:, None]) & (count[:, None] >= 12)
        each = torch.where(compared[:, None], (f - t).abs(), 0).sum((1, 2)) / (96 * count.clamp_min(1))
        gap = gap + (each * new.float().mean(1)).sum()
        fake, true, known = (F.avg_pool2d(x, 2) for x in (fake, true, known))
    return gap / len(fake)


def kept_gap(fake: torch.Tensor, true: torch.Tensor, trust: torch.Tensor) -> torch.Tensor:
    """Mean absolute error of known pixels and of their differences."""
    e = fake - true
    return (
        (e.abs() * trust).mean()
        + 0.5 * (e.diff(dim=-1).abs() * trust[..., 1:]).mean()
        + 0.5 * (e.diff(dim=-2).abs() * trust[..., 1:, :]).mean()
    )
