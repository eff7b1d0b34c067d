"""Times the starter's networks in PyTorch, in PyTorch compiled and in Cosmonaut, in turn, on the same weights, sizes
and calls.

  python -m cosmonaut_training.evaluate.compare_speed [--rounds 5] [--threads 2]

A ratio is Cosmonaut's time through PyTorch's: below 1 Cosmonaut is faster. Networks alone are timed on both sides, on
random input that lies ready, each for itself, warmed up, without warping, sampling arithmetic and conversions. Both
sides take the same shortcuts: what is dead in the weights is not computed (the tokenizer's convolutions, which end in
zeros), and the zero rows behind a prompt are one key. PyTorch runs float32 in inference mode, channels last. "linear"
is the tokenizer with its bypass and its Haar transform folded into one convolution, a shortcut that Cosmonaut does
not take; it is told beside the others. The chunk is all networks of eight new pictures; the keyframe prior, which
some chunks need, is all its calls for one keyframe.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import Callable

import torch

from cosmonaut_training.models.dit import Dit, DitConfig
from cosmonaut_training.models.exported import network, picture_network
from cosmonaut_training.models.keyframe_prior import KeyframePrior, KeyframePriorConfig
from cosmonaut_training.models.nets import HintedDepth, PixelPaint
from cosmonaut_training.models.tokenizer import Tokenizer, TokenizerConfig, haar, inverse_haar, silent
from cosmonaut_training.places import REPOSITORY, STARTER

WORDS = 24  # tokens of a usual prompt; the zero rows behind them are one key in both programs
CHUNK = ("dit", "encode", "decode", "refine", "depth")


def stages(starter: Path) -> dict[str, tuple[int, Callable, tuple]]:
    """By name: calls in a chunk, what is called, with what."""
    pixels = {"memory_format": torch.channels_last}
    dit = network(Dit, DitConfig, starter / "transformer")
    coder = network(Tokenizer, TokenizerConfig, starter / "vae")
    depth = picture_network(HintedDepth, starter / "depth").to(**pixels)
    refiner = picture_network(PixelPaint, starter / "refiner").to(**pixels)
    prior = network(KeyframePrior, KeyframePriorConfig, starter / "keyframe_prior").to(**pixels)
    steps = json.loads((starter / "scheduler/config.json").read_text())["num_steps"]
    outpainting = json.loads((starter / "world.json").read_text())["outpainting"]
    last = lambda *shape: torch.randn(*shape).to(memory_format=torch.channels_last)
    x, text, noise = (
        torch.randn(1, 3, dit.config.in_channels, 14, 24),
        torch.randn(1, WORDS, dit.config.text_embed_dim),
        torch.tensor([0.2]),
    )
    clip, latent = torch.randn(1, 9, 3, 112, 192), torch.randn(1, 3, 16, 14, 24)
    pictures, warped, mask, one = (
        last(8, 3, 112, 192),
        last(8, 3, 112, 192),
        torch.ones(8, 1, 112, 192),
        last(1, 5, 112, 192),
    )
    c = prior.config
    planes, facts, told = (
        last(1, c.inputs, 14, 24),
        (noise, torch.zeros(1, c.text), torch.zeros(1, 2 * c.latent), torch.ones(1)),
        prior.facts,
    )

    def encode(clip: torch.Tensor) -> torch.Tensor:
        h = haar(clip)
        linear = coder.bypass_in(h)
        return linear if silent(coder.encoder.conv_out[1]) else coder.quant_conv(coder.encoder(h)) + linear

    def decode(latent: torch.Tensor) -> torch.Tensor:
        linear = coder.bypass_out(latent)
        return inverse_haar(
            linear if silent(coder.decoder.conv_out[1]) else coder.decoder(coder.post_quant_conv(latent)) + linear
        )

    return {
        "dit": (steps, dit, (x, noise, text)),
        "encode": (1, encode, (clip,)),
        "decode": (1, decode, (latent,)),
        "refine": (1, lambda *p: refiner(*p).clamp(-1, 1), (pictures, warped, mask)),
        "depth": (1, depth.disparity, (one,)),
        "keyframe_prior": (
            outpainting["steps"] * (2 if outpainting.get("guidance") else 1),
            lambda x, *f: prior(x, told(*f)),
            (planes, *facts),
        ),
        "linear encode": (1, coder.encode, (clip,)),
        "linear decode": (1, coder.decode, (latent,)),
    }


@torch.inference_mode()
def measure_torch(todo: dict[str, tuple[int, Callable, tuple]], repeats: int) -> dict[str, float]:
    result = {}
    for name, (calls, run, given) in todo.items():
        times = []
        for i in range(5 + repeats):
            began = time.perf_counter()
            for _ in range(calls):
                run(*given)
            times.append(1000 * (time.perf_counter() - began))
        result[name] = statistics.median(times[5:])
    return result


def measure_cosmonaut(args: argparse.Namespace) -> dict[str, float]:
    command = [
        str(args.launcher),
        "bench",
        "networks",
        "--model",
        str(args.starter),
        "--preset",
        "fast",
        "--warmup",
        str(args.warmup),
        "--chunks",
        str(args.repeats),
    ]
    environment = {**os.environ, "JAVA_TOOL_OPTIONS": f"-XX:ActiveProcessorCount={args.threads}"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return json.loads(done.stdout)["network_median_ms"]


def whole(times: dict[str, float]) -> dict[str, float]:
    return {**times, "chunk": sum(times[name] for name in CHUNK)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--warmup", type=int, default=60, help="calls of Cosmonaut's networks before they are timed")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", choices=["default", "max-autotune", "none"], default="default")
    parser.add_argument("--starter", type=Path, default=STARTER)
    parser.add_argument("--launcher", type=Path, default=REPOSITORY / "target/cosmonaut/bin/cosmonaut")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    todo = stages(args.starter)
    columns: dict[str, Callable[[], dict[str, float]]] = {"pytorch": lambda: measure_torch(todo, args.repeats)}
    if args.compile != "none":
        built = {
            name: (calls, torch.compile(run, mode=args.compile, dynamic=False), given)
            for name, (calls, run, given) in todo.items()
        }
        columns["compiled"] = lambda: measure_torch(built, args.repeats)
    columns["cosmonaut"] = lambda: measure_cosmonaut(args)
    rounds = [{column: whole(measure()) for column, measure in columns.items()} for _ in range(args.rounds)]
    ms = {
        column: {name: statistics.median(r[column][name] for r in rounds) for name in rounds[0][column]}
        for column in columns
    }
    ratio = lambda name, column: statistics.median(r["cosmonaut"][name.split()[-1]] / r[column][name] for r in rounds)
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "threads": args.threads,
                "rounds": args.rounds,
                "networks": {
                    name: {
                        **{f"{column}_ms": round(times[name], 2) for column, times in ms.items() if name in times},
                        **{f"ratio_{column}": round(ratio(name, column), 2) for column in ms if column != "cosmonaut"},
                    }
                    for name in ms["pytorch"]
                },
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
