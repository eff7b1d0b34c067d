"""Trains the hinted depth network: half of the samples without a hint, the rest with depth warped from another picture."""
from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch

import common
import native
from clips import Clip, load_clips
from flights import wander
from nets import HintedDepth, PictureUnet
from worlds import FAMILIES, HELD_OUT_SEED, make_world


RATES, BATCH = (.01, 7e-4), 8            # of Muon and AdamW


def noisy_depth(z: np.ndarray, r: np.random.Generator, amount: float = 0.03) -> np.ndarray:
    """Depth as a network would err: a wrong scale and a wrong slow wave over the picture."""
    h, w = z.shape
    coarse = r.standard_normal((4, 6)).astype(np.float32)
    y, x = np.linspace(0, 2.999, h), np.linspace(0, 4.999, w)
    i, j, a, b = y.astype(int), x.astype(int), (y % 1)[:, None], (x % 1)[None]
    wave = (coarse[i][:, j] * (1 - a) + coarse[i + 1][:, j] * a) * (1 - b) + (coarse[i][:, j + 1] * (1 - a) + coarse[i + 1][:, j + 1] * a) * b
    return np.clip(z * np.exp(amount * (r.standard_normal() + wave)), .05, 100).astype(np.float32)


@dataclass
class Walk:
    """Pictures of one world a chunk's reach apart, rendered on the way."""
    rgb: np.ndarray
    depth: np.ndarray
    c2w: np.ndarray
    K: np.ndarray

    @classmethod
    def fresh(cls, r: np.random.Generator) -> "Walk":
        world = make_world(FAMILIES[int(r.integers(len(FAMILIES)))], int(r.integers(100_000, HELD_OUT_SEED)))
        poses, K = wander(world, r, 6)
        return cls(*native.render(world, poses, K), poses, K)


def sample(clip: Clip | Walk, r: np.random.Generator, hint: bool) -> tuple[np.ndarray, ...]:
    """Picture [3,H,W], hint [1,H,W] in metres (0 = none), true depth [1,H,W], focal length in pixels."""
    rgb, depth = clip.rgb, clip.depth
    f = int(r.integers(len(rgb)))
    x, z, given = rgb[f].astype(np.float32) / 128 - 1, depth[f].astype(np.float32), np.zeros(depth.shape[1:], np.float32)
    if hint:
        reach = 13 if len(rgb) > 16 else 3                # pictures of a walk are a chunk apart
        k = int(np.clip(f + r.integers(1, reach) * r.choice([-1, 1]), 0, len(rgb) - 1))
        source = depth[k].astype(np.float32)
        if r.random() < .6:
            source = noisy_depth(source, r, r.uniform(0, .05))
        given = native.warp(np.zeros((1, *source.shape, 3), np.float32), source[None], clip.c2w[k][None], clip.K[None], clip.c2w[f], clip.K, fill=False, sharp=False).z
        if r.random() < .25:                             # a hole where the keyframe saw nothing
            y0, x0 = r.integers(0, 80), r.integers(0, 150)
            given[y0:y0 + r.integers(10, 60), x0:x0 + r.integers(20, 110)] = 0
    if r.random() < .5:
        x, z, given = x[:, ::-1], z[:, ::-1], given[:, ::-1]
    return x.transpose(2, 0, 1).copy(), given[None].copy(), z[None].copy(), np.float32(clip.K[0])


def batch(clips, r, n, share=0.5):
    return [torch.from_numpy(np.stack(p)) for p in zip(*(sample(clips[int(r.integers(len(clips)))], r, r.random() < share) for _ in range(n)))]


def loss_of(model: HintedDepth, rgb, hint, z, fx) -> torch.Tensor:
    error = torch.log(model.metres(rgb, hint, fx).clamp(.01, 400)) - torch.log(z)
    return error.abs().mean() + 0.5 * (error.diff(dim=-1).abs().mean() + error.diff(dim=-2).abs().mean())


@torch.no_grad()
def evaluate(model: HintedDepth, held: list[Clip]) -> tuple[float, float]:
    """Median relative error without and with a hint."""
    out = []
    for share in (0.0, 1.0):
        rgb, hint, z, fx = batch(held, np.random.default_rng(5), 64, share)
        out.append(float(((model.metres(rgb, hint, fx) - z).abs() / z).median()))
    return out[0], out[1]


def main() -> None:
    args = common.arguments(__doc__, 8).parse_args()
    preset, name = common.PRESETS[args.preset], args.name or "depth"
    clips, held = load_clips() + load_clips(kind="walks"), load_clips(held_out=True)
    torch.manual_seed(args.seed)
    state = common.load(name)
    model, clock, step = HintedDepth.of(state["model"]) if state else HintedDepth().start(), common.Clock(args.minutes), 0
    model.focal = state.get("focal") if state else HintedDepth.FOCAL
    model = model.to(memory_format=torch.channels_last)
    optimiser = common.MuonAdam.of_kernels(model, PictureUnet.EDGES, RATES, preset.autocast, (.9, .99))
    average = common.Average(model, .998)
    if state:
        average.model.load_state_dict(state["average"]); optimiser.restore(state)
        step, average.steps, clock.before = state["step"], state["step"], state["seconds"]
    r = np.random.default_rng([args.seed, step])
    model.to(preset.device); average.model.to(preset.device)
    store = lambda: common.save(name, {"model": model.state_dict(), "average": average.model.state_dict(), "focal": model.focal, **optimiser.state(), "step": step, "seconds": clock.seconds})
    saved, fresh, losses = time.time(), [Walk.fresh(r) for _ in range(4)], []
    while clock.fraction < 1:
        optimiser.rate(common.schedule(clock.fraction, step, 100, .4))
        fresh = [*fresh[-63:], Walk.fresh(r)]
        half = BATCH * preset.batch_scale // 2
        given = [torch.cat(pair).to(preset.device) for pair in zip(batch(clips or fresh, r, half), batch(fresh, r, half))]
        with torch.autocast(preset.device, torch.bfloat16, enabled=preset.autocast):
            loss = loss_of(model, *given)
        optimiser.zero_grad(); loss.backward(); optimiser.step()
        average.update(model); step += 1; losses.append(loss.item())
        if time.time() - saved > 100:
            print(f"step {step} {clock.seconds / 60:.1f} min loss {np.mean(losses[-100:]):.4f} median error without, with hint: %.3f %.3f" % evaluate(average.model.cpu(), held), flush=True)
            average.model.to(preset.device)
            store(); saved = time.time()
    store()
    print(f"done: step {step} median error without, with hint: %.3f %.3f" % evaluate(average.model.cpu(), held), flush=True)


if __name__ == "__main__":
    main()
