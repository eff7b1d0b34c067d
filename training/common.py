"""What the trainers share: presets, checkpoints that resume, averaged weights, the Muon optimiser, timing, several processes."""
from __future__ import annotations

import argparse
import copy
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing
from torch import nn

from native import WORK


@dataclass
class Preset:
    device: str
    batch_scale: int          # how many CPU batches make one batch here
    autocast: bool            # bfloat16 for the matrix products


# Measured on one core: with matrix tiles (AMX) bfloat16 makes 1,300 to 1,700 GFLOP/s and float32 160; with AVX-512's own bfloat16
# products (Zen 4) 230 and 114; without them bfloat16 is emulated and makes 80.
COARSE = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
PRESETS = {"cpu": Preset("cpu", 1, COARSE), "gpu": Preset("cuda", 16, True)}


def history(training: list | dict) -> list:
    """The runs, oldest first; in older folders each holds the one before it under "before"."""
    if isinstance(training, list):
        return training
    runs = []
    while training:
        runs.insert(0, {k: v for k, v in training.items() if k != "before"})
        training = training.get("before")
    return runs


def arguments(description: str, minutes: float) -> argparse.ArgumentParser:
    a = argparse.ArgumentParser(description=description)
    a.add_argument("--preset", choices=PRESETS, default="cpu")
    a.add_argument("--minutes", type=float, default=minutes, help="length of the whole schedule; a resumed run finishes it")
    a.add_argument("--seed", type=int, default=0)
    a.add_argument("--name", default=None, help="name of the checkpoint")
    a.add_argument("--processes", type=int, default=1, help="with averaged gradients, for trainers that make their data on the way")
    a.add_argument("--threads", type=int, default=1, help="of a process")
    return a


class Clock:
    """Training minutes, counted over all runs of a checkpoint."""

    def __init__(self, minutes: float):
        self.total, self.before, self.began = minutes * 60, 0.0, time.time()

    @property
    def seconds(self) -> float:
        return self.before + time.time() - self.began

    @property
    def fraction(self) -> float:
        return min(1.0, self.seconds / self.total)


def schedule(fraction: float, step: int, warm: int = 50, flat: float = 0.6, floor: float = 0.03) -> float:
    """Learning-rate factor: warm-up by steps, constant, then linear to the floor by time."""
    down = 1.0 if fraction < flat else floor + (1 - floor) * (1 - fraction) / (1 - flat)
    return min(1.0, (step + 1) / warm) * down


def checkpoint_path(name: str) -> Path:
    (WORK / "checkpoints").mkdir(parents=True, exist_ok=True)
    return WORK / "checkpoints" / f"{name}.pt"


def save(name: str, state: dict) -> None:
    path = checkpoint_path(name)
    part = path.with_suffix(f".part{os.getpid()}")
    torch.save(state, part)
    os.replace(part, path)


def load(name: str) -> dict | None:
    path = checkpoint_path(name)
    return torch.load(path, map_location="cpu", weights_only=False) if path.exists() else None


class Average:
    """Exponential moving average of the weights, with a shorter memory at the start."""

    def __init__(self, model: nn.Module, decay: float):
        self.model, self.decay, self.steps = copy.deepcopy(model).requires_grad_(False), decay, 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.steps += 1
        d = min(self.decay, (1 + self.steps) / (20 + self.steps))
        torch._foreach_lerp_(list(self.model.parameters()), list(model.parameters()), 1 - d)


def spawn(train, args) -> None:
    """Calls train(rank, args, meeting) in --processes processes, one core each; with one, in this process."""
    if args.processes == 1:
        return train(0, args, None)
    with tempfile.TemporaryDirectory() as meeting:
        torch.multiprocessing.spawn(train, (args, f"file://{meeting}/meeting"), args.processes)


def join(rank: int, args, meeting: str | None, device: str) -> None:
    """Meets the other processes, if there are any."""
    if meeting:
        dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=args.processes)
    if device == "cpu":
        torch.set_num_threads(args.threads)


def shared_fraction(clock: Clock) -> float:
    """How much of the schedule is over, the same in all processes."""
    fraction = torch.tensor([clock.fraction])
    if dist.is_initialized():
        dist.broadcast(fraction, 0)
    return fraction.item()


def share_gradients(parameters: list[nn.Parameter]) -> None:
    """The mean over the processes, in place."""
    if dist.is_initialized():
        given = [p for p in parameters if p.grad is not None]
        flat = torch.cat([p.grad.flatten() for p in given])
        dist.all_reduce(flat)
        flat /= dist.get_world_size()
        for p, g in zip(given, flat.split([p.numel() for p in given])):
            p.grad.copy_(g.view_as(p))


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised by five Newton-Schulz steps: for the weight matrices and kernels [out,...] inside the blocks."""

    def __init__(self, params, lr: float = 0.02, momentum: float = 0.95, coarse: bool = False):
        """coarse: orthogonalise in bfloat16, which is enough and faster where there are matrix units for it."""
        super().__init__(params, {"lr": lr, "momentum": momentum})
        self.coarse = coarse

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("momentum", torch.zeros_like(p))
                m.lerp_(p.grad, 1 - group["momentum"])
                x = p.grad.lerp(m, group["momentum"]).flatten(1)
                rows, columns = x.shape
                x = (x / (x.norm() + 1e-7)).to(torch.bfloat16 if self.coarse else x.dtype)
                x = x.T if rows > columns else x
                for _ in range(5):
                    a = x @ x.T
                    x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
                x = (x.T if rows > columns else x).to(p.dtype)
                p.add_(x.reshape(p.shape), alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)


class MuonAdam:
    """Muon for the kernels and matrices inside a network, if there are any, AdamW for what enters, leaves and modulates."""

    def __init__(self, inner: list[nn.Parameter], rest: list[nn.Parameter], rates: tuple[float, float], coarse: bool, betas=(.9, .98), momentum: float = .95):
        self.inner, self.rest, self.rates = inner, rest, dict(zip(("muon", "adam"), rates))
        self.parts = {**({"muon": Muon(inner, momentum=momentum, coarse=coarse)} if inner else {}), "adam": torch.optim.AdamW(rest, betas=betas, weight_decay=0)}

    @classmethod
    def of_kernels(cls, net: nn.Module, edges: tuple[str, ...], *more, **also) -> "MuonAdam":
        """Muon for all kernels but those whose names begin with `edges`."""
        inner = [p for n, p in net.named_parameters() if p.ndim == 4 and not n.startswith(edges)]
        ids = {id(p) for p in inner}
        return cls(inner, [p for p in net.parameters() if id(p) not in ids], *more, **also)

    @property
    def parameters(self) -> list[nn.Parameter]:
        return [*self.inner, *self.rest]

    def rate(self, factor: float) -> None:
        for k, part in self.parts.items():
            for group in part.param_groups:
                group["lr"] = self.rates[k] * factor

    def zero_grad(self) -> None:
        for part in self.parts.values():
            part.zero_grad()

    def step(self) -> None:
        """Steps, the gradients of the rest clipped: Muon's steps have a length of their own."""
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for part in self.parts.values():
            part.step()

    def state(self) -> dict:
        return {k: part.state_dict() for k, part in self.parts.items()}

    def restore(self, state: dict) -> None:
        """Goes on from a checkpoint, if it has any."""
        for k, part in self.parts.items():
            if k in state:
                part.load_state_dict(state[k])
