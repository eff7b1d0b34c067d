"""Encodes training chunks once: true latents, latents of the warped cache, validity masks, poses, captions.

Sources of the cache are the chunk's first picture and often another key picture of the flight. Their depth is exact
with noise or comes from the depth network (with a hint, as in flight; sometimes without). A third of the samples warp
pictures that went through the tokenizer once, as generated keyframes did. Mirrored and time-reversed flights are free
variety. Shards of 256 samples; running it again adds shards.

With --walks: single pictures for the outpainting of keyframes (image mode), from pictures a chunk's reach apart;
those that reveal little are mostly left out. These shards hold 1024 samples. Some sources are softened, as pictures
are that were magnified on the way; where that passes the limit, the mask is out and the soft colour stands for what
fills a hole. With --render nothing is read from disk: every world is rendered, used twice and forgotten, which suits
machines with many cores (--seed must differ by process). Some of these worlds change their look at the picture that
is made (new light, other materials, other words): what is seen stays, and only the caption tells how the rest looks.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F

from cosmonaut_training.data import native
from cosmonaut_training.data.clips import load_clips
from cosmonaut_training.data.drafts import load_drafter, mixed
from cosmonaut_training.data.flights import fly, wander
from cosmonaut_training.data.guesses import filled, guess, tinted
from cosmonaut_training.data.memory import (
    CHUNK,
    Flight,
    Rendered,
    nearest_first,
    noisy_depth,
    pose_distance,
    source_depth,
    warped_clip,
)
from cosmonaut_training.data.worlds import HELD_OUT_SEED, another_look, drawn_world
from cosmonaut_training.models.dit import pack_mask
from cosmonaut_training.models.keyframe_prior import appearance_of, nearness_cells
from cosmonaut_training.models.nets import HintedDepth
from cosmonaut_training.models.tokenizer import Tokenizer, to_input
from cosmonaut_training.models.trained import (
    load_depth,
    load_tokenizer,
)
from cosmonaut_training.places import WORK

SHARD, PICTURE_SHARD = 256, 1024
CHANGED = 0.12  # share of the rendered walks whose world changes its look


def grey(x: torch.Tensor) -> torch.Tensor:
    """Pictures in [-1,1] as bytes."""
    return ((x + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)


def samples(
    flight: Flight, tokenizer: Tokenizer, net: HintedDepth | None, r: np.random.Generator, pixels: bool = False
) -> list[dict]:
    """The chunks of a flight, with their pictures if asked for."""
    true, cache, masks, keep = [], [], [], []
    first = int(r.integers(0, 8))
    for s in range(first, len(flight.rgb) - CHUNK + 1, CHUNK - 1):
        chosen = [s]
        if r.random() < 0.55:
            other = int(np.clip(s + r.choice([-1, -1, -1, 1]) * r.integers(8, 25), 0, len(flight.rgb) - 1))
            chosen = sorted({other, s})
        pictures = np.stack([flight.picture(i) for i in chosen])
        if r.random() < 0.35:
            pictures = generated(pictures, tokenizer)
        depths = np.stack([source_depth(flight, i, net, r) for i in chosen])
        colour, mask = warped_clip(pictures, depths, flight.c2w[chosen], flight.K, flight.c2w[s + 1 : s + CHUNK])
        zero = pictures[chosen.index(s)]
        true.append(to_input(torch.from_numpy(np.array(flight.rgb[s : s + CHUNK]))))
        cache.append(torch.from_numpy(np.concatenate([zero[None], colour]).transpose(0, 3, 1, 2).copy()))
        masks.append(np.concatenate([np.ones_like(mask[:1]), mask]))
        keep.append(s)
    if not keep:
        return []
    z = tokenizer.model_latent(torch.cat([torch.stack(true), torch.stack(cache)]))
    packed = (pack_mask(torch.from_numpy(np.stack(masks))) * 16).round().to(torch.uint8)
    n = len(keep)
    seen = lambda i: (
        {"true": grey(true[i]), "warped": grey(cache[i]), "valid": torch.from_numpy(masks[i])} if pixels else {}
    )
    return [
        {
            "latent": z[i].half(),
            "cache": z[n + i].half(),
            "mask": packed[i],
            "c2w": torch.from_numpy(flight.c2w[s : s + CHUNK].copy()),
            "K": torch.from_numpy(flight.K.copy()),
            "caption": flight.caption,
            **seen(i),
        }
        for i, s in enumerate(keep)
    ]


def generated(pictures: np.ndarray, tokenizer: Tokenizer) -> np.ndarray:
    """Pictures [n,H,W,3] after one pass through the tokenizer, as generated ones are."""
    x = torch.from_numpy(pictures.transpose(0, 3, 1, 2).copy())[:, None]
    return tokenizer.decode(tokenizer.encode(x))[:, 0].clamp(-1, 1).permute(0, 2, 3, 1).numpy()


def softened(picture: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A picture [H,W,3] as if parts of it had been magnified on the way here, and how much [H,W]."""
    h, w, _ = picture.shape
    most = r.uniform(1.2, 3.5)
    x = torch.from_numpy(picture.transpose(2, 0, 1).copy())[None]
    small = F.interpolate(x, (int(h / most), int(w / most)), mode="bilinear", antialias=True, align_corners=False)
    soft = F.interpolate(small, (h, w), mode="bicubic", align_corners=False)
    share = F.interpolate(
        torch.from_numpy(r.uniform(-0.4, 1.6, (1, 1, 3, 4)).astype(np.float32)),
        (h, w),
        mode="bilinear",
        align_corners=False,
    ).clamp(0, 1)
    made = (x * (1 - share) + soft * share).clamp(-1, 1)
    return made[0].permute(1, 2, 0).numpy(), (1 + (most - 1) * share)[0, 0].numpy()


def walk_sources(k: int, r: np.random.Generator) -> list[int]:
    """Which pictures of a walk the memory would hold for picture k: the one before, or one up to three before
    where a turn is looked ahead, often an older one."""
    near = k - int(r.choice([1, 2, 3][:k], p=None if k < 3 else [0.5, 0.27, 0.23]))
    return sorted({near, int(r.integers(0, near + 1))} if r.random() < 0.55 else {near})


def drafted(flight: Flight, which, r: np.random.Generator) -> np.ndarray:
    """Those pictures of a flight, parts of them as their drafts."""
    drafts = np.array(flight.drafts[list(which)], np.float32) / 128 - 1
    return mixed(np.stack([flight.picture(i) for i in which]), drafts, r)


def chained(flight: Flight, r: np.random.Generator) -> Iterator[tuple[int, native.Warp]]:
    """A walk as the memory of a flight sees it: what was seen is warped from link to link, ever softer and more
    magnified, and what is new is the truth, or what the keyframe prior makes of it, in colours that run away a
    little with every link."""
    n = len(flight.rgb)
    made = np.stack([flight.picture(i) for i in range(n)])
    if flight.drafts is not None and r.random() < 0.6:
        made = drafted(flight, range(n), r)
    ones, amount, tint = np.ones(flight.depth.shape[1:], np.float32), r.choice([0, 0.01, 0.03]), np.zeros((3, 4))
    pictures, depths, magnified = [flight.picture(0)], [noisy_depth(flight.z(0), r, r.choice([0.0, 0.01]))], [ones]
    for k in range(1, n):
        near = sorted(sorted(range(k), key=lambda i: (round(pose_distance(flight.c2w[i], flight.c2w[k]), 6), i))[:2])
        stack = lambda x: np.stack([x[i] for i in near])
        shown = nearest_first(
            stack(pictures), stack(depths), flight.c2w[near], flight.K, flight.c2w[k], stack(magnified)
        )
        yield k, shown
        tint = tint + amount * r.standard_normal((3, 4)) * [1, 1, 1, 0.5]
        pictures.append(np.where(shown.fresh[..., None], shown.colour, tinted(made[k], tint)))
        depths.append(np.where(shown.z > 0, shown.z, noisy_depth(flight.z(k), r, 0.01)).astype(np.float32))
        magnified.append(np.where(shown.fresh, shown.magnified, 1).astype(np.float32))


def apart(
    flight: Flight, tokenizer: Tokenizer, net: HintedDepth | None, r: np.random.Generator
) -> Iterator[tuple[int, native.Warp]]:
    """Every picture of a walk but the first, as one or two pictures before it show it, each of them softened,
    drafted or as it is."""
    n = len(flight.rgb)
    depths = [source_depth(flight, i, net, r, (-1, 1)) for i in range(n - 1)]
    for k in range(1, n):
        chosen = walk_sources(k, r)
        pictures, magnified = (
            np.stack([flight.picture(i) for i in chosen]),
            np.ones((len(chosen), *flight.depth.shape[1:]), np.float32),
        )
        kind = r.random()
        if kind < 0.2:
            for i in range(len(pictures)):
                pictures[i], magnified[i] = softened(pictures[i], r)
        elif kind < 0.4:
            pictures = generated(pictures, tokenizer)
        elif flight.drafts is not None and kind < 0.75:
            pictures = drafted(flight, chosen, r)
        yield (
            k,
            nearest_first(
                pictures, np.stack([depths[i] for i in chosen]), flight.c2w[chosen], flight.K, flight.c2w[k], magnified
            ),
        )


def walk_samples(
    flight: Flight,
    tokenizer: Tokenizer,
    net: HintedDepth | None,
    r: np.random.Generator,
    pixels: bool = True,
) -> list[dict]:
    """Image mode: every picture of a walk but the first, from what the pictures before it show, and from that and a
    guess of the rest; with their pictures if asked for."""
    true, cache, guesses, masks, hints, keep = [], [], [], [], [], []
    for k, shown in (
        chained(flight, r) if flight.changed is None and r.random() < 0.6 else apart(flight, tokenizer, net, r)
    ):
        new = 1 - shown.fresh.mean()
        if (new < 0.05 and r.random() < 0.8) or (new > 0.9 and r.random() < 0.7):
            continue
        true.append(to_input(torch.from_numpy(flight.wanted(k, shown.fresh)[None])))
        rest = guess(true[-1][0].permute(1, 2, 0).numpy(), flight.c2w[k], flight.K, r)
        as_input = lambda picture: torch.from_numpy(picture.transpose(2, 0, 1).copy())[None]
        cache.append(as_input(shown.colour))
        guesses.append(as_input(filled(shown.colour, shown.fresh, rest)))
        masks.append(shown.fresh[None])
        hints.append(shown.z)
        keep.append(k)
    if not keep:
        return []
    start = to_input(torch.from_numpy(np.array(flight.rgb[:1])))[None]
    z = tokenizer.model_latent(torch.cat([torch.stack(true), torch.stack(cache), torch.stack(guesses), start]))
    packed = (pack_mask(torch.from_numpy(np.stack(masks))) * 16).round().to(torch.uint8)
    nearness = nearness_cells(torch.from_numpy(np.stack(hints))).half()
    appearance = appearance_of(z[-1:]).half()[0] * (
        flight.changed is None
    )  # under other words it is forgotten, as in flight
    m = len(keep)
    seen = lambda i: (
        {"true": grey(true[i][0]), "warped": grey(cache[i][0]), "valid": torch.from_numpy(masks[i])} if pixels else {}
    )
    return [
        {
            "latent": z[i].half(),
            "cache": z[m + i].half(),
            "guess": z[2 * m + i].half(),
            "mask": packed[i],
            "nearness": nearness[i],
            "appearance": appearance,
            "c2w": torch.from_numpy(flight.c2w[k : k + 1].copy()),
            "K": torch.from_numpy(flight.K.copy()),
            "caption": flight.caption,
            **seen(i),
        }
        for i, k in enumerate(keep)
    ]


PIXELS = ("true", "warped", "valid", "trust")


def rendered(kind: str, r: np.random.Generator, held_out: bool = False) -> Rendered:
    """A world that no clip on disk shows: seeds from 100,000 to the held-out ones, or held-out ones far behind
    those."""
    first, end = (HELD_OUT_SEED + 50_000, HELD_OUT_SEED + 100_000) if held_out else (100_000, HELD_OUT_SEED)
    world = drawn_world(r, first, end)
    poses, K = wander(world, r) if kind == "walks" else fly(world, r)
    changed = another_look(world, r) if kind == "walks" and r.random() < CHANGED else None
    return Rendered(
        *native.render(world, poses, K),
        poses,
        K,
        (changed or world).caption,
        None if changed is None else native.render(changed, poses, K)[0],
    )


def stacked(items: list[dict]) -> dict:
    """Samples as one batch; captions stay a list."""
    return {k: [i[k] for i in items] if k == "caption" else torch.stack([i[k] for i in items]) for k in items[0]}


def store(items: list[dict], path) -> None:
    """Latents in one file; the pixels of single pictures, which only the adversarial finish reads, in another of
    the same name."""

    def write(keys, where) -> None:
        out = stacked([{k: i[k] for k in keys} for i in items])
        where.parent.mkdir(parents=True, exist_ok=True)
        part = where.with_suffix(f".part{os.getpid()}")
        torch.save(out, part)
        os.replace(part, where)

    if "true" in items[0]:
        write([k for k in PIXELS if k in items[0]], path.parent.with_name(path.parent.name + "-pixels") / path.name)
    write([k for k in items[0] if k not in PIXELS], path)


@torch.no_grad()
def main() -> None:
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--shards", type=int, default=60)
    a.add_argument("--seed", type=int, default=0)
    a.add_argument("--held-out", action="store_true")
    a.add_argument("--walks", action="store_true", help="single pictures for the outpainting of keyframes")
    a.add_argument("--pixels", action="store_true", help="keep the pixels of single pictures")
    a.add_argument("--render", action="store_true", help="render worlds on the way instead of reading clips")
    args = a.parse_args()
    kind, make, size = ("walks", walk_samples, PICTURE_SHARD) if args.walks else ("clips", samples, SHARD)
    folder = WORK / (("pictures" if args.walks else "latents") + ("-held-out" if args.held_out else ""))
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer, net, drafter = load_tokenizer(), load_depth(), load_drafter() if args.walks else None
    r = np.random.default_rng([args.seed, 77])
    drafts = lambda clip: drafter and drafter(np.array(clip.rgb), [clip.caption], r)
    began, items, made, queue = time.time(), [], 0, []
    while made < args.shards:
        if args.render and not queue:
            walk = rendered(kind, r, args.held_out)
            queue = [(walk, drafts(walk))] * 2
        elif not queue:
            clips, net = load_clips(args.held_out, kind), load_depth()
            queue = [(clips[i], None) for i in r.permutation(len(clips))]
        clip, known = queue.pop()
        items += make(Flight(clip, r, drafts(clip) if known is None else known), tokenizer, net, r, args.pixels)
        if len(items) >= size:
            path = folder / f"{args.seed:03d}-{made:04d}.pt"
            if not path.exists():
                store(items[:size], path)
            items, made = items[size:], made + 1
            print(f"shard {made}, {made * size / (time.time() - began):.1f} samples/s", flush=True)


if __name__ == "__main__":
    main()
