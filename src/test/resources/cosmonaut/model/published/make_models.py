"""Writes a tiny camera-conditioned model twice with the same random numbers: as NVIDIA lays it out, and as diffusers does.

    python -W ignore make_models.py

Made with torch 2.15, diffusers 0.42.1 and safetensors 0.8. The archives of TorchScript come out in another order of
bytes every time, with the same tensors.
"""

import json
import pathlib
import re

import torch
from diffusers import AutoencoderKLCosmos
from safetensors.torch import save_file

WIDTH, HEADS, BLOCKS, TEXT, RANK = 24, 2, 2, 8, 4
CHANNELS = 24  # latent 16, condition mask 1, rays 6, padding 1
FOLDER = pathlib.Path(__file__).parent


def transformer():
    tensors = {}

    def random(name, *shape):
        tensors["net." + name] = (
            torch.randn(*shape) * 0.3 / shape[-1] ** 0.5
        ).bfloat16()

    def ones(name, size):
        tensors["net." + name] = torch.ones(size).bfloat16()

    random("x_embedder.proj.1.weight", WIDTH, 4 * CHANNELS)
    random("t_embedder.1.linear_1.weight", WIDTH, WIDTH)
    random("t_embedder.1.linear_2.weight", 3 * WIDTH, WIDTH)
    ones("affline_norm.weight", WIDTH)
    for axis, size in (("t", 128), ("h", 120), ("w", 120)):
        random(f"extra_pos_embedder.pos_emb_{axis}", size, WIDTH)
    tensors["net.pos_embedder.seq"] = torch.arange(128).bfloat16()
    for block in range(BLOCKS):
        prefix = f"blocks.block{block}.blocks."
        for part, features in ((0, WIDTH), (1, TEXT)):
            for name, inputs in (
                ("to_q.0", WIDTH),
                ("to_k.0", features),
                ("to_v.0", features),
                ("to_out.0", WIDTH),
            ):
                random(f"{prefix}{part}.block.attn.{name}.weight", WIDTH, inputs)
            for name in ("to_q.1", "to_k.1"):
                ones(f"{prefix}{part}.block.attn.{name}.weight", WIDTH // HEADS)
        random(prefix + "2.block.layer1.weight", 4 * WIDTH, WIDTH)
        random(prefix + "2.block.layer2.weight", WIDTH, 4 * WIDTH)
        for part in range(3):
            random(f"{prefix}{part}.adaLN_modulation.1.weight", RANK, WIDTH)
            random(f"{prefix}{part}.adaLN_modulation.2.weight", 3 * WIDTH, RANK)
    random("final_layer.adaLN_modulation.1.weight", RANK, WIDTH)
    random("final_layer.adaLN_modulation.2.weight", 2 * WIDTH, RANK)
    random("final_layer.linear.weight", 64, WIDTH)
    tensors["logvar.0.freqs"] = torch.randn(128)
    tensors["logvar.0.phases"] = torch.randn(128)
    tensors["logvar.1.weight"] = torch.randn(1, 128)
    return tensors


def diffusers_name(name):
    name = name.removeprefix("net.")
    for before, after in (
        ("x_embedder.proj.1", "patch_embed.proj"),
        ("t_embedder.1", "time_embed.t_embedder"),
        ("affline_norm", "time_embed.norm"),
        ("extra_pos_embedder", "learnable_pos_embed"),
        ("final_layer.adaLN_modulation.1", "norm_out.linear_1"),
        ("final_layer.adaLN_modulation.2", "norm_out.linear_2"),
        ("final_layer.linear", "proj_out"),
    ):
        name = name.replace(before, after)
    name = re.sub(r"blocks\.block(\d+)\.blocks\.", r"transformer_blocks.\1.", name)
    name = re.sub(
        r"\.([012])\.adaLN_modulation\.([12])\.",
        lambda m: f".norm{int(m[1]) + 1}.linear_{m[2]}.",
        name,
    )
    name = re.sub(r"\.([01])\.block\.attn\.", lambda m: f".attn{int(m[1]) + 1}.", name)
    name = re.sub(r"\.to_([qkv])\.0\.", r".to_\1.", name)
    name = re.sub(r"\.to_([qk])\.1\.", r".norm_\1.", name)
    return name.replace(".2.block.layer1.", ".ff.net.0.proj.").replace(
        ".2.block.layer2.", ".ff.net.2."
    )


def original_tokenizer_name(name):
    name = re.sub(r"up_blocks\.(\d)", lambda m: f"up.{2 - int(m[1])}", name)
    for before, after in (
        ("down_blocks.", "down."),
        ("mid_block.resnets.0", "mid.block_1"),
        ("mid_block.resnets.1", "mid.block_2"),
        ("mid_block.attentions.0", "mid.attn_1.0"),
        ("mid_block.temp_attentions.0", "mid.attn_1.1"),
        ("downsamplers.0", "downsample"),
        ("upsamplers.0", "upsample"),
        ("conv_shortcut", "nin_shortcut.conv3d"),
        ("to_q", "q.conv3d"),
        ("to_k", "k.conv3d"),
        ("to_v", "v.conv3d"),
        ("to_out.0", "proj_out.conv3d"),
        ("conv_s", "0.conv3d"),
        ("conv_t", "1.conv3d"),
        (".resnets.", ".block."),
    ):
        name = name.replace(before, after)
    name = re.sub(r"sample\.conv([123])\.", r"sample.conv\1.conv3d.", name)
    return name.replace("quant_conv.", "quant_conv.conv3d.")


class Node(torch.nn.Module):
    def forward(self, x):
        return x


def script(tensors, file):
    """A TorchScript archive whose tree of modules has these names."""
    top = Node()
    for name, value in tensors.items():
        module = top
        *path, last = name.split(".")
        for part in path:
            if part not in module._modules:
                module.add_module(part, Node())
            module = module._modules[part]
        module.register_parameter(last, torch.nn.Parameter(value, requires_grad=False))
    torch.jit.script(top).save(str(file))


def rounded(values):
    return [float(value) for value in torch.tensor(values).bfloat16()]


def main():
    torch.manual_seed(5)
    coder = AutoencoderKLCosmos(
        encoder_block_out_channels=(4, 8, 8, 8),
        decode_block_out_channels=(8, 8, 8, 8),
        num_layers=1,
    ).bfloat16()
    buffers = ("wavelets", "_arange", "patch_size_buffer")
    names = {
        original_tokenizer_name(name): value
        for name, value in coder.state_dict().items()
        if not name.endswith(buffers)
    }
    tokenizer = FOLDER / "Cosmos-1.0-Tokenizer-CV8x8x8"
    tokenizer.mkdir(exist_ok=True)
    for half, parts in (
        ("encoder", ("encoder.", "quant_conv.")),
        ("decoder", ("decoder.", "post_quant_conv.")),
    ):
        script(
            {name: value for name, value in names.items() if name.startswith(parts)},
            tokenizer / f"{half}.jit",
        )
    mean, std = coder.config.latents_mean, coder.config.latents_std
    torch.save(
        (torch.tensor(mean).reshape(16, 16), torch.tensor(std).reshape(16, 16)),
        tokenizer / "mean_std.pt",
    )

    tensors = transformer()
    original = FOLDER / "nvidia-layout"
    original.mkdir(exist_ok=True)
    torch.save({"model": tensors}, original / "model.pt")

    diffusers = FOLDER / "diffusers-layout"
    (diffusers / "transformer").mkdir(parents=True, exist_ok=True)
    kept = {
        diffusers_name(name): value
        for name, value in tensors.items()
        if not name.startswith("logvar") and name != "net.pos_embedder.seq"
    }
    save_file(kept, diffusers / "transformer" / "diffusion_pytorch_model.safetensors")
    # What is left out here has diffusers' defaults, but for the precision of rotary buffers: that of the original.
    about = {
        "_class_name": "CosmosTransformer3DModel",
        "in_channels": CHANNELS - 1,
        "num_attention_heads": HEADS,
        "attention_head_dim": WIDTH // HEADS,
        "num_layers": BLOCKS,
        "text_embed_dim": TEXT,
        "adaln_lora_dim": RANK,
        "rope_buffer_dtype": "bf16",
    }
    (diffusers / "transformer" / "config.json").write_text(
        json.dumps(about, indent=2) + "\n"
    )
    coder.save_pretrained(diffusers / "vae")
    file = diffusers / "vae" / "config.json"
    config = json.loads(file.read_text())
    config["latents_mean"], config["latents_std"] = rounded(mean), rounded(std)
    file.write_text(json.dumps(config) + "\n")


if __name__ == "__main__":
    main()
