"""Turns and walks as a whole: what the figures find in pictures of which it is known what is wrong with them."""

from __future__ import annotations

import json
import math
import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import command
from PIL import Image

from cosmonaut_training import checkpoints
from cosmonaut_training.data.worlds import FAMILIES, make_world
from cosmonaut_training.evaluate import turn_flights, turn_scenes, turns
from cosmonaut_training.evaluate.judge import HEADS, HORIZON, OUTPUTS, SIDE, SLICES, Judge, told, verdict
from cosmonaut_training.evaluate.train_judge import Views, cut, labels, loss, train, varied
from cosmonaut_training.evaluate.turn_figures import Eyes, drift, turn_figures, walk_figures
from cosmonaut_training.evaluate.turn_figures import Walk as JudgedWalk
from cosmonaut_training.evaluate.turn_flights import POINT, fly_all, low, points
from cosmonaut_training.evaluate.turn_measures import TURNED, Edges, Seam, borders, floor, lifted, luma, turned, unseen
from cosmonaut_training.evaluate.turn_scenes import Lens, Truth, read_depth
from cosmonaut_training.evaluate.turn_sheets import GAP, MARGIN, SMALL, save_blind, save_sheet, shuffled
from cosmonaut_training.models.trained import load_tokenizer

LENS = Lens(240.0, 240.0, 191.5, 111.5, 384, 224)
pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    """A room, a street and a walk in small pictures."""
    folder = tmp_path_factory.mktemp("scenes")
    with pytest.MonkeyPatch.context() as small:
        small.setattr(turn_scenes, "WIDTH", 192)
        small.setattr(turn_scenes, "HEIGHT", 112)
        for kind, family in (("turn", "room"), ("turn", "street"), ("walk", "corridor")):
            turn_scenes.write(folder, kind, family, turn_scenes.FIRST_SEED)
    return folder


@pytest.fixture(scope="module")
def eyes(starter):
    torch.manual_seed(0)
    return Eyes(load_tokenizer(), Judge().eval().requires_grad_(False))


def flown(scenes, flights, change=lambda picture, truth, camera: picture, noise=1):
    """Flights that show the truth, changed."""
    for scene in scenes.glob("*/truth.json"):
        truth, target = Truth.read(scene.parent), flights / scene.parent.name / str(noise)
        target.mkdir(parents=True)
        last = len(truth.yaws) - 1
        for i in truth.pictures + ([last] if truth.kind == "turn" else []):
            picture = np.asarray(Image.open(scene.parent / f"true-{i % last if truth.kind == 'turn' else i:04d}.png"))
            Image.fromarray(change(picture, truth, i)).save(target / f"{i:06d}.png")
    return flights


def figures(scenes, flights, eyes):
    found = sorted(p.parent for p in scenes.glob("turn-*/truth.json"))
    true = [turns.true_turn(s, eyes) for s in found]
    return turn_figures([turns.made_turn(s, flights / s.name / "1", eyes) for s in found], true), turn_figures(
        true, true
    )


def test_the_truth_is_right_by_all_figures(scenes, eyes, tmp_path):
    made, true = figures(scenes, flown(scenes, tmp_path), eyes)
    assert made["sharpness"] == made["contrast"] == pytest.approx(1)
    assert made["frechet"] == pytest.approx(0, abs=1e-6)
    assert made["loop_psnr"] == 100
    assert true["floor_off_m"] == 0 and true["floor_rough_m"] < 0.005
    for key in ("family", "words", "seam", "upright", "straight", "horizon_deg"):
        assert made[key] == true[key]
    assert true["straight"] > 0.8


def test_a_border_of_the_known_part_is_found(scenes, eyes, tmp_path):
    def darker(picture, truth, i):
        return np.where(unseen(truth.lens, truth.yaws[i])[..., None], np.maximum(picture, 25) - 25, picture)

    made, true = figures(scenes, flown(scenes, tmp_path, darker), eyes)
    assert made["seam_across"] > true["seam_across"] + 15
    assert made["seam_beside"] == pytest.approx(true["seam_beside"], abs=2)


def test_soft_pictures_are_neither_sharp_nor_true(scenes, eyes, tmp_path):
    soft = lambda picture, *_: np.asarray(Image.fromarray(picture).resize((24, 14)).resize((192, 112)))
    made, _ = figures(scenes, flown(scenes, tmp_path, soft), eyes)
    assert made["sharpness"] < 0.2
    assert made["frechet"] > 0.5


def test_grey_pictures_have_no_contrast(scenes, eyes, tmp_path):
    grey = lambda picture, *_: (picture // 2 + 60).astype(np.uint8)
    made, _ = figures(scenes, flown(scenes, tmp_path, grey), eyes)
    assert made["contrast"] == pytest.approx(0.5, abs=0.02)
    assert made["sharpness"] == pytest.approx(0.25, abs=0.03)


def test_a_turn_that_does_not_close_is_found(scenes, eyes, tmp_path):
    other = lambda picture, truth, i: 255 - picture if truth.kind == "turn" and i == len(truth.yaws) - 1 else picture
    made, _ = figures(scenes, flown(scenes, tmp_path, other), eyes)
    assert made["loop_psnr"] < 15
    assert math.isnan(made["both_ways_psnr"])


def test_borders_are_where_what_is_known_ends():
    for yaw in (0.4, -0.7, 1.1):
        new = unseen(LENS, yaw)[112]
        change = np.flatnonzero(np.diff(new.astype(int)))
        assert [round(c, 6) for c in borders(LENS, yaw)]
        for column in borders(LENS, yaw):
            assert np.abs(change + 0.5 - column).min() <= 0.5
    assert not unseen(LENS, 0).any() and unseen(LENS, math.pi).all()
    assert turned(2 * math.pi - 0.1) == pytest.approx(0.1)


def test_a_seam_is_in_one_column():
    y = np.random.default_rng(1).normal(120, 4, (224, 384))
    plain, cut_in = Seam(), Seam()
    plain.add(y, LENS, 0.5)
    split = y + np.where(unseen(LENS, 0.5), 10, 0)
    cut_in.add(split, LENS, 0.5)
    across, beside = plain.levels
    assert across == pytest.approx(beside, rel=0.5)
    across, beside = cut_in.levels
    assert across == pytest.approx(10, abs=1.5) and beside < 2


@pytest.mark.parametrize(("lean", "share"), [(0, 1), (1, 1), (4, 0)])
def test_leaning_edges_are_not_upright(lean, share):
    y, x = np.mgrid[:112, :192]
    stripes = 128 + 90 * np.tanh(4 * np.sin((x + y * math.tan(math.radians(lean))) / 5))
    edges = Edges()
    edges.add(stripes, np.ones(stripes.shape, bool))
    assert edges.nearly > 1000 and edges.straight == pytest.approx(share, abs=0.05)


def test_lying_edges_are_edges_but_not_upright():
    rows = 128 + 90 * np.tanh(4 * np.sin(np.mgrid[:112, :192][0] / 5))
    edges = Edges()
    edges.add(rows, np.ones(rows.shape, bool))
    assert edges.all > 1000 and edges.upright == 0


class Oracle:
    """Sees black above white in crops, and knows the words that it is given."""

    def __init__(self, family: str, caption: str):
        self.family, self.words = family, told(family, caption)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.zeros(len(x), OUTPUTS)
        out[:, FAMILIES.index(self.family)] = 5
        for head, word in self.words.items():
            out[:, SLICES[self.family, head].start + word] = 5
        dark = (x[:, 0] < 0).float().sum(1)[:, [0, -1]]
        out[:, HORIZON] = (dark - SIDE / 2) / (SIDE / 2)
        return out


def test_a_bent_horizon_is_found():
    world = make_world("forest", 3)
    oracle = Oracle("forest", world.caption)
    y, x = np.mgrid[:224, :384]
    draw = lambda row: np.repeat(np.where(y < row, 0, 255).astype(np.uint8)[None, ..., None], 3, 3)
    level = verdict(oracle, draw(112), "forest", world.caption, [])
    bent = verdict(oracle, draw(112 + 20 * np.sin(x / 61)), "forest", world.caption, [])
    low_ = verdict(oracle, draw(112 + 22.4), "forest", world.caption, [])
    assert level.horizon < 0.01
    assert bent.horizon > 0.03
    assert low_.horizon == pytest.approx(0.1, abs=0.01)


def test_verdicts_know_right_from_wrong():
    world, others = make_world("room", 1), [make_world("room", i).caption for i in range(2, 60)]
    pictures = np.zeros((2, 112, 192, 3), np.uint8)
    right = verdict(Oracle("room", world.caption), pictures, "room", world.caption, others)
    assert right.family == right.family_pictures == right.words == right.caption == right.caption_pictures == 1
    other = next(c for c in others if told("room", c) != told("room", world.caption))
    wrong = verdict(Oracle("room", other), pictures, "room", world.caption, [other])
    assert wrong.family == 1 and wrong.words < 1 and wrong.caption == 0
    elsewhere = verdict(Oracle("corridor", make_world("corridor", 1).caption), pictures, "room", world.caption, others)
    assert elsewhere.family == elsewhere.family_pictures == 0


@pytest.mark.parametrize("family", FAMILIES)
def test_captions_are_read(family):
    said = [told(family, make_world(family, seed).caption) for seed in range(150)]
    for head, words in HEADS[family].items():
        assert {s[head] for s in said} == set(range(len(words)))


def test_the_longer_word_is_meant():
    name = lambda family, head, caption: HEADS[family][head][told(family, caption)[head]]
    room = "a pale blue room with a dark wooden floor, a yellow rug, a white sofa, cool lamplight"
    assert name("room", "floor", room) == "dark wooden" and name("room", "wall", room) == "pale blue room"
    assert name("forest", "ground", "a path through a oak forest with dry grass, under fog") == "dry grass"
    with pytest.raises(ValueError, match="nothing of wall"):
        told("room", "a violet room with a tiled floor, warm lamplight")


def test_crops_know_where_the_horizon_is():
    r = np.random.default_rng(1)
    rows = r.integers(45, 66, 12) + 0.5
    pictures = np.where(np.arange(112)[None, :, None, None] < rows[:, None, None, None], 0, 255)
    pictures = np.broadcast_to(pictures, (12, 112, 192, 3)).astype(np.uint8).copy()
    x, horizon = cut(pictures, rows, r)
    middle = (SIDE - 1) / 2
    found = ((x[:, 0] < 0).sum(1)[:, [0, -1]] - 0.5 - middle) / middle
    assert (found - horizon).abs().max() < 0.03
    assert horizon.std() > 0.1
    assert varied(x, r).shape == x.shape


def test_the_classifier_learns_from_training_worlds_only(tmp_path, monkeypatch):
    views = Views.of("street", 500_000, 2, 0)
    assert views.horizons == pytest.approx([55.5, 55.5]) and views.pictures.shape == (2, 112, 192, 3)
    words = labels(views.families, views.captions)
    mine = [i for i, (family, _) in enumerate(SLICES) if family == "street"]
    assert (words[:, mine] >= 0).all() and (words >= 0).sum() == 2 * len(mine)
    good = torch.zeros(2, OUTPUTS)
    good[:, FAMILIES.index("street")] = 20
    for i, part in enumerate(SLICES.values()):
        if i in mine:
            good[:, part.start + int(words[0, i])] = 20
    kinds, level = torch.from_numpy(views.families), torch.zeros(2, 2)
    assert loss(good, kinds, words, level) < 1e-3
    assert loss(good, 0 * kinds, words, level) > 10
    assert loss(good, kinds, words, level + 0.5) > 0.5
    one, again, other = (train(views, 2, seed).state_dict()["level.3.weight"] for seed in (1, 1, 2))
    assert torch.equal(one, again) and not torch.equal(one, other)
    with pytest.raises(AssertionError):
        Views.of_training(400_001, 1)


def test_floors_are_flat_or_not():
    r = np.random.default_rng(2)
    flat = np.stack([r.uniform(-6, 6, 60_000), np.full(60_000, 1.5), r.uniform(-6, 6, 60_000)], 1)
    wall = np.stack([np.full(9_000, 6.0), r.uniform(1, 1.5, 9_000), r.uniform(-6, 6, 9_000)], 1)
    found = floor(np.concatenate([flat, wall]))
    assert found.below == pytest.approx(1.5) and found.rough < 1e-6 and found.cells > 1500
    wavy = flat + np.stack([0 * flat[:, 0], 0.2 * np.sin(flat[:, 0] * 2), 0 * flat[:, 0]], 1)
    assert floor(wavy).rough == pytest.approx(0.13, abs=0.04)
    assert floor(flat[:3]).cells == 0 and math.isnan(floor(flat[:3]).rough)


def test_points_lie_where_a_turned_camera_sees_them(scenes):
    scene = scenes / "turn-room-960000"
    truth = Truth.read(scene)
    clouds = [lifted(read_depth(scene / f"depth-{i:04d}.png"), truth.lens, truth.yaws[i]) for i in truth.depths]
    # Views overlap: what two of them see of the walls lies in the same places.
    wall = lambda p: {tuple(c) for c in np.floor(p[np.abs(p[:, 1]) < 0.3] / 0.4).astype(int)}
    first, second = wall(clouds[0]), wall(clouds[1])
    assert len(first & second) > 0.15 * len(first)
    turned_wrongly = wall(clouds[1] * np.array([-1, 1, 1]))
    assert len(first & turned_wrongly) < len(first & second)


def cloud(p) -> bytes:
    data = np.zeros(len(p), POINT)
    data["p"] = p
    head = f"ply\nformat binary_little_endian 1.0\nelement vertex {len(p)}\nproperty float x\nend_header\n"
    return head.encode() + data.tobytes()


def test_clouds_are_turned_into_the_programs_axes(tmp_path):
    (tmp_path / "a.ply").write_bytes(cloud([[1, -2, -3], [1, 0.5, -3], [30, -2, 0]]))
    p = points(tmp_path / "a.ply")
    assert p.tolist() == [[1, 2, 3], [1, -0.5, 3], [30, 2, 0]]
    assert low(p).tolist() == [[1, 2, 3]]
    (tmp_path / "b.ply").write_bytes(cloud([[1, 2, 3]])[:-1])
    with pytest.raises(ValueError, match="not a point cloud"):
        points(tmp_path / "b.ply")


PROGRAM = """
import sys
from pathlib import Path
argv = sys.argv[1:]
of = lambda name: argv[argv.index(name) + 1]
with open(Path(__file__).with_suffix(".log"), "a") as log:
    log.write(" ".join(argv) + chr(10))
if "--model" in argv:
    sys.exit("no such model")
if argv[0] == "rollout":
    folder = Path(of("--frames-dir"))
    folder.mkdir()
    for i in range(sum(not line.startswith("#") for line in open(of("--path")))):
        (folder / f"{i:06d}.png").write_bytes(b"")
else:
    Path(of("--out")).write_bytes(Path(__file__).with_suffix(".ply").read_bytes())
"""


def test_flights_are_flown_once(scenes, tmp_path):
    program, flights = tmp_path / "program.py", tmp_path / "flights"
    program.write_text(PROGRAM)
    (tmp_path / "program.ply").write_bytes(cloud([[0, -1.5, -2]]))
    calls = lambda: (tmp_path / "program.log").read_text().splitlines()
    run = [sys.executable, str(program)]
    fly_all(run, scenes, flights, 2, [])
    # Two turns there, back (once) and exported; one walk.
    assert len(calls()) == 2 * (2 + 2 + 1) + 2
    turn = flights / "turn-street-960000"
    assert len(list((turn / "1").glob("*.png"))) == len(list((turn / "1/back").glob("*.png"))) == 97
    assert not (turn / "2/back").exists() and np.load(turn / "2/floor.npy").tolist() == [[0, 1.5, 2]]
    assert len(list((flights / "walk-corridor-960000/2").glob("*.png"))) == 801
    assert not list(flights.rglob(".*"))
    fly_all(run, scenes, flights, 2, [])
    assert len(calls()) == 12
    shutil.rmtree(turn / "1/back")
    fly_all(run, scenes, flights, 2, [])
    assert len(calls()) == 13 and "back.tum" in calls()[-1] and "--seed 1" in calls()[-1]
    with pytest.raises(SystemExit, match="no such model"):
        fly_all(run, scenes, tmp_path / "other", 1, ["--model", "missing"])


def test_scenes_are_held_out_and_not_the_same(scenes, capsys):
    chosen = turn_scenes.chosen(12, 4, turn_scenes.FIRST_SEED)
    assert len(set(chosen)) == 16
    assert [c[1] for c in chosen[:6]] == list(FAMILIES) and {c[2] for c in chosen[6:12]} == {960_001}
    with pytest.raises(SystemExit):
        command(turn_scenes, "nowhere", "--first-seed", 5)
    truth = Truth.read(scenes / "turn-street-960000")
    assert abs(truth.yaws[-1]) == pytest.approx(2 * math.pi) and len(truth.yaws) == 97
    lines = lambda name: (scenes / "turn-street-960000" / name).read_text().splitlines()[1:]
    assert [x.split()[1:] for x in lines("path.tum")[1:-1]] == [x.split()[1:] for x in lines("back.tum")[-2:0:-1]]


def test_the_key_of_a_blind_sheet_is_right(scenes, tmp_path):
    black = flown(scenes, tmp_path / "flights", lambda picture, *_: picture // 8)
    found = sorted(p.parent for p in scenes.glob("turn-*/truth.json"))
    key = json.loads(save_blind(tmp_path / "blind.png", found, black, 1, 4).read_text())
    assert sum(row["made"] for row in key.values()) == len(found) and len(key) == 2 * len(found)
    sheet = np.asarray(Image.open(tmp_path / "blind.png"))[:, MARGIN:]
    for number, row in key.items():
        top = (int(number) - 1) * (SMALL[1] + GAP)
        shown = sheet[top : top + SMALL[1], : SMALL[0]]
        true = np.asarray(Image.open(scenes / row["scene"] / "true-0000.png"))
        assert np.abs(shown.astype(int) - (true // 8 if row["made"] else true)).max() <= 1
    orders = {tuple(r.noise for r in shuffled(found, black, 1, seed)) for seed in range(20)}
    assert len(orders) > 2
    save_sheet(tmp_path / "sheet.png", found, black, 1)
    assert Image.open(tmp_path / "sheet.png").height == 2 * len(found) * (SMALL[1] + GAP)


def test_a_blind_sheet_shows_a_scene_once_where_there_are_enough(tmp_path):
    many = [tmp_path / str(i) for i in range(30)]
    rows = shuffled(many, tmp_path, 1, 1)
    assert len({r.scene for r in rows}) == 24 and sum(r.noise > 0 for r in rows) == 12


def test_walks_are_measured_along_the_way(scenes, eyes):
    scene = scenes / "walk-corridor-960000"
    truth, pictures = Truth.read(scene), turns.true_pictures(scene)
    true = JudgedWalk.of(truth, pictures, eyes)
    same = walk_figures([true], [true])
    assert same["sharpness"] == 1 and same["colour_drift"] == 0 and len(same["family_by_picture"]) == 8
    # A third of all green is gone in the last picture.
    red = lambda i: (pictures(i) * (np.array([1, 2 / 3, 1]) if i > 700 else 1)).astype(np.uint8)
    made = JudgedWalk.of(truth, red, eyes)
    green = np.stack(true.colours)[-1, 1] / 3
    assert drift(made, true) == pytest.approx(green / np.mean(true.colours[4:]), rel=0.05)
    shown = walk_figures([made], [true])["colour_drift_by_picture"]
    assert shown[:7] == [0] * 7 and shown[7] > 0


def test_the_report_has_all_that_was_flown(scenes, starter, tmp_path, capsys, forget):
    forget("judge")
    checkpoints.save("judge", {"net": Judge().state_dict()})
    for noise in (1, 2):
        flown(scenes, tmp_path / "flights", lambda p, *_, n=noise: np.roll(p, n, 1), noise)
    files = {name: tmp_path / name for name in ("all.json", "sheet.png", "blind.png")}
    given = ("--json", files["all.json"], "--sheet", files["sheet.png"], "--blind", files["blind.png"])
    command(turns, scenes, tmp_path / "flights", *given)
    written, shown = json.loads(files["all.json"].read_text()), capsys.readouterr().out
    assert "2 turns, noise 1, 2" in shown and "1 walks, noise 1, 2" in shown and "0 to 0.4: " in shown
    first, second = (written["turns"]["noises"][n]["frechet"] for n in "12")
    assert written["turns"]["mean"]["frechet"] == pytest.approx((first + second) / 2)
    assert written["turns"]["spread"]["frechet"] == pytest.approx(abs(first - second) / math.sqrt(2))
    assert set(written["turns"]["by_family"]) == {"room", "street"}
    assert all(f.exists() for f in (*files.values(), tmp_path / "sheet-walks.png", tmp_path / "blind.key.json"))


def test_other_views_than_those_ahead_are_judged():
    lens = replace(LENS, fx=250.0)
    assert unseen(lens, TURNED).mean() > 0.35
    assert luma(np.full((1, 1, 3), 200, np.uint8)) == pytest.approx(200)
    assert turn_flights.PROGRAM.name == "cosmonaut"
