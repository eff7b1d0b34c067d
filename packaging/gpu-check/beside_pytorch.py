"""Times Cosmonaut and PyTorch on one card, in turn: operations of the 7B, one call of its denoiser, a decoded clip.

    python3 beside_pytorch.py --java JAVA --classpath PATH [--rounds 3] [--repeats 5] [--names dit,attention]

Both run in bf16 on random weights of the same sizes. What is the same for a whole prompt (keys and values of the text)
is computed beforehand on both sides; what depends on the noise level is computed in every call on both. PyTorch's
denoiser is compiled, and attends with whatever is fastest on this card. Prints a line of JSON for every name:
milliseconds of both (the median of the rounds' medians) and their ratio, below 1 where Cosmonaut is faster.
"""

import argparse
import json
import statistics
import subprocess
import sys

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel

BACKENDS = [SDPBackend.CUDNN_ATTENTION, SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]


class Sizes:
    def __init__(self, tiny):
        self.tokens, self.width, self.heads, self.layers = (64, 128, 2, 2) if tiny else (28160, 4096, 32, 28)
        self.text, self.rank, self.features = (64, 16, 64) if tiny else (1024, 256, 128)
        self.hidden, self.rows = 4 * self.width, 5 if tiny else 512
        self.frames, self.height, self.cells = (3, 8, 8) if tiny else (14, 176, 320)
        self.channels = 16 if tiny else 256


def rms(x, w):
    x = x.float()
    return (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)).to(w.dtype) * w


def rotate(x, cos, sin):
    a, b = x.float().chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1).to(x.dtype)


class Block(nn.Module):
    """One block of the network: self-attention, attention to the text, MLP, each behind its own AdaLN."""

    def __init__(self, s, new):
        super().__init__()
        linear = lambda i, o: nn.Parameter(new(o, i) * 0.02)
        d = s.width
        self.q, self.k, self.v, self.o, self.cq, self.co = (linear(d, d) for _ in range(6))
        self.up, self.down = linear(d, s.hidden), linear(s.hidden, d)
        self.low = nn.ParameterList(linear(d, s.rank) for _ in range(3))
        self.high = nn.ParameterList(linear(s.rank, 3 * d) for _ in range(3))
        self.norms = nn.ParameterList(nn.Parameter(new(s.features)) for _ in range(3))
        self.heads, self.features = s.heads, s.features

    def forward(self, x, e, base, keys, values, positions, cos, sin):
        split = lambda y: y.unflatten(-1, (self.heads, self.features))
        attend = lambda q, k, v: F.scaled_dot_product_attention(
            q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
        ).transpose(1, 2).flatten(2)
        modulation = [(F.linear(F.linear(F.silu(e), a), b) + base).chunk(3, -1) for a, b in zip(self.low, self.high)]
        norm = lambda y, m: F.layer_norm(y, y.shape[-1:], eps=1e-6) * (1 + m[1]) + m[0]
        x = x + positions
        h = norm(x, modulation[0])
        q = rotate(rms(split(F.linear(h, self.q)), self.norms[0]), cos, sin)
        k = rotate(rms(split(F.linear(h, self.k)), self.norms[1]), cos, sin)
        x = x + modulation[0][2] * F.linear(attend(q, k, split(F.linear(h, self.v))), self.o)
        h = norm(x, modulation[1])
        q = rms(split(F.linear(h, self.cq)), self.norms[2])
        x = x + modulation[1][2] * F.linear(attend(q, keys, values), self.co)
        h = norm(x, modulation[2])
        return x + modulation[2][2] * F.linear(F.gelu(F.linear(h, self.up)), self.down)


class Peer:
    """What PyTorch is timed with, by the names of `cosmonaut bench card`."""

    def __init__(self, s, device):
        self.s, self.device = s, device
        self.new = lambda *shape: torch.randn(*shape, device=device, dtype=torch.bfloat16)
        self.works = {
            "copy": self.copy,
            "norm": self.norm,
            "norm_rope": self.norm_rope,
            "linear": lambda: self.linear(s.width, s.width),
            "linear_in": lambda: self.linear(s.hidden, s.width, F.gelu),
            "linear_out": lambda: self.linear(s.width, s.hidden),
            "attention": lambda: self.attention(s.tokens, s.tokens, s.features),
            "attention_double": lambda: self.attention(2 * s.tokens, 2 * s.tokens, s.features),
            "attention_text": lambda: self.attention(s.tokens, 512, s.features),
            "attention_64": lambda: self.attention(s.tokens, s.tokens, 64),
            "conv": self.conv,
            "dit": self.dit,
        }

    def copy(self):
        x = self.new(self.s.tokens, self.s.width)
        y = torch.empty_like(x)
        return [lambda: y.copy_(x)]

    def norm(self):
        x, scale, shift = self.new(self.s.tokens, self.s.width), self.new(self.s.width), self.new(self.s.width)
        plain = lambda y, a, b: F.layer_norm(y, y.shape[-1:], eps=1e-6) * (1 + a) + b
        fused = torch.compile(plain, dynamic=False)
        return [lambda: fused(x, scale, shift)]

    def norm_rope(self):
        s = self.s
        x, w = self.new(s.tokens, s.heads, s.features), self.new(s.features)
        cos, sin = (torch.randn(s.tokens, 1, s.features // 2, device=self.device) for _ in range(2))
        fused = torch.compile(lambda y: rotate(rms(y, w), cos, sin), dynamic=False)
        return [lambda: fused(x)]

    def linear(self, n, k, after=None):
        x, w = self.new(self.s.tokens, k), self.new(n, k) * k**-0.5
        if after is None:
            return [lambda: F.linear(x, w)]
        fused = torch.compile(lambda y: after(F.linear(y, w)), dynamic=False)
        return [lambda: after(F.linear(x, w)), lambda: fused(x)]

    def attention(self, queries, keys, features):
        heads = self.s.width // features
        q, k, v = (self.new(1, n, heads, features).transpose(1, 2) for n in (queries, keys, keys))

        def one(backend):
            def run():
                with sdpa_kernel(backend):
                    return F.scaled_dot_product_attention(q, k, v)

            return run

        return [one(b) for b in BACKENDS[:3]] if self.device == "cuda" else [one(SDPBackend.MATH)]

    def conv(self):
        s = self.s
        x = self.new(s.frames, s.channels, s.height, s.cells).to(memory_format=torch.channels_last)
        w = (self.new(s.channels, s.channels, 3, 3) * 0.02).to(memory_format=torch.channels_last)
        torch.backends.cudnn.benchmark = True
        return [lambda: F.conv2d(x, w, padding=1)]

    def dit(self):
        s, new = self.s, self.new
        blocks = nn.ModuleList(Block(s, new) for _ in range(s.layers))
        embed, unembed = new(s.width, 68) * 0.02, new(64, s.width) * 0.02
        t1, t2 = new(s.width, s.width) * 0.02, new(3 * s.width, s.width) * 0.02
        affine, positions = new(s.width), new(1, s.tokens, s.width)
        texts = [[new(1, s.rows, s.heads, s.features) for _ in range(2)] for _ in range(s.layers)]
        cos, sin = (torch.randn(1, s.tokens, 1, s.features // 2, device=self.device) for _ in range(2))
        patches, sinusoid = new(1, s.tokens, 68), new(1, 1, s.width)
        one = torch.compile(lambda block, *rest: block(*rest), dynamic=False)

        def run():
            base = F.linear(F.silu(F.linear(sinusoid, t1)), t2)
            e = rms(sinusoid, affine)
            x = F.linear(patches, embed)
            for block, (keys, values) in zip(blocks, texts):
                x = one(block, x, e, base, keys, values, positions, cos, sin)
            return F.linear(F.layer_norm(x, x.shape[-1:], eps=1e-6), unembed)

        return [run]

    def measure(self, name, repeats):
        """Milliseconds of every repeat of the fastest way."""
        best = None
        for run in self.works[name]():
            try:
                for _ in range(2):
                    run()
                times = [self.timed(run) for _ in range(repeats)]
            except RuntimeError:
                continue  # an attention that this card does not have
            if best is None or statistics.median(times) < statistics.median(best):
                best = times
        if self.device == "cuda":
            torch.cuda.empty_cache()
        return best

    def timed(self, run):
        if self.device != "cuda":
            return 1.0
        before, after = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda.synchronize()
        before.record()
        run()
        after.record()
        after.synchronize()
        return before.elapsed_time(after)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--java", required=True)
    options.add_argument("--classpath", required=True)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--names", default="")
    options.add_argument("--tiny", action="store_true", help="in miniature on the processor: a trial of this script")
    o = options.parse_args()
    command = [o.java, "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx6g"]
    command += [] if o.tiny else ["-Dcosmonaut.card=real"]
    command += ["-cp", o.classpath, "cosmonaut.gpucheck.GpuCheck", "bench", "-"]
    ours = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    peer = Peer(Sizes(o.tiny), "cpu" if o.tiny else "cuda")
    about = json.loads(ours.stdout.readline())
    names = o.names.split(",") if o.names else ["copy", "upload", *list(peer.works)[1:], "encode", "decode"]
    head = {"part": "bench", "ok": True, "torch": torch.__version__, "device": about["device"]}
    print(json.dumps(head), flush=True)
    with torch.inference_mode():
        for name in names:
            mine, theirs, line = [], [], {}
            for _ in range(o.rounds):
                ours.stdin.write(name + "\n")
                ours.stdin.flush()
                answer = ours.stdout.readline()
                if not answer:
                    sys.exit(f"cosmonaut ended while {name} was measured")
                line = json.loads(answer)
                mine.append(line["median_ms"])
                if name in peer.works:
                    try:
                        theirs.append(statistics.median(peer.measure(name, o.repeats)))
                    except Exception as e:  # noqa: BLE001 what the peer cannot do is no reason to stop
                        line["peer_error"] = f"{type(e).__name__}: {str(e)[:200]}"
            row = {"part": "bench", "ok": True, "name": name, "ms": statistics.median(mine)}
            row |= {k: line[k] for k in ("tflops", "gb_per_s", "tensor_bytes", "peer_error") if k in line}
            if theirs:
                row |= {"torch_ms": statistics.median(theirs), "ratio": row["ms"] / statistics.median(theirs)}
            print(json.dumps(row), flush=True)
    ours.stdin.close()
    ours.wait()


if __name__ == "__main__":
    main()
