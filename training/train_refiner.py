"""Trains the pixel path: decoded pictures, warped keyframes and the mask in, the true picture out.

Decoded pictures come from the transformer (one to three steps) in most chunks once it exists, and
from noised true latents otherwise.
"""
from __future__ import annotations

import time

import numpy as np
import torch
from tokenizers import Tokenizer as TextTokenizer

import common
from clips import load_clips
from dit import Dit, conditions, pack_mask, sample, sigma_steps
from native import WORK
from nets import PixelPaint
from precompute import CHUNK, Flight, load_depth, load_tokenizer, source_depth, warped_clip
from rollout import SIGMA_MAX, SIGMA_MIN
from text import TextConfig, TextEncoder, encode_captions
from tokenizer import to_input


class Source:
    """Makes training chunks with the networks as they are now."""

    def __init__(self):
        self.clips, self.tokenizer, self.depth = load_clips(), load_tokenizer(), load_depth()
        state = common.load("dit")
        self.dit = None
        if state is not None:
            self.words = TextTokenizer.from_file(str(WORK / "tokenizer.json"))
            self.dit, self.text = Dit(state.get("config")), TextEncoder(TextConfig(vocab_size=self.words.get_vocab_size()))
            self.dit.load_state_dict(state["average"]); self.text.load_state_dict(state["average_text"])

    @torch.no_grad()
    def chunk(self, r: np.random.Generator) -> tuple[torch.Tensor, ...]:
        f = Flight(self.clips[int(r.integers(len(self.clips)))], r)
        s = int(r.integers(len(f.rgb) - CHUNK + 1))
        chosen = [s]
        if r.random() < .55:
            chosen = sorted({s, int(np.clip(s + r.choice([-1, -1, 1]) * r.integers(8, 25), 0, len(f.rgb) - 1))})
        pictures, depths = np.stack([f.picture(i) for i in chosen]), np.stack([source_depth(f, i, self.depth, r) for i in chosen])
        if r.random() < .3:                 # keyframes that were generated, not given
            x = torch.from_numpy(pictures.transpose(0, 3, 1, 2).copy())[:, None]
            pictures = self.tokenizer.decode(self.tokenizer.encode(x))[:, 0].clamp(-1, 1).permute(0, 2, 3, 1).numpy()
        warped, mask = warped_clip(pictures, depths, f.c2w[chosen], f.K, f.c2w[s + 1:s + CHUNK])
        true = to_input(torch.from_numpy(np.array(f.rgb[s:s + CHUNK])))[None]
        w, m = torch.from_numpy(warped.transpose(0, 3, 1, 2).copy()), torch.from_numpy(mask)[:, None].float()
        zero = torch.from_numpy(pictures[chosen.index(s)].transpose(2, 0, 1).copy())
        if self.dit is not None and r.random() < .75:
            cache = self.tokenizer.model_latent(torch.cat([zero[None], w])[None])
            packed = pack_mask(torch.cat([torch.ones_like(m[:1]), m])[None, :, 0])
            c = conditions(torch.from_numpy(f.c2w[s:s + CHUNK].copy())[None], torch.from_numpy(f.K.copy())[None].float(), cache, packed)
            z = sample(self.dit, cache[:, :1], c, self.text(encode_captions(self.words, [f.caption])), sigma_steps(SIGMA_MAX, SIGMA_MIN, int(r.integers(1, 4))), torch.Generator().manual_seed(int(r.integers(1 << 30))))
        else:
            z = self.tokenizer.model_latent(true)
            z = z + 0.5 * r.uniform(0, .35) * torch.randn(z.shape)
        decoded = self.tokenizer.pictures(z)[0, 1:].clamp(-1, 1)
        return decoded, w, m, true[0, 1:]


def loss_of(y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    e = y - x
    return e.abs().mean() + 2 * (e ** 2).mean() + 0.5 * (e.diff(dim=-1).abs().mean() + e.diff(dim=-2).abs().mean())


def main() -> None:
    args = common.arguments(__doc__, 12).parse_args()
    preset, name = common.PRESETS[args.preset], args.name or "refiner"
    torch.manual_seed(args.seed)
    source, model, clock, step = Source(), PixelPaint(), common.Clock(args.minutes), 0
    optimiser = torch.optim.AdamW(model.parameters(), 8e-4, betas=(.9, .98), weight_decay=0)
    average = common.Average(model, .99)
    state = common.load(name)
    if state:
        model.load_state_dict(state["model"]); average.model.load_state_dict(state["average"]); optimiser.load_state_dict(state["optimiser"])
        step, average.steps, clock.before = state["step"], state["step"], state["seconds"]
    model.to(preset.device); average.model.to(preset.device)
    r = np.random.default_rng([args.seed, step, 3])
    store = lambda: common.save(name, {"model": model.state_dict(), "average": average.model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": clock.seconds})
    saved, losses, plain = time.time(), [], []
    while clock.fraction < 1:
        for g in optimiser.param_groups:
            g["lr"] = 8e-4 * common.schedule(clock.fraction, step, 40, .5)
        parts = [source.chunk(r) for _ in range(preset.batch_scale)]
        decoded, w, m, true = (torch.cat(t).to(preset.device) for t in zip(*parts))
        loss = loss_of(model(decoded, w, m), true)
        optimiser.zero_grad(); loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step(); average.update(model); step += 1
        losses.append(loss.item()); plain.append(loss_of(decoded + m * .88 * (w - decoded), true).item())
        if step % 50 == 0:
            print(f"step {step} {clock.seconds / 60:.1f} min loss {np.mean(losses[-50:]):.4f}, untrained blend {np.mean(plain[-50:]):.4f}", flush=True)
        if time.time() - saved > 150:
            store(); source = Source(); saved = time.time()
    store()
    print("done", step, flush=True)


if __name__ == "__main__":
    main()
