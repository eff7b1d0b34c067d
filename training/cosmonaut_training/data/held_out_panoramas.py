"""Panoramas of held-out worlds, four of every family, and the one picture that is known of each."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.flights import start
from cosmonaut_training.data.panoramas import PICTURE, Conditions, appearance_of, split
from cosmonaut_training.data.worlds import FAMILIES, make_world
from cosmonaut_training.models.keyframe_prior import Words
from cosmonaut_training.models.panorama import Known

SEEDS = tuple(range(970_000, 970_004))
PITCH, FIELD_OF_VIEW = -0.035, math.radians(76)  # of the known picture


@dataclass
class HeldOut:
    """N places: family and caption by place; picture [N,3,H,W] in [-1,1) and distance [N,H,W] of the panorama; colour
    [N,3,H,W] of what the first picture shows and where it does [N,H,W]; true latents [N,24,h,w] and what is known."""

    families: list[str]
    captions: list[str]
    picture: torch.Tensor
    distance: torch.Tensor
    colour: torch.Tensor
    inside: torch.Tensor
    true: torch.Tensor
    known: Known

    @classmethod
    @torch.no_grad()
    def made(cls, conditions: Conditions, words: Words, seeds: tuple[int, ...] = SEEDS) -> HeldOut:
        """Renders them on the processor; they lie on the device of `conditions`."""
        size, device = conditions.size, conditions.device
        worlds = [make_world(family, seed) for seed in seeds for family in FAMILIES]
        starts = [start(world, np.random.default_rng([world.seed, 11])) for world in worlds]
        views = [
            native.panoramas(world, np.array(place, np.float32)[None], size.width, size.height)
            for world, (place, _) in zip(worlds, starts)
        ]
        rgb, distance = (torch.from_numpy(np.concatenate(a)).to(device) for a in zip(*views))
        picture, n = rgb.permute(0, 3, 1, 2).float() / 128 - 1, len(worlds)
        yaw = torch.tensor([yaw for _, yaw in starts], dtype=torch.float32, device=device)
        focal = torch.full((n,), PICTURE[0] / 2 / math.tan(FIELD_OF_VIEW / 2), device=device)
        colour, inside, first = conditions.photographed(picture, yaw, torch.full_like(yaw, PITCH), focal)
        true = conditions.latents(picture, distance)
        planes = torch.cat([true, conditions.known(colour, inside, inside, inside, distance)], 1)
        captions = [world.caption for world in worlds]
        facts = torch.cat([words(captions).to(device), appearance_of(conditions.colours(first))], 1)
        families = [world.family for world in worlds]
        return cls(families, captions, picture, distance, colour, inside, *split(planes, facts))

    @property
    def new(self) -> torch.Tensor:
        """Cells [N,h,w] of which less than half is known."""
        return self.known.seen.mean(1) < 0.5
