"""Golden ids of 1,000 prompts by transformers' T5Tokenizer, and a whole T5 as PyTorch writes it.

text-sentencepiece.model    a small Unigram vocabulary as SentencePiece wrote it, but without its character table, which
                            is nmt_nfkc's, byte for byte that of text-unigram.json
text-sentencepiece.json     the tokenizer.json that transformers makes of it, without the table
text-prompts.json           prompts, [text, how often], and their ids
text-t5-whole.bin           the tensors of a T5ForConditionalGeneration: encoder, decoder, tied tables
text-t5-whole.safetensors   what T5EncoderModel makes of them

T5Tokenizer is the one tokenizer of T5 that transformers 5 has: it rests on the tokenizers library (the "fast" one).
"""

from __future__ import annotations

import base64
import io
import json
import random
import tempfile
from pathlib import Path

import sentencepiece
import torch
from sentencepiece import sentencepiece_model_pb2
from transformers import T5Config, T5EncoderModel, T5ForConditionalGeneration, T5Tokenizer

from cosmonaut_training.golden import save, versions
from cosmonaut_training.golden.text import CORPUS, STRINGS
from cosmonaut_training.places import GOLDEN

FILES = (
    "text-sentencepiece.model",
    "text-sentencepiece.json",
    "text-prompts.json",
    "text-t5-whole.bin",
    "text-t5-whole.safetensors",
)
COUNT = 1000
MAX_TOKENS = 512
LINES = CORPUS + [
    "the camera glides over a harbour at dawn while gulls circle the masts",
    "a robot arm stacks grey boxes on a conveyor in a bright warehouse",
    "dust and sunlight in an empty theatre, seats of worn red velvet",
    "an old tram climbs the hill between lemon trees and white walls",
    "underwater ruins, shafts of green light, slow drifting particles",
    "first person view of a cyclist on a gravel road beside a river",
    "close-up of rain on a window, city lights out of focus behind it",
    "the market closes: stalls, baskets, oranges, spices and loud voices",
    "a lighthouse on black rocks, waves of a winter storm, wide angle",
    "die alte bibliothek mit hohen regalen und warmem licht",
    "une ruelle étroite sous la pluie, des pavés luisants",
    "un puente de piedra sobre el río, niebla de la mañana",
    "la piazza è vuota, solo colombe e ombre lunghe",
    "снег падает на тихую улицу",
    "夜の駅、雨に濡れたホーム",
    "山间小路，清晨的薄雾",
    "조용한 도서관의 긴 복도",
    "مدينة قديمة تحت ضوء القمر",
    "שביל בין עצי זית",
    "मंदिर के सामने शांत झील",
]
LOOKALIKES = (
    "</s>",
    "<pad>",
    "<unk>",
    "<extra_id_0>",
    "<extra_id_7>",
    "<extra_id_42>",
    "<extra_id_99>",
    "<extra_id_100>",
    "<extra_id_>",
    "<extra_id_07>",
    "< /s>",
    "</S>",
    "<scene>",
    "<sc",
    "＜/s＞",
    "▁",
    "▁▁a",
)
RANGES = (
    (0x00, 0x1F),
    (0x20, 0x7E),
    (0x7F, 0xA0),
    (0xA1, 0x24F),
    (0x250, 0x36F),
    (0x370, 0x52F),
    (0x590, 0x6FF),
    (0x900, 0x97F),
    (0xE00, 0xE7F),
    (0x1100, 0x11FF),
    (0x1E00, 0x1FFF),
    (0x2000, 0x206F),
    (0x2070, 0x218F),
    (0x2460, 0x24FF),
    (0x2600, 0x27BF),
    (0x3000, 0x30FF),
    (0x4E00, 0x4FFF),
    (0xAC00, 0xAD00),
    (0xE000, 0xE040),
    (0xF900, 0xFAFF),
    (0xFE00, 0xFE0F),
    (0xFF00, 0xFFEF),
    (0x1D400, 0x1D4FF),
    (0x1F1E6, 0x1F1FF),
    (0x1F300, 0x1F64F),
    (0x1F900, 0x1F9FF),
    (0x20000, 0x20040),
    (0xE0020, 0xE007F),
)
BLANKS = (" ", "  ", "   ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u200b", "\u2028", "\u0085", "\ufeff")
MARKS = ("\u0301", "\u0308", "\u0323", "\u20e3", "\ufe0f", "\u200d", "\u093c", "\u3099", "\u1ab0")


def prompts() -> list[tuple[str, int]]:
    """Texts with how often each is repeated; the first 45 are those of the other golden file."""
    rng = random.Random(17)
    out = [(s, 1) for s in STRINGS]
    out += [("", 1), (" ", 1), (" ", 4000), ("\t\n", 50), ("</s>", 600), ("<extra_id_0>", 3), ("▁", 40)]
    out += [
        ("long road ", 3000),
        ("日本", 700),
        ("🙂", 900),
        ("e\u0301", 900),
        ("x", 5000),
        ("a b", 400),
        ("\u0301", 200),
    ]
    words = [w for line in LINES for w in line.split()]

    def characters() -> str:
        low, high = rng.choice(RANGES)
        return "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 9)))

    def marked() -> str:
        return "".join(c + rng.choice(MARKS) * rng.randint(0, 3) for c in rng.choice(words))

    makers = (
        lambda: rng.choice(words),
        lambda: rng.choice(words),
        lambda: rng.choice(words).upper(),
        characters,
        characters,
        marked,
        lambda: rng.choice(LOOKALIKES),
        lambda: str(rng.randint(0, 10**6)),
        lambda: "".join(rng.choice("abcxyz.,;:!?()[]{}<>/\\|@#$%^&*-_=+~`'\"") for _ in range(rng.randint(1, 8))),
    )
    while len(out) < COUNT:
        parts = []
        for _ in range(rng.choice((1, 2, 3, 5, 8, 13))):
            parts.append(rng.choice(makers)())
            parts.append(rng.choice(BLANKS) if rng.random() < 0.3 else rng.choice((" ", " ", "")))
        out.append(("".join(parts) if rng.random() < 0.5 else "".join(parts[:-1]), 1))
    return out


def vocabulary() -> sentencepiece_model_pb2.ModelProto:
    model = io.BytesIO()
    rng = random.Random(5)
    lines = [" ".join(rng.sample(line.split(), k=len(line.split()))) for line in LINES for _ in range(30)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="unigram",
        vocab_size=600,
        normalization_rule_name="nmt_nfkc",
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=["<scene>"],
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
        character_coverage=0.998,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return proto


def tokenizers(folder: Path) -> T5Tokenizer:
    """Writes both files, and gives the tokenizer of the first."""
    proto = vocabulary()
    with tempfile.TemporaryDirectory() as place:
        Path(place, "spiece.model").write_bytes(proto.SerializeToString())
        tokenizer = T5Tokenizer.from_pretrained(place)
        tokenizer.save_pretrained(place)
        made = json.loads(Path(place, "tokenizer.json").read_text())
    known = json.loads((GOLDEN / "text-unigram.json").read_text())["normalizer"]["normalizers"][0]
    if base64.b64decode(known["precompiled_charsmap"]) != proto.normalizer_spec.precompiled_charsmap:
        raise ValueError("text-unigram.json has another character table")
    proto.normalizer_spec.precompiled_charsmap = b""
    (folder / FILES[0]).write_bytes(proto.SerializeToString())
    made["normalizer"]["precompiled_charsmap"] = ""
    (folder / FILES[1]).write_text(json.dumps(made, separators=(",", ":"), ensure_ascii=True))
    return tokenizer


FIELDS = dict(
    vocab_size=97,
    d_model=24,
    d_ff=40,
    d_kv=5,
    num_layers=2,
    num_decoder_layers=1,
    num_heads=3,
    relative_attention_num_buckets=32,
    feed_forward_proj="relu",
)


@torch.no_grad()
def whole(folder: Path) -> None:
    torch.manual_seed(12)
    model = T5ForConditionalGeneration(T5Config(**FIELDS)).eval().float()
    for key, p in model.named_parameters():
        scale = 1.0 if "shared" in key or "bias" in key else 1 / p.shape[-1] ** 0.5
        p.copy_((1 + 0.2 * torch.randn_like(p)) if "layer_norm" in key else scale * torch.randn_like(p))
    state = model.state_dict()
    torch.save(state, folder / FILES[3])
    encoder = T5EncoderModel(T5Config(**FIELDS)).eval().float()
    encoder.load_state_dict({k: v for k, v in state.items() if k.startswith(("shared.", "encoder."))})
    ids = torch.randint(3, FIELDS["vocab_size"], (1, 20), dtype=torch.int32)
    ids[0, -1] = 1
    rows = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
    more = dict(layer_norm_epsilon=1e-6, model_type="t5", architectures=["T5ForConditionalGeneration"])
    save(folder / FILES[4], {"ids": ids[0].clone(), "rows": rows}, config=FIELDS | more)


def make(folder: Path) -> None:
    tokenizer = tokenizers(folder)
    texts = prompts()
    ids = [tokenizer(t * n, truncation=True, max_length=MAX_TOKENS).input_ids for t, n in texts]
    told = {"made_by": versions(), "max_tokens": MAX_TOKENS, "prompts": texts, "ids": ids}
    (folder / FILES[2]).write_text(json.dumps(told, separators=(",", ":"), ensure_ascii=True))
    whole(folder)
