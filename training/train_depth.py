"""Trains the hinted depth network: half of the samples without a hint, the rest with depth warped from another picture."""
from __future__ import annotations

import time

import numpy as np
import torch

import common
import native
from clips import Clip, load_clips
from nets import HintedDepth, depth_input


def noisy_depth(z: np.ndarray, r: np.random.Generator, amount: float = 0.03) -> np.ndarray:
    """Depth as a network would err: a wrong scale and a wrong slow wave over the picture."""
    h, w = z.shape
    coarse = r.standard_normal((4, 6)).astype(np.float32)
    y, x = np.linspace(0, 2.999, h), np.linspace(0, 4.999, w)
    i, j, a, b = y.astype(int), x.astype(int), (y % 1)[:, None], (x % 1)[None]
    wave = (coarse[i][:, j] * (1 - a) + coarse[i + 1][:, j] * a) * (1 - b) + (coarse[i][:, j + 1] * (1 - a) + coarse[i + 1][:, j + 1] * a) * b
    return np.clip(z * np.exp(amount * (r.standard_normal() + wave)), .05, 100).astype(np.float32)


def sample(clip: Clip, r: np.random.Generator, hint: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Picture [3,H,W], hint [1,H,W] (0 = none), true depth [1,H,W]."""
    rgb, depth = clip.rgb, clip.depth
    f = int(r.integers(len(rgb)))
    x, z, given = rgb[f].astype(np.float32) / 128 - 1, depth[f].astype(np.float32), np.zeros(depth.shape[1:], np.float32)
    if hint:
        reach = 13 if len(rgb) > 16 else 3                # pictures of a walk are a chunk apart
        k = int(np.clip(f + r.integers(1, reach) * r.choice([-1, 1]), 0, len(rgb) - 1))
        source = depth[k].astype(np.float32)
        if r.random() < .6:
            source = noisy_depth(source, r, r.uniform(0, .05))
        _, mask, given = native.warp(np.zeros((1, *source.shape, 3), np.float32), source[None], clip.c2w[k][None], clip.K[None], clip.c2w[f], clip.K, fill=False)
        if r.random() < .25:                             # a hole where the keyframe saw nothing
            y0, x0 = r.integers(0, 80), r.integers(0, 150)
            given[y0:y0 + r.integers(10, 60), x0:x0 + r.integers(20, 110)] = 0
    if r.random() < .5:
        x, z, given = x[:, ::-1], z[:, ::-1], given[:, ::-1]
    return x.transpose(2, 0, 1).copy(), given[None].copy(), z[None].copy()


def batch(clips, r, n, share=0.5):
    parts = [sample(clips[int(r.integers(len(clips)))], r, r.random() < share) for _ in range(n)]
    return [torch.from_numpy(np.stack(p)) for p in zip(*parts)]


def loss_of(model: HintedDepth, rgb, hint, z) -> torch.Tensor:
    log = torch.log(model.disparity(depth_input(rgb, hint)).clamp_min(1e-4)) - torch.log(model.near / z)
    return log.abs().mean() + 0.5 * (log.diff(dim=-1).abs().mean() + log.diff(dim=-2).abs().mean())


@torch.no_grad()
def evaluate(model: HintedDepth, held: list[Clip]) -> tuple[float, float]:
    """Median relative error without and with a hint."""
    out = []
    for share in (0.0, 1.0):
        rgb, hint, z = batch(held, np.random.default_rng(5), 48, share)
        out.append(float(((model(depth_input(rgb, hint)) - z).abs() / z).median()))
    return out[0], out[1]


def main() -> None:
    args = common.arguments(__doc__, 8).parse_args()
    preset, name = common.PRESETS[args.preset], args.name or "depth"
    clips, held = load_clips() + load_clips(kind="walks"), load_clips(held_out=True)
    torch.manual_seed(args.seed)
    state = common.load(name)
    model, clock, step = HintedDepth.of(state["model"]) if state else HintedDepth(), common.Clock(args.minutes), 0
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, betas=(.9, .98), weight_decay=1e-4)
    average = common.Average(model, .995)
    if state:
        average.model.load_state_dict(state["average"]); optimiser.load_state_dict(state.get("optimiser", optimiser.state_dict()))
        step, average.steps, clock.before = state["step"], state["step"], state["seconds"]
    r = np.random.default_rng([args.seed, step])
    model.to(preset.device); average.model.to(preset.device)
    store = lambda: common.save(name, {"model": model.state_dict(), "average": average.model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": clock.seconds})
    saved = time.time()
    while clock.fraction < 1:
        for g in optimiser.param_groups:
            g["lr"] = 2e-3 * common.schedule(clock.fraction, step, 100, .5)
        rgb, hint, z = (t.to(preset.device) for t in batch(clips, r, 8 * preset.batch_scale))
        loss = loss_of(model, rgb, hint, z)
        optimiser.zero_grad(); loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step(); average.update(model); step += 1
        if time.time() - saved > 100:
            print(f"step {step} {clock.seconds / 60:.1f} min loss {loss.item():.4f} median error without, with hint: %.3f %.3f" % evaluate(average.model.cpu(), held), flush=True)
            average.model.to(preset.device)
            clips = load_clips() + load_clips(kind="walks")
            store(); saved = time.time()
    store()
    print(f"done: step {step} median error without, with hint: %.3f %.3f" % evaluate(average.model.cpu(), held), flush=True)


if __name__ == "__main__":
    main()
