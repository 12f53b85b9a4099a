"""Tiny models with the heads of BGE-M3, and what FlagEmbedding's M3Embedder makes of texts."""

import json
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import util

from folders import write_folder, write_json
from reference import check_weights, write_expected
from texts import texts
from tiny_model import Normalize, TinyModel

FOLDER = "token-heads"


@dataclass(frozen=True)
class Heads:
    model: TinyModel
    colbert_dim: int  # as FlagEmbedding's: -1 for the hidden size
    dtype: torch.dtype
    zipped: bool = True  # as torch.save writes it since PyTorch 1.6


# fmt: off
TOKEN_HEADS = {
    "like-bge-m3": Heads(
        TinyModel(
            "like-bge-m3", 2, 24, 3, 41, pooling=("cls",), modules=(Normalize(),), max_seq_length=30,
            storage="pytorch_model.bin", tokenizer_files=("tokenizer.json",),
            note="as BAAI/bge-m3 is stored: heads in float16, a vector a token as long as the hidden state",
        ),
        -1, torch.float16,
    ),
    "narrow-colbert": Heads(
        TinyModel(
            "narrow-colbert", 1, 20, 4, 33, pooling=("mean",), vocabulary="cased", do_lower_case=False,
            note="mean pooling, a vector a token of 7 elements, heads saved as before PyTorch 1.6",
        ),
        7, torch.float32, zipped=False,
    ),
}
# fmt: on
TRUNCATE_DIM = 5


def generate(root: Path, name: str) -> None:
    heads = TOKEN_HEADS[name]
    folder = root / FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    weights = write_folder(folder / "model", heads.model)
    # FlagEmbedding leaves out the eos_token, which is the sep_token of BGE-M3's tokenizer.
    settings = folder / "model" / "tokenizer_config.json"
    write_json(settings, json.loads(settings.read_text(encoding="utf-8")) | {"eos_token": "[SEP]"})
    head_weights = write_heads(folder / "model", heads)
    embedder = load(folder / "model", heads)
    check_weights(embedder.model.model, weights, heads.model.pooler)
    for head, values in head_weights.items():
        loaded = getattr(embedder.model, head).state_dict()
        assert all(torch.equal(loaded[key], values[key].float()) for key in ("weight", "bias"))
    batch = texts(heads.model.max_seq_length) + ["[CLS] [PAD] [UNK] [SEP]", "world hello hello"]
    encoded = encode(embedder, batch, heads)
    cut = encode(load(folder / "model", heads, truncate_dim=TRUNCATE_DIM), batch, heads)
    description = {
        "note": heads.model.note,
        "maxSeqLength": heads.model.max_seq_length,
        "truncateDim": TRUNCATE_DIM,
        "texts": batch,
        "inputIds": embedder.tokenizer(
            batch, truncation=True, max_length=heads.model.max_seq_length
        )["input_ids"],
        "sparseIndices": [sorted(map(int, weights)) for weights in encoded["lexical_weights"]],
    }
    tensors = expected_tensors(embedder, encoded) | {
        "truncated_colbert_vecs": np.concatenate(cut["colbert_vecs"])
    }
    require_weight_of_special_tokens(embedder, batch[-2], heads)
    write_expected(folder, description, tensors)
    negative = 1 - len(tensors["sparse_values"][0]) / sum(map(len, map(set, description["inputIds"])))
    print(f"{name:36} {negative:.0%} of the ids weigh nothing; {len(batch)} texts")


def write_heads(folder: Path, heads: Heads) -> dict[str, dict[str, torch.Tensor]]:
    """Float32 weights, about half of which make a token weigh nothing."""
    written = {}
    hidden = heads.model.hidden
    sizes = {"sparse_linear": 1, "colbert_linear": heads.colbert_dim if heads.colbert_dim > 0 else hidden}
    for name, size in sizes.items():
        generator = np.random.default_rng(zlib.crc32(f"{heads.model.name}/{name}".encode()))
        state = {
            "weight": torch.from_numpy(generator.standard_normal((size, hidden)) / np.sqrt(hidden)),
            "bias": torch.from_numpy(0.6 + 0.2 * generator.standard_normal(size)),
        }
        state = {key: values.to(heads.dtype) for key, values in state.items()}
        torch.save(state, folder / f"{name}.pt", _use_new_zipfile_serialization=heads.zipped)
        written[name] = state
    return written


def load(folder: Path, heads: Heads, **arguments: object) -> "M3Embedder":
    from FlagEmbedding.inference.embedder.encoder_only.m3 import M3Embedder

    return M3Embedder(
        str(folder),
        use_fp16=False,
        devices="cpu",
        pooling_method=heads.model.pooling[0],
        colbert_dim=heads.colbert_dim,
        **arguments,
    )


def encode(embedder: "M3Embedder", batch: list[str], heads: Heads) -> dict[str, list]:
    return embedder.encode(
        batch,
        max_length=heads.model.max_seq_length,
        return_dense=True,
        return_sparse=True,
        return_colbert_vecs=True,
    )


@torch.inference_mode()
def require_weight_of_special_tokens(embedder: "M3Embedder", text: str, heads: Heads) -> None:
    """Else nothing would show that they are left out."""
    features = embedder.tokenizer([text], return_tensors="pt")
    weights = embedder.model(dict(features), return_dense=False, return_sparse=True)["sparse_vecs"]
    weigh = {int(i) for i, weight in zip(features["input_ids"][0], weights[0, :, 0]) if weight > 0}
    print(f"{heads.model.name:36} special tokens that would weigh something: {sorted(weigh)}")
    assert len(weigh) > 1, weigh


def expected_tensors(embedder: "M3Embedder", encoded: dict[str, list]) -> dict[str, np.ndarray]:
    sparse, vectors = encoded["lexical_weights"], encoded["colbert_vecs"]
    values = [weights[key] for weights in sparse for key in sorted(weights, key=int)]
    colbert_scores = [[embedder.colbert_score(a, b) for b in vectors] for a in vectors]
    # The same by sentence-transformers, which sums where FlagEmbedding takes the mean.
    mean = util.mean_maxsim(list(vectors), list(vectors)).numpy()
    assert np.abs(mean - np.array(colbert_scores)).max() < 1e-5
    return {
        "dense_vecs": encoded["dense_vecs"],
        "sparse_values": np.array([values]),
        "colbert_vecs": np.concatenate(vectors),
        "lexical_matching_scores": embedder.compute_lexical_matching_score(sparse, sparse),
        "colbert_scores": np.array(colbert_scores),
        "maxsim": util.maxsim(list(vectors), list(vectors)).numpy(),
    }
