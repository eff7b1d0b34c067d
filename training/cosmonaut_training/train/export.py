"""Writes the starter as the engine reads it: float16 safetensors and JSON under <folder>.

  python -m cosmonaut_training.train.export ../sample-scenes/starter
  python -m cosmonaut_training.train.export /tmp/diffusion --finish none
  python -m cosmonaut_training.train.export /tmp/chunks --finish none --no-outpainting

The second writes the networks before the adversarial finish.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from cosmonaut_training.checkpoints import history, load
from cosmonaut_training.data.clips import load_clips
from cosmonaut_training.data.guesses import FLOWN_LEVEL, FLOWN_STEPS
from cosmonaut_training.data.memory import MAX_MAGNIFICATION
from cosmonaut_training.models.keyframe_prior import GUIDANCE
from cosmonaut_training.models.panorama import FINISH_STEPS, FOLDERS, LAYOUT_STEPS, SIGMA_MIDDLE, PanoramaNet
from cosmonaut_training.models.panorama import SIGMA_MAX as PANORAMA_MAX
from cosmonaut_training.models.panorama import SIGMA_MIN as PANORAMA_MIN
from cosmonaut_training.models.trained import (
    NEW_SHARE,
    SIGMA_MAX,
    SIGMA_MIN,
    STEPS,
    Models,
    load_models,
    load_panoramas,
)
from cosmonaut_training.places import WORK

# What a stage trains, as the model folder calls it; a finish trains the pixel path.
PARTS = {
    "tokenizer": "vae",
    "depth": "depth",
    "dit": "transformer",
    "keyframe_prior": "keyframe_prior",
    **{f"panorama_{role}": part for role, part in FOLDERS.items()},
}


def tensors(path: Path, state: dict, exact: str = "-") -> int:
    """Writes a network in float16; in float32 what begins with `exact`."""
    half = lambda k: torch.float32 if k.startswith(exact) else torch.float16
    out = {k: v.detach().to(half(k)).contiguous() for k, v in state.items()}
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


def networks(folder: Path, m: Models) -> dict[str, int]:
    """Writes weights and configurations; returns how many numbers each network has."""
    diffusers, plain = "diffusion_pytorch_model.safetensors", "model.safetensors"
    picture = lambda net: {"architecture": "pixel-unet-1", "widths": list(net.widths), "unshuffle": net.factor}
    lens = {} if m.depth.focal is None else {"focal": m.depth.focal}
    parts = {
        "transformer": (m.dit, diffusers, m.dit.config.json()),
        "vae": (m.tokenizer, diffusers, m.tokenizer.config.json()),
        "text_encoder": (m.text, plain, m.text.config.json()),
        "depth": (
            m.depth,
            plain,
            {
                "architecture": "hinted-unet-1",
                "widths": list(m.depth.widths),
                "in_channels": 5,
                "near": 0.25,
                "far": 100,
                **lens,
            },
        ),
        "refiner": (m.refiner, plain, picture(m.refiner)),
    }
    if m.keyframe_prior is not None:
        parts["keyframe_prior"] = (m.keyframe_prior, plain, m.keyframe_prior.config.json())
    if m.refiner_2 is not None:
        parts["refiner_2"] = (m.refiner_2, plain, picture(m.refiner_2))
    for name, (_, _, config) in parts.items():
        write(folder / name / "config.json", config)
    return {name: tensors(folder / name / file, net.state_dict()) for name, (net, file, _) in parts.items()}


def panoramas(folder: Path, networks: dict[str, PanoramaNet]) -> dict[str, int]:
    """Writes the networks of panorama keyframes, by role; returns how many numbers each has."""
    count = {}
    for role, net in networks.items():
        part = FOLDERS[role]
        write(folder / part / "config.json", net.config.json())
        count[part] = tensors(folder / part / "model.safetensors", net.state_dict(), "basis.")
    return count


def outpainting(m: Models) -> dict:
    """How keyframes are made ahead of a flight."""
    high, low, steps = m.invent
    prior = {"solver": "2ab", "guidance": GUIDANCE}
    return {
        "new_share": NEW_SHARE,
        "steps": steps,
        "sigma_max": high,
        "sigma_min": low,
        **({} if m.keyframe_prior is None else prior),
    }


def runs(finish: str, count: dict[str, int]) -> list[dict]:
    """The runs that the weights come from, oldest first: those of the imported model, and what was trained since."""
    minutes = {k: round((load(k) or {"seconds": 0})["seconds"] / 60, 1) for k in (*PARTS, finish)}
    earlier = history(load("earlier") or [])
    if earlier and not any(minutes.values()):
        return earlier
    return [
        *earlier,
        {
            "part": ", ".join(PARTS.get(k, "pixel path") for k, m in minutes.items() if m),
            "seed": 0,
            "pictures": sum(n * len(load_clips(kind=k)) for k, n in (("clips", 33), ("walks", 16))),
            "diffusion_samples": samples_of("dit"),
            "keyframe_prior_samples": samples_of("keyframe_prior"),
            "adversarial_samples": max(0, samples_of(finish) - samples_of("dit")),
            "panorama_samples": {role: samples_of(f"panorama_{role}") for role in FOLDERS},
            "minutes": minutes,
            "parameters": count,
        },
    ]


def panorama() -> dict:
    """How the engine imagines the surroundings of a place with the panorama networks."""
    return {
        "width": 768,
        "height": 192,
        "sigma_max": PANORAMA_MAX,
        "layout_steps": LAYOUT_STEPS,
        "sigma_finish": SIGMA_MIDDLE,
        "finish_steps": FINISH_STEPS,
        "sigma_min": PANORAMA_MIN,
        "views": 6,
        "detail_sigma": FLOWN_LEVEL,
        "detail_steps": FLOWN_STEPS,
        "pitch": -2.0,  # pictures of the training worlds look that far down
    }


def world(ahead: dict | None, around: dict | None, training: list[dict]) -> dict:
    """What the engine has to know of the world model beside its networks: world.json."""
    size = lambda k: {"world": {"width": 192 * k, "height": 112 * k, "detail": k}}
    return {
        "format": "cosmonaut-world/1",
        "width": 384,
        "height": 224,
        "fps": 12,
        "chunk_frames": 9,
        "overlap": 1,
        "condition_latents": 1,
        "augment_sigma": 0.001,
        "guidance": 0.0,
        "max_text_tokens": 512,
        "pluecker": {"order": "md", "frames": "all", "scale": 4.0},
        "cache": {
            "buffers": 1,
            "mask": "packed",
            "sources": 3,
            "fill": "pull-push",
            "edge_filter": "disparity",
            "edge_threshold": 0.1,
            "edge_test": "stretch",
            "lookup": "cubic",
            "far": 100.0,
            "max_magnification": MAX_MAGNIFICATION,
        },
        "keyframe_every": 8,
        "keep_hint": True,
        **({} if ahead is None else {"outpainting": ahead}),
        **({} if ahead is None or around is None else {"panorama": around}),
        "detail": 2,
        "presets": {"fast": size(1), "quality": size(4)},
        "training": training,
    }


def export(folder: Path, finish: str = "finish", ahead: bool = True) -> dict[str, int]:
    """Writes the model folder; returns the networks' sizes."""
    m = load_models(finish)
    imagined = panoramas(folder, load_panoramas())
    count = networks(folder, m) | imagined
    write(
        folder / "scheduler/config.json",
        {
            "_class_name": "EDMEulerScheduler",
            "sigma_max": SIGMA_MAX,
            "sigma_min": SIGMA_MIN,
            "sigma_data": 0.5,
            "rho": 7.0,
            "num_steps": STEPS,
            "solver": "euler",
            "final_sigma": "zero",
        },
    )
    (folder / "tokenizer").mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer/tokenizer.json").write_text((WORK / "tokenizer.json").read_text())
    write(
        folder / "model_index.json",
        {
            "_class_name": "CosmonautWorldPipeline",
            "name": "starter",
            "licence": "Apache-2.0",
            "description": "Small world model for Cosmonaut, trained from scratch on procedurally rendered rooms, "
            "corridors, courtyards, streets, forests and canyons.",
        },
    )
    write(
        folder / "world.json",
        world(outpainting(m) if ahead else None, panorama() if imagined else None, runs(finish, count)),
    )
    return count


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folder", type=Path)
    a.add_argument(
        "--finish",
        default="finish",
        help="checkpoint of the adversarial finish; without one the diffusion networks are written",
    )
    a.add_argument("--no-outpainting", action="store_true", help="chunks alone, no keyframes ahead")
    args = a.parse_args()
    count = export(args.folder, args.finish, not args.no_outpainting)
    size = sum(p.stat().st_size for p in args.folder.rglob("*") if p.is_file())
    print(count, f"{size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
