"""Writes tokenizer-files/: what transformers makes of the files of the tokenizers of RoBERTa, XLM-R and their relatives.

    python tokenizer_files.py        (needs transformers, sentencepiece and protobuf)

A folder for each kind of files, small, trained here, and variants of them: fields of a file that are others, or a file
that is gone; and in expected.json the ids that AutoTokenizer gives the texts. Nothing here depends on a model's
weights.
"""

import copy
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import sentencepiece
import tokenizers
import transformers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import models, pre_tokenizers, trainers
from transformers import AutoTokenizer

from json_text import write_json
from texts import uncased_vocabulary

SUITE = Path(__file__).parents[1] / "suite"
NAME = "tokenizer-files"
PINNED = {"transformers": "5.23.0", "tokenizers": "0.23.3"}

TEXTS = [
    "",
    " ",
    "Hello world",
    " Hello  world ",
    "hello world, the loan rate is 3.5%!",
    "the\tbank\nis\r\nlong-term",
    "Hello<mask>world",
    "Hello <mask> world",
    "a <s> b </s> c <pad> d <unk> e",
    "[CLS] [SEP] [MASK] [UNK] [PAD]",
    "naïve café, ﬁne ＡＢＣ",
    "到期不能按时还款怎么办",
    "a▁b ▁ c ▁▁d",
    "I'm can't we'll  they'VE",
    "😀👍🏽 ☂",
    "2024 10,000",
    "\u3000wide\u00a0space\u200b",
    "<s>NOTUSED extra <extra> token",
    "``quoted'' (long-term) ÀÉ 100% `a' ''",
]
# An empty second text is none to transformers.
PAIRS = [("Hello world", "the bank"), ("", "loan")]

CORPUS = [
    "hello world the loan rate is long",
    "the bank is long term and the loan rate of the bank is low",
    "Hello World, what is the rate of the loan? It is 3.5% in 2024!",
    "I'm sure that we'll see: they can't pay, they've no loan",
    "naïve café fine wide space token extra",
    "到期 不能 按时 还款 怎么 办",
]

XLMR_CONFIG = {"model_type": "xlm-roberta", "architectures": ["XLMRobertaModel"]}
CAMEMBERT_CONFIG = {"model_type": "camembert", "architectures": ["CamembertModel"]}
ROBERTA_CONFIG = {"model_type": "roberta", "architectures": ["RobertaModel"]}
MPNET_CONFIG = {"model_type": "mpnet", "architectures": ["MPNetModel"]}
BERT_CONFIG = {"model_type": "bert", "architectures": ["BertModel"]}
ALBERT = "AlbertTokenizer"

# Their models take no token types, so whatever a tokenizer gives is as good as zeros.
MODELS_WITHOUT_TYPES = ("distilbert", "mpnet")

CONFIG = "config.json"
TOKENIZER_CONFIG = "tokenizer_config.json"
TOKENIZER = "tokenizer.json"
SPECIAL_TOKENS = "special_tokens_map.json"
ADDED_TOKENS = "added_tokens.json"
REMOVED = "removed"


def added(content: str, **flags: bool) -> dict[str, object]:
    usual = {"lstrip": False, "rstrip": False, "single_word": False, "normalized": False, "special": True}
    return {"content": content} | usual | flags


@dataclass(frozen=True)
class Variant:
    """A folder of which some fields are others. A path such as model.unk_id leads to a field, and REMOVED is none."""

    base: str
    name: str
    patches: dict[str, object] = field(default_factory=dict)


MASK_LSTRIP = added("<mask>", lstrip=True)
MASK_OBJECT = {"__type": "AddedToken"} | MASK_LSTRIP
CLASS = "tokenizer_class"
INPUTS = ["input_ids", "attention_mask"]


def metaspace(**fields: object) -> dict[str, object]:
    return {"type": "Metaspace", "replacement": "▁"} | fields


def sequence(*parts: dict[str, object], kind: str = "pretokenizers") -> dict[str, object]:
    return {"type": "Sequence", kind: list(parts)}


def roberta_processing(**fields: object) -> dict[str, object]:
    return {
        "type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0],
        "trim_offsets": True, "add_prefix_space": False,
    } | fields  # fmt: skip


ALBERT_TOKENS = {
    "unk_token": "<unk>", "pad_token": "<pad>", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
}  # fmt: skip
SPACES = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
SPACES_AS_PIECE = SPACES | {"content": "▁"}
STRIP_RIGHT = {"type": "Strip", "strip_left": False, "strip_right": True}
SPLIT = {"type": "WhitespaceSplit"}
WHOLE = "*"  # the whole file


def flagged(content: str) -> dict[str, object]:
    return {"__type": "AddedToken"} | added(content, lstrip=True)


def mask_not_in_file(tokenizer: dict) -> None:
    tokenizer["added_tokens"] = [token for token in tokenizer["added_tokens"] if token["content"] != "<mask>"]


def space_added(tokenizer: dict) -> None:
    """The token of a space is looked for in text as well, where it is spelled otherwise."""
    space = {"id": tokenizer["model"]["vocab"]["Ġ"]} | added("Ġ", normalized=True, special=False)
    tokenizer["added_tokens"].append(space)
    tokenizer["normalizer"] = {"type": "Lowercase"}


TIED_SCORES = (-7.989236519780811, -3.6976915305705242)
TIED_PIECES = 0xf03020fde0619cb51a0  # a bit for each piece after the first five, and one before them


def tied(tokenizer: dict) -> None:
    """Scores with which Python and Rust, which round them otherwise, find other tokens in "rate" (found by trying)."""
    for piece, bit in zip(tokenizer["model"]["vocab"][5:], f"{TIED_PIECES:b}"[1:], strict=True):
        piece[1] = TIED_SCORES[int(bit)]


EXTRA_BY_NAME = {"extra_special_tokens": {"my_token": "loan"}}
LISTED = {"mask_token": flagged("<mask>"), "extra_special_tokens": ["<mask>"]}
LISTED_OBJECT = {"mask_token": "<mask>", "extra_special_tokens": [flagged("<mask>")]}


def charsmap_then(*steps: dict[str, object]):
    def edit(tokenizer: dict) -> None:
        tokenizer["normalizer"] = sequence(tokenizer["normalizer"], *steps, kind="normalizers")

    return edit


def converted_albert(tokenizer: dict) -> None:
    """What transformers 4 makes of a spiece.model."""
    tokenizer["normalizer"]["normalizers"].append(SPACES)
    tokenizer["pre_tokenizer"] = metaspace(prepend_scheme="always", split=True)


def converted(tokenizer: dict) -> None:
    """What transformers 4 makes of a sentencepiece.bpe.model."""
    charsmap_then(STRIP_RIGHT, SPACES_AS_PIECE)(tokenizer)
    tokenizer["pre_tokenizer"] = metaspace(prepend_scheme="always", split=True)


# fmt: off
VARIANTS = [
    # sentencepiece.bpe.model alone, as XLM-R and CamemBERT convert it.
    Variant("xlmr-sentencepiece", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("xlmr-sentencepiece", "class"),
    Variant("xlmr-sentencepiece", "fast-class", {TOKENIZER_CONFIG: {CLASS: "XLMRobertaTokenizerFast"}}),
    Variant("xlmr-sentencepiece", "class-in-config-json", {TOKENIZER_CONFIG: {CLASS: REMOVED}, CONFIG: {CLASS: "XLMRobertaTokenizer", "model_type": "bert"}}),
    Variant("xlmr-sentencepiece", "mask-object", {TOKENIZER_CONFIG: {"mask_token": MASK_OBJECT}}),
    Variant("xlmr-sentencepiece", "no-prefix-space", {TOKENIZER_CONFIG: {"add_prefix_space": False}}),
    Variant("xlmr-sentencepiece", "special-tokens-map", {SPECIAL_TOKENS: {"mask_token": MASK_LSTRIP, "pad_token": "<pad>"}}),
    Variant("xlmr-sentencepiece", "renamed-tokens", {TOKENIZER_CONFIG: {"bos_token": "<S>", "cls_token": "<S>", "pad_token": "<PAD>", "unk_token": "<UNK>"}}),
    Variant("xlmr-sentencepiece", "added-tokens-json", {ADDED_TOKENS: {"<extra>": "size"}}),
    Variant("xlmr-sentencepiece", "added-tokens-decoder", {TOKENIZER_CONFIG: {"added_tokens_decoder": {
        "0": added("<s>"), "1": added("<pad>"), "2": added("</s>"), "3": added("<unk>"), "mask": MASK_LSTRIP,
    }}}),
    Variant("xlmr-sentencepiece", "additional", {TOKENIZER_CONFIG: {"additional_special_tokens": ["<extra>"]}}),
    Variant("xlmr-sentencepiece", "token-types-asked-for", {TOKENIZER_CONFIG: {"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]}}),
    Variant("camembert-sentencepiece", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("camembert-sentencepiece", "class"),
    Variant("camembert-sentencepiece", "mask-object", {TOKENIZER_CONFIG: {"mask_token": MASK_OBJECT}}),
    # tokenizer.json of Unigram.
    Variant("xlmr-json", "class"),
    Variant("xlmr-json", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("xlmr-json", "fast-class", {TOKENIZER_CONFIG: {CLASS: "XLMRobertaTokenizerFast"}}),
    Variant("xlmr-json", "bert", {CONFIG: {"model_type": "bert"}}),
    Variant("xlmr-json", "legacy-metaspace", {TOKENIZER: {"pre_tokenizer": sequence(SPLIT, metaspace(str_rep="▁", add_prefix_space=True))}}),
    Variant("xlmr-json", "spaces", {TOKENIZER: charsmap_then(STRIP_RIGHT, SPACES)}),
    Variant("xlmr-json", "no-prefix-space", {TOKENIZER_CONFIG: {"add_prefix_space": False}, TOKENIZER: {"pre_tokenizer": sequence(SPLIT, metaspace(prepend_scheme="never", split=True))}}),
    Variant("xlmr-json", "no-charsmap", {TOKENIZER: {"normalizer": None}}),
    Variant("xlmr-json", "mask-lstrip", {TOKENIZER: lambda tokenizer: [token.update(lstrip=True) for token in tokenizer["added_tokens"] if token["content"] == "<mask>"]}),
    Variant("xlmr-json", "converted", {TOKENIZER: converted}),
    Variant("xlmr-json", "converted-earlier", {TOKENIZER: lambda tokenizer: (charsmap_then(SPACES)(tokenizer), tokenizer.update(pre_tokenizer=metaspace(str_rep="▁", add_prefix_space=True)))}),
    Variant("xlmr-json", "generic", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}}),
    Variant("xlmr-json", "backend", {TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"}, CONFIG: {"model_type": "bert"}}),
    Variant("xlmr-json", "generic-converted", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: converted}),
    Variant("xlmr-json", "generic-first", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: {"pre_tokenizer": metaspace(prepend_scheme="first", split=True)}}),
    Variant("xlmr-json", "generic-whole", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: {"pre_tokenizer": metaspace(prepend_scheme="never", split=False)}}),
    Variant("xlmr-json", "generic-legacy-without-prefix", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: {"pre_tokenizer": metaspace(str_rep="▁", add_prefix_space=False, prepend_scheme="never")}}),
    Variant("xlmr-json", "generic-bytes", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: {"model.byte_fallback": True}}),
    Variant("xlmr-json", "generic-typeless", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: {"model.type": REMOVED}}),
    Variant("xlmr-json", "generic-roberta-processing", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: {"post_processor": roberta_processing()}}),
    Variant("xlmr-json", "generic-roberta-processing-of-white-space", {
        TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"},
        TOKENIZER: {"normalizer": {"type": "NFKC"}, "pre_tokenizer": metaspace(prepend_scheme="always", split=True), "post_processor": roberta_processing()},
    }),
    Variant("camembert-json", "class"),
    # spiece.model and tokenizer.json of ALBERT's tokenizer, under a BERT and a RoBERTa.
    Variant("albert-sentencepiece", "class"),
    Variant("albert-sentencepiece", "fast-class", {TOKENIZER_CONFIG: {CLASS: "AlbertTokenizerFast"}, CONFIG: {"model_type": "roberta"}}),
    Variant("albert-sentencepiece", "cased", {TOKENIZER_CONFIG: {"do_lower_case": False}}),
    Variant("albert-sentencepiece", "accents", {TOKENIZER_CONFIG: {"keep_accents": True}}),
    Variant("albert-sentencepiece", "as-it-is", {TOKENIZER_CONFIG: {"keep_accents": True, "do_lower_case": False}}),
    Variant("albert-sentencepiece", "no-prefix-space", {TOKENIZER_CONFIG: {"add_prefix_space": False}}),
    Variant("albert-sentencepiece", "mask-object", {TOKENIZER_CONFIG: {"mask_token": flagged("[MASK]")}}),
    Variant("albert-sentencepiece", "additional", {TOKENIZER_CONFIG: {"additional_special_tokens": ["<extra>"]}}),
    Variant("albert-sentencepiece", "types-asked-for", {TOKENIZER_CONFIG: {"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]}}),
    Variant("albert-sentencepiece", "bos-and-eos", {TOKENIZER_CONFIG: {"bos_token": "<S>", "eos_token": "</S>"}}),
    Variant("albert-json", "class"),
    Variant("albert-json", "fast-class", {TOKENIZER_CONFIG: {CLASS: "AlbertTokenizerFast"}}),
    Variant("albert-json", "converted", {TOKENIZER: converted_albert}),
    Variant("albert-json", "mask-lstrip", {TOKENIZER: lambda tokenizer: [token.update(lstrip=True) for token in tokenizer["added_tokens"] if token["content"] == "[MASK]"]}),
    Variant("albert-json", "cased", {TOKENIZER_CONFIG: {"do_lower_case": False}, TOKENIZER: lambda tokenizer: tokenizer["normalizer"]["normalizers"].remove({"type": "Lowercase"})}),
    Variant("albert-json", "generic", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"} | ALBERT_TOKENS}),
    # A token that is named and listed, with other flags.
    Variant("xlmr-sentencepiece", "mask-listed", {TOKENIZER_CONFIG: {"mask_token": flagged("<mask>"), "additional_special_tokens": ["<mask>"]}}),
    Variant("xlmr-sentencepiece", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("xlmr-sentencepiece", "bos-object", {TOKENIZER_CONFIG: {"bos_token": flagged("<s>")}}),
    Variant("xlmr-json", "bos-object", {TOKENIZER_CONFIG: {"bos_token": flagged("<s>")}}),
    Variant("xlmr-json", "mask-listed", {TOKENIZER_CONFIG: LISTED}),
    Variant("xlmr-json", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("xlmr-json", "mask-listed-not-in-file", {TOKENIZER_CONFIG: LISTED, TOKENIZER: mask_not_in_file}),
    Variant("xlmr-json", "mask-listed-object-not-in-file", {TOKENIZER_CONFIG: LISTED_OBJECT, TOKENIZER: mask_not_in_file}),
    Variant("bert-vocabulary", "mask-listed", {TOKENIZER_CONFIG: {"mask_token": flagged("[MASK]"), "extra_special_tokens": ["[MASK]"]}}),
    Variant("bert-vocabulary", "mask-listed-object", {TOKENIZER_CONFIG: {"mask_token": "[MASK]", "extra_special_tokens": [flagged("[MASK]")]}}),
    Variant("roberta-json", "generic-mask-listed", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"} | LISTED}),
    Variant("roberta-json", "generic-mask-listed-object", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"} | LISTED_OBJECT}),
    Variant("roberta-json", "generic-mask-listed-not-in-file", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"} | LISTED, TOKENIZER: mask_not_in_file}),
    Variant("roberta-json", "generic-mask-listed-object-not-in-file", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"} | LISTED_OBJECT, TOKENIZER: mask_not_in_file}),
    Variant("camembert-sentencepiece", "mask-listed", {TOKENIZER_CONFIG: LISTED}),
    Variant("camembert-sentencepiece", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("camembert-json", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("camembert-json", "mask-listed-not-in-file", {TOKENIZER_CONFIG: LISTED, TOKENIZER: mask_not_in_file}),
    Variant("roberta-files", "mask-listed", {TOKENIZER_CONFIG: LISTED}),
    Variant("roberta-files", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("roberta-json", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("roberta-json", "mask-listed-not-in-file", {TOKENIZER_CONFIG: LISTED, TOKENIZER: mask_not_in_file}),
    Variant("mpnet-vocabulary", "mask-listed", {TOKENIZER_CONFIG: LISTED}),
    Variant("mpnet-vocabulary", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("mpnet-json", "mask-listed-object", {TOKENIZER_CONFIG: LISTED_OBJECT}),
    Variant("mpnet-json", "mask-listed-not-in-file", {TOKENIZER_CONFIG: LISTED, TOKENIZER: mask_not_in_file}),
    # What else is added, in transformers' order.
    Variant("xlmr-json", "named-beyond-vocabulary", {TOKENIZER_CONFIG: {"mask_token": "[MASK]", "my_token": "loan"}}),
    Variant("roberta-files", "mask-beyond-vocabulary", {"vocab.json": {"<mask>": REMOVED}}),
    Variant("albert-sentencepiece", "extra-by-name", {TOKENIZER_CONFIG: EXTRA_BY_NAME}),
    Variant("camembert-json", "extra-by-name", {TOKENIZER_CONFIG: EXTRA_BY_NAME}),
    Variant("roberta-files", "extra-by-name-and-additional", {TOKENIZER_CONFIG: EXTRA_BY_NAME, SPECIAL_TOKENS: {"additional_special_tokens": ["rate"]}}),
    Variant("xlmr-json", "extra-by-name-and-additional", {TOKENIZER_CONFIG: EXTRA_BY_NAME, SPECIAL_TOKENS: {"additional_special_tokens": ["rate"]}}),
    Variant("albert-sentencepiece", "additional-beside-pieces", {SPECIAL_TOKENS: {"additional_special_tokens": ["loan"]}}),
    Variant("roberta-files", "bos-object", {TOKENIZER_CONFIG: {"bos_token": flagged("<s>")}}),
    Variant("roberta-files", "bos-and-cls-object", {TOKENIZER_CONFIG: {"bos_token": flagged("<s>"), "cls_token": flagged("<s>")}}),
    Variant("mpnet-vocabulary", "eos-object", {TOKENIZER_CONFIG: {"eos_token": {"__type": "AddedToken"} | added("</s>", normalized=True)}}),
    Variant("roberta-files", "listed-twice", {TOKENIZER_CONFIG: {"extra_special_tokens": ["loan", flagged("loan")]}}),
    Variant("albert-json", "added-and-listed", {TOKENIZER_CONFIG: {"extra_special_tokens": [flagged("hello")]}, ADDED_TOKENS: {"hello": "size"}}),
    Variant("albert-json", "added-and-listed-in-map", {SPECIAL_TOKENS: {"extra_special_tokens": [{"content": "hello"}]}, ADDED_TOKENS: {"hello": "size"}}),
    # Scores that Python rounds for a class and Rust for the generic one.
    Variant("xlmr-json", "tied", {TOKENIZER: tied}),
    Variant("xlmr-json", "generic-tied", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}, TOKENIZER: tied}),
    # vocab.json and merges.txt.
    Variant("roberta-files", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("roberta-files", "class"),
    Variant("roberta-files", "prefix-space", {TOKENIZER_CONFIG: {"add_prefix_space": True}}),
    Variant("roberta-files", "offsets-whole", {TOKENIZER_CONFIG: {"trim_offsets": False, "add_prefix_space": True}}),
    Variant("roberta-files", "mask-object", {TOKENIZER_CONFIG: {"mask_token": MASK_OBJECT}}),
    Variant("roberta-files", "special-tokens-map", {SPECIAL_TOKENS: {"mask_token": MASK_LSTRIP, "cls_token": "<s>", "sep_token": "</s>"}}),
    # tokenizer.json of BPE.
    Variant("roberta-json", "class"),
    Variant("roberta-json", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("roberta-json", "fast-class", {TOKENIZER_CONFIG: {CLASS: "RobertaTokenizerFast"}}),
    Variant("roberta-json", "merges-as-text", {TOKENIZER: lambda tokenizer: tokenizer["model"].update(merges=[" ".join(merge) for merge in tokenizer["model"]["merges"]])}),
    Variant("roberta-json", "prefix-space", {TOKENIZER_CONFIG: {"add_prefix_space": True}}),
    Variant("roberta-json", "offsets-whole", {TOKENIZER_CONFIG: {"trim_offsets": False}}),
    Variant("roberta-json", "prefix-space-of-the-file", {TOKENIZER: {"pre_tokenizer.add_prefix_space": True, "post_processor": roberta_processing(add_prefix_space=True)}}),
    Variant("roberta-json", "null-affixes", {TOKENIZER: {"model.continuing_subword_prefix": None, "model.end_of_word_suffix": None}}),
    Variant("roberta-json", "types-asked-for", {TOKENIZER_CONFIG: {"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]}}),
    Variant("roberta-json", "generic", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}}),
    Variant("roberta-json", "generic-prefix-space", {TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"}, TOKENIZER: {"pre_tokenizer.add_prefix_space": True}}),
    Variant("roberta-json", "generic-no-regex", {TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"}, TOKENIZER: {"pre_tokenizer.use_regex": False}}),
    Variant("roberta-json", "generic-typeless", {TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"}, TOKENIZER: {"model.type": REMOVED}}),
    Variant("roberta-json", "generic-ignore-merges", {TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"}, TOKENIZER: {"model.ignore_merges": True}}),
    Variant("roberta-json", "generic-sequence", {
        TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"},
        TOKENIZER: {"post_processor": sequence(
            {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
            {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
             "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
            kind="processors",
        )},
    }),
    Variant("roberta-json", "generic-space-added", {TOKENIZER_CONFIG: {CLASS: "TokenizersBackend"}, TOKENIZER: space_added}),
    # WordPiece with RoBERTa's special tokens.
    Variant("mpnet-vocabulary", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("mpnet-vocabulary", "class"),
    Variant("mpnet-vocabulary", "cased", {TOKENIZER_CONFIG: {"do_lower_case": False}}),
    Variant("mpnet-vocabulary", "no-chinese", {TOKENIZER_CONFIG: {"tokenize_chinese_chars": False, "strip_accents": False}}),
    Variant("mpnet-json", "class"),
    Variant("mpnet-json", "fast-class", {TOKENIZER_CONFIG: {CLASS: "MPNetTokenizerFast"}}),
    Variant("mpnet-json", "alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}}),
    Variant("mpnet-json", "cased", {TOKENIZER_CONFIG: {"do_lower_case": False}}),
    Variant("mpnet-json", "mask-without-lstrip", {TOKENIZER_CONFIG: {"mask_token": {"__type": "AddedToken"} | added("<mask>")}, TOKENIZER: {"added_tokens": []}}),
    Variant("mpnet-json", "generic", {TOKENIZER_CONFIG: {CLASS: "PreTrainedTokenizerFast"}}),
    # BERT's vocabulary under the other classes.
    Variant("bert-vocabulary", "distilbert", {TOKENIZER_CONFIG: {CLASS: "DistilBertTokenizer"}, CONFIG: {"model_type": "distilbert"}}),
    Variant("bert-vocabulary", "distilbert-fast", {TOKENIZER_CONFIG: {CLASS: "DistilBertTokenizerFast"}, CONFIG: {"model_type": "distilbert"}}),
    Variant("bert-vocabulary", "distilbert-model-alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}, CONFIG: {"model_type": "distilbert"}}),
    Variant("bert-vocabulary", "electra", {TOKENIZER_CONFIG: {CLASS: "ElectraTokenizer"}, CONFIG: {"model_type": "electra"}}),
    Variant("bert-vocabulary", "electra-fast-cased", {TOKENIZER_CONFIG: {CLASS: "ElectraTokenizerFast", "do_lower_case": False}, CONFIG: {"model_type": "electra"}}),
    Variant("bert-vocabulary", "electra-model-alone", {TOKENIZER_CONFIG: {WHOLE: REMOVED}, CONFIG: {"model_type": "electra"}}),
]
# fmt: on


def sentencepiece_model(**settings: object) -> bytes:
    """A Unigram of SentencePiece's own trainer, with a small table of characters."""
    with tempfile.TemporaryDirectory() as temporary:
        rules = Path(temporary) / "rules.tsv"
        pairs = [("\t", " "), ("\n", " "), ("\r", " "), ("\u3000", " "), ("\u00a0", " "), ("ﬁ", "fi"), ("Ａ", "A"), ("Ｂ", "B"), ("Ｃ", "C"), ("\u200b", "")]  # fmt: skip
        rules.write_text(
            "".join(
                " ".join(f"{ord(c):X}" for c in source) + "\t" + " ".join(f"{ord(c):X}" for c in target) + "\n"
                for source, target in pairs
            ),
            encoding="utf-8",
        )  # fmt: skip
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(CORPUS * 3), model_writer=model, vocab_size=110, model_type="unigram",
            normalization_rule_tsv=str(rules), character_coverage=1.0, hard_vocab_limit=False,
            num_threads=1, minloglevel=2, **settings,
        )  # fmt: skip
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    proto.trainer_spec.ClearField("input")
    proto.trainer_spec.ClearField("model_prefix")
    return proto.SerializeToString(deterministic=True)


def save(folder: Path, config: dict[str, object], class_name: str, files: dict[str, object]) -> None:
    folder.mkdir(parents=True)
    write_json(folder / CONFIG, config)
    write_json(folder / TOKENIZER_CONFIG, {CLASS: class_name})
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif isinstance(content, str):
            (folder / name).write_text(content, encoding="utf-8")
        else:
            write_json(folder / name, content)


def saved(folder: Path) -> dict[str, object]:
    """The tokenizer.json that transformers itself writes for a folder."""
    with tempfile.TemporaryDirectory() as temporary:
        AutoTokenizer.from_pretrained(folder).save_pretrained(temporary)
        return json.loads((Path(temporary) / TOKENIZER).read_text(encoding="utf-8"))


def byte_pairs() -> tuple[dict[str, int], list[list[str]]]:
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator(
        CORPUS * 3,
        trainers.BpeTrainer(
            vocab_size=340, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False,
            special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        ),
    )  # fmt: skip
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"] | {"<mask>": len(model["vocab"])}, model["merges"]


def write_albert(root: Path) -> None:
    """As ALBERT's own: its control tokens first, and punctuation that is defined."""
    model = sentencepiece_model(
        pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, control_symbols=["[CLS]", "[SEP]", "[MASK]"],
        user_defined_symbols=["(", ")", "-", "%"],
    )  # fmt: skip
    save(root / "albert-sentencepiece", BERT_CONFIG, ALBERT, {"spiece.model": model})
    save(root / "albert-json", BERT_CONFIG, ALBERT, {TOKENIZER: saved(root / "albert-sentencepiece")})


def write_bases(root: Path) -> None:
    xlmr = {"sentencepiece.bpe.model": sentencepiece_model()}
    save(root / "xlmr-sentencepiece", XLMR_CONFIG, "XLMRobertaTokenizer", xlmr)
    save(root / "xlmr-json", XLMR_CONFIG, "XLMRobertaTokenizer", {TOKENIZER: saved(root / "xlmr-sentencepiece")})
    save(root / "camembert-sentencepiece", CAMEMBERT_CONFIG, "CamembertTokenizer", xlmr)
    save(
        root / "camembert-json", CAMEMBERT_CONFIG, "CamembertTokenizer",
        {TOKENIZER: saved(root / "camembert-sentencepiece")},
    )  # fmt: skip
    write_albert(root)
    vocabulary, merges = byte_pairs()
    text = "#version: 0.2\n" + "".join(" ".join(merge) + "\n" for merge in merges)
    save(
        root / "roberta-files", ROBERTA_CONFIG, "RobertaTokenizer",
        {"vocab.json": vocabulary, "merges.txt": text},
    )  # fmt: skip
    save(root / "roberta-json", ROBERTA_CONFIG, "RobertaTokenizer", {TOKENIZER: saved(root / "roberta-files")})
    words = [word for word in uncased_vocabulary() if not word.startswith("[")]
    mpnet = ["<s>", "<pad>", "</s>", "<unk>", *words, "[UNK]", "<mask>"]
    save(root / "mpnet-vocabulary", MPNET_CONFIG, "MPNetTokenizer", {"vocab.txt": "\n".join(mpnet) + "\n"})
    save(root / "mpnet-json", MPNET_CONFIG, "MPNetTokenizer", {TOKENIZER: saved(root / "mpnet-vocabulary")})
    save(
        root / "bert-vocabulary", BERT_CONFIG, "BertTokenizer",
        {"vocab.txt": "\n".join(uncased_vocabulary()) + "\n"},
    )  # fmt: skip


def patch(content: dict, edits: dict[str, object]) -> dict[str, object]:
    for path, value in edits.items():
        *parents, last = path.split(".")
        part = content
        for name in parents:
            part = part[name]
        if value == REMOVED:
            part.pop(last, None)
        else:
            part[last] = value
    return content


def resolve(folder: Path, variant: Variant) -> dict[str, object]:
    """Writes the files of a variant; returns each as what of it is another: its fields, or null for a file that is gone."""
    size = len(AutoTokenizer.from_pretrained(folder))
    changed: dict[str, object] = {}
    for name, edits in variant.patches.items():
        file = folder / name
        if not callable(edits) and edits.get(WHOLE) == REMOVED:
            file.unlink()
            changed[name] = None
            continue
        content = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        before = copy.deepcopy(content)
        if callable(edits):
            edits(content)
        else:
            content = patch(content, copy.deepcopy(edits))
        if name == ADDED_TOKENS:
            content = {key: size for key in content}
        if "mask" in content.get("added_tokens_decoder", {}):
            content["added_tokens_decoder"][str(size - 1)] = content["added_tokens_decoder"].pop("mask")
        write_json(file, content)
        fields = {key: value for key, value in content.items() if before.get(key, REMOVED) != value}
        gone = [key for key in before if key not in content]
        changed[name] = {"fields": fields, "gone": gone}
    return changed


def describe(variant: Variant, root: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "model"
        shutil.copytree(root / variant.base, folder)
        files = resolve(folder, variant)
        tokenizer = AutoTokenizer.from_pretrained(folder)
        singles = [tokenizer(text, return_offsets_mapping=True) for text in TEXTS]
        pairs = [tokenizer(first, second) for first, second in PAIRS]
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    takes_types = config["model_type"] not in MODELS_WITHOUT_TYPES
    return {
        "name": f"{variant.base}/{variant.name}",
        "base": variant.base,
        "files": files,
        "class": type(tokenizer).__name__,
        "ids": [encoding["input_ids"] for encoding in singles],
        "offsets": [[list(span) for span in encoding["offset_mapping"]] for encoding in singles],
        "pairIds": [encoding["input_ids"] for encoding in pairs],
        "pairTypes": [(takes_types and encoding.get("token_type_ids")) or [0] * len(encoding["input_ids"]) for encoding in pairs],
    }  # fmt: skip


def main() -> None:
    root = SUITE / NAME
    shutil.rmtree(root, ignore_errors=True)
    write_bases(root)
    write_json(
        root / "expected.json",
        {
            "note": "what each class of tokenizer makes of its files, and of the settings beside them",
            "texts": TEXTS,
            "pairs": PAIRS,
            "variants": [describe(variant, root) for variant in VARIANTS],
        },
    )


if __name__ == "__main__":
    assert transformers.__version__ == PINNED["transformers"], PINNED
    assert tokenizers.__version__ == PINNED["tokenizers"], PINNED
    main()
