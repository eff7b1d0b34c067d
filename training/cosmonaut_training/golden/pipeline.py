"""Golden tensors of whole pipelines with tiny random networks, from noise to pictures, in float32.

Text2World, and Video2World that goes on from one picture or from nine, each sampled twice from the same noise:
  * "euler": by diffusers' own pipelines, 36 steps of EDMEulerScheduler, of which the last has no length. Their noise on
    the given frames is drawn anew in every pass; here all passes get the noise of the run, as the original does;
  * "two_ab": by the solver of Cosmos 1.0 with 35 steps and a last clean-up (golden.sampler) around the same networks.

Guidance is 7. pipeline.safetensors holds weights under "text." (the network of Text2World), "video." and "vae.", inputs
and results under "golden.".
"""

from pathlib import Path

import numpy as np
import torch
from diffusers import (
    AutoencoderKLCosmos,
    CosmosTextToWorldPipeline,
    CosmosVideoToWorldPipeline,
    EDMEulerScheduler,
)
from diffusers.pipelines.cosmos import pipeline_cosmos_video2world

from cosmonaut_training.golden import sampler, save
from cosmonaut_training.golden.dit import build, config, padded, stored_weights
from cosmonaut_training.golden.tokenizer import original_name, randomise

FRAMES, HEIGHT, WIDTH = 17, 32, 48
T, H, W = 3, HEIGHT // 8, WIDTH // 8
SEED, FPS, GUIDANCE, STEPS = 11, 24, 7.0, 35
DECODED = ("text2world", "euler"), ("video9", "two_ab")
FILES = ("pipeline.safetensors",)


class Unchecked(torch.nn.Module):
    """Stands where the pipelines want their guardrail."""

    device = torch.device("cpu")
    dtype = torch.float32

    def check_text_safety(self, text):
        return True

    def check_video_safety(self, video):
        return video


def tokenizer():
    torch.manual_seed(6)
    mean, std = 0.3 * torch.randn(16, T), 0.5 + torch.rand(16, T)
    model = AutoencoderKLCosmos(
        encoder_block_out_channels=(6, 8, 12, 10),
        decode_block_out_channels=(8, 9, 12, 8),
        num_layers=1,
        attention_resolutions=(),
        latents_mean=mean.flatten().tolist(),
        latents_std=std.flatten().tolist(),
    ).eval()
    randomise(model, torch.float16)
    return model, mean.view(1, 16, T, 1, 1), std.view(1, 16, T, 1, 1)


def scheduler():
    return EDMEulerScheduler(
        sigma_min=0.002, sigma_max=80, sigma_data=0.5, rho=7, final_sigmas_type="sigma_min", prediction_type="epsilon"
    )


class World(sampler.World):
    """The denoiser of golden.sampler with so many given latent frames; without any it is that of Text2World."""

    def __init__(self, model, positive, negative, given, noise, frames):
        super().__init__(model, positive, negative, given, noise)
        self.indicator = torch.zeros(1, 1, T, 1, 1)
        self.indicator[:, :, :frames] = 1
        self.mask = self.indicator.expand(1, 1, T, H, W)
        self.frames = frames

    def network(self, scaled, sigma, text):
        condition = {"condition_mask": self.mask} if self.frames else {}
        return self.model(
            scaled,
            torch.tensor([0.25 * np.log(sigma)], dtype=torch.float32),
            text,
            fps=FPS,
            padding_mask=torch.zeros(1, 1, HEIGHT, WIDTH),
            return_dict=False,
            **condition,
        )[0]

    def x0(self, x, sigma):
        x = self.insert(x, sigma)
        skip = 0.25 / (sigma**2 + 0.25)
        out = 0.5 * sigma / np.sqrt(sigma**2 + 0.25)
        a, b = (
            self.replaced(skip * x + out * self.network(sampler.c_in(sigma) * x, sigma, text))
            for text in (self.positive, self.negative)
        )
        return a + GUIDANCE * (a - b)


def run(name, model, vae, video, texts, noise):
    """Latents of both solvers, and the given latents."""
    mean, std = (
        torch.tensor(values).view(1, 16, T, 1, 1) for values in (vae.config.latents_mean, vae.config.latents_std)
    )
    positive, negative = texts
    parts = dict(
        text_encoder=None, tokenizer=None, transformer=model, vae=vae, scheduler=scheduler(), safety_checker=Unchecked()
    )
    options = dict(
        height=HEIGHT,
        width=WIDTH,
        num_frames=FRAMES,
        num_inference_steps=STEPS + 1,
        guidance_scale=GUIDANCE,
        fps=FPS,
        latents=noise,
        prompt_embeds=positive,
        negative_prompt_embeds=negative,
        output_type="latent",
    )
    if video is None:
        pipeline = CosmosTextToWorldPipeline(**parts)
        given, frames = torch.zeros_like(noise), 0
    else:
        pipeline = CosmosVideoToWorldPipeline(**parts)
        options["video"] = (video + 1) / 2
        clip = torch.cat([video, torch.zeros(FRAMES - len(video), 3, HEIGHT, WIDTH)]).transpose(0, 1)[None]
        given = (vae.encode(clip).latent_dist.mode() - mean) / std * 0.5
        frames = (len(video) - 1) // 8 + 1
    pipeline.set_progress_bar_config(disable=True)
    euler = pipeline(**options).frames
    world = World(model, positive, negative, given, noise, frames)
    two_ab = sampler.two_ab(world, noise, sampler.karras(STEPS, 80.0, 0.002))
    out = {}
    for solver, latents in (("euler", euler), ("two_ab", two_ab)):
        out[f"golden.{name}.{solver}"] = latents[0].contiguous()
        if (name, solver) not in DECODED:
            continue
        pictures = vae.decode(latents / 0.5 * std + mean).sample
        out[f"golden.{name}.{solver}.pictures"] = pictures[0].contiguous()
    return out


@torch.no_grad()
def make(folder: Path) -> None:
    vae, mean, std = tokenizer()
    networks = {}
    for name, channels, seed in (("text", 16, 41), ("video", 17, 42)):
        cfg = config(in_channels=channels, rope_scale=[1.0, 1.0, 1.0], max_size=[8, 8, 8])
        networks[name] = build(cfg, torch.float16, seed)
        networks[name].proj_out.weight.mul_(0.5)  # an exact power of two: still the stored type
    g = torch.Generator().manual_seed(78)
    text = torch.randn(6, cfg["text_embed_dim"], generator=g)
    negative = torch.randn(4, cfg["text_embed_dim"], generator=g)
    coarse = torch.rand(9, 3, 4, 6, generator=g)
    video = torch.nn.functional.interpolate(coarse, (HEIGHT, WIDTH), mode="bilinear") * 2 - 1
    shape = (1, 16, T, H, W)
    noise = torch.from_numpy(np.random.RandomState(SEED).standard_normal(shape).astype(np.float32))
    pipeline_cosmos_video2world.randn_tensor = lambda *args, **kwargs: noise
    texts = padded(text), padded(negative)
    out = {"golden.text": text, "golden.negative": negative, "golden.video": video}
    out |= run("text2world", networks["text"], vae, None, texts, noise)
    out |= run("video1", networks["video"], vae, video[:1], texts, noise)
    out |= run("video9", networks["video"], vae, video, texts, noise)
    for name, network in networks.items():
        out |= {f"{name}.{key}": value for key, value in stored_weights(network, torch.float16, True).items()}
    out |= {"vae." + original_name(key): value.half().contiguous() for key, value in vae.state_dict().items()}
    written = {k: list(v) if isinstance(v, tuple) else v for k, v in vae.config.items() if not k.startswith("_")}
    save(folder / FILES[0], out, config=written, transformer=cfg)
