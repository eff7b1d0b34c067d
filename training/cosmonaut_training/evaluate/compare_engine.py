"""Checks the engine against this folder's modules: the first chunk of the exported starter with the outpainting
before it, if one is due, with the same noise, picture by picture.

  cosmonaut rollout --scene street-morning --move turn-left --frames 9 --out clip.mp4 --frames-dir frames
  python -m cosmonaut_training.evaluate.compare_engine --scene street-morning --clip clip.json --frames frames

Prints the largest and mean difference in grey levels (0..255) of the eight generated pictures; a level of 1 is
rounding.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer as TextTokenizer

from cosmonaut_training.data.memory import nearest_first, warped_clip
from cosmonaut_training.models.dit import Denoiser, Dit, DitConfig, conditions, pack_mask, sigma_steps
from cosmonaut_training.models.exported import network, picture_network
from cosmonaut_training.models.keyframe_prior import KeyframePrior, KeyframePriorConfig, Sight, Words, prior_sample
from cosmonaut_training.models.nets import HintedDepth, PixelPaint
from cosmonaut_training.models.text import TextConfig, TextEncoder, encode_captions
from cosmonaut_training.models.tokenizer import Tokenizer, TokenizerConfig
from cosmonaut_training.places import SCENES

FAR = 100.0


def first_picture(scene: Path, description: dict) -> tuple[np.ndarray, np.ndarray]:
    """Picture [H,W,3] in [-1,1] and depth [H,W] in metres."""
    picture = np.array(Image.open(scene / description["picture"]).convert("RGB"), np.float32) / 128 - 1
    stored = np.array(Image.open(scene / description["depth"]))
    return picture, np.where(stored == 65535, FAR, stored * description["depth_scale"]).astype(np.float32)


@torch.no_grad()
def chunk(starter: Path, scene: Path, clip: dict) -> np.ndarray:
    """The eight pictures [8,H,W,3] after the first, as grey levels."""
    description = json.loads((scene / "scene.json").read_text())
    picture, depth = first_picture(scene, description)
    lens = description["intrinsics"]
    K = np.array([lens[k] for k in ("fx", "fy", "cx", "cy")], np.float32)
    poses = np.array([np.vstack([np.reshape(f["c2w"], (3, 4)), [0, 0, 0, 1]]) for f in clip["frames"][:9]])
    dit = network(Dit, DitConfig, starter / "transformer")
    coder = network(Tokenizer, TokenizerConfig, starter / "vae")
    text = network(TextEncoder, TextConfig, starter / "text_encoder")
    refiner = picture_network(PixelPaint, starter / "refiner")
    words = TextTokenizer.from_file(str(starter / "tokenizer/tokenizer.json"))
    context, random = text(encode_captions(words, [clip["prompt"]])), np.random.RandomState(clip["seed"])
    schedule, world = (json.loads((starter / name).read_text()) for name in ("scheduler/config.json", "world.json"))

    def normals(t: int, h: int, w: int) -> torch.Tensor:
        return torch.from_numpy(random.standard_normal((16, t, h, w)).astype(np.float32).transpose(1, 0, 2, 3).copy())[
            None
        ]

    def denoised(given, condition, plan: dict, count: int) -> torch.Tensor:
        """Model latents [1,T,16,h,w] of a window."""
        _, t, _, h, w = condition.shape
        noise = normals(t, h, w)
        steps = sigma_steps(plan["sigma_max"], plan["sigma_min"], count)
        denoiser, x, x0 = Denoiser(dit), steps[0] * noise, noise
        for s, below in zip(steps[:-1], steps[1:]):
            x0 = denoiser(x, torch.tensor([s]), given, condition, noise, context, torch.tensor([0.001]))
            x = x0 + (below / s) * (x - x0)
        return x0

    grown = None
    known, depths, places = picture[None], depth[None], poses[:1].astype(np.float32)
    intrinsics = torch.from_numpy(K)[None]
    outpainting = world.get("outpainting")
    if outpainting:
        shown = nearest_first(known, depths, places, K, poses[8].astype(np.float32))
        if 1 - shown.fresh.mean() > outpainting["new_share"]:
            spot = poses[8]
            ahead, valid = (
                torch.from_numpy(shown.colour.transpose(2, 0, 1).copy())[None],
                torch.from_numpy(shown.fresh)[None],
            )
            told, packed = coder.model_latent(ahead[None]), pack_mask(valid[None])
            if (starter / "keyframe_prior").exists():
                first = torch.from_numpy(picture.transpose(2, 0, 1).copy())[None, None]
                sight = Sight.of(
                    told,
                    packed,
                    torch.from_numpy(shown.z)[None],
                    Words(words, text)([clip["prompt"]]),
                    coder.model_latent(first),
                    intrinsics,
                )
                plan = sigma_steps(outpainting["sigma_max"], outpainting["sigma_min"], outpainting["steps"])
                prior = network(KeyframePrior, KeyframePriorConfig, starter / "keyframe_prior")
                noise = normals(1, *told.shape[-2:])[:, 0]
                x0 = prior_sample(prior, sight, plan, noise, outpainting.get("guidance", 0))[:, None]
            else:
                x0 = denoised(
                    None,
                    conditions(torch.from_numpy(spot)[None, None], intrinsics, told, packed),
                    outpainting,
                    outpainting["steps"],
                )
            made = refiner(coder.pictures(x0)[0].clamp(-1, 1), ahead, valid[:, None].float())
            if (starter / "refiner_2").exists():
                made = picture_network(PixelPaint, starter / "refiner_2")(made, ahead, valid[:, None].float())
            seen = nearest_first(known, depths, places, K, spot, fill=False)
            hint = seen.z
            depth_network = picture_network(HintedDepth, starter / "depth")
            estimated = depth_network.metres(made, torch.from_numpy(hint)[None, None], K[0])[0, 0].numpy()
            known = np.concatenate([known, made.permute(0, 2, 3, 1).numpy()])
            depths = np.concatenate([depths, np.where(hint > 0, hint, estimated)[None]])
            places = np.concatenate([places, spot[None].astype(np.float32)])
            grown = np.stack([np.ones_like(hint), np.where(seen.fresh, seen.magnified, 1)])
    warped, mask = warped_clip(known, depths, places, K, poses[1:].astype(np.float32), grown)
    pictures = torch.from_numpy(np.concatenate([picture[None], warped]).transpose(0, 3, 1, 2).copy())[None]
    masks = torch.from_numpy(np.concatenate([np.ones_like(mask[:1]), mask]))[None]
    cache = coder.model_latent(pictures)
    condition = conditions(torch.from_numpy(poses)[None], intrinsics, cache, pack_mask(masks))
    x0 = denoised(cache[:, :1], condition, schedule, clip["steps"])
    decoded = coder.pictures(x0)[0, 1:]
    made = refiner(decoded, pictures[0, 1:], masks[0, 1:, None].float()).permute(0, 2, 3, 1).numpy()
    return np.trunc(255 * np.clip(1 + made, 0, 2) / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scene", required=True)
    parser.add_argument("--clip", type=Path, required=True, help="the sidecar of the engine's clip")
    parser.add_argument("--frames", type=Path, required=True, help="the engine's pictures")
    parser.add_argument("--scenes", type=Path, default=SCENES)
    args = parser.parse_args()
    ours = chunk(args.scenes / "starter", args.scenes / args.scene, json.loads(args.clip.read_text()))
    for i, picture in enumerate(ours, 1):
        difference = np.abs(np.array(Image.open(args.frames / f"{i:06d}.png"), np.float32) - picture)
        print(f"picture {i}: largest {difference.max():.0f}, mean {difference.mean():.5f} grey levels")


if __name__ == "__main__":
    main()
