"""Contact sheet of the procedural worlds: a row a family, the first picture of a few flights.

python -m cosmonaut_training.data.sheet_worlds <sheet.png> [--first 0] [--count 6] [--family road]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import fly
from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import DRIVING, FAMILIES, make_world


def sheet(path: Path, first: int, count: int, families: tuple[str, ...]) -> None:
    rows = []
    for family in families:
        row, began = [], time.time()
        for seed in range(first, first + count):
            world = make_world(family, seed)
            poses, K = fly(world, np.random.default_rng([seed, 7]))
            rgb, depth = render(world, poses[[0, 16]], K)
            row += [rgb[0]]
            assert np.isfinite(depth).all()
        print(
            family,
            f"{(time.time() - began) / count / 2 * 1e3:.1f} ms a picture, {len(world.prims)} shapes;",
            world.caption,
        )
        rows.append(np.concatenate(row, 1))
    Image.fromarray(np.concatenate(rows, 0)).save(path)


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("sheet", type=Path)
    a.add_argument("--first", type=int, default=0, help="seed")
    a.add_argument("--count", type=int, default=6, help="seeds a family")
    a.add_argument("--family", choices=(*FAMILIES, DRIVING), help="one alone")
    args = a.parse_args()
    sheet(args.sheet, args.first, args.count, (args.family,) if args.family else (*FAMILIES, DRIVING))


if __name__ == "__main__":
    main()
