"""Compares the starter's modules with diffusers and transformers on random weights: same names, same numbers.

python -m cosmonaut_training.evaluate.compare_published
"""

from __future__ import annotations

import argparse
import re

import torch
from diffusers import AutoencoderKLCosmos, CosmosTransformer3DModel
from transformers import T5Config, T5EncoderModel

from cosmonaut_training.models.dit import Dit
from cosmonaut_training.models.text import TextEncoder
from cosmonaut_training.models.tokenizer import Tokenizer

TOKENIZER_NAMES = [
    (r"down\.(\d)", r"down_blocks.\1"),
    (r"\.block\.", ".resnets."),
    ("downsample", "downsamplers.0"),
    ("upsample", "upsamplers.0"),
    (r"mid\.block_1", "mid_block.resnets.0"),
    (r"mid\.attn_1\.0", "mid_block.attentions.0"),
    (r"mid\.attn_1\.1", "mid_block.temp_attentions.0"),
    (r"mid\.block_2", "mid_block.resnets.1"),
    (r"\.([qkv])\.conv3d", r".to_\1"),
    (r"\.proj_out\.conv3d", ".to_out.0"),
    (r"\.0\.conv3d", ".conv_s"),
    (r"\.1\.conv3d", ".conv_t"),
    (r"(conv[123]|quant_conv)\.conv3d", r"\1"),
    (r"nin_shortcut\.conv3d", "conv_shortcut"),
]
DIT_NAMES = [
    (r"^net\.", ""),
    (r"^blocks\.block(\d+)\.", r"transformer_blocks.\1."),
    (r"\.blocks\.0\.block\.attn\.", ".attn1."),
    (r"\.blocks\.1\.block\.attn\.", ".attn2."),
    (r"\.to_([qk])\.1", r".norm_\1"),
    (r"\.to_([qkv])\.0", r".to_\1"),
    (r"\.blocks\.2\.block\.layer1", ".ff.net.0.proj"),
    (r"\.blocks\.2\.block\.layer2", ".ff.net.2"),
    (r"\.blocks\.0\.adaLN_modulation\.", ".norm1.linear_"),
    (r"\.blocks\.1\.adaLN_modulation\.", ".norm2.linear_"),
    (r"\.blocks\.2\.adaLN_modulation\.", ".norm3.linear_"),
    (r"x_embedder\.proj\.1", "patch_embed.proj"),
    (r"t_embedder\.1", "time_embed.t_embedder"),
    ("affline_norm", "time_embed.norm"),
    ("extra_pos_embedder", "learnable_pos_embed"),
    (r"final_layer\.adaLN_modulation\.", "norm_out.linear_"),
    (r"final_layer\.linear", "proj_out"),
]


def rename(name: str, rules) -> str:
    for old, new in rules:
        name = re.sub(old, new, name)
    return name


def report(what: str, a: torch.Tensor, b: torch.Tensor) -> None:
    print(f"{what}: largest difference {(a - b).abs().max():.1e} of {b.abs().max():.2f}")


@torch.no_grad()
def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    torch.manual_seed(0)
    mine = Tokenizer()
    for b in (mine.encoder.bypass, mine.decoder.bypass):
        torch.nn.init.zeros_(b.weight)
        torch.nn.init.zeros_(b.bias)
    config = {
        k: v
        for k, v in mine.config.json().items()
        if k not in ("_class_name", "linear_bypass", "latents_mean", "latents_std")
    }
    other = AutoencoderKLCosmos(**config)
    n = len(mine.config.decode_block_out_channels) - 2
    level = lambda k: re.sub(r"\bup\.(\d)", lambda m: f"up_blocks.{n - int(m[1])}", k)
    other.load_state_dict(
        {rename(level(k), TOKENIZER_NAMES): v for k, v in mine.state_dict().items() if "bypass" not in k}
    )
    for t in (9, 1):
        x = torch.randn(1, t, 3, 112, 192)
        z = mine.encode(x)
        report(f"encoder, {t} pictures", z, other.encode(x.transpose(1, 2)).latent_dist.mode().transpose(1, 2))
        report(f"decoder, {t} pictures", mine.decode(z), other.decode(z.transpose(1, 2)).sample.transpose(1, 2))

    mine = Dit()
    for p in mine.parameters():
        torch.nn.init.normal_(p, std=0.05 if p.ndim > 1 else 0.5)
    other = CosmosTransformer3DModel(**{k: v for k, v in mine.config.json().items() if k != "_class_name"})
    other.load_state_dict({rename(k, DIT_NAMES): v for k, v in mine.state_dict().items()})
    x, noise, text = torch.randn(2, 3, 73, 14, 24), torch.tensor([0.3, -0.5]), torch.randn(2, 20, 128)
    text[1, 12:] = 0
    full = torch.cat([text, torch.zeros(2, 492, 128)], 1)
    theirs = [
        other(
            x[i : i + 1].transpose(1, 2),
            noise[i : i + 1],
            full[i : i + 1],
            fps=12,
            padding_mask=torch.zeros(1, 1, 112, 192),
        ).sample
        for i in range(2)
    ]
    report("transformer", mine(x, noise, text), torch.cat(theirs).transpose(1, 2))

    mine = TextEncoder()
    other = T5EncoderModel(T5Config(**mine.config.json())).eval()
    other.load_state_dict(mine.state_dict() | {"encoder.embed_tokens.weight": mine.shared.weight})
    ids = torch.randint(3, 500, (2, 30))
    ids[1, 17:] = 0
    report(
        "text encoder",
        mine(ids),
        other(ids, attention_mask=(ids != 0).long()).last_hidden_state * (ids != 0)[..., None],
    )


if __name__ == "__main__":
    main()
