"""Worker processes that make samples while another learns, and end with it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import queue
import signal
from collections.abc import Callable, Iterator

import torch

# Not forked: what the parent knows of CUDA and of threads must not come along.
processes = multiprocessing.get_context("spawn")
PR_SET_PDEATHSIG = 1


def _entered(work: Callable, parent: int, *given) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    os.nice(5)
    torch.set_num_threads(1)
    with torch.no_grad():
        work(*given)


class Crew:
    """Processes that each call work(*given) with one row of `given`."""

    def __init__(self, work: Callable, given: list[tuple]):
        self.processes = [
            processes.Process(target=_entered, args=(work, os.getpid(), *row), daemon=True) for row in given
        ]
        for p in self.processes:
            p.start()

    def check(self) -> None:
        """Says so if all of them have died."""
        if not any(p.is_alive() for p in self.processes):
            raise RuntimeError("all worker processes have ended; what they said stands above")

    def stop(self) -> None:
        for p in self.processes:
            p.kill()
        for p in self.processes:
            p.join()


def waiting(messages: multiprocessing.Queue, most: int) -> Iterator:
    """What lies in a queue, at most so many."""
    for _ in range(most):
        try:
            yield messages.get_nowait()
        except queue.Empty:
            return


def discarded(*messages: multiprocessing.Queue) -> None:
    """Queues that nobody reads any more: the end of this process does not wait for them."""
    for m in messages:
        m.cancel_join_thread()
        m.close()
