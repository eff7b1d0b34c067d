"""The finish of keyframe outpainting: transformer and pixel path against a critic that sees pixels, on flights that go on.

Starts from the diffusion checkpoint (or an exported model, import_weights.py) and goes on with copies under other names
(--name, default "finish"). A step takes the next pictures of a pool of flights (flight_pool.py): most are invented from
pure noise, decoded, refined and painted over as the program does; the others are refined only. Outpainted pictures are the
keyframe prior's, which is left as it is (--freeze follows), or where there is none the transformer's in one or two evaluations.
A draft differs from the truth and may: the pixel path is held to the draft's own form, and to the truth where the
latents are the true ones, a little noisy, instead. What comes out is what the flights remember, so links far from the start see outpainted pictures of outpainted pictures, as a person's
flight does.

* The critic judges patches, given the warped memory where it can be trusted; the parts that are not known count most.
* New parts of a first link are held to the truth (or a draft) at a half to an eighth of the resolution.
* Pixels that are truly known stay true; magnified ones keep the truth's colours; outpainted pictures keep their own.
* Whole pictures keep the truth's statistics: mean colour and the energy of four octaves in cells of 16 by 64 pixels at
  the first link, in bands of 16 lines later, where the truth is another world of the same kind.
* Every eighth step is also ordinary denoising of chunks and pictures, so that the other mode is not forgotten, and the
  pixel path refines pictures of sampled chunks.

--processes 2 trains two pools with averaged gradients, one core each; --preset gpu takes more flights instead.
"""
from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from PIL import Image
from tokenizers import Tokenizer as TextTokenizer

import common
from critic import Critic, patch_weights, relativistic
from dit import Denoiser, Dit, conditions, sample, sigma_steps
from flight_pool import Chunks, Pool
from native import WORK
from nets import PixelPaint
from precompute import load_depth, load_keyframe_prior, load_tokenizer
from rollout import SIGMA_MAX, SIGMA_MIN, PRIOR, STEPS, show
from keyframe_prior import Sight, Words, prior_sample
from text import TextConfig, TextEncoder, encode_captions
from train_dit import Trainer, channel_weights

SIGMAS = (10.0, 2.0)                 # noise levels of the two evaluations
FLIGHTS = 8                          # pictures a step, and half as many between
TRANSFORMER_EVERY = 3                # the pixel path learns far faster, and a step without the transformer costs half
CHUNKS_EVERY, CHUNK_BATCH = 8, 4
REFRESHED = 8                        # pictures in which ordinary denoising is kept up
R1, R1_EVERY = 0.05, 8
CRITIC_FIRST = 40                    # steps in which the critic alone learns: it begins from nothing, the maker does not
RATES = {"transformer": (0, 1e-4), "refiner": (.002, 2e-4), "refiner_2": (.003, 3e-4), "critic": (0, 4e-4)}     # of Muon and AdamW
PUSH = .05                           # of the critic: it is fooled by noise and yellow patches when it counts more before it has seen enough
OCTAVES = 4
TOLD = .6                            # share of drafts that are true latents instead, gone over by the keyframe_prior from one of these noise levels:
TOLD_NOISE = (.12, .25, .5)


class Inventor:
    """Image mode from noise to latents, differentiable in its last evaluation."""

    def __init__(self, net: Dit):
        self.net = net

    def latents(self, condition, text, noise, evaluations: int) -> torch.Tensor:
        d, n = Denoiser(self.net), len(condition)
        x, still = SIGMAS[0] * noise, torch.full((n,), .001, device=noise.device)
        for i in range(evaluations):
            sigma = torch.full((n,), SIGMAS[i], device=noise.device)
            with torch.set_grad_enabled(torch.is_grad_enabled() and i == evaluations - 1):
                x0 = d(x, sigma, None, condition, noise, text, still)
            if i + 1 < len(SIGMAS):
                x = x0 + SIGMAS[i + 1] / SIGMAS[i] * (x - x0)
        return x0.float()


def coarse(x: torch.Tensor) -> torch.Tensor:
    return F.avg_pool2d(x, 16)


def octaves(x: torch.Tensor) -> list[torch.Tensor]:
    """What each halving of the resolution loses."""
    bands = []
    for _ in range(OCTAVES):
        low = F.avg_pool2d(x, 2)
        bands.append(x - low.repeat_interleave(2, 2).repeat_interleave(2, 3))
        x = low
    return bands


def opponent(x: torch.Tensor) -> torch.Tensor:
    """Luma, and blue and red against it: detail is mostly grey, and coloured noise must not pass for it."""
    luma = (.299 * x[:, :1] + .587 * x[:, 1:2] + .114 * x[:, 2:])
    return torch.cat([luma, x[:, 2:] - luma, x[:, :1] - luma], 1)


def statistics_gap(fake: torch.Tensor, true: torch.Tensor, whole_lines: torch.Tensor) -> torch.Tensor:
    """Mean distance of mean colours and of octave deviations, cell by cell; over whole lines for some of the batch."""
    gap = 0
    for k, (f, t) in enumerate(zip(octaves(opponent(fake)), octaves(opponent(true)))):
        height, width = 16 >> k, 64 >> k
        level = lambda x, w: (F.avg_pool2d(x.square(), (height, w)) + 1e-4).sqrt()
        cells = (level(f, width) - level(t, width)).abs().mean((1, 2, 3))
        lines = (level(f, f.shape[3]) - level(t, t.shape[3])).abs().mean((1, 2, 3))
        gap = gap + torch.where(whole_lines, lines, cells)
    band = lambda x: F.avg_pool2d(x, (16, x.shape[3]))
    return (gap + .5 * (band(fake) - band(true)).abs().mean((1, 2, 3))).mean()


def patch_gap(fake: torch.Tensor, true: torch.Tensor, known: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Sliced Wasserstein distance between the 8x8 patches of fake and true pictures, at three scales, where they are new.

    Sorted random projections of the patches are compared (Rabin et al., 2011): what textures and edges there are, not where."""
    gap = torch.zeros((), device=fake.device)
    for _ in range(3):
        patches = lambda x: F.unfold(x, 8, stride=4)
        new = F.avg_pool2d(1 - known, 8, 4).flatten(1) > .5
        directions = torch.randn(96, 192, generator=g).to(fake)
        directions = directions / directions.norm(dim=1, keepdim=True)
        f, t = (torch.einsum("dc,bcp->bdp", directions, patches(x)) for x in (fake, true))
        for i in range(len(fake)):
            if new[i].sum() >= 12:
                gap = gap + (f[i][:, new[i]].sort().values - t[i][:, new[i]].sort().values).abs().mean() * new[i].float().mean()
        fake, true, known = (F.avg_pool2d(x, 2) for x in (fake, true, known))
    return gap / len(fake)


def kept_gap(fake: torch.Tensor, true: torch.Tensor, trust: torch.Tensor) -> torch.Tensor:
    """Mean absolute error of known pixels and of their differences."""
    e = fake - true
    return (e.abs() * trust).mean() + .5 * (e.diff(dim=-1).abs() * trust[..., 1:]).mean() + .5 * (e.diff(dim=-2).abs() * trust[..., 1:, :]).mean()


def main() -> None:
    parser = common.arguments(__doc__, 100)
    parser.add_argument("--from-name", default="dit")
    parser.add_argument("--freeze", action="store_true", help="leave the transformer as it is and train the pixel path alone")
    parser.add_argument("--sheet", default=None, help="contact sheet of the newest pictures, written with every checkpoint")
    common.spawn(train, parser.parse_args())


def train(rank: int, args, meeting: str | None) -> None:
    preset, name, chief = common.PRESETS[args.preset], args.name or "finish", rank == 0
    common.join(rank, args, meeting, preset.device)
    torch.manual_seed(args.seed)
    words, tokenizer = TextTokenizer.from_file(str(WORK / "tokenizer.json")), load_tokenizer().to(preset.device)
    state, begun, refined = common.load(name), common.load(args.from_name), common.load("refiner")
    net, text, refiner, critic = Dit(begun["config"]), TextEncoder(TextConfig(vocab_size=words.get_vocab_size())), PixelPaint(), Critic()
    refiner_2 = PixelPaint(PixelPaint.SECOND)
    net.load_state_dict(begun["average"]); text.load_state_dict(begun["average_text"])
    if refined:
        refiner = PixelPaint.of(refined["average"])
    if (painted := common.load("refiner_2")):
        refiner_2 = PixelPaint.of(painted["average"])
    clock, step, samples = common.Clock(args.minutes), 0, begun["samples"]
    models = {"net": net, "text": text, "refiner": refiner, "refiner_2": refiner_2, "critic": critic}
    averages = {k: common.Average(models[k], .998) for k in ("net", "text", "refiner", "refiner_2")}
    calm = {"coarse": preset.autocast, "betas": (0.0, .99)}
    optimisers = {**{k: common.MuonAdam([], list(p), RATES[k], **calm) for k, p in (("transformer", [*net.parameters(), *text.parameters()]), ("critic", critic.parameters()))},
                  **{k: common.MuonAdam.of_kernels(models[k], PixelPaint.EDGES, RATES[k], momentum=.9, **calm) for k in ("refiner", "refiner_2")}}
    if state:
        for k, m in models.items():
            m.load_state_dict(state[k])
        for k, a in averages.items():
            a.model.load_state_dict(state["average_" + k]); a.steps = state["step"]
        for k, o in optimisers.items():
            o.restore(state["optimisers"][k])
        step, clock.before, samples = state["step"], state["seconds"], state["samples"]
    for m in (*models.values(), *(a.model for a in averages.values())):
        m.to(preset.device)
    if preset.autocast and preset.device == "cpu":
        torch._dynamo.config.recompile_limit = 32
        net.compile_blocks()
    half = lambda: torch.autocast(preset.device, torch.bfloat16, enabled=preset.autocast)
    keyframe_prior, meaning = load_keyframe_prior(), Words(words, text)
    if keyframe_prior is not None:
        args.freeze = True
        keyframe_prior.to(preset.device, memory_format=torch.channels_last)
    trainer = Trainer(net, text, words, channel_weights(), preset.device)
    inventor, seed = Inventor(net), args.seed * 1000003 + step * 16 + rank
    r, shared, g = np.random.default_rng([seed, 5]), np.random.default_rng([args.seed, step, 6]), torch.Generator().manual_seed(seed)
    weights, depth = channel_weights()[:, :1].to(preset.device), load_depth().to(preset.device)
    pool, chunks = Pool(FLIGHTS * preset.batch_scale, seed, 1 if preset.device == "cpu" else max(1, (os.cpu_count() or 2) - 2)), Chunks(load_tokenizer(), load_depth(), seed)

    def store() -> None:
        common.save(name, {**{k: m.state_dict() for k, m in models.items()}, **{"average_" + k: a.model.state_dict() for k, a in averages.items()},
                           "config": net.config, "average": averages["net"].model.state_dict(), "optimisers": {k: o.state() for k, o in optimisers.items()},
                           "step": step, "seconds": clock.seconds, "samples": samples, "sigmas": SIGMAS})

    def imagined(b: dict, condition: torch.Tensor, latent: torch.Tensor, evaluations: int) -> torch.Tensor:
        """Latents of the batch's key pictures, by the transformer, with slopes where they are switched on."""
        noise = torch.randn(latent.shape, generator=g).to(preset.device)
        return inventor.latents(condition, text(encode_captions(words, b["caption"][:b["keys"]]).to(preset.device)), noise, evaluations)

    @torch.no_grad()
    def drafted(b: dict, cache: torch.Tensor, latent: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Latents of the batch's outpainted pictures, by the keyframe prior, and which of them are the true ones in its hand."""
        n = b["invents"]
        sight = Sight.of(cache[:n], b["mask"][:n].to(preset.device), b["hint"][:n, 0], meaning(b["caption"][:n]), tokenizer.model_latent(b["start"][:n, None]), b["K"][:n].to(preset.device))
        sight.appearance *= b["known_appearance"][:n]
        noise = torch.randn(latent[:n, 0].shape, generator=g).to(preset.device)
        made = prior_sample(keyframe_prior, sight, sigma_steps(*PRIOR), noise)[:, None]
        told, level = b["first"][:n] & (torch.rand(n, generator=g) < TOLD).to(preset.device), float(r.choice(TOLD_NOISE))
        if told.any():
            made[told] = prior_sample(keyframe_prior, sight.of_those(told), sigma_steps(level, PRIOR[1], 2), latent[:n, 0][told] / level + noise[told], 0)[:, None]
        return made, told

    def chunk_loss() -> torch.Tensor:
        """The denoising loss of chunks, and what the pixel path makes of one picture of each sampled one."""
        c = chunks.batch(CHUNK_BATCH * preset.batch_scale)
        n, at = len(c["caption"]), torch.from_numpy(r.integers(1, 9, len(c["caption"])))
        one = lambda k: c[k][torch.arange(n), at]
        with torch.no_grad(), half():
            to = lambda x: x.to(preset.device)
            condition = to(conditions(c["c2w"], c["K"], c["cache"], c["mask"]))
            z = sample(net, to(c["cache"][:, :1]), condition, text(to(encode_captions(words, c["caption"]))), sigma_steps(SIGMA_MAX, SIGMA_MIN, STEPS), g)
            decoded = tokenizer.pictures(z)[torch.arange(n), at].clamp(-1, 1)
        true, warped = (to(one(k).float() / 127.5 - 1) for k in ("true", "warped"))
        seen = to(one("valid").float()[:, None])
        with half():
            out = refiner(decoded, warped, seen)
            denoising = 0 if args.freeze else trainer.loss(c, g)
        return .5 * denoising + kept_gap(out, true, seen) + .5 * statistics_gap(out, true, torch.zeros(n, dtype=torch.bool, device=out.device))

    log, times, saved = [], [], time.time()
    while (fraction := common.shared_fraction(clock)) < 1:
        factor = common.schedule(fraction, step, 60, .5, .05)
        for o in optimisers.values():
            o.rate(factor)
        began = time.time()
        views, b = pool.batch()
        times.append([time.time() - began])
        b = {k: v.to(preset.device) if torch.is_tensor(v) and k not in ("c2w", "K", "mask") else v for k, v in b.items()}
        k, keys, true, warped, valid, trust, aligned, first = b["invents"], b["keys"], *(b[x] for x in ("true", "warped", "valid", "trust", "aligned", "first"))
        known, seen = trust[:keys], (warped * trust)[:keys]     # what the critic may hold against a picture; it judges key pictures
        with torch.no_grad():
            cache = tokenizer.model_latent(warped[:, None])
            latent = tokenizer.model_latent(true[:keys, None])
        deep, evaluations = not args.freeze and step % TRANSFORMER_EVERY == 0, 1 + int(shared.random() < .7)
        condition = conditions(b["c2w"][:keys], b["K"][:keys], cache[:keys].cpu(), b["mask"][:keys]).to(preset.device)
        maker, told = step >= CRITIC_FIRST, None
        with half(), torch.set_grad_enabled(deep and maker):
            if keyframe_prior is None:
                made = imagined(b, condition, latent, evaluations)
            else:
                made, told = drafted(b, cache, latent)
        x0 = torch.cat([made[:k], cache[k:]])
        with half(), torch.set_grad_enabled(maker):
            drafts = tokenizer.pictures(x0)[:, 0].float().clamp(-1, 1)
            fake = refiner(drafts, warped, valid).float()
            if k:
                fake = torch.cat([refiner_2(fake[:k], warped[:k], valid[:k]).float(), fake[k:]])
        heavy = patch_weights(known, .03)  # more, and the critic learns the blur of what is known
        slopes = step % R1_EVERY == 0
        real = true[:keys].clone().requires_grad_(slopes)

        def judged(pictures: torch.Tensor) -> list[torch.Tensor]:
            with half():
                return critic(pictures, seen, known)

        good = judged(real)
        # The maker's turn: both judged by the same critic, which learns afterwards.
        critic.requires_grad_(False)
        fooled = relativistic(judged(fake[:keys]), [j.detach() for j in good], heavy)
        critic.requires_grad_(True)
        own, weak = valid * (1 - aligned), aligned * (1 - trust)
        aim, sure, early = true, trust, first[:, None, None, None].float()
        if told is not None:                          # a draft is its own truth
            mine = ~told[:, None, None, None]
            aim = torch.cat([torch.where(mine, drafts[:k].detach(), true[:k]), true[k:]])
            sure = torch.cat([torch.where(mine, trust[:k], torch.ones_like(trust[:k])), trust[k:]])
            early = torch.cat([1 - valid[:k], early[k:].expand_as(valid[k:])])
        kept = kept_gap(fake, true, sure) + .5 * (F.avg_pool2d((fake - true) * weak, 4)).abs().mean() + .5 * (F.avg_pool2d((fake - warped) * own, 4)).abs().mean()
        # Late links: the truth is another world there, but one of the same materials under the same light.
        colours = ((coarse(fake) - coarse(aim)).abs() * coarse(early * (1 - aligned) + .4 * (1 - early) * (1 - valid))).mean()
        bands = statistics_gap(fake, true, ~first if told is None else torch.cat([~told, ~first[k:]]))
        patches = patch_gap(fake[:keys], true[:keys], known, g)
        open_ = early * (1 - aligned)
        form = sum((F.avg_pool2d(fake - aim, size).abs() * F.avg_pool2d(open_, size)).mean() for size in ((2, 4, 8) if told is None else (4, 8, 16))) / 3
        stated = 2 * kept + 1.0 * colours + .5 * bands + 1.0 * patches + 1.0 * form
        loss = stated + PUSH * fooled
        anchor = torch.zeros(())
        if k and told is None:
            anchor = (((x0[:k] - latent[:k]) ** 2) * weights * early[:k, None]).mean()
            loss = loss + .15 * anchor
        if step % CHUNKS_EVERY == 0 and maker:
            loss = loss + chunk_loss()
            if first[:k].any() and not args.freeze:
                pick = torch.from_numpy(r.choice(first[:k].cpu().nonzero()[:, 0].numpy(), REFRESHED))
                with half():
                    loss = loss + .3 * trainer.loss({"latent": latent[pick].cpu(), "cache": cache[pick].cpu(), "mask": b["mask"][pick], "c2w": b["c2w"][pick],
                                                     "K": b["K"][pick], "caption": [b["caption"][i] for i in pick]}, g)
        makers = [*(["transformer"] if deep else []), "refiner", "refiner_2"] if maker else []
        for o in optimisers.values():
            o.zero_grad()
        if maker:
            loss.backward()
        for o in (optimisers[k] for k in makers):
            for p in o.parameters:
                p.grad = torch.zeros_like(p) if p.grad is None else p.grad
            common.share_gradients(o.parameters)
            o.step()
        for o, a in averages.items():
            a.update(models[o])
        # The critic's turn.
        loss_critic = relativistic(good, judged(fake[:keys].detach()), heavy)
        steep = torch.zeros(())
        if slopes:
            # Of patches, not pictures: a sum over n logits would be n times as steep and leave the critic blind.
            slopes_of, = torch.autograd.grad(sum(j.float().sum() / j[0].numel() ** .5 for j in good), real, create_graph=True)
            steep = R1_EVERY * R1 / 2 * slopes_of.square().sum((1, 2, 3)).mean()
        optimisers["critic"].zero_grad(); (loss_critic + steep).backward(); common.share_gradients(optimisers["critic"].parameters); optimisers["critic"].step()
        pool.remember(fake, b["hint"], depth)
        step += 1; samples += len(views) * (dist.get_world_size() if dist.is_initialized() else 1)
        log.append([v.item() for v in (loss_critic.detach(), fooled.detach(), form.detach(), kept.detach(), colours.detach(), bands.detach(), patches.detach(), anchor.detach())])
        times[-1].append(time.time() - began)
        if chief and step % 50 == 0:
            data, whole = np.mean(times[-50:], 0)
            print(f"step {step} {clock.seconds / 60:.1f} min {samples} pictures {whole:.2f} s ({data:.2f} data) critic, fooled, form, kept, colours, bands, patches, anchor "
                  + " ".join(f"{v:.4f}" for v in np.mean(log[-100:], 0)), flush=True)
        if chief and time.time() - saved > 200:
            store(); saved = time.time()
            depth = load_depth().to(preset.device)
            if args.sheet:
                order = sorted(range(len(views)), key=lambda i: views[i].link)
                rows = [np.concatenate([show(x[i].detach().cpu().permute(1, 2, 0).numpy()) for i in order], 1) for x in (true, warped, fake)]
                Image.fromarray(np.concatenate(rows)).save(Path(args.sheet))
    if chief:
        store()
        print("done", step, flush=True)


if __name__ == "__main__":
    main()
