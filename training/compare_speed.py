"""Times the starter's networks in PyTorch and in Cosmonaut, in turn, on the same weights, steps and sizes, and prints the ratios.

  python compare_speed.py [--rounds 3] [--threads 2] [--launcher ../target/cosmonaut/bin/cosmonaut]

A ratio above 1 means that Cosmonaut is faster. The chunk is all networks of eight new pictures; warping is left out, for
PyTorch has none. PyTorch runs float32 in inference mode.
"""
from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path
from typing import Callable

import torch
from safetensors.torch import load_file

from dit import Dit, DitConfig
from nets import HintedDepth, PictureUnet, PixelPaint
from tokenizer import Tokenizer, TokenizerConfig

WORDS = 24          # tokens of a usual prompt; the zero rows behind them are one key in both programs


def fields(path: Path, known: type) -> dict:
    values = json.loads(path.read_text())
    return {k: tuple(v) if isinstance(v, list) and k not in ("latents_mean", "latents_std") else v
            for k, v in values.items() if k in known.__dataclass_fields__}


def load(module: torch.nn.Module, file: Path) -> torch.nn.Module:
    module.load_state_dict({k: v.float() for k, v in load_file(str(file)).items()})
    return module.eval()


def sized(kind: type[PictureUnet], file: Path) -> torch.nn.Module:
    """A picture network of the size that its weights have."""
    return kind.of({k: v.float() for k, v in load_file(str(file)).items()}).eval()


def stages(starter: Path, steps: int) -> dict[str, Callable[[], object]]:
    dit = load(Dit(DitConfig(**fields(starter / "transformer/config.json", DitConfig))), starter / "transformer/diffusion_pytorch_model.safetensors")
    coder = load(Tokenizer(TokenizerConfig(**fields(starter / "vae/config.json", TokenizerConfig))), starter / "vae/diffusion_pytorch_model.safetensors")
    depth = sized(HintedDepth, starter / "depth/model.safetensors")
    refiner = sized(PixelPaint, starter / "refiner/model.safetensors")
    x = torch.randn(1, 3, dit.config.in_channels, 14, 24)
    text = torch.randn(1, WORDS, dit.config.text_embed_dim)
    clip, latent = torch.randn(1, 9, 3, 112, 192), torch.randn(1, 3, 16, 14, 24)
    pictures, mask, one = torch.randn(8, 3, 112, 192), torch.ones(8, 1, 112, 192), torch.randn(1, 5, 112, 192)
    noise = torch.tensor([0.2])
    return {
        "denoise": lambda: [dit(x, noise, text) for _ in range(steps)],
        "encode": lambda: coder.model_latent(clip),
        "decode": lambda: coder.pictures(latent),
        "refine": lambda: refiner(pictures, pictures, mask),
        "depth": lambda: depth(one),
    }


@torch.inference_mode()
def measure_torch(todo: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    result = {}
    for name, run in todo.items():
        for _ in range(3):
            run()
        times = []
        for _ in range(repeats):
            began = time.perf_counter()
            run()
            times.append(1000 * (time.perf_counter() - began))
        result[name] = statistics.median(times)
    return result


def measure_cosmonaut(launcher: Path) -> dict:
    done = subprocess.run([str(launcher), "bench", "rollout", "--warmup", "20", "--chunks", "40"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--starter", type=Path, default=Path("../sample-scenes/starter"))
    parser.add_argument("--launcher", type=Path, default=Path("../target/cosmonaut/bin/cosmonaut"))
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    steps = json.loads((args.starter / "scheduler/config.json").read_text())["num_steps"]
    todo = stages(args.starter, steps)
    theirs: dict[str, list[float]] = {name: [] for name in [*todo, "chunk"]}
    ours: dict[str, list[float]] = {name: [] for name in theirs}
    bench: dict = {}
    for _ in range(args.rounds):
        torch_ms = measure_torch(todo, args.repeats)
        bench = measure_cosmonaut(args.launcher)
        stage_ms = bench["stage_median_ms"]
        for name in todo:
            theirs[name].append(torch_ms[name])
            ours[name].append(stage_ms[name])
        theirs["chunk"].append(sum(torch_ms.values()))
        ours["chunk"].append(sum(stage_ms[name] for name in todo))
    table = {name: {"pytorch_ms": round(statistics.median(theirs[name]), 2), "cosmonaut_ms": round(statistics.median(ours[name]), 2),
                    "ratio": round(statistics.median(theirs[name]) / statistics.median(ours[name]), 2)} for name in theirs}
    print(json.dumps({"torch": torch.__version__, "threads": args.threads, "steps": steps, "stages": table,
                      "frames_per_second": bench["frames_per_second"], "peak_resident_bytes": bench["peak_resident_bytes"]}, indent=2))


if __name__ == "__main__":
    main()
