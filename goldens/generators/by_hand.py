"""Writes by-hand/: a BERT that a person can compute, for docs/how-a-transformer-works.md.

    python by_hand.py

Its folder is called tiny-bert and not model, so that the tests of the other tiny models, whose 20 texts
its vocabulary does not have, leave it alone.
"""

import shutil
import sys
from pathlib import Path

import torch

import reference
from folders import write_bert_config, write_legacy_files, write_tokenizer
from checkpoints import write_checkpoint
from tiny_model import TinyModel, canonical_shapes

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "goldens" / "suite"
sys.path.append(str(ROOT / "docs"))
from compare_trace import trace_of  # noqa: E402

MODEL = TinyModel(
    "by-hand", layers=1, hidden=4, heads=2, intermediate=6, max_position=6, max_seq_length=6, pooler=False
)
TEXTS = ["Play", "Playing!", "Work"]

# The sums of three embeddings are chosen so that their standard deviations are round: those of the first
# text are 0.5. All else is as small and as round as leaves every step something to do.
WORDS = {
    "[PAD]": [0, 0, 0, 0],
    "[UNK]": [0.3, -0.4, 0.2, 0.1],
    "[CLS]": [0, -0.2, 0.7, -0.5],
    "[SEP]": [-0.6, 0.2, -0.1, 0.9],
    "[MASK]": [0.2, 0.1, -0.3, -0.4],
    "play": [0.7, 0.3, -0.4, 0.2],
    "work": [-0.5, 0.1, 0.8, -0.3],
    "##ing": [0.5, 0.4, -0.3, -0.2],
    "!": [0.2, -0.3, 0.1, 0.5],
}
LAYER = "encoder.layer.0."
SELF = LAYER + "attention.self."
WEIGHTS = {
    "embeddings.word_embeddings.weight": list(WORDS.values()),
    "embeddings.position_embeddings.weight": [
        [0, 0.1, 0, -0.1],
        [0.1, 0, -0.1, 0],
        [-0.1, 0, 0.1, 0],
        [0, -0.1, 0, 0.1],
        [0.1, 0, 0, -0.1],
        [0, 0.1, -0.1, 0],
    ],
    "embeddings.token_type_embeddings.weight": [[0.1, 0, 0, -0.1], [0, 0.1, -0.1, 0]],
    "embeddings.LayerNorm.weight": [1, 1, 0.5, 1],
    "embeddings.LayerNorm.bias": [0, 0.1, 0, 0],
    SELF + "query.weight": [[1, 0, 0, 0.5], [0, 1, 0, 0], [0, 0.5, 0, -1], [0, 0, 1, 0]],
    SELF + "query.bias": [0, 0.1, 0, 0],
    SELF + "key.weight": [[1, 0, -0.5, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0.5]],
    SELF + "key.bias": [0, 0, 0.2, 0],
    SELF + "value.weight": [[0.5, 0, 0, -0.5], [0, 1, 0, 0], [0, 0, 1, 0.5], [0.5, -0.5, 0, 0]],
    SELF + "value.bias": [0, 0.1, 0, -0.1],
    LAYER + "attention.output.dense.weight": [
        [1, 0, 0.5, 0],
        [0, 1, 0, -0.5],
        [0.5, 0, 1, 0],
        [0, -0.5, 0, 1],
    ],
    LAYER + "attention.output.dense.bias": [0.1, 0, 0, -0.1],
    LAYER + "attention.output.LayerNorm.weight": [1, 0.8, 1.2, 1],
    LAYER + "attention.output.LayerNorm.bias": [0, 0.1, -0.1, 0],
    LAYER + "intermediate.dense.weight": [
        [1, -1, 0, 0.5],
        [0, 1, -1, 0],
        [1, 0, 1, -0.5],
        [-1, 0, 0.5, 1],
        [0, 0.5, 1, -1],
        [-0.5, 1, 0, 1],
    ],
    LAYER + "intermediate.dense.bias": [0, 0.1, -0.1, 0.2, 0, 0.1],
    LAYER + "output.dense.weight": [
        [0.5, 0, -0.5, 0, 1, 0],
        [0, 1, 0, -0.5, 0, 0.5],
        [-0.5, 0, 1, 0, 0.5, 0],
        [0, 0.5, 0, 1, 0, -0.5],
    ],
    LAYER + "output.dense.bias": [0, 0.1, 0, -0.1],
    LAYER + "output.LayerNorm.weight": [1.2, 1, 0.8, 1],
    LAYER + "output.LayerNorm.bias": [0.2, 0, 0.1, -0.1],
}


def write_folder(folder: Path) -> dict[str, torch.Tensor]:
    weights = {name: torch.tensor(values).double() for name, values in WEIGHTS.items()}
    shapes = canonical_shapes(MODEL, len(WORDS))
    for name, values in weights.items():
        assert tuple(values.shape) == shapes[name], name
    folder.mkdir(parents=True)
    write_bert_config(folder, MODEL, len(WORDS))
    write_tokenizer(folder, MODEL, list(WORDS))
    write_checkpoint(folder, MODEL, weights)
    write_legacy_files(folder, MODEL)
    return {name: values.float() for name, values in weights.items()}


def generate(root: Path = SUITE) -> None:
    golden = root / MODEL.name
    shutil.rmtree(golden, ignore_errors=True)
    folder = golden / "tiny-bert"
    weights = write_folder(folder)
    sentence_transformer = reference.load_sentence_transformer(folder)
    bert = reference.load_bert(folder)
    reference.check_weights(bert, weights, has_pooler=False)
    reference.check_weights(sentence_transformer.transformers_model, weights, has_pooler=False)
    features = sentence_transformer.preprocess(TEXTS)
    inputs = {name: features[name] for name in ("input_ids", "attention_mask", "token_type_ids")}
    trace = trace_of(bert, **inputs)
    tensors = {
        name: values.expand(len(TEXTS), *values.shape[1:])
        for name, values in trace.items()
        # What a module inside of it gave already.
        if not any(other.startswith(name + ".") for other in trace)
        and "dropout" not in name
        and "pooler" not in name
    }
    vectors = sentence_transformer.encode(TEXTS, convert_to_tensor=True)
    tensors["sentence_embedding"] = vectors
    tensors["similarity"] = sentence_transformer.similarity(vectors, vectors)
    ids = reference.expected_ids(sentence_transformer, TEXTS)
    description = {
        "note": "a BERT that a person can compute; every module's output, padded",
        "texts": TEXTS,
        "tokens": [sentence_transformer.tokenizer.convert_ids_to_tokens(row) for row in ids],
        "inputIds": ids,
    }
    reference.write_expected(golden, description, tensors)


if __name__ == "__main__":
    generate()
