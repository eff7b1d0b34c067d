"""Golden tensors of whole multi-view pipelines with tiny random networks, from noise to pictures, in float32.

Three views at once, by text alone, and going on from one picture or from nine of every view; guided by the text, and by
a trajectory besides (the driving reference, section 1.5). Each is sampled twice from the same noise with 35 steps:
  * "euler": the schedule and the steps of cosmos-predict1, which the published multi-view models are sampled with;
  * "two_ab": the solver of Cosmos 1.0 with its last clean-up (golden.sampler).
"silent" goes on from one picture with neither text nor guidance by the trajectory, in predict1's steps.

The network is that of golden.views: diffusers has none. Its tokenizer codes every view by itself.
pipeline_views.safetensors holds weights under "text." (the network of Text2World), "video." and "vae.", inputs and
results under "golden.".
"""

import math
from pathlib import Path

import numpy as np
import torch

from cosmonaut_training.golden import sampler, save
from cosmonaut_training.golden.dit import build, config, padded, stored_weights
from cosmonaut_training.golden.pipeline import FRAMES, GUIDANCE, HEIGHT, STEPS, WIDTH, H, T, W, tokenizer
from cosmonaut_training.golden.tokenizer import original_name
from cosmonaut_training.golden.views import OWN, POINTS, ByView, Views, forward

VIEWS, SEED, FPS, STEERING, AUGMENT = 3, 12, 24, 0.75, 0.001
REPEATS = 10.0  # of the last two views, in the negative branch
DECODED = ("video9", "two_ab"), ("silent", "euler")
FILES = ("pipeline_views.safetensors",)


def predict1(steps):
    """Its levels: 80 to 0.0002, then 0."""
    high, low = 80 ** (1 / 7), 0.0002 ** (1 / 7)
    return [(high + i / (steps - 1) * (low - high)) ** 7 for i in range(steps)] + [0.0]


class World:
    """x0 of a noisy latent of all views."""

    def __init__(self, network, texts, trajectory, given, noise, frames, guidance, steering):
        self.model, self.views = network
        self.texts, self.trajectory, self.given, self.noise, self.frames = texts, trajectory, given, noise, frames
        self.guidance, self.steering = guidance, steering
        self.indicator = (torch.arange(VIEWS * T) % T < frames).float()[None, :, None, None]

    def network(self, x, sigma, text, repeats, trajectory):
        told = torch.cat([x, self.indicator.expand(1, *x.shape[1:])]) if self.frames else x
        c_noise = torch.tensor([0.25 * math.log(sigma)])
        return forward(self.model, self.views, told, text, c_noise, FPS, repeats, trajectory)

    def x0(self, x, sigma):
        given = self.indicator if sigma > AUGMENT else torch.zeros_like(self.indicator)
        augmented = (self.given + AUGMENT * self.noise) * sampler.c_in(AUGMENT) / sampler.c_in(sigma)
        x = given * augmented + (1 - given) * x
        skip = 0.25 / (sigma**2 + 0.25)
        out = 0.5 * sigma / math.sqrt(sigma**2 + 0.25)
        zeros, repeated = torch.zeros(VIEWS), torch.zeros(VIEWS)
        repeated[-2:] = REPEATS
        nowhere = torch.zeros(POINTS)
        positive, negative = self.texts

        def estimate(*told):
            raw = self.network(sampler.c_in(sigma) * x, sigma, *told)
            return given * self.given + (1 - given) * (skip * x + out * raw)

        a = estimate(positive, zeros, self.trajectory)
        b = estimate(negative, repeated, nowhere)
        x0 = a + self.guidance * (a - b)
        if self.steering:
            x0 = x0 + self.steering * (estimate(negative, repeated, self.trajectory) - b)
        return x0


def euler(world, noise, levels):
    x = math.sqrt(80**2 + 1) * noise.double()
    for s, t in zip(levels, levels[1:]):
        x = t / s * x + (s - t) / s * world.x0(x.float(), s).double()
    return x.float()


def network(channels, seed):
    cfg = config(
        in_channels=channels,
        num_layers=1,
        extra_pos_embed_type="sincos",
        rope_scale=[1.0, 1.0, 1.0],
        max_size=[8, 8, 8],
        n_views=VIEWS,
        view_condition_dim=6,
        add_repeat_frame_embedding=True,
        traj_condition_dim=4,
        concat_traj_embedding=True,
    )
    torch.manual_seed(seed)
    views = Views(cfg)
    behind = views.view_embeddings.embedding_dim + cfg["traj_condition_dim"]
    inner = {k: v for k, v in cfg.items() if k not in OWN} | {"extra_pos_embed_type": None}
    model = build(inner | {"in_channels": channels + behind}, torch.float16, seed)
    model.proj_out.weight.mul_(0.5)  # an exact power of two: still the stored type
    for p in views.parameters():
        p.copy_((torch.randn(p.shape) / math.sqrt(p.shape[1] if p.ndim > 1 else 1)).half().float())
    weights = stored_weights(model, torch.float16, True)
    weights |= {"net." + k: v.detach().half() for k, v in views.state_dict().items()}
    for block in model.transformer_blocks:
        block.attn2 = ByView(block.attn2, VIEWS)
    return cfg, (model, views), weights


def decoded(vae, latents, mean, std):
    """[views, 3, frames, height, width]"""
    of_views = latents.unflatten(1, (VIEWS, T)).transpose(0, 1)
    return vae.decode(of_views / 0.5 * std + mean).sample.contiguous()


@torch.no_grad()
def make(folder: Path) -> None:
    vae, mean, std = tokenizer()
    cfg, text_network, text_weights = network(16, 51)
    _, video_network, video_weights = network(17, 52)
    g = torch.Generator().manual_seed(79)
    rows = (5, 0, 9)
    texts = [torch.randn(n, cfg["text_embed_dim"], generator=g) for n in rows]
    positive = torch.cat([padded(one)[0] for one in texts])
    absent = torch.zeros_like(positive)
    trajectory = torch.randn(POINTS, generator=g)
    coarse = torch.rand(VIEWS * 9, 3, 4, 6, generator=g)
    smooth = torch.nn.functional.interpolate(coarse, (HEIGHT, WIDTH), mode="bilinear").unflatten(0, (VIEWS, 9))
    video = (smooth * 255).round() / 128 - 1  # what bytes become
    shape = (16, VIEWS * T, H, W)
    noise = torch.from_numpy(np.random.RandomState(SEED).standard_normal(shape).astype(np.float32))

    def given(pictures):
        grey = torch.zeros(VIEWS, FRAMES - pictures, 3, HEIGHT, WIDTH)
        clips = torch.cat([video[:, :pictures], grey], dim=1).transpose(1, 2)
        latents = (vae.encode(clips).latent_dist.mode() - mean) / std * 0.5
        return latents.transpose(0, 1).flatten(1, 2)

    out = {
        "golden.text": torch.cat(texts),
        "golden.rows": torch.tensor(rows, dtype=torch.int32),
        "golden.trajectory": trajectory,
        "golden.video": video,
    }
    for name, net, pictures, texts, steering in (
        ("text2world", text_network, 0, (positive, absent), STEERING),
        ("video1", video_network, 1, (positive, absent), STEERING),
        ("video9", video_network, 9, (positive, absent), STEERING),
        ("silent", video_network, 1, (absent, absent), 0.0),
    ):
        frames = 0 if pictures == 0 else (pictures - 1) // 8 + 1
        start = torch.zeros_like(noise) if pictures == 0 else given(pictures)
        world = World(net, texts, trajectory, start, noise, frames, GUIDANCE, steering)
        for solver in ("euler",) if name == "silent" else ("euler", "two_ab"):
            latents = (
                euler(world, noise, predict1(STEPS))
                if solver == "euler"
                else sampler.two_ab(world, noise, sampler.karras(STEPS, 80.0, 0.002))
            )
            out[f"golden.{name}.{solver}"] = latents
            if (name, solver) in DECODED:
                out[f"golden.{name}.{solver}.pictures"] = decoded(vae, latents, mean, std)
    out |= {f"text.{key}": value for key, value in text_weights.items()}
    out |= {f"video.{key}": value for key, value in video_weights.items()}
    out |= {"vae." + original_name(key): value.half().contiguous() for key, value in vae.state_dict().items()}
    written = {k: list(v) if isinstance(v, tuple) else v for k, v in vae.config.items() if not k.startswith("_")}
    save(folder / FILES[0], out, config=written, transformer=cfg)
