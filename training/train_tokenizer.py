"""Trains the tokenizer: principal components of the Haar cells as the bypass, then convolutions beside it.

On a CPU only the decoder is trained: the encoder stays the linear map, which costs next to nothing, holds 30.5 dB by
itself and lets the other trainers start at once. --encoder trains both ends (then encode the data anew). L1 and gradient
loss on nine-picture chunks and single pictures; latent statistics per channel and latent frame go into the checkpoint.
"""
from __future__ import annotations

import time

import numpy as np
import torch
import torch.nn.functional as F

import common
from clips import Clip, load_clips, psnr
from tokenizer import Tokenizer, haar, to_display, to_input

CHUNK = 9


def batch(clips: list[Clip], r: np.random.Generator, n: int, crop: bool) -> torch.Tensor:
    """n chunks of nine pictures; crops of 96x112 give more different worlds for the same work."""
    out = []
    for _ in range(n):
        rgb = clips[int(r.integers(len(clips)))].rgb
        s = int(r.integers(len(rgb) - CHUNK + 1))
        stride = -1 if r.random() < .5 else 1          # time runs either way
        x = rgb[s:s + CHUNK][::stride]
        if r.random() < .5:
            x = x[:, :, ::-1]
        if crop:
            o = int(r.integers(0, 13)) * 8
            x = x[:, :, o:o + 96]
        out.append(torch.from_numpy(np.array(x)))
    return to_input(torch.stack(out))


def principal_components(clips: list[Clip], r: np.random.Generator, chunks: int = 700):
    s, ss, n = torch.zeros(768, dtype=torch.float64), torch.zeros(768, 768, dtype=torch.float64), 0
    for _ in range(chunks // 4):
        cells = F.pixel_unshuffle(haar(batch(clips, r, 4, False)), 2).permute(0, 1, 3, 4, 2).reshape(-1, 768)
        cells = cells[torch.from_numpy(r.permutation(len(cells))[:1000])]
        s += cells.sum(0).double(); ss += (cells.T @ cells).double(); n += len(cells)
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
    return float(np.mean([psnr(to_display(model.decode(model.encode(x))), to_display(x)) for x in
                          (to_input(torch.from_numpy(np.ascontiguousarray(c.rgb[8:17])))[None] for c in held[:24])]))


@torch.no_grad()
def measure_statistics(model: Tokenizer, clips: list[Clip], r: np.random.Generator, chunks: int = 160) -> None:
    z = torch.cat([model.encode(batch(clips, r, 4, False)) for _ in range(chunks // 4)])       # [N,3,16,h,w]
    mean, std = z.mean((0, 3, 4)).T, z.std((0, 3, 4)).T                                        # [16,3]
    model.config.latents_mean, model.config.latents_std = mean.flatten().tolist(), std.flatten().tolist()


def main() -> None:
    parser = common.arguments(__doc__, 14)
    parser.add_argument("--encoder", action="store_true", help="train the encoder's convolutions too")
    parser.add_argument("--start-only", action="store_true", help="write the checkpoint of the linear start and stop")
    args = parser.parse_args()
    preset, name = common.PRESETS[args.preset], args.name or "tokenizer"
    r = np.random.default_rng(args.seed)
    clips, held = load_clips(), load_clips(held_out=True)
    model, clock, step = Tokenizer(), common.Clock(args.minutes), 0
    if not args.encoder:
        model.encoder.requires_grad_(False); model.quant_conv.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, 1.5e-3, betas=(.9, .98), weight_decay=0)
    average = common.Average(model, .995)
    state = common.load(name)
    if state:
        model.load_state_dict(state["model"]); average.model.load_state_dict(state["average"]); average.model.config = state["config"]; optimiser.load_state_dict(state["optimiser"])
        step, average.steps, clock.before = state["step"], state["step"], state["seconds"]
        pca_deviation = state["pca_deviation"]
        r = np.random.default_rng([args.seed, step])
    else:
        torch.manual_seed(args.seed)
        mean, axes, pca_deviation = principal_components(clips, r)
        model.start_from_pca(mean, axes, pca_deviation)
        average = common.Average(model, .995)
        print("deviations", [round(float(v), 4) for v in pca_deviation], "PCA alone", round(evaluate(model, held), 2), "dB", flush=True)
    model.to(preset.device); average.model.to(preset.device)

    def store() -> None:
        if args.encoder or not average.model.config.latents_mean:
            measure_statistics(average.model, clips, np.random.default_rng(1))
        common.save(name, {"model": model.state_dict(), "average": average.model.state_dict(), "optimiser": optimiser.state_dict(), "step": step,
                           "seconds": clock.seconds, "pca_deviation": pca_deviation, "config": average.model.config})

    if args.start_only:
        store()
        return
    saved = time.time()
    while clock.fraction < 1:
        for g in optimiser.param_groups:
            g["lr"] = 1.5e-3 * common.schedule(clock.fraction, step, 100, .5)
        x = batch(clips, r, 3 * preset.batch_scale, True).to(preset.device)
        if step % 5 == 4:
            x = x[:, :1].contiguous()
        z = model.encode(x) if args.encoder else model.bypass_in(haar(x)).detach()
        loss = loss_of(model.decode(z + 0.05 * torch.randn_like(z)), x)
        optimiser.zero_grad(); loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step(); average.update(model); step += 1
        if step % 100 == 0:
            print(f"step {step} {clock.seconds / 60:.1f} min loss {loss.item():.4f}", flush=True)
        if time.time() - saved > 150:
            print(f"held out {evaluate(average.model, held):.2f} dB", flush=True)
            clips = load_clips()
            store(); saved = time.time()
    store()
    print(f"done: step {step}, held out {evaluate(average.model, held):.2f} dB", flush=True)


if __name__ == "__main__":
    main()
