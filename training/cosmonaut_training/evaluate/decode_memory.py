"""Counts the tensors that diffusers' AutoencoderKLCosmos holds at once while it decodes a clip.

    python -m cosmonaut_training.evaluate.decode_memory

On the meta device, so that no memory is touched: what convolutions work in beside their tensors is not counted, nor is
attention, which other implementations do without scores. Made with torch 2.15 and diffusers 0.42.1.
"""

import weakref

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class LiveBytes(TorchDispatchMode):
    """Bytes of all tensors that operations have made and that are still held."""

    def __init__(self):
        super().__init__()
        self.now = 0
        self.peak = 0
        self._bytes = {}
        self._holders = {}

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        for tensor in tree_leaves(result):
            if isinstance(tensor, torch.Tensor):
                self._hold(tensor)
        return result

    def _hold(self, tensor):
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key not in self._bytes:
            self._bytes[key] = storage.nbytes()
            self._holders[key] = 0
            self.now += storage.nbytes()
            self.peak = max(self.peak, self.now)
        self._holders[key] += 1
        weakref.finalize(tensor, self._drop, key)

    def _drop(self, key):
        self._holders[key] -= 1
        if self._holders[key] == 0:
            self.now -= self._bytes.pop(key)


def main():
    from diffusers import AutoencoderKLCosmos

    with torch.device("meta"):
        coder = AutoencoderKLCosmos().to(torch.bfloat16).to("meta").eval()
    weights = sum(2 * parameter.numel() for parameter in coder.parameters())
    live = LiveBytes()
    with torch.no_grad(), torch.device("meta"), live:
        decoder = coder.decoder
        x = torch.empty(1, 512, 8, 88, 160, dtype=torch.bfloat16)
        for block in decoder.up_blocks:
            x = block(x)
        x = decoder.conv_out(torch.nn.functional.silu(decoder.norm_out(x)))
        x = decoder.unpatch_embed(x)
    print(f"{tuple(x.shape)}: weights {weights / 1e9:.2f} GB, tensors {live.peak / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
