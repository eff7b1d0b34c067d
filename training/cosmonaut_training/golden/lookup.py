"""Golden tensors of the cubic lookup, for the sources and targets of the warp in starter-parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from cosmonaut_training.data import native
from cosmonaut_training.golden import save
from cosmonaut_training.places import GOLDEN

FILES = ("warp-cubic.safetensors",)


def make(folder: Path) -> None:
    made = folder / "starter-parts.safetensors"
    given = made if made.exists() else GOLDEN / made.name
    t = {k.removeprefix("warp."): v.numpy() for k, v in load_file(given).items() if k.startswith("warp.")}
    K, sources = t["K"], (t["source_colour"], t["source_depth"], t["source_c2w"])
    filled = np.stack([native.warp(*sources, np.stack([K, K]), c, K).colour for c in t["target_c2w"]])
    save(folder / FILES[0], {"filled": torch.from_numpy(filled)})
