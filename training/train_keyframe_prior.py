"""Trains the keyframe prior on precomputed single pictures (precompute.py --walks): EDM, three times more weight where the memory has a hole.

Muon for the kernels, AdamW for the rest. Words come from the transformer's text encoder, which is left as it is. The memory is
dropped in 5 % of the pictures, the words and the appearance in 10 % each.
"""
from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer as TextTokenizer

import common
from dit import scalings, sigma_steps
from native import WORK
from precompute import load_tokenizer
from rollout import show
from keyframe_prior import SIGMA_MAX, SIGMA_MIN, STEPS, Sight, KeyframePrior, Words, denoised, prior_sample
from text import TextConfig, TextEncoder
from train_dit import Latents, channel_weights

BATCH = 128
HOLE_WEIGHT = 3.0
RATES = (.02, 1e-3)                  # of Muon and AdamW


def sight_of(b: dict, words: Words) -> Sight:
    """What a batch of walks knows."""
    return Sight(b["cache"][:, 0], b["mask"][:, 0, :4], b["nearness"].float(), words(b["caption"]), b["appearance"].float(), b["K"][:, 0] / (8 * b["cache"].shape[-1]))


def forgotten(sight: Sight, g: torch.Generator) -> Sight:
    n = len(sight.cache)
    kept = lambda p: (torch.rand(n, generator=g) >= p).float()
    memory = kept(.05)[:, None, None, None]
    return Sight(sight.cache * memory, sight.mask * memory, sight.nearness * memory, sight.text * kept(.1)[:, None], sight.appearance * kept(.1)[:, None], sight.focal)


def gap(net: KeyframePrior, b: dict, sight: Sight, sigma: torch.Tensor, weights: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    to = lambda t: t.to(weights.device)
    latent, sigma = to(b["latent"][:, 0]), to(sigma)
    c_skip, c_out, _, _ = (v[:, None, None, None] for v in scalings(sigma))
    x = latent + sigma[:, None, None, None] * to(torch.randn(latent.shape, generator=g))
    error = (denoised(net, x, sigma, sight.to(weights.device)).float() - (latent - c_skip * x) / c_out).square() * weights
    return (error * (1 + HOLE_WEIGHT * (1 - to(b["mask"])[:, 0].mean(1, keepdim=True)))).mean()


def noise_levels(n: int, g: torch.Generator) -> torch.Tensor:
    return torch.exp(.6 + 1.5 * torch.randn(n, generator=g)).clamp(.02, 80)


def main() -> None:
    parser = common.arguments(__doc__, 80)
    parser.add_argument("--rate", type=float, default=1.0, help="of the usual learning rates: less for a short while more of a trained keyframe_prior")
    parser.add_argument("--sheet", type=Path, default=None, help="what it makes of held-out pictures, drawn at every checkpoint")
    common.spawn(train, parser.parse_args())


def draw(net: KeyframePrior, b: dict, words: Words, coder, path: Path) -> None:
    """Rows: the memory, two drafts, the truth."""
    device = next(net.parameters()).device
    sight, g = sight_of(b, words), torch.Generator().manual_seed(3)
    makes = [prior_sample(net, sight.to(device), sigma_steps(SIGMA_MAX, SIGMA_MIN, STEPS), torch.randn(sight.cache.shape, generator=g).to(device)).cpu() for _ in range(2)]
    rows = [np.concatenate([show(p.permute(1, 2, 0).numpy()) for p in coder.pictures(z[:, None])[:, 0].clamp(-1, 1)], 1) for z in (sight.cache, *makes, b["latent"][:, 0])]
    Image.fromarray(np.concatenate(rows)).save(path)


def train(rank: int, args, meeting: str | None) -> None:
    preset, name, chief = common.PRESETS[args.preset], args.name or "keyframe_prior", rank == 0
    common.join(rank, args, meeting, preset.device)
    data, held = Latents("pictures"), Latents("pictures-held-out")
    data.refresh(); held.refresh()
    torch.manual_seed(args.seed)
    state, clock, step, samples = common.load(name), common.Clock(args.minutes), 0, 0
    net = KeyframePrior(state["config"] if state else None)
    average = common.Average(net, .999)
    if state:
        net.load_state_dict(state["net"]); average.model.load_state_dict(state["average"])
        step, clock.before, samples, average.steps = state["step"], state["seconds"], state["samples"], state["step"]
    net = net.to(preset.device, memory_format=torch.channels_last)
    average.model.to(preset.device)
    if preset.autocast and preset.device == "cpu":
        net.compile_blocks()
    optimiser = common.MuonAdam.of_kernels(net, ("out", "enter.0"), RATES, preset.autocast)
    optimiser.restore(state or {})
    g, r = torch.Generator().manual_seed(args.seed * 1000 + step + 500 * rank), np.random.default_rng([args.seed, step, rank])
    vocabulary = TextTokenizer.from_file(str(WORK / "tokenizer.json"))
    encoder = TextEncoder(TextConfig(vocab_size=vocabulary.get_vocab_size()))
    encoder.load_state_dict(common.load("dit")["average_text"])
    words, coder, weights = Words(vocabulary, encoder), load_tokenizer(), channel_weights()[0, :1].to(preset.device)
    fixed = held.batch(np.arange(min(held.n, 192)))
    shown = held.batch(np.arange(0, min(held.n, 192), 14)) if args.sheet else None

    def store() -> None:
        common.save(name, {"config": net.config, "net": net.state_dict(), "average": average.model.state_dict(), **optimiser.state(),
                           "step": step, "seconds": clock.seconds, "samples": samples})

    @torch.no_grad()
    def evaluate() -> str:
        level = lambda s: gap(average.model, fixed, sight_of(fixed, words), torch.full((len(fixed["latent"]),), float(s)), weights, torch.Generator().manual_seed(1)).item()
        if args.sheet:
            draw(average.model, shown, words, coder, args.sheet)
        return " held out " + " ".join(f"s{s}:{level(s):.4f}" for s in (.2, .7, 2, 8, 30))

    saved, running = time.time(), []
    while (fraction := common.shared_fraction(clock)) < 1:
        optimiser.rate(args.rate * common.schedule(fraction, step, 100, .5))
        b = data.batch(r.integers(0, data.n, BATCH * preset.batch_scale))
        with torch.autocast(preset.device, torch.bfloat16, enabled=preset.autocast):
            loss = gap(net, b, forgotten(sight_of(b, words), g), noise_levels(len(b["latent"]), g), weights, g)
        optimiser.zero_grad(); loss.backward()
        common.share_gradients(optimiser.parameters)
        optimiser.step()
        average.update(net)
        step += 1; samples += len(b["latent"]) * args.processes; running.append(loss.item())
        if chief and step % 20 == 0:
            print(f"step {step} {clock.seconds / 60:.1f} min stored {data.n} seen {samples} loss {np.mean(running[-100:]):.4f}", flush=True)
        if time.time() - saved > 200:
            if chief:
                print(evaluate(), flush=True)
                store()
            data.refresh(); saved = time.time()
    if chief:
        store()
        print("done", step, evaluate(), flush=True)


if __name__ == "__main__":
    main()
