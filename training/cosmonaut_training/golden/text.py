"""Golden tensors of the text room: T5 encoders by transformers, token ids by the tokenizers library.

text-t5.safetensors         two tiny encoders (ReLU and gated GELU) over padded texts with their masks, and relative
                            position buckets
text-unigram.json           a small T5-style tokenizer.json whose character table (nmt_nfkc) is SentencePiece's own
text-starter.json           the starter's tokenizer.json as it was then
text-ids.json               ids of many strings by both
"""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import sentencepiece
import torch
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import T5Config, T5EncoderModel
from transformers.models.t5.modeling_t5 import T5Attention

from cosmonaut_training.golden import save, versions
from cosmonaut_training.places import GOLDEN, STARTER

CONFIGS = {
    "relu": dict(
        vocab_size=97,
        d_model=24,
        d_ff=40,
        d_kv=5,
        num_layers=3,
        num_heads=3,
        relative_attention_num_buckets=32,
        relative_attention_max_distance=128,
        feed_forward_proj="relu",
    ),
    "gated": dict(
        vocab_size=61,
        d_model=16,
        d_ff=28,
        d_kv=8,
        num_layers=2,
        num_heads=2,
        relative_attention_num_buckets=16,
        relative_attention_max_distance=40,
        feed_forward_proj="gated-gelu",
    ),
}
# Text lengths; 150 tokens reach the last bucket on both sides.
LENGTHS = {"relu": (1, 7, 150), "gated": (13,)}
PADDED = 160


@torch.no_grad()
def encoders() -> dict[str, torch.Tensor]:
    out = {}
    for name, fields in CONFIGS.items():
        model = T5EncoderModel(T5Config(**fields)).eval().float()
        for key, p in model.named_parameters():
            scale = 1.0 if "shared" in key or "bias" in key else 1 / p.shape[-1] ** 0.5
            p.copy_((1 + 0.2 * torch.randn_like(p)) if "layer_norm" in key else scale * torch.randn_like(p))
            p.copy_(p.half().float())
        out |= {
            f"{name}.weights.{k}": v.half() for k, v in model.state_dict().items() if k != "encoder.embed_tokens.weight"
        }
        for length in LENGTHS[name]:
            ids = torch.zeros(1, PADDED, dtype=torch.int32)
            ids[0, : length - 1] = torch.randint(3, fields["vocab_size"], (length - 1,))
            ids[0, length - 1] = 1
            mask = (torch.arange(PADDED) < length).int()[None]
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
            out |= {
                f"{name}.{length}.ids": ids[0, :length].clone(),
                f"{name}.{length}.rows": hidden[0, :length].clone(),
            }
    relative = torch.arange(-300, 301)
    for buckets, distance in ((32, 128), (16, 40), (8, 20)):
        out[f"buckets.{buckets}.{distance}"] = T5Attention._relative_position_bucket(
            relative, True, buckets, distance
        ).int()
    return out


CORPUS = [
    "a quiet library with tall shelves and warm lamps",
    "red canyon under a wide blue sky, seen from a slow drone",
    "the street after rain: neon signs, wet asphalt & steam",
    "forest path in autumn, golden leaves, morning mist",
    "a corridor of brick and old doors",
    "snow falls over the courtyard fountain",
    "fly forward through the gate and turn left",
    "un café près de l'église, naïve façade",
    "grüße aus münchen: straße und brücke",
    "日本の庭園と石の橋",
    "漢字かな交じり文のテスト",
    "чёрный кот на крыше дома",
    "1234567890 frames at 24 fps (4k)",
    "ﬁne ligatures and ｆｕｌｌｗｉｄｔｈ letters",
    "smile 🙂 rocket 🚀",
]

STRINGS = [
    "",
    " ",
    "a",
    "library",
    "A quiet library with tall shelves.",
    "  leading and   inner    blanks  ",
    "tabs\tand\nnewlines\r\nhere",
    "no\u00a0break\u2003spaces\u3000here",
    "UPPER lower MiXeD",
    "日本の庭園と石の橋",
    "漢字とかな、そして。句読点！",
    "한국어 텍스트",
    "你好,世界",
    "🙂🚀",
    "family 👨‍👩‍👧‍👦 flag 🇩🇪 skin 👍🏽",
    "smile 🙂 rocket 🚀 heart ❤️",
    "café café",
    "naïve façade über straße",
    "ﬁne ﬂow ｆｕｌｌ①②Ⅷ",
    "чёрный кот",
    "שלום עולם",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "e\u0301\u0323\u0302 zalgo",
    "\u200bzero\u200dwidth\ufeff",
    "soft\u00adhyphen",
    "İstanbul ΟΔΟΣ Σ",
    "½ km² ™ … – — “quotes” ‘single’",
    "x" * 300,
    "word " * 700,
    "▁already▁marked",
    "a▁b ▁ c",
    "</s>",
    "stop</s>go <pad> <unk> <extra_id_0> and <extra_id_1>.",
    "<extra_id_",
    "1234567890 frames @ 24fps!?",
    "C++ & <b>html</b> https://example.org/a?b=c#d",
    "\x00\x01\x7f control",
    "ＡＢＣ　ａｂｃ",
    "fly forward, turn left; then stop...",
    "ἀρχή ὕδωρ",
    "a\u0085b\u2028c\u2029d",
    "ǅ ǆ ẞ ß ŉ",
    "ａ" * 20 + "が" + "か\u3099",
    "क्षि ไทย ທ",
    "\U0001d400\U0001d401 math",
    "end of list ",
]


def unigram() -> Tokenizer:
    """Vocabulary and character table trained by SentencePiece, put together as transformers' T5 conversion does."""
    model = io.BytesIO()
    random.seed(3)
    lines = [" ".join(random.sample(line.split(), k=len(line.split()))) for line in CORPUS for _ in range(30)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="unigram",
        vocab_size=260,
        normalization_rule_name="nmt_nfkc",
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
        character_coverage=0.999,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    vocab = [(p.piece, p.score) for p in proto.pieces] + [(f"<extra_id_{i}>", 0.0) for i in (1, 0)]
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=2))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
            normalizers.Strip(left=False, right=True),
            normalizers.Replace(Regex(" {2,}"), "▁"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=["$A", "</s>"], pair=["$A", "</s>", "$B", "</s>"], special_tokens=[("</s>", 1)]
    )
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>", "<extra_id_0>", "<extra_id_1>"])
    return tokenizer


def ids(tokenizer: Tokenizer, length: int) -> list[list[int]]:
    tokenizer.enable_truncation(length)
    out = [tokenizer.encode(s).ids for s in STRINGS]
    tokenizer.no_truncation()
    return out


FILES = ("text-t5.safetensors", "text-unigram.json", "text-starter.json", "text-ids.json")


def make(folder: Path) -> None:
    torch.manual_seed(8)
    more = dict(layer_norm_epsilon=1e-6, model_type="t5", architectures=["T5EncoderModel"])
    save(folder / "text-t5.safetensors", encoders(), **{k: v | more for k, v in CONFIGS.items()})
    tokenizer = unigram()
    tokenizer.save(str(folder / "text-unigram.json"), pretty=False)
    # Kept as it was when the ids were made: the starter may get another one.
    kept = GOLDEN / "text-starter.json"
    (folder / kept.name).write_bytes((kept if kept.exists() else STARTER / "tokenizer/tokenizer.json").read_bytes())
    small = Tokenizer.from_file(str(folder / kept.name))
    (folder / "text-ids.json").write_text(
        json.dumps(
            {
                "made_by": versions(),
                "strings": STRINGS,
                "text-unigram.json": {"512": ids(tokenizer, 512), "9": ids(tokenizer, 9)},
                "text-starter.json": {"512": ids(small, 512)},
            },
            ensure_ascii=True,
        )
    )
