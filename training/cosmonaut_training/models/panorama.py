"""The three networks of a panorama keyframe, "pano-unet-1": U-Nets on the latents of a whole circle.

A panorama is a cylinder of 768x192 pixels, hence 96x24 latent cells; what leaves it on the right comes back on the
left. Layout denoises from noise alone down to a noise level of .5 and decides what stands where, finish takes the last
steps and removes the grain, distance tells how far everything is in the finished picture.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import torch
import torch.nn.functional as F
from torch import nn

from cosmonaut_training.models.dit import scalings, sigma_steps
from cosmonaut_training.models.keyframe_prior import NOISE_WAVES, modulated, second_order

COLOUR, DISTANCE = 16, 8  # latent channels of the picture and of its distance
FAR = 100.0  # metres: what lies further counts as that far
ROLES = ("layout", "finish", "distance")
FOLDERS = {"layout": "panorama", "finish": "panorama_finish", "distance": "panorama_distance"}
SIGMA_MAX, SIGMA_MIDDLE, SIGMA_MIN, LAYOUT_STEPS, FINISH_STEPS = 100.0, 0.6, 0.1, 8, 3


@dataclass
class PanoramaConfig:
    """widths: channels by level, each of half the size of the one before; down and up: residual blocks by level;
    attend: levels with self-attention; height and width in latent cells."""

    role: str = "layout"
    widths: tuple[int, ...] = (64, 128, 192, 192)
    down: tuple[int, ...] = (1, 2, 2, 2)
    up: tuple[int, ...] = (2, 2, 2)
    attend: tuple[int, ...] = (2, 3)
    embed: int = 112
    text: int = 128
    height: int = 24
    width: int = 96

    @classmethod
    def of(cls, role: str) -> PanoramaConfig:
        """The size that the starter has in a role."""
        return cls() if role == "layout" else cls(role, (32, 64, 96, 128), (1, 1, 2, 2), (1, 1, 2))

    @property
    def latent(self) -> int:
        """Channels of the answer."""
        return DISTANCE if self.role == "distance" else COLOUR

    @property
    def inputs(self) -> int:
        """Picture, known latents, quarters of cells that are seen, sure and near, the row's height."""
        return COLOUR + self.known + 13

    @property
    def known(self) -> int:
        """Channels of what is known that the network is shown."""
        return {"layout": COLOUR, "finish": COLOUR + DISTANCE, "distance": DISTANCE}[self.role]

    @property
    def facts(self) -> int:
        """Layout: noise level as waves, mean of the text's rows, appearance, mean of seen and of sure. Finish: noise
        level as waves. Distance: a zero."""
        layout = 2 * NOISE_WAVES + self.text + 2 * COLOUR + 2
        return {"layout": layout, "finish": 2 * NOISE_WAVES, "distance": 1}[self.role]

    def json(self) -> dict:
        sizes = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}
        channels = {"latent": self.latent, "colour": COLOUR, "known": self.known}
        return {"architecture": "pano-unet-1", **sizes, **channels}


class Circle(torch.autograd.Function):
    """The last column before the first one, and the first behind the last: [B,C,H,W] to [B,C,H,W+2].

    Written out because the gradient of torch.cat loses the channels-last order, which halves the speed on a CPU."""

    @staticmethod
    def forward(ctx, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x[..., -1:], x, x[..., :1]], 3)

    @staticmethod
    def backward(ctx, g: torch.Tensor) -> torch.Tensor:
        inner = g[..., 1:-1].clone(memory_format=torch.channels_last)
        inner[..., 0] += g[..., -1]
        inner[..., -1] += g[..., 0]
        return inner


class RoundConv(nn.Conv2d):
    """3x3; the panorama goes round sideways and ends in zeros above and below."""

    def __init__(self, cin: int, cout: int, stride: int = 1, zero: bool = False):
        super().__init__(cin, cout, 3, stride, (1, 0))
        nn.init.zeros_(self.bias)
        if zero:
            nn.init.zeros_(self.weight)
        else:
            nn.init.kaiming_normal_(self.weight, nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(Circle.apply(x))


def closed(layer: nn.Linear | nn.Conv2d) -> nn.Linear | nn.Conv2d:
    """The layer with zeros for weights and biases: it adds nothing before it is trained."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


class Block(nn.Module):
    """Norm modulated by the facts, two 3x3 convolutions with a SiLU between, gated and added."""

    def __init__(self, width: int, embed: int):
        super().__init__()
        self.modulation = closed(nn.Linear(embed, 3 * width))
        self.conv1, self.conv2 = RoundConv(width, width), RoundConv(width, width)
        with torch.no_grad():
            self.conv2.weight.mul_(0.2)

    def forward(self, x: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        shift, scale, gate = self.modulation(facts).to(x.dtype).chunk(3, 1)
        y = self.conv2(F.silu(self.conv1(modulated(x, shift, scale).to(x.dtype))))
        return x + (1 + gate)[:, :, None, None] * y


class Attention(nn.Module):
    """Every cell looks at every cell; a learned bias says how much by rows apart and by columns round the circle."""

    def __init__(self, width: int, embed: int, h: int, w: int, heads: int = 4):
        super().__init__()
        self.heads = heads
        self.modulation = closed(nn.Linear(embed, 2 * width))
        self.qkv, self.back = nn.Conv2d(width, 3 * width, 1), closed(nn.Conv2d(width, width, 1))
        self.bias = nn.Parameter(torch.zeros(heads, (2 * h - 1) * w))
        y, x = torch.arange(h * w) // w, torch.arange(h * w) % w
        apart = (y[:, None] - y[None] + h - 1) * w + (x[:, None] - x[None]) % w
        self.register_buffer("apart", apart, persistent=False)

    def forward(self, x: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        b, c, h, w = x.shape
        shift, scale = self.modulation(facts).to(x.dtype).chunk(2, 1)
        rows = self.qkv(modulated(x, shift, scale).to(x.dtype)).flatten(2)
        q, k, v = rows.unflatten(1, (3, self.heads, c // self.heads)).transpose(3, 4).unbind(1)
        scores = (q * (c // self.heads) ** -0.5) @ k.transpose(2, 3) + self.bias[:, self.apart]
        out = (scores.softmax(-1).to(v.dtype) @ v).transpose(2, 3).reshape(b, c, h, w)
        return x + self.back(out.contiguous(memory_format=torch.channels_last))


class DistanceBasis(nn.Module):
    """Distance as latents: principal components of 8x8 cells of nearness 4 / (4 + metres), each of deviation 1/2."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(64))
        self.register_buffer("components", torch.zeros(DISTANCE, 64))
        self.register_buffer("std", torch.ones(DISTANCE))

    @classmethod
    def fit(cls, distance: torch.Tensor) -> DistanceBasis:
        """The basis of panoramas' distances [B,H,W]."""
        cells = F.pixel_unshuffle(nearness(distance)[:, None], 8).permute(0, 2, 3, 1).reshape(-1, 64).double()
        mean = cells.mean(0)
        values, axes = torch.linalg.eigh((cells - mean).T @ (cells - mean) / len(cells))
        axes = axes.flip(1)[:, :DISTANCE].T
        axes = axes * torch.where(axes.sum(1, keepdim=True) < 0, -1, 1)
        basis = cls()
        basis.mean.copy_(mean)
        basis.components.copy_(axes)
        basis.std.copy_(values.flip(0)[:DISTANCE].clamp_min(1e-12).sqrt())
        return basis

    @property
    def weights(self) -> torch.Tensor:
        """[1,8,1,1]: how much a component counts in a loss."""
        return ((self.std / self.std[0]) ** 0.7 * 4)[None, :, None, None]

    def encode(self, distance: torch.Tensor) -> torch.Tensor:
        """Metres [B,H,W] to [B,8,H/8,W/8]."""
        cells = F.pixel_unshuffle(nearness(distance)[:, None], 8) - self.mean[:, None, None]
        return torch.einsum("kc,bchw->bkhw", self.components / self.std[:, None] * 0.5, cells)

    def decode(self, latent: torch.Tensor) -> torch.Tensor:
        """[B,8,h,w] to metres [B,8h,8w]."""
        cells = torch.einsum("kc,bkhw->bchw", self.components * self.std[:, None] * 2, latent.float())
        near = F.pixel_shuffle(cells + self.mean[:, None, None], 8)[:, 0].clamp(4 / (4 + FAR), 0.99)
        return (4 / near - 4).clamp(0.05, FAR)


def nearness(distance: torch.Tensor) -> torch.Tensor:
    """Metres to 1 at the eye, 1/2 at 4 m."""
    return 4 / (4 + distance.clamp(0.05, FAR))


class PanoramaNet(nn.Module):
    """One network of a panorama keyframe; that of distance brings the basis of its latents."""

    def __init__(self, config: PanoramaConfig | None = None):
        super().__init__()
        c = self.config = config or PanoramaConfig()
        w, levels = c.widths, range(len(c.widths))
        blocks = lambda i, n: nn.ModuleList([Block(w[i], c.embed) for _ in range(n)])
        self.embed = nn.ModuleList([nn.Linear(c.facts, c.embed), nn.Linear(c.embed, c.embed)])
        self.enter = nn.ModuleList(
            [RoundConv(c.inputs if i == 0 else w[i - 1], w[i], 1 if i == 0 else 2) for i in levels]
        )
        self.down = nn.ModuleList([blocks(i, c.down[i]) for i in levels])
        self.attention = nn.ModuleDict(
            {str(i): Attention(w[i], c.embed, c.height >> i, c.width >> i) for i in c.attend}
        )
        self.join = nn.ModuleList([RoundConv(w[i + 1] + w[i], w[i]) for i in levels[:-1]])
        self.up = nn.ModuleList([blocks(i, c.up[i]) for i in levels[:-1]])
        self.final = closed(nn.Linear(c.embed, 2 * w[0]))
        self.out = RoundConv(w[0], c.latent, zero=True)
        self.basis = DistanceBasis() if c.role == "distance" else None

    def forward(self, planes: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        """planes [B,inputs,h,w], facts [B,facts]. Returns the answer [B,latent,h,w]."""
        x = planes.contiguous(memory_format=torch.channels_last)
        facts = F.silu(self.embed[1](F.silu(self.embed[0](facts))))
        skips = []
        for i, (enter, blocks) in enumerate(zip(self.enter, self.down)):
            x = enter(x)
            for block in blocks:
                x = block(x, facts)
            if str(i) in self.attention:
                x = self.attention[str(i)](x, facts)
            skips.append(x)
        skips.pop()
        for i in reversed(range(len(self.up))):
            rise = F.interpolate(x, scale_factor=2, mode="nearest")
            x = self.join[i](torch.cat([rise, skips[i]], 1))
            for block in self.up[i]:
                x = block(x, facts)
        shift, scale = self.final(facts).to(x.dtype).chunk(2, 1)
        return self.out(F.silu(modulated(x, shift, scale).to(x.dtype)))


def snapped(distance: torch.Tensor) -> torch.Tensor:
    """Distances [B,H,W] of a panorama whose edges, blurred by the few components, take the nearer or the farther side
    of the 5x5 pixels around them."""
    near = nearness(distance)[:, None]
    ring = lambda x, k: F.pad(torch.cat([x[..., -k:], x, x[..., :k]], 3), (0, 0, k, k), mode="replicate")
    far3 = ring(near, 3)
    beside = (far3[..., 3:-3, :-6] - 2 * near + far3[..., 3:-3, 6:]).abs()
    above = (far3[..., :-6, 3:-3] - 2 * near + far3[..., 6:, 3:-3]).abs()
    high, low = F.max_pool2d(ring(near, 2), 5, 1), -F.max_pool2d(-ring(near, 2), 5, 1)
    bent = (torch.maximum(beside, above) > 0.12 * high).float()
    edge = F.max_pool2d(ring(bent, 1), 3, 1) > 0
    side = torch.where(near - low > 0.5 * (high - low), high, low)
    return (4 / torch.where(edge & (high > 1.15 * low), side, near) - 4)[:, 0]


def noise_waves(c_noise: torch.Tensor) -> torch.Tensor:
    """[B] to cosines and sines [B,64]."""
    turns = torch.exp2(torch.arange(NOISE_WAVES, device=c_noise.device) * (5 / (NOISE_WAVES - 1)))
    a = c_noise[:, None] * turns
    return torch.cat([a.cos(), a.sin()], 1)


@dataclass
class Known:
    """What is known of a place: latents of picture and distance [B,24,h,w], filled where nothing is seen; quarters of
    cells [B,4,h,w] that are seen, that are sure to stay, and how near they are; mean of the text's rows [B,text];
    appearance of the world's first picture [B,32]."""

    latent: torch.Tensor
    seen: torch.Tensor
    sure: torch.Tensor
    near: torch.Tensor
    text: torch.Tensor
    appearance: torch.Tensor

    def map(self, change) -> Known:
        return Known(**{k: change(v) for k, v in vars(self).items()})

    def blind(self) -> Known:
        """The same without what the memory shows."""
        return replace(self, **{k: torch.zeros_like(getattr(self, k)) for k in ("latent", "seen", "sure", "near")})

    def wordless(self) -> Known:
        """The same without the words."""
        return replace(self, text=torch.zeros_like(self.text))

    @property
    def kept(self) -> torch.Tensor:
        """Cells [B,1,h,w] that stay as they are."""
        return self.sure.amin(1, keepdim=True) > 0.999

    def planes(self, picture: torch.Tensor, latent: torch.Tensor) -> torch.Tensor:
        """The input of a network: a picture's latents [B,16,h,w], what it is told of the known ones, and the rest."""
        b, _, h, w = picture.shape
        row = torch.linspace(-1, 1, h, device=picture.device)[None, None, :, None].expand(b, 1, h, w)
        return torch.cat([picture, latent, self.seen, self.sure, self.near, row], 1)


def layout_answer(net: PanoramaNet, x: torch.Tensor, sigma: torch.Tensor, known: Known) -> torch.Tensor:
    """The layout network's answer F in the EDM frame: x [B,16,h,w] noisy latents, sigma [B]."""
    _, _, c_in, c_noise = scalings(sigma)
    shares = torch.stack([known.seen.mean((1, 2, 3)), known.sure.mean((1, 2, 3))], 1)
    facts = torch.cat([noise_waves(c_noise), known.text, known.appearance, shares], 1)
    return net(known.planes(x * c_in[:, None, None, None], known.latent[:, :COLOUR]), facts)


def finish_answer(net: PanoramaNet, x: torch.Tensor, sigma: torch.Tensor, known: Known) -> torch.Tensor:
    """The finish network's answer F in the EDM frame, as layout_answer."""
    _, _, c_in, c_noise = scalings(sigma)
    return net(known.planes(2 * x * c_in[:, None, None, None], known.latent), noise_waves(c_noise))


def distance_latents(net: PanoramaNet, picture: torch.Tensor, known: Known) -> torch.Tensor:
    """Latents of distance [B,8,h,w] of a picture [B,16,h,w]; what is sure stays."""
    latent = known.latent[:, COLOUR:]
    answer = net(known.planes(2 * picture, latent), torch.zeros(len(picture), 1, device=picture.device))
    return torch.where(known.kept, latent, 0.5 * answer.float())


def panorama_steps(layout: int = LAYOUT_STEPS, finish: int = FINISH_STEPS) -> list[float]:
    """Noise levels: `layout` of them for the layout network, then `finish` for the finish network, then 0."""
    ratio = SIGMA_MIN / SIGMA_MIDDLE
    last = [SIGMA_MIDDLE * ratio ** ((i + 1) / finish) for i in range(finish)]
    return sigma_steps(SIGMA_MAX, SIGMA_MIDDLE, layout)[:-1] + last + [0.0]


@torch.no_grad()
def panorama_sample(
    layout: PanoramaNet,
    finish: PanoramaNet,
    known: Known,
    noise: torch.Tensor,
    steps: list[float] | None = None,
    guidance: float = 0.0,
    word_guidance: float = 0.0,
) -> torch.Tensor:
    """Latents of panoramas [B,16,h,w] from noise of unit deviation: levels of SIGMA_MIDDLE or more by the layout
    network, the rest by finish. What is sure is put back into every estimate.

    Layout may be guided against what it would make without the memory, and against what it would make without the
    words, which the program does: a + g (a - b) from its answer a and the other one b."""
    blind, wordless, given = known.blind(), known.wordless(), known.latent[:, :COLOUR].double()

    def estimate(x: torch.Tensor, s: float) -> torch.Tensor:
        sigma = torch.full((len(x),), s, device=x.device)
        c_skip, c_out, _, _ = (v[:, None, None, None] for v in scalings(sigma))
        if s < SIGMA_MIDDLE - 1e-6:
            answer = finish_answer(finish, x.float(), sigma, known)
        else:
            told = answer = layout_answer(layout, x.float(), sigma, known)
            if guidance:
                answer = answer + guidance * (told - layout_answer(layout, x.float(), sigma, blind))
            if word_guidance:
                answer = answer + word_guidance * (told - layout_answer(layout, x.float(), sigma, wordless))
        return torch.where(known.kept, given, c_skip * x + c_out * answer.float())

    return second_order(estimate, noise, steps or panorama_steps())
