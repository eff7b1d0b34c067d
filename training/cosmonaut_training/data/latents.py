"""What precompute made, in memory, for the trainers that learn from stored latents."""

from __future__ import annotations

import numpy as np
import torch

from cosmonaut_training.places import WORK


class Latents:
    """All shards in memory; refresh() picks up what precompute added meanwhile."""

    def __init__(self, folder: str):
        self.folder, self.seen, self.parts, self.captions, self.n = WORK / folder, set(), [], [], 0

    def refresh(self) -> None:
        for path in sorted(self.folder.glob("*.pt")):
            if path.name not in self.seen:
                self.seen.add(path.name)
                part = torch.load(path, weights_only=False)
                self.captions.append(part.pop("caption"))
                self.parts.append(part)
        self.n = sum(len(c) for c in self.captions)

    def batch(self, index: np.ndarray) -> dict:
        size = len(self.captions[0])
        rows = [(self.parts[i // size], int(i % size)) for i in index]
        out = {k: torch.stack([p[k][j] for p, j in rows]) for k in self.parts[0]}
        for k in ("latent", "cache", "mask"):
            out[k] = out[k].float()
        out["mask"] /= 16
        out["K"] = out["K"].float()
        out["caption"] = [self.captions[i // size][int(i % size)] for i in index]
        return out
