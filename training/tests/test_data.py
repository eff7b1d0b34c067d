"""Worlds, flights and what is made of them: the same seed gives the same, and nothing leaves its bounds."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from cosmonaut_training.data import drive_scenes, make_scenes, native, precompute, render_clips
from cosmonaut_training.data.clips import load_clips, psnr
from cosmonaut_training.data.drafts import load_drafter, mixed
from cosmonaut_training.data.flight_pool import Pool
from cosmonaut_training.data.flights import TURN_AHEAD, driven, fly, place, pose, walked_ahead, wander
from cosmonaut_training.data.latents import Latents
from cosmonaut_training.data.memory import Flight
from cosmonaut_training.data.rigs import VIEWS, Rig, rotation
from cosmonaut_training.data.worlds import DRIVING, FAMILIES, HELD_OUT_SEED, another_look, make_world
from cosmonaut_training.models.tokenizer import to_display, to_input
from cosmonaut_training.models.trained import load_tokenizer
from cosmonaut_training.places import SCENES, TRAINING, WORK

LENS = np.array([96, 96, 95.5, 55.5], np.float32)


def angle(a: np.ndarray, b: np.ndarray) -> float:
    """Degrees between the axes of two poses."""
    return float(np.degrees(np.arccos(np.clip((np.trace(a[:3, :3].T @ b[:3, :3]) - 1) / 2, -1, 1))))


@pytest.mark.parametrize("family", [*FAMILIES, DRIVING])
def test_a_seed_is_a_world(family):
    pictures = []
    for seed in (7, 7, 8):
        world = make_world(family, seed)
        poses, K = fly(world, np.random.default_rng([seed, 7]), 3)
        pictures.append((world.caption, *native.render(world, poses, K)))
    (words, rgb, z), (words_2, rgb_2, z_2), (_, other, _) = pictures
    assert words == words_2 and np.array_equal(rgb, rgb_2) and np.array_equal(z, z_2)
    assert not np.array_equal(rgb, other)
    assert np.isfinite(z).all() and z.min() > 0


def test_words_are_the_same_in_every_process():
    """A set's order is another in every process; words must not hang on it."""
    told = "from cosmonaut_training.data.worlds import *; print([make_world('street', s).caption for s in range(40)])"
    said = {
        subprocess.run(
            [sys.executable, "-c", told],
            cwd=TRAINING,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    }
    assert len(said) == 1 and "street" in said.pop()


def test_shipped_scenes_and_clips_have_their_words():
    told = [*SCENES.glob("*/scene.json"), *SCENES.glob("evaluation/*/clip.json")]
    for path in told:
        d = json.loads(path.read_text())
        assert make_world(d["family"], d["seed"]).caption == d.get("prompt", d.get("caption")), path
    assert len(told) > 40


def test_the_sample_scenes_are_rendered_again():
    """As committed, apart from roundings of another CPU."""
    for (family, seed, index), (name, *_) in make_scenes.CHOSEN.items():
        world, at, K = make_scenes.view(family, seed, index)
        rgb, _ = native.render(world, at, K)
        kept = np.asarray(Image.open(SCENES / f"{family}-{name}" / "picture.png")).astype(int)
        off = np.abs(kept - rgb[0])
        assert off.mean() < 0.01 and (off > 1).mean() < 0.001, f"{family}-{name}"
        assert json.loads((SCENES / f"{family}-{name}" / "scene.json").read_text())["prompt"] == world.caption


def test_the_scenes_to_drive_in_are_rendered_again(tmp_path):
    """Every picture as committed, apart from roundings of another CPU, and what is told of them."""
    drive_scenes.write(tmp_path)
    written = sorted(p.name for p in tmp_path.iterdir())
    assert written == sorted(p.parent.name for p in SCENES.glob("drive-*/scene.json")) and len(written) >= 6
    rig = Rig.read(SCENES / "drive-bend/rig.json")
    for name in written:
        told = json.loads((SCENES / name / "scene.json").read_text())
        assert told == json.loads((tmp_path / name / "scene.json").read_text())
        assert told["drive"]["trajectory"] == "trajectory.csv" and list(told["drive"]["views"]) == list(VIEWS)
        for view, stands in told["drive"]["views"].items():
            kept, made = (np.asarray(Image.open(f / name / stands["picture"])).astype(int) for f in (SCENES, tmp_path))
            assert kept.shape == (112, 192, 3) and np.abs(kept - made).mean() < 0.01, (name, view)
            far, near = (np.asarray(Image.open(f / name / stands["depth"])).astype(int) for f in (SCENES, tmp_path))
            assert (np.abs(far - near) > 20).mean() < 0.001, (name, view)
            # The picture is where the rig has its camera.
            place = np.eye(4)
            place[:3, :3], place[:3, 3] = (
                rotation(stands["vehicle_from_camera"]["q"]),
                stands["vehicle_from_camera"]["t"],
            )
            np.testing.assert_allclose(place, rig.cameras[view].vehicle_from_camera, atol=1e-9)
        way = np.loadtxt(SCENES / name / "trajectory.csv", delimiter=",", skiprows=1)
        made = np.loadtxt(tmp_path / name / "trajectory.csv", delimiter=",", skiprows=1)
        assert way.shape == (64, 4) and np.abs(way - made).max() < 1e-3 and np.hypot(*way[-1, 1:3]) > 20


@pytest.mark.parametrize("family", [*FAMILIES, DRIVING])
def test_flights_pass_no_wall(family):
    for seed in range(4):
        world = make_world(family, seed)
        for poses, _ in (fly(world, np.random.default_rng(seed)), wander(world, np.random.default_rng(seed))):
            turns = poses[:, :3, :3]
            np.testing.assert_allclose(
                turns @ turns.transpose(0, 2, 1), np.tile(np.eye(3), (len(poses), 1, 1)), atol=1e-9
            )
            assert (np.linalg.det(turns) > 0).all()
            assert not world.blocked(poses[1:, :3, 3], 0.2)
        poses, _ = fly(world, np.random.default_rng(seed))
        assert np.linalg.norm(np.diff(poses[:, :3, 3], axis=0), axis=1).max() < 0.35  # metres a picture: 4 m/s
        assert max(angle(a, b) for a, b in zip(poses, poses[1:])) < 8


def test_a_picture_is_made_ahead_of_a_turn():
    before, end = pose((0, 0, 0), 0, 0), pose((0, 0, 0), 0.3, 0)
    ahead = place(before, end)
    assert angle(end, ahead) == pytest.approx(min(TURN_AHEAD, 3 * np.degrees(0.3)), abs=0.01)
    assert place(before, pose((0, 0, 1), 0, 0)) is not None and place(before, before) is before


def test_a_picture_is_made_ahead_of_a_walk_in_open_space_only():
    before, end = pose((0, 0, 0), 0, 0), pose((0, 0, 0.4), 0, 0)
    far = walked_ahead(before, end, np.full((112, 192), 50, np.float32))
    assert far[2, 3] == pytest.approx(0.4 + 8 * 0.4)
    assert walked_ahead(before, end, np.full((112, 192), 0.5, np.float32)) is None
    assert walked_ahead(before, pose((0, 0, 0.4), 0.3, 0), np.full((112, 192), 50, np.float32)) is None


def test_another_look_leaves_things_where_they_are():
    changed, r = 0, np.random.default_rng(3)
    for seed in range(24):
        world = make_world(FAMILIES[seed % 6], seed)
        if (other := another_look(world, r)) is not None:
            changed += 1
            assert other.caption != world.caption
            np.testing.assert_array_equal(other.prims[:, 2:10], world.prims[:, 2:10])
    assert changed > 4


def test_clips_are_rendered_once_and_split_by_seed(stored):
    clips, held = load_clips(), load_clips(held_out=True)
    assert [c.family for c in clips] == [c.family for c in held] == list(FAMILIES)
    assert all(c.seed < HELD_OUT_SEED for c in clips) and all(c.seed >= HELD_OUT_SEED for c in held)
    assert clips[0].rgb.shape == (33, 112, 192, 3) and clips[0].depth.dtype == np.float16
    folder = WORK / "clips"
    assert not render_clips.render_clip("room", clips[0].seed, folder)
    kept = hashlib.sha256((folder / "room/0.rgb.npy").read_bytes()).digest()
    (folder / "room/0.json").unlink()  # as if it had been stopped before the last file
    assert render_clips.render_clip("room", 0, folder)
    assert hashlib.sha256((folder / "room/0.rgb.npy").read_bytes()).digest() == kept


def test_stored_samples_fit_the_networks(stored):
    for name, frames in (("latents", 3), ("pictures", 1)):
        data = Latents(name)
        data.refresh()
        b = data.batch(np.arange(min(data.n, 5)))
        n = len(b["caption"])
        assert b["latent"].shape == b["cache"].shape == b["mask"].shape == (n, frames, 16, 14, 24)
        assert b["c2w"].shape == (n, 4 * frames - 3, 4, 4) and b["K"].shape == (n, 4)
        assert 0 <= b["mask"].min() and b["mask"].max() <= 1 and b["latent"].isfinite().all()


def test_a_seed_is_a_sample(starter):
    made = []
    for _ in range(2):
        r, coder = np.random.default_rng(5), load_tokenizer()
        clip = precompute.rendered("walks", r)
        made.append(precompute.walk_samples(Flight(clip, r), coder, None, r))
    assert len(made[0]) == len(made[1]) > 3
    for a, b in zip(*made):
        assert a.keys() == b.keys() and a["caption"] == b["caption"]
        assert all(torch.equal(a[k], b[k]) for k in a if k != "caption")


def test_a_draft_leaves_parts_as_they_are(starter):
    clip = precompute.rendered("walks", np.random.default_rng(4))
    drafts = load_drafter()(clip.rgb[:2], [clip.caption], np.random.default_rng(1))
    assert drafts.shape == clip.rgb[:2].shape and drafts.dtype == np.uint8
    true = clip.rgb[:2].astype(np.float32) / 128 - 1
    made = mixed(true, drafts.astype(np.float32) / 128 - 1, np.random.default_rng(1))
    kept = (made == true).all(-1)
    assert 0.05 < kept.mean() < 0.95 and np.abs(made - true)[~kept].mean() > 0.01


def test_known_pixels_of_a_flight_stay_the_truth(starter):
    """Where a pool's flights say that a pixel is true, it is, apart from what depth noise moves."""
    pool = Pool(3, seed=2)
    b = pool.batch()
    first = [v for _, v in pool.pending if v.link == 1]
    assert first and b["true"].shape[1:] == (3, 112, 192)
    for v in first:
        off = np.abs(v.warped - v.true).mean(-1)[v.trust > 0.5]
        assert np.median(off) < 0.08
        assert ((0 <= v.trust) & (v.trust <= 1)).all() and (v.trust <= v.valid).all()


def test_the_linear_tokenizer_brings_pictures_back(starter, stored):
    coder, clip = load_tokenizer(), load_clips(held_out=True)[0]
    x = to_input(torch.from_numpy(np.array(clip.rgb[:9])))[None]
    assert psnr(to_display(coder.pictures(coder.model_latent(x))), to_display(x)) > 27


def test_driven_walks_follow_the_road():
    """On the carriageway at one height of a vehicle's cameras, metres a place, and now and then to the side."""
    far, sideways = [], 0
    for seed in range(12):
        world = make_world(DRIVING, 100_000 + seed)
        poses = driven(world, np.random.default_rng(seed), 12)
        p = poses[:, :3, 3]
        assert (world.roads.gap(p[:, 0], p[:, 2]) < 0).all()
        assert np.ptp(p[:, 1]) == 0 and -1.7 <= p[0, 1] <= -1.4
        assert not world.blocked(p, 0.2)
        far.append(np.linalg.norm(p[-1] - p[0]))
        sideways += max(angle(a, b) for a, b in zip(poses, poses[1:])) > 40
    assert np.median(far) > 8
    assert 3 <= sideways <= 11
