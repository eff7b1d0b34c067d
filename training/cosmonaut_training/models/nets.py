"""The two small picture networks of the starter: depth with a hint, and the pixel path behind the decoder."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn


class Pair(nn.Module):
    """Two 3x3 convolutions, SiLU after each."""

    def __init__(self, cin: int, cout: int, stride: int = 1):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(cin, cout, 3, stride, 1), nn.Conv2d(cout, cout, 3, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.silu(self.conv2(F.silu(self.conv1(x))))


class PictureUnet(nn.Module):
    """A U-Net on pixels gathered `factor` by `factor`: channels in and out count before gathering."""

    EDGES = ("out", "enc.0.conv1")  # kernels that Muon leaves alone

    def __init__(self, cin: int, cout: int, factor: int, widths: tuple[int, ...]):
        super().__init__()
        self.factor, self.widths = factor, tuple(widths)
        ins = [cin * factor**2, *widths[:-1]]
        self.enc = nn.ModuleList([Pair(ins[i], w, 1 if i == 0 else 2) for i, w in enumerate(widths)])
        self.dec = nn.ModuleList([Pair(widths[i + 1] + widths[i], widths[i]) for i in range(len(widths) - 1)])
        self.out = nn.Conv2d(widths[0], cout * factor**2, 3, 1, 1)

    @classmethod
    def of(cls, state: dict) -> "PictureUnet":
        """A network of the size that a state dict has, with its weights."""
        levels = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("enc."))
        model = cls(tuple(state[f"enc.{i}.conv2.weight"].shape[0] for i in range(levels)))
        model.load_state_dict(state)
        return model

    def planes(self, x: torch.Tensor) -> torch.Tensor:
        h, skips = F.pixel_unshuffle(x, self.factor), []
        for level in self.enc:
            h = level(h)
            skips.append(h)
        for i in reversed(range(len(self.dec))):
            up = h.repeat_interleave(2, 2).repeat_interleave(2, 3)[:, :, : skips[i].shape[2], : skips[i].shape[3]]
            h = self.dec[i](torch.cat([up, skips[i]], 1))
        return F.pixel_shuffle(self.out(h), self.factor)


class HintedDepth(PictureUnet):
    """ "hinted-unet-1": disparity of a picture, helped by depth warped from keyframes where there is some.

    Input [B,5,H,W]: red, green, blue in [-1,1]; hint = near / warped depth (0 = none); hint mask.

    With `focal`, depth inside the network is that of a camera whose focal length is so many picture widths: the same
    picture under a longer lens is farther away, and a network that is not told the lens can only guess (Metric3D,
    section 3.1).
    """

    FOCAL = 0.625

    def __init__(
        self, widths=(16, 48, 96, 160, 224), near: float = 0.25, far: float = 100.0, focal: float | None = None
    ):
        super().__init__(5, 1, 2, widths)
        self.near, self.far, self.focal = near, far, focal

    @torch.no_grad()
    def start(self) -> "HintedDepth":
        """Begins training: all at five metres, weights as large as layers without norms need them."""
        for c in self.modules():
            if isinstance(c, nn.Conv2d):
                nn.init.kaiming_normal_(c.weight, nonlinearity="relu").mul_(1.15)
                nn.init.zeros_(c.bias)
        self.out.weight.mul_(0.1)
        nn.init.constant_(self.out.bias, -3.0)
        return self

    def disparity(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.planes(x).float())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Depth [B,1,H,W] in the network's metres."""
        return self.near / self.disparity(x).clamp_min(self.near / self.far)

    def lens(self, fx: torch.Tensor | float, width: int) -> torch.Tensor:
        """What metres are multiplied by to be the network's, for focal lengths [B] in pixels: [B,1,1,1]."""
        fx = torch.as_tensor(fx, dtype=torch.float32).reshape(-1, 1, 1, 1)
        return torch.ones_like(fx) if self.focal is None else self.focal * width / fx

    def metres(self, rgb: torch.Tensor, hint: torch.Tensor | None, fx: torch.Tensor | float) -> torch.Tensor:
        """Depth [B,1,H,W] in metres of pictures [B,3,H,W], hint [B,1,H,W] in metres (0 = none), focal lengths [B]
        in pixels."""
        lens = self.lens(fx, rgb.shape[-1]).to(rgb)
        return self(depth_input(rgb, None if hint is None else hint * lens)) / lens


def depth_input(rgb: torch.Tensor, hint: torch.Tensor | None, near: float = 0.25) -> torch.Tensor:
    """rgb [B,3,H,W] in [-1,1]; hint [B,1,H,W] metres with 0 for none."""
    z = torch.zeros_like(rgb[:, :1]) if hint is None else hint
    m = (z > 0).float()
    return torch.cat([rgb, torch.where(z > 0, near / z.clamp_min(1e-3), z), m], 1)


class PixelPaint(PictureUnet):
    """ "pixel-unet-1": the pixel path behind the decoder. Finishes decoded pictures and lays the warped keyframes
    over them where they can be trusted."""

    SECOND = (
        56,
        112,
        192,
        224,
        224,
    )  # of the larger one that finishes outpainted pictures: one picture a chunk, and it has to see all of it

    def __init__(self, widths=(48, 72, 96, 128)):
        super().__init__(7, 4, 4, widths)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        with torch.no_grad():
            self.out.bias[48:] = 2.0  # at first: trust the warped pixels, leave the decoded ones as they are

    def forward(self, decoded: torch.Tensor, warped: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """decoded, warped [B,3,H,W] in [-1,1], mask [B,1,H,W]."""
        y = self.planes(torch.cat([decoded, warped, mask], 1))
        a = torch.sigmoid(y[:, 3:]) * mask
        made = a * warped + (1 - a) * (decoded + y[:, :3])
        return (
            made + (made.clamp(-1, 1) - made).detach()
        )  # slopes pass the clamp, or what is too bright once could not learn to come back


class PixelBlend(nn.Module):
    """ "pixel-blend-1": corrects decoded pictures and lays the warped keyframes over them where they can be
    trusted."""

    def __init__(self, width: int = 48, layers: int = 4):
        super().__init__()
        self.conv = nn.ModuleList([nn.Conv2d(112 if i == 0 else width, width, 3, 1, 1) for i in range(layers)])
        self.out = nn.Conv2d(width, 64, 3, 1, 1)

    def forward(
        self, decoded: torch.Tensor, warped: torch.Tensor, mask: torch.Tensor, blend_only: bool = False
    ) -> torch.Tensor:
        """decoded, warped [B,3,H,W] in [-1,1], mask [B,1,H,W]."""
        x = F.silu(self.conv[0](F.pixel_unshuffle(torch.cat([decoded, warped, mask], 1), 4)))
        for c in self.conv[1:]:
            x = x + F.silu(c(x))
        y = F.pixel_shuffle(self.out(x), 4)
        a = torch.sigmoid(y[:, 3:]) * mask
        return (a * warped + (1 - a) * (decoded + y[:, :3])).clamp(-1, 1)
