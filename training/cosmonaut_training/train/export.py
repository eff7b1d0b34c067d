"""Writes the starter as the engine reads it: float16 safetensors and JSON under <folder>.

  python export.py ../sample-scenes/starter
  python export.py /tmp/diffusion --finish none        the networks before the adversarial finish
  python export.py /tmp/chunks --finish none --no-outpainting
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from cosmonaut_training.checkpoints import history, load
from cosmonaut_training.data.clips import load_clips
from cosmonaut_training.data.flights import TURN_AHEAD, WALK_AHEAD, WALK_SHARE
from cosmonaut_training.data.memory import MAX_MAGNIFICATION
from cosmonaut_training.models.keyframe_prior import GUIDANCE
from cosmonaut_training.models.trained import NEW_SHARE, SIGMA_MAX, SIGMA_MIN, STEPS, load_models
from cosmonaut_training.places import WORK

# What a stage trains, as the model folder calls it; a finish trains the pixel path.
PARTS = {"tokenizer": "vae", "depth": "depth", "dit": "transformer", "keyframe_prior": "keyframe_prior"}


def tensors(path: Path, state: dict) -> int:
    out = {k: v.detach().to(torch.float16).contiguous() for k, v in state.items()}
    for k, v in out.items():
        if not torch.isfinite(v).all():
            raise ValueError(f"{path}: {k} does not fit float16")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(out, str(path), {"format": "pt"})
    return sum(v.numel() for v in out.values())


def write(path: Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def samples_of(name: str) -> int:
    return (load(name) or {"samples": 0})["samples"]


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument("--finish", default="finish", help="checkpoint of the adversarial finish; without one the diffusion networks are written")
    a.add_argument("--no-outpainting", action="store_true", help="chunks alone, no keyframes ahead")
    args = a.parse_args()
    folder, m = args.folder, load_models(args.finish)
    high, low, steps = m.invent
    outpainting = {} if args.no_outpainting else {"outpainting": {"new_share": NEW_SHARE, "steps": steps, "sigma_max": high, "sigma_min": low, **({} if m.keyframe_prior is None else {"solver": "2ab", "guidance": GUIDANCE, "turn_ahead": TURN_AHEAD, "walk_ahead": WALK_AHEAD, "walk_share": WALK_SHARE})}}
    count = {
        "transformer": tensors(folder / "transformer/diffusion_pytorch_model.safetensors", m.dit.state_dict()),
        "vae": tensors(folder / "vae/diffusion_pytorch_model.safetensors", m.tokenizer.state_dict()),
        "text_encoder": tensors(folder / "text_encoder/model.safetensors", m.text.state_dict()),
        "depth": tensors(folder / "depth/model.safetensors", m.depth.state_dict()),
        "refiner": tensors(folder / "refiner/model.safetensors", m.refiner.state_dict()),
        **({} if m.keyframe_prior is None else {"keyframe_prior": tensors(folder / "keyframe_prior/model.safetensors", m.keyframe_prior.state_dict())}),
        **({} if m.refiner_2 is None else {"refiner_2": tensors(folder / "refiner_2/model.safetensors", m.refiner_2.state_dict())})}
    write(folder / "transformer/config.json", m.dit.config.json())
    write(folder / "vae/config.json", m.tokenizer.config.json())
    write(folder / "text_encoder/config.json", m.text.config.json())
    write(folder / "depth/config.json", {"architecture": "hinted-unet-1", "widths": list(m.depth.widths), "in_channels": 5, "near": 0.25, "far": 100,
          **({} if m.depth.focal is None else {"focal": m.depth.focal})})
    m.keyframe_prior is None or write(folder / "keyframe_prior/config.json", m.keyframe_prior.config.json())
    for name, path in (("refiner", m.refiner), ("refiner_2", m.refiner_2)):
        path is None or write(folder / name / "config.json", {"architecture": "pixel-unet-1", "widths": list(path.widths), "unshuffle": path.factor})
    write(folder / "scheduler/config.json", {"_class_name": "EDMEulerScheduler", "sigma_max": SIGMA_MAX, "sigma_min": SIGMA_MIN, "sigma_data": 0.5, "rho": 7.0, "num_steps": STEPS, "solver": "euler", "final_sigma": "zero"})
    (folder / "tokenizer").mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer/tokenizer.json").write_text((WORK / "tokenizer.json").read_text())
    write(folder / "model_index.json", {"_class_name": "CosmonautWorldPipeline", "name": "starter", "licence": "Apache-2.0",
          "description": "Small world model for Cosmonaut, trained from scratch on procedurally rendered rooms, corridors, courtyards, streets, forests and canyons."})
    minutes = {k: round((load(k) or {"seconds": 0})["seconds"] / 60, 1) for k in ("tokenizer", "depth", "dit", "keyframe_prior", args.finish)}
    write(folder / "world.json", {
        "format": "cosmonaut-world/1", "width": 384, "height": 224, "fps": 12, "chunk_frames": 9, "overlap": 1, "condition_latents": 1, "augment_sigma": 0.001, "guidance": 0.0, "max_text_tokens": 512,
        "pluecker": {"order": "md", "frames": "all", "scale": 4.0},
        "cache": {"buffers": 1, "mask": "packed", "sources": 2, "fill": "pull-push", "edge_filter": "disparity", "edge_threshold": 0.1, "edge_test": "stretch", "lookup": "cubic",
                  "far": 100.0, "max_magnification": MAX_MAGNIFICATION},
        "keyframe_every": 8, "keep_hint": True, **outpainting, "detail": 2,
        "presets": {name: {"world": {"width": 192 * k, "height": 112 * k, "detail": k}} for name, k in (("fast", 1), ("quality", 4))},
        # Runs, the oldest first.
        "training": [*history(load("earlier") or []), {"part": ", ".join(PARTS.get(k, "pixel path") for k, m in minutes.items() if m), "seed": 0, "pictures": sum(n * len(load_clips(kind=k)) for k, n in (("clips", 33), ("walks", 16))),
                     "diffusion_samples": samples_of("dit"), "keyframe_prior_samples": samples_of("keyframe_prior"), "adversarial_samples": max(0, samples_of(args.finish) - samples_of("dit")), "minutes": minutes, "parameters": count}]})
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    print(count, f"{size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
