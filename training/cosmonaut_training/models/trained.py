"""The networks as their trainers left them, read from the checkpoints, and the settings that a model folder
states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer as TextTokenizer

from cosmonaut_training.checkpoints import load
from cosmonaut_training.models.dit import Dit, conditions, pack_mask, sample, sigma_steps
from cosmonaut_training.models.keyframe_prior import SIGMA_MAX as PRIOR_MAX
from cosmonaut_training.models.keyframe_prior import SIGMA_MIN as PRIOR_MIN
from cosmonaut_training.models.keyframe_prior import STEPS as PRIOR_STEPS
from cosmonaut_training.models.keyframe_prior import KeyframePrior, Sight, Words, prior_sample
from cosmonaut_training.models.nets import HintedDepth, PixelPaint
from cosmonaut_training.models.panorama import ROLES, PanoramaNet
from cosmonaut_training.models.text import TextConfig, TextEncoder, encode_captions
from cosmonaut_training.models.tokenizer import Tokenizer
from cosmonaut_training.places import WORK

NEW_SHARE = 0.03  # of the picture at a chunk's end: more, and a keyframe is invented there
DIFFUSED = (40.0, 0.3, 6)  # sigma_max, sigma_min, steps of an outpainting before the finish
PRIOR = (PRIOR_MAX, PRIOR_MIN, PRIOR_STEPS)

# More steps or a lower end turn the soft parts into patchwork while training is short.
SIGMA_MAX, SIGMA_MIN, STEPS = 10.0, 3.0, 2


def load_tokenizer() -> Tokenizer:
    state = load("tokenizer")
    t = Tokenizer(state["config"])
    t.load_state_dict(state["average"])
    return t.eval().requires_grad_(False)


def load_depth() -> HintedDepth | None:
    state = load("depth")
    if state is None:
        return None
    net = HintedDepth.of(state["average"]).eval().requires_grad_(False)
    net.focal = state.get("focal")
    return net


def load_words() -> TextTokenizer:
    return TextTokenizer.from_file(str(WORK / "tokenizer.json"))


def load_text() -> tuple[TextTokenizer, TextEncoder]:
    """Words, and the encoder that was trained along with the transformer."""
    words = load_words()
    encoder = TextEncoder(TextConfig(vocab_size=words.get_vocab_size()))
    encoder.load_state_dict(load("dit")["average_text"])
    return words, encoder


def load_pixel_path() -> list[PixelPaint]:
    """Refiner and second-stage refiner as they are now: of the finish, or of what was imported, or none."""
    finish = load("finish")
    states = [finish["average_" + k] if finish else (load(k) or {}).get("average") for k in ("refiner", "refiner_2")]
    return [PixelPaint.of(s).eval().requires_grad_(False) for s in states if s]


def load_keyframe_prior() -> KeyframePrior | None:
    state = load("keyframe_prior")
    if state is None:
        return None
    net = KeyframePrior(state["config"])
    net.load_state_dict(state["average"])
    return net.eval().requires_grad_(False)


def load_panoramas(roles: Iterable[str] = ROLES) -> dict[str, PanoramaNet]:
    """The networks of panorama keyframes that there are, by role."""
    nets = {}
    for role in roles:
        state = load(f"panorama_{role}")
        if state is not None:
            nets[role] = PanoramaNet(state["config"])
            nets[role].load_state_dict(state["average"])
            nets[role].eval().requires_grad_(False)
    return nets


def channel_weights() -> torch.Tensor:
    """[1,3,16,1,1]: the deviation in pixels that one deviation of a latent channel makes, of mean 1."""
    state = load("tokenizer")
    std = torch.tensor(state["config"].latents_std).reshape(16, 3) * state["pca_deviation"][:, None]
    w = std / std[:, 1:].mean()
    return w.clamp_min(0.15).T[None, :, :, None, None]


@dataclass
class Models:
    dit: Dit
    text: TextEncoder
    words: TextTokenizer
    tokenizer: object
    depth: HintedDepth
    refiner: PixelPaint
    refiner_2: PixelPaint | None
    invent: tuple[float, float, int] = DIFFUSED
    keyframe_prior: KeyframePrior | None = None

    @torch.no_grad()
    def told(self, caption: str, first: np.ndarray) -> "Told":
        """Words and the first picture [H,W,3] of a world, as the networks hear of them."""
        picture = torch.from_numpy(first.transpose(2, 0, 1).copy())[None, None]
        return Told(
            self.text(encode_captions(self.words, [caption])),
            Words(self.words, self.text)([caption]),
            self.tokenizer.model_latent(picture),
        )

    @torch.no_grad()
    def invented(
        self,
        warped: torch.Tensor,
        valid: torch.Tensor,
        hint: torch.Tensor,
        pose: np.ndarray,
        K: np.ndarray,
        told: "Told",
        g: torch.Generator,
    ) -> torch.Tensor:
        """The picture [1,3,H,W] at a pose, of which the memory shows `warped` [1,3,H,W] where `valid` [1,1,H,W],
        at depths `hint` [1,H,W]."""
        cache, mask, lens = (
            self.tokenizer.model_latent(warped[:, None]),
            pack_mask(valid),
            torch.from_numpy(K)[None].float(),
        )
        steps = sigma_steps(*self.invent)
        if self.keyframe_prior is None:
            z = sample(
                self.dit,
                None,
                conditions(torch.from_numpy(pose)[None, None], lens, cache, mask),
                told.context,
                steps,
                g,
            )
        else:
            z = prior_sample(
                self.keyframe_prior,
                Sight.of(cache, mask, hint, told.mean, told.first, lens),
                steps,
                torch.randn(cache.shape, generator=g)[:, 0],
            )[:, None]
        out = self.refiner(self.tokenizer.pictures(z)[:, 0].clamp(-1, 1), warped, valid)
        return out if self.refiner_2 is None else self.refiner_2(out, warped, valid)


@dataclass
class Told:
    """What holds for a whole flight: rows of its words, their mean, latents of its first picture."""

    context: torch.Tensor
    mean: torch.Tensor
    first: torch.Tensor


def load_models(finish: str = "finish") -> Models:
    """The networks of the adversarial finish when there is one, else those of the trainers before it."""
    words, prior, state = load_words(), load_keyframe_prior(), load(finish)
    if state is not None:
        keys = ("average_net", "average_text", "average_refiner", "average_refiner_2")
        (net, text, refiner, refiner_2), config, sigmas = (state[k] for k in keys), state["config"], state["sigmas"]
        invent = (sigmas[0], sigmas[-1], len(sigmas))
    else:
        state, invent = load("dit"), DIFFUSED
        net, text, config = state["average"], state["average_text"], state["config"]
        refiner, refiner_2 = ((load(name) or {}).get("average") for name in ("refiner", "refiner_2"))
    dit, encoder = Dit(config), TextEncoder(TextConfig(vocab_size=words.get_vocab_size()))
    dit.load_state_dict(net)
    encoder.load_state_dict(text)
    paint = lambda state: None if state is None else PixelPaint.of(state).eval()
    return Models(
        dit.eval(),
        encoder.eval(),
        words,
        load_tokenizer(),
        load_depth(),
        paint(refiner) or PixelPaint().eval(),
        paint(refiner_2),
        invent if prior is None else PRIOR,
        prior,
    )
