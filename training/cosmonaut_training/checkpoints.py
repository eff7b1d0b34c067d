"""Checkpoints: one file a trainer, replaced as a whole, so that a stopped run leaves the last complete one."""

from __future__ import annotations

import os
from pathlib import Path

import torch

from cosmonaut_training.places import WORK


def checkpoint_path(name: str) -> Path:
    (WORK / "checkpoints").mkdir(parents=True, exist_ok=True)
    return WORK / "checkpoints" / f"{name}.pt"


def save(name: str, state: dict | list) -> None:
    path = checkpoint_path(name)
    part = path.with_suffix(f".part{os.getpid()}")
    torch.save(state, part)
    os.replace(part, path)


def load(name: str) -> dict | list | None:
    path = checkpoint_path(name)
    return torch.load(path, map_location="cpu", weights_only=False) if path.exists() else None


def history(training: list | dict) -> list:
    """The runs, oldest first; in older folders each holds the one before it under "before"."""
    if isinstance(training, list):
        return training
    runs = []
    while training:
        runs.insert(0, {k: v for k, v in training.items() if k != "before"})
        training = training.get("before")
    return runs
