"""Trains a small video tokenizer of the published architecture, whose every layer works.

The starter's tokenizer is its linear bypass alone, so it says nothing about what norms and attention over a whole
picture do to a picture that is coded in tiles. This one has no bypass. It sees the clips and pictures that come with
the program, for some minutes on one core: enough to code them, not to be used for anything else.

    python -m cosmonaut_training.evaluate.live_tokenizer OUT --minutes 20
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import nn

from cosmonaut_training.models.tokenizer import Tokenizer, TokenizerConfig, to_input
from cosmonaut_training.train.tokenizer import loss_of

CLIP, EDGE = 9, 96
SAMPLES = Path(__file__).resolve().parents[3] / "sample-scenes"


def clips_of(folder: Path) -> list[np.ndarray]:
    """The moving clips, [T,H,W,3] bytes each; the other pictures are left for measuring."""
    clips = []
    for clip in sorted(folder.glob("evaluation/moving-*")):
        pictures = [np.asarray(Image.open(file).convert("RGB")) for file in sorted(clip.glob("picture-*.png"))]
        clips.append(np.stack(pictures))
    return clips


def batch(clips: list[np.ndarray], r: np.random.Generator, count: int, frames: int, edge: int) -> torch.Tensor:
    out = []
    for _ in range(count):
        clip = clips[int(r.integers(len(clips)))]
        at = [int(r.integers(n - size + 1)) for n, size in zip(clip.shape[:3], (frames, edge, edge), strict=True)]
        cut = clip[at[0] : at[0] + frames, at[1] : at[1] + edge, at[2] : at[2] + edge]
        out.append(torch.from_numpy(np.ascontiguousarray(cut[:, :, :: int(r.choice((-1, 1)))])))
    return to_input(torch.stack(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--width", type=int, default=16, help="channels of all levels")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    r = np.random.default_rng(args.seed)
    width = (args.width,) * 4
    config = TokenizerConfig(encoder_block_out_channels=width, decode_block_out_channels=width, linear_bypass=False)
    model = Tokenizer(config)
    for bypass in (model.encoder.bypass, model.decoder.bypass):
        nn.init.zeros_(bypass.weight)
        nn.init.zeros_(bypass.bias)
        bypass.requires_grad_(False)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, 2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    clips, begun, step = clips_of(SAMPLES), time.monotonic(), 0
    while (done := (time.monotonic() - begun) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * (1 - done)
        # Single pictures mostly, which are cheap; clips for what looks over time.
        x = batch(clips, r, 1, CLIP, EDGE) if step % 4 == 3 else batch(clips, r, 4, 1, EDGE)
        y = model.decode(model.encode(x))
        loss = loss_of(y, x)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        if step % 100 == 0:
            error = float(((y - x) / 2).detach().square().mean())
            print(f"step {step}, {10 * np.log10(1 / error):.2f} dB", flush=True)
        step += 1
    args.out.mkdir(parents=True, exist_ok=True)
    # Rounded, so that a file of half a megabyte can lie among the tests.
    weights = {
        name: value.to(torch.bfloat16).contiguous()
        for name, value in model.state_dict().items()
        if ".bypass." not in name
    }
    save_file(weights, args.out / "diffusion_pytorch_model.safetensors")
    settings = {**config.json(), "latents_mean": None, "latents_std": None}
    (args.out / "config.json").write_text(json.dumps(settings, indent=2) + "\n")


if __name__ == "__main__":
    main()
