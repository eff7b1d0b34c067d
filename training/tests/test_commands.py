"""Every command that the documentation, the scripts and the sources name exists and knows its options."""

from __future__ import annotations

import importlib.util
import re

import pytest
from conftest import command

from cosmonaut_training.places import REPOSITORY, TRAINING

TEXTS = [
    TRAINING / "README.md",
    TRAINING / "gpu_run.sh",
    *sorted((REPOSITORY / "docs").rglob("*.md")),
    *sorted(TRAINING.glob("cosmonaut_training/**/*.py")),
    *sorted((REPOSITORY / "src").rglob("*.java")),
]
NAMED = re.compile(r"(?:python3? -m cosmonaut_training\.|\brun )([a-z_]+(?:\.[a-z_0-9]+)?)\b([^|#>\n`;]*)")


def named() -> dict[str, set[str]]:
    """Options by module, from all texts."""
    found: dict[str, set[str]] = {}
    for path in TEXTS:
        for module, rest in NAMED.findall(path.read_text()):
            if "." in module or module == "golden":
                found.setdefault(module, set()).update(re.findall(r"--[a-z][a-z-]+", rest))
    return found


def test_commands_are_found():
    assert {"train.adversarial", "data.precompute", "golden", "evaluate.rollout"} <= set(named())


@pytest.mark.parametrize("name", sorted(named()))
def test_a_command_exists_and_knows_its_options(name, capsys):
    if name == "data.native":  # takes no options, not even --help
        assert importlib.util.find_spec("cosmonaut_training.data.native.__main__")
        return
    module = importlib.import_module(f"cosmonaut_training.{name}" + (".__main__" if name == "golden" else ""))
    with pytest.raises(SystemExit) as left:
        command(module, "--help")
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert [o for o in named()[name] if o not in told] == []
