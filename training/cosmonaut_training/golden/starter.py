"""Golden tensors of the parts only the starter has: depth and refiner networks, the tokenizer's bypass, the warp."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from cosmonaut_training.data import native
from cosmonaut_training.data.flights import pose
from cosmonaut_training.data.worlds import HELD_OUT_SEED, make_world
from cosmonaut_training.golden import save
from cosmonaut_training.models.nets import HintedDepth, PixelBlend
from cosmonaut_training.models.tokenizer import Tokenizer, TokenizerConfig, haar

FILES = ("starter-parts.safetensors",)


def make(folder: Path) -> None:
    torch.manual_seed(20)
    t: dict[str, torch.Tensor] = {}
    with torch.no_grad():
        depth = HintedDepth((4, 6, 8, 8))
        x = torch.rand(1, 5, 28, 48) * 2 - 1
        x[:, 4] = (x[:, 4] > 0).float()
        x[:, 3] = x[:, 3].abs() * x[:, 4]
        t |= {f"depth.weights.{k}": v for k, v in depth.state_dict().items()}
        t |= {"depth.input": x, "depth.output": depth(x)}

        blend = PixelBlend(8, 3)
        decoded, warped, mask = (
            torch.rand(1, 3, 16, 32) * 2.4 - 1.2,
            torch.rand(1, 3, 16, 32) * 2 - 1,
            (torch.rand(1, 1, 16, 32) > 0.3).float(),
        )
        t |= {f"refiner.weights.{k}": v for k, v in blend.state_dict().items()}
        t |= {
            "refiner.decoded": decoded,
            "refiner.warped": warped,
            "refiner.mask": mask,
            "refiner.output": blend(decoded, warped, mask),
        }

        config = TokenizerConfig(
            encoder_block_out_channels=(4, 4, 6, 6), decode_block_out_channels=(4, 6, 6, 6), num_layers=1
        )
        tokenizer = Tokenizer(config)
        for n, p in tokenizer.named_parameters():
            if p.ndim == 1:
                p.add_(0.1 * torch.randn_like(p))
        clip = torch.rand(1, 9, 3, 16, 32) * 2 - 1
        z = tokenizer.encode(clip)
        t |= {f"vae.weights.{k}": v for k, v in tokenizer.state_dict().items()}
        t |= {
            "vae.clip": clip,
            "vae.bypass_only_latent": tokenizer.bypass_in(haar(clip)),
            "vae.latent": z,
            "vae.decoded": tokenizer.decode(z),
        }

    # Warp: two views of a held-out courtyard as sources, three targets, the last one very near the first source; the
    # sources' order is the priority.
    world = make_world("courtyard", HELD_OUT_SEED + 4)
    K = np.array([40, 40, 23.5, 13.5], np.float32)
    at = lambda x, z, yaw: pose((x, -1.6, z), yaw, 0.0)
    sources, targets = (
        np.stack([at(0, -3, 0), at(0.6, -2.6, 0.25)]),
        np.stack([at(0.35, -2.2, 0.1), at(-0.5, -3.4, -0.2), at(0.03, -2.98, 0.02)]),
    )
    rgb, z = native.render(world, sources, K, 48, 28)
    colour = rgb.astype(np.float32) / 128 - 1
    out = [
        [native.warp(colour, z, sources, np.stack([K, K]), c, K, fill=f, sharp=False) for f in (False, True)]
        for c in targets
    ]
    f = lambda a: torch.from_numpy(np.ascontiguousarray(a, np.float32))
    valid = np.stack([native.edge_filter(depth, 0.1) for depth in z])
    t |= {
        "warp.source_colour": f(colour),
        "warp.source_depth": f(z),
        "warp.source_c2w": f(sources),
        "warp.target_c2w": f(targets),
        "warp.K": f(K),
        "warp.source_valid": f(valid),
        "warp.mask": f(np.stack([o[0].reached for o in out])),
        "warp.colour": f(np.stack([o[0].colour for o in out])),
        "warp.depth": f(np.stack([o[0].z for o in out])),
        "warp.filled": f(np.stack([o[1].colour for o in out])),
    }
    about = {
        "depth": {"architecture": "hinted-unet-1", "widths": [4, 6, 8, 8], "near": 0.25, "far": 100},
        "refiner": {"architecture": "pixel-blend-1", "width": 8, "layers": 3},
        "vae": config.json(),
        "warp": {
            "edge_filter": "disparity",
            "edge_threshold": 0.1,
            "edge_test": "stretch",
            "far": 100,
            "colour": "[-1,1], 0 in holes before filling",
        },
        "layout": "network pictures B,C,H,W; vae clips and latents B,T,C,H,W; warp pictures N,H,W,3",
    }
    save(folder / FILES[0], {k: v.float() for k, v in t.items()}, about=about)
