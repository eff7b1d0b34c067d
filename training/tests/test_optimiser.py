"""What a GPU does for all kernels of a shape at once is what a CPU does for one after the other."""

from __future__ import annotations

import pytest
import torch

from cosmonaut_training.train.gaps import patch_gap
from cosmonaut_training.train.muon import Muon


def test_kernels_together_step_as_they_do_alone():
    shapes = [(6, 4, 3, 3), (4, 60, 1, 1), (6, 4, 3, 3), (90, 8), (5, 5)]
    start = [torch.randn(s, generator=torch.Generator().manual_seed(i)) for i, s in enumerate(shapes)]
    ends = []
    for together in (False, True):
        ps = [torch.nn.Parameter(p.clone()) for p in start]
        muon = Muon(ps, lr=0.1)
        for i in range(3):
            for k, p in enumerate(ps):
                p.grad = torch.randn(p.shape, generator=torch.Generator().manual_seed(10 * i + k))
            if together:
                with torch.no_grad():
                    muon.step_together(ps, muon.param_groups[0])
            else:
                muon.step()
        ends.append(ps)
    for a, b, s in zip(*ends, start):
        torch.testing.assert_close(a, b, atol=2e-5, rtol=1e-4)
        assert not torch.equal(a, s)


def patch_gap_of_one(fake, true, known, g):
    """The same, picture by picture, with the new patches alone."""
    gap = 0.0
    for _ in range(3):
        new = torch.nn.functional.avg_pool2d(1 - known, 8, 4).flatten(1) > 0.5
        directions = torch.randn(96, 192, generator=g)
        directions = directions / directions.norm(dim=1, keepdim=True)
        for i in range(len(fake)):
            if new[i].sum() >= 12:
                f, t = (
                    (directions @ torch.nn.functional.unfold(x[i : i + 1], 8, stride=4)[0][:, new[i]]).sort(1).values
                    for x in (fake, true)
                )
                gap = gap + (f - t).abs().mean() * new[i].float().mean()
        fake, true, known = (torch.nn.functional.avg_pool2d(x, 2) for x in (fake, true, known))
    return gap / len(fake)


def test_patches_of_all_pictures_are_compared_as_each_alone():
    g = torch.Generator().manual_seed(3)
    fake, true = (torch.rand(3, 3, 56, 96, generator=g) * 2 - 1 for _ in range(2))
    known = torch.zeros(3, 1, 56, 96)
    known[0, :, :, :40], known[1] = 1, 1
    seeded = lambda: torch.Generator().manual_seed(5)
    assert patch_gap(fake, true, known, seeded()).item() == pytest.approx(
        patch_gap_of_one(fake, true, known, seeded()).item(), rel=1e-4
    )
