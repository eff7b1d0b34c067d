"""Puts an exported model folder back into the checkpoints, so that training goes on from published weights.

  python import_weights.py ../sample-scenes/starter

Existing checkpoints are left alone. Optimiser states are not in the export: they start anew. More transformer blocks
than the folder has are put behind its own, closed at first (--layers).
"""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file

from cosmonaut_training.checkpoints import checkpoint_path, history, save
from cosmonaut_training.models.dit import Dit, DitConfig
from cosmonaut_training.models.keyframe_prior import KeyframePrior, KeyframePriorConfig
from cosmonaut_training.models.nets import HintedDepth, PixelPaint
from cosmonaut_training.models.text import TextConfig, TextEncoder
from cosmonaut_training.models.tokenizer import Tokenizer, TokenizerConfig
from cosmonaut_training.places import WORK


def read(folder: Path, part: str, name: str) -> tuple[dict, dict]:
    config = json.loads((folder / part / "config.json").read_text())
    return config, {k: v.float() for k, v in load_file(folder / part / name).items()}


def fields(cls, config: dict) -> dict:
    return {k: tuple(v) if isinstance(v, list) and not k.startswith("latents") else v for k, v in config.items() if k in cls.__dataclass_fields__}


def deeper(state: dict, config: DitConfig, layers: int) -> tuple[Dit, DitConfig]:
    """A net with closed blocks appended. Every block adds the positions once more, so the last norm would see the rest
    of the stream smaller by have/layers: the output matrix makes up for it."""
    have = config.num_layers
    config.num_layers = max(have, layers)
    net = Dit(config)
    net.load_state_dict(state, strict=False)
    with torch.no_grad():
        for i in range(have, config.num_layers):
            for part in net.net.blocks[f"block{i}"].blocks:
                layer = part.block.layer2 if hasattr(part.block, "layer2") else part.block.attn.to_out[0]
                layer.weight.zero_()
        net.net.final_layer.linear.weight.mul_(config.num_layers / have)
    return net, config


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--layers", type=int, default=0)
    args = a.parse_args()
    put = lambda name, state: None if checkpoint_path(name).exists() else save(name, state)
    config, state = read(args.folder, "vae", "diffusion_pytorch_model.safetensors")
    tokenizer = Tokenizer(TokenizerConfig(**fields(TokenizerConfig, config)))
    tokenizer.load_state_dict(state)
    put("tokenizer", {"model": tokenizer.state_dict(), "average": tokenizer.state_dict(), "config": tokenizer.config, "step": 0, "seconds": 0.0,
                      "pca_deviation": tokenizer.decoder.bypass.weight.detach().norm(dim=0)})
    for name, kind in (("depth", HintedDepth), ("refiner", PixelPaint), ("refiner_2", PixelPaint)):
        if not (args.folder / name).exists():
            continue
        config, state = read(args.folder, name, "model.safetensors")
        model = kind.of(state)
        put(name, {**({"focal": config.get("focal")} if kind is HintedDepth else {}),
                   "model": model.state_dict(), "average": model.state_dict(), "step": 0, "seconds": 0.0})
    if (args.folder / "keyframe_prior").exists():
        config, state = read(args.folder, "keyframe_prior", "model.safetensors")
        keyframe_prior = KeyframePrior(KeyframePriorConfig(**fields(KeyframePriorConfig, config)))
        keyframe_prior.load_state_dict(state)
        put("keyframe_prior", {"config": keyframe_prior.config, "net": state, "average": state, "step": 0, "seconds": 0.0, "samples": 0})
    config, state = read(args.folder, "transformer", "diffusion_pytorch_model.safetensors")
    net, _ = deeper(state, DitConfig(**fields(DitConfig, config)), args.layers)
    config, state = read(args.folder, "text_encoder", "model.safetensors")
    text = TextEncoder(TextConfig(**fields(TextConfig, config)))
    text.load_state_dict(state)
    put("dit", {"net": net.state_dict(), "average": net.state_dict(), "config": net.config, "text": text.state_dict(), "average_text": text.state_dict(), "step": 0, "seconds": 0.0, "samples": 0})
    put("earlier", history(json.loads((args.folder / "world.json").read_text()).get("training", [])))
    if not (WORK / "tokenizer.json").exists():
        shutil.copy(args.folder / "tokenizer/tokenizer.json", WORK / "tokenizer.json")


if __name__ == "__main__":
    main()
