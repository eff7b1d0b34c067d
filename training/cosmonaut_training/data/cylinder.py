"""The geometry of panoramas: a cylinder round the eye, its look-up, and its warp to another place.

Column x looks along (x - cx) / f in azimuth, 0 along +z and growing towards +x; row y has the slope (y - cy) / f, down
is positive. Distance is horizontal: a point at distance r lies at (r sin, r slope, r cos). Nothing is tilted: panoramas
are upright.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from cosmonaut_training.models.panorama import FAR

SKY = FAR - 1  # what is told to be further has no distance
EDGE = 0.1  # how far disparity may bend between neighbours, of the larger one
NOTHING = 1e9  # an empty place of the depth buffer


@dataclass(frozen=True)
class Cylinder:
    """768x192 pixels reach 38 degrees up and down."""

    width: int = 768
    height: int = 192

    @property
    def focal(self) -> float:
        return self.width / (2 * math.pi)

    @property
    def cx(self) -> float:
        return self.width / 2 - 0.5

    @property
    def cy(self) -> float:
        return self.height / 2 - 0.5

    def rays(self, device: torch.device | str = "cpu") -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Sine of the azimuth [1,1,W], slope [1,H,1] and cosine [1,1,W] of the pixels."""
        azimuth = (torch.arange(self.width, device=device) - self.cx) / self.focal
        slope = (torch.arange(self.height, device=device) - self.cy) / self.focal
        return azimuth.sin()[None, None], slope[None, :, None], azimuth.cos()[None, None]

    def project(
        self, x: torch.Tensor, y: torch.Tensor, z: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Column, row and horizontal distance of points."""
        r = torch.hypot(x, z).clamp_min(0.02)
        return torch.atan2(x, z) * self.focal + self.cx, y / r * self.focal + self.cy, r

    def of_pictures(
        self, yaw: torch.Tensor, pitch: torch.Tensor, focal: torch.Tensor, w: int = 192, h: int = 112
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Column and row [B,h,w] of the panorama that the pixels of pictures show; yaw and pitch in radians, focal
        length in pixels, each [B]."""
        yaw, pitch, focal = (a[:, None, None] for a in (yaw, pitch, focal))
        x = (torch.arange(w, device=focal.device) - (w / 2 - 0.5))[None, None] / focal
        y = (torch.arange(h, device=focal.device) - (h / 2 - 0.5))[None, :, None] / focal
        dy, dz = pitch.cos() * y - pitch.sin(), pitch.sin() * y + pitch.cos()
        azimuth = torch.atan2(x, dz) + yaw
        row = (dy / torch.hypot(x, dz) * self.focal + self.cy).expand_as(azimuth)
        return (azimuth * self.focal + self.cx) % self.width, row

    def in_pictures(
        self, yaw: torch.Tensor, pitch: torch.Tensor, focal: torch.Tensor, w: int = 192, h: int = 112
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Where the panorama's pixels lie in pictures: column, row and whether they do, each [B,H,W]."""
        yaw, pitch, focal = (a[:, None, None] for a in (yaw, pitch, focal))
        azimuth = (torch.arange(self.width, device=focal.device) - self.cx)[None, None] / self.focal - yaw
        slope = ((torch.arange(self.height, device=focal.device) - self.cy) / self.focal)[None, :, None]
        dx, dz = azimuth.sin(), azimuth.cos()
        y, z = pitch.cos() * slope + pitch.sin() * dz, pitch.cos() * dz - pitch.sin() * slope
        ahead = z > 0.05
        z = z.clamp_min(0.05)
        u, v = focal * dx / z + w / 2 - 0.5, focal * y / z + h / 2 - 0.5
        return u, v, ahead & (u >= 0) & (u <= w - 1) & (v >= 0) & (v <= h - 1)

    def apart(self, u: torch.Tensor, v: torch.Tensor, u2: torch.Tensor, v2: torch.Tensor) -> torch.Tensor:
        """Pixels between two points, the shorter way round."""
        return torch.hypot((u - u2 + self.width / 2) % self.width - self.width / 2, v - v2)

    def magnification(self, u: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
        """How far neighbours land from each other, [B,H,W]: the larger of sideways and downwards, each to the nearer
        of two neighbours."""
        beside = self.apart(torch.roll(u, -1, 2), torch.roll(v, -1, 2), u, v)
        under = self.apart(u[:, 1:], v[:, 1:], u[:, :-1], v[:, :-1])
        under = torch.cat([under, torch.full_like(u[:, :1], 1e3)], 1)
        over = torch.cat([under[:, -1:], under[:, :-1]], 1)
        return torch.maximum(torch.minimum(beside, torch.roll(beside, 1, 2)), torch.minimum(under, over))

    def nearest(self, u: torch.Tensor, v: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        """Depth buffer [B,H,W] of points with a footprint of 2x2 pixels."""
        x0, y0 = u.floor().long(), v.floor().long()
        buffer = torch.full((len(z), self.height * self.width), NOTHING, device=z.device)
        for dy in (0, 1):
            for dx in (0, 1):
                x, y = (x0 + dx) % self.width, y0 + dy
                inside = (y >= 0) & (y < self.height)
                index = y.clamp(0, self.height - 1) * self.width + x
                buffer.scatter_reduce_(1, index.flatten(1), torch.where(inside, z, NOTHING).flatten(1), "amin")
        return buffer.view(-1, self.height, self.width)

    def warp(
        self, planes: torch.Tensor, distance: torch.Tensor, shift: torch.Tensor, given: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """A panorama [B,C,H,W] with distance and what is given of it [B,H,W], seen from another place; shift [B,3]:
        its own place less the other.

        Returns planes, where something lands [B,H,W], distance and magnification. Points go into a depth buffer, then
        colours are looked up in the source, where what was found must lie."""
        sx, sy, sz = self.rays(distance.device)
        tx, ty, tz = shift[:, :, None, None].unbind(1)
        r = torch.where(distance > SKY, 1e4, distance)
        u, v, z = self.project(r * sx + tx, r * sy + ty, r * sz + tz)
        grown = self.magnification(u, v)
        usable = given & (smooth(distance) | (distance > SKY)) & (z > 0.1)
        buffer = self.nearest(u, v, torch.where(usable, z, NOTHING))
        hit = without_cracks(buffer)
        hit, near = bridged(hit, torch.where(hit, 1 / buffer, 0))
        z = torch.where(hit, 1 / near.clamp_min(1e-6), 1e6)
        us, vs, rs = self.project(z * sx - tx, z * sy - ty, z * sz - tz)
        source = look_up(torch.stack([r.clamp_max(1e4), given.float(), grown], 1), us, vs, "nearest")
        hit = hit & ((source[:, 0] - rs).abs() <= 0.1 * rs) & (source[:, 1] > 0.5)
        hit &= (vs > -0.5) & (vs < self.height - 0.5)
        return look_up(planes, us, vs), hit, z.clamp(0.05, FAR), source[:, 2].clamp_min(1)


CYLINDER = Cylinder()


def circled(x: torch.Tensor, k: int = 1) -> torch.Tensor:
    """[...,W] with its last k columns before and its first k behind."""
    return torch.cat([x[..., -k:], x, x[..., :k]], -1)


def smooth(distance: torch.Tensor) -> torch.Tensor:
    """False at depth edges of [B,H,W]: where disparity bends between neighbours, as the engine's filter has it."""
    w = 1 / distance
    left, right = torch.roll(w, 1, 2), torch.roll(w, -1, 2)
    over, under = torch.cat([w[:, :1], w[:, :-1]], 1), torch.cat([w[:, 1:], w[:, -1:]], 1)
    most = torch.stack([w, left, right, over, under]).amax(0)
    bend = torch.maximum((left - 2 * w + right).abs(), (over - 2 * w + under).abs())
    return bend <= EDGE * most


def without_cracks(buffer: torch.Tensor) -> torch.Tensor:
    """Where something lands [B,H,W], less what is seen through the cracks of a magnified wall: where most of the 3x3
    neighbours are nearer."""
    hit = buffer < 1e8
    z = torch.where(hit, buffer, 1e6)
    h, w = z.shape[1:]
    ring = circled(z)
    ring = torch.cat([ring[:, :1], ring, ring[:, -1:]], 1)
    nearer = sum((ring[:, i : i + h, j : j + w] < 0.87 * z).float() for i in range(3) for j in range(3))
    return hit & (nearer < 5)


def bridged(hit: torch.Tensor, near: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Cracks take the disparity of their neighbours, twice; the look-up says afterwards whether that is so."""
    mean3 = lambda x: F.avg_pool2d(F.pad(circled(x), (0, 0, 1, 1))[:, None], 3, 1)[:, 0]
    for _ in range(2):
        share, mean = mean3(hit.float()), mean3(near)
        fill = ~hit & (share > 0.25)
        near = torch.where(fill, mean / share.clamp_min(0.1), near)
        hit = hit | fill
    return hit, near


def sampled(planes: torch.Tensor, u: torch.Tensor, v: torch.Tensor, mode: str = "bicubic") -> torch.Tensor:
    """Pictures [B,C,H,W] at columns and rows [B,h,w]; beyond the border is the border."""
    h, w = planes.shape[2:]
    grid = torch.stack([u * (2 / (w - 1)) - 1, v * (2 / (h - 1)) - 1], 3)
    return F.grid_sample(planes, grid, mode, "border", True)


def look_up(planes: torch.Tensor, u: torch.Tensor, v: torch.Tensor, mode: str = "bicubic") -> torch.Tensor:
    """Panoramas [B,C,H,W] at columns and rows [B,h,w]: sampled, going round."""
    return sampled(circled(planes, 4), u % planes.shape[3] + 4, v, mode)
