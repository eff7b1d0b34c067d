"""Contact sheets of turns and walks, and the sheet for a blind look."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from cosmonaut_training.evaluate.turn_scenes import Truth

SMALL = (192, 112)
GAP, MARGIN = 6, 34  # pixels between rows, and left of them for a number
BLIND = 24
COLUMNS = 8


@dataclass
class Row:
    """A turn or a walk in a few pictures; noise 0 is the truth."""

    scene: Path
    flights: Path
    noise: int

    def cameras(self) -> list[int]:
        truth = Truth.read(self.scene)
        shown = [i for i in truth.pictures if i in truth.depths] if truth.kind == "turn" else truth.pictures
        return [shown[i] for i in np.linspace(0, len(shown) - 1, COLUMNS).round().astype(int)]

    def file(self, camera: int) -> Path:
        if self.noise == 0:
            return self.scene / f"true-{camera:04d}.png"
        return self.flights / self.scene.name / str(self.noise) / f"{camera:06d}.png"

    def strip(self) -> np.ndarray:
        pictures = [Image.open(self.file(i)).convert("RGB").resize(SMALL, Image.Resampling.BOX) for i in self.cameras()]
        return np.concatenate([np.asarray(p) for p in pictures], 1)


def save_rows(path: Path, strips: list[np.ndarray], names: list[str]) -> None:
    """Strips below each other, each with its name at the left."""
    h, w = strips[0].shape[:2]
    sheet = Image.new("RGB", (w + MARGIN, len(strips) * (h + GAP)), "white")
    pen = ImageDraw.Draw(sheet)
    for i, (strip, name) in enumerate(zip(strips, names)):
        sheet.paste(Image.fromarray(strip), (MARGIN, i * (h + GAP)))
        pen.text((4, i * (h + GAP) + 4), name, fill="black")
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=90)


def save_sheet(path: Path, scenes: list[Path], flights: Path, noise: int) -> None:
    """True rows above made rows."""
    strips, names = [], []
    for scene in scenes:
        strips += [Row(scene, flights, n).strip() for n in (0, noise)]
        names += ["true", "made"]
    save_rows(path, strips, names)


def shuffled(scenes: list[Path], flights: Path, noise: int, seed: int, count: int = BLIND) -> list[Row]:
    """Half true, half made, in an order that the seed draws. As many scenes as rows, or each is shown both ways."""
    r = np.random.default_rng(seed)
    order = [scenes[i] for i in r.permutation(len(scenes))]
    half = min(count // 2, len(scenes))
    true, made = order[:half], order[half : 2 * half] if len(scenes) >= 2 * half else order[:half]
    rows = [Row(s, flights, 0) for s in true] + [Row(s, flights, noise) for s in made]
    return [rows[i] for i in r.permutation(len(rows))]


def save_blind(path: Path, scenes: list[Path], flights: Path, noise: int, seed: int) -> Path:
    """The sheet, numbered from 1, and its key beside it, <name>.key.json: which rows are made, and of which scene."""
    rows = shuffled(scenes, flights, noise, seed)
    save_rows(path, [row.strip() for row in rows], [str(i + 1) for i in range(len(rows))])
    key = path.with_suffix(".key.json")
    told = {str(i + 1): {"made": row.noise > 0, "scene": row.scene.name} for i, row in enumerate(rows)}
    key.write_text(json.dumps(told, indent=1) + "\n")
    return key
