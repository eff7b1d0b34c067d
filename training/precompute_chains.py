"""Image-mode samples whose memory is partly the model's own invention: what a flight feeds back to it.

Follows walks with the networks of the newest finish: a chain begins with a true picture and invents the next ones, up
to four, each remembered as in flight. Every link is a sample: what the memory showed there, and the true picture. Trust
marks the pixels that come from the true picture; elsewhere the truth is another world and must not be the aim.
Files as precompute.py --walks writes them, under chains and chains-pixels.
"""
from __future__ import annotations

import argparse
import time

import numpy as np
import torch

import common
import native
from clips import load_clips
from dit import pack_mask
from native import WORK
from precompute import PICTURE_SHARD, Flight as Clip, noisy_depth, pose_distance, store, warped_clip
from rollout import Flight, load_models
from tokenizer import to_input

LINKS = 4


def warped_trust(flight: Flight, trust: list[np.ndarray], chosen: list[int], pose: np.ndarray) -> np.ndarray:
    """Which pixels of the view come from true pictures, [H,W] bool."""
    colours = np.stack([np.repeat(trust[i][..., None], 3, 2).astype(np.float32) for i in chosen])
    order = sorted(range(len(chosen)), key=lambda s: (round(pose_distance(flight.poses[chosen[s]], pose), 6), s))
    pick = lambda x: np.stack([x[chosen[s]] for s in order])
    c, m, _ = native.warp(colours[order], pick(flight.depths), pick(flight.poses), np.stack([flight.K] * len(order)), pose, flight.K, fill=False)
    return m & (c[..., 0] > .9)


def refined(models, colour: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """A view with next to no holes after the pixel path, [H,W,3]."""
    warped = torch.from_numpy(colour.transpose(0, 3, 1, 2).copy())
    coded = models.tokenizer.pictures(models.tokenizer.model_latent(warped[None]))[0]
    return models.refiner(coded.clamp(-1, 1), warped, torch.from_numpy(mask)[:, None].float())[0].permute(1, 2, 0).numpy()


@torch.no_grad()
def chain(clip: Clip, first: int, models, r: np.random.Generator) -> list[dict]:
    flight = Flight(models, clip.K, clip.caption, seed=int(r.integers(1 << 30)))
    z = clip.z(first)
    flight.start(clip.picture(first), noisy_depth(z, r, r.choice([0.0, .01, .03])), clip.c2w[first])
    trust, items = [np.ones(z.shape, bool)], []
    for k in range(first + 1, min(first + 1 + LINKS, len(clip.rgb))):
        pose = clip.c2w[k]
        near = sorted(sorted(range(len(flight.poses)), key=lambda i: (round(pose_distance(flight.poses[i], pose), 6), i))[:2])
        colour, mask = warped_clip(*flight.sources(pose), clip.K, pose[None])
        known = warped_trust(flight, trust, near, pose)
        if mask.mean() > .2 and k > first + 1:           # the first link is an ordinary sample
            true = to_input(torch.from_numpy(np.array(clip.rgb[k:k + 1])))
            cache = torch.from_numpy(colour.transpose(0, 3, 1, 2).copy())
            latent = models.tokenizer.model_latent(torch.stack([true, cache]))
            pixels = lambda x: ((x + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
            items.append({"latent": latent[0].half(), "cache": latent[1].half(), "mask": (pack_mask(torch.from_numpy(mask)[None])[0] * 16).round().to(torch.uint8),
                          "c2w": torch.from_numpy(pose[None].copy()), "K": torch.from_numpy(clip.K.copy()), "caption": clip.caption,
                          "true": pixels(true[0]), "warped": pixels(cache[0]), "valid": torch.from_numpy(mask), "trust": torch.from_numpy(known)[None]})
        before = len(flight.poses)
        if not flight.invention(pose):
            flight.remember(refined(models, colour, mask), pose)
        trust += [known] * (len(flight.poses) - before)
    return items


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--shards", type=int, default=40)
    a.add_argument("--seed", type=int, default=0)
    args = a.parse_args()
    torch.set_num_threads(1)
    r, clips = np.random.default_rng([args.seed, 78]), load_clips(kind="walks")
    models, loaded, began, items, made = load_models(), time.time(), time.time(), [], 0
    while made < args.shards:
        clip = Clip(clips[int(r.integers(len(clips)))], r)
        for first in range(int(r.integers(0, 3)), len(clip.rgb) - 2, LINKS):
            items += chain(clip, first, models, r)
        if len(items) >= PICTURE_SHARD // 4:
            store(items[:PICTURE_SHARD // 4], WORK / "chains" / f"{args.seed:03d}-{made:04d}.pt")
            items, made = items[PICTURE_SHARD // 4:], made + 1
            print(f"shard {made}, {made * PICTURE_SHARD // 4 / (time.time() - began):.1f} samples/s", flush=True)
        if time.time() - loaded > 300:
            models, loaded = load_models(), time.time()


if __name__ == "__main__":
    main()
