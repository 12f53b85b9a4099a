"""Tiny cross-encoders and the scores that sentence_transformers.CrossEncoder gives."""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from sentence_transformers import CrossEncoder

from folders import write_folder, write_json
from reference import check_weights, write_expected
from texts import texts
from tiny_model import TinyModel, classifier_weights

FOLDER = "cross-encoders"

# fmt: off
CROSS_ENCODERS = {
    "reranker-v6": (
        TinyModel(
            "reranker-v6", 2, 24, 3, 41, generation="bert", labels=1, prefix="bert.",
            tokenizer_files=("tokenizer.json",), max_seq_length=48,
            note="as sentence-transformers 6 saves it; one label, the default Sigmoid",
        ),
        {"id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}},
    ),
    "reranker-identity": (
        TinyModel(
            "reranker-identity", 3, 40, 5, 70, generation="bert", storage="pytorch_model.bin",
            labels=1, prefix="bert.", gamma_beta=True, position_ids=True, vocabulary="cased",
            do_lower_case=False, max_position=64, max_seq_length=64,
            note="as before version 4: config.json names Identity; gamma/beta, pytorch_model.bin",
        ),
        {
            "id2label": {"0": "LABEL_0"},
            "sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity",
        },
    ),
    "three-labels": (
        TinyModel(
            "three-labels", 2, 36, 3, 50, generation="bert", labels=3, act="gelu_new",
            tokenizer_files=("vocab.txt", "tokenizer.json"), max_seq_length=21,
            note="as version 4 saves it; three labels, no bert. prefix, model_max_length 21",
        ),
        {
            "id2label": {"0": "contradiction", "1": "entailment", "2": "neutral"},
            "sentence_transformers": {
                "activation_fn": "torch.nn.modules.linear.Identity", "version": "4.1.0",
            },
        },
    ),
    "two-labels": (
        TinyModel(
            "two-labels", 1, 28, 2, 33, generation="bert", labels=2, prefix="bert.",
            dtype=torch.float16, max_seq_length=48,
            note="no word of labels or activation: two labels, Identity; float16",
        ),
        {},
    ),
}
# fmt: on


def generate(root: Path, name: str) -> None:
    model, settings = CROSS_ENCODERS[name]
    folder = root / FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    weights = write_folder(folder / "model", model)
    set_fields(folder / "model" / "config.json", settings)
    set_fields(folder / "model" / "tokenizer_config.json", max_length(model))
    if name.endswith("v6"):
        save_by_library(folder / "model")
    cross_encoder = load(folder / "model")
    check_loaded(cross_encoder, model, weights)
    assert cross_encoder.max_seq_length == model.max_seq_length
    batch = texts(model.max_seq_length)
    pairs = pairs_of(batch)
    tensors = expected_scores(cross_encoder, pairs) | text_logits(cross_encoder, batch)
    description = expected_description(cross_encoder, model, pairs) | {
        "texts": batch,
        "textInputIds": [encoded(cross_encoder, [text])["input_ids"][0].tolist() for text in batch],
    }
    write_expected(folder, description, tensors)
    exact = expected_scores(load(folder / "model").double(), pairs)
    error = (tensors["logits"] - exact["logits"]).abs().max()
    print(f"{name:36} float32-float64 {error:.1e}; logits {tensors['logits'].std():.2f} std")


def set_fields(file: Path, fields: dict[str, object]) -> None:
    write_json(file, json.loads(file.read_text(encoding="utf-8")) | fields)


def max_length(model: TinyModel) -> dict[str, object]:
    shorter = model.max_seq_length < model.max_position
    return {"model_max_length": model.max_seq_length if shorter else 512}


def save_by_library(folder: Path) -> None:
    saved = Path(tempfile.mkdtemp())
    load(folder).save(str(saved), create_model_card=False)
    shutil.rmtree(folder)
    shutil.copytree(saved, folder)
    (folder / "model.safetensors").chmod(0o644)
    shutil.rmtree(saved)


def load(folder: Path) -> CrossEncoder:
    model_kwargs = {"dtype": torch.float32, "attn_implementation": "eager"}
    return CrossEncoder(str(folder), device="cpu", model_kwargs=model_kwargs).eval()


def check_loaded(
    cross_encoder: CrossEncoder, model: TinyModel, weights: dict[str, torch.Tensor]
) -> None:
    loaded = cross_encoder.model
    check_weights(loaded.bert, weights, model.pooler)
    for name, values in classifier_weights(model).items():
        assert torch.equal(loaded.state_dict()[name], values.to(model.dtype).float()), name


def pairs_of(batch: list[str]) -> list[tuple[str, str]]:
    """Each text with the next, with itself and with nothing, so that either may be the longer."""
    pairs = list(zip(batch, batch[1:] + batch[:1]))
    return pairs + [(batch[-1], batch[-1]), (batch[-2], ""), ("", batch[-1]), ("", "")]


def expected_scores(
    cross_encoder: CrossEncoder, pairs: list[tuple[str, str]]
) -> dict[str, torch.Tensor]:
    """All [pairs, labels]."""
    labels = cross_encoder.num_labels

    def predict(**arguments) -> torch.Tensor:
        scores = cross_encoder.predict(pairs, convert_to_tensor=True, **arguments)
        return scores.reshape(len(pairs), labels)

    tensors = {
        "logits": predict(activation_fn=torch.nn.Identity()),
        "scores": predict(),
        "softmax": predict(apply_softmax=True),
        "tanh": predict(activation_fn=torch.nn.Tanh()),
    }
    cross_encoder.tokenizer.truncation_side = "left"
    tensors["left_logits"] = predict(activation_fn=torch.nn.Identity())
    cross_encoder.tokenizer.truncation_side = "right"
    return {name: values.clone().contiguous() for name, values in tensors.items()}


def encoded(cross_encoder: CrossEncoder, batch: list[str]) -> dict[str, torch.Tensor]:
    """Single texts, which CrossEncoder.predict does not take."""
    return cross_encoder.tokenizer(
        batch, padding=True, truncation=True, max_length=cross_encoder.max_seq_length, return_tensors="pt"
    )


@torch.inference_mode()
def text_logits(cross_encoder: CrossEncoder, batch: list[str]) -> dict[str, torch.Tensor]:
    """What BertForSequenceClassification makes of texts without a second one, [texts, labels]."""
    return {"text_logits": cross_encoder.model(**encoded(cross_encoder, batch)).logits.contiguous()}


def expected_description(
    cross_encoder: CrossEncoder, model: TinyModel, pairs: list[tuple[str, str]]
) -> dict[str, object]:
    features = cross_encoder.preprocess([list(pair) for pair in pairs])
    description = {
        "note": model.note,
        "maxSeqLength": cross_encoder.max_seq_length,
        "numLabels": cross_encoder.num_labels,
        "activation": type(cross_encoder.activation_fn).__name__,
        "pairs": [list(pair) for pair in pairs],
        "inputIds": unpadded(features, "input_ids"),
        "tokenTypeIds": unpadded(features, "token_type_ids"),
    }
    if cross_encoder.num_labels == 1:
        documents = [second for _, second in pairs[:12]]
        ranking = cross_encoder.rank(pairs[4][0], documents)
        description["query"] = pairs[4][0]
        description["documents"] = documents
        description["ranking"] = [entry["corpus_id"] for entry in ranking]
    return description


def unpadded(features: dict[str, torch.Tensor], name: str) -> list[list[int]]:
    masks = features["attention_mask"].bool()
    return [ids[mask].tolist() for ids, mask in zip(features[name], masks)]
