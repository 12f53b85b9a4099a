"""What the parameters of `encode` do: prompts, truncate_dim, normalize, precision, output_value."""

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.util.quantization import quantize_embeddings

import reference

NAME = "encode-options"

TEXTS = [
    "",
    "a",
    "lo world",
    "到期不能按时还款怎么办",
    "What is the bank's long-term rate?",
    "naïve café unaffable",
    "剩余欠款还有多少？" * 6,
    "token " * 60,
]

SETTINGS = "config_sentence_transformers.json"
POOLING = "1_Pooling/config.json"
ALL_MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
LONG_PROMPT = "逾期还款会影响个人信用吗 " * 5


@dataclass(frozen=True)
class Call:
    method: str = "encode"
    parameters: dict[str, object] = field(default_factory=dict)


def call(method: str = "encode", **parameters: object) -> Call:
    return Call(method, parameters)


@dataclass(frozen=True)
class Variant:
    """A tiny model of which some files are others."""

    name: str
    base: str
    files: dict[str, dict[str, object]]
    calls: list[Call]


def pooling(dimension: int, modes: list[str] | str) -> dict[str, object]:
    return {"embedding_dimension": dimension, "pooling_mode": modes, "include_prompt": False}


def legacy_pooling(dimension: int) -> dict[str, object]:
    return {
        "word_embedding_dimension": dimension,
        "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True,
        "include_prompt": False,
    }


VARIANTS = [
    Variant(
        "default-prompt",
        "l3-h48-mean-normalize-bin",
        {
            SETTINGS: {
                "__version__": {"sentence_transformers": "5.1.0"},
                "prompts": {"query": "query: ", "passage": "passage: "},
                "default_prompt_name": "query",
                "similarity_fn_name": "euclidean",
            }
        },
        [
            call(),
            call(prompt_name="passage"),
            call(prompt_name="document"),
            call(prompt=""),
            call(prompt="到期 "),
            call("encode_query"),
            call("encode_document"),
            call("encode_document", prompt_name="passage"),
            call(truncate_dim=9),
            call(truncate_dim=9, normalize_embeddings=True),
            call(output_value="token_embeddings"),
        ],
    ),
    Variant(
        "prompt-left-out",
        "l2-h36-max-f16",
        {
            SETTINGS: {
                "model_type": "SentenceTransformer",
                "prompts": {"query": "What is the loan rate? ", "corpus": "bank ", "document": ""},
                "default_prompt_name": None,
                "similarity_fn_name": "manhattan",
            },
            POOLING: pooling(36, ALL_MODES),
        },
        [
            call(),
            call("encode_query"),
            call(prompt_name="corpus"),
            call("encode_document"),
            call(prompt=LONG_PROMPT),
            call(prompt="a", normalize_embeddings=True),
            call(output_value="token_embeddings", prompt_name="query"),
        ],
    ),
    Variant(
        "prompt-that-joins-the-text",
        "l1-h20-cls",
        {SETTINGS: {"prompts": {"start": "hel"}}, POOLING: legacy_pooling(20)},
        [call(prompt_name="start"), call("encode_query"), call("encode_document")],
    ),
    Variant(
        "truncated-dimensions",
        "l1-h20-cls",
        {
            SETTINGS: {
                "prompts": {"document": "text: ", "passage": "not this one "},
                "similarity_fn_name": "dot",
                "truncate_dim": 7,
            }
        },
        [
            call(),
            call("encode_document"),
            call(truncate_dim=5, normalize_embeddings=True),
            call(truncate_dim=100),
            call(truncate_dim=100, normalize_embeddings=True),
            call(normalize_embeddings=True),
            call(precision="int8"),
            call(precision="uint8", normalize_embeddings=True),
            call(precision="binary", truncate_dim=20),
            call(precision="ubinary"),
        ],
    ),
    # Pooled are 120 elements, Dense makes 52 of them, Normalize comes before the cut.
    Variant(
        "matryoshka-after-dense",
        "l3-h40-reordered-dense-normalize",
        {SETTINGS: {"model_type": "SentenceTransformer", "truncate_dim": 16}},
        [
            call(),
            call(normalize_embeddings=True),
            call(truncate_dim=8),
            call(truncate_dim=8, normalize_embeddings=True),
            call(truncate_dim=45),
            call(truncate_dim=110, normalize_embeddings=True),
        ],
    ),
]


def load(folder: Path, variant: Variant) -> SentenceTransformer:
    shutil.copytree(folder / variant.base / "model", folder / NAME / "model")
    for name, content in variant.files.items():
        (folder / NAME / "model" / name).write_text(json.dumps(content), encoding="utf-8")
    return reference.load_sentence_transformer(folder / NAME / "model")


def run(model: SentenceTransformer, made: Call) -> np.ndarray:
    values = getattr(model, made.method)(TEXTS, **made.parameters)
    if made.parameters.get("output_value") == "token_embeddings":
        return torch.cat(values).numpy()
    return values


def describe(variant: Variant, root: Path, tensors: dict[str, object]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / variant.base, Path(folder) / variant.base)
        model = load(Path(folder), variant)
    calls = []
    for number, made in enumerate(variant.calls):
        values = run(model, made)
        description = {"method": made.method, "parameters": made.parameters}
        if values.dtype == np.float32:
            description["tensor"] = f"{variant.name}.{number}"
            tensors[description["tensor"]] = values
        else:
            description["bytes"] = values.tolist()
        calls.append(description)
    vectors = model.encode(TEXTS)
    tensors[f"{variant.name}.similarity"] = model.similarity(vectors, vectors[:3])
    tensors[f"{variant.name}.similarity_pairwise"] = model.similarity_pairwise(
        vectors[:4], vectors[4:8]
    ).unsqueeze(0)
    return {
        "name": variant.name,
        "base": variant.base,
        "files": variant.files,
        "similarity": model.similarity_fn_name,
        "embeddingDimension": model.get_embedding_dimension(),
        "prompts": model.prompts,
        "defaultPromptName": model.default_prompt_name,
        "calls": calls,
    }


def quantizations(tensors: dict[str, object]) -> list[dict[str, object]]:
    """Of vectors that are exactly known, so that every byte is."""
    random = np.random.default_rng(6)
    embeddings = random.normal(size=(40, 21)).astype(np.float32)
    embeddings[3] = 0
    embeddings[4] = -0.0
    embeddings[:, 5] = 0.25  # a dimension without a range
    embeddings[6] *= 100
    calibration = random.normal(size=(300, 21)).astype(np.float32)
    ranges = np.vstack([np.full(21, -1.5), np.full(21, 2)]).astype(np.float32)
    tensors["quantization.embeddings"] = embeddings
    tensors["quantization.calibration"] = calibration
    tensors["quantization.ranges"] = ranges
    cases = []
    for precision in ["int8", "uint8", "binary", "ubinary"]:
        for ranges_of in ["embeddings", "calibration", "ranges"]:
            if "int8" in precision or ranges_of == "embeddings":
                quantized = quantize_embeddings(
                    embeddings,
                    precision,
                    ranges=ranges if ranges_of == "ranges" else None,
                    calibration_embeddings=calibration if ranges_of == "calibration" else None,
                )
                cases.append(
                    {"precision": precision, "rangesOf": ranges_of, "bytes": quantized.tolist()}
                )
    return cases


def generate(root: Path) -> None:
    shutil.rmtree(root / NAME, ignore_errors=True)
    tensors: dict[str, object] = {}
    description = {
        "note": "the parameters of encode on variants of the tiny models, and quantize_embeddings",
        "texts": TEXTS,
        "models": [describe(variant, root, tensors) for variant in VARIANTS],
        "quantizations": quantizations(tensors),
    }
    reference.write_expected(root / NAME, description, tensors)
    print(f"{NAME:36} {len(tensors)} tensors")
