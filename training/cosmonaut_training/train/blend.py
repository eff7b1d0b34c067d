"""Mixes one network of two model folders, weight by weight: (1 - share) of the first, share of the second.

  python -m cosmonaut_training.train.blend BEFORE AFTER depth 0.4 OUT.safetensors

A short while more of a training on new worlds costs some of what a network knew of the old ones, the more the farther
its weights have gone. On the line between the two lies a mixture that keeps most of both (Wortsman and others, "Robust
fine-tuning of zero-shot models", 2022). Weights are mixed in float32 and written in the type that they had.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def blended(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Tensors by name of two networks of one shape, mixed."""
    shapes = [{k: (v.shape, v.dtype) for k, v in net.items()} for net in (before, after)]
    if shapes[0] != shapes[1]:
        raise ValueError("the two networks differ in their tensors' names, shapes or types")
    return {k: torch.lerp(v.float(), after[k].float(), share).to(v.dtype).contiguous() for k, v in before.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="model folder")
    parser.add_argument("after", type=Path, help="model folder")
    parser.add_argument("network", help="for instance depth: a folder of both with model.safetensors")
    parser.add_argument("share", type=float, help="of the second, 0 to 1")
    parser.add_argument("out", type=Path, help="file to write")
    args = parser.parse_args()
    if not 0 <= args.share <= 1:
        parser.error(f"a share is from 0 to 1, not {args.share}")
    nets = [load_file(str(folder / args.network / "model.safetensors")) for folder in (args.before, args.after)]
    save_file(blended(*nets, args.share), str(args.out), {"format": "pt"})


if __name__ == "__main__":
    main()
