"""Flights and chunks by worker processes: they render and warp, and the process that trains answers with the pictures
and depths that their flights remember."""

from __future__ import annotations

import itertools

import numpy as np
import torch

from cosmonaut_training.data.crew import Crew, discarded, processes, waiting
from cosmonaut_training.data.flight_pool import KINDS, Pool, chunk_items, depth_of, drawn
from cosmonaut_training.models.dit import pack_mask
from cosmonaut_training.models.nets import HintedDepth
from cosmonaut_training.models.trained import load_depth, load_tokenizer

BYTES, HALVES, FLAGS = ("true", "start"), ("warped", "aligned", "trust", "hint"), ("valid",)
EXACT = ("c2w", "K", "first", "known_appearance", "guessed", "kind", "link")
AHEAD, HELD, ENOUGH = 32, 160, 8  # chunks that wait, that are kept, and with which it begins


def packed(b: dict) -> dict:
    """A pool's batch as it is sent: pictures in bytes, planes in half precision."""
    grey = lambda x: ((x + 1) * 128).round().clamp(0, 255).to(torch.uint8)
    return {
        **{k: grey(b[k]).numpy() for k in BYTES},
        **{k: b[k].half().numpy() for k in HALVES},
        **{k: b[k].to(torch.uint8).numpy() for k in FLAGS},
        **{k: b[k].numpy() for k in EXACT},
        "caption": b["caption"],
    }


def merged(messages: list[dict], device: str) -> tuple[dict, torch.Tensor]:
    """Packed batches as one, on a device, and which of them each picture came from. The order is that of a pool:
    invented pictures, other key pictures, those between; those of one batch stay in theirs."""
    kind = torch.from_numpy(np.concatenate([m["kind"] for m in messages]))
    order = torch.argsort(kind, stable=True)
    owner = torch.repeat_interleave(torch.arange(len(messages)), torch.tensor([len(m["kind"]) for m in messages]))
    whole = lambda k: torch.from_numpy(np.concatenate([m[k] for m in messages]))[order].to(device)
    b = {
        **{k: whole(k).float() / 128 - 1 for k in BYTES},
        **{k: whole(k).float() for k in (*HALVES, *FLAGS)},
        **{k: whole(k) for k in EXACT},
    }
    captions = [c for m in messages for c in m["caption"]]
    b["caption"] = [captions[i] for i in order]
    b["mask"] = pack_mask(b["valid"])
    return b, owner[order]


def fly(rank: int, seed: int, flights: int, guessed: float, answers, out) -> None:
    """Sends the views of its flights, and takes the pictures that were made of them."""
    pool = Pool(flights, seed * 1000 + rank, 1, guessed)
    while True:
        out.put((rank, packed(pool.batch())))
        pictures, depths = answers.get()
        pool.take(pictures.astype(np.float32), depths.astype(np.float32))


def cut(seed: int, out) -> None:
    """Makes chunks as long as they are taken."""
    r, tokenizer, depth = np.random.default_rng([seed, 92]), load_tokenizer(), load_depth()
    while True:
        for item in chunk_items(r, tokenizer, depth):
            out.put({k: v.numpy() if torch.is_tensor(v) else v for k, v in item.items()})


class FlightWorkers:
    """A pool of flights in other processes; a batch is the views of `gather` of them."""

    def __init__(self, workers: int, flights: int, gather: int, seed: int, guessed: float, device: str):
        self.gather, self.device = min(gather, workers), device
        self.out, self.answers = processes.Queue(), [processes.Queue() for _ in range(workers)]
        self.crew = Crew(fly, [(i, seed, flights, guessed, self.answers[i], self.out) for i in range(workers)])

    def batch(self) -> dict:
        messages = [self.out.get(timeout=300) for _ in range(self.gather)]
        self.ranks = [rank for rank, _ in messages]
        b, self.owner = merged([m for _, m in messages], self.device)
        return b

    def remember(self, made: torch.Tensor, b: dict, depth: HintedDepth) -> None:
        """Takes the pictures [B,3,H,W] of the last batch: key pictures become part of their flights' memories."""
        keys = int((b["kind"] < KINDS.index("between")).sum())
        depths = depth_of(made[:keys], b, depth)[:, 0].half().cpu().numpy()
        pictures = made[:keys].detach().half().cpu().permute(0, 2, 3, 1).numpy()
        for i, rank in enumerate(self.ranks):
            own = (self.owner[:keys] == i).numpy()
            self.answers[rank].put((pictures[own], depths[own]))

    def stop(self) -> None:
        self.crew.stop()
        discarded(self.out, *self.answers)


class ChunkWorker:
    """Chunks by a process of their own; there are none at first."""

    def __init__(self, seed: int):
        self.r, self.items = np.random.default_rng([seed, 93]), []
        self.out = processes.Queue(AHEAD)
        self.crew = Crew(cut, [(seed, self.out)])

    def batch(self, n: int) -> dict | None:
        as_tensor = lambda v: torch.from_numpy(v) if isinstance(v, np.ndarray) else v
        new = ({k: as_tensor(v) for k, v in item.items()} for item in waiting(self.out, AHEAD))
        self.items = list(itertools.chain(self.items, new))[-HELD:]
        return drawn(self.items, n, self.r) if len(self.items) >= ENOUGH else None

    def stop(self) -> None:
        self.crew.stop()
        discarded(self.out)
