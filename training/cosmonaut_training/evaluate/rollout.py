"""Flies through held-out worlds with the trained starter, as the engine does, and says how near the truth it comes.

  python -m cosmonaut_training.evaluate.rollout <sheet.png> [--chunks 2] [--worlds 4] [--steps 2]

Before a chunk whose end would show much that is new, one picture is invented there (image mode) and remembered. A
chunk: choose keyframes, warp them into the eight new views, encode the warped clip, sample the transformer, decode,
refine with the warped pixels, then make the last picture a keyframe with depth (from the network, with warped depth
as hint). The sheet has two rows a world: the true rendering above, the generated pictures below.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import torch
from PIL import Image

from cosmonaut_training.data.clips import load_clips, psnr, show
from cosmonaut_training.data.flights import WALK_SHARE, place, walked_ahead
from cosmonaut_training.data.memory import nearest_first, pose_distance, warped_clip
from cosmonaut_training.models.dit import conditions, pack_mask, sample, sigma_steps
from cosmonaut_training.models.trained import NEW_SHARE, SIGMA_MAX, SIGMA_MIN, STEPS, Models, load_models


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
        """Pictures, depths, poses and magnifications of the keyframes nearest to a pose, the oldest first: three,
        for the engine chooses its two by what they show."""
        near = sorted(
            sorted(range(len(self.poses)), key=lambda i: (round(pose_distance(self.poses[i], pose), 6), i))[:3]
        )
        return tuple(np.stack([x[i] for i in near]) for x in (self.pictures, self.depths, self.poses, self.magnified))

    def remember(self, picture: np.ndarray, pose: np.ndarray) -> None:
        """Adds a keyframe: depth from the network, with the warped depth of the others as hint."""
        P, D, C, G = self.sources(pose)
        known = nearest_first(P, D, C, self.K, pose, G, fill=False)
        hint, given = known.z, torch.from_numpy(known.z)[None, None]
        depth = (
            self.models.depth.metres(torch.from_numpy(picture.transpose(2, 0, 1).copy())[None], given, self.K[0])[0, 0]
            .clamp(0.05, 100)
            .numpy()
        )
        if self.keep_hint:
            depth = np.where(hint > 0, hint, depth)
        self.pictures.append(picture)
        self.depths.append(depth.astype(np.float32))
        self.poses.append(pose)
        self.magnified.append(np.where(known.fresh, known.magnified, 1).astype(np.float32))

    @torch.no_grad()
    def outpainting(self, end: np.ndarray) -> bool:
        """Invents a picture ahead in a walk, and one when the memory leaves too much of the pose at a chunk's end
        open; true when it is the picture of that pose."""
        m = self.models
        seen = lambda at: nearest_first(*self.sources(at)[:3], self.K, at, self.sources(at)[3])
        new = lambda at: 1 - seen(at).fresh.mean()
        tensor = lambda x: torch.from_numpy(np.ascontiguousarray(x))[None].float()

        def invent(pose: np.ndarray) -> None:
            shown = seen(pose)
            out = m.invented(
                tensor(shown.colour.transpose(2, 0, 1)),
                tensor(shown.fresh)[:, None],
                tensor(shown.z),
                pose,
                self.K,
                self.told,
                self.generator,
            )
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
        z = sample(
            m.dit,
            cache[:, :1],
            condition,
            self.told.context,
            sigma_steps(SIGMA_MAX, SIGMA_MIN, self.steps),
            self.generator,
        )
        decoded = m.tokenizer.pictures(z)[0, 1:].clamp(-1, 1)
        out = m.refiner(decoded, clip[0, 1:], masks[0, 1:, None].float()).permute(0, 2, 3, 1).numpy()
        if not invented:
            self.remember(out[-1], targets[-1])
        self.last, self.last_pose = out[-1], targets[-1]
        return {"out": out, "decoded": decoded.permute(0, 2, 3, 1).numpy(), "warped": warped, "mask": mask}


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
        true = np.array(clip.rgb[: n + 1], np.float32) / 128 - 1
        f = Flight(models, clip.K, clip.caption, args.steps, keep_hint=not args.net_depth)
        f.start(true[0], np.array(clip.depth[0], np.float32), clip.c2w[0])
        parts = [f.chunk(clip.c2w[1 + 8 * k : 9 + 8 * k]) for k in range(args.chunks)]
        got = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
        s, d = scores[clip.family], lambda x: (1 + np.clip(x, -1, 1)) / 2
        t = d(true[1:])
        for name, x in (("model", got["out"]), ("decoded", got["decoded"]), ("warp", got["warped"])):
            s[name].append(psnr(d(x), t))
        s["repeat"].append(psnr(d(np.broadcast_to(true[:1], true[1:].shape)), t))
        hole = ~got["mask"]
        if hole.mean() > 0.01:
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
    print(
        "mean",
        {k: round(float(np.mean([s[k] for s in table.values() if k in s])), 2) for k in table[next(iter(table))]},
    )


if __name__ == "__main__":
    main()
