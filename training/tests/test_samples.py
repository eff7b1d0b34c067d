"""What the keyframe prior learns from: guesses, samples kept on a device, and their mirrored and lighter forms."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cosmonaut_training.data import guesses, native
from cosmonaut_training.data.clips import psnr
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.guesses import CELL, HEIGHT, cells_of, cylinder, filled, guess, looked_up
from cosmonaut_training.data.stock import Stock
from cosmonaut_training.data.variation import Variation
from cosmonaut_training.data.worlds import make_world
from cosmonaut_training.models.dit import pack_mask
from cosmonaut_training.models.tokenizer import to_display, to_input
from cosmonaut_training.models.trained import load_tokenizer

K = np.array([120, 120, 95.5, 55.5], np.float32)


def picture(seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """A view of a street in [-1,1], and its pose."""
    at = pose((0.3, -1.7, 1), 0.4, -0.05)
    return native.render(make_world("street", seed), at[None], K)[0][0].astype(np.float32) / 128 - 1, at


def test_the_cylinder_has_122_pixels_a_radian():
    at = pose((0, 0, 0), 0.5, 0.0)
    u, v = cylinder(at, K, 112, 192)
    assert u.shape == v.shape == (56, 96)
    # The middle of the picture lies half a radian to the right, at the height of the horizon.
    assert CELL * u[27:29, 47:49].mean() == pytest.approx(0.5 * 768 / (2 * np.pi), abs=0.01)
    assert CELL * v[27:29, 47:49].mean() == pytest.approx(HEIGHT / 2, abs=0.01)
    # Below the horizon by arctan(y / f) lies f_cylinder * y / f.
    assert CELL * v[55, 47] == pytest.approx(HEIGHT / 2 + 768 / (2 * np.pi) * 55 / 120, abs=0.05)


def test_a_cell_is_the_mean_of_its_pixels_and_is_found_again():
    u, v = np.meshgrid(np.arange(0.25, 4, 0.5), np.arange(0.25, 3, 0.5))
    colours = np.random.default_rng(1).uniform(-1, 1, (*u.shape, 3))
    cells = cells_of(colours, u, v)
    np.testing.assert_allclose(cells[1, 2], colours[2:4, 4:6].mean((0, 1)))
    middles = np.meshgrid(np.arange(4) + 0.5, np.arange(3) + 0.5)
    np.testing.assert_allclose(looked_up(cells, *middles)[:2, :3], cells[:2, :3])


def test_a_guess_keeps_the_layout_and_loses_the_detail():
    true, at = picture()
    r, off, sharp = np.random.default_rng(2), [], []
    detail = lambda x: np.abs(np.diff(x, axis=1)).mean()
    for _ in range(5):
        guessed = guess(true, at, K, r)
        assert guessed.shape == true.shape and guessed.dtype == np.float32 and np.abs(guessed).max() <= 1
        blocks = lambda x: x.reshape(7, 16, 12, 16, 3).mean((1, 3))
        off.append(np.abs(blocks(guessed) - blocks(true)).mean())
        sharp.append(detail(guessed) / detail(true))
    assert np.mean(off) < 0.12 and max(sharp) < 0.8
    assert np.abs(blocks(true[:, ::-1]) - blocks(true)).mean() > 2 * np.mean(off)


def test_a_guess_looks_right_backwards_too():
    """Behind the place the azimuth leaps by a whole turn; no edge may show there."""
    at = pose((0, 0, 0), np.pi, 0.0)
    across = np.linspace(-1, 1, 192, dtype=np.float32)[None, :, None] * np.ones((112, 1, 3), np.float32)
    guessed = guess(across, at, K, np.random.default_rng(3))
    assert np.abs(np.diff(guessed.mean((0, 2)))).max() < 0.1


def test_a_guess_fills_the_holes_alone():
    true, at = picture()
    known = np.zeros(true.shape[:2], bool)
    known[:, :90] = True
    guessed = guess(true, at, K, np.random.default_rng(1))
    whole = filled(true, known, guessed)
    assert np.array_equal(whole[:, :90], true[:, :90]) and np.array_equal(whole[:, 90:], guessed[:, 90:])


def rows(first: int, n: int) -> dict:
    numbers = torch.arange(first, first + n).float()
    return {"latent": numbers[:, None, None, None].expand(-1, 16, 2, 3), "mask": torch.full((n, 4, 2, 3), 8).byte()}


def test_a_stock_keeps_the_newest():
    stock = Stock(10, "cpu")
    for first, n in ((0, 4), (4, 4), (8, 5)):
        stock.add(rows(first, n))
    assert (stock.n, stock.size) == (13, 10)
    b = stock.rows(torch.arange(10))
    assert sorted(b["latent"][:, 0, 0, 0].tolist()) == list(range(3, 13)) and (b["mask"] == 0.5).all()
    stock.add(rows(100, 25))
    assert sorted(stock.rows(torch.arange(10))["latent"][:, 0, 0, 0].tolist()) == list(range(115, 125))


def test_latents_are_varied_as_their_pictures_are(starter):
    """Mirrored and lighter latents are those of mirrored and lighter pictures."""
    coder, (true, _) = load_tokenizer(), picture()
    x = to_input(torch.from_numpy(((true + 1) * 128).astype(np.uint8)))[None, None]
    z, varied = coder.model_latent(x), Variation(coder, "cpu")
    shown = lambda z: to_display(coder.pictures(z))
    mirrored = shown(varied.mirror(z[:, 0])[:, None])
    assert psnr(mirrored, shown(coder.model_latent(x.flip(-1)))) > 35 > 25 > psnr(mirrored, shown(z))
    lighter = varied.expose(z[:, 0], torch.tensor([0.9]), torch.tensor([0.03]))
    torch.testing.assert_close(lighter, coder.model_latent(0.9 * x + 0.03)[:, 0], atol=1e-3, rtol=1e-3)


def test_a_varied_sample_is_of_one_piece(starter):
    """Mask and latents are mirrored together, and an appearance that is unknown stays so."""
    coder = load_tokenizer()
    x = torch.rand(1, 1, 3, 112, 192, generator=torch.Generator().manual_seed(1)) * 2 - 1
    mask = torch.zeros(1, 1, 112, 192)
    mask[..., :60] = 1
    quarters = lambda m: pack_mask(m)[:, 0, :4]
    one = {k: coder.model_latent(x)[:, 0] for k in ("latent", "cache", "guess")}
    one |= {"mask": quarters(mask), "nearness": quarters(mask), "appearance": torch.zeros(1, 32)}
    one |= {"focal": torch.ones(1), "text": torch.zeros(1, 8), "mirrored_text": torch.ones(1, 8)}
    b = {k: v.repeat_interleave(16, 0) for k, v in one.items()}
    out = Variation(coder, "cpu")(b, torch.Generator().manual_seed(4))
    turned = out["text"][:, 0] == 1
    assert 0 < turned.sum() < 16 and not out["appearance"].any()
    for i in range(16):
        expected = quarters(mask.flip(-1)) if turned[i] else quarters(mask)
        assert torch.equal(out["mask"][i], expected[0]) and torch.equal(out["nearness"][i], expected[0])
        seen = x.flip(-1) if turned[i] else x
        shown = coder.pictures(out["latent"][i][None, None])[0, 0]
        truth = coder.pictures(coder.model_latent(seen))[0, 0]
        slope = ((shown - shown.mean()) * (truth - truth.mean())).mean() / truth.var()
        assert 0.8 < slope < 1.1
    assert torch.equal(out["latent"], out["guess"])


def test_guesses_are_finished_from_their_level_down():
    from cosmonaut_training.train.keyframe_prior import noise_levels

    guessed = torch.arange(2000) % 2 == 0
    sigma = noise_levels(guessed, torch.Generator().manual_seed(1))
    assert sigma[guessed].max() <= guesses.LEVEL * 1.001 and sigma[guessed].min() >= 0.03 * 0.999
    assert sigma[~guessed].max() > 20
