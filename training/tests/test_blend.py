import pytest
import torch
from safetensors.torch import load_file

from cosmonaut_training.places import STARTER
from cosmonaut_training.train.blend import blended, main


def nets():
    g = torch.Generator().manual_seed(1)
    draw = lambda: {"a": torch.randn(3, 4, generator=g).half(), "b": torch.randn(5, generator=g)}
    return draw(), draw()


def test_ends_are_the_networks_themselves():
    before, after = nets()
    for share, wanted in ((0.0, before), (1.0, after)):
        made = blended(before, after, share)
        assert all(torch.equal(made[k], wanted[k]) and made[k].dtype == wanted[k].dtype for k in wanted)


def test_between_lies_the_share():
    before, after = nets()
    torch.testing.assert_close(blended(before, after, 0.25)["b"], 0.75 * before["b"] + 0.25 * after["b"])


def test_networks_of_other_shapes_are_refused():
    before, after = nets()
    with pytest.raises(ValueError, match="differ"):
        blended(before, {**after, "b": torch.zeros(6)}, 0.5)


def test_a_network_mixed_with_itself_is_written_unchanged(monkeypatch, tmp_path):
    out = tmp_path / "model.safetensors"
    monkeypatch.setattr("sys.argv", ["blend", str(STARTER), str(STARTER), "depth", "0.3", str(out)])
    main()
    was = STARTER / "depth/model.safetensors"
    made, before = load_file(str(out)), load_file(str(was))
    assert out.stat().st_size == was.stat().st_size
    assert made.keys() == before.keys() and all(torch.equal(made[k], before[k]) for k in before)
