"""Golden tensors of the cubic lookup, for the sources and targets of golden_starter.py's warp.

  python golden_lookup.py ../src/test/resources/golden/starter-parts.safetensors ../src/test/resources/golden/warp-cubic.safetensors
"""
from __future__ import annotations

import sys

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from cosmonaut_training.data import native


def main(given: str, path: str) -> None:
    t = {k.removeprefix("warp."): v.numpy() for k, v in load_file(given).items() if k.startswith("warp.")}
    K, sources = t["K"], (t["source_colour"], t["source_depth"], t["source_c2w"])
    filled = np.stack([native.warp(*sources, np.stack([K, K]), c, K).colour for c in t["target_c2w"]])
    save_file({"filled": torch.from_numpy(filled)}, path)
    print(filled.shape, "mean distance to the splat", np.abs(filled - t["filled"]).mean())


if __name__ == "__main__":
    main(*sys.argv[1:3])
