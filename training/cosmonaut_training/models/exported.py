"""A model folder as the engine reads it, back into networks."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from cosmonaut_training.models.nets import PictureUnet


def fields(kind: type, config: dict) -> dict:
    """What the dataclass `kind` knows of a configuration; lists of sizes become tuples, statistics stay lists."""
    tuples = lambda k, v: tuple(v) if isinstance(v, list) and not k.startswith("latents") else v
    return {k: tuples(k, v) for k, v in config.items() if k in kind.__dataclass_fields__}


def read(folder: Path) -> tuple[dict, dict[str, torch.Tensor]]:
    """Configuration and float32 weights of one network's folder."""
    (weights,) = folder.glob("*.safetensors")
    return json.loads((folder / "config.json").read_text()), {k: v.float() for k, v in load_file(weights).items()}


def network(kind: type[torch.nn.Module], config: type, folder: Path) -> torch.nn.Module:
    """A network that is made of a configuration."""
    told, state = read(folder)
    net = kind(config(**fields(config, told)))
    net.load_state_dict(state)
    return net.eval()


def picture_network(kind: type[PictureUnet], folder: Path) -> PictureUnet:
    """A picture network, of the size that its weights have; depth with the lens it was told of."""
    told, state = read(folder)
    net = kind.of(state).eval()
    if hasattr(net, "focal"):
        net.focal = told.get("focal")
    return net
