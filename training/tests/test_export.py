"""A model folder goes into checkpoints and out again; its parts agree with one another."""

from __future__ import annotations

import json

import pytest
import torch
from conftest import command
from safetensors import safe_open

from cosmonaut_training import checkpoints
from cosmonaut_training.places import STARTER
from cosmonaut_training.train import export, import_weights


@pytest.fixture(scope="module")
def folder(starter, tmp_path_factory):
    path = tmp_path_factory.mktemp("exported")
    export.export(path, "none")
    return path


def test_the_starter_comes_out_as_it_went_in(folder):
    files = sorted(p.relative_to(STARTER) for p in STARTER.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    for file in files:
        assert (folder / file).read_bytes() == (STARTER / file).read_bytes(), file


def test_world_json_counts_what_is_there(folder):
    world = json.loads((folder / "world.json").read_text())
    counted = world["training"][-1]["parameters"]
    for name, count in counted.items():
        (weights,) = (folder / name).glob("*.safetensors")
        with safe_open(weights, "pt") as f:
            shapes = [f.get_slice(k).get_shape() for k in f.keys()]
        assert count == sum(torch.Size(s).numel() for s in shapes), name
    assert set(counted) == {p.name for p in folder.iterdir() if list(p.glob("*.safetensors"))}
    config = json.loads((folder / "transformer/config.json").read_text())
    # Latents, given or not, rays of four pictures, latents of the cache, its mask.
    assert config["in_channels"] == 16 + 1 + 24 + 16 + 16 and config["out_channels"] == 16
    assert world["outpainting"]["steps"] > 0 and world["chunk_frames"] == 9


def test_what_was_trained_since_becomes_a_run(folder, tmp_path, forget):
    forget("short")
    state = checkpoints.load("dit")
    checkpoints.save(
        "short",
        {
            **{k: state[k] for k in ("net", "text", "config")},
            "average_net": state["average"],
            "average_text": state["average_text"],
            "average_refiner": checkpoints.load("refiner")["average"],
            "average_refiner_2": checkpoints.load("refiner_2")["average"],
            "sigmas": (10.0, 2.0),
            "step": 3,
            "seconds": 90.0,
            "samples": 24,
        },
    )
    command(export, tmp_path, "--finish", "short", "--no-outpainting")
    world, before = (json.loads((p / "world.json").read_text()) for p in (tmp_path, folder))
    assert "outpainting" not in world
    *earlier, last = world["training"]
    assert earlier == before["training"]
    assert last["part"] == "pixel path" and last["minutes"]["short"] == 1.5 and last["adversarial_samples"] == 24


def test_checkpoints_are_left_alone(starter):
    state = checkpoints.load("refiner")
    checkpoints.save("refiner", {**state, "step": 77})
    try:
        import_weights.import_weights(STARTER)
        assert checkpoints.load("refiner")["step"] == 77
    finally:
        checkpoints.save("refiner", state)


def test_weights_too_large_for_float16_are_refused(tmp_path):
    with pytest.raises(ValueError, match="far.*does not fit float16"):
        export.tensors(tmp_path / "x.safetensors", {"far": torch.tensor([70000.0])})
