"""Panoramas to learn from: worlds with three places a few metres apart, and what is known of a place beforehand.

Half of the samples know one to three pictures taken at the place itself, the others what a panorama of another place,
or a part of it, shows from here. Some of what is known is degraded as made pictures are that were warped on the way,
and in a tenth of the warps all distances are about a tenth wrong: none of that is sure to stay.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from cosmonaut_training import checkpoints
from cosmonaut_training.data import native
from cosmonaut_training.data.cylinder import CYLINDER, Cylinder, look_up, sampled
from cosmonaut_training.data.flights import start
from cosmonaut_training.data.worlds import World, drawn_world
from cosmonaut_training.models.panorama import COLOUR, DISTANCE, DistanceBasis, Known, nearness
from cosmonaut_training.models.tokenizer import Tokenizer

PLACES = 3  # of a world
PICTURE = (192, 112)  # size of the pictures that are known
LATENT = COLOUR + DISTANCE
MOST = 3.0  # fold magnification: what is magnified more is not seen
POOR, DISPLACED = 0.5, 0.1  # shares of the warps that are degraded, whose distances are wrong
BASIS_WORLDS = 40  # that the latents of distance are fitted to


def stand(world: World, r: np.random.Generator) -> np.ndarray:
    """A place where one can stand [3]."""
    return start(world, r)[0]


def near_by(world: World, p: np.ndarray, r: np.random.Generator, low: float, high: float) -> np.ndarray | None:
    """Another one, low to high metres from p, or half as far."""
    eye = float(world.ground(p[None, 0], p[None, 2])[0]) - p[1]
    for k in range(24):
        angle, way = r.uniform(-math.pi, math.pi), r.uniform(low, high) * (1 if k < 12 else 0.5)
        q = p + way * np.array([math.sin(angle), 0, math.cos(angle)])
        q[1] = float(world.ground(q[None, 0], q[None, 2])[0]) - eye
        if not world.blocked(q[None], 0.35):
            return q
    return None


def training_world(seed: list[int]) -> tuple[World, np.ndarray]:
    """A world and PLACES places [PLACES,3] in it, the same for the same seed."""
    r = np.random.default_rng(seed)
    while True:
        world = drawn_world(r)
        places: list[np.ndarray | None] = [stand(world, r)]
        while len(places) < PLACES and places[-1] is not None:
            places.append(near_by(world, places[int(r.integers(len(places)))], r, 1, 6))
        if places[-1] is not None:
            return world, np.array(places, np.float32)


def distance_basis() -> DistanceBasis:
    """The latents of distance, as they were imported; fitted to some worlds and kept where there are none."""
    basis, state = DistanceBasis(), checkpoints.load("panorama_basis")
    if state is None:
        worlds = [training_world([4242, k]) for k in range(BASIS_WORLDS)]
        seen = [native.panoramas(world, places[:1])[1] for world, places in worlds]
        state = DistanceBasis.fit(torch.from_numpy(np.concatenate(seen))).state_dict()
        checkpoints.save("panorama_basis", state)
    basis.load_state_dict(state)
    return basis


@dataclass
class Stored:
    """Panoramas of N worlds on one device: rgb [N,PLACES,H,W,3] uint8, distance [N,PLACES,H,W] float16, places
    [N,PLACES,3], text [N,2,128] of the caption and of the mirrored world's."""

    rgb: torch.Tensor
    distance: torch.Tensor
    places: torch.Tensor
    text: torch.Tensor

    @classmethod
    def empty(cls, worlds: int, size: Cylinder, device: str) -> Stored:
        shape = (worlds, PLACES, size.height, size.width)
        return cls(
            torch.empty(*shape, 3, dtype=torch.uint8, device=device),
            torch.empty(*shape, dtype=torch.float16, device=device),
            torch.empty(worlds, PLACES, 3, device=device),
            torch.empty(worlds, 2, 128, device=device),
        )

    def turned(
        self, world: torch.Tensor, place: torch.Tensor, columns: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Pictures [n,3,H,W] in [-1,1) and distances [n,H,W] of places, their columns in another order [n,W]."""
        row = torch.arange(self.rgb.shape[2], device=columns.device)[None, :, None]
        index = world[:, None, None], place[:, None, None], row, columns[:, None]
        return self.rgb[index].permute(0, 3, 1, 2).float() / 128 - 1, self.distance[index].float()


def pull_push(planes: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Fills what is unknown of [B,C,H,W], mask [B,H,W]: means of the known by halves upwards, the nearest parent
    downwards."""
    known = mask[:, None].float()
    levels = [(planes * known, known)]
    while levels[-1][0].shape[2] % 2 == 0:
        sums, count = (F.avg_pool2d(x, 2) for x in levels[-1])
        levels.append((torch.where(count > 0, sums / count.clamp_min(1e-6), 0), (count > 0).float()))
    top, known = levels[-1]
    mean = (top * known).sum((2, 3), keepdim=True) / known.sum((2, 3), keepdim=True).clamp_min(1)
    filled = torch.where(known > 0, top, mean)
    for level, known in reversed(levels[:-1]):
        filled = torch.where(known > 0, level, F.interpolate(filled, scale_factor=2, mode="nearest"))
    return filled


def quarters(x: torch.Tensor) -> torch.Tensor:
    """[B,H,W] to means of quarters of latent cells [B,4,H/8,W/8]."""
    return F.pixel_unshuffle(F.avg_pool2d(x[:, None].float(), 4), 2)


def nearness_quarters(distance: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """How near the known pixels of quarters of latent cells are, [B,4,H/8,W/8]."""
    near = torch.where(known, 4 / (4 + distance), 0)[:, None]
    share = F.avg_pool2d(known.float()[:, None], 4)
    return F.pixel_unshuffle(F.avg_pool2d(near, 4) / share.clamp_min(1 / 16), 2)


def appearance_of(latent: torch.Tensor) -> torch.Tensor:
    """What a picture looks like as a whole: mean and deviation of its latents [B,16,h,w] by channel, [B,32]."""
    return torch.cat([latent.mean((2, 3)), latent.std((2, 3))], 1)


def split(planes: torch.Tensor, facts: torch.Tensor) -> tuple[torch.Tensor, Known]:
    """Samples [B,60,h,w] and [B,160] as they are stored: true latents [B,24,h,w], and what is known."""
    true, latent, seen, sure, near = planes.split([LATENT, LATENT, 4, 4, 4], 1)
    return true, Known(latent, seen, sure, near, *facts.split([facts.shape[1] - 2 * COLOUR, 2 * COLOUR], 1))


class Conditions:
    """Makes samples of panoramas: what is true of a place and what is known of it. All chance comes from g."""

    def __init__(self, tokenizer: Tokenizer, basis: DistanceBasis, g: torch.Generator, size: Cylinder = CYLINDER):
        self.g, self.device, self.size = g, g.device, size
        self.tokenizer, self.basis = tokenizer.to(g.device), basis.to(g.device)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        return low + (high - low) * torch.rand(shape, generator=self.g, device=self.device)

    def normal(self, *shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=self.g, device=self.device)

    def waves(self, n: int, channels: int, h: int, w: int) -> torch.Tensor:
        """Smooth noise [n,channels,H,W] with h x w bumps."""
        return F.interpolate(self.normal(n, channels, h, w), (self.size.height, self.size.width), mode="bilinear")

    def views(self, n: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Yaw, pitch and focal length of pictures, each [n]."""
        yaw = self.uniform(n, low=-math.pi, high=math.pi)
        pitch = torch.deg2rad(4 * self.normal(n) - 2)
        return yaw, pitch, PICTURE[0] / 2 / torch.tan(torch.deg2rad(self.uniform(n, low=66, high=86)) / 2)

    def colours(self, picture: torch.Tensor) -> torch.Tensor:
        """Pictures [B,3,H,W] to latents [B,16,H/8,W/8]."""
        return self.tokenizer.model_latent(picture[:, None])[:, 0]

    def latents(self, picture: torch.Tensor, distance: torch.Tensor) -> torch.Tensor:
        """[B,24,H/8,W/8]."""
        return torch.cat([self.colours(picture), self.basis.encode(distance)], 1)

    def photographed(
        self, panorama: torch.Tensor, yaw: torch.Tensor, pitch: torch.Tensor, focal: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What a picture taken in panoramas [B,3,H,W] knows of them: colours [B,3,H,W], where [B,H,W], and the picture
        [B,3,h,w] itself."""
        picture = look_up(panorama, *self.size.of_pictures(yaw, pitch, focal, *PICTURE)).clamp(-1, 1)
        u, v, inside = self.size.in_pictures(yaw, pitch, focal, *PICTURE)
        return sampled(picture, u, v).clamp(-1, 1), inside, picture

    def degraded(self, picture: torch.Tensor) -> torch.Tensor:
        """As what was made and warped on the way: softer, in other colours, a little out of place."""
        n, (h, w) = len(picture), picture.shape[2:]
        by_picture = lambda low, high: self.uniform(n, 1, 1, 1, low=low, high=high)
        soft = F.interpolate(F.avg_pool2d(picture, 2), scale_factor=2, mode="bilinear")
        softer = F.interpolate(F.avg_pool2d(picture, 6), (h, w), mode="bilinear")
        share = (by_picture(-0.6, 1.6) + 0.5 * self.waves(n, 1, 3, 10)).clamp(0, 1)
        out = torch.lerp(picture, torch.lerp(soft, softer, by_picture(0, 1)), share)
        push = by_picture(0, 2.5) * self.waves(n, 2, 8, 32)
        row = torch.arange(h, device=self.device)[None, :, None]
        column = torch.arange(w, device=self.device)[None, None]
        out = look_up(out, column + push[:, 0], (row + push[:, 1]).clamp(0, h - 1), "bilinear")
        mix = torch.eye(3, device=self.device) + self.uniform(n, 1, 1, high=0.12) * self.normal(n, 3, 3)
        out = torch.einsum("nij,njhw->nihw", mix, out) + by_picture(0, 0.12) * self.normal(n, 3, 1, 1)
        mean = out.mean((2, 3), keepdim=True)
        return (mean + (out - mean) * by_picture(0.6, 1.15)).clamp(-1, 1)

    def misjudged(self, distance: torch.Tensor) -> torch.Tensor:
        """Distances [n,H,W] as they were estimated of made pictures."""
        return distance * (1 + 0.08 * self.waves(len(distance), 1, 3, 8)[:, 0]).clamp(0.7, 1.4)

    def known(
        self,
        picture: torch.Tensor,
        hit: torch.Tensor,
        seen: torch.Tensor,
        sure: torch.Tensor,
        distance: torch.Tensor,
    ) -> torch.Tensor:
        """Planes [B,36,h,w] of what is known: latents of what is hit, filled elsewhere; seen, sure and near."""
        filled = pull_push(torch.cat([picture, nearness(distance)[:, None]], 1), hit)
        latents = self.latents(filled[:, :3], 4 / filled[:, 3].clamp(0.02, 0.99) - 4)
        return torch.cat([latents, quarters(seen), quarters(sure), nearness_quarters(distance, seen)], 1)

    def here(self, picture: torch.Tensor, distance: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Panoramas [n,3,H,W] of which one to three pictures are known, taken at the place itself; the later ones may
        have been made. Returns planes [n,36,h,w] and appearance [n,32]."""
        n = len(picture)
        colour, seen, first = self.photographed(picture, *self.views(n))
        sure, z = seen.clone(), distance
        for share in (0.35, 0.15):
            more, poor = (self.uniform(n, 1, 1) < share), (self.uniform(n, 1, 1) < 0.4)
            view, inside, _ = self.photographed(picture, *self.views(n))
            new = inside & ~seen & more
            view = torch.where(poor[:, None], self.degraded(view), view)
            colour = torch.where(new[:, None], view, colour)
            z = torch.where(new & poor, self.misjudged(distance), z)
            sure, seen = sure | new & ~poor, seen | new
        return self.known(colour, seen, seen, sure, z), appearance_of(self.colours(first))

    def there(
        self, picture: torch.Tensor, distance: torch.Tensor, shift: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What panoramas [n,3,H,W] of other places, shift [n,3] off, show from here: a picture taken there, and more
        or all of the panorama, true or made. Returns as here()."""
        n, coin = len(picture), lambda p: self.uniform(n, 1, 1) < p
        view, own, first = self.photographed(picture, *self.views(n))
        given = own.clone()
        for _ in range(2):
            given |= self.size.in_pictures(*self.views(n), *PICTURE)[2] & coin(0.5)
        given, poor, displaced = given | coin(0.5), coin(POOR), coin(DISPLACED)
        made = torch.where(poor[:, None], self.degraded(picture), picture)
        colour = torch.where(own[:, None], view, made)
        wrong = 1 + 0.1 * (self.normal(n, 1, 1) + 0.5 * self.waves(n, 1, 3, 8)[:, 0])
        z = torch.where(displaced & (distance < 99), (distance * wrong.clamp(0.7, 1.4)).clamp(0.05, 99), distance)
        true = ((own | ~poor) & ~displaced)[:, None].float()
        planes, hit, z, grown = self.size.warp(torch.cat([colour, true], 1), z, shift, given)
        seen = hit & (grown < MOST)
        sure = seen & (grown < self.uniform(n, 1, 1, low=1.3, high=2.5)) & (planes[:, 3] > 0.5)
        z = torch.where(poor & ~sure, self.misjudged(z), z)
        return self.known(planes[:, :3].clamp(-1, 1), hit, seen, sure, z), appearance_of(self.colours(first))

    @torch.no_grad()
    def samples(self, stored: Stored, worlds: int, n: int) -> tuple[torch.Tensor, torch.Tensor]:
        """n samples of the first `worlds` stored worlds, turned and mirrored at random: planes [n,60,h,w], facts
        [n,160], both float16; split() takes them apart. The first half is here, the second there."""
        draw = lambda most: torch.randint(most, (n,), generator=self.g, device=self.device)
        world, place, roll = draw(worlds), draw(PLACES), draw(self.size.width)
        other = (place + 1 + draw(PLACES - 1)) % PLACES
        flip = self.uniform(n) < 0.5
        sign = torch.where(flip, -1, 1)
        columns = torch.arange(self.size.width, device=self.device)[None] * sign[:, None] + roll[:, None]
        columns %= self.size.width
        picture, distance = stored.turned(world, place, columns)
        half = n // 2
        here, looks_here = self.here(picture[:half], distance[:half])
        w, p, o = world[half:], place[half:], other[half:]
        apart = stored.places[w, o] - stored.places[w, p]
        shift = self.shift(apart, flip[half:], roll[half:])
        there, looks_there = self.there(*stored.turned(w, o, columns[half:]), shift)
        planes = torch.cat([self.latents(picture, distance), torch.cat([here, there])], 1)
        facts = torch.cat([stored.text[world, flip.long()], torch.cat([looks_here, looks_there])], 1)
        return planes.half(), facts.half()

    def shift(self, apart: torch.Tensor, flip: torch.Tensor, roll: torch.Tensor) -> torch.Tensor:
        """Ways [n,3] as they are in a panorama whose columns were mirrored (flip) and moved (roll)."""
        turn = torch.where(flip, roll - 2 * self.size.cx, roll) / self.size.focal
        angle = torch.where(flip, -1, 1) * (torch.atan2(apart[:, 0], apart[:, 2]) - turn)
        length = torch.hypot(apart[:, 0], apart[:, 2])
        return torch.stack([length * angle.sin(), apart[:, 1], length * angle.cos()], 1)
