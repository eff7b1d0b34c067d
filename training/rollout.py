"""Flies through held-out worlds with the trained starter, as the engine does, and says how near the truth it comes.

  python rollout.py <sheet.png> [--chunks 2] [--worlds 4] [--steps 2]

Before a chunk whose end would show much that is new, one picture is invented there (image mode) and remembered.
A chunk: choose keyframes, warp them into the eight new views, encode the warped clip, sample the transformer, decode,
refine with the warped pixels, then make the last picture a keyframe with depth (from the network, with warped depth as
hint). The sheet has two rows a world: the true rendering above, the generated pictures below.
"""
from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer as TextTokenizer

import common
from clips import load_clips, psnr
from dit import Dit, conditions, pack_mask, sample, sigma_steps
from flights import WALK_SHARE, place, walked_ahead
from native import WORK
from nets import HintedDepth, PixelPaint
from precompute import load_depth, load_keyframe_prior, load_tokenizer, nearest_first, pose_distance, warped_clip
from keyframe_prior import SIGMA_MAX as PRIOR_MAX, SIGMA_MIN as PRIOR_MIN, STEPS as PRIOR_STEPS, Sight, KeyframePrior, Words, prior_sample
from text import TextConfig, TextEncoder, encode_captions

NEW_SHARE = 0.03                               # of the picture at the chunk's end: more, and a keyframe is invented there
DIFFUSED = (40.0, 0.3, 6)                     # sigma_max, sigma_min, steps of an outpainting before the adversarial finish
PRIOR = (PRIOR_MAX, PRIOR_MIN, PRIOR_STEPS)
SIGMA_MAX, SIGMA_MIN, STEPS = 10.0, 3.0, 2     # more steps or a lower end turn the soft parts into patchwork while training is short


@dataclass
class Models:
    dit: Dit
    text: TextEncoder
    words: TextTokenizer
    tokenizer: object
    depth: HintedDepth
    refiner: PixelPaint
    refiner_2: PixelPaint | None
    invent: tuple[float, float, int] = DIFFUSED
    keyframe_prior: KeyframePrior | None = None

    @torch.no_grad()
    def told(self, caption: str, first: np.ndarray) -> "Told":
        """Words and the first picture [H,W,3] of a world, as the networks hear of them."""
        picture = torch.from_numpy(first.transpose(2, 0, 1).copy())[None, None]
        return Told(self.text(encode_captions(self.words, [caption])), Words(self.words, self.text)([caption]), self.tokenizer.model_latent(picture))

    @torch.no_grad()
    def invented(self, warped: torch.Tensor, valid: torch.Tensor, hint: torch.Tensor, pose: np.ndarray, K: np.ndarray, told: "Told", g: torch.Generator) -> torch.Tensor:
        """The picture [1,3,H,W] at a pose, of which the memory shows `warped` [1,3,H,W] where `valid` [1,1,H,W], at depths `hint` [1,H,W]."""
        cache, mask, lens = self.tokenizer.model_latent(warped[:, None]), pack_mask(valid), torch.from_numpy(K)[None].float()
        steps = sigma_steps(*self.invent)
        if self.keyframe_prior is None:
            z = sample(self.dit, None, conditions(torch.from_numpy(pose)[None, None], lens, cache, mask), told.context, steps, g)
        else:
            z = prior_sample(self.keyframe_prior, Sight.of(cache, mask, hint, told.mean, told.first, lens), steps, torch.randn(cache.shape, generator=g)[:, 0])[:, None]
        out = self.refiner(self.tokenizer.pictures(z)[:, 0].clamp(-1, 1), warped, valid)
        return out if self.refiner_2 is None else self.refiner_2(out, warped, valid)


@dataclass
class Told:
    """What holds for a whole flight: rows of its words, their mean, latents of its first picture."""
    context: torch.Tensor
    mean: torch.Tensor
    first: torch.Tensor


def load_models(finish: str = "finish") -> Models:
    """The networks of the adversarial finish when there is one, else those of the trainers before it."""
    words = TextTokenizer.from_file(str(WORK / "tokenizer.json"))
    state = common.load(finish)
    if state is not None:
        dit, text, refiner = Dit(state["config"]), TextEncoder(TextConfig(vocab_size=words.get_vocab_size())), PixelPaint.of(state["average_refiner"])
        for model, key in ((dit, "net"), (text, "text")):
            model.load_state_dict(state["average_" + key])
        sigmas, keyframe_prior = state["sigmas"], load_keyframe_prior()
        invent = (sigmas[0], sigmas[-1], len(sigmas)) if keyframe_prior is None else PRIOR
        return Models(dit.eval(), text.eval(), words, load_tokenizer(), load_depth(), refiner.eval(), PixelPaint.of(state["average_refiner_2"]).eval(), invent, keyframe_prior)
    state = common.load("dit")
    dit, text = Dit(state.get("config")), TextEncoder(TextConfig(vocab_size=words.get_vocab_size()))
    dit.load_state_dict(state["average"]); text.load_state_dict(state["average_text"])
    r = common.load("refiner")
    refiner = PixelPaint() if r is None else PixelPaint.of(r["average"])
    r = common.load("refiner_2")
    refiner_2 = None if r is None else PixelPaint.of(r["average"]).eval()
    keyframe_prior = load_keyframe_prior()
    return Models(dit.eval(), text.eval(), words, load_tokenizer(), load_depth(), refiner.eval(), refiner_2, DIFFUSED if keyframe_prior is None else PRIOR, keyframe_prior)


@dataclass
class Flight:
    """The state between chunks: keyframes oldest first and the newest picture."""
    models: Models
    K: np.ndarray
    caption: str
    steps: int = STEPS
    seed: int = 1
    keep_hint: bool = True
    invents: bool = True
    pictures: list = field(default_factory=list)
    depths: list = field(default_factory=list)
    poses: list = field(default_factory=list)
    magnified: list = field(default_factory=list)
    last: np.ndarray | None = None
    last_pose: np.ndarray | None = None

    def start(self, picture: np.ndarray, depth: np.ndarray, c2w: np.ndarray) -> None:
        self.pictures, self.depths, self.poses, self.last, self.last_pose = [picture], [depth], [c2w], picture, c2w
        self.magnified = [np.ones_like(depth)]
        self.told = self.models.told(self.caption, picture)
        self.generator = torch.Generator().manual_seed(self.seed)

    def sources(self, pose: np.ndarray) -> tuple[np.ndarray, ...]:
        """Pictures, depths, poses and magnifications of the keyframes nearest to a pose, the oldest first: three, for the engine chooses its two by what they show."""
        near = sorted(sorted(range(len(self.poses)), key=lambda i: (round(pose_distance(self.poses[i], pose), 6), i))[:3])
        return tuple(np.stack([x[i] for i in near]) for x in (self.pictures, self.depths, self.poses, self.magnified))

    def remember(self, picture: np.ndarray, pose: np.ndarray) -> None:
        """Adds a keyframe: depth from the network, with the warped depth of the others as hint."""
        P, D, C, G = self.sources(pose)
        known = nearest_first(P, D, C, self.K, pose, G, fill=False)
        hint, given = known.z, torch.from_numpy(known.z)[None, None]
        depth = self.models.depth.metres(torch.from_numpy(picture.transpose(2, 0, 1).copy())[None], given, self.K[0])[0, 0].clamp(.05, 100).numpy()
        if self.keep_hint:
            depth = np.where(hint > 0, hint, depth)
        self.pictures.append(picture); self.depths.append(depth.astype(np.float32)); self.poses.append(pose)
        self.magnified.append(np.where(known.fresh, known.magnified, 1).astype(np.float32))

    @torch.no_grad()
    def outpainting(self, end: np.ndarray) -> bool:
        """Invents a picture ahead in a walk, and one when the memory leaves too much of the pose at a chunk's end open; true when it is the picture of that pose."""
        m = self.models
        seen = lambda at: nearest_first(*self.sources(at)[:3], self.K, at, self.sources(at)[3])
        new = lambda at: 1 - seen(at).fresh.mean()
        tensor = lambda x: torch.from_numpy(np.ascontiguousarray(x))[None].float()

        def invent(pose: np.ndarray) -> None:
            shown = seen(pose)
            out = m.invented(tensor(shown.colour.transpose(2, 0, 1)), tensor(shown.fresh)[:, None], tensor(shown.z), pose, self.K, self.told, self.generator)
            self.remember(out[0].permute(1, 2, 0).numpy(), pose)

        if not self.invents:
            return False
        ahead = m.keyframe_prior and walked_ahead(self.last_pose, end, seen(end).z)
        if ahead is not None and new(ahead) > WALK_SHARE:
            invent(ahead)
        if new(end) <= NEW_SHARE:
            return False
        pose = end if m.keyframe_prior is None else place(self.last_pose, end)
        invent(pose)
        return pose is end

    @torch.no_grad()
    def chunk(self, targets: np.ndarray) -> dict[str, np.ndarray]:
        """Eight poses to eight pictures [8,H,W,3] in [-1,1], with what they were made of."""
        m = self.models
        invented = self.outpainting(targets[-1])
        P, D, C, G = self.sources(targets[len(targets) // 2])
        warped, mask = warped_clip(P, D, C, self.K, targets, G)
        clip = torch.from_numpy(np.concatenate([self.last[None], warped]).transpose(0, 3, 1, 2).copy())[None]
        masks = torch.from_numpy(np.concatenate([np.ones_like(mask[:1]), mask]))[None]
        cache = m.tokenizer.model_latent(clip)
        c2w = torch.from_numpy(np.concatenate([self.last_pose[None], targets]))[None]
        condition = conditions(c2w, torch.from_numpy(self.K)[None].float(), cache, pack_mask(masks))
        z = sample(m.dit, cache[:, :1], condition, self.told.context, sigma_steps(SIGMA_MAX, SIGMA_MIN, self.steps), self.generator)
        decoded = m.tokenizer.pictures(z)[0, 1:].clamp(-1, 1)
        out = m.refiner(decoded, clip[0, 1:], masks[0, 1:, None].float()).permute(0, 2, 3, 1).numpy()
        if not invented:
            self.remember(out[-1], targets[-1])
        self.last, self.last_pose = out[-1], targets[-1]
        return {"out": out, "decoded": decoded.permute(0, 2, 3, 1).numpy(), "warped": warped, "mask": mask}


def show(x: np.ndarray) -> np.ndarray:
    return (255 * np.clip((1 + x) / 2, 0, 1)).astype(np.uint8)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("sheet")
    a.add_argument("--chunks", type=int, default=2)
    a.add_argument("--worlds", type=int, default=4, help="held-out worlds a family")
    a.add_argument("--skip", type=int, default=0, help="leave out the first held-out worlds of each family")
    a.add_argument("--steps", type=int, default=STEPS)
    a.add_argument("--net-depth", action="store_true", help="use the network's depth even where warped depth is known")
    args = a.parse_args()
    torch.set_num_threads(1)
    models, seen, rows = load_models(), defaultdict(int), []
    scores = defaultdict(lambda: defaultdict(list))
    for clip in load_clips(held_out=True):
        seen[clip.family] += 1
        if not args.skip < seen[clip.family] <= args.skip + args.worlds:
            continue
        n = 8 * args.chunks
        true = np.array(clip.rgb[:n + 1], np.float32) / 128 - 1
        f = Flight(models, clip.K, clip.caption, args.steps, keep_hint=not args.net_depth)
        f.start(true[0], np.array(clip.depth[0], np.float32), clip.c2w[0])
        parts = [f.chunk(clip.c2w[1 + 8 * k:9 + 8 * k]) for k in range(args.chunks)]
        got = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
        s, d = scores[clip.family], lambda x: (1 + np.clip(x, -1, 1)) / 2
        t = d(true[1:])
        for name, x in (("model", got["out"]), ("decoded", got["decoded"]), ("warp", got["warped"])):
            s[name].append(psnr(d(x), t))
        s["repeat"].append(psnr(d(np.broadcast_to(true[:1], true[1:].shape)), t))
        hole = ~got["mask"]
        if hole.mean() > .01:
            for name, x in (("model in holes", got["out"]), ("warp in holes", got["warped"])):
                s[name].append(psnr(d(x)[hole], t[hole]))
        s["new share"].append(100 * float(hole.mean()))
        if seen[clip.family] <= args.skip + 2:
            pick = [0, n // 4 - 1, n // 2 - 1, 3 * n // 4 - 1, n - 1]
            rows.append(np.concatenate([show(true[0])] + [show(true[1 + i]) for i in pick[1:]], 1))
            rows.append(np.concatenate([show(parts[0]["warped"][-1])] + [show(got["out"][i]) for i in pick[1:]], 1))
    Image.fromarray(np.concatenate(rows, 0)).save(args.sheet)
    table = {fam: {k: round(float(np.mean(v)), 2) for k, v in s.items()} for fam, s in scores.items()}
    for fam, s in table.items():
        print(f"{fam:10s}", s)
    print("mean", {k: round(float(np.mean([s[k] for s in table.values() if k in s])), 2) for k in table[next(iter(table))]})


if __name__ == "__main__":
    main()
