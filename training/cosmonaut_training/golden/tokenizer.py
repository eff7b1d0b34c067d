"""Golden tensors of the video tokenizer, by diffusers' AutoencoderKLCosmos in float32.

Tiny random tokenizers of every published compression; weights are rounded to the type they are stored in before
anything is computed. Even files carry the original tensor names, odd ones those of diffusers.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from diffusers import AutoencoderKLCosmos

from cosmonaut_training.golden import save

CONFIGS = {
    # name: (configuration, (T, H, W), stored type, diffusers names)
    "tokenizer-4x8x8": (
        dict(
            encoder_block_out_channels=(6, 8, 12, 10),
            decode_block_out_channels=(4, 9, 12, 8),
            num_layers=2,
            spatial_compression_ratio=8,
            temporal_compression_ratio=4,
            attention_resolutions=(),
            latent_channels=16,
        ),
        (9, 24, 16),
        torch.float16,
        False,
    ),
    "tokenizer-8x8x8": (
        dict(
            encoder_block_out_channels=(5, 7, 11, 6),
            decode_block_out_channels=(3, 8, 10, 9),
            num_layers=1,
            spatial_compression_ratio=8,
            temporal_compression_ratio=8,
            attention_resolutions=(),
            latent_channels=5,
        ),
        (17, 16, 24),
        torch.float16,
        True,
    ),
    "tokenizer-8x16x16": (
        dict(
            encoder_block_out_channels=(4, 7, 8, 8),
            decode_block_out_channels=(6, 5, 8, 9),
            num_layers=2,
            spatial_compression_ratio=16,
            temporal_compression_ratio=8,
            attention_resolutions=(32,),
            latent_channels=16,
        ),
        (9, 32, 16),
        torch.bfloat16,
        False,
    ),
    # Attention in the levels and another patch: beyond the published models, within the configuration's language.
    "tokenizer-attention": (
        dict(
            encoder_block_out_channels=(8, 12, 16, 16),
            decode_block_out_channels=(8, 12, 16, 16),
            num_layers=1,
            patch_size=2,
            resolution=32,
            spatial_compression_ratio=8,
            temporal_compression_ratio=4,
            attention_resolutions=(8,),
            latent_channels=8,
        ),
        (5, 16, 24),
        torch.float32,
        True,
    ),
}


STATISTICS = "tokenizer-statistics.safetensors"

FILES = (*(f"{name}.safetensors" for name in CONFIGS), STATISTICS)


def original_name(name: str) -> str:
    """The published name of a diffusers parameter, written from the table of names, not from the Java class."""
    name = re.sub(r"down_blocks\.(\d+)", r"down.\1", name)
    name = re.sub(r"up_blocks\.(\d+)", lambda m: f"up.{2 - int(m[1])}", name)
    name = name.replace("mid_block.resnets.0", "mid.block_1").replace("mid_block.resnets.1", "mid.block_2")
    name = name.replace("mid_block.attentions.0", "mid.attn_1.0").replace("mid_block.temp_attentions.0", "mid.attn_1.1")
    name = (
        name.replace(".resnets.", ".block.").replace("downsamplers.0", "downsample").replace("upsamplers.0", "upsample")
    )
    for to, of in (
        ("to_q", "q"),
        ("to_k", "k"),
        ("to_v", "v"),
        ("to_out.0", "proj_out"),
        ("conv_s", "0"),
        ("conv_t", "1"),
        ("conv_shortcut", "nin_shortcut"),
    ):
        name = name.replace(f".{to}.", f".{of}.conv3d.")
    name = re.sub(r"(downsample|upsample)\.conv([123])\.", r"\1.conv\2.conv3d.", name)
    return re.sub(r"^(quant_conv|post_quant_conv)\.", r"\1.conv3d.", name)


def randomise(model: torch.nn.Module, dtype: torch.dtype) -> None:
    """Values that keep every part visible: norms off one, biases off zero, attention that attends."""
    for name, p in model.named_parameters():
        if "norm" in name:
            p.copy_((1 + 0.2 * torch.randn_like(p)) if name.endswith("weight") else 0.2 * torch.randn_like(p))
        elif name.endswith("bias"):
            p.copy_(0.2 * torch.randn_like(p))
        else:
            gain = 2.5 if ".to_q." in name or ".to_k." in name else 1.0
            p.copy_(gain * torch.randn_like(p) / (p[0].numel() ** 0.5))
        p.copy_(p.to(dtype).float())


@torch.no_grad()
def golden(folder: Path, name: str, seed: int) -> None:
    config, (t, h, w), dtype, diffusers_names = CONFIGS[name]
    torch.manual_seed(seed)
    model = AutoencoderKLCosmos(**config, latents_mean=None, latents_std=None).eval()
    randomise(model, dtype)
    out = {}
    for part, frames in (("clip", t), ("image", 1)):
        pixels = torch.randint(0, 256, (1, 3, frames, h, w)).float() / 128 - 1
        latents = model.encode(pixels).latent_dist.mode()
        out |= {
            f"{part}.pixels": pixels.half(),
            f"{part}.latents": latents,
            f"{part}.decoded": model.decode(latents).sample,
        }
    assert all(v.isfinite().all() for v in out.values())
    out = {k: v[0].contiguous() for k, v in out.items()}
    rename = (lambda k: k) if diffusers_names else original_name
    out |= {"weights." + rename(k): v.to(dtype).contiguous() for k, v in model.state_dict().items()}
    written = {k: list(v) if isinstance(v, tuple) else v for k, v in model.config.items() if not k.startswith("_")}
    save(folder / f"{name}.safetensors", out, config=written)


def statistics(folder: Path) -> None:
    """What diffusers takes for the statistics of latents where config.json says none, and what its video-to-world
    pipeline makes of latents with them (sigma_data .5)."""
    said = {"latent_channels": 16, "encoder_block_out_channels": [4, 4], "decode_block_out_channels": [4, 4]}
    config = AutoencoderKLCosmos.from_config(said).config
    torch.manual_seed(99)
    latents = torch.randn(1, 16, 3, 2, 2)
    mean, std = (
        torch.tensor(values).view(1, config.latent_channels, -1, 1, 1)
        for values in (config.latents_mean, config.latents_std)
    )
    scaled = (latents - mean[:, :, : latents.size(2)]) * 0.5 / std[:, :, : latents.size(2)]
    out = {"mean": mean.flatten(), "std": std.flatten(), "latents": latents[0], "scaled": scaled[0]}
    save(folder / STATISTICS, out, config=said)


def make(folder: Path) -> None:
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True)
    for i, key in enumerate(CONFIGS):
        golden(folder, key, 100 + i)
    statistics(folder)
    torch.use_deterministic_algorithms(before)
