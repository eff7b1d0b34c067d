"""Trains the pixel path: decoded pictures, warped keyframes and the mask in, the true picture out.

Decoded pictures come from the transformer (one to three steps) in most chunks once it exists, and
from noised true latents otherwise.
"""

from __future__ import annotations

import numpy as np
import torch

from cosmonaut_training import checkpoints
from cosmonaut_training.data.clips import load_clips
from cosmonaut_training.data.memory import CHUNK, Flight, source_depth, warped_clip
from cosmonaut_training.data.precompute import generated
from cosmonaut_training.models.dit import Dit, conditions, pack_mask, sample, sigma_steps
from cosmonaut_training.models.nets import PixelPaint
from cosmonaut_training.models.text import encode_captions
from cosmonaut_training.models.tokenizer import to_input
from cosmonaut_training.models.trained import SIGMA_MAX, SIGMA_MIN, load_depth, load_text, load_tokenizer
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, arguments


class Source:
    """Makes training chunks with the networks as they are now."""

    def __init__(self):
        self.clips, self.tokenizer, self.depth = load_clips(), load_tokenizer(), load_depth()
        state = checkpoints.load("dit")
        self.dit = None
        if state is not None:
            self.dit = Dit(state["config"])
            self.dit.load_state_dict(state["average"])
            self.words, self.text = load_text()

    @torch.no_grad()
    def chunk(self, r: np.random.Generator) -> tuple[torch.Tensor, ...]:
        f = Flight(self.clips[int(r.integers(len(self.clips)))], r)
        s = int(r.integers(len(f.rgb) - CHUNK + 1))
        chosen = [s]
        if r.random() < 0.55:
            chosen = sorted({s, int(np.clip(s + r.choice([-1, -1, 1]) * r.integers(8, 25), 0, len(f.rgb) - 1))})
        pictures, depths = (
            np.stack([f.picture(i) for i in chosen]),
            np.stack([source_depth(f, i, self.depth, r) for i in chosen]),
        )
        if r.random() < 0.3:  # keyframes that were generated, not given
            pictures = generated(pictures, self.tokenizer)
        warped, mask = warped_clip(pictures, depths, f.c2w[chosen], f.K, f.c2w[s + 1 : s + CHUNK])
        true = to_input(torch.from_numpy(np.array(f.rgb[s : s + CHUNK])))[None]
        w, m = torch.from_numpy(warped.transpose(0, 3, 1, 2).copy()), torch.from_numpy(mask)[:, None].float()
        zero = torch.from_numpy(pictures[chosen.index(s)].transpose(2, 0, 1).copy())
        if self.dit is not None and r.random() < 0.75:
            cache = self.tokenizer.model_latent(torch.cat([zero[None], w])[None])
            packed = pack_mask(torch.cat([torch.ones_like(m[:1]), m])[None, :, 0])
            c = conditions(
                torch.from_numpy(f.c2w[s : s + CHUNK].copy())[None],
                torch.from_numpy(f.K.copy())[None].float(),
                cache,
                packed,
            )
            z = sample(
                self.dit,
                cache[:, :1],
                c,
                self.text(encode_captions(self.words, [f.caption])),
                sigma_steps(SIGMA_MAX, SIGMA_MIN, int(r.integers(1, 4))),
                torch.Generator().manual_seed(int(r.integers(1 << 30))),
            )
        else:
            z = self.tokenizer.model_latent(true)
            z = z + 0.5 * r.uniform(0, 0.35) * torch.randn(z.shape)
        decoded = self.tokenizer.pictures(z)[0, 1:].clamp(-1, 1)
        return decoded, w, m, true[0, 1:]


def loss_of(y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    e = y - x
    return e.abs().mean() + 2 * (e**2).mean() + 0.5 * (e.diff(dim=-1).abs().mean() + e.diff(dim=-2).abs().mean())


class RefinerRun(Run):
    NAME, WARM, FLAT, KEPT_EVERY, TOLD_EVERY, RECENT = "refiner", 40, 0.5, 150, 50, 50

    def __init__(self, args):
        super().__init__(args)
        torch.manual_seed(args.seed)
        self.source, self.model, self.blends = Source(), PixelPaint(), []
        self.optimiser = MuonAdam([], list(self.model.parameters()), (0, 8e-4), False)
        self.average = self.averaged(self.model, 0.99)
        if self.state:
            self.model.load_state_dict(self.state["model"])
            self.average.restore(self.state["average"], self.step)
            self.optimiser.restore(self.state)
        self.model.to(self.device)
        self.average.model.to(self.device)
        self.r = np.random.default_rng([args.seed, self.step, 3])
        self.random(r=self.r)

    def loss(self) -> torch.Tensor:
        parts = [self.source.chunk(self.r) for _ in range(self.preset.batch_scale)]
        decoded, warped, mask, true = (torch.cat(t).to(self.device) for t in zip(*parts))
        self.samples += len(true)
        self.blends.append(loss_of(decoded + mask * 0.88 * (warped - decoded), true).item())
        return loss_of(self.model(decoded, warped, mask), true)

    def told(self) -> str:
        return f"{super().told()}, untrained blend {np.mean(self.blends[-self.RECENT :]):.4f}"

    def refresh(self) -> None:
        self.source = Source()

    def contents(self) -> dict:
        return {"model": self.model.state_dict(), "average": self.average.model.state_dict(), **self.optimiser.state()}


def main() -> None:
    RefinerRun(arguments(__doc__, 12).parse_args()).train()


if __name__ == "__main__":
    main()
