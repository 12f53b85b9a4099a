"""Writes mistakes/: what transformers gives when it is made to commit one mistake.

    python mistakes.py      (needs torch, transformers, tokenizers, numpy)

Each file bears the name by which sbert4j verify should know the mistake. The model is
reference-twin: mean pooling over the tokens, cased, erf GELU, 256 tokens.
"""

import json
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor
from transformers import BertModel

SUITE = Path(__file__).parents[1] / "suite"
MODEL = SUITE / "reference-twin" / "model"
OUT = SUITE / "mistakes"
LENGTH = 256

TEXTS = [
    "hello world",
    "到期不能按时还款怎么办",
    "VIP客户2024年利率3.5%",
    "Hello, Café naïve Łódź",
    "a",
    "Loan rates: what is the bank's long-term rate",
    "逾期还款会影响个人信用吗" * 30,
]


def inner_ids(**settings: object) -> list[list[int]]:
    """The tokens of each text without [CLS] and [SEP]."""
    defaults = {"lowercase": False, "strip_accents": None, "handle_chinese_chars": True}
    tokenizer = BertWordPieceTokenizer(str(MODEL / "vocab.txt"), **(defaults | settings))
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]


CLS, SEP = (
    BertWordPieceTokenizer(str(MODEL / "vocab.txt")).token_to_id(token)
    for token in ("[CLS]", "[SEP]")
)


def whole(ids: list[list[int]], length: int = LENGTH) -> list[list[int]]:
    return [[CLS, *row[: length - 2], SEP] for row in ids]


class Engine:
    """A plain way to use transformers; each argument is a chance to go wrong."""

    def __init__(self, model: BertModel):
        self.model = model.eval()

    @torch.inference_mode()
    def states(
        self, ids: list[list[int]], masked: bool = True, token_type: int = 0, layer: int = -1
    ) -> tuple[Tensor, Tensor]:
        longest = max(map(len, ids))
        padded = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
        output = self.model(
            input_ids=padded,
            attention_mask=mask if masked else torch.ones_like(mask),
            token_type_ids=torch.full_like(padded, token_type),
            output_hidden_states=True,
        )
        return output.hidden_states[layer].float(), mask

    def mean(self, ids: list[list[int]], **options: object) -> Tensor:
        states, mask = self.states(ids, **options)
        return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def load() -> BertModel:
    return BertModel.from_pretrained(MODEL, dtype=torch.float32, attn_implementation="eager")


def all_mistakes() -> dict[str, Tensor]:
    engine = Engine(load())
    inner = inner_ids()
    ids = whole(inner)
    right = engine.mean(ids)
    states, mask = engine.states(ids)
    lengths = mask.sum(1)
    rows = range(len(ids))
    found = {"right": right}
    found["pooling-cls"] = states[:, 0]
    found["pooling-lasttoken"] = torch.stack([states[i, lengths[i] - 1] for i in rows])
    found["pooling-max"] = torch.stack([states[i, : lengths[i]].max(0).values for i in rows])
    found["pooling-without-special-tokens"] = torch.stack(
        [states[i, 1 : lengths[i] - 1].mean(0) for i in rows]
    )
    found["pooling-cls+normalized"] = torch.nn.functional.normalize(states[:, 0])
    found["padding-pooled"] = states.mean(1)
    found["padding-attended"] = engine.mean(ids, masked=False)
    found["padding-attended-and-pooled"] = engine.states(ids, masked=False)[0].mean(1)
    found["normalized"] = torch.nn.functional.normalize(right)
    found["lower-cased"] = engine.mean(whole(inner_ids(lowercase=True, strip_accents=False)))
    found["lower-cased-without-accents"] = engine.mean(whole(inner_ids(lowercase=True)))
    found["accents"] = engine.mean(whole(inner_ids(strip_accents=True)))
    found["ideographs-not-split"] = engine.mean(whole(inner_ids(handle_chinese_chars=False)))
    found["no-special-tokens"] = engine.mean([row[:LENGTH] for row in inner])
    found["cut-at-128"] = engine.mean(whole(inner, 128))
    found["cut-on-the-left"] = engine.mean([[CLS, *row[2 - LENGTH :], SEP] for row in inner])
    found["split-and-averaged"] = split_and_averaged(engine, inner)
    found["token-types-1"] = engine.mean(ids, token_type=1)
    found["last-layer-missing"] = engine.mean(ids, layer=-2)
    fewer = load()
    del fewer.encoder.layer[-2]
    found["penultimate-layer-missing"] = Engine(fewer).mean(ids)
    tanh = load()
    for layer in tanh.encoder.layer:
        layer.intermediate.intermediate_act_fn = torch.nn.GELU(approximate="tanh")
    found["gelu-tanh"] = Engine(tanh).mean(ids)
    for name, size in (("not-scaled", 1), ("scaled-by-hidden-size", engine.model.config.hidden_size)):
        scaled = load()
        for layer in scaled.encoder.layer:
            layer.attention.self.scaling = size**-0.5
        found[f"attention-{name}"] = Engine(scaled).mean(ids)
    found["computed-in-bf16"] = Engine(load().bfloat16()).mean(ids)
    found["computed-in-fp16"] = Engine(load().half()).mean(ids)
    found["rounded-fp16"] = right.half().float()
    found["rounded-bf16"] = right.bfloat16().float()
    found["other-order"] = right.flip(0)
    torch.manual_seed(7)
    found["another-model"] = Engine(BertModel(deepcopy(engine.model.config))).mean(ids)
    found["cut-dimensions"] = right[:, :16]
    return found


def split_and_averaged(engine: Engine, inner: list[list[int]]) -> Tensor:
    vectors = []
    for row in inner:
        parts = [row[i : i + LENGTH - 2] for i in range(0, len(row), LENGTH - 2)]
        pieces = whole(parts)
        weights = torch.tensor([float(len(piece)) for piece in pieces])
        vectors.append((engine.mean(pieces) * weights[:, None]).sum(0) / weights.sum())
    return torch.stack(vectors)


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for name, vectors in all_mistakes().items():
        np.save(OUT / f"{name}.npy", np.ascontiguousarray(vectors.numpy(), dtype="<f4"))
    (OUT / "texts.json").write_text(json.dumps(TEXTS) + "\n", encoding="utf-8")
