"""Writes a tiny model as a folder of sentence-transformers, of either generation."""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

import texts
from checkpoints import write_checkpoint
from tiny_model import (
    TYPE_VOCAB_SIZE,
    Dense,
    LayerNorm,
    TinyModel,
    features_before,
    module_weights,
    random_weights,
)

LEGACY_POOLING_KEYS = {
    "cls": "pooling_mode_cls_token",
    "mean": "pooling_mode_mean_tokens",
    "max": "pooling_mode_max_tokens",
    "mean_sqrt_len_tokens": "pooling_mode_mean_sqrt_len_tokens",
    "weightedmean": "pooling_mode_weightedmean_tokens",
    "lasttoken": "pooling_mode_lasttoken",
}
VOCABULARIES = {
    "uncased": texts.uncased_vocabulary,
    "cased": texts.cased_vocabulary,
    "bert-base-chinese": texts.bert_base_chinese_like_vocabulary,
}


def write_folder(folder: Path, model: TinyModel) -> dict[str, torch.Tensor]:
    """Writes the model; returns its weights as a reader must see them: canonical names, float32."""
    vocabulary = VOCABULARIES[model.vocabulary]()
    weights = random_weights(model, len(vocabulary))
    folder.mkdir(parents=True)
    write_bert_config(folder, model, len(vocabulary))
    write_tokenizer(folder, model, vocabulary)
    write_checkpoint(folder, model, weights)
    if model.generation in ("v2", "v5"):
        write_legacy_files(folder, model)
    elif model.generation == "v6":
        replace_by_v6_files(folder, model)
        write_checkpoint(folder, model, weights)
    return {name: values.to(model.dtype).float() for name, values in weights.items()}


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False), encoding="utf-8")


def write_bert_config(folder: Path, model: TinyModel, vocab_size: int) -> None:
    config = {
        "architectures": [architecture(model)],
        "attention_probs_dropout_prob": 0.1,
        "classifier_dropout": None,
        "hidden_act": model.act,
        "hidden_dropout_prob": 0.1,
        "hidden_size": model.hidden,
        "initializer_range": 0.02,
        "intermediate_size": model.intermediate,
        "layer_norm_eps": model.eps,
        "max_position_embeddings": model.max_position,
        "model_type": "bert",
        "num_attention_heads": model.heads,
        "num_hidden_layers": model.layers,
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "torch_dtype": str(model.dtype).removeprefix("torch."),
        "transformers_version": "4.30.0",
        "type_vocab_size": TYPE_VOCAB_SIZE,
        "use_cache": True,
        "vocab_size": vocab_size,
    }
    write_json(folder / "config.json", config)


def architecture(model: TinyModel) -> str:
    if model.labels:
        return "BertForSequenceClassification"
    return "BertForPreTraining" if model.prediction_heads else "BertModel"


def write_tokenizer(folder: Path, model: TinyModel, vocabulary: list[str]) -> None:
    special = {
        f"{name}_token": f"[{name.upper()}]" for name in ("cls", "mask", "pad", "sep", "unk")
    }
    settings = special | {
        "do_lower_case": model.do_lower_case,
        "model_max_length": 512,
        "strip_accents": model.strip_accents,
        "tokenize_chinese_chars": True,
        "tokenizer_class": model.tokenizer_class,
    }
    write_json(folder / "tokenizer_config.json", settings)
    if "special_tokens_map.json" in model.tokenizer_files:
        write_json(folder / "special_tokens_map.json", special)
    if "vocab.txt" in model.tokenizer_files:
        (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    if "tokenizer.json" in model.tokenizer_files:
        fast_tokenizer(model, vocabulary).save(str(folder / "tokenizer.json"))


def fast_tokenizer(model: TinyModel, vocabulary: list[str]) -> Tokenizer:
    ids = {token: index for index, token in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(
        strip_accents=model.strip_accents,
        lowercase=model.do_lower_case != model.stale_tokenizer_state,
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.add_special_tokens(texts.SPECIAL_TOKENS)
    if model.stale_tokenizer_state:
        tokenizer.enable_truncation(max_length=8)
        tokenizer.enable_padding(length=16)
    return tokenizer


def write_legacy_files(folder: Path, model: TinyModel) -> None:
    """The files as sentence-transformers 2 (of 2022) and 5 wrote them."""
    assert list(model.pooling) == [
        mode for mode in st.Pooling.POOLING_MODES if mode in model.pooling
    ]
    kinds = ["Transformer", "Pooling"] + [type(module).__name__ for module in model.modules]
    modules = [legacy_module(index, kind) for index, kind in enumerate(kinds)]
    write_json(folder / "modules.json", modules)
    write_json(
        folder / "sentence_bert_config.json",
        {"max_seq_length": model.max_seq_length, "do_lower_case": model.module_lower_case},
    )
    write_json(folder / "1_Pooling" / "config.json", legacy_pooling(model))
    versions = {"sentence_transformers": "2.2.0", "transformers": "4.16.2", "pytorch": "1.10.2"}
    config = {"__version__": versions}
    if model.generation == "v5":
        config["similarity_fn_name"] = model.similarity
    write_json(folder / "config_sentence_transformers.json", config)
    for index, module in enumerate(model.modules):
        write_legacy_module(folder / f"{index + 2}_{type(module).__name__}", model, index)


def legacy_pooling(model: TinyModel) -> dict[str, object]:
    """Releases before 2.3 knew four modes only, and no include_prompt."""
    keys = list(LEGACY_POOLING_KEYS.items())
    pooling = {"word_embedding_dimension": model.hidden}
    if model.generation == "v2":
        return pooling | {key: mode in model.pooling for mode, key in keys[:4]}
    return pooling | {key: mode in model.pooling for mode, key in keys} | {"include_prompt": True}


def legacy_module(index: int, kind: str) -> dict[str, object]:
    path = "" if index == 0 else f"{index}_{kind}"
    return {
        "idx": index,
        "name": str(index),
        "path": path,
        "type": f"sentence_transformers.models.{kind}",
    }


def write_legacy_module(folder: Path, model: TinyModel, index: int) -> None:
    module, features = model.modules[index], features_before(model, index)
    if isinstance(module, Dense):
        config = {
            "in_features": features,
            "out_features": module.out_features,
            "bias": module.bias,
            "activation_function": activation_path(module),
        }
    elif isinstance(module, LayerNorm):
        config = {"dimension": features}
    else:
        return  # a Normalize had no file
    write_json(folder / "config.json", config)
    tensors = module_weights(model, index)
    if model.storage == "model.safetensors":
        save_file(tensors, folder / "model.safetensors", {"format": "pt"})
        (folder / "model.safetensors").chmod(0o644)
    else:
        torch.save(tensors, folder / "pytorch_model.bin")


def activation_path(dense: Dense) -> str:
    module = "linear" if dense.activation == "Identity" else "activation"
    return f"torch.nn.modules.{module}.{dense.activation}"


def replace_by_v6_files(folder: Path, model: TinyModel) -> None:
    """Lets the real library save the model; keeps what it wrote, save the weights of BERT."""
    saved = Path(tempfile.mkdtemp())
    modules = v6_modules(folder, model)
    sentence_transformer = SentenceTransformer(
        modules=modules, device="cpu", similarity_fn_name=model.similarity
    )
    sentence_transformer.save(str(saved), create_model_card=False)
    (saved / "model.safetensors").unlink()
    shutil.rmtree(folder)
    shutil.copytree(saved, folder)
    for weights in folder.glob("*_*/model.safetensors"):
        weights.chmod(0o644)
    shutil.rmtree(saved)


def v6_modules(folder: Path, model: TinyModel) -> list[torch.nn.Module]:
    transformer = st.Transformer(
        str(folder),
        max_seq_length=model.max_seq_length,
        do_lower_case=model.module_lower_case,
        model_kwargs={"dtype": model.dtype},
    )
    modules = [transformer, st.Pooling(model.hidden, model.pooling)]
    return modules + [v6_module(model, index) for index in range(len(model.modules))]


def v6_module(model: TinyModel, index: int) -> torch.nn.Module:
    module, features = model.modules[index], features_before(model, index)
    if isinstance(module, Dense):
        activation = getattr(torch.nn, module.activation)()
        made = st.Dense(features, module.out_features, module.bias, activation)
    elif isinstance(module, LayerNorm):
        made = st.LayerNorm(features)
    else:
        return st.Normalize()
    made.load_state_dict(module_weights(model, index))
    return made
