"""A run that is stopped and goes on ends where an uninterrupted one does; losses, weights and optimisers alike.

Bit for bit on one machine, where a trainer's numbers are all in its checkpoint. Depth and finish render worlds on the
way, which begin anew: there it is the state that has to be the same.
"""

from __future__ import annotations

import pytest
import torch
from conftest import command

from cosmonaut_training import checkpoints
from cosmonaut_training.train import adversarial, depth, dit, keyframe_prior, refiner, tokenizer
from cosmonaut_training.train.run import Run, schedule, shared_arguments

SMALL = {
    dit: {"BATCH": 2, "PICTURE_BATCH": 2},
    keyframe_prior: {"BATCH": 2},
    depth: {"BATCH": 2},
    adversarial: {"FLIGHTS": 1, "CHUNK_BATCH": 1, "REFRESHED": 1, "CRITIC_FIRST": 1},
}


def tensors(state, at: str = "") -> dict[str, torch.Tensor]:
    """All tensors of a checkpoint by their place in it."""
    if torch.is_tensor(state):
        return {at: state}
    pairs = state.items() if isinstance(state, dict) else enumerate(state) if isinstance(state, (list, tuple)) else ()
    return {k: v for name, part in pairs for k, v in tensors(part, f"{at}/{name}").items()}


def same(a: dict, b: dict) -> None:
    a, b = tensors(a), tensors(b)
    assert a.keys() == b.keys()
    assert [k for k in a if not torch.equal(a[k], b[k])] == []


@pytest.fixture
def losses(monkeypatch) -> list[float]:
    """Of all steps of all runs, in order."""
    told, plain = [], torch.Tensor.backward
    monkeypatch.setattr(
        torch.Tensor, "backward", lambda self, *a, **k: (told.append(self.item()), plain(self, *a, **k))
    )
    return told


def small(monkeypatch, module) -> None:
    """Few and small pictures, and no figures of held-out ones."""
    for name, value in SMALL.get(module, {}).items():
        monkeypatch.setattr(module, name, value)
    if module in (tokenizer, depth):
        monkeypatch.setattr(module, "evaluate", lambda model, held: (0.0, 0.0) if module is depth else 0.0)
    if module is tokenizer:
        corner = lambda *given, plain=tokenizer.batch: plain(*given)[..., :32, :48].contiguous()
        monkeypatch.setattr(tokenizer, "batch", corner)
        for made_of_chunks in (tokenizer.principal_components, tokenizer.measure_statistics):
            monkeypatch.setattr(made_of_chunks, "__defaults__", (16,))


@pytest.mark.parametrize(
    "module,options", [(tokenizer, []), (refiner, []), (dit, ["--heads", 4, "--layers", 1]), (keyframe_prior, [])]
)
def test_a_stopped_run_ends_where_another_does(module, options, stored, steps, losses, forget, monkeypatch):
    small(monkeypatch, module)
    names = "whole", "stopped"
    for name in names:
        forget(name)
    steps(4)
    command(module, "--name", "whole", "--seed", 2, *options)
    steps(2)
    command(module, "--name", "stopped", "--seed", 2, *options)
    assert checkpoints.load("stopped")["step"] == 2
    steps(4)
    command(module, "--name", "stopped", "--seed", 2, *options)
    whole, stopped = (checkpoints.load(name) for name in names)
    assert whole["step"] == stopped["step"] == 4 and whole["samples"] == stopped["samples"] > 0
    assert losses[:4] == losses[4:] and len(set(losses[:4])) == 4
    same(whole, stopped)


@pytest.mark.parametrize("module,kind", [(depth, depth.DepthRun), (adversarial, adversarial.FinishRun)])
def test_a_run_goes_on_from_its_checkpoint(module, kind, starter, steps, forget, monkeypatch):
    small(monkeypatch, module)
    forget("stopped")
    steps(2)
    command(module, "--name", "stopped")
    before = checkpoints.load("stopped")
    steps(3)
    going = []
    monkeypatch.setattr(
        kind,
        "advance",
        lambda self, fraction, plain=kind.advance: (going.append((self.step, self.contents())), plain(self, fraction)),
    )
    # What is handed on is looked at before the step changes it.
    monkeypatch.setattr(kind, "contents", lambda self, plain=kind.contents: copied(plain(self)))
    command(module, "--name", "stopped")
    ((step, handed_on),) = going
    assert step == 2
    same({k: v for k, v in before.items() if k != "random"}, handed_on)
    after = checkpoints.load("stopped")
    assert after["step"] == 3 and after["samples"] > before["samples"] and after["seconds"] > before["seconds"]
    assert any(not torch.equal(v, tensors(before)[k]) for k, v in tensors(after).items() if "/average" in k)


def copied(state):
    if torch.is_tensor(state):
        return state.clone()
    if isinstance(state, dict):
        return {k: copied(v) for k, v in state.items()}
    return [copied(v) for v in state] if isinstance(state, (list, tuple)) else state


def test_a_half_written_checkpoint_is_not_one(forget, monkeypatch):
    forget("kept")
    checkpoints.save("kept", {"step": 1})

    def broken(state, path):
        path.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(torch, "save", broken)
    with pytest.raises(OSError):
        checkpoints.save("kept", {"step": 2})
    assert checkpoints.load("kept") == {"step": 1}


def test_the_clock_counts_earlier_runs(forget):
    forget("clocked")
    checkpoints.save("clocked", {"step": 5, "seconds": 30.0, "samples": 9})
    run = Run(shared_arguments("", 1).parse_args(["--name", "clocked"]))
    assert 0.5 <= run.fraction() < 0.6 and (run.step, run.samples) == (5, 9)


def test_the_rate_warms_up_by_steps_and_falls_by_time():
    rates = [schedule(f, 100, warm=50, flat=0.6) for f in (0, 0.59, 0.8, 1)]
    assert rates == pytest.approx([1, 1, 0.515, 0.03])
    assert schedule(0, 4, warm=50, flat=0.6) == pytest.approx(0.1)
