"""Flights that go on while a network learns: every picture that it invents becomes part of the memory it sees next.

A flight is a world rendered on the way, a chain of key poses a chunk's reach apart and what the memory holds so far.
A step asks every flight for its next key picture ("invent", in a turn or a walk further on as in flight, or "paint"
where nearly all is known) and some for a picture between the last two ("paint"). What the network answers is
remembered with depth from the depth network, as in flight.

Two masks go along. *Aligned* pixels descend from a true picture by warps alone: the truth is known there. *Trust* is
how much of it is left: it goes out between 1.3 fold magnification and the limit, where sharp pixels are made again.
In some flights a guess (data.guesses) stands where the memory shows nothing of a picture that is invented, as behind a
generated panorama. Some flights change their look on the way, as when a person changes the words: what is seen stays,
the caption and the truth of all that is made after it are another world's.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.flights import WALK_SHARE, fly, place, walked_ahead, wander
from cosmonaut_training.data.guesses import filled, guess
from cosmonaut_training.data.memory import MAX_MAGNIFICATION, Rendered, noisy_depth, pose_distance
from cosmonaut_training.data.memory import Flight as Clip
from cosmonaut_training.data.precompute import samples
from cosmonaut_training.data.worlds import World, another_look, drawn_world
from cosmonaut_training.models.dit import pack_mask
from cosmonaut_training.models.nets import HintedDepth
from cosmonaut_training.models.tokenizer import Tokenizer

LENGTHS, SHARES = (
    (2, 4, 8, 16, 28),
    (0.52, 0.26, 0.13, 0.06, 0.03),
)  # links of a chain, and how often: the long ones are walks
NEW_SHARE = 0.03
SOURCES = 3  # the nearest; the engine chooses its two by what they show
TRUSTED = 1.3  # fold magnification, up to which nothing is lost
CHANGED = 0.08  # share of flights whose world changes its look
KINDS = ("invented", "key", "between")  # of the pictures of a batch, in this order


def halfway(a: np.ndarray, b: np.ndarray, u: float) -> np.ndarray:
    """The pose at the fraction u of the way: centres along the line, axes mixed and made orthonormal again."""
    left, _, right = np.linalg.svd((1 - u) * a[:3, :3] + u * b[:3, :3])
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = left @ right, (1 - u) * a[:3, 3] + u * b[:3, 3]
    return out


@dataclass
class View:
    """A picture to be made: what the memory shows of it, and the truth. Colours [H,W,3] in [-1,1], the rest [H,W]."""

    pose: np.ndarray
    true: np.ndarray
    warped: np.ndarray
    valid: np.ndarray
    hint: np.ndarray
    aligned: np.ndarray
    magnified: np.ndarray
    link: int
    key: bool
    guessed: bool  # a guess stands where it is not valid

    @property
    def trust(self) -> np.ndarray:
        return (
            self.aligned
            * self.valid
            * np.clip((MAX_MAGNIFICATION - self.magnified) / (MAX_MAGNIFICATION - TRUSTED), 0, 1)
        )

    @property
    def invents(self) -> bool:
        return self.key and 1 - self.valid.mean() > NEW_SHARE

    @property
    def kind(self) -> int:
        return KINDS.index("invented" if self.invents else "key" if self.key else "between")


@dataclass
class Remembered:
    """A picture of the memory, oldest first in its flight's list."""

    picture: np.ndarray
    depth: np.ndarray
    pose: np.ndarray
    aligned: np.ndarray
    magnified: np.ndarray


@dataclass
class PooledFlight:
    world: World
    K: np.ndarray
    poses: np.ndarray
    r: np.random.Generator
    link: int = 0
    ahead_of: int = -1  # the link before which a picture of the walk ahead was made
    changes_at: int = 1 << 30
    guesses: bool = False
    memory: list[Remembered] = field(default_factory=list)

    @classmethod
    def begun(cls, r: np.random.Generator, guessed: float = 0) -> "PooledFlight":
        """A new flight; with guesses in so many of all."""
        while True:
            world = drawn_world(r)
            poses, K = wander(world, r, 1 + int(r.choice(LENGTHS, p=SHARES)))
            flight = cls(world, K, poses, r, changes_at=int(r.integers(1, 4)) if r.random() < CHANGED else 1 << 30)
            rgb, z = flight.rendered(poses[0])
            if np.median(z) > 0.6:  # no staring at one wall
                break
        flight.guesses = guessed > 0 and r.random() < guessed
        ones = np.ones(z.shape, np.float32)
        flight.memory.append(Remembered(rgb, noisy_depth(z, r, r.choice([0.0, 0.01, 0.03])), poses[0], ones, ones))
        return flight

    def rendered(self, pose: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rgb, depth = native.render(self.world, pose[None], self.K)
        return rgb[0].astype(np.float32) / 128 - 1, depth[0].astype(np.float32)

    def view(self, pose: np.ndarray, key: bool) -> View:
        near = sorted(range(len(self.memory)), key=lambda i: (round(pose_distance(self.memory[i].pose, pose), 6), i))[
            :SOURCES
        ]
        stack = lambda name: np.stack([getattr(self.memory[i], name) for i in near])
        depth, poses, magnified, Ks = stack("depth"), stack("pose"), stack("magnified"), np.stack([self.K] * len(near))
        shown = native.warp(stack("picture"), depth, poses, Ks, pose, self.K, magnified, MAX_MAGNIFICATION)
        told = native.warp(
            np.repeat(stack("aligned")[..., None], 3, -1),
            depth,
            poses,
            Ks,
            pose,
            self.K,
            magnified,
            MAX_MAGNIFICATION,
            fill=False,
            sharp=False,
        )
        true = self.rendered(pose)[0]
        if self.link >= self.changes_at:
            true = np.where(shown.fresh[..., None], shown.colour, true)
        guessed = self.guesses and key and 1 - shown.fresh.mean() > NEW_SHARE
        colour = filled(shown.colour, shown.fresh, guess(true, pose, self.K, self.r)) if guessed else shown.colour
        return View(
            pose,
            true,
            colour,
            shown.fresh,
            shown.z,
            (shown.reached & (told.colour[..., 0] > 0.9)).astype(np.float32),
            shown.magnified,
            self.link,
            key,
            guessed,
        )

    def change_look(self) -> None:
        """From here on the words and the truth are another world's; nothing that is remembered is true any more."""
        other = another_look(self.world, self.r)
        if other is None:
            self.changes_at = 1 << 30
            return
        self.world = other
        for m in self.memory:
            m.aligned = np.zeros_like(m.aligned)

    def view_of_walk(self) -> View | None:
        """What is made early before the next link, because one walks there."""
        before, end = self.poses[self.link : self.link + 2]
        ahead = None if self.ahead_of == self.link else walked_ahead(before, end, self.view(end, True).hint)
        view = None if ahead is None else self.view(ahead, True)
        return view if view is not None and 1 - view.valid.mean() > WALK_SHARE else None

    def next_views(self, between: bool) -> list[View]:
        if (early := self.view_of_walk()) is not None:
            self.ahead_of = self.link
            return [replace(early, link=self.link + 1)]
        self.link += 1
        if self.link == self.changes_at:
            self.change_look()
        end = self.poses[self.link]
        views = [self.view(end, True)]
        if views[0].invents and (ahead := place(self.poses[self.link - 1], end)) is not end:
            views = [self.view(ahead, True)]
        if between and self.link > 1:
            views.append(
                self.view(
                    halfway(self.poses[self.link - 2], self.poses[self.link - 1], self.r.uniform(0.2, 0.9)), False
                )
            )
        return views

    @property
    def ended(self) -> bool:
        return self.link + 1 >= len(self.poses)


def depth_of(made: torch.Tensor, b: dict, depth: HintedDepth) -> torch.Tensor:
    """Depth [n,1,H,W] that a flight remembers with the first n pictures of a batch: what was warped there, and the
    network's for the rest."""
    hint, made = b["hint"][: len(made)], made.detach().float()
    with torch.no_grad():
        return torch.where(hint > 0, hint, depth.metres(made, hint, b["K"][: len(made), 0]).clamp(0.05, 100))


class Pool:
    """`size` flights in all stages of their chains; `workers` threads render and warp (the C code lets them)."""

    def __init__(self, size: int, seed: int, workers: int = 1, guessed: float = 0):
        """guessed: share of the flights that are shown guesses."""
        self.r, self.guessed = np.random.default_rng([seed, 91]), guessed
        self.workers = ThreadPoolExecutor(workers) if workers > 1 else None
        self.flights = self._begun(size)

    def _each(self, call, items) -> list:
        return list(self.workers.map(call, items) if self.workers else map(call, items))

    def _begun(self, n: int) -> list[PooledFlight]:
        sources = [np.random.default_rng(self.r.integers(1 << 62)) for _ in range(n)]
        return self._each(lambda r: PooledFlight.begun(r, self.guessed), sources)

    def batch(self) -> dict:
        """The next views as a batch: those that are invented come first, then other key pictures, then those
        between. Strings stay lists, the rest is tensors [B,...]."""
        replaced = [i for i, f in enumerate(self.flights) if f.ended]
        for i, f in zip(replaced, self._begun(len(replaced))):
            self.flights[i] = f
        wanted = [(f, self.r.random() < 0.5) for f in self.flights]
        pairs = [
            (f, v) for (f, _), views in zip(wanted, self._each(lambda w: w[0].next_views(w[1]), wanted)) for v in views
        ]
        pairs.sort(key=lambda p: p[1].kind)
        self.pending = pairs
        views = [v for _, v in pairs]
        picture = lambda name: torch.from_numpy(
            np.stack([getattr(v, name) for v in views]).transpose(0, 3, 1, 2).copy()
        )
        plane = lambda name: torch.from_numpy(np.stack([getattr(v, name) for v in views]).astype(np.float32))[:, None]
        b = {
            "true": picture("true"),
            "warped": picture("warped"),
            "valid": plane("valid"),
            "aligned": plane("aligned"),
            "trust": plane("trust"),
            "hint": plane("hint"),
            "c2w": torch.from_numpy(np.stack([v.pose for v in views]))[:, None],
            "K": torch.from_numpy(np.stack([f.K for f, _ in pairs])).float(),
            "start": torch.from_numpy(np.stack([f.memory[0].picture for f, _ in pairs]).transpose(0, 3, 1, 2).copy()),
            "caption": [f.world.caption for f, _ in pairs],
            "first": torch.tensor([v.link == 1 for v in views]),
            "known_appearance": torch.tensor([float(v.link < f.changes_at) for f, v in pairs])[:, None],
            "guessed": torch.tensor([v.guessed for v in views]),
            "kind": torch.tensor([v.kind for v in views]),
            "link": torch.tensor([v.link for v in views]),
        }
        b["mask"] = pack_mask(b["valid"])
        return b

    def remember(self, made: torch.Tensor, b: dict, depth: HintedDepth) -> None:
        """Takes the pictures [B,3,H,W] of the last batch: key pictures become part of their flights' memories."""
        keys = sum(view.key for _, view in self.pending)
        depths = depth_of(made[:keys], b, depth)[:, 0].cpu().numpy()
        self.take(made[:keys].detach().cpu().permute(0, 2, 3, 1).numpy(), depths)

    def take(self, pictures: np.ndarray, depths: np.ndarray) -> None:
        """The same, of the key pictures [n,H,W,3] with depths [n,H,W]; where depth was warped, exactly that stays."""
        for (flight, view), picture, z in zip(self.pending, pictures, depths):
            flight.memory.append(
                Remembered(
                    np.ascontiguousarray(picture),
                    np.where(view.hint > 0, view.hint, z).astype(np.float32),
                    view.pose,
                    view.aligned * view.valid,
                    np.where(view.valid, view.magnified, 1).astype(np.float32),
                )
            )


def chunk_items(r: np.random.Generator, tokenizer: Tokenizer, depth: HintedDepth | None) -> list[dict]:
    """The chunks of a flight through a new world, with their pixels."""
    world = drawn_world(r)
    poses, K = fly(world, r)
    clip = Rendered(*native.render(world, poses, K), poses, K, world.caption)
    with torch.no_grad():
        return samples(Clip(clip, r), tokenizer, depth, r, pixels=True)


def drawn(items: list[dict], n: int, r: np.random.Generator) -> dict:
    """A batch of n of them."""
    rows = [items[i] for i in r.integers(0, len(items), n)]
    out = {k: [row[k] for row in rows] if k == "caption" else torch.stack([row[k] for row in rows]) for k in rows[0]}
    for k in ("latent", "cache", "mask", "K"):
        out[k] = out[k].float()
    out["mask"] /= 16
    return out


class Chunks:
    """Chunks of nine pictures for the network's other mode, rendered on the way; each is used about ten times."""

    def __init__(self, tokenizer: Tokenizer, depth: HintedDepth | None, seed: int, held: int = 96):
        self.r, self.held, self.items = np.random.default_rng([seed, 92]), held, []
        self.make = lambda: chunk_items(self.r, tokenizer, depth)

    def batch(self, n: int) -> dict:
        flights = int(self.r.poisson(n / 35))
        while flights > 0 or len(self.items) < max(n, 8):
            self.items = (self.items + self.make())[-max(self.held, n, 8) :]
            flights -= 1
        return drawn(self.items, n, self.r)
