"""Where things lie: the repository's own files, and the folder for what training makes."""

from __future__ import annotations

import os
from pathlib import Path

TRAINING = Path(__file__).resolve().parents[1]
REPOSITORY = TRAINING.parent
SCENES = REPOSITORY / "sample-scenes"
STARTER = SCENES / "starter"
GOLDEN = REPOSITORY / "src/test/resources/golden"

# Data, checkpoints and compiled C: gigabytes, never in the repository.
WORK = Path(os.environ.get("COSMONAUT_TRAIN", TRAINING / "build"))

# Share of streets to drive in among the worlds that training draws; the others are of the six families in turn. An
# environment variable, because worker processes draw worlds too.
STREETS = float(os.environ.get("COSMONAUT_STREETS", 0))
