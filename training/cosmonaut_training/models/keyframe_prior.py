"""The keyframe prior: a diffusion U-Net on the latents of one picture, "latent-unet-1", for the outpainting of
keyframes.

A convolution knows from the first step that a wall goes on beside a wall; a transformer of this size has to learn it
from far more pictures than a small machine can make. The keyframe prior sees what the memory shows at the new pose,
how near it is, the words, and what the world's first picture looks like as a whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import torch
import torch.nn.functional as F
from torch import nn

from cosmonaut_training.models.dit import scalings
from cosmonaut_training.models.text import encode_captions

NOISE_WAVES = 32
SIGMA_MAX, SIGMA_MIN, STEPS, GUIDANCE = 40.0, 0.1, 8, 0.5


@dataclass
class KeyframePriorConfig:
    """widths: channels by level, each of half the size of the one before; blocks: residual blocks a level, down
    and up."""

    widths: tuple[int, ...] = (96, 160, 192)
    blocks: int = 2
    embed: int = 128
    text: int = 128
    latent: int = 16

    @property
    def inputs(self) -> int:
        """Noisy latents, the memory's latents, quarters of its mask, quarters of nearness."""
        return 2 * self.latent + 8

    @property
    def facts(self) -> int:
        """Noise level as waves, mean of the text's rows, appearance, focal length in picture widths."""
        return 2 * NOISE_WAVES + self.text + 2 * self.latent + 1

    def json(self) -> dict:
        return {
            "architecture": "latent-unet-1",
            **{k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()},
        }


def conv(cin: int, cout: int, stride: int = 1, zero: bool = False) -> nn.Conv2d:
    c = nn.Conv2d(cin, cout, 3, stride, 1)
    nn.init.zeros_(c.bias)
    if zero:
        nn.init.zeros_(c.weight)
    else:
        nn.init.kaiming_normal_(c.weight, nonlinearity="relu")
    return c


def modulated(x: torch.Tensor, shift: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Layer norm over the channels of x [B,C,H,W]; shift and scale [B,C]."""
    y = F.layer_norm(x.permute(0, 2, 3, 1), x.shape[1:2], eps=1e-6)
    return (y * (1 + scale[:, None, None]) + shift[:, None, None]).permute(0, 3, 1, 2)


class PriorBlock(nn.Module):
    """Norm modulated by the facts, two 3x3 convolutions with a SiLU between, gated and added."""

    def __init__(self, width: int, embed: int):
        super().__init__()
        self.modulation = nn.Linear(embed, 3 * width)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)
        self.conv1, self.conv2 = conv(width, width), conv(width, width)
        with torch.no_grad():
            self.conv2.weight.mul_(0.2)

    def forward(self, x: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        shift, scale, gate = self.modulation(facts).to(x.dtype).chunk(3, 1)
        y = self.conv2(F.silu(self.conv1(modulated(x, shift, scale).to(x.dtype))))
        return x + (1 + gate)[:, :, None, None] * y


class KeyframePrior(nn.Module):
    def __init__(self, config: KeyframePriorConfig | None = None):
        super().__init__()
        c = self.config = config or KeyframePriorConfig()
        w, block = c.widths, lambda i: PriorBlock(w[i], c.embed)
        self.embed = nn.ModuleList([nn.Linear(c.facts, c.embed), nn.Linear(c.embed, c.embed)])
        self.enter = nn.ModuleList(
            [conv(c.inputs if i == 0 else w[i - 1], w[i], 1 if i == 0 else 2) for i in range(len(w))]
        )
        self.down = nn.ModuleList([nn.ModuleList([block(i) for _ in range(c.blocks)]) for i in range(len(w))])
        self.join = nn.ModuleList([conv(w[i + 1] + w[i], w[i]) for i in range(len(w) - 1)])
        self.up = nn.ModuleList([nn.ModuleList([block(i) for _ in range(c.blocks)]) for i in range(len(w) - 1)])
        self.final = nn.Linear(c.embed, 2 * w[0])
        nn.init.zeros_(self.final.weight)
        nn.init.zeros_(self.final.bias)
        self.out = conv(w[0], c.latent, zero=True)

    def facts(
        self, c_noise: torch.Tensor, text: torch.Tensor, appearance: torch.Tensor, focal: torch.Tensor
    ) -> torch.Tensor:
        """c_noise [B], text [B,text] mean of the encoder's rows, appearance [B,32], focal [B] in picture widths.
        Returns [B,embed]."""
        turns = torch.exp2(torch.arange(NOISE_WAVES, device=c_noise.device) * (5 / (NOISE_WAVES - 1)))
        a = c_noise[:, None] * turns
        x = torch.cat([a.cos(), a.sin(), text, appearance, focal[:, None]], 1)
        return F.silu(self.embed[1](F.silu(self.embed[0](x))))

    def forward(self, x: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        """x [B,40,h,w], facts [B,embed]. Returns F [B,16,h,w]."""
        skips = []
        for enter, blocks in zip(self.enter, self.down):
            x = enter(x)
            for block in blocks:
                x = block(x, facts)
            skips.append(x)
        skips.pop()
        for i in reversed(range(len(self.up))):
            skip = skips[i]
            rise = x.repeat_interleave(2, 2).repeat_interleave(2, 3)[:, :, : skip.shape[2], : skip.shape[3]]
            x = self.join[i](torch.cat([rise, skip], 1))
            for block in self.up[i]:
                x = block(x, facts)
        shift, scale = self.final(facts).to(x.dtype).chunk(2, 1)
        return self.out(F.silu(modulated(x, shift, scale).to(x.dtype)))

    def compile_blocks(self) -> None:
        for m in self.modules():
            if isinstance(m, PriorBlock):
                m.compile()


class Words:
    """Captions to the mean of the text encoder's rows, each said once."""

    def __init__(self, tokenizer, encoder: nn.Module):
        self.tokenizer, self.encoder, self.known = tokenizer, encoder, {}

    @torch.no_grad()
    def __call__(self, captions: list[str]) -> torch.Tensor:
        fresh = [c for c in dict.fromkeys(captions) if c not in self.known]
        if fresh:
            ids = encode_captions(self.tokenizer, fresh).to(next(self.encoder.parameters()).device)
            self.known |= dict(zip(fresh, self.encoder(ids).sum(1) / (ids != 0).sum(1, keepdim=True)))
        return torch.stack([self.known[c] for c in captions])


def nearness_cells(hints: torch.Tensor) -> torch.Tensor:
    """Warped depth [B,H,W] in metres (0 = none) to [B,4,H/8,W/8]: how near the known pixels of 2x2 quarters of a
    latent cell are, 1 at the lens, 1/2 at 4 m."""
    near = torch.where(hints > 0, 4 / (4 + hints), 0)[:, None]
    known = F.avg_pool2d((hints > 0).float()[:, None], 4)
    return F.pixel_unshuffle(F.avg_pool2d(near, 4) / known.clamp_min(1 / 16), 2)


def appearance_of(latent: torch.Tensor) -> torch.Tensor:
    """What a picture looks like as a whole: mean and deviation of its latents [B,1,16,h,w] by channel, [B,32]."""
    return torch.cat([latent.mean((1, 3, 4)), latent.std((1, 3, 4))], 1)


@dataclass
class Sight:
    """What is known of a picture to be drafted: cache [B,16,h,w], mask and nearness [B,4,h,w], text [B,text],
    appearance [B,32], focal [B]."""

    cache: torch.Tensor
    mask: torch.Tensor
    nearness: torch.Tensor
    text: torch.Tensor
    appearance: torch.Tensor
    focal: torch.Tensor

    @classmethod
    def of(
        cls,
        cache: torch.Tensor,
        packed: torch.Tensor,
        hint: torch.Tensor,
        text: torch.Tensor,
        first: torch.Tensor,
        K: torch.Tensor,
    ) -> "Sight":
        """cache [B,1,16,h,w], packed mask [B,1,16,h,w], warped depth [B,H,W], text [B,text], latents of the
        world's first picture [B,1,16,h,w], K [B,4]."""
        return cls(
            cache[:, 0], packed[:, 0, :4], nearness_cells(hint), text, appearance_of(first), K[:, 0] / hint.shape[-1]
        )

    def blind(self) -> "Sight":
        """The same without what the memory shows."""
        return replace(
            self,
            cache=torch.zeros_like(self.cache),
            mask=torch.zeros_like(self.mask),
            nearness=torch.zeros_like(self.nearness),
        )

    def of_those(self, which: torch.Tensor) -> "Sight":
        return Sight(**{k: v[which] for k, v in vars(self).items()})

    def to(self, device: str) -> "Sight":
        return Sight(**{k: v.to(device) for k, v in vars(self).items()})


def denoised(net: KeyframePrior, x: torch.Tensor, sigma: torch.Tensor, sight: Sight) -> torch.Tensor:
    """The network's answer F in the EDM frame: x [B,16,h,w] noisy latents, sigma [B]."""
    _, _, c_in, c_noise = scalings(sigma)
    facts = net.facts(c_noise, sight.text, sight.appearance, sight.focal)
    planes = torch.cat([x * c_in[:, None, None, None], sight.cache, sight.mask, sight.nearness], 1)
    return net(planes.contiguous(memory_format=torch.channels_last), facts)


def second_order(
    estimate: Callable[[torch.Tensor, float], torch.Tensor], noise: torch.Tensor, steps: list[float]
) -> torch.Tensor:
    """From noise of unit deviation down the noise levels `steps`, which end in 0; estimate(x, level) tells the clean
    latents. In float64.

    The solver "2ab" of Cosmos 1.0: second order in -ln sigma, with the estimate of the step before. Half as many
    steps as Euler's do."""
    x, before = steps[0] * noise.double(), None
    for i, (s, below) in enumerate(zip(steps[:-1], steps[1:])):
        x0 = estimate(x, s).double()
        if before is None or below == 0:
            x = x0 + (below / s) * (x - x0)
        else:
            h = math.log(s / below)
            c2 = math.log(s / steps[i - 1]) / h
            phi1 = math.expm1(-h) / -h
            phi2 = (phi1 - 1) / -h
            x = math.exp(-h) * x + h * ((phi1 - phi2 / c2) * x0 + phi2 / c2 * before)
        before = x0
    return x0.float()


@torch.no_grad()
def prior_sample(
    net: KeyframePrior, sight: Sight, steps: list[float], noise: torch.Tensor, guidance: float = GUIDANCE
) -> torch.Tensor:
    """From noise [B,16,h,w] of unit deviation down the noise levels `steps`, which end in 0; returns latents.

    Guided against what the net would make without the memory."""
    blind = sight.blind()

    def estimate(x: torch.Tensor, s: float) -> torch.Tensor:
        sigma = torch.full((len(x),), s, device=x.device)
        c_skip, c_out, _, _ = (v[:, None, None, None] for v in scalings(sigma))
        answer = denoised(net, x.float(), sigma, sight)
        if guidance:
            answer = answer + guidance * (answer - denoised(net, x.float(), sigma, blind))
        return c_skip * x + c_out * answer

    return second_order(estimate, noise, steps)
