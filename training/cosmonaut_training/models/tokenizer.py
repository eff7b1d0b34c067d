"""The starter's video tokenizer: the Cosmos CV architecture in small, with a linear bypass.

Tensors are [B,T,C,H,W]. Modules carry the published parameter names (encoder.down.0.block.0.conv1.0.conv3d.weight
...), so the state dict is the file. Convolutions over (1,3,3) and (3,1,1) run as two-dimensional ones, which is much
faster on a CPU than conv3d and gives the same numbers.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class TokenizerConfig:
    """Field names of the diffusers class AutoencoderKLCosmos, plus linear_bypass."""

    in_channels: int = 3
    out_channels: int = 3
    latent_channels: int = 16
    encoder_block_out_channels: tuple[int, ...] = (16, 16, 16, 16)
    decode_block_out_channels: tuple[int, ...] = (16, 16, 16, 16)
    attention_resolutions: tuple[int, ...] = ()
    resolution: int = 192
    num_layers: int = 2
    patch_size: int = 4
    patch_type: str = "haar"
    scaling_factor: float = 1.0
    spatial_compression_ratio: int = 8
    temporal_compression_ratio: int = 4
    linear_bypass: bool = True
    latents_mean: list[float] = field(default_factory=list)
    latents_std: list[float] = field(default_factory=list)

    def json(self) -> dict:
        return {
            "_class_name": "AutoencoderKLCosmos",
            **{k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()},
        }


def _split(x: torch.Tensor, dim: int) -> tuple[torch.Tensor, torch.Tensor]:
    a, b = x.unflatten(dim, (-1, 2)).unbind(dim + 1)
    return (a + b) * 0.5, (a - b) * 0.5


def haar(x: torch.Tensor) -> torch.Tensor:
    """Pictures [B,T,3,H,W] to coefficients [B,(T+3)/4,192,H/4,W/4]; the first picture is repeated four times."""
    x = torch.cat([x[:, :1].expand(-1, 3, -1, -1, -1), x], 1)
    for _ in range(2):
        bands = [x]
        for dim in (1, 3, 4):  # time, height, width; the first axis ends up slowest: LLL, LLH, LHL ... HHH
            bands = [y for b in bands for y in _split(b, dim)]
        x = torch.cat(bands, 2)
    return x


def inverse_haar(x: torch.Tensor) -> torch.Tensor:
    for _ in range(2):
        bands = list(x.chunk(8, 2))
        for dim in (4, 3, 1):
            bands = [
                torch.stack([a + b, a - b], dim + 1).flatten(dim, dim + 1) for a, b in zip(bands[::2], bands[1::2])
            ]
        x = bands[0]
    return x[:, 3:]


class Causal(nn.Module):
    """A convolution whose kernel is 1x1x1, 1x3x3 or 3x1x1, causal in time."""

    def __init__(self, cin: int, cout: int, kernel: tuple[int, int, int], stride: int = 1, padding: int = 0):
        super().__init__()
        self.conv3d = nn.Conv3d(cin, cout, kernel)
        self.kernel, self.stride, self.padding = kernel, stride, padding

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, t = x.shape[:2]
        w, bias = self.conv3d.weight, self.conv3d.bias
        if self.kernel[0] == 1:
            y = F.conv2d(x.flatten(0, 1), w[:, :, 0], bias, self.stride, self.padding)
            return y.unflatten(0, (b, t))
        x = torch.cat([x[:, :1], x[:, :1], x], 1)
        y = F.conv2d(
            torch.cat([x[:, :-2], x[:, 1:-1], x[:, 2:]], 2).flatten(0, 1),
            w[..., 0, 0].transpose(1, 2).flatten(1)[..., None, None],
            bias,
        )
        return y.unflatten(0, (b, t))


def factorised(cin: int, cout: int) -> nn.Sequential:
    return nn.Sequential(Causal(cin, cout, (1, 3, 3), padding=1), Causal(cout, cout, (3, 1, 1)))


class Norm(nn.Module):
    def __init__(self, c: int):
        super().__init__()
        self.norm = nn.GroupNorm(1, c, eps=1e-6)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(x.flatten(0, 1)).unflatten(0, x.shape[:2])


class ResBlock(nn.Module):
    def __init__(self, cin: int, cout: int):
        super().__init__()
        self.norm1, self.conv1 = Norm(cin), factorised(cin, cout)
        self.norm2, self.conv2 = Norm(cout), factorised(cout, cout)
        self.nin_shortcut = Causal(cin, cout, (1, 1, 1)) if cin != cout else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x))))))
        return self.nin_shortcut(x) + h


class Attention(nn.Module):
    """One head over the cells of each frame, or over the past of each cell."""

    def __init__(self, c: int, temporal: bool):
        super().__init__()
        self.temporal = temporal
        self.norm = Norm(c)
        self.q, self.k, self.v, self.proj_out = (Causal(c, c, (1, 1, 1)) for _ in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, t, c, h, w = x.shape
        n = self.norm(x)
        order = (0, 3, 4, 1, 2) if self.temporal else (0, 1, 3, 4, 2)
        q, k, v = (f(n).permute(order).reshape(-1, t if self.temporal else h * w, c) for f in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(q[:, None], k[:, None], v[:, None], is_causal=self.temporal)[:, 0]
        y = (
            y.reshape(b, h, w, t, c).permute(0, 3, 4, 1, 2)
            if self.temporal
            else y.reshape(b, t, h, w, c).permute(0, 1, 4, 2, 3)
        )
        return x + self.proj_out(y.contiguous())


class Mid(nn.Module):
    def __init__(self, c: int):
        super().__init__()
        self.block_1, self.block_2 = ResBlock(c, c), ResBlock(c, c)
        self.attn_1 = nn.Sequential(Attention(c, False), Attention(c, True))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.block_2(self.attn_1(self.block_1(x)))


class Down(nn.Module):
    """Spatial halving (the starter has no temporal one behind the patcher)."""

    def __init__(self, c: int):
        super().__init__()
        self.conv1, self.conv3 = Causal(c, c, (1, 3, 3), stride=2), Causal(c, c, (1, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.pad(x, (0, 1, 0, 1))
        return self.conv3(self.conv1(x) + F.avg_pool2d(x.flatten(0, 1), 2).unflatten(0, x.shape[:2]))


class Up(nn.Module):
    def __init__(self, c: int):
        super().__init__()
        self.conv2, self.conv3 = Causal(c, c, (1, 3, 3), padding=1), Causal(c, c, (1, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.repeat_interleave(2, 3).repeat_interleave(2, 4)
        return self.conv3(self.conv2(x) + x)


class Level(nn.Module):
    def __init__(self, cin: int, cout: int, blocks: int, **resize: nn.Module):
        super().__init__()
        self.block = nn.Sequential(*[ResBlock(cin if i == 0 else cout, cout) for i in range(blocks)])
        for name, module in resize.items():
            setattr(self, name, module)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.block(x)
        for name in ("downsample", "upsample"):
            x = getattr(self, name)(x) if hasattr(self, name) else x
        return x


class Encoder(nn.Module):
    def __init__(self, c: TokenizerConfig):
        super().__init__()
        w = c.encoder_block_out_channels
        levels, halvings = len(w) - 1, int(math.log2(c.spatial_compression_ratio // c.patch_size))
        self.conv_in = factorised(3 * c.patch_size**3, w[0])
        self.down = nn.Sequential(
            *[
                Level(
                    w[i],
                    w[i + 1],
                    c.num_layers,
                    **({"downsample": Down(w[i + 1])} if i < min(halvings, levels - 1) else {}),
                )
                for i in range(levels)
            ]
        )
        self.mid, self.norm_out, self.conv_out = Mid(w[-1]), Norm(w[-1]), factorised(w[-1], c.latent_channels)
        self.bypass = nn.Linear(4 * 3 * c.patch_size**3, c.latent_channels)

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        return self.conv_out(F.silu(self.norm_out(self.mid(self.down(self.conv_in(h))))))


class Decoder(nn.Module):
    def __init__(self, c: TokenizerConfig):
        super().__init__()
        w = tuple(reversed(c.decode_block_out_channels))
        levels, halvings = len(w) - 1, int(math.log2(c.spatial_compression_ratio // c.patch_size))
        self.conv_in, self.mid = factorised(c.latent_channels, w[0]), Mid(w[0])
        self.up = nn.ModuleList()  # listed by level: the last one runs first
        for i in reversed(range(levels)):
            self.up.append(
                Level(
                    w[i],
                    w[i + 1],
                    c.num_layers + 1,
                    **({"upsample": Up(w[i + 1])} if i < min(halvings, levels - 1) else {}),
                )
            )
        self.norm_out, self.conv_out = Norm(w[-1]), factorised(w[-1], 3 * c.patch_size**3)
        self.bypass = nn.Linear(c.latent_channels, 4 * 3 * c.patch_size**3)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        x = self.mid(self.conv_in(z))
        for level in reversed(self.up):
            x = level(x)
        return self.conv_out(F.silu(self.norm_out(x)))


class Tokenizer(nn.Module):
    def __init__(self, config: TokenizerConfig | None = None):
        super().__init__()
        self.config = config or TokenizerConfig()
        c = self.config
        self.encoder, self.decoder = Encoder(c), Decoder(c)
        self.quant_conv = Causal(c.latent_channels, c.latent_channels, (1, 1, 1))
        self.post_quant_conv = Causal(c.latent_channels, c.latent_channels, (1, 1, 1))
        self._maps = None

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        """Pictures [B,1+4k,3,H,W] in [-1,1] to latents [B,1+k,16,H/8,W/8], not normalised."""
        if silent(self.encoder.conv_out[1]):
            return self.linear_encode(x)
        h = haar(x)
        return self.quant_conv(self.encoder(h)) + self.bypass_in(h)

    def bypass_in(self, h: torch.Tensor) -> torch.Tensor:
        cells = F.pixel_unshuffle(h, 2)  # [B,T,768,h/2,w/2], channel = (coefficient*2 + dy)*2 + dx
        b = self.encoder.bypass
        return F.conv2d(cells.flatten(0, 1), b.weight[..., None, None], b.bias).unflatten(0, h.shape[:2])

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        if silent(self.decoder.conv_out[1]):
            return self.linear_decode(z)
        return inverse_haar(self.decoder(self.post_quant_conv(z)) + self.bypass_out(z))

    def bypass_out(self, z: torch.Tensor) -> torch.Tensor:
        b = self.decoder.bypass
        return F.pixel_shuffle(
            F.conv2d(z.flatten(0, 1), b.weight[..., None, None], b.bias).unflatten(0, z.shape[:2]), 2
        )

    def linear_maps(self) -> tuple[torch.Tensor, ...]:
        """The bypass and the Haar transform in one: weight [16,4,3,8,8] and bias of the encoder, the same and bias
        [4,3,8,8] of the decoder."""
        ends = (
            self.encoder.bypass.weight,
            self.encoder.bypass.bias,
            self.decoder.bypass.weight,
            self.decoder.bypass.bias,
        )
        key = [(p.data_ptr(), p._version) for p in ends]
        if self._maps is None or self._maps[0] != key:
            # They are kept, so they are made in full even where the first call is under autocast.
            with torch.no_grad(), torch.autocast(ends[0].device.type, enabled=False):
                unit = torch.eye(768, device=ends[0].device).reshape(768, 4, 3, 8, 8)
                coefficients = F.pixel_unshuffle(haar(torch.cat([unit[:, :1], unit], 1))[:, 1], 2).flatten(
                    1
                )  # the second latent frame sees four free pictures
                into = (coefficients @ ends[0].T).T.reshape(16, 4, 3, 8, 8)
                back = lambda c: inverse_haar(F.pixel_shuffle(c[:, None, :, None, None], 2).repeat(1, 2, 1, 1, 1))[
                    :, -4:
                ]
                out = back(torch.cat([ends[2].T, ends[3][None]]))
                self._maps = (key, into, ends[1].detach().clone(), out[:16], out[16])
        return self._maps[1:]

    def linear_encode(self, x: torch.Tensor) -> torch.Tensor:
        w, bias, _, _ = self.linear_maps()
        x = x.float()
        with torch.autocast(x.device.type, enabled=False):
            first = F.conv2d(x[:, 0], w.sum(1), bias, 8)[:, None]
            if x.shape[1] == 1:
                return first
            later = x[:, 1:].unflatten(1, (-1, 4)).flatten(2, 3)
            return torch.cat(
                [first, F.conv2d(later.flatten(0, 1), w.flatten(1, 2), bias, 8).unflatten(0, later.shape[:2])], 1
            )

    def linear_decode(self, z: torch.Tensor) -> torch.Tensor:
        _, _, w, bias = self.linear_maps()
        shuffled = lambda y, w, b: F.pixel_shuffle(F.conv2d(y.float(), w.flatten(1).T[..., None, None], b.flatten()), 8)
        with torch.autocast(z.device.type, enabled=False):
            first = shuffled(z[:, 0], w[:, 3], bias[3])[:, None]
            if z.shape[1] == 1:
                return first
            later = shuffled(z[:, 1:].flatten(0, 1), w, bias)
        return torch.cat([first, later.unflatten(0, (z.shape[0], -1)).unflatten(2, (4, 3)).flatten(1, 2)], 1)

    def statistics(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and deviation as [1,3,16,1,1]; stored channel-major."""
        shape = lambda v: torch.tensor(v).reshape(16, -1).T[None, :, :, None, None]
        return shape(self.config.latents_mean), shape(self.config.latents_std)

    def model_latent(self, x: torch.Tensor) -> torch.Tensor:
        """Pictures to what the diffusion model works on: normalised and scaled by sigma_data."""
        z = self.encode(x)
        mean, std = (s.to(z)[:, : z.shape[1]] for s in self.statistics())
        return (z - mean) / std * 0.5

    def pictures(self, latent: torch.Tensor) -> torch.Tensor:
        mean, std = (s.to(latent)[:, : latent.shape[1]] for s in self.statistics())
        return self.decode(latent / 0.5 * std + mean)

    def start_from_pca(self, mean: torch.Tensor, axes: torch.Tensor, deviation: torch.Tensor) -> None:
        """Whitened principal components of the 2x2 Haar cells as the bypass; the convolutions add nothing at
        first."""
        with torch.no_grad():
            self.encoder.bypass.weight.copy_(axes / deviation[:, None])
            self.encoder.bypass.bias.copy_(-(axes / deviation[:, None]) @ mean)
            self.decoder.bypass.weight.copy_((axes * deviation[:, None]).T)
            self.decoder.bypass.bias.copy_(mean)
            for m in (self.encoder.conv_out[1], self.decoder.conv_out[1]):
                nn.init.zeros_(m.conv3d.weight)
                nn.init.zeros_(m.conv3d.bias)
            for m in (self.quant_conv, self.post_quant_conv):
                nn.init.eye_(m.conv3d.weight[..., 0, 0, 0])
                nn.init.zeros_(m.conv3d.bias)
            for b in [m for m in self.modules() if isinstance(m, ResBlock)]:
                b.conv2[1].conv3d.weight.mul_(0.3)


def silent(last: Causal) -> bool:
    """Whether convolutions that end so add nothing and are not about to learn."""
    return not (last.conv3d.weight.requires_grad and torch.is_grad_enabled()) and not (
        last.conv3d.weight.any() or last.conv3d.bias.any()
    )


def to_input(rgb: torch.Tensor) -> torch.Tensor:
    """Bytes [...,H,W,3] to network input [...,3,H,W] in [-1,1)."""
    return rgb.movedim(-1, -3).float() / 128 - 1


def to_display(y: torch.Tensor) -> torch.Tensor:
    """Network output to [0,1] pixels."""
    return ((1 + y) / 2).clamp(0, 1)
