"""The finish of keyframe invention: transformer and pixel path against a critic that sees pixels.

Starts from the diffusion checkpoint and goes on with copies under other names (--name, default "finish"). A step invents
single pictures in one or two evaluations from pure noise, decodes and refines them as the program does, and asks the
critic which is the rendering, patch by patch, given the warped memory; new parts count most. Beside it: pixels that were
seen stay true, new parts keep the true picture's colours at 16-pixel coarseness, and every twelfth step is also
ordinary denoising of chunks and pictures, so that the other mode is not forgotten. Every evaluation of the sampler is trained.

A third of a batch is chained (precompute_chains.py, once it has made some): there parts of the memory are inventions.
The critic is shown only what is true of it, and where it was invented the picture must keep its colours, not the truth's.
"""
from __future__ import annotations

import copy
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer as TextTokenizer

import common
from critic import Critic, patch_weights, relativistic
from dit import Denoiser, Dit, conditions
from native import WORK
from nets import PixelPaint
from precompute import PIXELS, load_tokenizer
from text import TextConfig, TextEncoder, encode_captions
from train_dit import Latents, Trainer, channel_weights

SIGMAS = (10.0, 2.0)                 # noise levels of the two evaluations
BATCH = 6                            # many small steps: the critic and the pixel path begin from nothing
TRANSFORMER_EVERY = 3                # the pixel path learns far faster, and a step without the transformer costs half
R1 = 0.05
RATES = {"transformer": 1.5e-4, "refiner": 5e-4, "critic": 5e-4}


class Pictures(Latents):
    """Image-mode samples with their pixels; only shards that have both. Without a trust mask all that is valid is true."""

    def __init__(self, folder: str):
        super().__init__(folder)
        self.pixels = []

    def refresh(self) -> None:
        for path in sorted((WORK / (self.folder.name + "-pixels")).glob("*.pt")):
            if path.name not in self.seen:
                self.seen.add(path.name)
                part = torch.load(self.folder / path.name, weights_only=False)
                self.captions.append(part.pop("caption"))
                self.parts.append(part)
                self.pixels.append(torch.load(path, weights_only=False, mmap=True))
        self.n = sum(len(c) for c in self.captions)

    def batch(self, index: np.ndarray) -> dict:
        out, size = super().batch(index), len(self.captions[0])
        for k in PIXELS:
            if k in self.pixels[0]:
                out[k] = torch.stack([self.pixels[i // size][k][int(i % size)] for i in index])
        out["chained"] = torch.full((len(index), 1, 1, 1), float("trust" in out))
        out.setdefault("trust", out["valid"])
        out["true"], out["warped"] = (out[k].float() / 127.5 - 1 for k in ("true", "warped"))
        out["valid"], out["trust"] = (out[k].reshape(-1, 1, *out[k].shape[-2:]).float() for k in ("valid", "trust"))
        return out


def joined(a: dict, b: dict) -> dict:
    return {k: torch.cat([a[k], b[k]]) if torch.is_tensor(a[k]) else a[k] + b[k] for k in a}


class Inventor:
    """Image mode from noise to refined pixels, differentiable in its last evaluation."""

    def __init__(self, net: Dit, refiner: PixelPaint, tokenizer):
        self.net, self.refiner, self.tokenizer = net, refiner, tokenizer

    def latents(self, b: dict, condition, text, noise, evaluations: int) -> torch.Tensor:
        d, n = Denoiser(self.net), len(condition)
        x, still = SIGMAS[0] * noise, torch.full((n,), .001, device=noise.device)
        for i in range(evaluations):
            sigma = torch.full((n,), SIGMAS[i], device=noise.device)
            with torch.set_grad_enabled(torch.is_grad_enabled() and i == evaluations - 1):
                x0 = d(x, sigma, None, condition, noise, text, still)
            if i + 1 < len(SIGMAS):
                x = x0 + SIGMAS[i + 1] / SIGMAS[i] * (x - x0)
        return x0

    def picture(self, b: dict, x0: torch.Tensor) -> torch.Tensor:
        decoded = self.tokenizer.pictures(x0)[:, 0].clamp(-1, 1)
        return self.refiner(decoded, b["warped"], b["valid"])


def coarse(x: torch.Tensor) -> torch.Tensor:
    return F.avg_pool2d(x, 16)


def main() -> None:
    parser = common.arguments(__doc__, 40)
    parser.add_argument("--from-name", default="dit")
    args = parser.parse_args()
    preset, name = common.PRESETS[args.preset], args.name or "finish"
    torch.manual_seed(args.seed)
    words, tokenizer = TextTokenizer.from_file(str(WORK / "tokenizer.json")), load_tokenizer().to(preset.device)
    data, chains, chunks = Pictures("pictures"), Pictures("chains"), Latents("latents")
    for d in (data, chains, chunks):
        d.refresh()
    state, begun, refined = common.load(name), common.load(args.from_name), common.load("refiner")
    net, text, refiner, critic = Dit(begun["config"]), TextEncoder(TextConfig(vocab_size=words.get_vocab_size())), PixelPaint(), Critic()
    net.load_state_dict(begun["average"]); text.load_state_dict(begun["average_text"])
    if refined:
        refiner.load_state_dict(refined["average"])
    clock, step, samples = common.Clock(args.minutes), 0, begun["samples"]
    models = {"net": net, "text": text, "refiner": refiner, "critic": critic}
    averages = {k: common.Average(models[k], .995) for k in ("net", "text", "refiner")}
    adam = lambda parameters, what: torch.optim.AdamW(parameters, RATES[what], betas=(0.0, .99), weight_decay=0)
    optimisers = {"transformer": adam([*net.parameters(), *text.parameters()], "transformer"), "refiner": adam(refiner.parameters(), "refiner"),
                  "critic": adam(critic.parameters(), "critic")}
    if state:
        for k, m in models.items():
            m.load_state_dict(state[k])
        for k, a in averages.items():
            a.model.load_state_dict(state["average_" + k]); a.steps = state["step"]
        for k, o in optimisers.items():
            o.load_state_dict(state["optimisers"][k])
        step, clock.before, samples = state["step"], state["seconds"], state["samples"]
    for m in (*models.values(), *(a.model for a in averages.values())):
        m.to(preset.device)
    trainer = Trainer(net, text, words, channel_weights(), preset.device)
    inventor, r = Inventor(net, refiner, tokenizer), np.random.default_rng([args.seed, step, 5])
    g = torch.Generator().manual_seed(args.seed * 1000 + step)
    weights = channel_weights()[:, :1].to(preset.device)

    def store() -> None:
        common.save(name, {**{k: m.state_dict() for k, m in models.items()}, **{"average_" + k: a.model.state_dict() for k, a in averages.items()},
                           "config": net.config, "average": averages["net"].model.state_dict(), "optimisers": {k: o.state_dict() for k, o in optimisers.items()},
                           "step": step, "seconds": clock.seconds, "samples": samples, "sigmas": SIGMAS})

    log, saved = [], time.time()
    while clock.fraction < 1:
        factor = common.schedule(clock.fraction, step, 40, .6, .1)
        for k, o in optimisers.items():
            for group in o.param_groups:
                group["lr"] = RATES[k] * factor
        size = BATCH * preset.batch_scale
        b = data.batch(r.integers(0, data.n, size - size // 3 * bool(chains.n)))
        if chains.n:
            b = joined(b, chains.batch(r.integers(0, chains.n, size // 3)))
        b = {k: v.to(preset.device) if torch.is_tensor(v) else v for k, v in b.items()}
        n, trust, chained = len(b["caption"]), b["trust"], b["chained"]
        shown = b["warped"] * trust                      # what the critic may hold against a picture
        condition = conditions(b["c2w"].cpu(), b["K"].cpu(), b["cache"].cpu(), b["mask"].cpu()).to(preset.device)
        ids = encode_captions(words, b["caption"]).to(preset.device)
        noise = torch.randn(b["latent"].shape, generator=g).to(preset.device)
        evaluations, heavy = 1 + int(r.random() < .5), patch_weights(trust, .25)
        deep = step % TRANSFORMER_EVERY == 0
        with torch.set_grad_enabled(deep):
            x0 = inventor.latents(b, condition, text(ids), noise, evaluations)
        fake = inventor.picture(b, x0)
        # The critic's turn.
        real = b["true"].clone().requires_grad_(step % 4 == 0)
        judged = critic(real, shown, trust)
        loss_critic = relativistic(judged, critic(fake.detach(), shown, trust), heavy)
        if step % 4 == 0:
            # Of patches, not pictures: a sum over n logits would be n times as steep and leave the critic blind.
            slope, = torch.autograd.grad(sum(j.sum() / j[0].numel() ** .5 for j in judged), real, create_graph=True)
            loss_critic = loss_critic + 4 * R1 / 2 * slope.square().sum((1, 2, 3)).mean()
        optimisers["critic"].zero_grad(); loss_critic.backward(); optimisers["critic"].step()
        # The maker's turn.
        critic.requires_grad_(False)
        fooled = relativistic(critic(fake, shown, trust), [j.detach() for j in judged], heavy)
        critic.requires_grad_(True)
        e, own = fake - b["true"], b["valid"] * (1 - trust)
        kept = (e.abs() * trust).mean() + .5 * (e.diff(dim=-1).abs() * trust[..., 1:]).mean() + .5 * (e.diff(dim=-2).abs() * trust[..., 1:, :]).mean()
        kept = kept + .5 * (F.avg_pool2d((fake - b["warped"]) * own, 4)).abs().mean()
        colours = ((coarse(fake) - coarse(b["true"])).abs() * coarse(1 - trust) * (1 - chained)).mean()
        anchor = (((x0 - b["latent"]) ** 2) * weights * (1 - chained[..., None])).mean()
        loss = .1 * fooled + 2 * kept + 1.0 * colours + .15 * anchor
        if step % (4 * TRANSFORMER_EVERY) == 0:
            image = r.random() < .4 or not chunks.n
            source, k = (data, 12) if image else (chunks, 6)
            extra = Latents.batch(source, r.integers(0, source.n, k * preset.batch_scale))
            loss = loss + .5 * trainer.loss(extra, g)
        for k in ("transformer", "refiner"):
            optimisers[k].zero_grad()
        loss.backward()
        for k in ("transformer", "refiner")[not deep:]:
            torch.nn.utils.clip_grad_norm_([p for group in optimisers[k].param_groups for p in group["params"]], 1.0)
            optimisers[k].step()
        for k, a in averages.items():
            a.update(models[k])
        step += 1; samples += n
        log.append([loss_critic.item(), fooled.item(), kept.item(), colours.item(), anchor.item()])
        if step % 50 == 0:
            print(f"step {step} {clock.seconds / 60:.1f} min stored {data.n} + {chains.n} critic, fooled, kept, colours, anchor " + " ".join(f"{v:.4f}" for v in np.mean(log[-100:], 0)), flush=True)
        if time.time() - saved > 200:
            store(); data.refresh(); chains.refresh(); chunks.refresh(); saved = time.time()
    store()
    print("done", step, flush=True)


if __name__ == "__main__":
    main()
