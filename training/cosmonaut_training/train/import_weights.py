"""Puts an exported model folder back into the checkpoints, so that training goes on from published weights.

  python -m cosmonaut_training.train.import_weights ../sample-scenes/starter

Existing checkpoints are left alone. Optimiser states are not in the export: they start anew. More transformer blocks
than the folder has are put behind its own, closed at first (--layers).
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch

from cosmonaut_training.checkpoints import checkpoint_path, history, save
from cosmonaut_training.models.dit import Dit, DitConfig
from cosmonaut_training.models.exported import fields, network, picture_network, read
from cosmonaut_training.models.keyframe_prior import KeyframePrior, KeyframePriorConfig
from cosmonaut_training.models.nets import HintedDepth, PixelPaint
from cosmonaut_training.models.panorama import FOLDERS, PanoramaConfig, PanoramaNet
from cosmonaut_training.models.text import TextConfig, TextEncoder
from cosmonaut_training.models.tokenizer import Tokenizer, TokenizerConfig
from cosmonaut_training.places import WORK


def deeper(state: dict, config: DitConfig, layers: int) -> Dit:
    """A net with closed blocks appended. Every block adds the positions once more, so the last norm would see the
    rest of the stream smaller by have/layers: the output matrix makes up for it."""
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
    return net


def import_weights(folder: Path, layers: int = 0) -> None:
    put = lambda name, state: None if checkpoint_path(name).exists() else save(name, state)
    tokenizer = network(Tokenizer, TokenizerConfig, folder / "vae")
    begun = {"step": 0, "seconds": 0.0}
    put(
        "tokenizer",
        {
            "model": tokenizer.state_dict(),
            "average": tokenizer.state_dict(),
            "config": tokenizer.config,
            "pca_deviation": tokenizer.decoder.bypass.weight.detach().norm(dim=0),
            **begun,
        },
    )
    for name, kind in (("depth", HintedDepth), ("refiner", PixelPaint), ("refiner_2", PixelPaint)):
        if (folder / name).exists():
            model = picture_network(kind, folder / name)
            lens = {"focal": model.focal} if kind is HintedDepth else {}
            put(name, {"model": model.state_dict(), "average": model.state_dict(), **lens, **begun})
    begun = {**begun, "samples": 0}
    if (folder / "keyframe_prior").exists():
        prior = network(KeyframePrior, KeyframePriorConfig, folder / "keyframe_prior")
        put(
            "keyframe_prior",
            {"config": prior.config, "net": prior.state_dict(), "average": prior.state_dict(), **begun},
        )
    for role, part in FOLDERS.items():
        if (folder / part).exists():
            net = network(PanoramaNet, PanoramaConfig, folder / part)
            put(
                f"panorama_{role}",
                {"config": net.config, "net": net.state_dict(), "average": net.state_dict(), **begun},
            )
            if net.basis is not None:
                put("panorama_basis", net.basis.state_dict())
    config, state = read(folder / "transformer")
    net = deeper(state, DitConfig(**fields(DitConfig, config)), layers)
    text = network(TextEncoder, TextConfig, folder / "text_encoder")
    put(
        "dit",
        {
            "net": net.state_dict(),
            "average": net.state_dict(),
            "config": net.config,
            "text": text.state_dict(),
            "average_text": text.state_dict(),
            **begun,
        },
    )
    put("earlier", history(json.loads((folder / "world.json").read_text()).get("training", [])))
    if not (WORK / "tokenizer.json").exists():
        shutil.copy(folder / "tokenizer/tokenizer.json", WORK / "tokenizer.json")


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--layers", type=int, default=0, help="transformer blocks, if more than the folder has")
    args = a.parse_args()
    import_weights(args.folder, args.layers)


if __name__ == "__main__":
    main()
