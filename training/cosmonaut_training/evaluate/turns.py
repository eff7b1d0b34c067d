"""Judges full turns and walks as a whole: figures beside what the truth gets, contact sheets, a sheet for a blind look.

  python -m cosmonaut_training.evaluate.turns <scenes> <flights> [--json FILE] [--sheet turns.jpg] [--blind blind.jpg]

Scenes are those of evaluate.turn_scenes, flights those of evaluate.turn_flights; all seeds of noise are judged that all
scenes were flown with. The classifier is that of evaluate.train_judge. docs/evaluation.md defines every figure. Walks
go into a sheet of their own, turns-walks.jpg; the key of blind.jpg into blind.key.json.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cosmonaut_training.data.worlds import FAMILIES
from cosmonaut_training.evaluate.judge import load_judge
from cosmonaut_training.evaluate.turn_figures import (
    Eyes,
    Pictures,
    Turn,
    Walk,
    distance,
    halves,
    turn_figures,
    walk_figures,
)
from cosmonaut_training.evaluate.turn_flights import low
from cosmonaut_training.evaluate.turn_measures import TURNED, Floor, floor, lifted, psnr, turned, unseen
from cosmonaut_training.evaluate.turn_scenes import Truth, read_depth
from cosmonaut_training.evaluate.turn_sheets import save_blind, save_sheet
from cosmonaut_training.models.trained import load_tokenizer

# Least and most of what is asked for.
TARGETS = {
    "turns": {"family": (0.9, 1), "sharpness": (0.8, 1.3), "contrast": (0.9, 1.1), "frechet": (0, 0.4)},
    "walks": {"sharpness": (0.7, math.inf), "colour_drift": (0, 0.1)},
}


def true_pictures(scene: Path) -> Pictures:
    return lambda i: np.asarray(Image.open(scene / f"true-{i:04d}.png").convert("RGB"))


def made_pictures(flight: Path) -> Pictures:
    return lambda i: np.asarray(Image.open(flight / f"{i:06d}.png").convert("RGB"))


def true_turn(scene: Path, eyes: Eyes) -> Turn:
    truth = Truth.read(scene)
    seen = [lifted(read_depth(scene / f"depth-{i:04d}.png"), truth.lens, truth.yaws[i]) for i in truth.depths]
    return Turn.of(truth, true_pictures(scene), floor(low(np.concatenate(seen))), eyes)


def made_turn(scene: Path, flight: Path, eyes: Eyes) -> Turn:
    truth, pictures = Truth.read(scene), made_pictures(flight)
    cloud = flight / "floor.npy"
    made = Turn.of(truth, pictures, floor(np.load(cloud)) if cloud.exists() else Floor(math.nan, math.nan, 0), eyes)
    last = len(truth.yaws) - 1
    made.loop = psnr(pictures(last), pictures(0))
    if (flight / "back").exists():
        back = made_pictures(flight / "back")
        there = [i for i in truth.pictures if turned(truth.yaws[i]) > TURNED]
        new = [unseen(truth.lens, truth.yaws[i]) for i in there]
        one, other = (
            np.concatenate([p(at)[w] for at, w in zip(cameras, new)])
            for p, cameras in ((pictures, there), (back, [last - i for i in there]))
        )
        made.both_ways = psnr(one, other)
    return made


def known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def summary(several: list[dict]) -> tuple[dict, dict]:
    """Mean and deviation over seeds of noise, of those that have a figure; no deviation of a single one."""
    mean, spread = {}, {}
    for key, first in several[0].items():
        values = np.array([s[key] for s in several], np.float64)
        if isinstance(first, list):
            mean[key], spread[key] = values.mean(0).tolist(), values.std(0, ddof=min(1, len(values) - 1)).tolist()
            continue
        values = values[~np.isnan(values)]
        mean[key] = known(values.mean() if len(values) else math.nan)
        spread[key] = known(values.std(ddof=1) if len(values) > 1 else math.nan)
    return mean, spread


def ceiling(true: list, figures) -> dict:
    """What the truth gets; in place of its distance from itself that of every other world from the rest, which is what
    another sample of worlds costs."""
    return {**summary([figures(true, true)])[0], "frechet": known(distance(*halves(true)))}


def judged(true: list, made: dict[int, list], figures) -> dict:
    """True figures, made ones by noise with mean and spread, and both by family; `made` by noise."""
    each = {noise: figures(several, true) for noise, several in made.items()}
    mean, spread = summary(list(each.values()))
    by_family = {}
    for family in sorted({t.family for t in true}, key=FAMILIES.index):
        those = [i for i, t in enumerate(true) if t.family == family]
        some = lambda side: [side[i] for i in those]
        by_family[family] = {
            "true": ceiling(some(true), figures),
            "made": summary([figures(some(m), some(true)) for m in made.values()])[0],
        }
    by_noise = {noise: summary([one])[0] for noise, one in each.items()}
    return {"true": ceiling(true, figures), "mean": mean, "spread": spread, "noises": by_noise, "by_family": by_family}


def noises(scenes: list[Path], flights: Path) -> list[int]:
    """Seeds that all scenes were flown with."""
    sets = [{int(p.name) for p in (flights / s.name).glob("[0-9]*")} for s in scenes]
    return sorted(set.intersection(*sets)) if sets else []


def against(goal: tuple[float, float] | None, value: float | None) -> str:
    if goal is None or value is None:
        return ""
    least, most = goal
    return f"{least:g} to {most:g}: {'met' if least <= value <= most else 'missed'}"


def table(kind: str, told: dict) -> str:
    number = lambda v: "" if v is None else f"{v:.3f}"
    single = [k for k, v in told["mean"].items() if not isinstance(v, list)]
    lines = [f"{kind:16s}{'true':>9s}{'made':>9s}{'+-':>9s}  target"]
    for key in single:
        shown = "".join(f"{number(told[column][key]):>9s}" for column in ("true", "mean", "spread"))
        lines.append(f"{key:16s}{shown}  {against(TARGETS[kind].get(key), told['mean'][key])}".rstrip())
    for key in (k for k in told["mean"] if k not in single):
        lines.append(f"{key}: " + " ".join(f"{v:.2f}" for v in told["mean"][key]))
    families = told["by_family"]
    lines += ["", f"{'true, made':16s}" + "".join(f"{f:>16s}" for f in families)]
    for key in single:
        both = [", ".join(number(side[key]) for side in (f["true"], f["made"])) for f in families.values()]
        lines.append(f"{key:16s}" + "".join(f"{b:>16s}" for b in both))
    return "\n".join(lines)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("scenes", type=Path)
    a.add_argument("flights", type=Path)
    a.add_argument("--json", type=Path, help="file for all figures")
    a.add_argument("--sheet", type=Path, help="true turns above made ones, eight pictures each")
    a.add_argument("--blind", type=Path, help="24 turns without names, half of them true")
    a.add_argument("--blind-seed", type=int, default=1, help="draws which, and their order")
    args = a.parse_args()
    torch.set_num_threads(1)
    told, eyes = {}, Eyes(load_tokenizer(), load_judge())
    for kind, true_one, made_one, figures in (
        ("turns", true_turn, made_turn, turn_figures),
        (
            "walks",
            lambda s, e: Walk.of(Truth.read(s), true_pictures(s), e),
            lambda s, f, e: Walk.of(Truth.read(s), made_pictures(f), e),
            walk_figures,
        ),
    ):
        scenes = sorted(p.parent for p in args.scenes.glob(f"{kind[:-1]}-*/truth.json"))
        seeds = noises(scenes, args.flights)
        if not scenes:
            continue
        if not seeds:
            print(f"{kind} are left out: there is no seed of noise with which all were flown\n", flush=True)
            continue
        made = {seed: [made_one(s, args.flights / s.name / str(seed), eyes) for s in scenes] for seed in seeds}
        told[kind] = judged([true_one(s, eyes) for s in scenes], made, figures)
        print(f"{len(scenes)} {kind}, noise {', '.join(map(str, seeds))}\n{table(kind, told[kind])}\n", flush=True)
        if args.sheet:
            sheet = args.sheet if kind == "turns" else args.sheet.with_stem(args.sheet.stem + "-walks")
            save_sheet(sheet, scenes, args.flights, seeds[0])
        if args.blind and kind == "turns":
            save_blind(args.blind, scenes, args.flights, seeds[0], args.blind_seed)
    if not told:
        a.error(f"nothing in {args.flights} can be judged; fly with cosmonaut_training.evaluate.turn_flights first")
    if args.json:
        args.json.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
