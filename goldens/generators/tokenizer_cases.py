"""Writes tokenizer/: what Hugging Face's tokenizers makes of texts that other tokenizers stumble over.

    python tokenizer_cases.py        (needs tokenizers alone)

A folder for each way to set BERT's tokenizer: its files in model/, and cases.json: ids, tokens and offsets of each text, without truncation.
"""

import shutil
from importlib.metadata import version
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

from json_text import write_json
from texts import bert_base_chinese_like_vocabulary, cased_vocabulary, uncased_vocabulary

SUITE = Path(__file__).parents[1] / "suite"
PINNED = "0.23.3"

CONFIG = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "hidden_act": "gelu",
    "hidden_size": 12,
    "intermediate_size": 12,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 512,
    "num_attention_heads": 1,
    "num_hidden_layers": 1,
    "pad_token_id": 0,
    "type_vocab_size": 2,
}

# So that a mistake shows in the ids: a character that is unknown anyhow hides how it was split.
EXTRA = list("😀🏽👍👨👩👧𐐀𐐨ﬁﬀカーードのの々〇𠀀𫠠𰀀豈豈ßłŁ€¥£—–’‘「」☃٣بنك\u064eहिन्द्ीธนาคร⹒\u061d\u0301トＡＢＣａｂｃ１２３국국")


def with_extra(vocabulary: list[str]) -> list[str]:
    words = [word for character in EXTRA for word in (character, "##" + character)]
    return list(dict.fromkeys(vocabulary + words))


# name: vocabulary, do_lower_case, strip_accents, tokenize_chinese_chars, reason
SETTINGS = {
    "chinese": (
        with_extra(bert_base_chinese_like_vocabulary()), False, None, True,
        "bert-base-chinese as many Chinese models have it: letters as they are, and a vocabulary "
        "without capitals, so that a word with one is [UNK]",
    ),
    "uncased": (
        with_extra(uncased_vocabulary()), True, None, True,
        "bert-base-uncased: lower-cased, and accents stripped since nothing is said of them",
    ),
    "cased": (
        with_extra(cased_vocabulary()), False, None, True,
        "bert-base-cased: letters and accents as they are",
    ),
    "lower-cased-with-accents": (
        with_extra(cased_vocabulary()), True, False, True,
        "lower-cased, accents kept: strip_accents is its own setting",
    ),
    "accents-stripped-only": (
        with_extra(cased_vocabulary()), False, True, True,
        "accents stripped, capitals kept",
    ),
    "ideographs-whole": (
        with_extra(cased_vocabulary()), False, None, False,
        "tokenize_chinese_chars off: a run of ideographs is one word, on purpose",
    ),
}  # fmt: skip

# name, text, reason
TEXTS = [
    ("empty", "", "[CLS] [SEP]"),
    ("white-space", " \t\r\n\u3000\u00a0 ", "nothing but white space is as empty"),
    ("words", "hello world", "the ordinary case"),
    ("unaffable", "unaffable", "the example of BERT's own sources: un ##aff ##able"),
    ("chinese", "到期不能按时还款怎么办", "each ideograph is a word; who splits at spaces gets one [UNK]"),
    ("chinese-question", "剩余欠款还有多少？", "punctuation of full width is a token of its own"),
    ("chinese-with-latin", "VIP客户2024年利率3.5%", "words begin and end where ideographs do"),
    ("chinese-between-words", "bank款rate", "an ideograph in the middle of a word cuts it in three"),
    ("chinese-with-spaces", "还 款 怎 么 办", "spaces between ideographs change nothing"),
    ("rare-ideograph", "\U00020000的", "an ideograph outside of the first plane is a word, too"),
    ("ideograph-of-compatibility", "\uf900的", "F900-FAFF are ideographs; stripping accents maps it to another"),
    ("extension-e-gap", "a\U0002b820b", "2B820-2B91F: the slow tokenizer splits there, the fast one does not"),
    ("extension-g", "a\U00030000b", "ideographs younger than the tokenizer's tables are letters"),
    ("iteration-mark", "的々的", "U+3005 is no ideograph to it"),
    ("ideographic-zero", "二〇二", "U+3007 is no ideograph to it"),
    ("kana", "カードのカ", "kana are letters: one word"),
    ("hangul", "한국 한", "a syllable falls apart into letters where accents are stripped (NFD)"),
    ("capitals", "Hello VIP WORLD", "lower-cased, or [UNK] where the vocabulary has no capitals"),
    ("accents", "Café naïve é è", "kept or stripped, as the settings say"),
    ("combining-accent", "cafe\u0301", "a letter with U+0301 after it"),
    ("stroke", "Łódź ŁÓDŹ", "the stroke of Ł is no accent and stays"),
    ("umlaut", "über ü", "ü becomes u where accents are stripped"),
    ("final-sigma", "ΣΊΣ ΛΣ", "lower-cased letter by letter: no final sigma"),
    ("dotted-capital-i", "İi", "İ becomes i and U+0307, which is an accent"),
    ("sharp-s", "STRASSE Straße", "ß stays what it is"),
    ("full-width", "ＡＢＣ１２３ａ１", "letters of full width are not the ASCII ones (no NFKC)"),
    ("ligature", "ﬁ ﬀ", "ligatures stay (no NFKC)"),
    ("punctuation", "a-b.c,d!e", "each punctuation character is a word"),
    ("ascii-symbols", "a+b=c$d^e`f|g~h<i>j", "all of ASCII that is no letter and digit counts as punctuation"),
    ("currency", "€5 ¥5 £5", "€ is a symbol, not punctuation: one word with its neighbour"),
    ("dashes", "a—b–c‐d", "dashes of Unicode are punctuation"),
    ("quotes", "“a” ‘b’ 「c」", "quotation marks, too"),
    ("apostrophe", "don't bank's l’a", "both kinds cut a word in three"),
    ("underscore", "a_b", "the underscore is punctuation"),
    ("punctuation-of-unicode-14", "a\u2e52b\u061dc", "punctuation younger than the tokenizer's tables (Unicode 8) is a letter"),
    ("ogham-space", "a\u1680b", "U+1680 is white space"),
    ("no-break-space", "a\u00a0b\u202fc", "Java's isWhitespace says no, the tokenizer says yes"),
    ("line-separator", "a\u2028b\u2029c", "U+2028 and U+2029 are white space"),
    ("next-line", "a\u0085b", "U+0085 is a control character: dropped, and its neighbours joined"),
    ("tab-and-newline", "a\tb\nc\r\nd", "control characters that are white space"),
    ("zero-width", "a\u200bb\u200dc\ufeffd", "format characters are dropped, and join their neighbours"),
    ("soft-hyphen", "lo\u00adan", "dropped: loan"),
    ("nul-and-replacement", "a\u0000b\ufffdc", "U+0000 and U+FFFD are dropped"),
    ("private-use", "a\ue000b", "private use is dropped"),
    ("emoji", "😀 bank 👍🏽 家", "a modifier belongs to no emoji here: they are characters, pieces of a word"),
    ("emoji-family", "👨\u200d👩\u200d👧", "the joiners are dropped, the rest is one word"),
    ("special-tokens", "a[MASK]b [SEP] [PAD] is [CLS]", "special tokens are found in the raw text, within a word too"),
    ("special-tokens-lower-case", "[mask] [sep]", "… but not in other letters"),
    ("special-tokens-nested", "[[MASK]] [MAS", "leftmost, and whole or not at all"),
    ("unknown-tail", "loan☂ loan☃", "a word of which one piece is unknown is [UNK] as a whole"),
    ("hundred", "a" * 100, "100 characters are still a word"),
    ("hundred-and-one", "a" * 101 + " b", "101 are [UNK]"),
    ("hundred-emoji", "😀" * 100 + " a", "100 code points of 200 UTF-16 units are a word"),
    ("hundred-of-two", "𐐀" * 60 + "a", "61 code points of 121 UTF-16 units are still a word"),
    ("digits", "2024 10,000.50", "digits are letters to it, separators are not"),
    ("arabic-digits", "a٣b", "a digit of another script is a letter, too"),
    ("arabic", "بنك", "right to left: the order in memory counts"),
    ("arabic-marks", "بَنك", "vowel signs are marks: stripped with the accents"),
    ("devanagari", "हिन्दी", "vowel signs that are no Mn stay"),
    ("thai", "ธนาคาร", "no spaces, no ideographs: one word"),
]


def write(name: str) -> None:
    vocabulary, lower_case, strip_accents, split_ideographs, reason = SETTINGS[name]
    folder = SUITE / "tokenizer" / name
    model = folder / "model"
    shutil.rmtree(folder, ignore_errors=True)
    model.mkdir(parents=True)
    (model / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    tokenizer = BertWordPieceTokenizer(
        str(model / "vocab.txt"),
        lowercase=lower_case,
        strip_accents=strip_accents,
        handle_chinese_chars=split_ideographs,
    )
    tokenizer.save(str(model / "tokenizer.json"))
    settings = {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": lower_case,
        "strip_accents": strip_accents,
        "tokenize_chinese_chars": split_ideographs,
        "model_max_length": 512,
    }
    write_json(model / "tokenizer_config.json", settings)
    # Loaders look here for the kind of model first.
    write_json(model / "config.json", CONFIG | {"vocab_size": len(vocabulary)})
    cases = []
    for case, text, why in TEXTS:
        encoding = tokenizer.encode(text)
        offsets = [list(span) for span in encoding.offsets]
        cases.append(
            {"name": case, "reason": why, "text": text, "ids": encoding.ids,
             "tokens": encoding.tokens, "offsets": offsets}
        )  # fmt: skip
    write_json(
        folder / "cases.json", {"reason": reason, "settings": settings, "cases": cases}
    )


if __name__ == "__main__":
    assert version("tokenizers") == PINNED, f"these goldens are those of tokenizers {PINNED}"
    for setting in SETTINGS:
        write(setting)
