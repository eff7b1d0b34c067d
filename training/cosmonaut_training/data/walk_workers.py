"""Samples of the keyframe prior by worker processes: they render walks and make samples of them; the drafts of their
pictures are made by the process that trains, on its device, with the weights that it has by then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from cosmonaut_training.data.crew import Crew, discarded, processes, waiting
from cosmonaut_training.data.drafts import Drafter
from cosmonaut_training.data.memory import Flight, Rendered
from cosmonaut_training.data.precompute import rendered, stacked, walk_samples
from cosmonaut_training.data.stock import Rows, rows_of
from cosmonaut_training.models.keyframe_prior import Words
from cosmonaut_training.models.trained import load_depth, load_text, load_tokenizer

USES, AHEAD = 2, 3  # of a walk; walks of a worker whose drafts are waited for
MESSAGE = 48  # samples


def work(rank: int, seed: int, held: int, wants, answers, out) -> None:
    """Sends (rank, number, pictures, caption) to `wants`, gets (number, drafts) from `answers`, sends (held out,
    rows) to `out`: first so many held-out samples, then others for ever."""
    words, tokenizer, net = Words(*load_text()), load_tokenizer(), load_depth()
    waits: dict[int, Rendered] = {}
    number = 0
    for held_out in (True, False) if held else (False,):
        r = np.random.default_rng([seed, rank, 9 if held_out else 77])
        items, sent = [], False
        while not (held_out and sent):
            while len(waits) < AHEAD:
                number += 1
                waits[number] = walk = rendered("walks", r, held_out)
                wants.put((rank, number, walk.rgb, walk.caption))
            answered, made = answers.get()
            walk = waits.pop(answered, None)
            if walk is None:  # of the held-out ones, when they were enough
                continue
            for _ in range(1 if held_out else USES):
                items += walk_samples(Flight(walk, r, made), tokenizer, net, r, False)
            if sent := len(items) >= (held if held_out else MESSAGE):
                out.put((held_out, {k: v.numpy() for k, v in rows_of(stacked(items), words).items()}))
                items = []
                if len(words.known) > 4000:
                    words.known.clear()
        waits.clear()


class WalkWorkers:
    def __init__(self, workers: int, seed: int, held: int):
        """held: samples of held-out worlds that all of them make together at first."""
        self.wants, self.out = processes.Queue(), processes.Queue()
        self.answers = [processes.Queue() for _ in range(workers)]
        each = -(-held // workers)
        self.crew = Crew(work, [(i, seed, each, self.wants, self.answers[i], self.out) for i in range(workers)])

    def answer(self, drafter: Drafter, r: np.random.Generator, most: int) -> int:
        """Drafts the walks that wait for it; returns how many."""
        asked = list(waiting(self.wants, most))
        if asked:
            made = drafter(np.concatenate([rgb for _, _, rgb, _ in asked]), [words for *_, words in asked], r)
            for (rank, number, _, _), drafts in zip(asked, np.split(made, len(asked))):
                self.answers[rank].put((number, drafts))
        return len(asked)

    def take(self, most: int) -> Iterator[tuple[bool, Rows]]:
        """(held out, rows) of what has been made."""
        for held_out, rows in waiting(self.out, most):
            yield held_out, {k: torch.from_numpy(v) for k, v in rows.items()}

    def stop(self) -> None:
        self.crew.stop()
        discarded(self.wants, self.out, *self.answers)
