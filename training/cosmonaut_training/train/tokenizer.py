"""Trains the tokenizer: principal components of the Haar cells as the bypass, then convolutions beside it.

On a CPU only the decoder is trained: the encoder stays the linear map, which costs next to nothing, holds 30.5 dB by
itself and lets the other trainers start at once. --encoder trains both ends (then encode the data anew). L1 and
gradient loss on nine-picture chunks and single pictures; latent statistics per channel and latent frame go into the
checkpoint.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from cosmonaut_training.data.clips import Clip, load_clips, psnr
from cosmonaut_training.models.tokenizer import Tokenizer, haar, to_display, to_input
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, arguments

CHUNK = 9


def batch(clips: list[Clip], r: np.random.Generator, n: int, crop: bool) -> torch.Tensor:
    """n chunks of nine pictures; crops of 96x112 give more different worlds for the same work."""
    out = []
    for _ in range(n):
        rgb = clips[int(r.integers(len(clips)))].rgb
        s = int(r.integers(len(rgb) - CHUNK + 1))
        stride = -1 if r.random() < 0.5 else 1  # time runs either way
        x = rgb[s : s + CHUNK][::stride]
        if r.random() < 0.5:
            x = x[:, :, ::-1]
        if crop:
            o = int(r.integers(0, 13)) * 8
            x = x[:, :, o : o + 96]
        out.append(torch.from_numpy(np.array(x)))
    return to_input(torch.stack(out))


def principal_components(clips: list[Clip], r: np.random.Generator, chunks: int = 700):
    s, ss, n = torch.zeros(768, dtype=torch.float64), torch.zeros(768, 768, dtype=torch.float64), 0
    for _ in range(chunks // 4):
        cells = F.pixel_unshuffle(haar(batch(clips, r, 4, False)), 2).permute(0, 1, 3, 4, 2).reshape(-1, 768)
        cells = cells[torch.from_numpy(r.permutation(len(cells))[:1000])]
        s += cells.sum(0).double()
        ss += (cells.T @ cells).double()
        n += len(cells)
    mean = s / n
    value, vector = torch.linalg.eigh(ss / n - torch.outer(mean, mean))
    axes = vector.flip(1)[:, :16].T
    axes = axes * torch.sign(axes.sum(1, keepdim=True) + 1e-12)
    return mean.float(), axes.float().contiguous(), value.flip(0)[:16].clamp_min(1e-8).sqrt().float()


def loss_of(y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    gx, gy = (y - x).diff(dim=-1).abs().mean(), (y - x).diff(dim=-2).abs().mean()
    return (y - x).abs().mean() + 0.5 * (gx + gy) + 2.0 * ((y - x) ** 2).mean()


@torch.no_grad()
def evaluate(model: Tokenizer, held: list[Clip]) -> float:
    return float(
        np.mean(
            [
                psnr(to_display(model.decode(model.encode(x))), to_display(x))
                for x in (to_input(torch.from_numpy(np.ascontiguousarray(c.rgb[8:17])))[None] for c in held[:24])
            ]
        )
    )


@torch.no_grad()
def measure_statistics(model: Tokenizer, clips: list[Clip], r: np.random.Generator, chunks: int = 160) -> None:
    z = torch.cat([model.encode(batch(clips, r, 4, False)) for _ in range(chunks // 4)])  # [N,3,16,h,w]
    mean, std = z.mean((0, 3, 4)).T, z.std((0, 3, 4)).T  # [16,3]
    model.config.latents_mean, model.config.latents_std = mean.flatten().tolist(), std.flatten().tolist()


class TokenizerRun(Run):
    NAME, WARM, FLAT, KEPT_EVERY, TOLD_EVERY = "tokenizer", 100, 0.5, 150, 100

    def __init__(self, args):
        super().__init__(args)
        self.clips, self.held = load_clips(), load_clips(held_out=True)
        torch.manual_seed(args.seed)
        self.model, self.r = Tokenizer(), np.random.default_rng([args.seed, self.step])
        if not args.encoder:
            self.model.encoder.requires_grad_(False)
            self.model.quant_conv.requires_grad_(False)
        self.random(r=self.r)
        if self.state:
            self.pca_deviation = self.state["pca_deviation"]
            self.model.load_state_dict(self.state["model"])
        else:
            mean, axes, self.pca_deviation = principal_components(self.clips, self.r)
            self.model.start_from_pca(mean, axes, self.pca_deviation)
        self.average = self.averaged(self.model, 0.995)
        self.optimiser = MuonAdam([], [p for p in self.model.parameters() if p.requires_grad], (0, 1.5e-3), False)
        if self.state:
            self.average.restore(self.state["average"], self.step)
            self.average.model.config = self.state["config"]
            self.optimiser.restore(self.state)
        else:
            deviations = [round(float(v), 4) for v in self.pca_deviation]
            print("deviations", deviations, "principal components alone,", self.judged(), flush=True)
        self.model.to(self.device)
        self.average.model.to(self.device)

    def loss(self) -> torch.Tensor:
        x = batch(self.clips, self.r, 3 * self.preset.batch_scale, True).to(self.device)
        if self.step % 5 == 4:  # single pictures now and then
            x = x[:, :1].contiguous()
        self.samples += len(x)
        z = self.model.encode(x) if self.args.encoder else self.model.bypass_in(haar(x)).detach()
        return loss_of(self.model.decode(z + 0.05 * torch.randn_like(z)), x)

    def judged(self) -> str:
        return f"held out {evaluate(self.average.model, self.held):.2f} dB"

    def refresh(self) -> None:
        self.clips = load_clips()

    def contents(self) -> dict:
        if self.args.encoder or not self.average.model.config.latents_mean:
            measure_statistics(self.average.model, self.clips, np.random.default_rng(1))
        return {
            "model": self.model.state_dict(),
            "average": self.average.model.state_dict(),
            **self.optimiser.state(),
            "pca_deviation": self.pca_deviation,
            "config": self.average.model.config,
        }


def main() -> None:
    parser = arguments(__doc__, 14)
    parser.add_argument("--encoder", action="store_true", help="train the encoder's convolutions too")
    parser.add_argument("--start-only", action="store_true", help="write the checkpoint of the linear start and stop")
    args = parser.parse_args()
    run = TokenizerRun(args)
    if args.start_only:
        run.store()
    else:
        run.train()


if __name__ == "__main__":
    main()
