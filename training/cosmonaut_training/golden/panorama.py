"""Golden tensors of "pano-unet-1" in its three roles, of a panorama sampled by them, and of the panorama's geometry.

Latents are of 16x32 cells, hence 8x16 and 4x8 below; level 2 attends.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F

from cosmonaut_training.data.cylinder import Cylinder, circled
from cosmonaut_training.golden import save
from cosmonaut_training.models.panorama import (
    COLOUR,
    DISTANCE,
    FAR,
    ROLES,
    SIGMA_MAX,
    SIGMA_MIDDLE,
    SIGMA_MIN,
    DistanceBasis,
    Known,
    PanoramaConfig,
    PanoramaNet,
    distance_latents,
    noise_waves,
    panorama_sample,
    panorama_steps,
    snapped,
)

FILES = (
    "panorama-layout.safetensors",
    "panorama-finish.safetensors",
    "panorama-distance.safetensors",
    "panorama-sample.safetensors",
    "panorama-geometry.safetensors",
)
TEXT, HEIGHT, WIDTH = 8, 16, 32
LAYOUT_STEPS, FINISH_STEPS, WORD_GUIDANCE = 3, 2, 0.7
SIZE, SMALL = Cylinder(8 * WIDTH, 8 * HEIGHT), Cylinder(96, 24)


def network(role: str, distance: torch.Tensor) -> PanoramaNet:
    """A small network in which all counts that starts at zero."""
    net = PanoramaNet(PanoramaConfig(role, (8, 12, 16), (1, 1, 2), (1, 2), (2,), 24, TEXT, HEIGHT, WIDTH))
    with torch.no_grad():
        for p in net.parameters():
            p.add_(0.1 * torch.randn(p.shape))
    if net.basis is not None:
        net.basis = DistanceBasis.fit(distance)
    return net.eval()


def courtyard(size: Cylinder) -> torch.Tensor:
    """Distances [1,H,W] of a yard of 9x13 m under the sky with a square pillar in it; eyes at 1.6 m, walls of 4 m."""
    sine, slope, cosine = size.rays()
    sides = torch.stack([4.0 / sine.abs().clamp_min(1e-6), (6.0 + cosine.sign()) / cosine.abs().clamp_min(1e-6)])
    wall = sides.amin(0)
    out = torch.where(wall * slope < -2.4, FAR, torch.minimum(wall, 1.6 / slope.clamp_min(1e-6)))
    azimuth = torch.atan2(sine, cosine)
    pillar = (azimuth - 0.9).abs() < 0.25
    return torch.where(pillar & (slope < 0.6), 2.0 / (azimuth - 0.9).cos(), out)


def patterned(size: Cylinder) -> torch.Tensor:
    """Smooth colours [1,3,H,W] that go round."""
    cells = circled(torch.randn(1, 3, size.height // 4, size.width // 4))
    return (0.5 * F.interpolate(cells, scale_factor=4, mode="bilinear")[..., 4:-4]).clamp(-1, 1)


def memory() -> Known:
    quarters = lambda: torch.rand(1, 4, HEIGHT, WIDTH)
    sure = quarters()
    sure[:, :, 5:11, 4:15] = 1
    latent = 0.5 * torch.randn(1, COLOUR + DISTANCE, HEIGHT, WIDTH)
    return Known(latent, quarters(), sure, quarters(), torch.randn(1, TEXT), torch.randn(1, 2 * COLOUR))


@torch.no_grad()
def forward(net: PanoramaNet) -> dict[str, torch.Tensor]:
    """One call: its input without the noise's waves, and its output."""
    role, c = net.config.role, net.config
    planes, c_noise = torch.randn(1, c.inputs, HEIGHT, WIDTH), torch.randn(1)
    waves = noise_waves(c_noise)
    facts = torch.zeros(1, 1) if role == "distance" else torch.randn(1, c.facts - waves.shape[1])
    answer = net(planes, facts if role == "distance" else torch.cat([waves, facts], 1))
    out = {"planes": planes[0, :, None], "answer": answer[0, :, None]}
    if role != "distance":
        out["c_noise"] = c_noise
    if role != "finish":
        out["facts"] = facts[0]
    return out


@torch.no_grad()
def sampled(nets: dict[str, PanoramaNet]) -> dict[str, torch.Tensor]:
    known, noise = memory(), torch.randn(1, COLOUR, HEIGHT, WIDTH)
    steps = panorama_steps(LAYOUT_STEPS, FINISH_STEPS)
    made = panorama_sample(nets["layout"], nets["finish"], known, noise, steps)
    guided = panorama_sample(nets["layout"], nets["finish"], known, noise, steps, word_guidance=WORD_GUIDANCE)
    latent = distance_latents(nets["distance"], made, known)
    distance = nets["distance"].basis.decode(latent)
    return {
        "noise": noise[0, :, None],
        **{k: getattr(known, k)[0, :, None] for k in ("latent", "seen", "sure", "near")},
        "text": known.text[0],
        "appearance": known.appearance[0],
        "steps": torch.tensor(steps),
        "made": made[0, :, None],
        "guided": guided[0, :, None],
        "distance_latent": latent[0, :, None],
        "distance": distance[0],
        "snapped": snapped(distance)[0],
    }


def geometry(size: Cylinder) -> dict[str, torch.Tensor]:
    planes, distance = patterned(size), courtyard(size)
    given = torch.ones_like(distance, dtype=torch.bool)
    given[:, 6:12, 70:82] = False
    t = {"planes": planes[0], "distance": distance[0], "given": given[0]}
    for i, shift in enumerate(((0.7, -0.1, -1.1), (-1.6, 0.05, 0.4))):
        names = ("planes", "reached", "distance", "magnification")
        t[f"warp{i}.shift"] = torch.tensor(shift)
        warped = size.warp(planes, distance, torch.tensor([shift]), given)
        t |= {f"warp{i}.{k}": v[0] for k, v in zip(names, warped)}
    yaw, pitch = torch.tensor([0.0, 2.9, -1.2]), torch.tensor([0.0, -0.2, 0.35])
    focal = 24 / torch.tan(torch.deg2rad(torch.tensor([76.0, 66.0, 90.0])) / 2)
    t |= {"picture.yaw": yaw, "picture.pitch": pitch, "picture.focal": focal}
    column, row = size.of_pictures(yaw, pitch, focal, 48, 28)
    t |= {"picture.column": column, "picture.row": row}
    column, row, inside = size.in_pictures(yaw, pitch, focal, 48, 28)
    clear = torch.where(inside, 1, 0)
    return t | {"panorama.column": column * clear, "panorama.row": row * clear, "panorama.inside": inside}


def make(folder: Path) -> None:
    torch.manual_seed(41)
    distance = courtyard(SIZE)
    nets = {role: network(role, distance) for role in ROLES}
    for role, net in nets.items():
        t = {f"weights.{k}": v for k, v in net.state_dict().items()} | forward(net)
        about = {"layout": "C,T,h,w", "config": net.config.json()}
        save(folder / f"panorama-{role}.safetensors", {k: v.float() for k, v in t.items()}, about=about)
    about = {
        "layout": "C,T,h,w; distance H,W in metres",
        "networks": "those of panorama-layout, panorama-finish and panorama-distance",
        "solver": "2ab",
        "word_guidance": WORD_GUIDANCE,
        "sigma_max": SIGMA_MAX,
        "sigma_middle": SIGMA_MIDDLE,
        "sigma_min": SIGMA_MIN,
        "layout_steps": LAYOUT_STEPS,
        "finish_steps": FINISH_STEPS,
    }
    save(folder / FILES[3], {k: v.float() for k, v in sampled(nets).items()}, about=about)
    about = {
        "layout": "planes C,H,W; the rest H,W; pictures B,h,w",
        "width": SMALL.width,
        "height": SMALL.height,
        "focal": SMALL.focal,
        "far": FAR,
    }
    save(folder / FILES[4], {k: v.float() for k, v in geometry(SMALL).items()}, about=about)
