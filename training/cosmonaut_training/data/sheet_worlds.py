"""Contact sheet of the procedural worlds: a row per family, first and last picture of a few flights."""
import sys
import time

import numpy as np
from PIL import Image

from cosmonaut_training.data.flights import fly
from cosmonaut_training.data.native import render
from cosmonaut_training.data.worlds import FAMILIES, make_world


def main(path: str, first: int = 0, count: int = 6) -> None:
    rows = []
    for family in FAMILIES:
        row, began = [], time.time()
        for seed in range(first, first + count):
            world = make_world(family, seed)
            poses, K = fly(world, np.random.default_rng([seed, 7]))
            rgb, depth = render(world, poses[[0, 16]], K)
            row += [rgb[0]]
            assert np.isfinite(depth).all()
        print(family, f"{(time.time() - began) / count / 2 * 1e3:.1f} ms a picture, {len(world.prims)} shapes;", world.caption)
        rows.append(np.concatenate(row, 1))
    Image.fromarray(np.concatenate(rows, 0)).save(path)


if __name__ == "__main__":
    main(sys.argv[1], *[int(a) for a in sys.argv[2:]])
