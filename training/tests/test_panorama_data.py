"""Panoramas: the ray caster's cylinder, its geometry, the GPU's source, and what samples know."""

from __future__ import annotations

import ctypes
import math
import subprocess

import numpy as np
import pytest
import torch

from cosmonaut_training.data import native, panorama_pool, panoramas
from cosmonaut_training.data.cylinder import CYLINDER, Cylinder, look_up
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.native import gpu
from cosmonaut_training.data.panorama_pool import turned
from cosmonaut_training.data.panoramas import PLACES, Conditions, Stored, near_by, split, stand, training_world
from cosmonaut_training.data.worlds import DRIVING, FAMILIES, make_world
from cosmonaut_training.models.panorama import COLOUR, DistanceBasis
from cosmonaut_training.models.trained import load_tokenizer

SMALL = Cylinder(256, 64)
pytestmark = pytest.mark.usefixtures("one_thread")


def standing(family: str, seed: int = 5):
    world = make_world(family, seed)
    return world, stand(world, np.random.default_rng(1)).astype(np.float32)


def planes(rgb: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(rgb).permute(0, 3, 1, 2).float() / 128 - 1


@pytest.mark.parametrize("family", [*FAMILIES, DRIVING])
def test_a_picture_is_a_part_of_the_panorama(family):
    world, place = standing(family)
    yaw, pitch, f = 2.8, -0.1, 150.0
    at, K = pose(place, yaw, pitch)[None], np.array([f, f, 95.5, 55.5])
    true, z = (torch.from_numpy(a) for a in native.render(world, at, K))
    rgb, distance = native.panoramas(world, place[None])
    u, v = CYLINDER.of_pictures(*(torch.tensor([a]) for a in (yaw, pitch, f)))
    made = look_up(planes(rgb), u, v)[0].permute(1, 2, 0)
    assert (made - (true[0].float() / 128 - 1)).abs().mean() < 0.05
    # A metre along the picture's axis is this much along the ground.
    y = (torch.arange(112) - 55.5)[:, None] / f
    ahead = math.cos(pitch) + math.sin(pitch) * y
    reach = torch.hypot((torch.arange(192) - 95.5)[None] / f, ahead.expand(112, 192))
    far = look_up(torch.from_numpy(distance)[:, None], u, v, "nearest")[0, 0]
    off = (far / (z[0] * reach) - 1).abs()[z[0] < 60]
    assert off.numel() > 1000 and off.median() < 0.01


def test_pictures_lie_where_panoramas_find_them():
    yaw, pitch, focal = torch.tensor([0.4, -3.0]), torch.tensor([0.2, -0.3]), torch.tensor([110.0, 140.0])
    u, v, inside = CYLINDER.in_pictures(yaw, pitch, focal)
    column, row = CYLINDER.of_pictures(yaw, pitch, focal)
    assert 0.05 < inside.float().mean() < 0.2
    for i in range(2):
        y, x = torch.nonzero(inside[i], as_tuple=True)
        y, x = y[::97], x[::97]
        near = lambda a: torch.stack([a[i, v[i, y, x].long() + dy, u[i, y, x].long() + dx] for dy, dx in CORNERS])
        apart = CYLINDER.apart(near(column), near(row), x.float(), y.float()).amin(0)
        assert apart.max() < 1.5


CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


def test_a_warp_shows_what_is_there():
    """From the panorama of a place to another 1 to 2 m away: colours and distances are those rendered there."""
    for family in ("room", "courtyard", "street"):
        world, place = standing(family)
        other = near_by(world, place, np.random.default_rng(2), 1, 2)
        rgb, distance = native.panoramas(world, np.stack([place, other]).astype(np.float32))
        picture, distance = planes(rgb), torch.from_numpy(distance)
        shift = torch.from_numpy((place - other).astype(np.float32))[None]
        made, reached, far, magnified = CYLINDER.warp(
            picture[:1], distance[:1], shift, torch.ones(1, 192, 768, dtype=torch.bool)
        )
        clear = (reached & (magnified < 1.5))[0]
        assert clear.float().mean() > 0.3, family
        assert (made[0] - picture[1]).abs().mean(0)[clear].median() < 0.03, family
        assert (far[0] / distance[1] - 1).abs()[clear].quantile(0.9) < 0.03, family


def test_a_warp_to_the_same_place_changes_nothing():
    rgb, distance = native.panoramas(*(lambda w, p: (w, p[None]))(*standing("street")), 256, 64)
    picture, distance = planes(rgb), torch.from_numpy(distance)
    made, reached, far, magnified = SMALL.warp(picture, distance, torch.zeros(1, 3), torch.ones(1, 64, 256) > 0)
    assert reached.float().mean() > 0.85
    assert (made - picture).abs().amax(1)[reached].quantile(0.99) < 1e-2
    off = (far / distance - 1).abs()[reached]
    assert off.median() < 1e-3 and off.quantile(0.95) < 0.05  # the nearest of the points that fall on a pixel
    assert (magnified[reached] - 1).abs().max() < 1e-3


STUB = """
#include <cmath>
#include <cstddef>
#include <cstdint>
#define __device__
#define __global__
struct Dim { int x, y, z; };
static Dim blockIdx, blockDim = {1, 1, 1}, threadIdx;
"""

CALLS = """
extern "C" void run(const uint8_t *block, const int *head, const float *places, int n, int width, int height,
                    uint8_t *hits, float *depth, uint8_t *rgb) {
#define AT(i, type) ((const type *)(block + head[2 + i]))
#define GIVEN AT(0, float), AT(1, float), AT(2, float), AT(3, float), AT(4, float), AT(5, float), AT(6, uint8_t), \\
        AT(7, int16_t), AT(8, int16_t), places, head[0], head[1], width, height, hits
#define EACH for (blockIdx.z = 0; blockIdx.z < n; blockIdx.z++) \\
        for (blockIdx.y = 0; blockIdx.y <= height; blockIdx.y++) for (blockIdx.x = 0; blockIdx.x <= width; blockIdx.x++)
    EACH panorama_hits(GIVEN, depth);
    EACH panorama_colours(GIVEN, rgb);
}
"""


@pytest.fixture(scope="module")
def threads(tmp_path_factory):
    """The GPU's kernels as the processor runs them, a thread after the other."""
    folder = tmp_path_factory.mktemp("kernels")
    source = STUB + "#define __CUDACC__\n" + native.source("world") + CALLS
    (folder / "kernels.cpp").write_text(source)
    built = ["g++", "-O1", "-w", "-fPIC", "-shared", "-o", folder / "kernels.so", folder / "kernels.cpp"]
    subprocess.run(built, check=True)
    return ctypes.CDLL(str(folder / "kernels.so"))


@pytest.fixture(scope="module")
def renderer(threads):
    """In the place of GpuRenderer."""

    def rendered(block, places, width=768, height=192):
        n, head = len(places), np.frombuffer(block[:64].tobytes(), np.int32)
        scratch = np.zeros(n * width * height * gpu.HIT, np.uint8)
        rgb, distance = np.zeros((n, height, width, 3), np.uint8), np.zeros((n, height, width), np.float32)
        pointer = lambda a: a.ctypes.data_as(ctypes.c_void_p)
        given = [pointer(a) for a in (block, head, np.ascontiguousarray(places, np.float32))]
        threads.run(*given, n, width, height, *map(pointer, (scratch, distance, rgb)))
        return torch.from_numpy(rgb), torch.from_numpy(distance)

    return rendered


@pytest.mark.parametrize("family", ["corridor", "forest", "canyon", DRIVING])
def test_the_kernels_cast_the_same_rays(renderer, family):
    world, place = standing(family)
    block = np.zeros(1_500_000, np.uint8)
    length = native.pack(world, block)
    assert 0 < length < len(block) and native.pack(world, np.zeros(length - 16, np.uint8)) == 0
    places = np.stack([place, place + np.float32([0.1, 0, 0])])
    rgb, distance = (t.numpy() for t in renderer(block, places, 128, 32))
    true, z = native.panoramas(world, places, 128, 32)
    assert np.square(rgb.astype(float) - true).mean() < 1
    assert (np.abs(distance - z) < 0.01 * z + 0.01).mean() > 0.99
    decibels, agree = gpu.difference(renderer, world, place)
    assert decibels > 40 and agree > 0.99
    decibels, agree = gpu.difference(lambda b, p: [t.flip(2) for t in renderer(b, p)], world, place)
    assert decibels < 32 or agree < 0.99


def test_workers_hand_over_worlds_in_either_form(renderer, conditions, monkeypatch):
    """Rendered as long as nobody renders for them, packed from then on; the panoramas are the same."""
    monkeypatch.setattr(panorama_pool, "SIZES", {"cpu": panorama_pool.Sizes(12, 7, 6, 4, 1)})
    words, forms = lambda captions: torch.zeros(len(captions), 128), []
    workers = panorama_pool.Workers(1, 21, SMALL.width, SMALL.height)
    try:
        counted = lambda block, *given: (forms.append(len(given)), renderer(block, *given))[1]
        pool = panorama_pool.Pool(workers, conditions, words, counted)
        assert pool.made == 7 and 0 < len(forms) <= 7
        for i in range(pool.made):
            world, places = training_world([21, 0, i])
            rgb, distance = native.panoramas(world, places, SMALL.width, SMALL.height)
            assert np.array_equal(pool.stored.places[i].numpy(), places)
            off = (pool.stored.rgb[i].float() - torch.from_numpy(rgb)).square().mean()
            assert off < 1 and (pool.stored.distance[i] - torch.from_numpy(distance)).abs().median() < 0.02
        planes, facts = pool.draw(3, torch.Generator().manual_seed(1))
        assert planes.shape == (3, 60, 8, 32) and facts.shape == (3, 160) and pool.count == 4
    finally:
        workers.stop()


def test_places_are_free_and_a_few_metres_apart():
    for k in range(4):
        world, places = training_world([3, k])
        again, same = training_world([3, k])
        assert places.shape == (PLACES, 3) and np.array_equal(places, same) and world.caption == again.caption
        assert not any(world.blocked(p[None].astype(float), 0.3) for p in places)
        ways = [np.linalg.norm((a - b)[[0, 2]]) for i, a in enumerate(places) for b in places[:i]]
        assert min(ways) >= 0 and sorted(ways)[0] < 6.1 and max(ways) < 12.1


@pytest.fixture(scope="module")
def basis() -> DistanceBasis:
    worlds = [training_world([7, k]) for k in range(3)]
    far = np.concatenate([native.panoramas(w, p[:1], SMALL.width, SMALL.height)[1] for w, p in worlds])
    return DistanceBasis.fit(torch.from_numpy(far))


@pytest.fixture(scope="module")
def conditions(starter, basis) -> Conditions:
    return Conditions(load_tokenizer(), basis, torch.Generator().manual_seed(3), SMALL)


@pytest.fixture(scope="module")
def stored() -> Stored:
    out = Stored.empty(3, SMALL, "cpu")
    for i in range(3):
        world, places = training_world([5, i])
        rgb, distance = native.panoramas(world, places, SMALL.width, SMALL.height)
        out.rgb[i], out.distance[i] = torch.from_numpy(rgb), torch.from_numpy(distance)
        out.places[i], out.text[i] = torch.from_numpy(places), torch.randn(2, 128)
    return out


def test_distances_come_back_from_their_latents(basis, stored):
    distance = stored.distance[:, 0].float()
    latent = basis.encode(distance)
    assert latent.shape == (3, 8, 8, 32) and 0.2 < latent[:, 0].std() < 1
    off = (basis.decode(latent) / distance - 1).abs()[distance < 40]
    assert off.median() < 0.08
    assert basis.weights.shape == (1, 8, 1, 1) and (basis.weights.diff(dim=1) <= 0).all()


def test_what_is_sure_is_true(conditions, stored):
    """Turned, mirrored and warped as it may be: `sure` cells are those of the true panorama."""
    conditions.g.manual_seed(4)
    planes, facts = conditions.samples(stored, 3, 48)
    assert planes.shape == (48, 60, 8, 32) and facts.shape == (48, 160)
    true, known = split(planes.float(), facts.float())
    off = (true - known.latent)[:, :COLOUR].square().mean(1).sqrt()
    kept, seen = known.kept[:, 0], known.seen.mean(1) > 0.99
    here, there = slice(0, 24), slice(24, 48)
    for half in (here, there):
        assert kept[half].sum() > 30
        assert off[half][kept[half]].median() < 0.12 < off[half][~seen[half]].median()
    assert off[here][kept[here]].median() < 0.05
    assert (known.sure <= known.seen + 1e-3).all() and (known.near <= 1).all()
    assert 0.05 < known.seen[here].mean() < 0.5 and known.seen[there].mean() < 0.9


def test_some_of_the_memory_is_degraded(conditions, stored, monkeypatch):
    """What is seen without being sure is off where it was degraded or displaced, and not otherwise."""

    def off() -> float:
        conditions.g.manual_seed(9)
        true, known = split(*(t.float() for t in conditions.samples(stored, 3, 48)))
        seen = known.seen[24:].amin(1) > 0.999
        assert seen.sum() > 100
        return float((true - known.latent)[24:, :COLOUR].square().mean(1).sqrt()[seen].mean())

    monkeypatch.setattr(panoramas, "POOR", 0.0)
    monkeypatch.setattr(panoramas, "DISPLACED", 0.0)
    clean = off()
    monkeypatch.setattr(panoramas, "DISPLACED", 1.0)
    assert off() > 1.2 * clean
    monkeypatch.setattr(panoramas, "DISPLACED", 0.0)
    monkeypatch.setattr(panoramas, "POOR", 1.0)
    assert off() > 1.2 * clean


def test_what_is_unknown_is_filled_from_around():
    values, mask = torch.zeros(1, 1, 16, 32), torch.zeros(1, 16, 32) > 0
    values[..., :16], values[..., 16:] = 0.25, -0.5
    mask[0, 4, 3] = mask[0, 4, 28] = True
    filled = panoramas.pull_push(values, mask)
    assert filled[0, 0, 4, 3] == 0.25 and filled[0, 0, 12, 5] == 0.25 and filled[0, 0, 15, 30] == -0.5
    assert (panoramas.pull_push(values, ~mask) == values).all()


def test_samples_turn_by_whole_cells():
    planes = torch.arange(12.0).reshape(1, 1, 2, 6).repeat(2, 1, 1, 1)
    out = turned(planes, torch.tensor([0, 2]))
    assert (out[0] == planes[0]).all() and (out[1] == planes[1].roll(-2, 2)).all()
