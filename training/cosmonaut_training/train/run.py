"""What every trainer shares: options, a schedule by the clock, averaged weights, several processes, and the loop.

A trainer is a class derived from Run that says what its loss is and what its checkpoint holds.
"""

from __future__ import annotations

import argparse
import copy
import math
import tempfile
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing
from torch import nn

from cosmonaut_training import checkpoints
from cosmonaut_training.presets import PRESETS
from cosmonaut_training.train.muon import MuonAdam


def arguments(description: str, minutes: float) -> argparse.ArgumentParser:
    a = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--preset", choices=PRESETS, default="cpu")
    a.add_argument(
        "--minutes", type=float, default=minutes, help="length of the whole schedule; a resumed run finishes it"
    )
    a.add_argument("--until", type=float, default=None, help="unix time at which the run ends, whatever --minutes says")
    a.add_argument("--device", default=None, help="cpu, cuda: another than the preset's")
    a.add_argument("--seed", type=int, default=0)
    a.add_argument("--name", default=None, help="name of the checkpoint")
    return a


def shared_arguments(description: str, minutes: float) -> argparse.ArgumentParser:
    """The options of a trainer that several processes may share."""
    a = arguments(description, minutes)
    a.add_argument("--processes", type=int, default=1, help="with averaged gradients, one core each")
    a.add_argument("--threads", type=int, default=1, help="of a process")
    return a


class Clock:
    """Training minutes, counted over all runs of a checkpoint; or a schedule of this run alone, that ends at a unix
    time."""

    def __init__(self, minutes: float, until: float | None = None):
        self.total, self.before, self.began, self.until = minutes * 60, 0.0, time.time(), until

    def begin(self) -> None:
        """What has passed until now was no training."""
        self.began = time.time()

    def ends_in(self, seconds: float) -> bool:
        """Whether no more than so many are left until the time of day at which the run ends."""
        return self.until is not None and time.time() > self.until - seconds

    @property
    def seconds(self) -> float:
        return self.before + time.time() - self.began

    @property
    def fraction(self) -> float:
        if self.until is None:
            return min(1.0, self.seconds / self.total)
        return min(1.0, (time.time() - self.began) / max(1e-3, self.until - self.began))


def schedule(fraction: float, step: int, warm: int, flat: float, floor: float = 0.03) -> float:
    """Learning-rate factor: warm-up by steps, constant, then linear to the floor by time."""
    down = 1.0 if fraction < flat else floor + (1 - floor) * (1 - fraction) / (1 - flat)
    return min(1.0, (step + 1) / warm) * down


def finite(loss: float) -> float:
    """Stops the run before weights that are lost are stored."""
    if not math.isfinite(loss):
        raise FloatingPointError("the loss is not finite; the checkpoint before stays")
    return loss


class Average:
    """Exponential moving average of the weights, with a shorter memory at the start."""

    def __init__(self, model: nn.Module, decay: float):
        self.model, self.decay, self.steps = copy.deepcopy(model).requires_grad_(False), decay, 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.steps += 1
        d = min(self.decay, (1 + self.steps) / (20 + self.steps))
        torch._foreach_lerp_(list(self.model.parameters()), list(model.parameters()), 1 - d)

    def restore(self, state: dict, steps: int) -> None:
        self.model.load_state_dict(state)
        self.steps = steps


def spawn(train, args) -> None:
    """Calls train(rank, args, meeting) in --processes processes, one core each; with one, in this process."""
    if args.processes == 1:
        return train(0, args, None)
    with tempfile.TemporaryDirectory() as meeting:
        torch.multiprocessing.spawn(train, (args, f"file://{meeting}/meeting"), args.processes)


def share_gradients(parameters: list[nn.Parameter]) -> None:
    """The mean over the processes, in place."""
    if dist.is_initialized():
        given = [p for p in parameters if p.grad is not None]
        flat = torch.cat([p.grad.flatten() for p in given])
        dist.all_reduce(flat)
        flat /= dist.get_world_size()
        for p, g in zip(given, flat.split([p.numel() for p in given])):
            p.grad.copy_(g.view_as(p))


class Numbers:
    """Random numbers by name, that go on after a stop where they were: NumPy's and torch's, and torch's own
    default."""

    def __init__(self, **sources: np.random.Generator | torch.Generator):
        self.sources = sources

    def state(self) -> dict:
        return {
            "default": torch.get_rng_state(),
            **{
                k: s.get_state() if isinstance(s, torch.Generator) else s.bit_generator.state
                for k, s in self.sources.items()
            },
        }

    def restore(self, state: dict) -> None:
        torch.set_rng_state(state["default"])
        for k, s in self.sources.items():
            if isinstance(s, torch.Generator):
                s.set_state(state[k])
            else:
                s.bit_generator.state = state[k]


class Run:
    """One run of a trainer: it finishes the schedule of its checkpoint, or begins one.

    A subclass's __init__ makes the networks and `optimiser`; it finds the checkpoint it goes on from, or None, in
    `state`.
    """

    NAME = ""  # of the checkpoint, where the options name none
    WARM, FLAT = 50, 0.6  # steps of warming up; the share of the schedule before the rate goes down
    FLOOR = 0.03  # what the rate goes down to
    KEPT_EVERY, TOLD_EVERY = 200, 20  # seconds between checkpoints, steps between lines
    RECENT = 100  # losses that a line takes the mean of

    optimiser: MuonAdam

    def __init__(self, args: argparse.Namespace, rank: int = 0, meeting: str | None = None):
        self.args, self.rank, self.preset = args, rank, PRESETS[args.preset].on(args.device)
        self.name, self.device, self.rate = args.name or self.NAME, self.preset.device, 1.0
        self.kept_every = 30 if self.device == "cuda" else self.KEPT_EVERY
        if self.device == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        self.processes = getattr(args, "processes", 1)
        if meeting:
            dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=self.processes)
        if self.device == "cpu" and hasattr(args, "threads"):
            torch.set_num_threads(args.threads)
        self.state: dict | None = checkpoints.load(self.name)
        self.clock, self.step, self.samples, self.losses = Clock(args.minutes, args.until), 0, 0, []
        self.averages: list[tuple[Average, nn.Module]] = []
        self.numbers = Numbers()
        if self.state:
            self.step, self.clock.before = self.state["step"], self.state["seconds"]
            self.samples = self.state.get("samples", 0)

    @property
    def chief(self) -> bool:
        """Whether this is the process that speaks and keeps."""
        return self.rank == 0

    @property
    def compiles(self) -> bool:
        """Whether it pays to compile blocks."""
        return self.preset.autocast and self.device == "cpu"

    def averaged(self, model: nn.Module, decay: float) -> Average:
        """The running average of a model, updated after every step."""
        average = Average(model, decay)
        self.averages.append((average, model))
        return average

    def random(self, **sources: np.random.Generator | torch.Generator) -> None:
        """Takes the random numbers that a trainer draws from, so that a resumed run goes on where they stopped.

        The other processes' numbers are not kept: they begin anew, by the step."""
        self.numbers = Numbers(**sources)

    def half(self) -> torch.autocast:
        """bfloat16 for the products, where the preset has it."""
        return torch.autocast(self.device, torch.bfloat16, enabled=self.preset.autocast)

    def fraction(self) -> float:
        """How much of the schedule is over, the same in all processes."""
        fraction = torch.tensor([self.clock.fraction], dtype=torch.float64)
        if dist.is_initialized():
            dist.broadcast(fraction, 0)
        return fraction.item()

    # What a trainer says of itself.

    def loss(self) -> torch.Tensor:
        """The loss of the next batch; adds to `samples`."""
        raise NotImplementedError

    def contents(self) -> dict:
        """What the checkpoint holds beside the count of steps and samples, the seconds and the random numbers."""
        raise NotImplementedError

    def judged(self) -> str:
        """What a line says of held-out data, where there are any."""
        return ""

    def told(self) -> str:
        """What a line says of the steps since the last one."""
        return f"loss {np.mean(self.losses[-self.RECENT :]):.4f}"

    def refresh(self) -> None:
        """Takes up what other programs made meanwhile."""

    def close(self) -> None:
        """Ends what the run started beside itself."""

    # The loop.

    def store(self) -> None:
        checkpoints.save(
            self.name,
            {
                **self.contents(),
                "step": self.step,
                "seconds": self.clock.seconds,
                "samples": self.samples,
                "random": self.numbers.state(),
            },
        )

    def advance(self, fraction: float) -> None:
        """One step of the optimiser and of the averages."""
        self.optimiser.rate(self.rate * schedule(fraction, self.step, self.WARM, self.FLAT, self.FLOOR))
        loss = self.loss()
        self.optimiser.zero_grad()
        loss.backward()
        share_gradients(self.optimiser.parameters)
        self.optimiser.step()
        for average, model in self.averages:
            average.update(model)
        self.losses.append(finite(loss.item()))

    def train(self) -> None:
        """Steps until the schedule is over, with a checkpoint every few minutes."""
        if self.chief and self.state and "random" in self.state:
            self.numbers.restore(self.state["random"])
        try:
            self.go()
        finally:
            self.close()

    def go(self) -> None:
        kept = time.time()
        while (fraction := self.fraction()) < 1:
            self.advance(fraction)
            self.step += 1
            if self.chief and self.step % self.TOLD_EVERY == 0:
                print(f"step {self.step} {self.clock.seconds / 60:.1f} min {self.told()}", flush=True)
            if time.time() - kept > self.kept_every:
                if self.chief:
                    if line := self.judged():
                        print(line, flush=True)
                    self.store()
                self.refresh()
                kept = time.time()
        if self.chief:
            self.store()
            print(f"done: step {self.step}", self.judged(), flush=True)
