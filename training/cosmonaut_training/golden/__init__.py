"""Tensors that Java's tests are held to, computed by PyTorch, diffusers, transformers and SentencePiece.

  python -m cosmonaut_training.golden                     lists them
  python -m cosmonaut_training.golden check [part ...]    makes them anew elsewhere and compares
  python -m cosmonaut_training.golden write [part ...]    and replaces those in src/test/resources/golden that differ

Every part is a module with FILES, the names of what it makes, and make(folder). Its text parts and its tensors are
compared, not the versions that a file was made with; tensors may differ by TOLERANCE, for another CPU adds in another
order. A file that does not differ stays as it is.
"""

from __future__ import annotations

import json
import platform
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

# In the order in which they are made: lookup reads what starter made; views goes by dit's names, sampler by dit's and
# tokenizer's, prompts by the character table of text.
PARTS = (
    "dit",
    "views",
    "tokenizer",
    "sampler",
    "pipeline",
    "pipeline_views",
    "text",
    "prompts",
    "keyframe_prior",
    "panorama",
    "pictures",
    "starter",
    "lookup",
    "magnified",
    "conventions",
    "depth",
    "gen3c_cache",
    "viewport",
)
PACKAGES = ("torch", "numpy", "safetensors", "diffusers", "transformers", "tokenizers", "sentencepiece")
TOLERANCE = 2e-6  # of the largest number of a tensor, or of 1
VERSIONED = ("script", "made_by", "versions", "python", *PACKAGES)


def part(name: str):
    return import_module(f"{__name__}.{name}")


def versions() -> dict[str, str]:
    """Of Python and the packages, as far as they are there."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            pass
    return found


def save(path: Path, tensors: dict, **metadata) -> None:
    """Writes tensors with their descriptions (JSON where they are no strings) and the versions they were made with.

    The library writes metadata in a random order; here they are sorted, so that the same content is the same
    bytes."""
    told = {k: v if isinstance(v, str) else json.dumps(v) for k, v in metadata.items()}
    save_file({k: v.contiguous() for k, v in tensors.items()}, path, told | {"versions": json.dumps(versions())})
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    path.write_bytes(raw[:8] + text.ljust(size) + raw[8 + size :])
    path.chmod(0o644)


def stated(metadata: dict | None) -> dict:
    """The descriptions without the versions."""
    out = {k: v for k, v in (metadata or {}).items() if k not in VERSIONED}
    if "about" in out:
        out["about"] = {k: v for k, v in json.loads(out["about"]).items() if k not in VERSIONED}
    return out


def difference(made: Path, kept: Path) -> tuple[float, str]:
    """How far two golden files are apart: the largest difference as TOLERANCE counts it, infinite where they say
    different things; and that in words."""
    if made.read_bytes() == kept.read_bytes():
        return 0.0, "the same bytes"
    if made.suffix == ".json":
        a, b = (json.loads(p.read_text()) for p in (made, kept))
        same = {k: v for k, v in a.items() if k not in VERSIONED} == {k: v for k, v in b.items() if k not in VERSIONED}
        return (0.0, "the same text") if same else (float("inf"), "another text")
    if made.suffix in (".pt", ".pth"):
        a, b = (torch.load(p, weights_only=True) for p in (made, kept))
        same = a.get("model_config") == b.get("model_config")
        a, b = (c.get("model", c) for c in (a, b))
        same = same and a.keys() == b.keys() and all(torch.equal(v, b[k]) for k, v in a.items())
        return (0.0, "the same tensors") if same else (float("inf"), "other tensors or settings")
    if made.suffix != ".safetensors":
        return float("inf"), "other bytes"
    with safe_open(made, "pt") as a, safe_open(kept, "pt") as b:
        if stated(a.metadata()) != stated(b.metadata()) or set(a.keys()) != set(b.keys()):
            return float("inf"), "other tensors or descriptions"
        worst, where = 0.0, ""
        for key in a.keys():
            x, y = a.get_tensor(key), b.get_tensor(key)
            if x.shape != y.shape or x.dtype != y.dtype:
                return float("inf"), f"{key} is of another shape or type"
            x, y = x.double(), y.double()
            off = float((x - y).abs().max() / y.abs().max().clamp_min(1)) if x.numel() else 0.0
            if off > worst:
                worst, where = off, key
    return worst, f"{where} differs by {worst:.1e}" if worst else "the same tensors"
