"""The C warp against its formulas, and against the tensors that the engine's warp is held to."""

from __future__ import annotations

import formulas
import numpy as np
import pytest
from safetensors.numpy import load_file

from cosmonaut_training.data import native
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.worlds import HELD_OUT_SEED, make_world
from cosmonaut_training.places import GOLDEN

WIDTH, HEIGHT = 48, 28
K = np.array([40, 41, 23.5, 13.5], np.float32)
OTHER_K = np.array([44, 42, 23, 14], np.float32)


def at(x: float, z: float, yaw: float) -> np.ndarray:
    return pose((x, -1.6, z), yaw, 0.03)


@pytest.mark.parametrize(
    "family,source,target",
    [
        ("courtyard", at(0, -3, 0), at(0.35, -2.2, 0.1)),
        ("corridor", at(0, -2, 0), at(0.2, -0.6, -0.05)),
        ("room", at(0.3, 0, 0.4), at(-0.2, 0.3, 0.3)),
        ("street", at(0, 0, 0), at(0.8, 0.5, -0.2)),
    ],
)
def test_a_splat_is_its_formula(family, source, target):
    rgb, z = native.render(make_world(family, HELD_OUT_SEED + 4), source[None], K, WIDTH, HEIGHT)
    colour = rgb[0].astype(np.float32) / 128 - 1
    made = native.warp(colour[None], z, source[None], K[None], target, OTHER_K, fill=False, sharp=False)
    colours, depth, magnified = formulas.splat(colour, z[0], source, K, target, OTHER_K)
    reached = depth > 0
    assert (reached != made.reached).mean() < 0.002  # a rounding may decide at an edge
    both = reached & made.reached
    assert both.mean() > 0.5
    for ours, c in ((colours, made.colour), (depth, made.z), (magnified, made.magnified)):
        assert np.quantile(np.abs(ours - c)[both], 0.998) < 2e-4


def test_edges_are_their_formula():
    _, z = native.render(make_world("forest", HELD_OUT_SEED + 4), at(0, 0, 0)[None], K, WIDTH, HEIGHT)
    edge = formulas.edges(z[0].astype(np.float64))
    assert 0 < edge.mean() < 0.5
    assert (edge == (native.edge_filter(z[0], formulas.EDGE) == 0)).mean() > 0.998


def test_holes_are_filled_by_the_formula():
    """A plane at one metre, seen from 0.7 m to the side: a hole on one side."""
    r = np.random.default_rng(5)
    colour, z = r.uniform(-1, 1, (1, HEIGHT, WIDTH, 3)).astype(np.float32), np.ones((1, HEIGHT, WIDTH), np.float32)
    there = at(0.7, 0, 0)
    bare, full = (
        native.warp(colour, z, at(0, 0, 0)[None], K[None], there, K, fill=f, sharp=False) for f in (False, True)
    )
    assert 0.2 < bare.reached.mean() < 0.9
    np.testing.assert_allclose(full.colour, formulas.filled(bare.colour.astype(np.float64), bare.reached), atol=1e-5)


def test_the_first_source_wins_and_the_second_fills_in():
    colour = np.stack([np.full((HEIGHT, WIDTH, 3), v, np.float32) for v in (-0.5, 0.5)])
    z, here = np.ones((2, HEIGHT, WIDTH), np.float32), at(0, 0, 0)
    made = native.warp(colour, z, np.stack([at(0.7, 0, 0), here]), np.stack([K, K]), here, K, fill=False)
    alone = native.warp(colour[:1], z[:1], at(0.7, 0, 0)[None], K[None], here, K, fill=False)
    np.testing.assert_allclose(made.colour[..., 0], np.where(alone.reached, -0.5, 0.5), atol=1e-6)


def test_golden_warp():
    t = load_file(GOLDEN / "starter-parts.safetensors")
    lens, sources = t["warp.K"], [t["warp.source_" + k] for k in ("colour", "depth", "c2w")]
    cubic = load_file(GOLDEN / "warp-cubic.safetensors")["filled"]
    for i, target in enumerate(t["warp.target_c2w"]):
        bare, full = (
            native.warp(*sources, np.stack([lens] * 2), target, lens, fill=f, sharp=False) for f in (False, True)
        )
        sharp = native.warp(*sources, np.stack([lens] * 2), target, lens)
        np.testing.assert_array_equal(bare.reached, t["warp.mask"][i] > 0)
        np.testing.assert_allclose(bare.z, t["warp.depth"][i], atol=1e-5)
        np.testing.assert_allclose(bare.colour, t["warp.colour"][i], atol=2e-6)
        np.testing.assert_allclose(full.colour, t["warp.filled"][i], atol=2e-6)
        np.testing.assert_allclose(sharp.colour, cubic[i], atol=2e-6)


def test_golden_warp_with_a_limit_to_magnification():
    t = load_file(GOLDEN / "warp-magnified.safetensors")
    sources = [t["source_" + k] for k in ("colour", "depth", "c2w")]
    for i, target in enumerate(t["target_c2w"]):
        made = native.warp(
            *sources, np.stack([t["source_K"]] * 2), target, t["target_K"], t["source_magnification"], 3.0
        )
        np.testing.assert_array_equal(made.fresh, t["mask"][i] > 0)
        np.testing.assert_allclose(made.z, t["depth"][i], atol=1e-5)
        np.testing.assert_allclose(made.magnified, t["magnification"][i], atol=1e-5)
        np.testing.assert_allclose(made.colour, t["filled"][i], atol=2e-6)
