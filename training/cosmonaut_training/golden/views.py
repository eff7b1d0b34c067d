"""Golden tensors of the multi-view DiT: section 5.1 of the specification written out around the blocks of diffusers.

dit-views<n>.safetensors holds weights, and inputs and outputs under "golden."; dit-views<n>.json the configuration.
diffusers has no multi-view network. What is not its own here, from the formulas:
  * channels behind the padding mask: the view's row of a table, plus a linear map of how often its pictures were
    repeated (by 10), then a linear map of 64 points of a trajectory;
  * rotary and sine-cosine positions that begin again with every view;
  * cross-attention of a view's tokens to the 512 rows of its own prompt.
"""

import math
from pathlib import Path

import torch

from cosmonaut_training.golden.dit import Bf16Rope, build, config, padded, stored_weights, write

CASES = {
    # name: (configuration, stored type, latent T of a view, H, W, fps, valid text rows of every view, sigma)
    "dit-views3": (
        config(
            extra_pos_embed_type="sincos",
            rope_scale=[1.0, 1.0, 1.0],
            rope_buffer_dtype="bf16",
            n_views=3,
            view_condition_dim=6,
            add_repeat_frame_embedding=True,
        ),
        torch.float32,
        (2, 6, 10),
        24,
        (5, 0, 9),
        80.0,
    ),
    "dit-views2": (
        config(
            in_channels=17,
            num_layers=1,
            attention_head_dim=28,
            extra_pos_embed_type="sincos",
            rope_scale=[1.0, 1.0, 1.0],
            n_views=2,
            view_condition_dim=5,
            traj_condition_dim=4,
            concat_traj_embedding=True,
        ),
        torch.float16,
        (3, 2, 14),
        10,
        (512, 3),
        0.7,
    ),
    "dit-views6": (
        config(
            in_channels=17,
            num_layers=1,
            extra_pos_embed_type="sincos",
            rope_scale=[1.0, 1.0, 1.0],
            rope_buffer_dtype="bf16",
            n_views=6,
            n_views_emb=7,
            view_condition_dim=6,
            add_repeat_frame_embedding=True,
        ),
        torch.bfloat16,
        (2, 6, 2),
        24,
        (1, 2, 3, 4, 5, 6),
        0.01,
    ),
}

FILES = tuple(f"{name}.{ending}" for name in CASES for ending in ("safetensors", "json"))

POINTS = 64 * 3
SAMPLED = "dit-views6"
AUGMENT, GUIDANCE = 0.001, 1.5
OWN = {
    "n_views",
    "n_views_emb",
    "view_condition_dim",
    "add_repeat_frame_embedding",
    "traj_condition_dim",
    "concat_traj_embedding",
}


class Views(torch.nn.Module):
    """The channels that tell the views apart."""

    def __init__(self, cfg):
        super().__init__()
        width = cfg["view_condition_dim"]
        self.count = cfg["n_views"]
        self.view_embeddings = torch.nn.Embedding(cfg.get("n_views_emb", self.count), width)
        self.repeat_frame_embedding = (
            torch.nn.Linear(1, width) if cfg.get("add_repeat_frame_embedding", False) else None
        )
        self.traj_embeddings = (
            torch.nn.Linear(POINTS, cfg["traj_condition_dim"]) if cfg.get("concat_traj_embedding", False) else None
        )

    def forward(self, repeats, trajectory, frames, height, width):
        """[channels, views * frames, height, width]"""
        rows = self.view_embeddings.weight[: self.count]
        if self.repeat_frame_embedding is not None:
            rows = rows + self.repeat_frame_embedding(repeats[:, None] / 10)
        if self.traj_embeddings is not None:
            rows = torch.cat([rows, self.traj_embeddings(trajectory)[None].expand(self.count, -1)], dim=1)
        rows = rows.T[:, :, None, None, None].expand(-1, -1, frames, height, width)
        return rows.flatten(1, 2)


def sine_cosine(width, positions):
    """[positions, width]: sines, then cosines, of wavelengths that grow to 10000."""
    omega = 10000.0 ** -(torch.arange(width // 2, dtype=torch.float64) / (width / 2))
    angles = torch.arange(positions, dtype=torch.float64)[:, None] * omega
    return torch.cat([angles.sin(), angles.cos()], dim=1).float()


def positions(width, frames, h, w):
    """[frames * h * w, width]: features along time, height and width side by side."""
    space = width // 6 * 2
    t = sine_cosine(width - 2 * space, frames)[:, None, None].expand(-1, h, w, -1)
    y = sine_cosine(space, h)[None, :, None].expand(frames, -1, w, -1)
    x = sine_cosine(space, w)[None, None].expand(frames, h, -1, -1)
    return torch.cat([t, y, x], dim=-1).flatten(0, 2)


class ByView(torch.nn.Module):
    """Cross-attention in which every view sees its own prompt alone."""

    def __init__(self, attention, count):
        super().__init__()
        self.attention, self.count = attention, count

    def forward(self, tokens, encoder_hidden_states, attention_mask=None):
        views = tokens.reshape(self.count, -1, tokens.shape[-1])
        texts = encoder_hidden_states.reshape(self.count, -1, encoder_hidden_states.shape[-1])
        return self.attention(views, encoder_hidden_states=texts).reshape(tokens.shape)


def marked(height, width, columns):
    """[height, width] cells of a latent whose pixels have that many columns of padding on either side."""
    mask = torch.zeros(1, 1, 8 * height, 8 * width)
    if columns:
        mask[..., :columns] = mask[..., -columns:] = 1
    return torch.nn.functional.interpolate(mask, size=(height, width), mode="nearest")[0, 0]


def forward(model, views, x, text, c_noise, fps, repeats, trajectory, columns=0):
    """The raw output for a latent [channels, views * frames, height, width] and texts [views * 512, features]."""
    _, frames, height, width = x.shape
    frames //= views.count
    h, w = height // 2, width // 2
    padding = marked(height, width, columns).expand(1, *x.shape[1:])
    channels = torch.cat([x, padding, views(repeats, trajectory, frames, height, width)])[None]
    tokens = model.patch_embed(channels).flatten(1, 3)
    temb, embedded = model.time_embed(tokens, c_noise)
    of_a_view = model.rope(torch.zeros(1, 1, frames, height, width), fps=fps)
    rope = [angles.repeat(views.count, 1) for angles in of_a_view]
    extra = positions(tokens.shape[-1], frames, h, w).repeat(views.count, 1)[None]
    for block in model.transformer_blocks:
        tokens = block(tokens, text[None], embedded, temb, rope, extra)
    tokens = model.proj_out(model.norm_out(tokens, embedded, temb))[0]
    cells = tokens.reshape(views.count * frames, h, w, 2, 2, -1)
    return cells.permute(5, 0, 1, 3, 2, 4).reshape(-1, views.count * frames, height, width)


@torch.no_grad()
def golden(folder, name, seed):
    cfg, dtype, (t, h, w), fps, rows, sigma = CASES[name]
    views = Views(cfg)
    behind = views.view_embeddings.embedding_dim + cfg.get("traj_condition_dim", 0)
    inner = {k: v for k, v in cfg.items() if k not in OWN} | {"extra_pos_embed_type": None}
    model = build(inner | {"in_channels": cfg["in_channels"] + behind}, dtype, seed)
    if cfg.get("rope_buffer_dtype") == "bf16":
        assert isinstance(model.rope, Bf16Rope)
    for p in views.parameters():
        p.copy_((torch.randn(p.shape) / math.sqrt(p.shape[1] if p.ndim > 1 else 1)).to(dtype).float())
    tensors = stored_weights(model, dtype, True)
    tensors |= {"net." + k: v.detach().to(dtype) for k, v in views.state_dict().items()}
    for block in model.transformer_blocks:
        block.attn2 = ByView(block.attn2, views.count)
    g = torch.Generator().manual_seed(seed + 1000)
    x = torch.randn(cfg["in_channels"], views.count * t, h, w, generator=g)
    texts = [torch.randn(n, cfg["text_embed_dim"], generator=g) for n in rows]
    trajectory = torch.randn(POINTS, generator=g)
    c_noise = 0.25 * torch.log(torch.tensor([sigma]))
    text = torch.cat([padded(one)[0] for one in texts])
    zeros, repeated = torch.zeros(views.count), torch.zeros(views.count)
    repeated[-2:] = 10
    tensors |= {
        "golden.x": x,
        "golden.text": torch.cat(texts),
        "golden.rows": torch.tensor(rows, dtype=torch.int32),
        "golden.trajectory": trajectory,
        "golden.c_noise": c_noise,
        "golden.fps": torch.tensor([float(fps)]),
        "golden.out": forward(model, views, x, text, c_noise, fps, zeros, trajectory),
        "golden.padded": forward(model, views, x, text, c_noise, fps, zeros, trajectory, 14),
        "golden.negative": forward(model, views, x, text, c_noise, fps, repeated, torch.zeros(POINTS)),
    }
    if name == SAMPLED:
        tensors |= sampled(model, views, x, text, fps, repeated)
    write(folder, name, cfg, tensors)


def sampled(model, views, x, text, fps, repeated):
    """Three steps of Euler from the noise of predict1's schedule, the first latent frame of every view given."""
    channels, frames = x.shape[0] - 1, x.shape[1] // views.count
    g = torch.Generator().manual_seed(8)
    given, noise = (torch.randn(channels, *x.shape[1:], generator=g) * scale for scale in (0.5, 1))
    mask = (torch.arange(x.shape[1]) % frames == 0).float()[None, :, None, None].expand(1, *x.shape[1:])
    zeros = torch.zeros(views.count)
    levels = [(80 ** (1 / 7) + i / 2 * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7 for i in range(3)] + [0.0]
    state = math.sqrt(80**2 + 1) * noise.double()
    for sigma, after in zip(levels, levels[1:]):
        c_in = 1 / math.sqrt(sigma**2 + 0.25)
        augmented = (given + AUGMENT * noise) / math.sqrt(AUGMENT**2 + 0.25) / c_in
        inserted = mask * augmented + (1 - mask) * state.float()
        c_noise = torch.tensor([0.25 * math.log(sigma)])
        branches = []
        for words, repeats in ((text, zeros), (torch.zeros_like(text), repeated)):
            told = torch.cat([c_in * inserted, mask])
            raw = forward(model, views, told, words, c_noise, fps, repeats, torch.zeros(POINTS))
            x0 = 0.25 / (sigma**2 + 0.25) * inserted + 0.5 * sigma * c_in * raw
            branches.append(mask * given + (1 - mask) * x0)
        x0 = branches[0] + GUIDANCE * (branches[0] - branches[1])
        state = after / sigma * state + (sigma - after) / sigma * x0.double()
    return {"golden.given": given, "golden.noise": noise, "golden.sampled": state.float()}


def make(folder: Path) -> None:
    for number, case in enumerate(CASES):
        torch.manual_seed(100 + number)
        golden(folder, case, 60 + number)
