"""The full shape of the reference model, 4 layers of 768, and of its teacher, 12 layers.

Their weights are such that any language can compute them.

Tensor t (its index in canonical_shapes), element i (row-major), all modulo 2^64:
    z = t * 0x9E3779B97F4A7C15 + i + 1
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EB
    z = z ^ (z >>> 31)
    u = z >>> 40, a number of 24 bits
and then, each operation in float32 (the first two are exact):
    value = ((float) (u - 2^23) * 2^-23f) * scale + offset
"""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import BertConfig, BertModel

from reference import hidden_states, write_expected
from tiny_model import TinyModel, canonical_shapes

STUDENT = TinyModel(
    "full-4x768", layers=4, hidden=768, heads=12, intermediate=3072, max_position=512
)
TEACHER = replace(STUDENT, name="full-12x768", layers=12)
VOCAB_SIZE = 21128

# kind of tensor, found in its name (the first that fits counts): scale, offset
SCALES = {
    "_embeddings.weight": (0.1, 0.0),
    "LayerNorm.weight": (0.2, 1.0),
    ".bias": (0.05, 0.0),
    "query.weight": (0.08, 0.0),
    "key.weight": (0.08, 0.0),
    ".weight": (0.06, 0.0),
}

# of the sentences; the teacher's take three times as long, so there are fewer
TEACHER_LENGTHS = [2, 3, 8, 17, 11, 32]
LENGTHS = [2, 3, 5, 8, 11, 16, 17, 23, 31, 32, 48, 64, 77, 128, 200, 256]
TRACED_SENTENCE = 4  # the one whose hidden states are kept
CLS, SEP, FIRST_ORDINARY_ID = 101, 102, 672
IDS_STREAM = 1000  # sentence s takes its ids from the stream of tensor 1000 + s


def random_bits(stream: int, count: int) -> np.ndarray:
    """u for the elements 0 ... count-1 of a stream: int64 in [0, 2^24)."""
    start = (stream * 0x9E3779B97F4A7C15 + 1) % 2**64
    z = np.arange(count, dtype=np.uint64) + np.uint64(start)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.int64)


def generated_tensor(index: int, name: str, shape: tuple[int, ...]) -> np.ndarray:
    scale, offset = scale_and_offset(name)
    u = random_bits(index, int(np.prod(shape)))
    unit = (u - 2**23).astype(np.float32) * np.float32(2.0**-23)
    values = unit * np.float32(scale) + np.float32(offset)
    assert values.dtype == np.float32
    return values.reshape(shape)


def scale_and_offset(name: str) -> tuple[float, float]:
    return next(value for part, value in SCALES.items() if part in name)


def generated_weights(model: TinyModel) -> dict[str, np.ndarray]:
    shapes = canonical_shapes(model, VOCAB_SIZE)
    return {
        name: generated_tensor(index, name, shape)
        for index, (name, shape) in enumerate(shapes.items())
    }


def sentences(shape: TinyModel) -> list[list[int]]:
    lengths = LENGTHS if shape == STUDENT else TEACHER_LENGTHS
    return [sentence(IDS_STREAM + number, length) for number, length in enumerate(lengths)]


def sentence(stream: int, length: int) -> list[int]:
    ordinary = FIRST_ORDINARY_ID + random_bits(stream, length - 2) % (
        VOCAB_SIZE - FIRST_ORDINARY_ID
    )
    return [CLS, *ordinary.tolist(), SEP]


def bert(shape: TinyModel, weights: dict[str, np.ndarray], act: str) -> BertModel:
    config = BertConfig(
        vocab_size=VOCAB_SIZE,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        hidden_act=act,
        max_position_embeddings=shape.max_position,
        attn_implementation="eager",
    )
    model = BertModel(config)
    model.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()})
    return model.eval()


@torch.inference_mode()
def vectors(model: BertModel, batch: list[list[int]]) -> dict[str, torch.Tensor]:
    """All sentences in one padded batch: [B, H] by mean and by cls pooling."""
    features = padded(batch)
    features["token_embeddings"] = model(**features).last_hidden_state
    return {
        mode: Pooling(STUDENT.hidden, mode)(dict(features))["sentence_embedding"]
        for mode in ("mean", "cls")
    }


def padded(batch: list[list[int]]) -> dict[str, torch.Tensor]:
    width = max(len(ids) for ids in batch)
    return {
        "input_ids": torch.tensor([ids + [0] * (width - len(ids)) for ids in batch]),
        "attention_mask": torch.tensor(
            [[1] * len(ids) + [0] * (width - len(ids)) for ids in batch]
        ),
    }


def generate(root: Path, shape: TinyModel) -> None:
    weights = generated_weights(shape)
    model, batch = bert(shape, weights, shape.act), sentences(shape)
    pooled = vectors(model, batch)
    states = hidden_states(model, padded([batch[TRACED_SENTENCE]]))
    tensors = {"sentence_embedding": pooled["mean"], "sentence_embedding.cls": pooled["cls"]}
    tensors["embedding_output"] = states[0]
    tensors |= {f"hidden_states.{layer}": state for layer, state in enumerate(states) if layer > 0}
    write_expected(root / shape.name, description(shape, weights, batch), tensors)
    other = vectors(bert(shape, weights, "gelu_new"), batch)
    effect = (other["mean"] - pooled["mean"]).abs().max()
    assert effect > 1e-4, effect
    print(f"{shape.name:36} tanh GELU for erf: {effect:.1e} in the mean vectors")
    report(shape, model, batch, pooled, states)


def description(
    shape: TinyModel, weights: dict[str, np.ndarray], batch: list[list[int]]
) -> dict[str, object]:
    return {
        "note": "weights from the generator of full_shape.py; vectors by mean (and by cls) pooling",
        "config": bert_config(shape),
        "tracedSentence": TRACED_SENTENCE,
        "inputIds": batch,
        "tensors": [
            {
                "name": name,
                "shape": list(values.shape),
                "scale": scale_and_offset(name)[0],
                "offset": scale_and_offset(name)[1],
                "sha256": hashlib.sha256(values.astype("<f4").tobytes()).hexdigest(),
            }
            for name, values in weights.items()
        ],
    }


def bert_config(shape: TinyModel) -> dict[str, object]:
    return {
        "vocab_size": VOCAB_SIZE,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.intermediate,
        "hidden_act": shape.act,
        "layer_norm_eps": shape.eps,
        "max_position_embeddings": shape.max_position,
        "type_vocab_size": 2,
    }


def report(
    shape: TinyModel,
    model: BertModel,
    batch: list[list[int]],
    pooled: dict,
    states: list[torch.Tensor],
) -> None:
    probabilities = attention(model, batch[-1])
    model.double()
    exact, exact_states = vectors(model, batch), hidden_states(
        model, padded([batch[TRACED_SENTENCE]])
    )
    hidden_error = max((a.double() - b).abs().max().item() for a, b in zip(states, exact_states))
    errors = {mode: (pooled[mode].double() - exact[mode]).abs().max().item() for mode in pooled}
    print(
        f"{shape.name:36} float32-float64 {hidden_error:.1e} hidden, {errors['mean']:.1e} mean vector, "
        f"{errors['cls']:.1e} cls vector; std of hidden states "
        + " ".join(f"{state.std():.2f}" for state in states)
        + f"; mean vectors max {pooled['mean'].abs().max():.2f}; largest attention weight of {len(batch[-1])}, averaged "
        + " ".join(f"{layer.amax(-1).mean():.3f}" for layer in probabilities)
    )


@torch.inference_mode()
def attention(model: BertModel, ids: list[int]) -> tuple[torch.Tensor, ...]:
    return model(**padded([ids]), output_attentions=True).attentions
