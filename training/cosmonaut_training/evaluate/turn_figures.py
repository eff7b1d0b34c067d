"""From pictures of turns and walks to figures: docs/evaluation.md, "Turns and walks as a whole"."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from operator import add

import numpy as np
import torch

from cosmonaut_training.data.worlds import make_world
from cosmonaut_training.evaluate.judge import Judge, Verdict, verdict
from cosmonaut_training.evaluate.panorama import frechet
from cosmonaut_training.evaluate.turn_measures import TURNED, Amount, Edges, Floor, Seam, luma, turned, unseen
from cosmonaut_training.evaluate.turn_scenes import Truth
from cosmonaut_training.models.tokenizer import Tokenizer

OTHERS = 967_000  # worlds whose captions stand beside the right one
WALK_EVERY = 100  # pictures of a walk that are judged
Pictures = Callable[[int], np.ndarray]  # the picture [H,W,3] of a camera by its number


@cache
def other_captions(family: str, count: int = 40) -> list[str]:
    return [make_world(family, OTHERS + i).caption for i in range(count)]


@dataclass
class Eyes:
    """The networks that look at pictures."""

    tokenizer: Tokenizer
    judge: Judge

    @torch.no_grad()
    def cells(self, picture: np.ndarray, where: np.ndarray) -> torch.Tensor:
        """Latents [n,C] of the cells of a picture [H,W,3] of which half or more lies in `where` [H,W]."""
        x = torch.from_numpy(picture.transpose(2, 0, 1).copy())[None, None].float() / 127.5 - 1
        latent = self.tokenizer.model_latent(x)[0, 0]
        h, w = latent.shape[1:]
        share = where.reshape(h, len(where) // h, w, -1).mean((1, 3))
        return latent.permute(1, 2, 0)[torch.from_numpy(share >= 0.5)]

    def verdict(self, truth: Truth, pictures: list[np.ndarray]) -> Verdict:
        others = other_captions(truth.family)
        return verdict(self.judge, np.stack(pictures), truth.family, truth.caption, others)


@dataclass
class Turn:
    """What was measured on the pictures of one turn that have a true one, in new territory; true or made."""

    family: str
    verdict: Verdict
    amount: Amount
    seam: Seam
    edges: Edges
    cells: torch.Tensor
    horizon: float  # degrees
    floor: Floor
    loop: float = math.nan
    both_ways: float = math.nan

    @classmethod
    def of(cls, truth: Truth, pictures: Pictures, floor: Floor, eyes: Eyes) -> Turn:
        amount, seam, edges, cells, shown = Amount(), Seam(), Edges(), [], []
        for i in truth.pictures:
            picture, yaw = pictures(i), truth.yaws[i]
            y = luma(picture)
            seam.add(y, truth.lens, yaw)
            if turned(yaw) > TURNED:
                new = unseen(truth.lens, yaw)
                amount.add(y, new)
                edges.add(y, new)
                cells.append(eyes.cells(picture, new))
                shown.append(picture)
        said = eyes.verdict(truth, shown)
        horizon = math.degrees(math.atan(said.horizon * truth.lens.height / truth.lens.fy))
        return cls(truth.family, said, amount, seam, edges, torch.cat(cells), horizon, floor)


def halves(several: list) -> tuple[list, list]:
    """Every other world of each family, and the rest."""
    parts, seen = ([], []), {}
    for one in several:
        seen[one.family] = seen.get(one.family, 0) + 1
        parts[seen[one.family] % 2].append(one)
    return parts


def distance(made: list, true: list) -> float:
    cells = [torch.cat([one.cells for one in side]) if side else torch.zeros(0, 1) for side in (made, true)]
    return max(0.0, frechet(*cells)) if min(map(len, cells)) > cells[0].shape[1] else math.nan


def median(values: list[float]) -> float:
    kept = [v for v in values if not math.isnan(v)]
    return float(np.median(kept)) if kept else math.nan


def turn_figures(made: list[Turn], true: list[Turn]) -> dict[str, float]:
    """Of turns, and the true ones of the same scenes in the same order."""
    mean = lambda of: float(np.mean([of(t) for t in made]))
    pairs = list(zip(made, true))
    across, beside = reduce(add, (t.seam for t in made)).levels
    edges = reduce(add, (t.edges for t in made))
    return {
        "family": mean(lambda t: t.verdict.family_pictures),
        "family_crops": mean(lambda t: t.verdict.family),
        "caption": mean(lambda t: t.verdict.caption_pictures),
        "caption_crops": mean(lambda t: t.verdict.caption),
        "words": mean(lambda t: t.verdict.words),
        "sharpness": median([m.amount.sharpness / t.amount.sharpness for m, t in pairs]),
        "contrast": median([m.amount.contrast / t.amount.contrast for m, t in pairs]),
        "frechet": distance(made, true),
        "seam": across / beside,
        "seam_across": across,
        "seam_beside": beside,
        "upright": edges.share,
        "straight": edges.straight,
        "horizon_deg": mean(lambda t: t.horizon),
        "floor_rough_m": median([t.floor.rough for t in made]),
        "floor_off_m": median([abs(m.floor.below - t.floor.below) for m, t in pairs]),
        "loop_psnr": median([t.loop for t in made]),
        "both_ways_psnr": median([t.both_ways for t in made]),
    }


@dataclass
class Walk:
    """What was measured on every hundredth picture of one walk, the first left out; true or made."""

    family: str
    verdicts: list[Verdict]
    amounts: list[Amount]
    colours: list[np.ndarray]
    cells: torch.Tensor

    @classmethod
    def of(cls, truth: Truth, pictures: Pictures, eyes: Eyes) -> Walk:
        shown = [pictures(i) for i in truth.pictures if i and i % WALK_EVERY == 0]
        amounts, everywhere = [], np.ones(shown[0].shape[:2], bool)
        for picture in shown:
            amounts.append(Amount())
            amounts[-1].add(luma(picture), everywhere)
        return cls(
            truth.family,
            [eyes.verdict(truth, [picture]) for picture in shown],
            amounts,
            [picture.mean((0, 1)) for picture in shown],
            torch.cat([eyes.cells(picture, everywhere) for picture in shown]),
        )

    @property
    def later(self) -> slice:
        """The pictures of the second half."""
        return slice(len(self.amounts) // 2, None)

    @property
    def sharpness(self) -> float:
        some = self.amounts[self.later]
        return sum(a.steps for a in some) / max(1, sum(a.pairs for a in some))


def drift(made: Walk, true: Walk) -> float:
    """The largest shift of mean red, green or blue in the second half, as a share of the true mean brightness."""
    m, t = np.stack(made.colours[made.later]), np.stack(true.colours[true.later])
    return float(np.abs(m - t).max() / t.mean())


def walk_figures(made: list[Walk], true: list[Walk]) -> dict[str, float | list[float]]:
    pairs = list(zip(made, true))
    by_picture = lambda of: np.mean([[of(v) for v in w.verdicts] for w in made], 0).tolist()
    sharp = [[a.sharpness / b.sharpness for a, b in zip(m.amounts, t.amounts)] for m, t in pairs]
    shift = [[float(np.abs(a - b).max() / b.mean()) for a, b in zip(m.colours, t.colours)] for m, t in pairs]
    family, caption = by_picture(lambda v: v.family_pictures), by_picture(lambda v: v.caption_pictures)
    return {
        "family": float(np.mean(family)),
        "caption": float(np.mean(caption)),
        "sharpness": median([m.sharpness / t.sharpness for m, t in pairs]),
        "colour_drift": median([drift(m, t) for m, t in pairs]),
        "frechet": distance(made, true),
        "family_by_picture": family,
        "sharpness_by_picture": np.median(sharp, 0).tolist(),
        "colour_drift_by_picture": np.median(shift, 0).tolist(),
    }
