"""Samples of the keyframe prior, kept where it learns: in the memory of the device, half precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from cosmonaut_training.data.worlds import mirrored

Rows = dict[str, torch.Tensor]  # of samples: [B,...]
PLANES = ("latent", "cache", "guess", "mask", "nearness")


def rows_of(b: dict, words: Callable[[list[str]], torch.Tensor]) -> Rows:
    """What precompute makes of walks, stacked, as rows: latent, cache and guess [B,16,h,w], mask in sixteenths and
    nearness [B,4,h,w], appearance [B,32], focal length in picture widths [B], text and text of the mirrored picture
    [B,128]."""
    first = {k: b[k][:, 0] for k in ("latent", "cache", "guess")}
    return {
        **first,
        "mask": b["mask"][:, 0, :4],
        "nearness": b["nearness"],
        "appearance": b["appearance"],
        "focal": b["K"][:, 0].float() / (8 * first["latent"].shape[-1]),
        "text": words(b["caption"]),
        "mirrored_text": words([mirrored(c) for c in b["caption"]]),
    }


class Stock:
    """The newest `capacity` samples."""

    def __init__(self, capacity: int, device: str):
        self.capacity, self.device = capacity, device
        self.n, self.parts = 0, {}  # samples ever added

    @property
    def size(self) -> int:
        return min(self.n, self.capacity)

    def add(self, rows: Rows) -> None:
        for k, v in rows.items():
            if k not in self.parts:
                kind = torch.float16 if v.is_floating_point() else v.dtype
                self.parts[k] = torch.empty(self.capacity, *v.shape[1:], dtype=kind, device=self.device)
            v, at = v[-self.capacity :], self.n % self.capacity
            first = min(len(v), self.capacity - at)
            self.parts[k][at : at + first].copy_(v[:first])
            self.parts[k][: len(v) - first].copy_(v[first:])
        self.n += len(rows["latent"][-self.capacity :])

    def rows(self, index: torch.Tensor) -> Rows:
        b = {k: v[index].float() for k, v in self.parts.items()}
        b["mask"] /= 16
        return b


class Shards:
    """What data.precompute leaves on disk; take() yields what is new since the last time."""

    def __init__(self, folder: Path, words: Callable[[list[str]], torch.Tensor]):
        self.folder, self.words, self.seen = folder, words, set()

    def take(self) -> Iterator[Rows]:
        for path in sorted(self.folder.glob("*.pt")):
            if path.name not in self.seen:
                self.seen.add(path.name)
                part = torch.load(path, weights_only=False)
                if "guess" not in part:
                    raise ValueError(f"{path} has no guesses: run data.precompute --walks again in an empty folder")
                yield rows_of(part, self.words)
