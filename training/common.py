"""What the trainers share: presets, checkpoints that resume, averaged weights, the Muon optimiser, timing."""
from __future__ import annotations

import argparse
import copy
import os
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from native import WORK


@dataclass
class Preset:
    device: str
    batch_scale: int          # how many CPU batches make one batch here
    autocast: bool            # bfloat16 for the matrix products


PRESETS = {"cpu": Preset("cpu", 1, False), "gpu": Preset("cuda", 16, True)}
# On a CPU with AVX-512 but without matrix tiles, float32 was measured at 150 GFLOP/s and bfloat16 at 80: no autocast.


def arguments(description: str, minutes: float) -> argparse.ArgumentParser:
    a = argparse.ArgumentParser(description=description)
    a.add_argument("--preset", choices=PRESETS, default="cpu")
    a.add_argument("--minutes", type=float, default=minutes, help="length of the whole schedule; a resumed run finishes it")
    a.add_argument("--seed", type=int, default=0)
    a.add_argument("--name", default=None, help="name of the checkpoint")
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


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised by five Newton-Schulz steps: for the weight matrices inside the blocks."""

    def __init__(self, params, lr: float = 0.02, momentum: float = 0.95):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("momentum", torch.zeros_like(p))
                m.lerp_(p.grad, 1 - group["momentum"])
                x = p.grad.lerp(m, group["momentum"])
                x = x / (x.norm() + 1e-7)
                tall = x.shape[0] > x.shape[1]
                x = x.T if tall else x
                for _ in range(5):
                    a = x @ x.T
                    x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
                x = x.T if tall else x
                p.add_(x, alpha=-group["lr"] * max(1.0, p.shape[0] / p.shape[1]) ** 0.5)
