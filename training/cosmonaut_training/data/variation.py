"""Samples varied in the device's memory: mirrored, and under a little more or less light. New samples for nothing,
because the tokenizer is linear: a mirrored picture, and one of another exposure, are linear in latents too."""

from __future__ import annotations

import torch

from cosmonaut_training.data.stock import Rows
from cosmonaut_training.models.tokenizer import Tokenizer

GAIN, OFFSET = (0.86, 1.06), 0.05  # of half of the pictures: factor, and at most so much is added
SWAPPED = [1, 0, 3, 2]  # quarters of a cell, 2 dy + dx, of a mirrored picture


class Variation:
    @torch.no_grad()
    def __init__(self, coder: Tokenizer, device: str):
        def mirrored(z: torch.Tensor) -> torch.Tensor:
            return coder.model_latent(coder.pictures(z).flip(-1))[:, 0, :, 0, 0]

        def grey(level: float) -> torch.Tensor:
            return coder.model_latent(torch.full((1, 1, 3, 8, 8), level, device=device))[0, 0, :, 0, 0]

        self.constant = mirrored(torch.zeros(1, 1, 16, 1, 1, device=device))[0]
        units = torch.eye(16, device=device)[:, None, :, None, None]
        self.matrix = (mirrored(units) - self.constant).T.contiguous()
        self.black, self.light = grey(0.0), grey(1.0) - grey(0.0)

    def mirror(self, z: torch.Tensor) -> torch.Tensor:
        """Latents [B,16,h,w] of the mirrored pictures."""
        return torch.einsum("ij,bjhw->bihw", self.matrix, z.flip(-1)) + self.constant[:, None, None]

    def expose(self, z: torch.Tensor, gain: torch.Tensor, offset: torch.Tensor) -> torch.Tensor:
        """Latents [B,16,...] of pictures gain x + offset [B]."""
        each = lambda v: v.reshape(-1, *[1] * (z.ndim - 1))
        channel = lambda v: v.reshape(1, -1, *[1] * (z.ndim - 2))
        return each(gain) * (z - channel(self.black)) + each(offset) * channel(self.light) + channel(self.black)

    def __call__(self, b: Rows, g: torch.Generator) -> Rows:
        n, latents = len(b["latent"]), ("latent", "cache", "guess")
        random = lambda: torch.rand(n, generator=g, device=g.device)
        turned = random() < 0.5
        choose = lambda other, own: torch.where(turned.reshape(-1, *[1] * (own.ndim - 1)), other, own)
        # The dropped memory of a sample is dropped in its varied form too: zero appearance stays unknown.
        known = b["appearance"].abs().sum(1, keepdim=True) > 0
        mean, spread = b["appearance"].split(16, 1)
        mean = choose(mean @ self.matrix.T + self.constant, mean)  # the deviations by channel hardly change
        brighter = random() < 0.5
        gain = torch.where(brighter, GAIN[0] + (GAIN[1] - GAIN[0]) * random(), 1.0)
        offset = torch.where(brighter, OFFSET * (2 * random() - 1), 0.0) * (2 - gain).clamp_max(1)
        expose = lambda z: self.expose(z, gain, offset)
        appearance = torch.cat([expose(mean), spread * gain[:, None]], 1)
        return {
            **b,
            **{k: expose(choose(self.mirror(b[k]), b[k])) for k in latents},
            **{k: choose(b[k].flip(-1)[:, SWAPPED], b[k]) for k in ("mask", "nearness")},
            "text": choose(b["mirrored_text"], b["text"]),
            "appearance": torch.where(known, appearance, 0),
        }
