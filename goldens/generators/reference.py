"""Runs the real libraries on a model folder, and checks that they run what was meant."""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from json_text import write_json

OTHER_GELU = {"gelu": "gelu_new", "gelu_new": "gelu", "gelu_pytorch_tanh": "gelu", "relu": "gelu"}


def load_sentence_transformer(folder: Path) -> SentenceTransformer:
    model_kwargs = {"dtype": torch.float32, "attn_implementation": "eager"}
    return SentenceTransformer(str(folder), device="cpu", model_kwargs=model_kwargs).eval()


def load_bert(folder: Path) -> BertModel:
    return BertModel.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()


def check_weights(
    loaded: torch.nn.Module, intended: dict[str, torch.Tensor], has_pooler: bool
) -> None:
    """The libraries rename tensors while loading, and only warn about those they do not find."""
    state = {
        name: value
        for name, value in loaded.state_dict().items()
        if has_pooler or "pooler" not in name
    }
    expected = {
        name: value for name, value in intended.items() if has_pooler or "pooler" not in name
    }
    assert state.keys() == expected.keys(), state.keys() ^ expected.keys()
    for name, value in expected.items():
        assert torch.equal(state[name], value), name


@torch.inference_mode()
def hidden_states(bert: BertModel, features: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    """The embedding output and each layer's output, without the rows of padding: [tokens, H]."""
    names = ("input_ids", "attention_mask", "token_type_ids")
    # A PreTrainedTokenizerFast gives no token_type_ids; BertModel then takes zeros.
    inputs = {name: features[name] for name in names if name in features}
    real = inputs["attention_mask"].bool()
    return [states[real] for states in bert(**inputs, output_hidden_states=True).hidden_states]


def expected_tensors(
    model: SentenceTransformer, bert: BertModel, texts: list[str]
) -> dict[str, torch.Tensor]:
    states = hidden_states(bert, model.preprocess(texts))
    tensors = {"embedding_output": states[0]}
    tensors |= {f"hidden_states.{layer}": state for layer, state in enumerate(states) if layer > 0}
    tensors["token_embeddings"] = torch.cat(model.encode(texts, output_value="token_embeddings"))
    tensors["sentence_embedding"] = model.encode(texts, convert_to_tensor=True)
    tensors["similarity"] = model.similarity(
        tensors["sentence_embedding"], tensors["sentence_embedding"]
    )
    return {name: values.float().clone().contiguous() for name, values in tensors.items()}


def expected_ids(model: SentenceTransformer, texts: list[str]) -> list[list[int]]:
    features = model.preprocess(texts)
    return [
        ids[mask.bool()].tolist()
        for ids, mask in zip(features["input_ids"], features["attention_mask"])
    ]


def expected_offsets(model: SentenceTransformer, texts: list[str]) -> list[list[list[int]]]:
    """Where each token stands in its text, in code points; [0, 0] for [CLS] and [SEP]."""
    features = model.tokenizer(
        texts, return_offsets_mapping=True, truncation=True, max_length=model.max_seq_length
    )
    assert features["input_ids"] == expected_ids(model, texts)
    return [[list(span) for span in spans] for spans in features["offset_mapping"]]


def errors_of_float32(
    folder: Path, texts: list[str], tensors: dict[str, torch.Tensor]
) -> dict[str, float]:
    """max |float32 - float64|: how far the reference itself is from the formulas."""
    model, bert = load_sentence_transformer(folder).double(), load_bert(folder).double()
    states = hidden_states(bert, model.preprocess(texts))
    vectors = model.encode(texts, convert_to_tensor=True)
    layers = [tensors["embedding_output"]] + [
        tensors[f"hidden_states.{layer}"] for layer in range(1, len(states))
    ]
    difference = max((a.double() - b).abs().max().item() for a, b in zip(layers, states))
    return {
        "hidden_states": difference,
        "sentence_embedding": (tensors["sentence_embedding"].double() - vectors).abs().max().item(),
    }


def effect_of_another_activation(folder: Path, texts: list[str], vectors: torch.Tensor) -> float:
    """max |difference| in the vectors when erf GELU and tanh GELU are mistaken for each other."""
    model = load_sentence_transformer(folder)
    other = OTHER_GELU[model.transformers_model.config.hidden_act]
    config = BertConfig(**(model.transformers_model.config.to_dict() | {"hidden_act": other}))
    for own, foreign in zip(
        model.transformers_model.encoder.layer, BertModel(config).encoder.layer
    ):
        own.intermediate.intermediate_act_fn = foreign.intermediate.intermediate_act_fn
    return (model.encode(texts, convert_to_tensor=True) - vectors).abs().max().item()


def write_expected(
    folder: Path, description: dict[str, object], tensors: dict[str, torch.Tensor]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    contiguous = {
        name: torch.as_tensor(np.ascontiguousarray(values), dtype=torch.float32)
        for name, values in tensors.items()
    }
    save_file(contiguous, folder / "expected.safetensors")
    (folder / "expected.safetensors").chmod(0o644)
    write_json(folder / "expected.json", description)
