"""The golden files can be made again, and say what the committed ones say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

from cosmonaut_training import golden
from cosmonaut_training.places import GOLDEN

PUBLISHED = ("diffusers", "torchvision", "transformers", "sentencepiece", "google.protobuf")


@pytest.mark.parametrize("name", golden.PARTS)
def test_made_again(name, tmp_path):
    if name in ("dit", "views", "tokenizer", "sampler", "text"):
        for package in PUBLISHED:
            pytest.importorskip(package, reason="pip install -e '.[published]'")
    if name == "depth" and not {"COSMONAUT_MOGE", "COSMONAUT_DEPTH_ANYTHING"} <= os.environ.keys():
        pytest.skip("set COSMONAUT_MOGE and COSMONAUT_DEPTH_ANYTHING to checkouts")
    part = golden.part(name)
    part.make(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(part.FILES)
    for file in part.FILES:
        off, said = golden.difference(tmp_path / file, GOLDEN / file)
        assert off <= golden.TOLERANCE, f"{file}: {said}"


def test_every_committed_file_is_made_by_one_part():
    sources = [golden.__path__[0] + f"/{name}.py" for name in golden.PARTS]
    told = "".join(Path(p).read_text() for p in sources)
    for file in GOLDEN.iterdir():
        assert f'"{file.name}"' in told or f'"{file.stem}": (' in told, f"nothing makes {file.name}"


def test_files_are_the_same_bytes_each_time(tmp_path):
    part, made = golden.part("pictures"), []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        part.make(tmp_path / folder)
        made.append((tmp_path / folder / part.FILES[0]).read_bytes())
    assert made[0] == made[1]


def test_a_changed_tensor_is_noticed(tmp_path):
    for name, number in (("a", 1.0), ("b", 1.0), ("c", 1.001)):
        golden.save(tmp_path / name, {"x": torch.full((3,), number)}, about={"layout": "x"})
    assert golden.difference(tmp_path / "a", tmp_path / "b")[0] == 0
    assert golden.difference(tmp_path / "a", tmp_path / "c")[0] > golden.TOLERANCE
