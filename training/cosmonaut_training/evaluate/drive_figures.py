"""Says whether drives keep to their manoeuvres and their cameras to each other, from what `evaluate drive` measured.

    python -m cosmonaut_training.data.render_drives CLIPS --report --worlds 20 --frames 25 --three --lead 2
    python -m cosmonaut_training.evaluate.drives scenes CLIPS SCENES
    cosmonaut drive --batch SCENES/jobs.jsonl --preset fast --out OUT [--model FOLDER]
    cosmonaut evaluate drive --json OUT/* CLIPS/* > FIGURES
    python -m cosmonaut_training.evaluate.drive_figures FIGURES

The first table is by what was asked for: how many front views show it, and how far the way is from the requested one.
The second is of neighbouring views: cross-view errors, of the drives and of the true renderings, and their ratio.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

PAIRS = ("cse", "cse_inliers", "cse_rig", "cse_rig_median", "cse_rig_share", "tse")


def values(drives: list[dict], key: str) -> list[float]:
    return [drive[key] for drive in drives if drive.get(key) is not None]


def shown(numbers: list[float], form: str, of=np.median) -> str:
    return format(of(numbers), form) if numbers else "-"


def manoeuvres(drives: list[dict]) -> list[str]:
    """A line for every class that was asked for, and one for all: told apart, seen as what else, following errors."""
    lines = [f"{'asked for':12} {'drives':>6} {'told':>5} {'share':>6} {'TFE cm':>7} {'of length':>9}  seen otherwise"]
    classes = sorted({drive["manoeuvre"] for drive in drives if drive["manoeuvre"] != "other"})
    for name in (*classes, "all"):
        some = [d for d in drives if d["manoeuvre"] == name or name == "all" and d["manoeuvre"] in classes]
        told = [d for d in some if d["told_apart"] == 1]
        lost = [d.get("manoeuvre_seen") or "lost" for d in some if d["told_apart"] != 1]
        share = len(told) / len(some) if some else float("nan")
        centimetres, length = shown(values(some, "tfe_cm"), "7.1f"), shown(values(some, "tfe_share"), "9.4f")
        others = ", ".join(f"{lost.count(one)} {one}" for one in sorted(set(lost)))
        lines.append(f"{name:12} {len(some):6} {len(told):5} {share:6.3f} {centimetres:>7} {length:>9}  {others}")
    return lines


def views(made: list[dict], true: list[dict]) -> list[str]:
    """A line for every error between neighbouring views: means over the drives, and the drives' by the true ones'."""
    lines = [f"{'':16} {'drives':>8} {'true':>8} {'ratio':>7}"]
    for key in PAIRS:
        a, b = values(made, key), values(true, key)
        ratio = format(np.mean(a) / np.mean(b), "7.2f") if a and b else "-"
        lines.append(f"{key:16} {shown(a, '8.3f', np.mean):>8} {shown(b, '8.3f', np.mean):>8} {ratio:>7}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", type=Path, nargs="+", help="what cosmonaut evaluate drive --json printed")
    args = parser.parse_args()
    drives = sum((json.loads(file.read_text())["details"]["drives"] for file in args.figures), [])
    made, true = ([d for d in drives if d["true_pictures"] == is_true] for is_true in (False, True))
    for title, some in (("drives", made), ("true renderings", true)):
        if some:
            print(f"{title}, medians", *manoeuvres(some), "", sep="\n")
    print("between views, means", *views(made, true), sep="\n")


if __name__ == "__main__":
    main()
