"""What panoramas are like that the checkpoints' networks make of one picture of held-out worlds, beside true ones.

  python -m cosmonaut_training.evaluate.panorama [sheet.jpg] [--noises 3] [--guidance 0.5]

Of the cells that the picture does not show: the Frechet distance of latents to true ones, their deviation, and the
grain of calm parts. At the upright border of the picture: the step of luma, and beside it. Of the distance: the share
of pixels at eye height that are as far as those eight rows above, as on walls, and how rough the floor is. The sheet
has true panoramas above made ones, colours and nearness.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from cosmonaut_training.data.clips import show
from cosmonaut_training.data.cylinder import CYLINDER
from cosmonaut_training.data.held_out_panoramas import SEEDS, HeldOut
from cosmonaut_training.data.panoramas import Conditions, distance_basis
from cosmonaut_training.data.worlds import FAMILIES
from cosmonaut_training.models.keyframe_prior import Words
from cosmonaut_training.models.panorama import (
    COLOUR,
    FINISH_STEPS,
    LAYOUT_STEPS,
    ROLES,
    DistanceBasis,
    PanoramaNet,
    distance_latents,
    nearness,
    panorama_sample,
    panorama_steps,
    snapped,
)
from cosmonaut_training.models.tokenizer import Tokenizer
from cosmonaut_training.models.trained import load_panoramas, load_text, load_tokenizer

BATCH = 8
FLOOR = 0.5  # slope from which a row shows the floor


@dataclass
class Made:
    """Panoramas: latents [N,16,h,w], picture [N,3,H,W] and distance [N,H,W]; what was known is put back in both."""

    latent: torch.Tensor
    picture: torch.Tensor
    distance: torch.Tensor

    @classmethod
    def of(
        cls,
        latent: torch.Tensor,
        distance: torch.Tensor,
        held: HeldOut,
        tokenizer: Tokenizer,
        basis: DistanceBasis,
    ) -> Made:
        """latent [N,16,h,w] of the picture and [N,8,h,w] of the distance."""
        picture = tokenizer.pictures(latent[:, None])[:, 0].clamp(-1, 1)
        picture = torch.where(held.inside[:, None], held.colour, picture)
        far = snapped(torch.where(held.inside, held.distance, basis.decode(distance)))
        return cls(latent, picture, far)


@dataclass
class Figures:
    frechet: float
    deviation: float  # of latents, relative to true ones
    grain: float  # levels of 255
    blocks: float  # the same of means of cells
    seam: float  # step of luma across the border, levels of 255
    beside: float  # the same eight pixels further out
    upright: float
    roughness: float  # of the floor, relative to the height of the eyes

    def __str__(self) -> str:
        return (
            f"frechet {self.frechet:.3f} deviation {self.deviation:.2f} "
            f"grain {self.grain:.2f} blocks {self.blocks:.2f} "
            f"seam {self.seam:.1f} beside {self.beside:.1f} "
            f"upright {100 * self.upright:.0f} % floor roughness {100 * self.roughness:.1f} %"
        )

    @classmethod
    def mean(cls, several: list[Figures]) -> Figures:
        return cls(**{f.name: float(np.mean([asdict(s)[f.name] for s in several])) for f in fields(cls)})


def frechet(a: torch.Tensor, b: torch.Tensor) -> float:
    """Frechet distance of two clouds of latents [n,C], taken as normal ones, in deviations."""
    a, b = a.double() / 0.5, b.double() / 0.5
    ca, cb = torch.cov(a.T), torch.cov(b.T)
    values, axes = torch.linalg.eigh(ca)
    root = axes @ torch.diag(values.clamp_min(0).sqrt()) @ axes.T
    between = torch.linalg.eigvalsh(root @ cb @ root).clamp_min(0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + ca.trace() + cb.trace() - 2 * between)


def luma(picture: torch.Tensor) -> torch.Tensor:
    """[N,3,H,W] in [-1,1] to levels of 255 [N,H,W]."""
    weights = torch.tensor([0.299, 0.587, 0.114], device=picture.device)[None, :, None, None]
    return (picture * weights).sum(1) * 127.5


def grain(picture: torch.Tensor, new: torch.Tensor) -> tuple[float, float]:
    """Deviation of luma from its 5x5 mean in the calmer quarter of the new 16x16 blocks, and of the means of 8x8 cells
    from those around; new [N,h,w] by cells."""
    y = luma(picture)[:, None]
    fine = F.avg_pool2d((y - F.avg_pool2d(y, 5, 1, 2)).square(), 16).sqrt()[:, 0]
    cell = F.avg_pool2d(y, 8)
    block = F.avg_pool2d((cell - F.avg_pool2d(cell, 3, 1, 1)).square(), 2).sqrt()[:, 0]
    counted = F.avg_pool2d(new[:, None].float(), 2)[:, 0] > 0.99
    return float(fine[counted].quantile(0.25)), float(block[counted].quantile(0.25))


def seam(picture: torch.Tensor, inside: torch.Tensor) -> tuple[float, float]:
    """Step of luma across the upright borders of what is known [N,H,W], and eight pixels further out to the right."""
    y = luma(picture)
    step = (torch.roll(y, -1, 2) - y).abs()
    border = inside != torch.roll(inside, -1, 2)
    outside = border & ~torch.roll(inside, -8, 2) & ~torch.roll(inside, -9, 2)
    return float(step[border].mean()), float(torch.roll(step, -8, 2)[outside].mean())


def upright(distance: torch.Tensor, new: torch.Tensor) -> float:
    """Of new pixels [N,H,W] at eye height and nearer than 40 m, the share that is as far as eight rows above to 4 %."""
    rows = slice(distance.shape[1] * 5 // 16, distance.shape[1] * 5 // 8)
    d = distance[:, rows]
    counted = (new[:, rows] & (d < 40))[:, 8:] & (d[:, :-8] < 40)
    return float(((d[:, 8:] / d[:, :-8]).log().abs() < 0.04).float()[counted].mean())


def floor_roughness(distance: torch.Tensor, new: torch.Tensor, true: torch.Tensor) -> float:
    """Deviation of the floor's height below the eyes from its mean over 17x9 pixels, where it is within 30 % of the
    true floor's; relative to the height of the eyes. Median of the panoramas [N,H,W]."""
    slope, rough = CYLINDER.rays(distance.device)[1][0], []
    for d, n, t in zip(distance, new, true):
        height, below = d * slope, (slope > 0.4).expand(d.shape)
        eye = (t * slope)[below].quantile(0.9)  # the floor is what lies lowest
        mean = F.avg_pool2d(height[None, None], (9, 17), 1, (4, 8), count_include_pad=False)[0, 0]
        counted = n & (slope > FLOOR) & ((height / eye - 1).abs() < 0.3)
        if counted.sum() > 100:
            rough.append(float(((height - mean)[counted] / eye).square().mean().sqrt()))
    return float(np.median(rough)) if rough else float("nan")


def figures(made: Made, held: HeldOut) -> Figures:
    cells = lambda z: z[:, :COLOUR].permute(0, 2, 3, 1)[held.new]
    got, true, new = cells(made.latent), cells(held.true), ~held.inside
    return Figures(
        frechet(got, true),
        float(got.std() / true.std()),
        *grain(made.picture, held.new),
        *seam(made.picture, held.inside),
        upright(made.distance, new),
        floor_roughness(made.distance, new, held.distance),
    )


@torch.no_grad()
def imagined(
    nets: dict[str, PanoramaNet], held: HeldOut, seed: int, steps: list[float], guidance: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Latents of pictures [N,16,h,w] and of their distances [N,8,h,w]."""
    noise = torch.randn(held.true[:, :COLOUR].shape, generator=torch.Generator().manual_seed(seed))
    latents, distances = [], []
    for i in range(0, len(noise), BATCH):
        known = held.known.map(lambda t: t[i : i + BATCH])
        given = noise[i : i + BATCH].to(held.true.device)
        latents.append(panorama_sample(nets["layout"], nets["finish"], known, given, steps, guidance))
        distances.append(distance_latents(nets["distance"], latents[-1], known))
    return torch.cat(latents), torch.cat(distances)


def sheet(path: Path, held: HeldOut, made: Made, shown: int) -> None:
    """`shown` worlds of a family: true above made, colours beside nearness."""
    rows = []
    for i in range(min(shown * len(FAMILIES), len(made.latent))):
        for picture, distance in ((held.picture[i], held.distance[i]), (made.picture[i], made.distance[i])):
            near = (255 * nearness(distance)).byte().cpu().numpy()[..., None].repeat(3, 2)
            rows.append(np.concatenate([show(picture.permute(1, 2, 0).cpu().numpy()), near], 1))
        rows.append(np.full((8, *rows[-1].shape[1:]), 255, np.uint8))
    Image.fromarray(np.concatenate(rows)).save(path, quality=88)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("sheet", nargs="?", type=Path, default=None)
    a.add_argument("--noises", type=int, default=1, help="seeds of noise that the figures are the mean of")
    a.add_argument("--guidance", type=float, default=0.0)
    a.add_argument("--layout-steps", type=int, default=LAYOUT_STEPS)
    a.add_argument("--finish-steps", type=int, default=FINISH_STEPS)
    a.add_argument("--shown", type=int, default=2, help="worlds of a family in the sheet")
    a.add_argument("--device", default="cpu")
    args = a.parse_args()
    nets = {role: net.to(args.device) for role, net in load_panoramas().items()}
    if missing := [role for role in ROLES if role not in nets]:
        a.error(f"no checkpoint panorama_{missing[0]}")
    words, encoder = load_text()
    tokenizer, basis = load_tokenizer(), distance_basis()
    conditions = Conditions(tokenizer, basis, torch.Generator(args.device), CYLINDER)
    held = HeldOut.made(conditions, Words(words, encoder.to(args.device)), SEEDS)
    of = lambda latent, distance: Made.of(latent, distance, held, tokenizer, basis)
    coded = of(held.true[:, :COLOUR], held.true[:, COLOUR:])
    print("true, coded:", figures(coded, held), flush=True)
    several, steps = [], panorama_steps(args.layout_steps, args.finish_steps)
    began = time.time()
    for seed in range(args.noises):
        made = of(*imagined(nets, held, seed, steps, args.guidance))
        several.append(figures(made, held))
        print(f"made, noise {seed}:", several[-1], flush=True)
    each = (time.time() - began) / len(held.captions) / args.noises
    print("made, mean:", Figures.mean(several), f"{each:.2f} s a panorama")
    if args.sheet:
        sheet(args.sheet, held, made, args.shown)


if __name__ == "__main__":
    main()
