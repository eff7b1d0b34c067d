"""The starter's diffusion transformer: the Cosmos 1.0 architecture in small, under its published parameter names.

Tokens are [B,N,D] in raster order (time slowest). Text rows past the length are zero and still count exp(0) = 1 each
in the denominator of the cross-attention, as in the published models; here one zero row with an additive bias stands
for all those that a batch does not carry.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

SIGMA_DATA = 0.5
TEXT_ROWS = 512


@dataclass
class DitConfig:
    """Field names of the diffusers class CosmosTransformer3DModel. in_channels excludes the padding mask."""

    in_channels: int = 73
    out_channels: int = 16
    num_attention_heads: int = 3
    attention_head_dim: int = 64
    num_layers: int = 4
    mlp_ratio: float = 4.0
    text_embed_dim: int = 128
    adaln_lora_dim: int = 64
    max_size: tuple[int, int, int] = (8, 32, 32)
    patch_size: tuple[int, int, int] = (1, 2, 2)
    rope_scale: tuple[float, float, float] = (1.0, 1.0, 1.0)
    concat_padding_mask: bool = True
    extra_pos_embed_type: str = "learnable"

    @property
    def width(self) -> int:
        return self.num_attention_heads * self.attention_head_dim

    def json(self) -> dict:
        return {
            "_class_name": "CosmosTransformer3DModel",
            **{k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()},
        }


class RmsNorm(nn.Module):
    def __init__(self, d: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.float()
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.weight


def linear(i: int, o: int, zero: bool = False) -> nn.Linear:
    m = nn.Linear(i, o, bias=False)
    if zero:
        nn.init.zeros_(m.weight)
    else:
        nn.init.trunc_normal_(m.weight, std=1 / math.sqrt(i), a=-3 / math.sqrt(i), b=3 / math.sqrt(i))
    return m


class AttentionCore(nn.Module):
    """Projections with query and key RMS-normalised per head."""

    def __init__(self, d: int, context: int, heads: int):
        super().__init__()
        self.heads = heads
        self.to_q = nn.ModuleList([linear(d, d), RmsNorm(d // heads)])
        self.to_k = nn.ModuleList([linear(context, d), RmsNorm(d // heads)])
        self.to_v = nn.ModuleList([linear(context, d)])
        self.to_out = nn.ModuleList([linear(d, d)])

    def forward(
        self, x: torch.Tensor, context: torch.Tensor, rope=None, bias: torch.Tensor | None = None
    ) -> torch.Tensor:
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = (
            self.to_q[1](split(self.to_q[0](x))),
            self.to_k[1](split(self.to_k[0](context))),
            split(self.to_v[0](context)),
        )
        if rope is not None:
            q, k = rotate(q, rope), rotate(k, rope)
        q, k = q.to(v.dtype), k.to(v.dtype)
        if x.is_cuda:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        else:  # so few tokens: on a CPU the fused one takes five times as long backwards
            a = (q @ k.transpose(-1, -2)).float() * q.shape[-1] ** -0.5
            y = (a if bias is None else a + bias).softmax(-1).to(v.dtype) @ v
        return self.to_out[0](y.transpose(1, 2).flatten(2))


class AttentionBlock(nn.Module):
    def __init__(self, d: int, context: int, heads: int):
        super().__init__()
        self.attn = AttentionCore(d, context, heads)


class FeedForward(nn.Module):
    def __init__(self, d: int, ratio: float):
        super().__init__()
        self.layer1, self.layer2 = linear(d, int(ratio * d)), linear(int(ratio * d), d)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer2(F.gelu(self.layer1(x)))


class Part(nn.Module):
    """One of the three thirds of a block with its AdaLN-LoRA."""

    def __init__(self, block: nn.Module, d: int, rank: int):
        super().__init__()
        self.block = block
        self.adaLN_modulation = nn.ModuleList([nn.SiLU(), linear(d, rank), linear(rank, 3 * d, zero=True)])


def modulation(layers: nn.ModuleList, e: torch.Tensor, base: torch.Tensor) -> torch.Tensor:
    return layers[2](layers[1](layers[0](e))) + base


class Block(nn.Module):
    def __init__(self, c: DitConfig):
        super().__init__()
        d, h, r = c.width, c.num_attention_heads, c.adaln_lora_dim
        self.blocks = nn.ModuleList(
            [
                Part(AttentionBlock(d, d, h), d, r),
                Part(AttentionBlock(d, c.text_embed_dim, h), d, r),
                Part(FeedForward(d, c.mlp_ratio), d, r),
            ]
        )

    def forward(self, x, e, base, text, text_bias, rope, position):
        x = x + position
        for i, part in enumerate(self.blocks):
            shift, scale, gate = modulation(part.adaLN_modulation, e, base)[:, None].chunk(3, -1)
            n = F.layer_norm(x.float(), x.shape[-1:], eps=1e-6) * (1 + scale) + shift
            y = (
                part.block(n)
                if i == 2
                else part.block.attn(n, n, rope)
                if i == 0
                else part.block.attn(n, text, None, text_bias)
            )
            x = x + gate * y.float()
        return x


class TimeMlp(nn.Module):
    def __init__(self, d: int):
        super().__init__()
        self.linear_1, self.linear_2 = linear(d, d), linear(d, 3 * d)
        nn.init.normal_(self.linear_2.weight, std=0.02)

    def forward(self, s: torch.Tensor) -> torch.Tensor:
        return self.linear_2(F.silu(self.linear_1(s)))


class Positions(nn.Module):
    def __init__(self, c: DitConfig):
        super().__init__()
        t, h, w = (m // p for m, p in zip(c.max_size, c.patch_size))
        self.pos_emb_t, self.pos_emb_h, self.pos_emb_w = (
            nn.Parameter(torch.randn(n, c.width) * 0.02) for n in (t, h, w)
        )

    def forward(self, t: int, h: int, w: int) -> torch.Tensor:
        p = self.pos_emb_t[:t, None, None] + self.pos_emb_h[None, :h, None] + self.pos_emb_w[None, None, :w]
        p = p.reshape(1, t * h * w, -1)
        return p / (1e-6 + p.norm(dim=-1, keepdim=True) / math.sqrt(p.shape[-1]))


class Final(nn.Module):
    def __init__(self, c: DitConfig):
        super().__init__()
        self.adaLN_modulation = nn.ModuleList(
            [nn.SiLU(), linear(c.width, c.adaln_lora_dim), linear(c.adaln_lora_dim, 2 * c.width, zero=True)]
        )
        self.linear = linear(c.width, 4 * c.out_channels, zero=True)


class Embedder(nn.Module):
    def __init__(self, c: DitConfig):
        super().__init__()
        self.proj = nn.ModuleList([nn.Identity(), linear(4 * (c.in_channels + 1), c.width)])


def rotate(x: torch.Tensor, rope: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    cos, sin = rope
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Net(nn.Module):
    def __init__(self, c: DitConfig):
        super().__init__()
        self.x_embedder = Embedder(c)
        self.t_embedder = nn.ModuleList([nn.Identity(), TimeMlp(c.width)])
        self.affline_norm = RmsNorm(c.width)
        self.extra_pos_embedder = Positions(c)
        self.blocks = nn.ModuleDict({f"block{i}": Block(c) for i in range(c.num_layers)})
        self.final_layer = Final(c)


class Dit(nn.Module):
    """State dict names start with net., as in the published file."""

    def __init__(self, config: DitConfig | None = None):
        super().__init__()
        self.config = config or DitConfig()
        self.net = Net(self.config)

    def compile_blocks(self) -> "Dit":
        """Lets the compiler join the small operations of a block: 1.6 times as fast on a CPU with matrix tiles."""
        for block in self.net.blocks.values():
            block.compile(dynamic=False)
        return self

    def rope(self, t: int, h: int, w: int, fps: float) -> tuple[torch.Tensor, torch.Tensor]:
        d = self.config.attention_head_dim
        dh = d // 6 * 2
        sizes, angles = (d - 2 * dh, dh, dh), []
        places = (torch.arange(t) / fps * 24, torch.arange(h).float(), torch.arange(w).float())
        for axis, (size, ratio, place) in enumerate(zip(sizes, self.config.rope_scale, places)):
            theta = 10000.0 * ratio ** (size / (size - 2))
            a = place[:, None] * theta ** (-torch.arange(0, size, 2).float() / size)
            shape = [1, 1, 1, a.shape[1]]
            shape[axis] = a.shape[0]
            angles.append(a.reshape(shape).expand(t, h, w, -1))
        a = torch.cat(angles, -1).reshape(t * h * w, -1)
        p = next(self.parameters())
        return a.cos().to(p), a.sin().to(p)

    def forward(self, x: torch.Tensor, c_noise: torch.Tensor, text: torch.Tensor, fps: float = 12.0) -> torch.Tensor:
        """x [B,T,73,H,W], c_noise [B], text [B,L,E] with zero rows past each length. Returns F [B,T,16,H,W]."""
        c, net = self.config, self.net
        b, t, _, h, w = x.shape
        x = torch.cat([x, torch.zeros_like(x[:, :, :1])], 2)
        tokens = F.pixel_unshuffle(x, 2).permute(0, 1, 3, 4, 2).reshape(b, t * h * w // 4, -1)
        with torch.autocast(x.device.type, enabled=False):
            tokens = net.x_embedder.proj[1](tokens.float())
            half = c.width // 2
            f = torch.exp(-math.log(10000.0) * torch.arange(half, device=x.device) / half)
            a = c_noise.float()[:, None] * f
            s = torch.cat([a.cos(), a.sin()], -1)
            base, e = net.t_embedder[1](s), net.affline_norm(s)
        text = F.pad(text, (0, 0, 0, -text.shape[1] % 32))  # few different lengths, for the compiler's sake
        missing = TEXT_ROWS - text.shape[1]
        text = torch.cat([text, torch.zeros_like(text[:, :1])], 1)
        bias = torch.zeros(1, 1, 1, text.shape[1], device=x.device, dtype=tokens.dtype)
        bias[..., -1] = math.log(missing)
        rope, position = self.rope(t, h // 2, w // 2, fps), net.extra_pos_embedder(t, h // 2, w // 2)
        for block in net.blocks.values():
            tokens = block(tokens, e, base, text, bias, rope, position)
        with torch.autocast(x.device.type, enabled=False):
            shift, scale = modulation(net.final_layer.adaLN_modulation, e, base[:, : 2 * c.width])[:, None].chunk(2, -1)
            y = net.final_layer.linear(F.layer_norm(tokens.float(), tokens.shape[-1:], eps=1e-6) * (1 + scale) + shift)
        y = y.reshape(b, t, h // 2, w // 2, 2, 2, 16).permute(0, 1, 6, 2, 4, 3, 5)  # channel fastest in the output
        return y.reshape(b, t, 16, h, w)


def scalings(sigma: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    s2 = sigma**2 + SIGMA_DATA**2
    return SIGMA_DATA**2 / s2, SIGMA_DATA * sigma / s2.sqrt(), 1 / s2.sqrt(), 0.25 * sigma.log()


def rays(c2w: torch.Tensor, K: torch.Tensor, h: int = 14, w: int = 24, scale: float = 4.0) -> torch.Tensor:
    """Pluecker channels [B,1+k,24,h,w] of a chunk: c2w [B,1+4k,4,4], K [B,4] in pixels. Relative to picture 0,
    moment first."""
    rel = torch.linalg.inv(c2w[:, :1].double()) @ c2w.double()
    u, v = torch.arange(w) * 8 + 4.0, torch.arange(h) * 8 + 4.0
    fx, fy, cx, cy = K.double().unbind(-1)
    x = (u[None, None] - cx[:, None, None]) / fx[:, None, None]
    y = (v[None, :, None] - cy[:, None, None]) / fy[:, None, None]
    d = torch.stack(
        [x.expand(-1, h, -1), y.expand(-1, -1, w), torch.ones(len(K), h, w, dtype=torch.double)], 1
    )  # [B,3,h,w]
    d = torch.einsum("bpij,bjhw->bpihw", rel[..., :3, :3], d)
    d = d / d.norm(dim=2, keepdim=True)
    c = (rel[..., :3, 3] / scale)[..., None, None].expand_as(d)
    m = torch.linalg.cross(c, d, dim=2)
    p = torch.cat([m, d], 2).float()  # [B,9,6,h,w]
    first = p[:, :1].expand(-1, 4, -1, -1, -1)
    return torch.cat([first, p[:, 1:]], 1).reshape(len(K), -1, 24, h, w)


def pack_mask(mask: torch.Tensor) -> torch.Tensor:
    """Validity [B,1+4k,H,W] of a chunk's pictures to [B,1+k,16,H/8,W/8]: 4 pictures x 2x2 quarters of a latent
    cell."""
    m = F.avg_pool2d(mask.float(), 4)  # quarters
    m = F.pixel_unshuffle(m[:, :, None], 2)  # [B,9,4,h,w], channel = 2*dy + dx
    first = m[:, :1].expand(-1, 4, -1, -1, -1)
    return torch.cat([first, m[:, 1:]], 1).reshape(len(m), -1, 16, *m.shape[-2:])


class Denoiser:
    """The EDM frame round the network; the first latent frame is given, or nothing is (image mode: given = None)."""

    def __init__(self, net: Dit):
        self.net = net

    def inputs(self, x, sigma, given, condition, noise, augment):
        """Scaled network input: x [B,T,16,h,w] noisy latents, given = latent 0 of picture 0, condition = the other
        57 channels."""
        _, _, c_in, _ = scalings(sigma)
        if given is None:
            return torch.cat([x * c_in.reshape(-1, 1, 1, 1, 1), condition], 2)
        c_aug = scalings(augment)[2]
        view = lambda s: s.reshape(-1, 1, 1, 1, 1)
        first = (given + view(augment) * noise[:, :1]) * view(c_aug)
        return torch.cat([torch.cat([first, x[:, 1:] * view(c_in)], 1), condition], 2)

    def __call__(self, x, sigma, given, condition, noise, text, augment):
        c_skip, c_out, _, c_noise = (s.reshape(-1, 1, 1, 1, 1) for s in scalings(sigma))
        f = self.net(self.inputs(x, sigma, given, condition, noise, augment), c_noise.flatten(), text)
        x0 = c_skip * x + c_out * f
        return x0 if given is None else torch.cat([given, x0[:, 1:]], 1)


def conditions(c2w, K, cache, mask) -> torch.Tensor:
    """The 57 channels behind the latent: condition mask 1, rays 24, cache latents 16, cache mask 16. Latent size of
    cache.

    A single latent frame is image mode: nothing is given, and the rays are relative to the picture itself."""
    b, t, _, h, w = cache.shape
    given = torch.zeros(b, t, 1, h, w)
    given[:, 0] = float(t > 1)
    return torch.cat([given, rays(c2w, K, h, w), cache, mask], 2)


def sigma_steps(sigma_max: float, sigma_min: float, n: int, rho: float = 7.0) -> list[float]:
    a, b = sigma_max ** (1 / rho), sigma_min ** (1 / rho)
    return [(a + i / max(1, n - 1) * (b - a)) ** rho for i in range(n)] + [0.0]


@torch.no_grad()
def sample(
    net: Dit, given, condition, text, steps: list[float], generator: torch.Generator, augment: float = 0.001
) -> torch.Tensor:
    """Euler from pure noise; returns model latents [B,T,16,h,w] whose first frame is the given one, if any."""
    d, (b, t, _, h, w) = Denoiser(net), condition.shape
    noise = torch.randn(b, t, 16, h, w, generator=generator, device=generator.device).to(condition.device)
    x, all_of = steps[0] * noise, lambda v: torch.full((b,), v, device=noise.device)
    for s, below in zip(steps[:-1], steps[1:]):
        x0 = d(x, all_of(s), given, condition, noise, text, all_of(augment))
        x = x0 + (below / s) * (x - x0)
    return x0


def modulation_features(net: Net, sigma: torch.Tensor, width: int) -> torch.Tensor:
    """What the last matrix of the time embedding sees at a noise level."""
    half = width // 2
    f = torch.exp(-math.log(10000.0) * torch.arange(half) / half)
    a = (0.25 * sigma.log())[:, None] * f
    return F.silu(net.t_embedder[1].linear_1(torch.cat([a.cos(), a.sin()], -1)))


@torch.no_grad()
def start_as_copy(dit: Dit, slope: torch.Tensor, error: torch.Tensor) -> None:
    """Weights with which the untrained network already answers "the cache is right".

    A third of the width carries the cache latents, a third the noisy ones, the rest the positions. The positions are
    added at every block and dominate the norm, so layer norm is almost a constant factor; the final layer then mixes
    cache and noisy latent as the best linear guess does, latent = slope * cache +- error by channel [16] (measured on
    the data): the scale modulation is fitted to that over the noise levels. What is left to learn is the holes.
    """
    c, net = dit.config, dit.net
    d, n = c.width, 4 * c.out_channels
    gain = 2.0
    embed = net.x_embedder.proj[1].weight
    embed.mul_(0.1)
    embed[: 2 * n] = 0
    final = net.final_layer.linear.weight
    final.zero_()
    for ch in range(c.out_channels):
        for k in range(4):
            row, out = ch * 4 + k, k * c.out_channels + ch
            embed[row, (41 + ch) * 4 + k] = gain  # cache latents start at channel 41
            embed[n + row, ch * 4 + k] = gain
            final[out, row], final[out, n + row] = 1.0, -1.0
    for p in (net.extra_pos_embedder.pos_emb_t, net.extra_pos_embedder.pos_emb_h, net.extra_pos_embedder.pos_emb_w):
        p[:, : 2 * n] = 0
        p[:, 2 * n :] -= p[:, 2 * n :].mean(1, keepdim=True)
    spread = math.sqrt(c.num_layers**2 + 2 * n / d * gain**2 * 0.6)
    sigma = torch.exp(torch.linspace(math.log(0.02), math.log(60), 200))
    c_skip, c_out, c_in, _ = scalings(sigma)
    x = modulation_features(net, sigma, d)
    solve = lambda y: torch.linalg.solve(x.T @ x + 1e-3 * torch.eye(d), x.T @ (y * spread / gain - 1))
    w = net.t_embedder[1].linear_2.weight
    w.mul_(0.05)
    for ch in range(c.out_channels):
        trust = sigma**2 / (sigma**2 + error[ch] ** 2)  # of the cache against the noisy latent
        w[d + 4 * ch : d + 4 * ch + 4] = solve((slope[ch] * trust / c_out).clamp_max(6))
        w[d + n + 4 * ch : d + n + 4 * ch + 4] = solve(((c_skip - (1 - trust)) / c_out / c_in).clamp(-6, 6))
