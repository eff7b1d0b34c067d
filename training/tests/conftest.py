"""A folder of its own for data and checkpoints, and small trainers: float32, few pictures, a schedule by steps."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

# The package reads this name when it is imported, so it has to be set before any test module is.
folder = tempfile.TemporaryDirectory(prefix="cosmonaut-training-test-")
os.environ["COSMONAUT_TRAIN"] = folder.name
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest  # noqa: E402
import torch  # noqa: E402

from cosmonaut_training import checkpoints, presets  # noqa: E402
from cosmonaut_training.data import precompute, render_clips  # noqa: E402
from cosmonaut_training.places import STARTER  # noqa: E402
from cosmonaut_training.train import import_weights  # noqa: E402
from cosmonaut_training.train.run import Run  # noqa: E402

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 2)))
presets.PRESETS["cpu"].autocast = False  # compiling blocks takes longer than all tests


def command(module, *argv: object) -> None:
    """What `python -m module ...` does, in this process."""
    before, sys.argv = sys.argv, [module.__name__, *map(str, argv)]
    try:
        module.main()
    finally:
        sys.argv = before


@pytest.fixture(scope="session")
def starter() -> None:
    """The shipped weights as checkpoints."""
    import_weights.import_weights(STARTER)


@pytest.fixture(scope="session")
def stored(starter) -> None:
    """Two clips and walks of every family, one of them held out, and shards of latents made of them."""
    for more in ([], ["--walks"]):
        command(render_clips, "--clips", 1, "--held-out", 1, *more)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(precompute, "SHARD", 6)
        small.setattr(precompute, "PICTURE_SHARD", 8)
        small.setattr(precompute, "load_drafter", lambda: None)  # it takes most of the time
        for more in ([], ["--walks"]):
            command(precompute, "--shards", 1, *more)
            command(precompute, "--shards", 1, "--held-out", "--seed", 9, *more)


@pytest.fixture
def steps(monkeypatch) -> Callable[[int], None]:
    """steps(n) stops trainers after step n of a schedule of eight, whatever the time."""
    end = [8]
    monkeypatch.setattr(Run, "fraction", lambda self: self.step / 8 if self.step < end[0] else 1.0)
    return lambda n: end.__setitem__(0, n)


@pytest.fixture
def one_thread():
    """For many small operations: two threads wait for each other when others use the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def forget():
    """Removes checkpoints of these names after the test."""
    names: list[str] = []
    yield names.append
    for name in names:
        checkpoints.checkpoint_path(name).unlink(missing_ok=True)
