"""The starter's text side: a small Unigram tokenizer and a T5-shaped encoder, trained along with the transformer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from torch import nn


@dataclass
class TextConfig:
    """Field names of the Hugging Face class T5Config."""

    vocab_size: int = 512
    d_model: int = 128
    d_ff: int = 256
    d_kv: int = 32
    num_heads: int = 4
    num_layers: int = 2
    relative_attention_num_buckets: int = 32
    relative_attention_max_distance: int = 128
    layer_norm_epsilon: float = 1e-6
    feed_forward_proj: str = "relu"

    def json(self) -> dict:
        return {
            "architectures": ["T5EncoderModel"],
            "model_type": "t5",
            "pad_token_id": 0,
            "eos_token_id": 1,
            "dropout_rate": 0.0,
            **asdict(self),
        }


def train_tokenizer(captions: list[str], vocabulary: int, path: Path) -> Tokenizer:
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    t.decoder = decoders.Metaspace()
    # Letters on their own keep unknown words spellable in a vocabulary made from few captions.
    alphabet = list("abcdefghijklmnopqrstuvwxyz0123456789,.-'")
    t.train_from_iterator(
        captions,
        trainers.UnigramTrainer(
            vocab_size=vocabulary,
            special_tokens=["<pad>", "</s>", "<unk>"],
            unk_token="<unk>",
            initial_alphabet=alphabet,
            shrinking_factor=0.8,
        ),
    )
    t.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    path.parent.mkdir(parents=True, exist_ok=True)
    t.save(str(path))
    return t


class T5Norm(nn.Module):
    def __init__(self, d: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.weight


class SelfAttention(nn.Module):
    def __init__(self, c: TextConfig, first: bool):
        super().__init__()
        inner = c.num_heads * c.d_kv
        self.heads = c.num_heads
        self.q, self.k, self.v = (nn.Linear(c.d_model, inner, bias=False) for _ in range(3))
        self.o = nn.Linear(inner, c.d_model, bias=False)
        nn.init.normal_(self.q.weight, std=(c.d_model * c.d_kv) ** -0.5)  # T5 attention has no 1/sqrt(d)
        if first:
            self.relative_attention_bias = nn.Embedding(c.relative_attention_num_buckets, c.num_heads)
            nn.init.normal_(self.relative_attention_bias.weight, std=0.1)

    def forward(self, x, bias):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        return self.o(((q @ k.transpose(-1, -2) + bias).softmax(-1) @ v).transpose(1, 2).flatten(2))


class Dense(nn.Module):
    def __init__(self, c: TextConfig):
        super().__init__()
        self.wi, self.wo = nn.Linear(c.d_model, c.d_ff, bias=False), nn.Linear(c.d_ff, c.d_model, bias=False)

    def forward(self, x):
        return self.wo(F.relu(self.wi(x)))


class Sub(nn.Module):
    def __init__(self, c: TextConfig, **core: nn.Module):
        super().__init__()
        self.layer_norm = T5Norm(c.d_model)
        for name, module in core.items():
            setattr(self, name, module)


class Layer(nn.Module):
    def __init__(self, c: TextConfig, first: bool):
        super().__init__()
        self.layer = nn.ModuleList([Sub(c, SelfAttention=SelfAttention(c, first)), Sub(c, DenseReluDense=Dense(c))])

    def forward(self, x, bias):
        a, d = self.layer
        x = x + a.SelfAttention(a.layer_norm(x), bias)
        return x + d.DenseReluDense(d.layer_norm(x))


class Stack(nn.Module):
    def __init__(self, c: TextConfig):
        super().__init__()
        self.block = nn.ModuleList([Layer(c, i == 0) for i in range(c.num_layers)])
        self.final_layer_norm = T5Norm(c.d_model)


def buckets(n: int, count: int, distance: int) -> torch.Tensor:
    rel = torch.arange(n)[None] - torch.arange(n)[:, None]  # key minus query
    half = count // 2
    a = rel.abs()
    exact = half // 2
    far = (
        exact
        + (
            torch.log(a.float().clamp_min(1) / exact) / torch.log(torch.tensor(distance / exact)) * (half - exact)
        ).long()
    )
    return (rel > 0).long() * half + torch.where(a < exact, a, far.clamp_max(half - 1))


class TextEncoder(nn.Module):
    """State dict names are those of T5EncoderModel."""

    def __init__(self, config: TextConfig | None = None):
        super().__init__()
        self.config = config or TextConfig()
        self.shared = nn.Embedding(self.config.vocab_size, self.config.d_model)
        self.encoder = Stack(self.config)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """ids [B,L], 0 = padding. Rows of padding come out zero."""
        c, present = self.config, ids != 0
        table = self.encoder.block[0].layer[0].SelfAttention.relative_attention_bias
        bias = table(
            buckets(ids.shape[1], c.relative_attention_num_buckets, c.relative_attention_max_distance).to(ids.device)
        ).permute(2, 0, 1)[None]
        bias = bias + torch.where(present, 0.0, -1e9)[:, None, None]
        x = self.shared(ids)
        for layer in self.encoder.block:
            x = layer(x, bias)
        return self.encoder.final_layer_norm(x) * present[..., None]


def encode_captions(tokenizer: Tokenizer, captions: list[str]) -> torch.Tensor:
    ids = [e.ids for e in tokenizer.encode_batch(captions)]
    n = (
        (max(map(len, ids)) + 31) // 32 * 32
    )  # few different lengths, for the compiler's sake; rows of padding count nothing
    return torch.tensor([i + [0] * (n - len(i)) for i in ids])
