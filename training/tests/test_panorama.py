"""The panorama's networks, their sampler, trainer, export and figures, all of small size."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from conftest import command
from PIL import Image
from safetensors import safe_open
from test_resume import copied, losses, same, tensors  # noqa: F401  (a fixture among them)

from cosmonaut_training import checkpoints
from cosmonaut_training.data import held_out_panoramas, panorama_pool, panoramas
from cosmonaut_training.data.cylinder import Cylinder
from cosmonaut_training.evaluate import panorama as evaluation
from cosmonaut_training.models import panorama as model
from cosmonaut_training.models.keyframe_prior import Words
from cosmonaut_training.models.panorama import (
    COLOUR,
    DISTANCE,
    FOLDERS,
    ROLES,
    Circle,
    DistanceBasis,
    Known,
    PanoramaConfig,
    PanoramaNet,
    distance_latents,
    panorama_sample,
    panorama_steps,
    snapped,
)
from cosmonaut_training.models.trained import load_panoramas, load_text, load_tokenizer
from cosmonaut_training.places import STARTER
from cosmonaut_training.train import export, import_weights
from cosmonaut_training.train import panorama as trainer

SMALL = Cylinder(256, 64)
HEIGHT, WIDTH = SMALL.height // 8, SMALL.width // 8
NAMES = [*(f"panorama_{role}" for role in ROLES), "panorama_basis"]
pytestmark = pytest.mark.usefixtures("one_thread")


def config(role: str, text: int = 128) -> PanoramaConfig:
    return PanoramaConfig(role, (8, 12, 16), (1, 1, 1), (1, 1), (2,), 16, text, HEIGHT, WIDTH)


def network(role: str, seed: int = 1) -> PanoramaNet:
    """All counts that starts at zero."""
    torch.manual_seed(seed)
    net = PanoramaNet(config(role))
    with torch.no_grad():
        for p in net.parameters():
            p.add_(0.05 * torch.randn(p.shape))
    if net.basis is not None:
        net.basis = DistanceBasis.fit(1 + 20 * torch.rand(2, 64, 256))
    return net.eval()


def memory(n: int = 2) -> Known:
    torch.manual_seed(5)
    quarters = lambda: torch.rand(n, 4, HEIGHT, WIDTH)
    sure = quarters()
    sure[:, :, 2:5, 6:12] = 1
    latent = 0.5 * torch.randn(n, COLOUR + DISTANCE, HEIGHT, WIDTH)
    return Known(latent, quarters(), sure, quarters(), torch.randn(n, 128), torch.randn(n, 2 * COLOUR))


@pytest.mark.parametrize("role", ROLES)
def test_a_turned_panorama_is_answered_turned(role):
    """The circle has no seam, as far as the levels' halvings allow: by four cells of three levels."""
    net = network(role)
    x, facts = torch.randn(1, net.config.inputs, HEIGHT, WIDTH), torch.randn(1, net.config.facts)
    with torch.no_grad():
        answer, turned = net(x, facts), net(x.roll(12, 3), facts)
        assert answer.shape == (1, net.config.latent, HEIGHT, WIDTH)
        assert torch.allclose(turned, answer.roll(12, 3), atol=1e-5)
        assert (net(x.flip(2), facts) - answer.flip(2)).abs().max() > 1e-3  # above is not below


def test_the_circle_has_the_gradient_of_its_formula():
    x = torch.randn(2, 3, 4, 6, dtype=torch.double, requires_grad=True)
    g = torch.randn(2, 3, 4, 8, dtype=torch.double)
    (Circle.apply(x) * g).sum().backward()
    by_circle, x.grad = x.grad.clone(), None
    (torch.cat([x[..., -1:], x, x[..., :1]], 3) * g).sum().backward()
    assert torch.allclose(by_circle, x.grad)


def test_the_shipped_sizes():
    count = lambda role: sum(p.numel() for p in PanoramaNet(PanoramaConfig.of(role)).parameters())
    assert {role: round(count(role) / 1e6, 2) for role in ROLES} == {"layout": 8.26, "finish": 2.42, "distance": 2.41}
    told = PanoramaConfig.of("distance").json()
    assert told["architecture"] == "pano-unet-1" and told["latent"] == DISTANCE and told["colour"] == COLOUR


def test_what_is_sure_stays_and_the_networks_take_turns(monkeypatch):
    nets, known, called = {role: network(role) for role in ROLES}, memory(), []
    for role in ("layout", "finish"):
        answer = getattr(model, f"{role}_answer")
        counted = lambda net, x, sigma, known, role=role, answer=answer: (
            called.append((role, round(sigma[0].item(), 3))),
            answer(net, x, sigma, known),
        )[1]
        monkeypatch.setattr(model, f"{role}_answer", counted)
    noise = torch.randn(2, COLOUR, HEIGHT, WIDTH)
    made = panorama_sample(nets["layout"], nets["finish"], known, noise, panorama_steps(4, 2))
    levels = [s for _, s in called]
    assert [role for role, _ in called] == 4 * ["layout"] + 2 * ["finish"]
    assert levels == sorted(levels, reverse=True) and levels[0] == 100 and levels[3] == 0.6 and levels[-1] == 0.1
    distance = distance_latents(nets["distance"], made, known)
    kept = known.kept[:, 0]
    assert kept.sum() == 2 * 3 * 6
    for got, given in ((made, known.latent[:, :COLOUR]), (distance, known.latent[:, COLOUR:])):
        got, given = got.permute(0, 2, 3, 1), given.permute(0, 2, 3, 1)
        assert torch.equal(got[kept], given[kept])
        assert (got[~kept] - given[~kept]).abs().mean() > 0.1
    guided = panorama_sample(nets["layout"], nets["finish"], known, noise, panorama_steps(4, 2), 0.7)
    assert (guided - made).abs().mean() > 1e-3
    worded = panorama_sample(nets["layout"], nets["finish"], known, noise, panorama_steps(4, 2), word_guidance=0.7)
    assert (worded - made).abs().mean() > 1e-3 and (worded - guided).abs().mean() > 1e-3
    speechless = panorama_sample(
        nets["layout"], nets["finish"], known.wordless(), noise, panorama_steps(4, 2), word_guidance=0.7
    )
    assert torch.equal(
        speechless, panorama_sample(nets["layout"], nets["finish"], known.wordless(), noise, panorama_steps(4, 2))
    )


def test_edges_of_distance_take_a_side():
    distance = torch.full((1, 16, 64), 2.0)
    distance[..., 32:] = 12.0
    blurred = F.avg_pool2d(F.pad(distance[:, None], (2, 2, 0, 0), mode="circular"), (1, 5), 1)[:, 0]
    between = lambda x: ((x[0, 8] > 2.5) & (x[0, 8] < 7.5)).sum()
    assert between(blurred) == 4 and between(snapped(blurred)) == 0
    assert torch.allclose(snapped(torch.full((1, 16, 64), 5.0)), torch.tensor(5.0), atol=1e-4)


def test_the_rings_beside_what_is_known_count_more():
    seen = torch.zeros(1, 4, HEIGHT, WIDTH)
    seen[..., 2:6, :4] = 1
    nothing = torch.zeros(1, 1)
    known = Known(nothing, seen, nothing, nothing, nothing, nothing)
    w = trainer.cell_weights(known)[0, 0]
    assert w[3, 2] == 1 and w[3, 15] == 4
    assert w[3, 4] == w[3, 5] == w[3, -1] == w[3, -2] == w[6, 2] == 12 and w[3, 6] == w[3, -3] == 4


def test_noise_lies_where_a_network_works():
    g = torch.Generator().manual_seed(1)
    levels = {role: trainer.noise_levels(role, 4000, g) for role in ROLES}
    limits = {"layout": (0.5, 200), "finish": (0.05, 1), "distance": (0, 0.25)}
    for role, (low, high) in limits.items():
        assert levels[role].min() >= low - 1e-6 and levels[role].max() <= high + 1e-4
    assert 4 < levels["layout"].median() < 6 and 0.2 < levels["finish"].median() < 0.25


@pytest.fixture
def small(monkeypatch, starter, forget):
    """Trainer and figures of a small panorama, small networks and one held-out world a family."""
    for module in (trainer, evaluation):
        monkeypatch.setattr(module, "CYLINDER", SMALL)
        monkeypatch.setattr(module, "SEEDS", (970_000,))
    monkeypatch.setattr(held_out_panoramas, "FAMILIES", ("room", "street"))
    monkeypatch.setattr(PanoramaConfig, "of", classmethod(lambda cls, role: config(role)))
    monkeypatch.setattr(trainer, "BATCH", {"cpu": dict.fromkeys(ROLES, 2)})
    monkeypatch.setattr(panoramas, "BASIS_WORLDS", 1)
    sizes = panorama_pool.Sizes(3, 1, 8, 4, 1)
    monkeypatch.setattr(panorama_pool, "SIZES", {"cpu": sizes})
    for name in ("whole", "stopped", *NAMES):
        checkpoints.checkpoint_path(name).unlink(missing_ok=True)
        forget(name)


@pytest.fixture
def shards(small, monkeypatch, tmp_path):
    """A shard of six samples."""
    monkeypatch.setattr(panorama_pool, "FOLDER", str(tmp_path / "panoramas"))
    monkeypatch.setattr(panorama_pool, "SHARD", 6)
    monkeypatch.setattr(panorama_pool, "SHARD_WORLDS", 1)
    monkeypatch.setattr(panorama_pool, "Conditions", lambda *given: panoramas.Conditions(*given, SMALL))
    command(panorama_pool, "--shards", 1, "--seed", 3)
    assert len(list((tmp_path / "panoramas").glob("*.pt"))) == 1


@pytest.mark.parametrize("role", ROLES)
def test_a_stopped_run_ends_where_another_does(role, shards, steps, losses):  # noqa: F811
    steps(3)
    command(trainer, "--network", role, "--name", "whole", "--seed", 2)
    steps(1)
    command(trainer, "--network", role, "--name", "stopped", "--seed", 2)
    steps(3)
    command(trainer, "--network", role, "--name", "stopped", "--seed", 2)
    whole, stopped = checkpoints.load("whole"), checkpoints.load("stopped")
    assert whole["step"] == stopped["step"] == 3 and whole["samples"] == stopped["samples"] == 6
    assert losses[:3] == losses[3:] and len(set(losses[:3])) == 3
    same(whole, stopped)
    assert whole["average"]["out.weight"].any()  # it starts at zero


def test_it_learns_from_worlds_that_are_made_meanwhile(small, steps, capsys, monkeypatch):
    steps(2)
    stopped, stop = [], panorama_pool.Workers.stop
    monkeypatch.setattr(panorama_pool.Workers, "stop", lambda self: (stopped.append(self), stop(self)))
    command(trainer, "--network", "layout", "--name", "whole", "--workers", 1)
    state = checkpoints.load("whole")
    assert state["step"] == 2 and state["samples"] == 4
    assert "held out s1:" in capsys.readouterr().out
    (workers,) = set(stopped)
    for process in workers.processes:
        process.join(10)
        assert not process.is_alive()


def test_no_samples_are_an_error(small, monkeypatch, tmp_path):
    monkeypatch.setattr(panorama_pool, "FOLDER", str(tmp_path / "none"))
    with pytest.raises(FileNotFoundError, match="data.panorama_pool"):
        command(trainer, "--network", "finish", "--name", "whole")


@pytest.fixture
def trained(small) -> dict[str, PanoramaNet]:
    """Checkpoints of all three networks."""
    nets = {role: network(role) for role in ROLES}
    begun = {"step": 0, "seconds": 0.0, "samples": 0}
    for role, net in nets.items():
        state = {k: v.half().float() if not k.startswith("basis.") else v for k, v in net.state_dict().items()}
        checkpoints.save(f"panorama_{role}", {"config": net.config, "net": state, "average": state, **begun})
    checkpoints.save("panorama_basis", nets["distance"].basis.state_dict())
    return nets


def test_the_networks_go_out_and_in_again(trained, tmp_path):
    before = {name: copied(checkpoints.load(name)) for name in NAMES}
    export.export(tmp_path, "none")
    for role, folder in FOLDERS.items():
        told = json.loads((tmp_path / folder / "config.json").read_text())
        assert told["role"] == role and told["widths"] == [8, 12, 16]
        with safe_open(tmp_path / folder / "model.safetensors", "pt") as f:
            kinds = {k: f.get_tensor(k).dtype for k in f.keys()}
        exact = {k for k, kind in kinds.items() if kind == torch.float32}
        assert exact == ({"basis.mean", "basis.components", "basis.std"} if role == "distance" else set())
    for name in NAMES:
        checkpoints.checkpoint_path(name).unlink()
    assert load_panoramas() == {}
    import_weights.import_weights(tmp_path)
    for name in NAMES:
        same(before[name], checkpoints.load(name))
    assert checkpoints.load("panorama_layout")["config"] == config("layout")


def test_a_folder_without_them_has_none(small, tmp_path):
    import_weights.import_weights(STARTER)
    assert set(load_panoramas()) == {r for r, folder in FOLDERS.items() if (STARTER / folder).exists()}


def test_figures_of_the_truth(conditions_of_two):
    conditions, held = conditions_of_two
    made = lambda z: evaluation.Made.of(z[:, :COLOUR], z[:, COLOUR:], held, conditions.tokenizer, conditions.basis)
    true = evaluation.figures(made(held.true), held)
    assert abs(true.frechet) < 1e-6 and true.deviation == pytest.approx(1)
    g = torch.Generator().manual_seed(2)
    noisy = evaluation.figures(made(held.true + 0.2 * torch.randn(held.true.shape, generator=g)), held)
    assert noisy.frechet > 0.1 and noisy.deviation > 1.02 and noisy.grain > true.grain and noisy.seam > true.seam
    assert noisy.upright < true.upright and noisy.roughness > true.roughness
    mean = evaluation.Figures.mean([true, noisy])
    assert mean.grain == pytest.approx((true.grain + noisy.grain) / 2)


@pytest.fixture
def conditions_of_two(small):
    made = panoramas.Conditions(load_tokenizer(), panoramas.distance_basis(), torch.Generator(), SMALL)
    held = held_out_panoramas.HeldOut.made(made, Words(*load_text()), (970_000,))
    assert held.families == ["room", "street"] and "street" in held.captions[1]
    assert 0.05 < held.inside.float().mean() < 0.3 and held.new.float().mean() > 0.6
    return made, held


def test_frechet_distance_of_known_clouds():
    g = torch.Generator().manual_seed(1)
    a = torch.randn(20000, 4, generator=g)
    assert evaluation.frechet(a, a + 1) == pytest.approx(4 * 4, rel=1e-3)  # in halves
    assert evaluation.frechet(a, 3 * a) == pytest.approx(4 * 4 * (3 - 1) ** 2, rel=0.1)


def test_a_seam_is_a_step_at_the_border():
    picture, inside = torch.zeros(1, 3, 64, 256), torch.zeros(1, 64, 256) > 0
    inside[..., 40:90] = True
    picture[..., 40:90] = 0.2
    assert evaluation.seam(picture, inside) == pytest.approx((25.5, 0), abs=1e-3)


def test_the_command_draws_a_sheet(trained, tmp_path, capsys):
    command(evaluation, tmp_path / "sheet.png", "--layout-steps", 2, "--finish-steps", 1, "--shown", 1)
    picture = np.asarray(Image.open(tmp_path / "sheet.png"))
    assert picture.shape == (2 * (2 * 64 + 8), 512, 3) and picture.std() > 20
    said = capsys.readouterr().out
    assert "true, coded: frechet" in said and "made, mean: frechet" in said
