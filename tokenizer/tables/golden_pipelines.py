"""golden-pipelines.txt: tokenizers whose normalizer or pre-tokenizer is not BERT's own.

A pipeline is a line of steps, which GoldenPipelinesTest.java reads. Compared are the normalized
text of every code point in most planes, and of random strings that and what an encoding has.
"""

from zlib import crc32

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from golden_texts import HEADER, IDS, NORMALIZED, RAW
from golden_texts import chunks, crc, escape, numbers, random_string

STRINGS = 2000
CHUNK = 100
EXAMPLES = 6
BLOCK = 4096
PLANES = [*range(0, 0x33000, BLOCK), 0xE0000, 0x10F000]

# The token that stands for the hole in the ids must be in no word, and here a word may be a line end.
TOKEN_IDS = {token: i for token, i in IDS.items() if token != "\n"} | {"\n" * 200: IDS["\n"]}

# name, whether there are added tokens, normalizers, pre-tokenizers
PIPELINES = [
    ("nfc", False, ["NFC"], ["BertPreTokenizer"]),
    ("nfd", False, ["NFD"], ["BertPreTokenizer"]),
    ("nfkc", False, ["NFKC"], ["BertPreTokenizer"]),
    ("nfkd", False, ["NFKD"], ["BertPreTokenizer"]),
    ("strip-accents", False, ["NFD", "Lowercase", "StripAccents"], ["Whitespace"]),
    ("marks", False, ["StripAccents"], ["Punctuation ISOLATED", "WhitespaceSplit"]),
    ("nmt", False, ["Nmt", "NFKC"], ["Digits true", "BertPreTokenizer"]),
    ("lower-first", False, ["Lowercase", "BertNormalizer true true true true"],
     ["BertPreTokenizer"]),
    ("lower-first-cased", False, ["Lowercase", "BertNormalizer true true false false"],
     ["BertPreTokenizer"]),
    ("lower-first-stripping", False, ["Lowercase", "BertNormalizer true false true false"],
     ["BertPreTokenizer"]),
    ("lower-last", False, ["BertNormalizer true true true false", "Lowercase"],
     ["BertPreTokenizer"]),
    ("composed-first", True, ["NFC", "BertNormalizer true true true true"], ["BertPreTokenizer"]),
    ("composed-last", True, ["BertNormalizer true true false true", "NFKC", "Strip true true"],
     ["BertPreTokenizer"]),
    ("replaced", True, ["Replace \"a\" \"bc\"", "Replace \"bb\" \"\u00c9 \"", "Replace \"\u4e2d\" \"\"",
                        "Lowercase", "Prepend \"\u00e9x\""], ["WhitespaceSplit", "Digits false"]),
    ("stripped", True, ["Strip true false", "Prepend \" a\"", "Strip false true", "NFD"],
     ["Punctuation CONTIGUOUS", "Whitespace"]),
    ("unsplit", True, ["Strip true true", "NFKC"], []),
    ("bare", False, [], []),
    ("bare-words", True, [], ["Whitespace", "Digits true"]),
    ("delimiter", False, ["Lowercase"], ["CharDelimiterSplit \"a\"", "CharDelimiterSplit \" \""]),
    ("removed", False, ["Lowercase"], ["Punctuation REMOVED", "Split \"b\" REMOVED false"]),
    ("removed-inverted", False, ["Lowercase"], ["WhitespaceSplit", "Split \"b\" REMOVED true"]),
    ("previous", False, [], ["Punctuation MERGED_WITH_PREVIOUS",
                             "Split \"a\" MERGED_WITH_PREVIOUS false", "WhitespaceSplit"]),
    ("previous-inverted", False, [], ["Split \"a\" MERGED_WITH_PREVIOUS true"]),
    ("next", False, [], ["Punctuation MERGED_WITH_NEXT", "Split \"aa\" MERGED_WITH_NEXT false",
                         "WhitespaceSplit"]),
    ("next-inverted", False, [], ["Split \"a\" MERGED_WITH_NEXT true"]),
    ("contiguous", False, [], ["Split \" \" CONTIGUOUS false", "Split \"a\" CONTIGUOUS true"]),
    ("isolated", False, [], ["Split \"\u00e9\" ISOLATED false", "Split \" \" ISOLATED true",
                             "BertPreTokenizer"]),
]  # fmt: skip
CODE_POINT_PIPELINES = ["nfc", "nfd", "nfkc", "nfkd", "strip-accents", "marks", "nmt",
                        "lower-first", "lower-first-cased", "lower-first-stripping", "lower-last",
                        "bare-words"]  # fmt: skip


def words(step):
    """The words of a step; between quotes nothing is split."""
    parts = step.split('"')
    for i, part in enumerate(parts):
        yield from [part] if i % 2 else part.split()


def on(word):
    return word == "true"


def normalizer(step):
    name, *rest = words(step)
    if name == "BertNormalizer":
        clean, chinese, strip, lower = map(on, rest)
        return normalizers.BertNormalizer(
            clean_text=clean, handle_chinese_chars=chinese, strip_accents=strip, lowercase=lower
        )
    if name == "Strip":
        return normalizers.Strip(*map(on, rest))
    return getattr(normalizers, name)(*rest)


def pre_tokenizer(step):
    name, *rest = words(step)
    behavior = lambda word: word.lower()
    if name == "Punctuation":
        return pre_tokenizers.Punctuation(behavior(rest[0]))
    if name == "ByteLevel":
        return pre_tokenizers.ByteLevel(add_prefix_space=on(rest[0]), use_regex=on(rest[1]))
    if name == "Digits":
        return pre_tokenizers.Digits(individual_digits=on(rest[0]))
    if name == "Split":
        return pre_tokenizers.Split(rest[0], behavior(rest[1]), invert=on(rest[2]))
    return getattr(pre_tokenizers, name)(*rest)


def reference(added, normalizer_steps, pre_tokenizer_steps):
    tokenizer = Tokenizer(models.WordPiece(TOKEN_IDS, unk_token="[UNK]"))
    if normalizer_steps:
        tokenizer.normalizer = normalizers.Sequence([normalizer(s) for s in normalizer_steps])
    if pre_tokenizer_steps:
        steps = [pre_tokenizer(step) for step in pre_tokenizer_steps]
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", IDS["[CLS]"]), ("[SEP]", IDS["[SEP]"])],
    )
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    if added:
        for token in ADDED:
            tokenizer.add_tokens([token])
    return tokenizer


# Those of which something is left whatever the normalizer, each spelled in a way of its own.
ADDED = RAW[:7] + [t for t in NORMALIZED if t.content in ("<N>", "[q]", "<L>", "<LRW>")]


def normalized(tokenizer, text):
    return tokenizer.normalizer.normalize_str(text) if tokenizer.normalizer else text


def in_context(x):
    return f"a{x}b q{x}\u0301\u0323 {x}{x}"


def shown(steps):
    for step in steps:
        name, *_ = words(step)
        quoted = step.split('"')
        for i in range(1, len(quoted), 2):
            quoted[i] = escape(quoted[i]).replace(" ", "\\u{20}")
        yield '"'.join(quoted)


def lines():
    yield HEADER
    yield "# pipeline NAME added | NORMALIZER | ... || PRE-TOKENIZER | ...: the steps"
    yield f"# points NAME FIRST CRC-32: {BLOCK} code points in texts of their own, normalized"
    yield f"# strings NAME FIRST CRC-32 ...: {CHUNK} random strings each, normalized and encoded"
    yield "# text NAME|TEXT|ids|offsets in code points|word ids"
    for number, (name, added, first, second) in enumerate(PIPELINES):
        tokenizer = reference(added, first, second)
        steps = " || ".join(" | ".join(shown(side)) for side in (first, second))
        yield f"pipeline {name} {str(added).lower()} : {steps}"
        if added:
            ids = " ".join(str(tokenizer.token_to_id(t.content)) for t in ADDED)
            yield f"added {ids}"
        if name in CODE_POINT_PIPELINES:
            for block in PLANES:
                value = 0
                for c in range(block, block + BLOCK):
                    if not 0xD800 <= c <= 0xDFFF:
                        text = normalized(tokenizer, in_context(chr(c)))
                        value = crc32(text.encode() + b"\n", value)
                yield f"points {name} {block:X} {value:08X}"

        def digest(seed, value):
            text = random_string(seed)
            value = crc(numbers(tokenizer.encode(text)), value)
            return crc32(normalized(tokenizer, text).encode(), value)

        for line in chunks(2 * 10**6 + number * STRINGS, STRINGS, CHUNK, digest):
            yield f"strings {name} {line}"
        for i in range(EXAMPLES):
            text = random_string(3 * 10**6 + number * EXAMPLES + i)
            if len(text) > 60:
                continue
            encoding = tokenizer.encode(text)
            ids = " ".join(map(str, encoding.ids))
            offsets = " ".join(f"{a}-{b}" for a, b in encoding.offsets)
            word_ids = " ".join("-" if word is None else str(word) for word in encoding.word_ids)
            yield f"text {name}|{escape(text)}|whole|{ids}|{offsets}|{word_ids}"
