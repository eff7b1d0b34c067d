"""The judges of drives, on numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cosmonaut_training.data.render_drives import THREE, chosen, passed_before, vehicle
from cosmonaut_training.data.worlds import DRIVING, make_world
from cosmonaut_training.evaluate.drive_figures import manoeuvres, views
from cosmonaut_training.evaluate.returns import Shot, sampled, seen_again

K = np.array([10.0, 10.0, 3.5, 1.5])


def shot(x: float, depth: float) -> Shot:
    pose = np.eye(4)
    pose[0, 3] = x
    blank = np.zeros((4, 8, 3))
    return Shot(0, "front", pose, blank, np.full((4, 8), depth))


def test_a_wall_seen_from_beside_is_shifted_by_its_parallax():
    u, v, both = seen_again(shot(0, 4), shot(1, 4), K)
    # A metre to the right, 4 m away, through 10 pixels: 2.5 pixels to the left.
    assert np.allclose(u, np.mgrid[:4, :8][1] - 2.5) and np.allclose(v, np.mgrid[:4, :8][0])
    assert both[:, 3:].all() and not both[:, :3].any()


@pytest.mark.parametrize("before", [3.8, 4.2])
def test_another_surface_is_not_the_same_place(before):
    assert not seen_again(shot(0, 4), shot(1, before), K)[2].any()


def test_the_sky_is_no_place():
    assert not seen_again(shot(0, 100), shot(0, 100), K)[2].any()


def test_colours_are_mixed_of_four():
    rgb = np.zeros((2, 2, 3))
    rgb[0, 1], rgb[1, 1] = 8, 16
    assert np.allclose(sampled(rgb, np.array([0.5]), np.array([0.25])), 5)


def drive(asked: str, seen: str | None, error: float) -> dict:
    told = float(asked == seen)
    return {"manoeuvre": asked, "manoeuvre_seen": seen, "told_apart": told, "tfe_cm": error, "tfe_share": error / 800}


def test_manoeuvres_are_counted_by_what_was_asked_for():
    drives = [
        drive("left_turn", "left_turn", 10),
        drive("left_turn", "forward", 30),
        drive("left_turn", None, 20),
        drive("forward", "forward", 8),
        drive("other", "forward", 99),
    ]
    lines = [line.split() for line in manoeuvres(drives)[1:]]
    assert lines[0][:6] == ["forward", "1", "1", "1.000", "8.0", "0.0100"]
    assert lines[1] == ["left_turn", "3", "1", "0.333", "20.0", "0.0250", "1", "forward,", "1", "lost"]
    assert lines[2][:5] == ["all", "4", "2", "0.500", "15.0"]


def test_views_are_held_to_the_true_ones():
    lines = views([{"cse": 3.0}, {"cse": 6.0}, {"cse": None}], [{"cse": 3.0}])
    assert lines[1].split() == ["cse", "4.500", "3.000", "1.50"]
    assert lines[2].split() == ["cse_inliers", "-", "-", "-"]


def test_three_ways_lead_from_one_start_and_turn_apart():
    three = chosen(1, 960_000, "three")
    assert sorted(route for _, route in three) == sorted(THREE)
    seed = three[0][0]
    world = make_world(DRIVING, seed)
    assert passed_before(world.roads.routes, 2) > 5
    ways = {route: vehicle(world, seed, route, np.arange(25) / 12, 2) for _, route in three}
    for way in ways.values():
        assert np.allclose(way[0], ways["along"][0], atol=0.02)
    turned = {route: (np.linalg.inv(way[0]) @ way[-1])[1, 0] for route, way in ways.items()}
    assert turned["left"] > 0.3 and turned["right"] < -0.3 and abs(turned["along"]) < 0.01
