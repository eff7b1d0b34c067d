"""Times Cosmonaut and PyTorch on one card, in turn: operations of the 7B, one call of its denoiser, a decoded clip.

    python3 beside_pytorch.py [--rounds 3] [--repeats 5] [--names dit,attention] [--device cpu --small] -- COMMAND

COMMAND starts Cosmonaut's bench, which takes names on stdin and answers each with a line of JSON. Both run in bf16 on
random weights of the same sizes. What is the same for a whole prompt (keys and values of the text) is computed
beforehand on both sides; what depends on the noise level is computed in every call on both. PyTorch may do whatever is
fastest on this card: its denoiser and decoder are compiled, plainly and with CUDA graphs ("reduce-overhead"), and its
attention takes every backend it has. The fastest way counts, and all of them are told. Prints a line of JSON for every
name: milliseconds of both (the median of the rounds' medians) and their ratio, below 1 where Cosmonaut is faster, and
the most memory that each took.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel

BACKENDS = [SDPBackend.CUDNN_ATTENTION, SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]


class Sizes:
    def __init__(self, small):
        self.tokens, self.width, self.heads, self.layers = (8, 128, 2, 2) if small else (28160, 4096, 32, 28)
        self.rank, self.features = (16, 64) if small else (256, 128)
        self.hidden, self.rows = 4 * self.width, 5 if small else 512
        self.frames, self.height, self.cells = (2, 8, 8) if small else (14, 176, 320)
        self.channels = 16 if small else 256
        self.decoder = (16, 16, 16, 16) if small else (256, 512, 512, 512)
        self.decoder_blocks = 2 if small else 3
        self.latent = (2, 4, 4) if small else (8, 88, 160)
        self.pictures = (9, 32, 32) if small else (57, 704, 1280)


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
        attend = lambda q, k, v: (
            F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2))
            .transpose(1, 2)
            .flatten(2)
        )
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


class Causal(nn.Module):
    """A convolution over 1x3x3 or 3x1x1, causal in time: the first frame stands before itself. [B,C,T,H,W]."""

    def __init__(self, new, cin, cout, time):
        super().__init__()
        self.time = time
        self.weight = nn.Parameter(new(cout, cin, *((3, 1, 1) if time else (1, 3, 3))) * (3 * cin) ** -0.5)
        self.bias = nn.Parameter(new(cout) * 0)

    def forward(self, x):
        if self.time:
            return F.conv3d(torch.cat([x[:, :, :1], x[:, :, :1], x], 2), self.weight, self.bias)
        return F.conv3d(x, self.weight, self.bias, padding=(0, 1, 1))


class Cells(nn.Module):
    """A linear map of every cell."""

    def __init__(self, new, cin, cout):
        super().__init__()
        self.weight, self.bias = nn.Parameter(new(cout, cin, 1, 1, 1) * cin**-0.5), nn.Parameter(new(cout) * 0)

    def forward(self, x):
        return F.conv3d(x, self.weight, self.bias)


class FrameNorm(nn.Module):
    """Group norm with one group, of every frame by itself."""

    def __init__(self, new, c):
        super().__init__()
        self.weight, self.bias = nn.Parameter(1 + 0 * new(c)), nn.Parameter(0 * new(c))

    def forward(self, x):
        frames = x.transpose(1, 2)
        y = F.group_norm(frames.flatten(0, 1), 1, self.weight, self.bias, 1e-6)
        return y.unflatten(0, frames.shape[:2]).transpose(1, 2)


class Residual(nn.Module):
    def __init__(self, new, cin, cout):
        super().__init__()
        pair = lambda i, o: nn.Sequential(Causal(new, i, o, False), Causal(new, o, o, True))
        self.norm1, self.conv1, self.norm2, self.conv2 = (
            FrameNorm(new, cin),
            pair(cin, cout),
            FrameNorm(new, cout),
            pair(cout, cout),
        )
        self.widen = Cells(new, cin, cout) if cin != cout else nn.Identity()

    def forward(self, x):
        return self.widen(x) + self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x))))))


class OneHead(nn.Module):
    """Attention over the cells of a frame, or over the past of a cell."""

    def __init__(self, new, c, time):
        super().__init__()
        self.time, self.norm = time, FrameNorm(new, c)
        self.q, self.k, self.v, self.out = (Cells(new, c, c) for _ in range(4))

    def forward(self, x):
        b, c, t, h, w = x.shape
        n = self.norm(x)
        order, length = ((0, 3, 4, 2, 1), t) if self.time else ((0, 2, 3, 4, 1), h * w)
        q, k, v = (f(n).permute(order).reshape(-1, 1, length, c) for f in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.time)
        y = (
            y.reshape(b, h, w, t, c).permute(0, 4, 3, 1, 2)
            if self.time
            else y.reshape(b, t, h, w, c).permute(0, 4, 1, 2, 3)
        )
        return x + self.out(y)


class Up(nn.Module):
    """Doubles time (all frames but the first), then height and width."""

    def __init__(self, new, c, time, space):
        super().__init__()
        self.time = Causal(new, c, c, True) if time else None
        self.space = Causal(new, c, c, False) if space else None
        self.mix = Cells(new, c, c)

    def forward(self, x):
        if self.time is not None:
            x = torch.cat([x[:, :, :1], x[:, :, 1:].repeat_interleave(2, 2)], 2)
            x = self.time(x) + x
        if self.space is not None:
            x = x.repeat_interleave(2, 3).repeat_interleave(2, 4)
            x = self.space(x) + x
        return self.mix(x)


class Decoder(nn.Module):
    """The decoder of Cosmos' video tokenizer 8x8x8, over 4x4x4 Haar cells: [1,16,T,h,w] to [1,3,8T-7,8h,8w]."""

    def __init__(self, s, new):
        super().__init__()
        widths = s.decoder[::-1]
        self.quant = Cells(new, 16, 16)
        self.first = nn.Sequential(Causal(new, 16, widths[0], False), Causal(new, widths[0], widths[0], True))
        c = widths[0]
        self.middle = nn.Sequential(
            Residual(new, c, c), OneHead(new, c, False), OneHead(new, c, True), Residual(new, c, c)
        )
        levels = []
        for i in range(len(widths) - 1):
            cin, cout = widths[i], widths[i + 1]
            levels += [Residual(new, cin if j == 0 else cout, cout) for j in range(s.decoder_blocks)]
            if i == 1:
                levels.append(Up(new, cout, True, True))
        self.levels, c = nn.Sequential(*levels), widths[-1]
        self.norm = FrameNorm(new, c)
        self.last = nn.Sequential(Causal(new, c, 192, False), Causal(new, 192, 192, True))

    def forward(self, z):
        x = self.levels(self.middle(self.first(self.quant(z))))
        x = self.last(F.silu(self.norm(x)))
        for _ in range(2):
            bands = list(x.chunk(8, 1))
            for dim in (4, 3, 2):
                pairs = zip(bands[::2], bands[1::2])
                bands = [torch.stack([a + b, a - b], dim + 1).flatten(dim, dim + 1) for a, b in pairs]
            x = bands[0]
        return x[:, :, 3:]


class Peer:
    """What PyTorch is timed with, by the names of `cosmonaut bench card`."""

    def __init__(self, s, device):
        self.s, self.device = s, device
        self.new = lambda *shape: torch.randn(*shape, device=device, dtype=torch.bfloat16)
        self.works = {
            "copy": self.copy,
            "upload": lambda: self.upload(False),
            "upload_pinned": lambda: self.upload(True),
            "norm": self.norm,
            "norm_rope": self.norm_rope,
            "linear": lambda: self.linear(s.width, s.width),
            "linear_in": lambda: self.linear(s.hidden, s.width, F.gelu),
            "linear_out": lambda: self.linear(s.width, s.hidden),
            "attention": lambda: self.attention(s.tokens, s.tokens, s.features),
            "attention_mma": lambda: self.attention(s.tokens, s.tokens, s.features),
            "attention_double": lambda: self.attention(2 * s.tokens, 2 * s.tokens, s.features),
            "attention_text": lambda: self.attention(s.tokens, 512, s.features),
            "attention_64": lambda: self.attention(s.tokens, s.tokens, 64),
            "conv": self.conv,
            "dit": self.dit,
            "decode": self.decode,
        }

    def copy(self):
        x = self.new(self.s.tokens, self.s.width)
        y = torch.empty_like(x)
        return {"copy": lambda: y.copy_(x)}

    def upload(self, pinned):
        x = torch.zeros(max(1, self.s.tokens // 4), self.s.width, dtype=torch.bfloat16)
        x = x.pin_memory() if pinned and self.device == "cuda" else x
        y = torch.empty_like(x, device=self.device)
        return {"copy": lambda: y.copy_(x, non_blocking=True)}

    def norm(self):
        x, scale, shift = self.new(self.s.tokens, self.s.width), self.new(self.s.width), self.new(self.s.width)
        plain = lambda y, a, b: F.layer_norm(y, y.shape[-1:], eps=1e-6) * (1 + a) + b
        fused = torch.compile(plain, dynamic=False)
        return {"compiled": lambda: fused(x, scale, shift)}

    def norm_rope(self):
        s = self.s
        x, w = self.new(s.tokens, s.heads, s.features), self.new(s.features)
        cos, sin = (torch.randn(s.tokens, 1, s.features // 2, device=self.device) for _ in range(2))
        fused = torch.compile(lambda y: rotate(rms(y, w), cos, sin), dynamic=False)
        return {"compiled": lambda: fused(x)}

    def linear(self, n, k, after=None):
        x, w = self.new(self.s.tokens, k), self.new(n, k) * k**-0.5
        if after is None:
            return {"eager": lambda: F.linear(x, w)}
        fused = torch.compile(lambda y: after(F.linear(y, w)), dynamic=False)
        return {"eager": lambda: after(F.linear(x, w)), "compiled": lambda: fused(x)}

    def attention(self, queries, keys, features):
        heads = self.s.width // features
        q, k, v = (self.new(1, n, heads, features).transpose(1, 2) for n in (queries, keys, keys))

        def one(backend):
            def run():
                with sdpa_kernel(backend):
                    return F.scaled_dot_product_attention(q, k, v)

            return run

        backends = BACKENDS[:3] if self.device == "cuda" else BACKENDS[3:]
        return {b.name.lower(): one(b) for b in backends}

    def conv(self):
        s = self.s
        x = self.new(s.frames, s.channels, s.height, s.cells).to(memory_format=torch.channels_last)
        w = (self.new(s.channels, s.channels, 3, 3) * 0.02).to(memory_format=torch.channels_last)
        torch.backends.cudnn.benchmark = True
        return {"eager": lambda: F.conv2d(x, w, padding=1)}

    def dit(self):
        s, new = self.s, self.new
        blocks = nn.ModuleList(Block(s, new) for _ in range(s.layers))
        embed, unembed = new(s.width, 68) * 0.02, new(64, s.width) * 0.02
        t1, t2 = new(s.width, s.width) * 0.02, new(3 * s.width, s.width) * 0.02
        affine, positions = new(s.width), new(1, s.tokens, s.width)
        texts = [[new(1, s.rows, s.heads, s.features) for _ in range(2)] for _ in range(s.layers)]
        cos, sin = (torch.randn(1, s.tokens, 1, s.features // 2, device=self.device) for _ in range(2))
        patches, sinusoid = new(1, s.tokens, 68), new(1, 1, s.width)
        compiled = torch.compile(lambda block, *rest: block(*rest), dynamic=False)

        def run(one=compiled):
            base = F.linear(F.silu(F.linear(sinusoid, t1)), t2)
            e = rms(sinusoid, affine)
            x = F.linear(patches, embed)
            for block, (keys, values) in zip(blocks, texts):
                x = one(block, x, e, base, keys, values, positions, cos, sin)
            return F.linear(F.layer_norm(x, x.shape[-1:], eps=1e-6), unembed)

        whole = torch.compile(lambda: run(lambda block, *rest: block(*rest)), mode="reduce-overhead", dynamic=False)
        return {"compiled": run} | ({"compiled, CUDA graphs": whole} if self.device == "cuda" else {})

    def decode(self):
        torch.backends.cudnn.benchmark = True
        decoder = Decoder(self.s, self.new).to(memory_format=torch.channels_last_3d)
        latents = self.new(1, 16, *self.s.latent)
        assert tuple(decoder(latents).shape) == (1, 3, *self.s.pictures)
        compiled = torch.compile(decoder, dynamic=False)
        return {"eager": lambda: decoder(latents), "compiled": lambda: compiled(latents)}

    def measure(self, name, repeats):
        """By way: milliseconds of every repeat, and the most bytes that were taken at one time."""
        times, bytes_, failed = {}, {}, {}
        ways = self.works[name]()
        for way, run in ways.items():
            try:
                if self.device == "cuda":
                    torch.cuda.reset_peak_memory_stats()
                for _ in range(3):
                    run()
                times[way] = [self.timed(run) for _ in range(repeats)]
                bytes_[way] = torch.cuda.max_memory_allocated() if self.device == "cuda" else 0
            except Exception as e:  # noqa: BLE001 a way that this card or this PyTorch does not have
                failed[way] = f"{type(e).__name__}: {str(e)[:160]}"
        del ways
        torch.compiler.reset()
        gc.collect()
        if self.device == "cuda":
            torch.cuda.empty_cache()
        return times, bytes_, failed

    def timed(self, run):
        if self.device != "cuda":
            began = time.perf_counter()
            run()
            return 1e3 * (time.perf_counter() - began)
        before, after = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda.synchronize()
        before.record()
        run()
        after.record()
        after.synchronize()
        return before.elapsed_time(after)


def beside(name, answers, measured):
    """One line of the report from the rounds of both sides."""
    last = answers[-1]
    row = {"part": "bench", "ok": True, "name": name, "ms": statistics.median(a["median_ms"] for a in answers)}
    row |= {k: v for k, v in last.items() if k not in ("part", "ok", "name", "ms", "median_ms")}
    ways = {}
    for times, _, _ in measured:
        for way, list_ in times.items():
            ways.setdefault(way, []).append(statistics.median(list_))
    if ways:
        medians = {way: statistics.median(list_) for way, list_ in ways.items()}
        fastest = min(medians, key=medians.get)
        row |= {"torch_way": fastest, "torch_ms": medians[fastest], "ratio": row["ms"] / medians[fastest]}
        row["torch_peak_bytes"] = measured[-1][1].get(fastest, 0)
        row["torch_ways_ms"] = medians
        if "tflops" in row:  # of this side's last round: the work is the same
            work = last["tflops"] * last["median_ms"]
            row["tflops"] = work / row["ms"]
            row["torch_ways_tflops"] = {way: work / ms for way, ms in medians.items()}
        if "gb_per_s" in row:
            work = last["gb_per_s"] * last["median_ms"]
            row["gb_per_s"] = work / row["ms"]
            row["torch_gb_per_s"] = work / medians[fastest]
    failed = {way: why for _, _, failures in measured for way, why in failures.items()}
    return row | ({"torch_without": failed} if failed else {})


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, help="3, with --small 1")
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--names", default="")
    options.add_argument("--device", default="cuda", choices=("cuda", "cpu"), help="of PyTorch; cpu for a trial")
    options.add_argument("--small", action="store_true", help="in miniature")
    options.add_argument("command", nargs="+", help="Cosmonaut's bench")
    o = options.parse_args()
    ours = subprocess.Popen(o.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    peer = Peer(Sizes(o.small), o.device)
    about = answer(ours, "the card")
    names = o.names.split(",") if o.names else about["names"]
    head = {"part": "bench", "ok": True, "torch": torch.__version__, "device": about["device"]}
    print(json.dumps(head), flush=True)
    with torch.inference_mode():
        for name in names:
            answers, measured = [], []
            for _ in range(o.rounds or (1 if o.small else 3)):
                ours.stdin.write(name + "\n")
                ours.stdin.flush()
                answers.append(answer(ours, name))
                if name in peer.works:
                    try:
                        measured.append(peer.measure(name, o.repeats))
                    except Exception as e:  # noqa: BLE001 what the peer cannot do is no reason to stop
                        measured.append(({}, {}, {"all": f"{type(e).__name__}: {str(e)[:160]}"}))
            print(json.dumps(beside(name, answers, measured)), flush=True)
    ours.stdin.close()
    ours.wait()


def answer(ours, what):
    """The next line of JSON; what else a program says is passed over."""
    for line in ours.stdout:
        if line.startswith("{"):
            return json.loads(line)
    sys.exit(f"cosmonaut ended while {what} was measured")


if __name__ == "__main__":
    main()
