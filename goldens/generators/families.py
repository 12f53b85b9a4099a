"""Tiny models of BERT's relatives, and what the real libraries make of them: see README.md."""

import json
import shutil
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import tokenizers
import torch
import transformers
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer import modules as st
from tokenizers import models, pre_tokenizers, trainers
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

import reference
import texts
from folders import LEGACY_POOLING_KEYS, legacy_module, write_json
from json_text import write_json as write_ascii_json

FOLDER = "families"
PIECES = ["<s>", "<pad>", "</s>", "<unk>"]
CORPUS = [
    "hello world, what is a token and why is it unaffable?",
    "the bank has loans at a rate of 3.5% a year; the rate is not high",
    "到期不能按时还款怎么办 剩余欠款还有多少 逾期还款会影响个人信用吗",
    "Où est la banque? Les taux d'intérêt sont élevés cette année.",
    "Der Kredit läuft über fünf Jahre, die Zinsen sind fällig.",
    "сколько стоит кредит в банке на пять лет",
    "😀 emoji and  several   spaces, CAPITALS and numbers 10,000 42",
]


@dataclass(frozen=True)
class Family:
    name: str
    kind: str  # model_type
    hidden: int
    settings: dict[str, object]
    tokenizer: str  # a function below
    saved_by: str = "Model"  # the class of transformers that writes the checkpoint, without its prefix
    pooling: tuple[str, ...] = ("mean",)
    normalize: bool = False
    max_seq_length: int = 32
    generation: str = "v6"
    labels: int = 0  # of a cross-encoder
    long_texts: bool = False
    note: str = ""
    renamed_config: dict[str, object] = field(default_factory=dict)  # written over config.json


def bert_like(layers: int, hidden: int, heads: int, intermediate: int, **others) -> dict:
    return {
        "num_hidden_layers": layers,
        "hidden_size": hidden,
        "num_attention_heads": heads,
        "intermediate_size": intermediate,
    } | others


def distilbert(layers: int, hidden: int, heads: int, intermediate: int, **others) -> dict:
    return {"n_layers": layers, "dim": hidden, "n_heads": heads, "hidden_dim": intermediate} | others


# fmt: off
MODELS = [
    Family(
        "xlm-roberta-cls-normalize", "xlm-roberta", 24,
        bert_like(2, 24, 4, 45, max_position_embeddings=42, type_vocab_size=1, layer_norm_eps=1e-5),
        "unigram", pooling=("cls",), normalize=True, max_seq_length=40,
        note="42 positions are 40 tokens; one token type; Normalize",
    ),
    Family(
        "xlm-roberta-mean-relu", "xlm-roberta", 30,
        bert_like(2, 30, 5, 41, max_position_embeddings=40, type_vocab_size=2, hidden_act="relu"),
        "unigram", generation="v5",
        note="files of sentence-transformers 5; two token types, of which one is used; head size 6",
    ),
    Family(
        "roberta-max-masked-lm", "roberta", 26,
        bert_like(2, 26, 2, 41, max_position_embeddings=36, type_vocab_size=1, hidden_act="gelu_new", layer_norm_eps=1e-5),
        "byte_pairs", saved_by="ForMaskedLM", pooling=("max",),
        note="byte-level BPE; RobertaForMaskedLM, so names begin with roberta.; gelu_new",
    ),
    Family(
        "roberta-weightedmean-pad-5", "roberta", 20,
        bert_like(4, 20, 1, 33, max_position_embeddings=40, type_vocab_size=1),
        "byte_pairs_pad_5", pooling=("weightedmean",),
        note="pad_token_id 5, so that positions begin at 6 and weights at 1; one head",
    ),
    Family(
        "camembert-lasttoken", "camembert", 28,
        bert_like(2, 28, 7, 44, max_position_embeddings=38, type_vocab_size=1, layer_norm_eps=1e-3),
        "camembert", pooling=("lasttoken",), generation="v5",
        note="CamembertTokenizer's own special tokens; files of sentence-transformers 5",
    ),
    Family(
        "distilbert-sinusoidal", "distilbert", 30,
        distilbert(3, 30, 3, 50, max_position_embeddings=40, sinusoidal_pos_embds=True, activation="relu"),
        "word_pieces", generation="v5",
        note="sinusoidal positions, which are in the checkpoint; files of sentence-transformers 5",
    ),
    Family(
        "distilbert-masked-lm-cls-mean", "distilbert", 24,
        distilbert(2, 24, 4, 39, max_position_embeddings=32),
        "word_pieces", saved_by="ForMaskedLM", pooling=("cls", "mean_sqrt_len_tokens"),
        renamed_config={"layer_norm_eps": 0.1},
        note="names begin with distilbert.; config.json has a layer_norm_eps, which DistilBERT does not read",
    ),
    Family(
        "mpnet-long", "mpnet", 24,
        bert_like(2, 24, 3, 37, max_position_embeddings=302, layer_norm_eps=1e-5),
        "mpnet", normalize=True, max_seq_length=300, long_texts=True,
        note="texts of up to 300 tokens, beyond the last bucket of the relative positions",
    ),
    Family(
        "mpnet-weightedmean-cls", "mpnet", 28,
        bert_like(3, 28, 4, 43, max_position_embeddings=44, hidden_act="gelu_new"),
        "mpnet", saved_by="ForMaskedLM", pooling=("weightedmean", "cls"), generation="v5",
        note="names begin with mpnet.; weights of a weighted mean go by place, not by position",
    ),
    Family(
        "electra-narrow", "electra", 28,
        bert_like(2, 28, 4, 47, embedding_size=12, max_position_embeddings=32, type_vocab_size=2),
        "word_pieces", saved_by="ForPreTraining", pooling=("cls",),
        note="embeddings of 12, projected to 28; the discriminator's head, and a last layer of one row",
    ),
]

CROSS_ENCODERS = [
    Family(
        "cross-encoders/xlm-roberta", "xlm-roberta", 24,
        bert_like(2, 24, 4, 41, max_position_embeddings=50, type_vocab_size=1, layer_norm_eps=1e-5),
        "unigram", max_seq_length=48, labels=1, note="the shape of bge-reranker: one label",
    ),
    Family(
        "cross-encoders/roberta-three-labels", "roberta", 20,
        bert_like(2, 20, 2, 33, max_position_embeddings=50, type_vocab_size=1),
        "byte_pairs", max_seq_length=48, labels=3, note="an NLI model",
    ),
    Family(
        "cross-encoders/distilbert", "distilbert", 24,
        distilbert(2, 24, 3, 40, max_position_embeddings=48),
        "word_pieces", max_seq_length=48, labels=1, note="pre_classifier and ReLU; no token types",
    ),
    Family(
        "cross-encoders/electra-two-labels", "electra", 24,
        bert_like(2, 24, 3, 36, embedding_size=24, max_position_embeddings=48, type_vocab_size=2),
        "word_pieces", max_seq_length=48, labels=2,
        note="GELU in the head; token types; embeddings as wide as the layers, so no projection",
    ),
    Family(
        "cross-encoders/mpnet", "mpnet", 24,
        bert_like(2, 24, 2, 36, max_position_embeddings=50),
        "mpnet", max_seq_length=48, labels=1, note="relative positions across both texts",
    ),
]
# fmt: on


def unigram_pieces() -> list[tuple[str, float]]:
    tokenizer = tokenizers.Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=260, special_tokens=PIECES, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return [tuple(piece) for piece in json.loads(tokenizer.to_str())["model"]["vocab"]]


def unigram():
    return transformers.XLMRobertaTokenizer(vocab=unigram_pieces() + [("<mask>", 0.0)])


def camembert():
    trained = [piece for piece in unigram_pieces() if piece[0] not in PIECES]
    first = ["<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED"]
    return transformers.CamembertTokenizer(
        vocab=[(piece, 0.0) for piece in first] + trained + [("<mask>", 0.0), ("<s>", 0.0), ("</s>", 0.0)]
    )


def trained_byte_pairs(first: list[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=310,
        special_tokens=first,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocab = model["vocab"]
    return vocab | {"<mask>": len(vocab)}, [tuple(merge) for merge in model["merges"]]


def byte_pairs():
    vocab, merges = trained_byte_pairs(PIECES)
    return transformers.RobertaTokenizer(vocab=vocab, merges=merges)


def byte_pairs_pad_5():
    vocab, merges = trained_byte_pairs(["<s>", "</s>", "<unk>", "<a>", "<b>", "<pad>"])
    return transformers.RobertaTokenizer(vocab=vocab, merges=merges, add_prefix_space=True)


def few_words() -> list[str]:
    """Of the ideographs those of the texts alone, to keep the files small."""
    used = "".join(CORPUS) + "".join(texts.PIECES)
    return [word for word in texts.uncased_words() if word.isascii() or word in used]


def word_pieces():
    tokens = texts.SPECIAL_TOKENS + few_words()
    vocab = {token: index for index, token in enumerate(tokens)}
    return transformers.BertTokenizer(vocab=vocab)


def mpnet():
    tokens = PIECES + ["[UNK]"] + few_words() + ["<mask>"]
    return transformers.MPNetTokenizer(vocab={token: index for index, token in enumerate(tokens)})


def class_of(kind: str, suffix: str) -> type:
    prefix = {
        "xlm-roberta": "XLMRoberta", "roberta": "Roberta", "camembert": "Camembert",
        "distilbert": "DistilBert", "mpnet": "MPNet", "electra": "Electra",
    }[kind]  # fmt: skip
    return getattr(transformers, prefix + suffix)


def tokenizer_of(family: Family):
    tokenizer = globals()[family.tokenizer]()
    if family.kind == "distilbert":
        tokenizer = transformers.DistilBertTokenizer(vocab=tokenizer.get_vocab())
    tokenizer.model_max_length = family.max_seq_length
    return tokenizer


@torch.no_grad()
def new_model(family: Family, vocab_size: int, pad_token_id: int) -> torch.nn.Module:
    """Random weights, lively enough that every detail of the formulas shows in the vector."""
    others = {"num_labels": family.labels} if family.labels else {}
    config = class_of(family.kind, "Config")(
        vocab_size=vocab_size, pad_token_id=pad_token_id, **family.settings, **others
    )
    suffix = "ForSequenceClassification" if family.labels else family.saved_by
    model = class_of(family.kind, suffix)(config).eval()
    generator = np.random.default_rng(zlib.crc32(family.name.encode()))
    for name, parameter in model.named_parameters():
        if family.settings.get("sinusoidal_pos_embds") and "position_embeddings" in name:
            continue
        normal = torch.from_numpy(generator.standard_normal(tuple(parameter.shape))).float()
        parameter.copy_(scaled(name, normal))
    return model


def scaled(name: str, normal: torch.Tensor) -> torch.Tensor:
    if "relative_attention_bias" in name:
        return 1.5 * normal
    if "_embeddings" in name:
        return 0.3 * normal
    if "norm.weight" in name.lower():
        return 1.0 + 0.3 * normal
    if normal.dim() == 1:
        return 0.2 * normal
    return 1.5 / np.sqrt(normal.shape[1]) * normal


def write_sentence_transformer(folder: Path, family: Family) -> None:
    tokenizer = tokenizer_of(family)
    plain = Path(tempfile.mkdtemp())
    new_model(family, len(tokenizer), tokenizer.pad_token_id).save_pretrained(plain)
    tokenizer.save_pretrained(plain)
    transformer = st.Transformer(str(plain), max_seq_length=family.max_seq_length)
    modules = [transformer, st.Pooling(family.hidden, family.pooling)]
    if family.normalize:
        modules.append(st.Normalize())
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    # The checkpoint and config.json as transformers wrote them, a head that nobody needs included.
    for file in ("model.safetensors", "config.json"):
        shutil.copyfile(plain / file, folder / file)
    shutil.rmtree(plain)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    write_json(folder / "config.json", config | family.renamed_config)
    if family.generation == "v5":
        write_version_5(folder, family)
    (folder / "model.safetensors").chmod(0o644)


def write_version_5(folder: Path, family: Family) -> None:
    """The files of sentence-transformers in the place of those of version 6."""
    kinds = ["Transformer", "Pooling"] + (["Normalize"] if family.normalize else [])
    write_json(folder / "modules.json", [legacy_module(i, kind) for i, kind in enumerate(kinds)])
    settings = {"max_seq_length": family.max_seq_length, "do_lower_case": False}
    write_json(folder / "sentence_bert_config.json", settings)
    pooling = {"word_embedding_dimension": family.hidden, "include_prompt": True}
    pooling |= {key: mode in family.pooling for mode, key in LEGACY_POOLING_KEYS.items()}
    write_json(folder / "1_Pooling" / "config.json", pooling)
    versions = {"sentence_transformers": "5.0.0", "transformers": "4.50.0", "pytorch": "2.6.0"}
    write_json(folder / "config_sentence_transformers.json", {"__version__": versions})


def batch(family: Family, pad: str) -> list[str]:
    """Fewer texts than the tiny BERTs have: ids are what matters here."""
    found = [
        "",
        "a",
        "hello world",
        "到期不能按时还款怎么办",
        "VIP客户2024年利率3.5%，额度10,000元！",
        f"a {pad} token {pad}{pad} is not counted",
        "Où sont les taux d'intérêt élevés? 😀 emoji  and  spaces",
        "the bank has loans " * 9,
    ]
    if family.long_texts:
        return [*found[:6], "what is a loan " * 35, "the bank has loans " * 90]
    return found


@torch.inference_mode()
def sentence_transformer_tensors(
    model: SentenceTransformer, folder: Path, batch: list[str]
) -> dict[str, torch.Tensor]:
    features = model.preprocess(batch)
    kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    transformer = class_of(kind, "Model").from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    )
    inputs = {name: features[name] for name in ("input_ids", "attention_mask")}
    states = transformer.eval()(**inputs, output_hidden_states=True).hidden_states
    real = features["attention_mask"].bool()
    tensors = {"embedding_output": states[0][real]}
    tensors |= {f"hidden_states.{i}": states[i][real] for i in range(1, len(states))}
    tensors["sentence_embedding"] = model.encode(batch, convert_to_tensor=True)
    return tensors


def generate(suite: Path, family: Family) -> None:
    root = suite / FOLDER / family.name
    shutil.rmtree(root, ignore_errors=True)
    folder = root / "model"
    folder.mkdir(parents=True)
    if family.labels:
        generate_cross_encoder(root, folder, family)
        return
    write_sentence_transformer(folder, family)
    model = reference.load_sentence_transformer(folder)
    assert model.max_seq_length == family.max_seq_length, model.max_seq_length
    texts_of_family = batch(family, model.tokenizer.pad_token)
    tensors = sentence_transformer_tensors(model, folder, texts_of_family)
    last = max(tensors[name].abs().max().item() for name in tensors if "hidden" in name)
    double = reference.load_sentence_transformer(folder).double()
    exact = double.encode(texts_of_family, convert_to_tensor=True)
    error = (exact - tensors["sentence_embedding"].double()).abs().max().item()
    assert error < 4e-6, error
    description = common(model.tokenizer, family, model.max_seq_length) | {
        "texts": texts_of_family,
        "inputIds": reference.expected_ids(model, texts_of_family),
    }
    reference.write_expected(root, description, tensors)
    print(f"{family.name:40} float32-float64 {error:.1e}; greatest state {last:.1f}")


def common(tokenizer, family: Family, max_seq_length: int) -> dict[str, object]:
    return {
        "note": family.note,
        "maxSeqLength": max_seq_length,
        "vocabSize": len(tokenizer),
        "specialIds": {
            "cls": tokenizer.cls_token_id,
            "sep": tokenizer.sep_token_id,
            "pad": tokenizer.pad_token_id,
            "unk": tokenizer.unk_token_id,
            "mask": tokenizer.mask_token_id,
        },
    }


def generate_cross_encoder(root: Path, folder: Path, family: Family) -> None:
    tokenizer = tokenizer_of(family)
    plain = Path(tempfile.mkdtemp())
    new_model(family, len(tokenizer), tokenizer.pad_token_id).save_pretrained(plain)
    tokenizer.save_pretrained(plain)
    arguments = {"model_kwargs": {"dtype": torch.float32, "attn_implementation": "eager"}}
    CrossEncoder(str(plain), device="cpu", max_length=family.max_seq_length, **arguments).save(
        str(folder), create_model_card=False
    )
    shutil.rmtree(plain)
    (folder / "model.safetensors").chmod(0o644)
    model = CrossEncoder(str(folder), device="cpu", **arguments).eval()
    assert model.max_seq_length == family.max_seq_length
    texts_of_family = batch(family, tokenizer.pad_token)
    pairs = list(zip(texts_of_family, texts_of_family[1:] + texts_of_family[:1]))
    features = model.preprocess([list(pair) for pair in pairs])
    logits = model.predict(pairs, convert_to_tensor=True, activation_fn=torch.nn.Identity())
    scores = model.predict(pairs, convert_to_tensor=True)
    masks = features["attention_mask"].bool()
    types = features.get("token_type_ids", torch.zeros_like(features["input_ids"]))
    description = common(model.tokenizer, family, model.max_seq_length) | {
        "labels": family.labels,
        "pairs": [list(pair) for pair in pairs],
        "inputIds": [ids[mask].tolist() for ids, mask in zip(features["input_ids"], masks)],
        "tokenTypeIds": [ids[mask].tolist() for ids, mask in zip(types, masks)],
    }
    tensors = {
        "logits": logits.reshape(len(pairs), family.labels),
        "scores": scores.reshape(len(pairs), family.labels),
    }
    reference.write_expected(root, description, tensors)
    print(f"{family.name:40} logits {logits.min():.2f} to {logits.max():.2f}")


def buckets(suite: Path) -> None:
    """The bucket of each distance that fits in MPNet's 512 tokens, from -511 to 511."""
    distances = torch.arange(-511, 512)
    found = MPNetEncoder.relative_position_bucket(distances)
    (suite / FOLDER / "mpnet-buckets").mkdir(parents=True, exist_ok=True)
    write_ascii_json(
        suite / FOLDER / "mpnet-buckets" / "expected.json",
        {"first": -511, "buckets": [found.tolist()]},
    )
