"""Trains the hinted depth network: half of the samples without a hint, the rest with depth warped from another
picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.clips import Clip, load_clips
from cosmonaut_training.data.flights import wander
from cosmonaut_training.data.memory import noisy_depth
from cosmonaut_training.data.worlds import drawn_world
from cosmonaut_training.models.nets import HintedDepth, PictureUnet
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, arguments

RATES, BATCH = (0.01, 7e-4), 8  # of Muon and AdamW


@dataclass
class Walk:
    """Pictures of one world a chunk's reach apart, rendered on the way."""

    rgb: np.ndarray
    depth: np.ndarray
    c2w: np.ndarray
    K: np.ndarray

    @classmethod
    def fresh(cls, r: np.random.Generator) -> "Walk":
        world = drawn_world(r)
        poses, K = wander(world, r, 6)
        return cls(*native.render(world, poses, K), poses, K)


def sample(clip: Clip | Walk, r: np.random.Generator, hint: bool) -> tuple[np.ndarray, ...]:
    """Picture [3,H,W], hint [1,H,W] in metres (0 = none), true depth [1,H,W], focal length in pixels."""
    rgb, depth = clip.rgb, clip.depth
    f = int(r.integers(len(rgb)))
    x, z, given = (
        rgb[f].astype(np.float32) / 128 - 1,
        depth[f].astype(np.float32),
        np.zeros(depth.shape[1:], np.float32),
    )
    if hint:
        reach = 13 if len(rgb) > 16 else 3  # pictures of a walk are a chunk apart
        k = int(np.clip(f + r.integers(1, reach) * r.choice([-1, 1]), 0, len(rgb) - 1))
        source = depth[k].astype(np.float32)
        if r.random() < 0.6:
            source = noisy_depth(source, r, r.uniform(0, 0.05))
        given = native.warp(
            np.zeros((1, *source.shape, 3), np.float32),
            source[None],
            clip.c2w[k][None],
            clip.K[None],
            clip.c2w[f],
            clip.K,
            fill=False,
            sharp=False,
        ).z
        if r.random() < 0.25:  # a hole where the keyframe saw nothing
            y0, x0 = r.integers(0, 80), r.integers(0, 150)
            given[y0 : y0 + r.integers(10, 60), x0 : x0 + r.integers(20, 110)] = 0
    if r.random() < 0.5:
        x, z, given = x[:, ::-1], z[:, ::-1], given[:, ::-1]
    return x.transpose(2, 0, 1).copy(), given[None].copy(), z[None].copy(), np.float32(clip.K[0])


def batch(clips, r, n, share=0.5):
    return [
        torch.from_numpy(np.stack(p))
        for p in zip(*(sample(clips[int(r.integers(len(clips)))], r, r.random() < share) for _ in range(n)))
    ]


def loss_of(model: HintedDepth, rgb, hint, z, fx) -> torch.Tensor:
    error = torch.log(model.metres(rgb, hint, fx).clamp(0.01, 400)) - torch.log(z)
    return error.abs().mean() + 0.5 * (error.diff(dim=-1).abs().mean() + error.diff(dim=-2).abs().mean())


@torch.no_grad()
def evaluate(model: HintedDepth, held: list[Clip]) -> tuple[float, float]:
    """Median relative error without and with a hint."""
    out = []
    for share in (0.0, 1.0):
        rgb, hint, z, fx = batch(held, np.random.default_rng(5), 64, share)
        out.append(float(((model.metres(rgb, hint, fx) - z).abs() / z).median()))
    return out[0], out[1]


class DepthRun(Run):
    NAME, WARM, FLAT, KEPT_EVERY = "depth", 100, 0.4, 100

    def __init__(self, args):
        super().__init__(args)
        self.rate = args.rate
        self.clips, self.held = load_clips() + load_clips(kind="walks"), load_clips(held_out=True)
        torch.manual_seed(args.seed)
        model = HintedDepth.of(self.state["model"]) if self.state else HintedDepth().start()
        model.focal = self.state.get("focal") if self.state else HintedDepth.FOCAL
        self.model = model.to(self.device, memory_format=torch.channels_last)
        self.optimiser = MuonAdam.of_kernels(model, PictureUnet.EDGES, RATES, self.preset.autocast, (0.9, 0.99))
        self.average = self.averaged(model, 0.998)
        if self.state:
            self.average.restore(self.state["average"], self.step)
            self.optimiser.restore(self.state)
        # Not kept in the checkpoint: the worlds rendered so far begin anew, so the numbers do too.
        self.r = np.random.default_rng([args.seed, self.step])
        self.fresh = [Walk.fresh(self.r) for _ in range(4)]

    def loss(self) -> torch.Tensor:
        self.fresh = [*self.fresh[-63:], Walk.fresh(self.r)]
        half = BATCH * self.preset.batch_scale // 2
        stored, fresh = batch(self.clips or self.fresh, self.r, half), batch(self.fresh, self.r, half)
        given = [torch.cat(pair).to(self.device) for pair in zip(stored, fresh)]
        self.samples += len(given[0])
        with self.half():
            return loss_of(self.model, *given)

    def judged(self) -> str:
        if not self.held:
            return ""
        errors = evaluate(self.average.model.cpu(), self.held)
        self.average.model.to(self.device)
        return "median error without, with hint: %.3f %.3f" % errors

    def contents(self) -> dict:
        return {
            "model": self.model.state_dict(),
            "average": self.average.model.state_dict(),
            "focal": self.model.focal,
            **self.optimiser.state(),
        }


def main() -> None:
    parser = arguments(__doc__, 8)
    parser.add_argument(
        "--rate",
        type=float,
        default=1.0,
        help="of the usual learning rates: less for a short while more of a trained network",
    )
    DepthRun(parser.parse_args()).train()


if __name__ == "__main__":
    main()
