"""Writes the golden vectors: see README.md."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

import argparse
import shutil
from functools import partial
from pathlib import Path

import torch
import transformers

import activation_functions
import bge
import by_hand
import cross_encoders
import encode_options
import evaluation
import families
import full_shape
import reference
import search
import settings
import token_heads
from folders import write_folder
from texts import texts
from tiny_model import Dense, LayerNorm, Normalize, TinyModel

SUITE = Path(__file__).parents[1] / "suite"

BOTH = ("vocab.txt", "tokenizer.json")

# fmt: off
TINY_MODELS = [
    TinyModel(
        "l1-h20-cls", 1, 20, 4, 37, pooling=("cls",), position_ids=True,
        note="head size 5; the smallest: one layer, vocab.txt only, uncased",
    ),
    TinyModel(
        "l2-h36-max-f16", 2, 36, 3, 50, act="relu", eps=1e-5, pooling=("max",), dtype=torch.float16,
        generation="v6", max_seq_length=24, similarity="dot",
        note="head size 12, relu, float16, saved by sentence-transformers 6",
    ),
    TinyModel(
        "l3-h48-mean-normalize-bin", 3, 48, 6, 99, seed=3, act="gelu_new", modules=(Normalize(),),
        storage="pytorch_model.bin", position_ids=True, vocabulary="cased", do_lower_case=False,
        similarity="manhattan", note="gelu_new, pytorch_model.bin, cased, Normalize",
    ),
    TinyModel(
        "l2-h130-sqrt-bf16-sharded", 2, 130, 10, 201, pooling=("mean_sqrt_len_tokens",), shards=3,
        dtype=torch.bfloat16, generation="v6", vocabulary="cased", do_lower_case=False,
        similarity="euclidean",
        note="head size 13, bfloat16, three safetensors shards with an index",
    ),
    TinyModel(
        "l6-h28-weightedmean-heads", 6, 28, 1, 61, act="gelu_pytorch_tanh", eps=1e-3,
        pooling=("weightedmean",), prefix="bert.", prediction_heads=True, position_ids=True,
        tokenizer_files=BOTH, stale_tokenizer_state=True,
        note="one head, bert. prefix, cls.* heads; tokenizer.json disagrees with tokenizer_config.json "
        "on lower-casing and carries truncation (8) and padding (16): it is overruled",
    ),
    TinyModel(
        "l12-h24-lasttoken-f64", 12, 24, 2, 41, pooling=("lasttoken",), dtype=torch.float64,
        pooler=False, generation="v6", max_seq_length=40,
        note="twelve layers, float64, no pooler, pooling lasttoken",
    ),
    TinyModel(
        "l4-h64-concat-dense-gamma", 4, 64, 1, 111, pooling=("cls", "max", "mean"),
        modules=(Dense(30, True, "Tanh"),), storage="pytorch_model.bin", shards=2, gamma_beta=True,
        tokenizer_files=("tokenizer.json",),
        note="head size 64, cls+max+mean, Dense Tanh, LayerNorm.gamma/beta, two .bin shards",
    ),
    TinyModel(
        "l3-h40-reordered-dense-normalize", 3, 40, 5, 70, seed=3, eps=1e-5,
        pooling=("weightedmean", "lasttoken", "cls"), modules=(Dense(52, False, "Identity"), Normalize()), generation="v6", prefix="bert.", vocabulary="cased", do_lower_case=False,
        max_seq_length=30,
        note="pooling_mode is a list in an unusual order, which counts; Dense Identity without bias",
    ),
    TinyModel(
        "plain-bert", 2, 18, 3, 29, generation="bert", storage="pytorch_model.bin",
        saved_in_memory=True, transposed_strides=True, prefix="bert.", gamma_beta=True,
        prediction_heads=True, position_ids=True, vocabulary="cased", do_lower_case=False,
        max_position=36, max_seq_length=36, tokenizer_files=BOTH,
        note="no modules.json: mean pooling, max_seq_length = max_position_embeddings; "
        "pytorch_model.bin as converted from TensorFlow: LayerNorm.gamma/beta, transposed strides, "
        "a decoder that shares its storage",
    ),
    TinyModel(
        "module-lower-case", 2, 22, 2, 45, act="gelu_new", do_lower_case=False,
        module_lower_case=True, tokenizer_files=("tokenizer.json",), max_seq_length=26,
        note="sentence_bert_config.json lower-cases, the tokenizer does not: accents stay",
    ),
    TinyModel(
        "strip-accents-fast-tokenizer", 2, 26, 2, 33, act="relu", eps=1e-3, vocabulary="cased",
        do_lower_case=False, strip_accents=True, tokenizer_files=("tokenizer.json",),
        tokenizer_class="PreTrainedTokenizerFast", pooling=("cls", "mean_sqrt_len_tokens"),
        note="accents are stripped without lower-casing; tokenizer.json is all there is",
    ),
    TinyModel(
        "reference-twin", 4, 24, 12, 96, max_position=300, max_seq_length=256, generation="v2",
        storage="pytorch_model.bin", saved_in_memory=True, location="cuda:0", position_ids=True,
        vocabulary="bert-base-chinese", do_lower_case=False,
        tokenizer_files=("vocab.txt", "tokenizer.json", "special_tokens_map.json"),
        note="files and settings of DMetaSoul/sbert-chinese-qmc-finance-v1-distill, but narrow",
    ),
    TinyModel(
        "l2-h24-masked-lm-dense-chain", 2, 24, 3, 41, act="relu", saved_by="BertForMaskedLM", pooler=False,
        modules=(
            Dense(40, True, "GELU"), LayerNorm(), Dense(26, False, "LeakyReLU"),
            Dense(32, True, "Softplus"), Dense(20, True, "Mish"), Dense(23, True, "LogSigmoid"),
            Normalize(),
        ),
        note="BertForMaskedLM as transformers 5 saves it; Dense and LayerNorm in a chain, v5 files",
    ),
    TinyModel(
        "l3-h20-classification-layernorm", 3, 20, 4, 37, act="relu", saved_by="BertForSequenceClassification",
        generation="v6", tokenizer_files=("tokenizer.json",), pooling=("mean", "cls"),
        modules=(
            LayerNorm(), Dense(33, True, "ELU"), Dense(30, False, "SiLU"), Dense(25, True, "SELU"),
            Dense(28, True, "Hardswish"), Dense(18, True, "Sigmoid"), LayerNorm(),
            Dense(16, True, "ReLU"),
        ),
        note="BertForSequenceClassification as transformers 5 saves it; LayerNorm first, v6 files",
    ),
    TinyModel(
        "plain-classification", 2, 22, 2, 31, generation="bert", storage="pytorch_model.bin",
        labels=3, gamma_beta=True, position_ids=True, max_position=36, max_seq_length=36,
        note="no modules.json: a BertForSequenceClassification without the bert. prefix, with "
        "LayerNorm.gamma/beta, as a sentence embedding model with mean pooling",
    ),
]
# fmt: on


def generate_tiny(model: TinyModel) -> None:
    root = SUITE / model.name
    shutil.rmtree(root, ignore_errors=True)
    weights = write_folder(root / "model", model)
    sentence_transformer = reference.load_sentence_transformer(root / "model")
    bert = reference.load_bert(root / "model")
    reference.check_weights(bert, weights, model.pooler)
    reference.check_weights(sentence_transformer.transformers_model, weights, model.pooler)
    assert sentence_transformer.max_seq_length == model.max_seq_length
    batch = texts(model.max_seq_length)
    tensors = reference.expected_tensors(sentence_transformer, bert, batch)
    description = {
        "note": model.note,
        "maxSeqLength": sentence_transformer.max_seq_length,
        "similarity": sentence_transformer.similarity_fn_name,
        "texts": batch,
        "inputIds": reference.expected_ids(sentence_transformer, batch),
        "offsets": reference.expected_offsets(sentence_transformer, batch),
    }
    reference.write_expected(root, description, tensors)
    report(model, batch, tensors, reference.errors_of_float32(root / "model", batch, tensors))


def report(
    model: TinyModel, batch: list[str], tensors: dict[str, torch.Tensor], errors: dict[str, float]
) -> None:
    other = reference.effect_of_another_activation(
        SUITE / model.name / "model", batch, tensors["sentence_embedding"]
    )
    assert other > 1e-4, other
    hidden = tensors["token_embeddings"]
    print(
        f"{model.name:36} float32-float64 {errors['hidden_states']:.1e} hidden, "
        f"{errors['sentence_embedding']:.1e} vector; other activation {other:.1e}; "
        f"token embeddings std {hidden.std():.2f} max {hidden.abs().max():.1f}; {len(hidden)} rows"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the golden vectors.")
    parser.add_argument("--only", nargs="*", help="names of goldens; without it, all")
    parser.add_argument(
        "--bge", type=Path, help="folder of bge-small-zh-v1.5.onnx and its -tokenizer.json"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    generators = {model.name: partial(generate_tiny, model) for model in TINY_MODELS}
    for shape in (full_shape.STUDENT, full_shape.TEACHER):
        generators[shape.name] = partial(full_shape.generate, SUITE, shape)
    generators[activation_functions.FOLDER] = partial(activation_functions.generate, SUITE)
    for name in cross_encoders.CROSS_ENCODERS:
        generators[name] = partial(cross_encoders.generate, SUITE, name)
    for family in families.MODELS + families.CROSS_ENCODERS:
        generators[f"{families.FOLDER}/{family.name}"] = partial(families.generate, SUITE, family)
    generators[f"{families.FOLDER}/mpnet-buckets"] = partial(families.buckets, SUITE)
    for name in token_heads.TOKEN_HEADS:
        generators[name] = partial(token_heads.generate, SUITE, name)
    generators[encode_options.NAME] = partial(encode_options.generate, SUITE)
    generators[settings.NAME] = partial(settings.generate, SUITE)
    generators[evaluation.FOLDER] = partial(evaluation.generate, SUITE)
    generators[by_hand.MODEL.name] = partial(by_hand.generate, SUITE)
    generators[search.FOLDER] = partial(search.generate, SUITE)
    if arguments.bge:
        generators[bge.NAME] = partial(bge.generate, SUITE, arguments.bge)
    for name in arguments.only or generators:
        generators[name]()


if __name__ == "__main__":
    main()
