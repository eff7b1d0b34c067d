"""Drafts: pictures as the keyframe prior makes them. Where something is, truth decides; what it looks like close up,
the keyframe prior."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from cosmonaut_training.models.dit import sigma_steps
from cosmonaut_training.models.keyframe_prior import KeyframePrior, Sight, Words, prior_sample
from cosmonaut_training.models.nets import PixelPaint
from cosmonaut_training.models.tokenizer import Tokenizer, to_input
from cosmonaut_training.models.trained import load_keyframe_prior, load_pixel_path, load_text, load_tokenizer
from cosmonaut_training.presets import PRESETS

LEVELS = (0.3, 3.0)  # noise that is taken off again (SDEdit, Meng et al., 2022)
LENS = 0.65  # focal length in picture widths, of all drafts


class Drafter:
    """Goes over true pictures with a keyframe prior that is shown nothing and with the pixel path.

    A keyframe prior that is shown such pictures learns to go on from its own, and does better than they."""

    def __init__(
        self,
        net: KeyframePrior,
        finishers: list[PixelPaint],
        tokenizer: Tokenizer,
        words: Words,
        half: Callable,
    ):
        """half: makes the context that the networks run in."""
        self.net, self.finishers, self.tokenizer, self.words, self.half = net, finishers, tokenizer, words, half

    @torch.no_grad()
    def __call__(self, rgb: np.ndarray, captions: list[str], r: np.random.Generator) -> np.ndarray:
        """Pictures [n,H,W,3] in bytes, as many of each caption as of the others; the same noise level for all."""
        device = next(self.net.parameters()).device
        z = self.tokenizer.model_latent(to_input(torch.from_numpy(np.array(rgb)).to(device))[:, None])
        n, none = len(z), torch.zeros_like(z)
        text = self.words(captions).repeat_interleave(n // len(captions), 0)
        width, hint = rgb.shape[2], torch.zeros(rgb.shape[:3], device=device)
        sight = Sight.of(none, none, hint, text, z, torch.full((n, 1), LENS * width, device=device))
        level = float(np.exp(r.uniform(*np.log(LEVELS))))
        g = torch.Generator(device).manual_seed(int(r.integers(1 << 62)))
        noise = torch.randn(z[:, 0].shape, generator=g, device=device)
        with self.half():
            steps = sigma_steps(level, 0.1, 3 if level < 1 else 4)
            made = prior_sample(self.net, sight, steps, z[:, 0] / level + noise, 0)
            out = self.tokenizer.pictures(made[:, None])[:, 0].clamp(-1, 1)
            filled = F.interpolate(F.avg_pool2d(out, 16), out.shape[2:], mode="bilinear", align_corners=False)
            for finisher in self.finishers:
                out = finisher(out, filled, torch.zeros_like(out[:, :1]))
        return ((out.float() + 1) * 128).round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


def load_drafter() -> Drafter | None:
    """That of the checkpoints, on the CPU; None without a keyframe prior."""
    prior = load_keyframe_prior()
    half = lambda: torch.autocast("cpu", torch.bfloat16, enabled=PRESETS["cpu"].autocast)
    return prior and Drafter(prior, load_pixel_path(), load_tokenizer(), Words(*load_text()), half)


def mixed(pictures: np.ndarray, drafts: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Pictures [n,H,W,3], parts of them as drafts, parts as they are."""
    share = F.interpolate(
        torch.from_numpy(r.uniform(-0.6, 2.2, (len(pictures), 1, 2, 4)).astype(np.float32)),
        pictures.shape[1:3],
        mode="bilinear",
        align_corners=False,
    )
    return np.where(share[:, 0, :, :, None].numpy() > 0.5, drafts, pictures)
