"""Golden tensors of whole sampling runs with a tiny random Video2World DiT, in float32.

sampler-decoded.safetensors holds a tiny tokenizer and the pictures it decodes. Two runs from the same NumPy noise and
conditioning: * "2ab": the solver of Cosmos 1.0 with a float64 state and the last clean-up, written out here from its
formulas; * "euler": diffusers' EDMEulerScheduler with a final zero sigma.
"""

import math
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLCosmos, EDMEulerScheduler

from cosmonaut_training.golden import save
from cosmonaut_training.golden.dit import build, config, padded, stored_weights, write
from cosmonaut_training.golden.tokenizer import original_name, randomise

T, H, W = 3, 4, 6
SEED, FPS, SIGMA_DATA, AUGMENT, FRAMES = 7, 12, 0.5, 0.001, 1
GUIDANCE = 1.5


def c_in(sigma):
    return 1 / math.sqrt(sigma**2 + SIGMA_DATA**2)


class World:
    """x0 of a noisy latent: conditioning, network, preconditioning, replacement, guidance."""

    def __init__(self, model, positive, negative, given, noise):
        self.model, self.positive, self.negative, self.given, self.noise = model, positive, negative, given, noise
        self.indicator = torch.zeros(1, 1, T, 1, 1)
        self.indicator[:, :, :FRAMES] = 1
        self.mask = self.indicator.expand(1, 1, T, H, W)

    def insert(self, x, sigma):
        augmented = (self.given + AUGMENT * self.noise) * c_in(AUGMENT) / c_in(sigma)
        return self.indicator * augmented + (1 - self.indicator) * x

    def network(self, scaled, sigma, text):
        return self.model(
            scaled,
            torch.tensor([0.25 * math.log(sigma)]),
            text,
            fps=FPS,
            condition_mask=self.mask,
            padding_mask=torch.zeros(1, 1, 8 * H, 8 * W),
            return_dict=False,
        )[0]

    def replaced(self, x0):
        return self.indicator * self.given + (1 - self.indicator) * x0

    def x0(self, x, sigma):
        x = self.insert(x, sigma)
        skip = SIGMA_DATA**2 / (sigma**2 + SIGMA_DATA**2)
        out = sigma * SIGMA_DATA / math.sqrt(sigma**2 + SIGMA_DATA**2)
        a, b = (
            self.replaced(skip * x + out * self.network(c_in(sigma) * x, sigma, text))
            for text in (self.positive, self.negative)
        )
        return a + GUIDANCE * (a - b)


def karras(steps, sigma_max, sigma_min, rho=7.0):
    low, high = sigma_min ** (1 / rho), sigma_max ** (1 / rho)
    return [(high + i / steps * (low - high)) ** rho for i in range(steps + 1)]


def two_ab(world, noise, sigmas):
    x = (sigmas[0] * noise).double()
    previous = None
    for s, t in zip(sigmas, sigmas[1:]):
        d = world.x0(x.float(), s).double()
        if previous is None:
            x = (s - t) / s * d + t / s * x
        else:
            dp, sp = previous
            h = math.log(s) - math.log(t)
            c2 = (math.log(s) - math.log(sp)) / h
            phi1 = math.expm1(-h) / -h
            phi2 = (phi1 - 1) / -h
            x = math.exp(-h) * x + h * ((phi1 - phi2 / c2) * d + phi2 / c2 * dp)
        previous = (d, s)
    return world.x0(x.float(), sigmas[-1])


def euler(world, noise, steps, sigma_max, sigma_min):
    scheduler = EDMEulerScheduler(
        sigma_min=sigma_min, sigma_max=sigma_max, sigma_data=SIGMA_DATA, rho=7.0, final_sigmas_type="zero"
    )
    scheduler.set_timesteps(steps)
    x = noise * sigma_max
    for i, t in enumerate(scheduler.timesteps):
        sigma = scheduler.sigmas[i]
        inserted = world.insert(x, sigma.item())
        scaled = scheduler.scale_model_input(inserted, t)
        halves = []
        for text in (world.positive, world.negative):
            out = world.network(scaled, sigma.item(), text)
            halves.append(world.replaced(scheduler.precondition_outputs(inserted, out, sigma)))
        x0 = halves[0] + GUIDANCE * (halves[0] - halves[1])
        x = scheduler.step(x0, t, x, return_dict=False, pred_original_sample=x0)[0]
    return x


FILES = ("sampler.safetensors", "sampler.json", "sampler-decoded.safetensors")


@torch.no_grad()
def make(folder: Path) -> None:
    torch.manual_seed(5)
    cfg = config(in_channels=17, rope_scale=[1.0, 1.0, 1.0], max_size=[8, 8, 8])
    model = build(cfg, torch.float16, 31)
    model.proj_out.weight.mul_(0.5)  # an exact power of two: still the stored type; x0 stays near the data's size
    g = torch.Generator().manual_seed(77)
    text = torch.randn(6, cfg["text_embed_dim"], generator=g)
    negative = torch.randn(4, cfg["text_embed_dim"], generator=g)
    given = 0.5 * torch.randn(1, 16, T, H, W, generator=g)
    noise = torch.from_numpy(np.random.RandomState(SEED).standard_normal((1, 16, T, H, W)).astype(np.float32))
    world = World(model, padded(text), padded(negative), given, noise)
    tensors = stored_weights(model, torch.float16, True)
    tensors |= {
        "golden.text": text,
        "golden.negative": negative,
        "golden.given": given[0],
        "golden.x0": world.x0(80 * noise, 80.0)[0],
        "golden.two_ab": two_ab(world, noise, karras(7, 80.0, 0.002))[0],
        "golden.euler": euler(world, noise, 5, 80.0, 0.002)[0],
    }
    write(folder, "sampler", cfg, tensors)
    decode(folder, tensors["golden.two_ab"])


def decode(folder: Path, latent):
    """Pictures of a latent by a tiny tokenizer whose statistics cover one latent frame more than the latent has."""
    torch.manual_seed(6)
    options = dict(
        encoder_block_out_channels=(6, 8, 12, 10),
        decode_block_out_channels=(4, 9, 12, 8),
        num_layers=1,
        patch_size=2,
        spatial_compression_ratio=8,
        temporal_compression_ratio=4,
        attention_resolutions=(),
        latent_channels=16,
    )
    mean, std = 0.3 * torch.randn(16, T + 1), 0.5 + torch.rand(16, T + 1)
    model = AutoencoderKLCosmos(
        **options, latents_mean=mean.flatten().tolist(), latents_std=std.flatten().tolist()
    ).eval()
    randomise(model, torch.float16)
    z = latent / SIGMA_DATA * std[:, :T, None, None] + mean[:, :T, None, None]
    out = {"decoded": model.decode(z[None]).sample[0].contiguous()}
    out |= {"weights." + original_name(k): v.half().contiguous() for k, v in model.state_dict().items()}
    written = {k: list(v) if isinstance(v, tuple) else v for k, v in model.config.items() if not k.startswith("_")}
    save(folder / "sampler-decoded.safetensors", out, config=written)
