"""Golden tensors of the DiT: tiny random configurations computed in float32 by diffusers' CosmosTransformer3DModel.

dit-<name>.safetensors holds weights, and inputs and outputs under "golden."; dit-<name>.json the configuration.

Two places where the public module differs from the original network are set back to the original:
  * RMS norm of queries and keys has epsilon 1e-6 (diffusers: 1e-5);
  * the rotary buffers may be bfloat16, as the original casts them (configuration "nopos").
"""

import json
import re
from pathlib import Path

import torch
from diffusers import CosmosTransformer3DModel

from cosmonaut_training.golden import save

TEXT_ROWS = 512

TO_ORIGINAL = [
    (r"^patch_embed\.proj", "x_embedder.proj.1"),
    (r"^time_embed\.t_embedder\.", "t_embedder.1."),
    (r"^time_embed\.norm", "affline_norm"),
    (r"^learnable_pos_embed\.", "extra_pos_embedder."),
    (r"^norm_out\.linear_(\d)", r"final_layer.adaLN_modulation.\1"),
    (r"^proj_out", "final_layer.linear"),
    (r"^transformer_blocks\.(\d+)\.attn1\.", r"blocks.block\1.blocks.0.block.attn."),
    (r"^transformer_blocks\.(\d+)\.attn2\.", r"blocks.block\1.blocks.1.block.attn."),
    (r"^transformer_blocks\.(\d+)\.norm1\.linear_(\d)", r"blocks.block\1.blocks.0.adaLN_modulation.\2"),
    (r"^transformer_blocks\.(\d+)\.norm2\.linear_(\d)", r"blocks.block\1.blocks.1.adaLN_modulation.\2"),
    (r"^transformer_blocks\.(\d+)\.norm3\.linear_(\d)", r"blocks.block\1.blocks.2.adaLN_modulation.\2"),
    (r"^transformer_blocks\.(\d+)\.ff\.net\.0\.proj", r"blocks.block\1.blocks.2.block.layer1"),
    (r"^transformer_blocks\.(\d+)\.ff\.net\.2", r"blocks.block\1.blocks.2.block.layer2"),
    (r"attn\.to_([qkv])\.weight", r"attn.to_\1.0.weight"),
    (r"attn\.norm_([qk])\.weight", r"attn.to_\1.1.weight"),
]


def original_name(name):
    """Parameter name of the original checkpoint for a name of diffusers."""
    for pattern, replacement in TO_ORIGINAL:
        name = re.sub(pattern, replacement, name)
    return "net." + name


class Bf16Rope(torch.nn.Module):
    """Rotary angles as the original computes them when its buffers were cast to bfloat16."""

    def __init__(self, head_dim, scale, base_fps=24):
        super().__init__()
        spatial = head_dim // 6 * 2
        temporal = head_dim - 2 * spatial
        self.base_fps = base_fps
        self.seq = torch.arange(128).float().to(torch.bfloat16)
        ranges = [torch.arange(0, d, 2).float()[: d // 2] / d for d in (temporal, spatial, spatial)]
        self.ranges = [r.to(torch.bfloat16) for r in ranges]
        self.thetas = [10000.0 * s ** (d / (d - 2)) for s, d in zip(scale, (temporal, spatial, spatial))]

    def forward(self, x, fps=None):
        t, h, w = x.shape[2], x.shape[3] // 2, x.shape[4] // 2
        freq = [1.0 / (theta**r) for theta, r in zip(self.thetas, self.ranges)]
        if fps is None:
            et = torch.outer(self.seq[:t], freq[0])
        else:
            et = torch.outer(self.seq[:t] / torch.tensor([float(fps)], dtype=torch.bfloat16) * self.base_fps, freq[0])
        eh = torch.outer(self.seq[:h], freq[1])
        ew = torch.outer(self.seq[:w], freq[2])
        assert et.dtype == eh.dtype == torch.bfloat16
        angles = torch.cat(
            [
                et[:, None, None, :].expand(t, h, w, -1),
                eh[None, :, None, :].expand(t, h, w, -1),
                ew[None, None, :, :].expand(t, h, w, -1),
            ]
            * 2,
            dim=-1,
        )
        angles = angles.flatten(0, 2).float()
        return torch.cos(angles), torch.sin(angles)


def randomise(model, generator):
    """Random weights of a size that keeps activations near 1 and every path visible in the output."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if p.ndim == 1:
                p.copy_(1 + 0.2 * noise)
            elif "pos_emb" in name:
                p.copy_(noise)
            else:
                p.copy_(noise / p.shape[1] ** 0.5)


def build(config, dtype, seed):
    """A random model whose weights are exactly those of the stored type."""
    options = {k: v for k, v in config.items() if k not in ("_class_name", "rope_buffer_dtype")}
    model = CosmosTransformer3DModel(**options).eval()
    randomise(model, torch.Generator().manual_seed(seed))
    for block in model.transformer_blocks:
        for attention in (block.attn1, block.attn2):
            attention.norm_q.eps = attention.norm_k.eps = 1e-6
    if config.get("rope_buffer_dtype") == "bf16":
        model.rope = Bf16Rope(config["attention_head_dim"], config["rope_scale"])
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(p.to(dtype).float())
    return model


def stored_weights(model, dtype, original):
    state = {
        (original_name(k) if original else k): v.detach().to(dtype).contiguous() for k, v in model.state_dict().items()
    }
    if original:  # what a published checkpoint carries besides the weights
        state["net.pos_embedder.seq"] = torch.arange(8).float()
        state["logvar.0.freqs"] = torch.randn(4)
        state["logvar.0.phases"] = torch.randn(4)
        state["logvar.1.weight"] = torch.randn(1, 4)
        state["net.blocks.block0.blocks.0.block.attn.to_q.1._extra_state"] = torch.zeros(3, dtype=torch.uint8)
    return state


def padded(text):
    return torch.cat([text, torch.zeros(TEXT_ROWS - text.shape[0], text.shape[1])])[None]


def write(folder: Path, name, config, tensors):
    save(folder / f"{name}.safetensors", tensors)
    (folder / f"{name}.json").write_text(json.dumps(config, indent=2) + "\n")


def config(**values):
    base = {
        "_class_name": "CosmosTransformer3DModel",
        "in_channels": 16,
        "out_channels": 16,
        "num_attention_heads": 2,
        "attention_head_dim": 24,
        "num_layers": 2,
        "mlp_ratio": 2.0,
        "text_embed_dim": 16,
        "adaln_lora_dim": 8,
        "max_size": [8, 20, 24],
        "patch_size": [1, 2, 2],
        "rope_scale": [2.0, 1.0, 1.0],
        "concat_padding_mask": True,
        "extra_pos_embed_type": "learnable",
    }
    return base | values


CASES = {
    # name: (configuration, stored type, original names, latent T H W, fps, valid text rows, sigma)
    "dit-t2w": (config(), torch.float32, True, (3, 6, 8), 24, 7, 80.0),
    "dit-v2w": (
        config(
            in_channels=17,
            attention_head_dim=32,
            num_layers=1,
            mlp_ratio=2.5,
            text_embed_dim=20,
            adaln_lora_dim=6,
            rope_scale=[2.0, 2.0, 2.0],
            max_size=[5, 8, 20],
            use_crossattn_projection=False,
            controlnet_block_every_n=None,
        ),
        torch.float32,
        False,
        (2, 4, 10),
        30,
        512,
        1.7,
    ),
    "dit-camera": (
        config(
            in_channels=73,
            num_attention_heads=3,
            attention_head_dim=16,
            num_layers=3,
            mlp_ratio=4.0,
            rope_scale=[1.0, 1.0, 1.0],
        ),
        torch.float16,
        True,
        (3, 4, 6),
        12,
        0,
        0.05,
    ),
    "dit-nopos": (
        config(
            concat_padding_mask=False, extra_pos_embed_type=None, rope_scale=[2.0, 1.5, 1.25], rope_buffer_dtype="bf16"
        ),
        torch.bfloat16,
        True,
        (8, 10, 12),
        15,
        3,
        0.002,
    ),
}


FILES = tuple(f"{name}.{ending}" for name in CASES for ending in ("safetensors", "json"))


@torch.no_grad()
def golden(folder, name, seed):
    cfg, dtype, original, (t, h, w), fps, rows, sigma = CASES[name]
    model = build(cfg, dtype, seed)
    g = torch.Generator().manual_seed(seed + 1000)
    x = torch.randn(1, cfg["in_channels"], t, h, w, generator=g)
    text = torch.randn(rows, cfg["text_embed_dim"], generator=g)
    c_noise = 0.25 * torch.log(torch.tensor([sigma]))
    taps = {}
    model.patch_embed.register_forward_hook(lambda m, i, o: taps.__setitem__("patch", o.flatten(0, 3)))
    model.time_embed.register_forward_hook(
        lambda m, i, o: taps.update({"adaln_base": o[0].flatten(), "affine_embedding": o[1].flatten()})
    )
    model.transformer_blocks[0].register_forward_hook(lambda m, i, o: taps.__setitem__("block0", o[0]))
    context = padded(text) if rows < TEXT_ROWS else text[None]
    out = model(x, c_noise, context, fps=fps, padding_mask=torch.zeros(1, 1, h * 8, w * 8), return_dict=False)[0]
    tensors = stored_weights(model, dtype, original)
    tensors |= {"golden." + k: v for k, v in taps.items()}
    tensors |= {
        "golden.x": x[0],
        "golden.text": text if rows else torch.zeros(1, cfg["text_embed_dim"]),
        "golden.rows": torch.tensor([rows], dtype=torch.int32),
        "golden.c_noise": c_noise,
        "golden.fps": torch.tensor([float(fps)]),
        "golden.out": out[0],
    }
    write(folder, name, cfg, tensors)


def make(folder: Path) -> None:
    for number, case in enumerate(CASES):
        torch.manual_seed(number)
        golden(folder, case, 10 + number)
