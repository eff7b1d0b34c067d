"""A small classifier of pictures: which family of worlds, what its caption says of materials and light, and where the
horizon is.

It has seen true renderings only. docs/evaluation.md says what its verdicts on made pictures mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from cosmonaut_training.checkpoints import load
from cosmonaut_training.data.builder import STONE
from cosmonaut_training.data.worlds import FAMILIES

SIDE = 80  # pixels of a crop as the network sees it
SHARE = 0.9  # side of a crop, of the height of the picture
CANDIDATES = 10  # captions of which one is right

WEATHER = ("clear daylight", "bright morning", "evening", "overcast", "fog")
WALLS = tuple(STONE)
LAMPS = ("warm lamp", "cool lamp")
# What a caption of a family tells that is to be seen from anywhere: for each head the words it tells apart. Where none
# is in a caption, the last one is meant, "" for what is then left out. Things are left out, for most views miss them,
# and so is where the sun stands.
HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "room": {
        "wall": ("white room", "cream", "sage green", "pale blue room", "terracotta", "yellow room"),
        "floor": ("dark wooden", "wooden", "stone-tiled", "tiled"),
        "lamp": LAMPS,
    },
    "corridor": {
        "wall": ("white corr", "green corr", "beige corr", "blue corr", "red brick corr", "stone corr"),
        "floor": ("chequered", "wooden", "grey-tiled", "red-carpeted"),
        "doors": ("brown doors", "green doors", "blue doors", "dark red doors"),
        "lamp": LAMPS,
    },
    "courtyard": {"wall": WALLS, "floor": ("paved", "tiled", "grass"), "light": WEATHER},
    "street": {"wall": WALLS, "light": WEATHER},
    "forest": {
        "trees": ("pine", "birch", "oak", "beech"),
        "season": ("autumn", ""),
        "ground": ("moss", "fallen leaves", "dry grass", "grass"),
        "light": WEATHER,
    },
    "canyon": {
        "rock": ("red sandstone", "yellow sandstone", "grey limestone", "purple slate"),
        "bushes": ("bushes", ""),
        "light": WEATHER,
    },
}
SLICES: dict[tuple[str, str], slice] = {}
OUTPUTS = len(FAMILIES)
for _family, _heads in HEADS.items():
    for _head, _words in _heads.items():
        SLICES[_family, _head] = slice(OUTPUTS, OUTPUTS + len(_words))
        OUTPUTS += len(_words)
HORIZON = slice(OUTPUTS, OUTPUTS + 2)  # its height at the left and the right edge of a crop, -1 top, 1 bottom
OUTPUTS += 2


def told(family: str, caption: str) -> dict[str, int]:
    """What a caption says: for each head of its family the number of the word."""
    found = {}
    for head, words in HEADS[family].items():
        there = [i for i, word in enumerate(words) if word in caption]
        if not there:
            raise ValueError(f"{caption!r} says nothing of {head}")
        found[head] = there[0]
    return found


class Residual(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.norm(self.conv(x)))


def halved(a: int, b: int, kernel: int = 3) -> nn.Sequential:
    conv = nn.Conv2d(a, b, kernel, stride=2, padding=kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(b), nn.ReLU())


class Judge(nn.Module):
    """Crops [B,3,80,80] in [-1,1] to [B,OUTPUTS]: logits of the families, those of the words of every head of every
    family, and the horizon."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            halved(3, 16, 5),
            halved(16, 40),
            Residual(40),
            halved(40, 80),
            Residual(80),
            halved(80, 128),
            Residual(128),
        )
        # Mean and largest value: a material covers a crop, a pillar is somewhere in it.
        self.head = nn.Sequential(nn.Dropout(0.2), nn.Linear(256, HORIZON.start))
        # Where something is counts here.
        self.level = nn.Sequential(nn.Conv2d(128, 16, 1), nn.ReLU(), nn.Flatten(), nn.Linear(16 * (SIDE // 16) ** 2, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.body(x)
        return torch.cat([self.head(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)), self.level(x)], 1)


def load_judge() -> Judge:
    state = load("judge")
    if state is None:
        raise SystemExit("no checkpoint judge; run python -m cosmonaut_training.evaluate.train_judge first")
    judge = Judge()
    judge.load_state_dict(state["net"])
    return judge.eval().requires_grad_(False)


def crops(pictures: np.ndarray, count: int = 3) -> torch.Tensor:
    """Pictures [N,H,W,3] of bytes, wider than high, to squares from left to right, about their middle row
    [N,count,3,80,80] in [-1,1]."""
    h, w = pictures.shape[1:3]
    side = 2 * round(SHARE * h / 2)
    planes = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    planes = planes[..., (h - side) // 2 : (h + side) // 2, :]
    cut = [planes[..., x : x + side] for x in np.linspace(0, w - side, count).round().astype(int)]
    return torch.stack([F.interpolate(c, (SIDE, SIDE), mode="bilinear", antialias=True) for c in cut], 1)


@dataclass
class Verdict:
    """What share of a world's crops, and of its pictures by all their crops together, is taken for the right family;
    what share of the words of its caption is found in crops; and how often its caption is chosen among ten by a
    crop's, and by a picture's, words; and how far the horizon is from the middle row at the edges of crops, on average,
    as a share of the picture's height (level cameras have it there)."""

    family: float
    family_pictures: float
    words: float
    caption: float
    caption_pictures: float
    horizon: float


@torch.no_grad()
def verdict(judge: Judge, pictures: np.ndarray, family: str, caption: str, others: list[str]) -> Verdict:
    """pictures [N,H,W,3]; others: captions of the same family among which those are taken that say something else."""
    cut = crops(pictures)
    logits = judge(cut.flatten(0, 1)).unflatten(0, cut.shape[:2])  # [N,crops,OUTPUTS]
    kinds = logits[..., : len(FAMILIES)].log_softmax(-1)
    right = FAMILIES.index(family)
    said = {head: logits[..., SLICES[family, head]].log_softmax(-1) for head in HEADS[family]}
    truth = told(family, caption)
    found = torch.stack([(said[head].argmax(-1) == truth[head]).float() for head in said])
    candidates = [truth]
    for other in others:
        words = told(family, other)
        if words not in candidates and len(candidates) < CANDIDATES:
            candidates.append(words)
    scores = torch.stack([sum(said[head][..., words[head]] for head in said) for words in candidates], -1)
    share = lambda hits: float(hits.float().mean())
    return Verdict(
        share(kinds.argmax(-1) == right),
        share(kinds.sum(1).argmax(-1) == right),
        share(found),
        share(scores.argmax(-1) == 0),
        share(scores.sum(1).argmax(-1) == 0),
        float(logits[..., HORIZON].abs().mean()) * SHARE / 2,
    )
