"""Trainers whose samples other processes make, as on a GPU, with few and small steps on the CPU."""

from __future__ import annotations

import numpy as np
import torch
from conftest import command

from cosmonaut_training import checkpoints
from cosmonaut_training.data.flight_pool import KINDS, Pool
from cosmonaut_training.data.flight_workers import merged, packed
from cosmonaut_training.train import adversarial, keyframe_prior

SMALL = ("--preset", "gpu", "--device", "cpu", "--workers", 1)


def moved(before: dict, after: dict) -> bool:
    assert all(v.isfinite().all() for v in after.values())
    return any(not torch.equal(v, before[k]) for k, v in after.items())


def test_the_keyframe_prior_learns_from_workers(starter, steps, forget, tmp_path, capsys):
    before = checkpoints.load("keyframe_prior")
    forget("streamed")
    checkpoints.save("streamed", before)
    steps(2)
    sheet = tmp_path / "sheet.png"
    command(keyframe_prior, *SMALL, "--batch", 2, "--held", 2, "--at-least", 2, "--name", "streamed", "--sheet", sheet)
    after = checkpoints.load("streamed")
    assert (after["step"], after["samples"]) == (2, 4) and moved(before["average"], after["average"])
    told = capsys.readouterr().out
    assert "before: held out s0.2:" in told and "done: step 2" in told and sheet.exists()


def test_the_pixel_path_learns_from_workers(starter, steps, forget, tmp_path):
    forget("streamed-finish")
    steps(3)
    few = ("--flights", 2, "--gather", 1, "--chunks", 1, "--critic-first", 1, "--guessed", 1)
    sheet = tmp_path / "sheet.png"
    command(adversarial, *SMALL, *few, "--name", "streamed-finish", "--sheet", sheet)
    after = checkpoints.load("streamed-finish")
    assert after["step"] == 3 and after["samples"] >= 6 and sheet.exists()
    for name in ("refiner", "refiner_2"):
        assert moved(checkpoints.load(name)["average"], after["average_" + name])


def test_batches_of_two_pools_are_one(starter):
    """Every picture keeps what belongs to it, and the answers find their way back."""
    pools = [Pool(2, seed, guessed=share) for seed, share in ((3, 1.0), (4, 0.0))]
    batches = [p.batch() for p in pools]
    b, owner = merged([packed(x) for x in batches], "cpu")
    kind = b["kind"].tolist()
    assert kind == sorted(kind) and len(owner) == sum(len(x["kind"]) for x in batches)
    for i, one in enumerate(batches):
        own = owner == i
        for k in ("K", "link", "guessed", "kind", "first", "mask"):
            assert torch.equal(b[k][own], one[k]), k
        for k in ("true", "warped", "valid", "hint"):
            torch.testing.assert_close(b[k][own], one[k], atol=0.03, rtol=1e-3)
        assert [c for c, mine in zip(b["caption"], own) if mine] == one["caption"]


def test_a_guess_stands_where_the_memory_shows_nothing(starter):
    plain, guessed = (Pool(3, 5, guessed=share) for share in (0.0, 1.0))
    a, b = plain.batch(), guessed.batch()
    invented = b["kind"] == KINDS.index("invented")
    assert invented.any() and torch.equal(b["guessed"], invented) and not a["guessed"].any()
    for true, warped, valid in zip(*(b[k][invented] for k in ("true", "warped", "valid"))):
        hole = valid[0] == 0
        off = (warped - true).abs().mean(0)[hole].mean()
        coarse = lambda x: (
            torch.nn.functional.avg_pool2d(x[None] * hole, 16)
            / torch.nn.functional.avg_pool2d(hole.float()[None, None], 16).clamp_min(0.01)
        )
        assert off < 0.35 and (coarse(warped) - coarse(true)).abs().mean() < 0.2
    views = [v for _, v in guessed.pending if v.invents]
    known = np.concatenate([np.abs(v.warped - v.true).mean(-1)[v.trust > 0.5] for v in views])
    assert np.median(known) < 0.08
