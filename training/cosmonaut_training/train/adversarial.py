"""The finish of keyframe outpainting: transformer and pixel path against a critic that sees pixels, on flights that
go on.

Starts from the diffusion checkpoint (or an exported model, import_weights) and goes on with copies under other names
(--name, default "finish"). A step takes the next pictures of a pool of flights (data.flight_pool): most are invented
from pure noise, decoded, refined and painted over as the program does; the others are refined only. Outpainted
pictures are the keyframe prior's, which is left as it is (--freeze follows), or where there is none the transformer's
in one or two evaluations. A draft differs from the truth and may: the pixel path is held to the draft's own form, and
to the truth where the latents are the true ones, a little noisy, instead. What comes out is what the flights
remember, so links far from the start see outpainted pictures of outpainted pictures, as a person's flight does.

* The critic judges patches, given the warped memory where it can be trusted; the parts that are not known count most.
* New parts of a first link are held to the truth (or a draft) at a half to an eighth of the resolution.
* Pixels that are truly known stay true; magnified ones keep the truth's colours; outpainted pictures keep their own.
* Whole pictures keep the truth's statistics: mean colour and the energy of four octaves in cells of 16 by 64 pixels
  at the first link, in bands of 16 lines later, where the truth is another world of the same kind.
* Every eighth step is also ordinary denoising of chunks and pictures, so that the other mode is not forgotten, and
  the pixel path refines pictures of sampled chunks.

Half of the flights are shown guesses, as behind a generated panorama (data.guesses): what they invent is finished by
the keyframe prior from the guess. There the truth is known at every link, so that the statistics of cells are its own.

--processes 2 trains two pools with averaged gradients, one core each. With --preset gpu the flights are flown by worker
processes, and a step takes the views of some of them.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from cosmonaut_training import checkpoints
from cosmonaut_training.data import guesses
from cosmonaut_training.data.clips import show
from cosmonaut_training.data.flight_pool import Chunks, Pool
from cosmonaut_training.data.flight_workers import ChunkWorker, FlightWorkers
from cosmonaut_training.models.critic import Critic, patch_weights, relativistic
from cosmonaut_training.models.dit import Dit, conditions, sample, sigma_steps
from cosmonaut_training.models.keyframe_prior import GUIDANCE, Sight, Words, prior_sample
from cosmonaut_training.models.nets import PixelPaint
from cosmonaut_training.models.text import TextConfig, TextEncoder, encode_captions
from cosmonaut_training.models.trained import (
    PRIOR,
    SIGMA_MAX,
    SIGMA_MIN,
    STEPS,
    channel_weights,
    load_depth,
    load_keyframe_prior,
    load_tokenizer,
    load_words,
)
from cosmonaut_training.train.dit import Trainer
from cosmonaut_training.train.drafting import SIGMAS, Batch, Inventor, Made, finished
from cosmonaut_training.train.gaps import coarse, kept_gap, patch_gap, statistics_gap
from cosmonaut_training.train.muon import MuonAdam
from cosmonaut_training.train.run import Run, finite, schedule, share_gradients, shared_arguments, spawn

FLIGHTS = 8  # of a process: pictures a step, and half as many between
TRANSFORMER_EVERY = 3  # the pixel path learns far faster, and a step without the transformer costs half
CHUNKS_EVERY, CHUNK_BATCH = 8, 4
REFRESHED = 8  # pictures in which ordinary denoising is kept up
R1, R1_EVERY = 0.05, 8
CRITIC_FIRST = 40  # steps in which the critic alone learns: it begins from nothing, the maker does not
RATES = {
    "transformer": (0, 1e-4),
    "refiner": (0.002, 2e-4),
    "refiner_2": (0.003, 3e-4),
    "critic": (0, 4e-4),
}  # of Muon and AdamW
PUSH = 0.05  # of the critic: it is fooled by noise and yellow patches when it counts more before it has seen enough
# Share of drafts that are true latents instead, gone over by the keyframe prior from one of these noise levels.
TOLD = 0.6
TOLD_NOISE = (0.12, 0.25, 0.5)
GUESSED = 0.5  # share of the flights that are shown guesses


class FinishRun(Run):
    NAME, WARM, FLAT, TOLD_EVERY = "finish", 60, 0.5, 50
    AVERAGED = ("net", "text", "refiner", "refiner_2")
    FIGURES = ("critic", "fooled", "form", "kept", "colours", "bands", "patches", "anchor")

    def __init__(self, args, rank: int, meeting: str | None):
        super().__init__(args, rank, meeting)
        self.critic_first = CRITIC_FIRST if args.critic_first is None else args.critic_first
        torch.manual_seed(args.seed)
        self.begin_flights()
        self.words, self.tokenizer = load_words(), load_tokenizer().to(self.device)
        self.make_networks()
        self.make_optimisers()
        for m in (*self.models.values(), *(a.model for a in self.average.values())):
            m.to(self.device)
        if self.state:  # on the device, or the optimisers' moments would stay behind
            self.restore(self.state)
        net, text = self.models["net"], self.models["text"]
        if self.compiles:
            torch._dynamo.config.recompile_limit = 32
            net.compile_blocks()
        while args.after and not args.after.exists() and not self.clock.ends_in(20):
            time.sleep(0.2)
        self.keyframe_prior, self.meaning = load_keyframe_prior(), Words(self.words, text)
        self.frozen = args.freeze or self.keyframe_prior is not None
        if self.keyframe_prior is not None:
            self.keyframe_prior.to(self.device, memory_format=torch.channels_last)
        self.trainer = Trainer(net, text, self.words, channel_weights(), self.device)
        self.inventor, self.weights = Inventor(net), channel_weights()[:, :1].to(self.device)
        self.depth = load_depth().to(self.device)
        self.log, self.times, self.shown = [], [], None
        self.clock.begin()

    def make_networks(self) -> None:
        """Copies of the transformer and text encoder it starts from, the pixel path so far, and a new critic."""
        begun = checkpoints.load(self.args.from_name)
        net, text = Dit(begun["config"]), TextEncoder(TextConfig(vocab_size=self.words.get_vocab_size()))
        refiner, critic, refiner_2 = PixelPaint(), Critic(), PixelPaint(PixelPaint.SECOND)
        net.load_state_dict(begun["average"])
        text.load_state_dict(begun["average_text"])
        if before := checkpoints.load("refiner"):
            refiner = PixelPaint.of(before["average"])
        if before := checkpoints.load("refiner_2"):
            refiner_2 = PixelPaint.of(before["average"])
        self.models = {"net": net, "text": text, "refiner": refiner, "refiner_2": refiner_2, "critic": critic}
        self.average = {k: self.averaged(self.models[k], 0.998) for k in self.AVERAGED}
        self.samples = self.samples or begun["samples"]

    def make_optimisers(self) -> None:
        models, calm = self.models, {"coarse": self.preset.autocast, "betas": (0.0, 0.99)}
        transformer = [*models["net"].parameters(), *models["text"].parameters()]
        self.optimisers = {
            "transformer": MuonAdam([], transformer, RATES["transformer"], **calm),
            "critic": MuonAdam([], list(models["critic"].parameters()), RATES["critic"], **calm),
            **{
                k: MuonAdam.of_kernels(models[k], PixelPaint.EDGES, RATES[k], momentum=0.9, **calm)
                for k in ("refiner", "refiner_2")
            },
        }

    def restore(self, state: dict) -> None:
        for k, m in self.models.items():
            m.load_state_dict(state[k])
        for k, a in self.average.items():
            a.restore(state["average_" + k], self.step)
        for k, o in self.optimisers.items():
            o.restore(state["optimisers"][k])

    def begin_flights(self) -> None:
        """Flights are not kept in the checkpoint: they begin anew, and so do the numbers that they are made of."""
        seed, device = self.args.seed * 1000003 + self.step * 16 + self.rank, self.device
        self.r, self.shared = np.random.default_rng([seed, 5]), np.random.default_rng([self.args.seed, self.step, 6])
        self.g = torch.Generator().manual_seed(seed)
        self.noise = torch.Generator(device).manual_seed(seed)
        # Without a keyframe prior nothing finishes a guess.
        guessed = self.args.guessed if checkpoints.checkpoint_path("keyframe_prior").exists() else 0.0
        flights = self.args.flights or FLIGHTS
        if self.preset.streamed:
            self.pool = FlightWorkers(self.args.workers, flights, self.args.gather, seed, guessed, device)
            self.chunks = ChunkWorker(seed)
        else:
            self.pool = Pool(flights, seed, 1, guessed)
            self.chunks = Chunks(load_tokenizer(), load_depth(), seed)

    def close(self) -> None:
        if self.preset.streamed:
            self.pool.stop()
            self.chunks.stop()

    def contents(self) -> dict:
        averages = {k: a.model.state_dict() for k, a in self.average.items()}
        return {
            **{k: m.state_dict() for k, m in self.models.items()},
            **{"average_" + k: state for k, state in averages.items()},
            "config": self.models["net"].config,
            "average": averages["net"],
            "sigmas": SIGMAS,
            "optimisers": {k: o.state() for k, o in self.optimisers.items()},
        }

    def next_batch(self) -> Batch:
        b = {k: v.to(self.device) if torch.is_tensor(v) else v for k, v in self.pool.batch().items()}
        invents, keys = (int((b["kind"] < end).sum()) for end in (1, 2))
        with torch.no_grad():
            cache = self.tokenizer.model_latent(b["warped"][:, None])
            latent = self.tokenizer.model_latent(b["true"][:keys, None])
        named = {k: b[k] for k in ("true", "warped", "valid", "trust", "aligned", "first", "guessed")}
        return Batch(b, invents, keys, **named, cache=cache, latent=latent)

    # The maker.

    def imagined(self, batch: Batch, evaluations: int) -> torch.Tensor:
        """Latents of the batch's key pictures, by the transformer, with slopes where they are switched on."""
        b, keys = batch.told, batch.keys
        given = (b["c2w"][:keys], b["K"][:keys], batch.cache[:keys], b["mask"][:keys])
        condition = conditions(*(t.cpu() for t in given))
        noise = torch.randn(batch.latent.shape, generator=self.g).to(self.device)
        text = self.models["text"](encode_captions(self.words, b["caption"][:keys]).to(self.device))
        return self.inventor.latents(condition.to(self.device), text, noise, evaluations)

    @torch.no_grad()
    def drafted(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Latents of the batch's outpainted pictures, by the keyframe prior, and which of them are true ones in its
        hand."""
        b, n = batch.told, batch.invents
        if not n:  # every key picture is nearly known
            return batch.cache[:0], torch.zeros(0, dtype=torch.bool, device=self.device)
        latent, cache, guessed = batch.latent[:n, 0], batch.cache[:n, 0], batch.guessed[:n]
        sight = Sight.of(
            batch.cache[:n],
            b["mask"][:n],
            b["hint"][:n, 0],
            self.meaning(b["caption"][:n]),
            self.tokenizer.model_latent(b["start"][:n, None]),
            b["K"][:n],
        )
        sight.appearance *= b["known_appearance"][:n]
        random = lambda draw, *shape: draw(*shape, generator=self.noise, device=self.device)
        noise, net = random(torch.randn, *latent.shape), self.keyframe_prior
        certain = b["first"][:n] & (random(torch.rand, n) < TOLD) & ~guessed
        free, made = ~certain & ~guessed, torch.empty_like(latent)
        if free.any():
            made[free] = prior_sample(net, sight.of_those(free), sigma_steps(*PRIOR), noise[free])
        if guessed.any():
            which = (sight.of_those(guessed), cache[guessed], guesses.LEVEL, noise[guessed])
            made[guessed] = finished(net, *which, guesses.STEPS, GUIDANCE)
        if certain.any():
            which = (sight.of_those(certain), latent[certain], float(self.r.choice(TOLD_NOISE)), noise[certain])
            made[certain] = finished(net, *which, 2, 0)
        return made[:, None], certain

    def make(self, batch: Batch, maker: bool, deep: bool, evaluations: int) -> Made:
        """The batch's pictures: slopes for the pixel path where `maker`, for the transformer too where `deep`."""
        k, certain = batch.invents, None
        with self.half(), torch.set_grad_enabled(deep and maker):
            if self.keyframe_prior is None:
                made = self.imagined(batch, evaluations)
            else:
                made, certain = self.drafted(batch)
        latents = torch.cat([made[:k], batch.cache[k:]])
        with self.half(), torch.set_grad_enabled(maker):
            drafts = self.tokenizer.pictures(latents)[:, 0].float().clamp(-1, 1)
            fake = self.models["refiner"](drafts, batch.warped, batch.valid).float()
            if k:
                second = self.models["refiner_2"](fake[:k], batch.warped[:k], batch.valid[:k]).float()
                fake = torch.cat([second, fake[k:]])
        return Made(latents, drafts, fake, certain)

    def stated(self, batch: Batch, made: Made) -> dict[str, torch.Tensor]:
        """What the pictures are held to beside the critic's opinion."""
        true, warped, valid, trust, aligned = batch.true, batch.warped, batch.valid, batch.trust, batch.aligned
        fake, k, first, certain = made.pictures, batch.invents, batch.first, made.certain
        own, weak = valid * (1 - aligned), aligned * (1 - trust)
        aim, sure, early, cells, sizes = true, trust, first[:, None, None, None].float(), first, (2, 4, 8)
        if certain is not None:  # a draft is its own truth
            mine = ~certain[:, None, None, None]
            aim = torch.cat([torch.where(mine, made.drafts[:k].detach(), true[:k]), true[k:]])
            sure = torch.cat([torch.where(mine, trust[:k], torch.ones_like(trust[:k])), trust[k:]])
            early = torch.cat([1 - valid[:k], early[k:].expand_as(valid[k:])])
            cells, sizes = torch.cat([certain | batch.guessed[:k], first[k:]]), (4, 8, 16)
        pooled = lambda x: F.avg_pool2d(x, 4).abs().mean()
        kept = kept_gap(fake, true, sure) + 0.5 * pooled((fake - true) * weak) + 0.5 * pooled((fake - warped) * own)
        # Late links: the truth is another world there, but one of the same materials under the same light.
        share = coarse(early * (1 - aligned) + 0.4 * (1 - early) * (1 - valid))
        colours = ((coarse(fake) - coarse(aim)).abs() * share).mean()
        bands = statistics_gap(fake, true, ~cells)
        patches = patch_gap(fake[: batch.keys], true[: batch.keys], batch.known, self.g)
        unknown = early * (1 - aligned)
        form = sum((F.avg_pool2d(fake - aim, size).abs() * F.avg_pool2d(unknown, size)).mean() for size in sizes) / 3
        return {"form": form, "kept": kept, "colours": colours, "bands": bands, "patches": patches}

    def anchor(self, batch: Batch, made: Made) -> torch.Tensor:
        """How far the transformer's latents of first links are from the true ones."""
        k = batch.invents
        if not k or made.certain is not None:
            return torch.zeros(())
        near = batch.first[:k, None, None, None, None].float()
        return (((made.latents[:k] - batch.latent[:k]) ** 2) * self.weights * near).mean()

    def chunk_loss(self) -> torch.Tensor | float:
        """The denoising loss of chunks, and what the pixel path makes of one picture of each sampled one; nothing
        while there are none."""
        c = self.chunks.batch(self.args.chunks or CHUNK_BATCH)
        if c is None:
            return 0.0
        n, net = len(c["caption"]), self.models["net"]
        at = torch.from_numpy(self.r.integers(1, 9, n))
        one, to = lambda k: c[k][torch.arange(n), at], lambda x: x.to(self.device)
        with torch.no_grad(), self.half():
            condition = to(conditions(c["c2w"], c["K"], c["cache"], c["mask"]))
            text = self.models["text"](to(encode_captions(self.words, c["caption"])))
            steps = sigma_steps(SIGMA_MAX, SIGMA_MIN, STEPS)
            z = sample(net, to(c["cache"][:, :1]), condition, text, steps, self.g)
            decoded = self.tokenizer.pictures(z)[torch.arange(n), at].clamp(-1, 1)
        true, warped = (to(one(k).float() / 127.5 - 1) for k in ("true", "warped"))
        seen = to(one("valid").float()[:, None])
        with self.half():
            out = self.models["refiner"](decoded, warped, seen)
            denoising = 0 if self.frozen else self.trainer.loss(c, self.g)
        whole_lines = torch.zeros(n, dtype=torch.bool, device=out.device)
        return 0.5 * denoising + kept_gap(out, true, seen) + 0.5 * statistics_gap(out, true, whole_lines)

    def picture_loss(self, batch: Batch) -> torch.Tensor:
        """The denoising loss of some invented pictures of first links."""
        b, first = batch.told, batch.first[: batch.invents].cpu().nonzero()[:, 0].numpy()
        pick = torch.from_numpy(self.r.choice(first, REFRESHED))
        given = {
            "latent": batch.latent[pick].cpu(),
            "cache": batch.cache[pick].cpu(),
            **{k: b[k][pick].cpu() for k in ("mask", "c2w", "K")},
            "caption": [b["caption"][i] for i in pick],
        }
        with self.half():
            return self.trainer.loss(given, self.g)

    # The critic.

    def opinion(self, batch: Batch, pictures: torch.Tensor) -> list[torch.Tensor]:
        with self.half():
            return self.models["critic"](pictures, batch.seen, batch.known)

    def steepness(self, good: list[torch.Tensor], real: torch.Tensor) -> torch.Tensor:
        """The penalty on slopes of the critic at true pictures, for as many steps as it is asked once."""
        # Of patches, not pictures: a sum over n logits would be n times as steep and leave the critic blind.
        total = sum(j.float().sum() / j[0].numel() ** 0.5 for j in good)
        (slopes,) = torch.autograd.grad(total, real, create_graph=True)
        return R1_EVERY * R1 / 2 * slopes.square().sum((1, 2, 3)).mean()

    # The step.

    def advance(self, fraction: float) -> None:
        for o in self.optimisers.values():
            o.rate(schedule(fraction, self.step, self.WARM, self.FLAT, 0.05))
        began = time.time()
        batch = self.next_batch()
        waited = time.time() - began
        maker, deep = self.step >= self.critic_first, not self.frozen and self.step % TRANSFORMER_EVERY == 0
        made = self.make(batch, maker, deep, 1 + int(self.shared.random() < 0.7))
        fake, critic = made.pictures, self.models["critic"]
        heavy = patch_weights(batch.known, 0.03)  # more, and the critic learns the blur of what is known
        slopes = self.step % R1_EVERY == 0
        real = batch.true[: batch.keys].clone().requires_grad_(slopes)
        good = self.opinion(batch, real)
        # The maker's turn: both judged by the same critic, which learns afterwards.
        critic.requires_grad_(False)
        fooled = relativistic(self.opinion(batch, fake[: batch.keys]), [j.detach() for j in good], heavy)
        critic.requires_grad_(True)
        stated, anchor = self.stated(batch, made), self.anchor(batch, made)
        self.teach_maker(batch, maker, deep, stated, PUSH * fooled, anchor)
        # The critic's turn.
        mistaken = relativistic(good, self.opinion(batch, fake[: batch.keys].detach()), heavy)
        steep = self.steepness(good, real) if slopes else torch.zeros(())
        self.teach_critic(mistaken + steep)
        self.pool.remember(fake, batch.told, self.depth)
        self.samples += len(fake) * self.processes
        figures = {"critic": mistaken, "fooled": fooled, **stated, "anchor": anchor}
        self.log.append(torch.stack([figures[k].detach().float().to(self.device) for k in self.FIGURES]).tolist())
        finite(sum(self.log[-1]))
        self.times.append([waited, time.time() - began])
        self.shown = batch, made

    def teach_maker(
        self, batch: Batch, maker: bool, deep: bool, stated: dict, push: torch.Tensor, anchor: torch.Tensor
    ) -> None:
        """A step of the pixel path, and of the transformer where `deep`; none while the critic alone learns."""
        for o in self.optimisers.values():
            o.zero_grad()
        if maker:
            s = stated
            loss = 2 * s["kept"] + 1.0 * s["colours"] + 0.5 * s["bands"] + 1.0 * s["patches"] + 1.0 * s["form"] + push
            loss = loss + 0.15 * anchor
            if self.step % CHUNKS_EVERY == 0:
                loss = loss + self.chunk_loss()
                if batch.first[: batch.invents].any() and not self.frozen:
                    loss = loss + 0.3 * self.picture_loss(batch)
            loss.backward()
            for k in [*(["transformer"] if deep else []), "refiner", "refiner_2"]:
                for p in self.optimisers[k].parameters:
                    p.grad = torch.zeros_like(p) if p.grad is None else p.grad
                share_gradients(self.optimisers[k].parameters)
                self.optimisers[k].step()
        for average, model in self.averages:
            average.update(model)

    def teach_critic(self, loss: torch.Tensor) -> None:
        optimiser = self.optimisers["critic"]
        optimiser.zero_grad()
        loss.backward()
        share_gradients(optimiser.parameters)
        optimiser.step()

    def told(self) -> str:
        waited, whole = np.mean(self.times[-50:], 0)
        return f"{self.samples} pictures {whole:.2f} s ({waited:.2f} data) {', '.join(self.FIGURES)} " + " ".join(
            f"{v:.4f}" for v in np.mean(self.log[-100:], 0)
        )

    def judged(self) -> str:
        """Draws the sheet of the newest pictures, if one is wanted."""
        if self.args.sheet and self.shown:
            batch, made = self.shown
            order = torch.argsort(batch.told["link"])[:16].tolist()
            row = lambda x: [show(x[i].detach().float().cpu().permute(1, 2, 0).numpy()) for i in order]
            rows = [np.concatenate(row(x), 1) for x in (batch.true, batch.warped, made.drafts, made.pictures)]
            Image.fromarray(np.concatenate(rows)).save(self.args.sheet)
        return ""

    def refresh(self) -> None:
        self.depth = load_depth().to(self.device)


def train(rank: int, args, meeting: str | None) -> None:
    FinishRun(args, rank, meeting).train()


def main() -> None:
    parser = shared_arguments(__doc__, 100)
    parser.add_argument("--from-name", default="dit", help="checkpoint of the transformer that it starts from")
    parser.add_argument(
        "--freeze", action="store_true", help="leave the transformer as it is and train the pixel path alone"
    )
    parser.add_argument(
        "--sheet", type=Path, default=None, help="contact sheet of the newest pictures, drawn at every checkpoint"
    )
    parser.add_argument("--guessed", type=float, default=GUESSED, help="share of the flights that are shown guesses")
    parser.add_argument(
        "--critic-first", type=int, default=None, help=f"steps in which the critic alone learns: {CRITIC_FIRST}"
    )
    parser.add_argument("--flights", type=int, default=None, help=f"at once, of a process: {FLIGHTS}")
    parser.add_argument("--chunks", type=int, default=None, help=f"of every {CHUNKS_EVERY}th step: {CHUNK_BATCH}")
    gpu = parser.add_argument_group("with --preset gpu")
    gpu.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="that fly")
    gpu.add_argument("--gather", type=int, default=4, help="workers whose views make a step")
    gpu.add_argument("--after", type=Path, default=None, help="begin to learn when this file is there")
    spawn(train, parser.parse_args())


if __name__ == "__main__":
    main()
