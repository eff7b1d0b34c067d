"""Writes the archives of this folder with PyTorch, and beside each a safetensors file of the same tensors.

    OMP_NUM_THREADS=1 python -W ignore make_archives.py

Made with torch 2.15 and safetensors 0.8. Those of TorchScript and of the old format come out in another order of bytes
every time, with the same tensors.
"""
import collections
import io
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

here = pathlib.Path(__file__).parent
torch.manual_seed(7)


def archive(name, content, expected, **options):
    torch.save(content, here / name, **options)
    save(name, expected)


def save(name, expected):
    tensors = {key: value.detach().clone().contiguous() for key, value in expected.items()}
    save_file(tensors, here / f"{pathlib.Path(name).stem}.safetensors")


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_in = nn.Sequential(nn.Conv3d(2, 3, (1, 3, 3)), nn.SiLU(), nn.Conv3d(3, 3, (3, 1, 1), bias=False))
        self.norm = nn.BatchNorm3d(3)
        self.down = nn.ModuleList([nn.Linear(3, 4), nn.Linear(4, 2)])
        self.register_buffer("wavelets", torch.tensor([0.70710678, 0.70710678]))
        self.register_buffer("_arange", torch.arange(2), persistent=False)
        self.levels = [8, 5]
        self.label = "block"
        self.ratio = 0.5

    def forward(self, x):
        y = self.norm(self.conv_in(x)).mean((2, 3, 4)) + self.levels[0] * self.ratio
        for layer in self.down:
            y = layer(y)
        return y * self.wavelets + self._arange


class Tokenizer(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Block()
        self.quant_conv = nn.Linear(2, 2)

    def forward(self, x):
        return self.quant_conv(self.encoder(x).to(self.quant_conv.weight.dtype))


def all_tensors(module):
    return dict(module.named_parameters()) | dict(module.named_buffers())


types = {
    "bf16": torch.randn(3, 4).bfloat16(),
    "f16": torch.randn(5).half(),
    "f32": torch.randn(2, 3, 2),
    "f64": torch.randn(2, dtype=torch.float64),
    "i64": torch.tensor([-(2**40), 3]),
    "i32": torch.tensor([[-7, 9]], dtype=torch.int32),
    "i16": torch.tensor([-300, 300], dtype=torch.int16),
    "i8": torch.tensor([-3, 4], dtype=torch.int8),
    "u8": torch.tensor([0, 255], dtype=torch.uint8),
    "bool": torch.tensor([True, False, True]),
    "f8": torch.randn(4).to(torch.float8_e4m3fn),
    "u16": torch.tensor([1, 65535], dtype=torch.uint16),
    "scalar": torch.tensor(1.25),
    "empty": torch.zeros(0, 3),
    "special": torch.tensor([float("nan"), float("inf"), -0.0, 1e-45]),
}
archive("types.pt", types, types)

whole = torch.arange(120, dtype=torch.float32).reshape(2, 3, 4, 5)
grid = torch.randn(6, 7).bfloat16()
views = {
    "whole": whole,
    "permuted": whole.permute(0, 2, 3, 1),
    "narrowed": whole[1:, 1:],
    "stepped": whole[..., ::2],
    "last": whole[1, 2, 3, 4],
    "none": whole[:, 3:],
    "channels_last": torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
    "transposed": grid.t(),
    "shared": grid[2:5, 1:3],
    "diagonal": grid.diagonal(),
    "row": grid[3],
    "repeated": torch.arange(3).expand(4, 3),
    "bytes": torch.arange(12, dtype=torch.uint8).reshape(3, 4).t(),
    "doubles": torch.randn(3, 2, dtype=torch.float64).t(),
}
archive("views.pt", views, views)

module = Block()
state = module.state_dict()
state["down.0._extra_state"] = io.BytesIO(b"scales of a layer")
state["down.1._extra_state"] = None
state["norm._extra_state"] = torch.zeros(3)
stated = module.state_dict()
archive("state.pth", state, stated)
archive("nested-model.pt", {"model_config": {"encoder": "x", "sizes": [1, 2.5]}, "model": state, "ema": state}, stated)
archive("nested-module.ckpt", {"epoch": 2**70, "module": {"state_dict": collections.OrderedDict(state)}}, stated)
archive("pytorch_model.bin", {"net": {"a": state["wavelets"], "b": [state["norm.weight"]]}, "done": True, 3: {1}},
        {"net.a": state["wavelets"], "net.b.0": state["norm.weight"]})

weight = nn.Parameter(torch.randn(2, 2))
marked = nn.Parameter(torch.randn(3))
marked.tensor_model_parallel = True
plain = torch.randn(2)
plain.origin = "somewhere"
archive("parameters.pt", {"weight": weight, "tied": weight, "marked": marked, "plain": plain},
        {"weight": weight, "tied": weight, "marked": marked, "plain": plain})

mean, std = torch.randn(16, 3), torch.rand(16, 3)
archive("mean_std.pt", (mean.bfloat16(), std.bfloat16()), {"0": mean.bfloat16(), "1": std.bfloat16()})
archive("alone.pt", mean[0], {"0": mean[0]})
for protocol in (3, 4, 5):
    archive(f"protocol{protocol}.pt", {"model": state}, stated, pickle_protocol=protocol)

half = Tokenizer().half().eval()
torch.jit.script(half).save(here / "script.jit")
save("script.jit", all_tensors(half))
traced = Tokenizer().bfloat16().eval()
torch.jit.trace(traced, torch.randn(1, 2, 4, 4, 4).bfloat16()).save(here / "trace.jit")
save("trace.jit", all_tensors(traced))

# What is refused.
torch.save({"a": mean[0]}, here / "legacy.pt", _use_new_zipfile_serialization=False)
torch.save(nn.Linear(2, 2), here / "module.pt")
