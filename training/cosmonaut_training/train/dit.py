"""Trains the diffusion transformer and its text encoder on precomputed single pictures and chunks.

One network learns both: *image mode*, the outpainting of a keyframe some way ahead from what the memory shows there,
and chunks of nine pictures. --pictures is the share of image-mode steps; a step of either mode has about the same
tokens. Muon for the matrices inside the blocks, AdamW for the rest. The loss is the EDM one, weighted by what a
channel costs in pixels and three times more where the cache has a hole. The cache is dropped from latents 1 and 2 in
30 % of the chunks and in 10 % of the pictures, the text in 10 % of both.
"""

from __future__ import annotations

import numpy as np
import torch
from tokenizers import Tokenizer as TextTokenizer

from cosmonaut_training import checkpoints
from cosmonaut_training.data.clips import load_clips
from cosmonaut_training.data.latents import Latents
from cosmonaut_training.data.worlds import FAMILIES, make_world
from cosmonaut_training.models.dit import Denoiser, Dit, DitConfig, conditions, scalings, start_as_copy
from cosmonaut_training.models.text import TextConfig, TextEncoder, encode_captions, train_tokenizer
from cosmonaut_training.models.trained import channel_weights, load_words
from cosmonaut_training.places import WORK
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Average, Run, shared_arguments, spawn

BATCH = 20
PICTURE_BATCH = 64  # as many tokens as 21 chunks; Muon costs the same for any batch
HOLE_WEIGHT = 3.0
RATES = (0.02, 1e-3)  # of Muon and AdamW


def noise_levels(n: int, r: torch.Generator, image: bool) -> torch.Tensor:
    """A third near 8, where the first sampling steps are, the rest log-normal over the whole range. Inventing
    starts higher."""
    g = torch.randn(n, generator=r)
    if image:
        return torch.exp(0.7 + 1.5 * g).clamp(0.02, 80)
    high = torch.rand(n, generator=r) < 1 / 3
    return torch.where(high, torch.exp(np.log(8) + 0.5 * g), torch.exp(-0.3 + 1.5 * g)).clamp(0.01, 60)


class Trainer:
    def __init__(self, net: Dit, text: TextEncoder, tokenizer, weights: torch.Tensor, device: str):
        self.net, self.text, self.tokenizer, self.weights, self.device = (
            net,
            text,
            tokenizer,
            weights.to(device),
            device,
        )
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
        first = int(latent.shape[1] > 1)  # image mode has nothing given
        holes = 1 - mask[:, first:].mean(2, keepdim=True)
        if drop:
            gone = torch.rand(n, generator=g) < (0.3 if first else 0.1)
            cache[gone, first:] = 0
            mask[gone, first:] = 0
        condition = conditions(b["c2w"], b["K"], cache, mask)
        given = b["cache"][:, :1] if first else None  # picture 0 as it is known in flight
        sigma = noise_levels(n, g, not first) if sigma is None else sigma
        noise = torch.randn(latent.shape, generator=g)
        augment = (
            torch.where(
                torch.rand(n, generator=g) < 0.5,
                torch.exp(-4 + 1.5 * torch.randn(n, generator=g)).clamp_max(0.5),
                torch.full((n,), 0.001),
            )
            if drop
            else torch.full((n,), 0.001)
        )
        x = latent + sigma.reshape(-1, 1, 1, 1, 1) * noise
        to = lambda t: t.to(self.device)
        context = self.context(b["caption"])
        if drop:
            context = context * to((torch.rand(n, generator=g) >= 0.1).float())[:, None, None]
        c_skip, c_out, _, c_noise = (s.reshape(-1, 1, 1, 1, 1) for s in scalings(sigma))
        d = Denoiser(self.net)
        f = self.net(
            d.inputs(to(x), to(sigma), given if given is None else to(given), to(condition), to(noise), to(augment)),
            to(c_noise.flatten()),
            context,
        )
        target = to((latent - c_skip * x) / c_out)
        error = ((f - target)[:, first:] ** 2) * self.weights[:, first : latent.shape[1]]
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


def vocabulary() -> TextTokenizer:
    """The words' tokenizer; the first run makes it of the captions of the clips and of some worlds more."""
    path = WORK / "tokenizer.json"
    if path.exists():
        return load_words()
    captions = [c.caption for c in load_clips()]
    captions += [make_world(f, 5000 + s).caption for f in FAMILIES for s in range(100)]
    return train_tokenizer(captions, 512, path)


class DitRun(Run):
    NAME, WARM, FLAT, RECENT = "dit", 60, 0.55, 60

    def __init__(self, args, rank: int, meeting: str | None):
        super().__init__(args, rank, meeting)
        self.data, self.pictures = Latents("latents"), Latents("pictures")
        held, held_pictures = Latents("latents-held-out"), Latents("pictures-held-out")
        for d in (self.data, held, self.pictures, held_pictures):
            d.refresh()
        self.tokenizer = vocabulary()
        torch.manual_seed(args.seed)
        self.make_networks()
        inner, outer = split_parameters(self.net)
        self.optimiser = MuonAdam(inner, [*outer, *self.text.parameters()], RATES, self.preset.autocast)
        self.optimiser.restore(self.state or {})
        self.trainer = Trainer(self.net, self.text, self.tokenizer, channel_weights(), self.device)
        self.g = torch.Generator().manual_seed(args.seed * 1000 + self.step + 500 * rank)
        self.r, self.shared = (np.random.default_rng([args.seed, self.step, *own]) for own in ([rank], []))
        self.random(g=self.g, r=self.r, shared=self.shared)
        self.fixed = [d.batch(np.arange(min(d.n, n))) for d, n in ((held, 24), (held_pictures, 72)) if d.n]

    def make_networks(self) -> None:
        """Transformer and text encoder with their averages, as the checkpoint has them or as a copy of the cache."""
        args, state = self.args, self.state
        config = state["config"] if state else DitConfig(num_attention_heads=args.heads, num_layers=args.layers)
        net, text = Dit(config), TextEncoder(TextConfig(vocab_size=self.tokenizer.get_vocab_size()))
        if state is None:
            start_as_copy(net, *cache_quality(self.data))
        net.net.t_embedder[1].linear_1.requires_grad_(False)  # the start's fitted modulations stand on its features
        average, average_text = self.averaged(net, 0.998), Average(text, 0.998)
        if state:
            net.load_state_dict(state["net"])
            text.load_state_dict(state["text"])
            average.restore(state["average"], self.step)
            average_text.restore(state["average_text"], self.step)
        if args.text_from:
            for t in (text, average_text.model):
                t.load_state_dict(checkpoints.load(args.text_from)["average_text"])
            text.requires_grad_(False)
        else:
            self.averages.append((average_text, text))
        for m in (net, text, average.model, average_text.model):
            m.to(self.device)
        if self.compiles:
            torch._dynamo.config.recompile_limit = 32
            net.compile_blocks()
        self.net, self.text, self.average, self.average_text = net, text, average, average_text

    def loss(self) -> torch.Tensor:
        image = self.shared.random() < self.args.pictures or not self.data.n
        source, n = (self.pictures, PICTURE_BATCH) if image else (self.data, BATCH)
        b = source.batch(self.r.integers(0, source.n, n * self.preset.batch_scale))
        self.samples += len(b["latent"]) * self.processes
        with self.half():
            return self.trainer.loss(b, self.g)

    @torch.no_grad()
    def judged(self) -> str:
        t = Trainer(self.average.model, self.average_text.model, self.tokenizer, channel_weights(), self.device)
        level = lambda b, s: t.loss(
            b, torch.Generator().manual_seed(1), torch.full((len(b["latent"]),), float(s)), False
        ).item()
        return "held out " + " | ".join(
            f"T={b['latent'].shape[1]} " + " ".join(f"s{s}:{level(b, s):.4f}" for s in (0.3, 2, 8, 30))
            for b in self.fixed
        )

    def told(self) -> str:
        return f"stored {self.pictures.n} + {self.data.n} seen {self.samples} {super().told()}"

    def refresh(self) -> None:
        self.data.refresh()
        self.pictures.refresh()

    def contents(self) -> dict:
        return {
            "config": self.net.config,
            "net": self.net.state_dict(),
            "text": self.text.state_dict(),
            "average": self.average.model.state_dict(),
            "average_text": self.average_text.model.state_dict(),
            **self.optimiser.state(),
        }


def train(rank: int, args, meeting: str | None) -> None:
    DitRun(args, rank, meeting).train()


def main() -> None:
    parser = shared_arguments(__doc__, 60)
    parser.add_argument("--heads", type=int, default=4, help="of 64 channels each, when training starts anew")
    parser.add_argument("--layers", type=int, default=6, help="blocks, when training starts anew")
    parser.add_argument(
        "--text-from",
        default=None,
        help="checkpoint whose text encoder is taken and left as it is; without, one is trained along",
    )
    parser.add_argument("--pictures", type=float, default=0.75, help="share of steps in image mode")
    spawn(train, parser.parse_args())


if __name__ == "__main__":
    main()
