"""What a step of the finish works on, and how latents of its pictures are drafted."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from cosmonaut_training.models.dit import Denoiser, Dit, sigma_steps
from cosmonaut_training.models.keyframe_prior import KeyframePrior, Sight, prior_sample
from cosmonaut_training.models.trained import PRIOR

SIGMAS = (10.0, 2.0)  # noise levels of the transformer's two evaluations


class Inventor:
    """Image mode from noise to latents, differentiable in its last evaluation."""

    def __init__(self, net: Dit):
        self.net = net

    def latents(self, condition, text, noise, evaluations: int) -> torch.Tensor:
        d, n = Denoiser(self.net), len(condition)
        x, still = SIGMAS[0] * noise, torch.full((n,), 0.001, device=noise.device)
        for i in range(evaluations):
            sigma = torch.full((n,), SIGMAS[i], device=noise.device)
            with torch.set_grad_enabled(torch.is_grad_enabled() and i == evaluations - 1):
                x0 = d(x, sigma, None, condition, noise, text, still)
            if i + 1 < len(SIGMAS):
                x = x0 + SIGMAS[i + 1] / SIGMAS[i] * (x - x0)
        return x0.float()


@dataclass
class Batch:
    """What a step works on, on the device: pictures [B,3,H,W] and masks [B,1,H,W], invented ones first, then the
    other key pictures, then those between."""

    told: dict  # what the pool says of them (Pool.batch)
    invents: int
    keys: int
    true: torch.Tensor
    warped: torch.Tensor
    valid: torch.Tensor
    trust: torch.Tensor
    aligned: torch.Tensor
    first: torch.Tensor  # [B]: of the first link
    guessed: torch.Tensor  # [B]: a guess stands where it is not valid
    cache: torch.Tensor  # [B,1,16,h,w]: latents of the warped pictures
    latent: torch.Tensor  # of the true key pictures

    @property
    def known(self) -> torch.Tensor:
        """Of the key pictures: what the critic may hold against them."""
        return self.trust[: self.keys]

    @property
    def seen(self) -> torch.Tensor:
        return (self.warped * self.trust)[: self.keys]


@dataclass
class Made:
    """What the networks make of a batch."""

    latents: torch.Tensor  # [B,1,16,h,w]
    drafts: torch.Tensor  # their pictures
    pictures: torch.Tensor  # what the pixel path makes of those
    certain: torch.Tensor | None  # [invents]: which drafts are true latents gone over; None: the transformer's


def finished(
    net: KeyframePrior,
    sight: Sight,
    latent: torch.Tensor,
    level: float,
    noise: torch.Tensor,
    steps: int,
    guidance: float,
) -> torch.Tensor:
    """Latents [B,16,h,w] after noise of a level has been added and taken off again."""
    return prior_sample(net, sight, sigma_steps(level, PRIOR[1], steps), latent / level + noise, guidance)
