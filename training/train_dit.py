"""Trains the diffusion transformer and its text encoder on precomputed single pictures and chunks.

One network learns both: *image mode*, the outpainting of a keyframe some way ahead from what the memory shows there, and
chunks of nine pictures. --pictures is the share of image-mode steps; a step of either mode has about the same tokens.
Muon for the matrices inside the blocks, AdamW for the rest. The loss is the EDM one, weighted by what a channel costs
in pixels and three times more where the cache has a hole. The cache is dropped from latents 1 and 2 in 30 % of the
chunks and in 10 % of the pictures, the text in 10 % of both.
"""
from __future__ import annotations

import time

import numpy as np
import torch

import common
from dit import Denoiser, Dit, DitConfig, conditions, scalings, start_as_copy
from native import WORK
from text import TextConfig, TextEncoder, encode_captions, train_tokenizer

BATCH = 20
PICTURE_BATCH = 64                               # as many tokens as 21 chunks; Muon costs the same for any batch
HOLE_WEIGHT = 3.0
RATES = (.02, 1e-3)                              # of Muon and AdamW


class Latents:
    """All shards in memory; refresh() picks up what precompute.py added meanwhile."""

    def __init__(self, folder: str):
        self.folder, self.seen, self.parts, self.captions, self.n = WORK / folder, set(), [], [], 0

    def refresh(self) -> None:
        for path in sorted(self.folder.glob("*.pt")):
            if path.name not in self.seen:
                self.seen.add(path.name)
                part = torch.load(path, weights_only=False)
                self.captions.append(part.pop("caption"))
                self.parts.append(part)
        self.n = sum(len(c) for c in self.captions)

    def batch(self, index: np.ndarray) -> dict:
        size = len(self.captions[0])
        rows = [(self.parts[i // size], int(i % size)) for i in index]
        out = {k: torch.stack([p[k][j] for p, j in rows]) for k in self.parts[0]}
        for k in ("latent", "cache", "mask"):
            out[k] = out[k].float()
        out["mask"] /= 16
        out["K"] = out["K"].float()
        out["caption"] = [self.captions[i // size][int(i % size)] for i in index]
        return out


def noise_levels(n: int, r: torch.Generator, image: bool) -> torch.Tensor:
    """A third near 8, where the first sampling steps are, the rest log-normal over the whole range. Inventing starts higher."""
    g = torch.randn(n, generator=r)
    if image:
        return torch.exp(.7 + 1.5 * g).clamp(0.02, 80)
    high = torch.rand(n, generator=r) < 1 / 3
    return torch.where(high, torch.exp(np.log(8) + 0.5 * g), torch.exp(-0.3 + 1.5 * g)).clamp(0.01, 60)


def channel_weights() -> torch.Tensor:
    """[1,3,16,1,1]: the deviation in pixels that one deviation of a latent channel makes, of mean 1."""
    state = common.load("tokenizer")
    std = torch.tensor(state["config"].latents_std).reshape(16, 3) * state["pca_deviation"][:, None]
    w = std / std[:, 1:].mean()
    return w.clamp_min(0.15).T[None, :, :, None, None]


class Trainer:
    def __init__(self, net: Dit, text: TextEncoder, tokenizer, weights: torch.Tensor, device: str):
        self.net, self.text, self.tokenizer, self.weights, self.device = net, text, tokenizer, weights.to(device), device
        self.known: dict[str, torch.Tensor] = {}

    def context(self, captions: list[str]) -> torch.Tensor:
        """What the text encoder says [B,L,E]; said once for each caption when the encoder does not learn."""
        if next(self.text.parameters()).requires_grad:
            return self.text(encode_captions(self.tokenizer, captions).to(self.device))
        fresh = [c for c in dict.fromkeys(captions) if c not in self.known]
        if fresh:
            self.known |= dict(zip(fresh, self.text(encode_captions(self.tokenizer, fresh).to(self.device))))
        return torch.nn.utils.rnn.pad_sequence([self.known[c] for c in captions], batch_first=True)

    def loss(self, b: dict, g: torch.Generator, sigma: torch.Tensor | None = None, drop: bool = True) -> torch.Tensor:
        n = len(b["latent"])
        latent, cache, mask = b["latent"], b["cache"].clone(), b["mask"].clone()
        first = int(latent.shape[1] > 1)                 # image mode has nothing given
        holes = 1 - mask[:, first:].mean(2, keepdim=True)
        if drop:
            gone = torch.rand(n, generator=g) < (.3 if first else .1)
            cache[gone, first:] = 0; mask[gone, first:] = 0
        condition = conditions(b["c2w"], b["K"], cache, mask)
        given = b["cache"][:, :1] if first else None     # picture 0 as it is known in flight
        sigma = noise_levels(n, g, not first) if sigma is None else sigma
        noise = torch.randn(latent.shape, generator=g)
        augment = torch.where(torch.rand(n, generator=g) < .5, torch.exp(-4 + 1.5 * torch.randn(n, generator=g)).clamp_max(.5), torch.full((n,), .001)) if drop else torch.full((n,), .001)
        x = latent + sigma.reshape(-1, 1, 1, 1, 1) * noise
        to = lambda t: t.to(self.device)
        context = self.context(b["caption"])
        if drop:
            context = context * to((torch.rand(n, generator=g) >= .1).float())[:, None, None]
        c_skip, c_out, _, c_noise = (s.reshape(-1, 1, 1, 1, 1) for s in scalings(sigma))
        d = Denoiser(self.net)
        f = self.net(d.inputs(to(x), to(sigma), given if given is None else to(given), to(condition), to(noise), to(augment)), to(c_noise.flatten()), context)
        target = to((latent - c_skip * x) / c_out)
        error = ((f - target)[:, first:] ** 2) * self.weights[:, first:latent.shape[1]]
        weight = to(1 + HOLE_WEIGHT * holes)
        return (error * weight).mean()


def cache_quality(data: Latents) -> tuple[torch.Tensor, torch.Tensor]:
    """By channel: the slope of the true latents over the cache's, and what is left unexplained."""
    b = data.batch(np.arange(min(data.n, 400)))
    x, y = (b[k][:, 1:].transpose(0, 2).flatten(1) for k in ("cache", "latent"))
    slope = (x * y).mean(1) / (x * x).mean(1)
    return slope, (y - slope[:, None] * x).square().mean(1).sqrt()


def split_parameters(net: Dit):
    inner = [p for n, p in net.named_parameters() if p.ndim == 2 and ".blocks." in n and "adaLN" not in n]
    ids = {id(p) for p in inner}
    return inner, [p for p in net.parameters() if id(p) not in ids and p.requires_grad]


def main() -> None:
    parser = common.arguments(__doc__, 60)
    parser.add_argument("--heads", type=int, default=4, help="of 64 channels each, when training starts anew")
    parser.add_argument("--layers", type=int, default=6, help="blocks, when training starts anew")
    parser.add_argument("--text-from", default=None, help="checkpoint whose text encoder is taken and left as it is; without, one is trained along")
    parser.add_argument("--pictures", type=float, default=.75, help="share of steps in image mode")
    common.spawn(train, parser.parse_args())


def train(rank: int, args, meeting: str | None) -> None:
    preset, name, chief = common.PRESETS[args.preset], args.name or "dit", rank == 0
    common.join(rank, args, meeting, preset.device)
    data, held = Latents("latents"), Latents("latents-held-out")
    pictures, held_pictures = Latents("pictures"), Latents("pictures-held-out")
    for d in (data, held, pictures, held_pictures):
        d.refresh()
    path = WORK / "tokenizer.json"
    if path.exists():
        from tokenizers import Tokenizer
        tokenizer = Tokenizer.from_file(str(path))
    else:
        from clips import load_clips
        from worlds import FAMILIES, make_world
        words = [c.caption for c in load_clips()] + [make_world(f, 5000 + s).caption for f in FAMILIES for s in range(100)]
        tokenizer = train_tokenizer(words, 512, path)
    torch.manual_seed(args.seed)
    state, clock, step, samples = common.load(name), common.Clock(args.minutes), 0, 0
    net, text = Dit(state["config"] if state else DitConfig(num_attention_heads=args.heads, num_layers=args.layers)), TextEncoder(TextConfig(vocab_size=tokenizer.get_vocab_size()))
    if state is None:
        start_as_copy(net, *cache_quality(data))
    net.net.t_embedder[1].linear_1.requires_grad_(False)       # the start's fitted modulations stand on its features
    average, average_text = common.Average(net, .998), common.Average(text, .998)
    if state:
        net.load_state_dict(state["net"]); text.load_state_dict(state["text"])
        average.model.load_state_dict(state["average"]); average_text.model.load_state_dict(state["average_text"])
        step, clock.before, samples = state["step"], state["seconds"], state["samples"]
        average.steps = average_text.steps = step
    if args.text_from:
        for t in (text, average_text.model):
            t.load_state_dict(common.load(args.text_from)["average_text"])
        text.requires_grad_(False)
    net.to(preset.device); text.to(preset.device); average.model.to(preset.device); average_text.model.to(preset.device)
    if preset.autocast and preset.device == "cpu":
        torch._dynamo.config.recompile_limit = 32
        net.compile_blocks()
    inner, outer = split_parameters(net)
    optimiser = common.MuonAdam(inner, [*outer, *text.parameters()], RATES, preset.autocast)
    optimiser.restore(state or {})
    trainer = Trainer(net, text, tokenizer, channel_weights(), preset.device)
    g, r, shared = torch.Generator().manual_seed(args.seed * 1000 + step + 500 * rank), np.random.default_rng([args.seed, step, rank]), np.random.default_rng([args.seed, step])
    fixed = [d.batch(np.arange(min(d.n, n))) for d, n in ((held, 24), (held_pictures, 72)) if d.n]

    def store() -> None:
        common.save(name, {"config": net.config, "net": net.state_dict(), "text": text.state_dict(), "average": average.model.state_dict(), "average_text": average_text.model.state_dict(),
                           **optimiser.state(), "step": step, "seconds": clock.seconds, "samples": samples})

    @torch.no_grad()
    def evaluate() -> str:
        t = Trainer(average.model, average_text.model, tokenizer, channel_weights(), preset.device)
        level = lambda b, s: t.loss(b, torch.Generator().manual_seed(1), torch.full((len(b["latent"]),), float(s)), False).item()
        return " held out " + " | ".join(f"T={b['latent'].shape[1]} " + " ".join(f"s{s}:{level(b, s):.4f}" for s in (0.3, 2, 8, 30)) for b in fixed)

    saved, running = time.time(), []
    while (fraction := common.shared_fraction(clock)) < 1:
        optimiser.rate(common.schedule(fraction, step, 60, .55))
        image = shared.random() < args.pictures or not data.n
        source, n = (pictures, PICTURE_BATCH) if image else (data, BATCH)
        b = source.batch(r.integers(0, source.n, n * preset.batch_scale))
        with torch.autocast(preset.device, torch.bfloat16, enabled=preset.autocast):
            loss = trainer.loss(b, g)
        optimiser.zero_grad(); loss.backward()
        common.share_gradients(optimiser.parameters)
        optimiser.step()
        average.update(net)
        if not args.text_from:
            average_text.update(text)
        step += 1; samples += len(b["latent"]) * args.processes; running.append(loss.item())
        if chief and step % 20 == 0:
            print(f"step {step} {clock.seconds / 60:.1f} min stored {pictures.n} + {data.n} seen {samples} loss {np.mean(running[-60:]):.4f}", flush=True)
        if time.time() - saved > 200:
            if chief:
                print(evaluate(), flush=True)
                store()
            data.refresh(); pictures.refresh(); saved = time.time()
    if chief:
        store()
        print("done", step, evaluate(), flush=True)


if __name__ == "__main__":
    main()
