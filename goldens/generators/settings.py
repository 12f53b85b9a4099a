"""What settings do, in every file and under every name they may have: variants of other goldens."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

import cross_encoders
import reference

NAME = "settings"

TEXTS = [
    "",
    "Hello WORLD, naïve café",
    "the loan rate is a long-term rate of the bank",
    "到期不能按时还款怎么办",
    "untoken, tokenable: hello[MASK] world",
]
QUERY = "What is the bank's long-term rate?"

CONFIG = "config.json"
TOKENIZER_CONFIG = "tokenizer_config.json"
TOKENIZER = "tokenizer.json"
SPECIAL_TOKENS = "special_tokens_map.json"
TRANSFORMER = "sentence_bert_config.json"
SETTINGS = "config_sentence_transformers.json"
POOLING = "1_Pooling/config.json"

UNCASED = "l1-h20-cls"  # vocab.txt
CASED = "module-lower-case"  # tokenizer.json
RERANKER = "cross-encoders/reranker-v6"  # tokenizer.json

ALL_INPUTS = ["input_ids", "token_type_ids", "attention_mask"]
NO_TYPES = ["input_ids", "attention_mask"]
OBJECT = {"__type": "AddedToken", "content": "token", "lstrip": True, "normalized": False}


@dataclass(frozen=True)
class Variant:
    """A model of which some fields are others; a field of REMOVED is left out, a file too."""

    name: str
    base: str
    files: dict[str, object]
    as_base: bool = False
    methods: tuple[str, ...] = ("encode",)


REMOVED = "removed"
ALL_METHODS = ("encode", "encode_query", "encode_document")


def scorer(name: str, files: dict[str, object], as_base: bool = False) -> Variant:
    return Variant(name, RERANKER, files, as_base, ("predict",))


def pair_without_types(tokenizer: dict) -> None:
    for piece in tokenizer["post_processor"]["pair"]:
        for content in piece.values():
            content["type_id"] = 0


def stale_right(tokenizer: dict) -> None:
    tokenizer["truncation"] = {
        "direction": "Right", "max_length": 5, "strategy": "OnlyFirst", "stride": 2,
    }  # fmt: skip
    tokenizer["padding"] = {
        "strategy": {"Fixed": 32}, "direction": "Right", "pad_to_multiple_of": 8,
        "pad_id": 1, "pad_type_id": 1, "pad_token": "[UNK]",
    }  # fmt: skip


def overruled_left(tokenizer: dict) -> None:
    stale_right(tokenizer)
    tokenizer["truncation"]["direction"] = "Left"
    tokenizer["padding"]["direction"] = "Left"


# fmt: off
VARIANTS = [
    # Which file a setting stands in.
    Variant("tokenizer-json-alone", CASED, {TOKENIZER_CONFIG: REMOVED, TRANSFORMER: {"do_lower_case": False}}),
    Variant("generic-class-in-config-json", CASED, {
        TOKENIZER_CONFIG: REMOVED, CONFIG: {"tokenizer_class": "PreTrainedTokenizerFast"},
        SPECIAL_TOKENS: {"pad_token": "[PAD]"}, TRANSFORMER: {"do_lower_case": False},
    }),
    Variant("settings-in-special-tokens-map", UNCASED, {
        SPECIAL_TOKENS: {"do_lower_case": False, "tokenize_chinese_chars": False, "model_max_length": 9},
        TRANSFORMER: {"max_seq_length": REMOVED},
    }),
    Variant("special-tokens-map-unread", UNCASED, {
        SPECIAL_TOKENS: {"do_lower_case": False}, TOKENIZER_CONFIG: {"added_tokens_decoder": {}},
    }, as_base=True),
    Variant("stale-truncation-and-padding", CASED, {TOKENIZER: stale_right}, as_base=True),
    Variant("left-but-overruled", CASED, {
        TOKENIZER: overruled_left, TOKENIZER_CONFIG: {"truncation_side": "right", "padding_side": "right"},
    }, as_base=True),
    # Older and newer names.
    Variant("max-len", UNCASED, {
        TOKENIZER_CONFIG: {"model_max_length": REMOVED, "max_len": 9}, TRANSFORMER: {"max_seq_length": REMOVED},
    }),
    Variant("max-len-beside-model-max-length", UNCASED, {
        TOKENIZER_CONFIG: {"model_max_length": None, "max_len": 9}, TRANSFORMER: {"max_seq_length": REMOVED},
    }, as_base=True),
    Variant("settings-of-slow-tokenizers", UNCASED, {TOKENIZER_CONFIG: {
        "do_basic_tokenize": False, "never_split": ["hello"], "clean_text": False, "lowercase": False,
        "from_slow": True, "use_fast": False, "init_inputs": [], "clean_up_tokenization_spaces": True,
    }}, as_base=True),
    # Special tokens.
    Variant("special-tokens-as-objects", UNCASED, {TOKENIZER_CONFIG: {"additional_special_tokens": [OBJECT, "un"]}}),
    Variant("special-tokens-as-named-objects", UNCASED, {TOKENIZER_CONFIG: {"extra_special_tokens": {"x_token": OBJECT}}}),
    Variant("special-token-of-any-name", UNCASED, {TOKENIZER_CONFIG: {"entity_token": "token", "bos_token": "un"}}),
    # Lengths of queries and documents.
    Variant("query-length", UNCASED, {TRANSFORMER: {"query_length": 4, "document_length": 6}}, methods=ALL_METHODS),
    Variant("query-length-beyond-max-seq-length", UNCASED, {
        TRANSFORMER: {"max_seq_length": 5, "query_length": 9},
    }, methods=ALL_METHODS),
    Variant("query-length-and-prompt", UNCASED, {
        TRANSFORMER: {"query_length": 5, "document_length": 6},
        SETTINGS: {"prompts": {"query": "what is ", "document": "a long long text is this one: "}},
        POOLING: {"include_prompt": False, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True},
    }, methods=ALL_METHODS),
    # What changes nothing.
    Variant("harmless-settings-of-the-transformer", UNCASED, {TRANSFORMER: {
        "processing_kwargs": {"text": {}, "image": {"max_pixels": 9}}, "unpad_inputs": False,
        "model_args": {"torch_dtype": "float32"}, "module_output_name": "token_embeddings",
        "modality_config": {"text": {"method": "forward", "method_output_name": ["last_hidden_state"]}},
    }}, as_base=True),
    Variant("harmless-settings-of-config-json", UNCASED, {CONFIG: {
        "pruned_heads": {}, "output_hidden_states": True, "problem_type": "regression", "prefix": "x ",
        "max_length": 5, "pad_token_id": 5, "torchscript": True,
    }}, as_base=True),
    Variant("chat-template-beside-modules-json", UNCASED, {TOKENIZER_CONFIG: {"chat_template": "{{ messages }}"}}, as_base=True),
    # Token types of pairs.
    scorer("pair-distilbert-class", {TOKENIZER_CONFIG: {"tokenizer_class": "DistilBertTokenizerFast"}}),
    scorer("pair-distilbert-class-in-config-json", {
        TOKENIZER_CONFIG: {"tokenizer_class": REMOVED}, CONFIG: {"tokenizer_class": "DistilBertTokenizer"},
    }),
    scorer("pair-input-names", {TOKENIZER_CONFIG: {"model_input_names": NO_TYPES}}),
    scorer("pair-input-names-in-special-tokens-map", {SPECIAL_TOKENS: {"model_input_names": NO_TYPES}}),
    scorer("pair-generic-class", {TOKENIZER_CONFIG: {"tokenizer_class": "PreTrainedTokenizerFast"}}),
    scorer("pair-generic-class-with-types", {
        TOKENIZER_CONFIG: {"tokenizer_class": "TokenizersBackend", "model_input_names": ALL_INPUTS},
    }, as_base=True),
    scorer("pair-template-without-types", {
        TOKENIZER: pair_without_types,
        TOKENIZER_CONFIG: {"tokenizer_class": "TokenizersBackend", "model_input_names": ALL_INPUTS},
    }),
    scorer("pair-template-that-bert-tokenizer-ignores", {TOKENIZER: pair_without_types}, as_base=True),
    scorer("pair-distilbert-class-with-types", {
        TOKENIZER_CONFIG: {"tokenizer_class": "DistilBertTokenizer", "model_input_names": ALL_INPUTS},
    }, as_base=True),
    scorer("pair-electra-class", {TOKENIZER_CONFIG: {"tokenizer_class": "ElectraTokenizer"}}, as_base=True),
    scorer("pair-lengths", {TRANSFORMER: {"query_length": 5, "document_length": 6}}, as_base=True),
    scorer("pair-without-architecture", {CONFIG: {"architectures": None, "id2label": REMOVED, "label2id": REMOVED}}, as_base=True),
]
# fmt: on


def change(folder: Path, variant: Variant) -> dict[str, object]:
    """Writes the files of a variant; returns what is in them, None for one that is gone."""
    contents = {}
    for name, edit in variant.files.items():
        file = folder / name
        if edit == REMOVED:
            file.unlink()
            contents[name] = None
            continue
        content = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        if callable(edit):
            edit(content)
        else:
            content |= edit
        contents[name] = {key: value for key, value in content.items() if value != REMOVED}
        file.write_text(json.dumps(contents[name]), encoding="utf-8")
    return contents


def run(folder: Path, method: str) -> np.ndarray:
    if method == "predict":
        model = cross_encoders.load(folder)
        return model.predict([(QUERY, text) for text in TEXTS]).reshape(-1, 1)
    model: SentenceTransformer = reference.load_sentence_transformer(folder)
    # One at a time, so that no padding is part of it.
    return np.stack([getattr(model, method)(text) for text in TEXTS])


def describe(variant: Variant, root: Path, tensors: dict[str, object]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "model"
        shutil.copytree(root / variant.base / "model", folder)
        before = run(folder, variant.methods[0])
        files = change(folder, variant)
        for method in variant.methods:
            tensors[f"{variant.name}.{method}"] = run(folder, method)
    changed = max(
        np.abs(tensors[f"{variant.name}.{method}"] - before).max() for method in variant.methods
    )
    assert (changed < 1e-6) if variant.as_base else (changed > 1e-3), (variant.name, changed)
    return {
        "name": variant.name,
        "base": variant.base,
        "files": files,
        "methods": variant.methods,
    }


def generate(root: Path) -> None:
    shutil.rmtree(root / NAME, ignore_errors=True)
    tensors: dict[str, object] = {}
    description = {
        "note": "settings in every file and under every name they may have, on variants of other goldens",
        "texts": TEXTS,
        "query": QUERY,
        "variants": [describe(variant, root, tensors) for variant in VARIANTS],
    }
    reference.write_expected(root / NAME, description, tensors)
    print(f"{NAME:36} {len(tensors)} tensors")
