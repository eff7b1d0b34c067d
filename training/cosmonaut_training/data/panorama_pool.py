"""Samples for the panorama trainer: shards on disk, or made all the time by worker processes and kept on the device.

  python -m cosmonaut_training.data.panorama_pool --shards 100 --seed 1      writes <work>/panoramas/*.pt

A shard holds 48 samples of eight worlds, 13 MB. Writers with different seeds may run side by side, and beside a trainer
on the CPU, which picks up what they add. On a machine with many cores the trainer starts workers of its own
(--workers): they build worlds, the GPU renders them and makes the samples.
"""

from __future__ import annotations

import argparse
import mmap
import multiprocessing
import os
import queue
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.panoramas import PLACES, Conditions, Stored, distance_basis, training_world
from cosmonaut_training.data.worlds import World, mirrored
from cosmonaut_training.models.keyframe_prior import Words
from cosmonaut_training.models.trained import load_text, load_tokenizer
from cosmonaut_training.places import WORK

FOLDER = "panoramas"
SHARD, SHARD_WORLDS, KEPT = 48, 8, 400  # samples and worlds of a shard, shards on disk
SLOTS = 4  # worlds that a worker may be ahead
PACKED = 1_500_000  # bytes that a packed world needs at most


def worded(words: Words, caption: str) -> torch.Tensor:
    """[2,128]: of the caption and of the mirrored world's."""
    return words([caption, mirrored(caption)])


# Shards on disk.


def write_shard(path: Path, worlds: list[tuple[World, np.ndarray]], conditions: Conditions, words: Words) -> None:
    size = conditions.size
    stored = Stored.empty(len(worlds), size, "cpu")
    for i, (world, places) in enumerate(worlds):
        rgb, distance = native.panoramas(world, places, size.width, size.height)
        stored.rgb[i], stored.distance[i] = torch.from_numpy(rgb), torch.from_numpy(distance)
        stored.places[i], stored.text[i] = torch.from_numpy(places), worded(words, world.caption)
    planes, facts = conditions.samples(stored, len(worlds), SHARD)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".part{os.getpid()}")
    torch.save({"planes": planes, "facts": facts}, part)
    os.replace(part, path)


def written() -> list[Path]:
    """The shards that there are, oldest first; other writers may remove some meanwhile."""
    found = []
    for path in (WORK / FOLDER).glob("*.pt"):
        try:
            found.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            pass
    return [path for _, path in sorted(found)]


class Shards:
    """The newest half of what is kept on disk, in memory: what is read is not about to be removed."""

    def __init__(self, device: str):
        self.device, self.parts = device, {}

    def refresh(self) -> None:
        for path in written()[-(KEPT // 2) :]:
            if path.name not in self.parts:
                self.parts[path.name] = torch.load(path)
        while len(self.parts) > KEPT // 2:
            self.parts.pop(next(iter(self.parts)))
        if not self.parts:
            raise FileNotFoundError(f"no samples in {WORK / FOLDER}: run data.panorama_pool first")

    @property
    def count(self) -> int:
        return sum(len(part["facts"]) for part in self.parts.values())

    def draw(self, n: int, g: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Samples at random, turned by whole cells: planes [n,60,h,w] and facts [n,160]."""
        parts = list(self.parts.values())
        which = torch.randint(self.count, (n,), generator=g).tolist()
        rows = [(parts[i // SHARD], i % SHARD) for i in which]
        planes, facts = (torch.stack([part[k][j] for part, j in rows]).float() for k in ("planes", "facts"))
        planes = turned(planes, torch.randint(planes.shape[3], (n,), generator=g))
        return planes.to(self.device), facts.to(self.device)


def turned(planes: torch.Tensor, by: torch.Tensor) -> torch.Tensor:
    """Planes [n,C,h,w] whose columns begin at `by` [n]."""
    columns = (torch.arange(planes.shape[3], device=planes.device)[None] + by[:, None]) % planes.shape[3]
    return planes.gather(3, columns[:, None, None].expand_as(planes))


# Workers and samples on the device.


@dataclass
class Made:
    """A world that a worker made: the slot it lies in, as a packed world or as pictures."""

    slot: int
    packed: bool
    caption: str
    places: np.ndarray


def work(rank: int, seed: int, slots: np.ndarray, free, out, packed, size: tuple[int, int]) -> None:
    """A worker's life: worlds into free slots until its parent is gone."""
    parent, k = os.getppid(), 0
    os.nice(5)
    while True:
        world, places = training_world([seed, rank, k])
        k += 1
        while True:
            try:
                slot = free.get(timeout=5)
                break
            except queue.Empty:
                if os.getppid() != parent:
                    return
        here, pack = slots[slot], bool(packed.value)
        if pack and not native.pack(world, here):
            free.put(slot)
            continue
        if not pack:
            rgb, distance = native.panoramas(world, places, *size)
            here[: rgb.size] = rgb.ravel()
            here[rgb.size : rgb.size + 2 * distance.size] = distance.astype(np.float16).view(np.uint8).ravel()
        out.put(Made(slot, pack, world.caption, places))


class Workers:
    """Processes that make worlds, and the memory that they share with this one. Start them before CUDA."""

    def __init__(self, count: int, seed: int, width: int = 768, height: int = 192):
        context = multiprocessing.get_context("fork")
        self.shape = (PLACES, height, width)
        slot = max(5 * PLACES * height * width, PACKED)
        memory = np.frombuffer(mmap.mmap(-1, slot * count * SLOTS), np.uint8)
        self.slots = memory.reshape(-1, slot)
        self.out, self.packed = context.Queue(), context.Value("i", 0)
        self.free = [context.Queue() for _ in range(count)]
        for k in range(count * SLOTS):
            self.free[k // SLOTS].put(k)
        native.library("world")
        given = lambda k: (k, seed, self.slots, self.free[k], self.out, self.packed, (width, height))
        self.processes = [context.Process(target=work, args=given(k), daemon=True) for k in range(count)]
        for process in self.processes:
            process.start()

    def get(self, wait: float = 0) -> Made | None:
        """The next world, if one is there within `wait` seconds."""
        try:
            return self.out.get(timeout=wait) if wait else self.out.get_nowait()
        except queue.Empty:
            return None

    def pictures(self, made: Made) -> tuple[torch.Tensor, torch.Tensor]:
        """Panoramas [PLACES,H,W,3] and distances [PLACES,H,W] of a world that is not packed."""
        here, n = self.slots[made.slot], int(np.prod(self.shape))
        distance = here[3 * n : 5 * n].view(np.float16).reshape(self.shape)
        return torch.from_numpy(here[: 3 * n].reshape(*self.shape, 3).copy()), torch.from_numpy(distance.copy())

    def done(self, made: Made) -> None:
        """Gives the slot back."""
        self.free[made.slot // SLOTS].put(made.slot)

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()


@dataclass
class Sizes:
    """worlds that are stored, and how many have to be there first; prepared samples; new ones a step, new worlds a
    step."""

    worlds: int
    first: int
    samples: int
    fresh: int
    taken: int


SIZES = {"cpu": Sizes(40, 6, 128, 4, 4), "cuda": Sizes(5000, 200, 6144, 64, 2)}


class Pool:
    """Panoramas and samples on the device, the oldest make room; each sample is used a few times, with other noise."""

    def __init__(self, workers: Workers, conditions: Conditions, words: Words, renderer=None):
        """renderer: of packed worlds, where a GPU makes the pictures."""
        self.workers, self.conditions, self.words, self.renderer = workers, conditions, words, renderer
        self.sizes = SIZES[torch.device(conditions.device).type]
        size, device = conditions.size, conditions.device
        self.stored = Stored.empty(self.sizes.worlds, size, device)
        shape = (self.sizes.samples, 60, size.height // 8, size.width // 8)
        self.planes = torch.empty(shape, dtype=torch.float16, device=device)
        self.facts = torch.empty(self.sizes.samples, 160, dtype=torch.float16, device=device)
        self.made = self.prepared = 0
        workers.packed.value = int(renderer is not None)
        while self.made < self.sizes.first:
            self.take(1, 5.0)

    def take(self, most: int, wait: float = 0) -> None:
        """Up to `most` worlds from the workers."""
        for _ in range(most):
            made = self.workers.get(wait)
            if made is None:
                if not any(process.is_alive() for process in self.workers.processes):
                    raise RuntimeError("the workers that make worlds have ended")
                return
            i = self.made % self.sizes.worlds
            if made.packed:
                size = self.conditions.size
                rgb, distance = self.renderer(self.workers.slots[made.slot], made.places, size.width, size.height)
            else:
                rgb, distance = self.workers.pictures(made)
            self.stored.rgb[i].copy_(rgb)
            self.stored.distance[i].copy_(distance)
            self.stored.places[i].copy_(torch.from_numpy(made.places))
            self.stored.text[i].copy_(worded(self.words, made.caption))
            self.workers.done(made)
            self.made += 1

    def refresh(self) -> None:
        """New worlds that are there, and new samples."""
        self.take(self.sizes.taken)
        fresh = self.sizes.fresh
        planes, facts = self.conditions.samples(self.stored, min(self.made, self.sizes.worlds), fresh)
        where = torch.arange(self.prepared, self.prepared + fresh, device=planes.device) % self.sizes.samples
        self.planes[where], self.facts[where] = planes, facts
        self.prepared += fresh

    @property
    def count(self) -> int:
        return min(self.prepared, self.sizes.samples)

    def draw(self, n: int, g: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Samples as Shards.draw; some new ones are made first."""
        self.refresh()
        which = torch.randint(self.count, (n,), generator=g).to(self.planes.device)
        by = torch.randint(self.planes.shape[3], (n,), generator=g).to(self.planes.device)
        return turned(self.planes[which].float(), by), self.facts[which].float()


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--shards", type=int, default=1)
    a.add_argument("--seed", type=int, default=0, help="must differ between writers")
    args = a.parse_args()
    torch.set_num_threads(1)
    conditions = Conditions(load_tokenizer(), distance_basis(), torch.Generator().manual_seed(args.seed))
    words = Words(*load_text())
    for k in range(args.shards):
        worlds = [training_world([args.seed, k, i]) for i in range(SHARD_WORLDS)]
        path = WORK / FOLDER / f"{args.seed}-{k:05d}.pt"
        if path.exists():
            continue
        conditions.g.manual_seed(1_000_003 * args.seed + k)
        write_shard(path, worlds, conditions, words)
        for old in written()[:-KEPT]:
            old.unlink(missing_ok=True)
        print(path.name, flush=True)


if __name__ == "__main__":
    main()
