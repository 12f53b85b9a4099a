"""golden-unigram.txt: SentencePiece's tokenizers, with vocabularies and charsmaps of their own.

golden-unigram-vocabularies.txt.gz has the vocabularies: real ones, that the reference's own trainer
made of random strings, and made-up ones, whose scores are often equal. Training gives another one
each time, so they are made again only if they are asked for by name (unigram-vocabularies), and so
is golden-charsmap.bin.gz, the rules nmt_nfkc that sentencepiece puts into every model it trains, as
it did into XLM-RoBERTa's.
"""

import collections
import gzip
import io
import json
import pathlib
import struct
from zlib import crc32

from tokenizers import AddedToken, Tokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers import Regex

import golden_pipelines
from golden_pipelines import normalized, on, shown, words
from golden_texts import HEADER
from golden_texts import Random, added, chunks, crc, escape, numbers, random_string

TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/org/sbert4j/tokenizer"
VOCABULARIES = "golden-unigram-vocabularies.txt.gz"
CHARSMAP = "golden-charsmap.bin.gz"

STRINGS = 10000
CHUNK = 200
EXAMPLES = 12
BLOCK = 4096
DECODED = 2000
# In the other planes there is nothing but unassigned and private-use code points.
PLANES = [*range(0, 0x33000, BLOCK), 0xE0000, 0x10F000]
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def text_of(seed):
    """A random string in which the special tokens, and spaces, are those of these tokenizers."""
    text = random_string(seed)
    for old, new in [("[MASK]", "<mask>"), ("[UNK]", "<unk>"), ("[SEP]", "</s>"), ("[CLS]", "<s>"),
                     ("##", "▁"), ("@@", "  "), ("\u2003", "   ")]:  # fmt: skip
        text = text.replace(old, new)
    return text


def trained():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=2500, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False
    )
    corpus = [text_of(5 * 10**7 + i) for i in range(6000)]
    corpus += [normalizers.NFKC().normalize_str(text) for text in corpus]
    counts = collections.Counter("".join(corpus))
    kept = {c for c, _ in counts.most_common(1500)}
    corpus = ["".join(c for c in text if c in kept) for text in corpus]
    tokenizer.train_from_iterator(corpus, trainer)
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    return [(p, s) for i, (p, s) in enumerate(pieces) if i < len(SPECIAL) or p not in SPECIAL]


def with_bytes(vocabulary, missing=()):
    """Byte tokens behind the special ones, as models with byte fallback have them."""
    tokens = [(f"<0x{b:02X}>", 0.0) for b in range(256) if b not in missing]
    return vocabulary[:5] + tokens + vocabulary[5:]


def made_up(seed, alphabet, size, scores):
    """Pieces of up to 5 letters, some of them twice, with scores of which many are equal."""
    random = Random(seed)
    vocabulary = [(token, 0.0) for token in SPECIAL]
    for _ in range(size):
        length = 1 + random.below(5)
        piece = "".join(alphabet[random.below(len(alphabet))] for _ in range(length))
        vocabulary.append((piece, scores[random.below(len(scores))]))
    return vocabulary


def vocabularies():
    real = trained()
    few = [entry for i, entry in enumerate(real) if i < 5 or i % 7 == 0]
    return {
        "trained": real,
        "bytes": with_bytes(real),
        "few-bytes": with_bytes(few),
        "some-bytes": with_bytes(few, missing=(0xE4, 0xB8, 0x80, 0x61)),
        "ties": made_up(71, "abcde▁", 300, [-1.0, -2.0, -3.0, -1.5, -0.5]),
        "tiny": made_up(72, "abcde▁", 12, [-1.0, -2.0, -4.0]),
        # Two unknown tokens together are worth more than the piece that they spell.
        "positive": made_up(73, "abcdefg▁", 60, [20.0, 30.0, 25.0, 21.5])[:3]
        + [("<unk>", 90.0), ("<mask>", 20.0)]
        + made_up(73, "abcdefg▁", 60, [20.0, 30.0, 25.0, 21.5])[5:],
        "sums": made_up(74, "abcde▁", 200, [-0.1, -0.2, -0.3, -1 / 3, -2 / 3, -0.7]),
    }


def nmt_nfkc():
    """What sentencepiece puts into a model: field 2 of field 3 of the file."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e"] * 100), model_writer=model, vocab_size=10,
        minloglevel=2,
    )  # fmt: skip
    return field(field(model.getvalue(), 3), 2)


def field(message, number):
    """The bytes of a length-delimited field of a protobuf message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            value |= (message[at] & 0x7F) << shift
            shift += 7
            at += 1
            if message[at - 1] < 0x80:
                return value

    while at < len(message):
        tag = varint()
        if tag & 7 == 2:
            length = varint()
            if tag >> 3 == number:
                return message[at : at + length]
            at += length
        elif tag & 7 == 5:
            at += 4
        else:
            varint()


def charsmap(rules):
    """A double array of the rules, from their keys to where their texts are, and the texts."""
    texts, trie = b"", {}
    for key, text in rules.items():
        node = trie
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = len(texts)
        texts += text.encode() + b"\0"
    units = {0: None}

    def place(node, at):
        base = next(
            b for b in range(1, 1 << 20) if all(b ^ label not in units for label in node)
        )
        label = 0 if at == 0 else units[at]
        units[at] = label | (0 in node) << 8 | (at ^ base) << 10
        for label, child in node.items():
            units[base ^ label] = child | 1 << 31 if label == 0 else label
        for label, child in node.items():
            if label:
                place(child, base ^ label)

    place(trie, 0)
    size = (max(units) | 0xFF) + 1  # a step may lead anywhere in its block
    array = [units.get(i, 0) for i in range(size)]
    return struct.pack(f"<I{size}I", 4 * size, *array) + texts


# Of each kind of rule: to nothing, to more, to less, of clusters, of beginnings of others, of marks.
RULES = {
    "\u200b": "", "\u0001": "", "\u00ad": "", "\u0301": "", "b": "", "\u4e00": "",
    "c": "xyz", "\u00bd": "1\u20442", "\u00e9": "e\u0301\u0323", "\u4e2d": "\u4e2d\u4e2d\U00010400",
    "e\u0301": "E", "a\u0300": "aa", "e\u0323\u0301": "EE", "\r\n": "\n", "\u0600a": "A",
    "d": "d ", "\t": " ", "\n": " ", "\u3000": " ", "\uff08": "(", "\U0001f600": ":)",
    "\U0001d400": "A", "\u00a9\u200d": "(c)", "\u1100\u1161": "ka", "f": "", "\u0915\u0300": "K",
    "x\u0323": "", "\ufb01": "fi", "\u0130": "i", "u": "\u00fc", "\u00fc": "u\u0308",
}  # fmt: skip
LEADING = {"a": "", "b": "", "\u0301": "", " ": "", "c": "ccc", "e\u0301": ""}

XLMR = ["WhitespaceSplit", 'Metaspace "▁" ALWAYS true']
# name, vocabulary, byte fallback, whether there are added tokens, normalizers, pre-tokenizers
TOKENIZERS = [
    ("xlmr", "trained", False, False, ["Precompiled nmt"], XLMR),
    ("xlmr-added", "trained", False, True, ["Precompiled nmt"], XLMR),
    ("metaspace", "trained", False, False, ["Precompiled nmt", 'ReplaceSpaceRuns " "'],
     ['Metaspace "▁" ALWAYS true']),
    ("first", "trained", False, True, ["Strip false true", "NFKC"], ['Metaspace "▁" FIRST true']),
    ("first-unsplit", "trained", False, True, ["Strip true false", "NFKC"],
     ['Metaspace "▁" FIRST false']),
    ("first-words", "trained", True, True, ["Strip true true", "NFKD"],
     ["WhitespaceSplit", 'Metaspace "▁" FIRST true']),
    ("never", "trained", False, False, ["Lowercase"], ['Metaspace "▁" NEVER true']),
    ("never-unsplit", "bytes", True, True, [], ['Metaspace "▁" NEVER false']),
    ("whole", "bytes", True, False, ["Precompiled nmt"], ['Metaspace "▁" ALWAYS false']),
    ("prepended", "few-bytes", True, True, ['Prepend "▁"', 'Replace " " "▁"'], []),
    ("some-bytes", "some-bytes", True, False, ["Precompiled nmt"], ['Metaspace "▁" ALWAYS true']),
    ("t5", "trained", False, False, ["Precompiled nmt", "Strip false true", 'ReplaceSpaceRuns "▁"'],
     ['Metaspace "▁" ALWAYS true']),
    ("albert", "trained", False, True,
     ['Replace "``" "a"', "NFKD", "StripAccents", "Lowercase", "Precompiled nmt",
      'ReplaceSpaceRuns " "'], XLMR),
    ("rules", "few-bytes", True, True, ["Precompiled rules"], ['Metaspace "▁" ALWAYS true']),
    ("rules-first", "trained", False, True, ["NFD", "Precompiled rules", 'ReplaceSpaceRuns ""'],
     ['Metaspace "e" FIRST true', 'Metaspace "▁" ALWAYS false', "Punctuation ISOLATED"]),
    ("leading", "ties", True, False, ["Precompiled leading", "Precompiled rules"],
     ['Metaspace "▁" FIRST true', 'Split "a" MERGED_WITH_NEXT false']),
    ("ties", "ties", False, False, ["Lowercase"], ['Metaspace "▁" ALWAYS false']),
    ("tiny", "tiny", False, False, [], ['Metaspace "▁" ALWAYS true', "Digits true"]),
    ("positive", "positive", True, False, [], ['Metaspace "▁" NEVER false']),
    ("sums", "sums", False, False, [], []),
]  # fmt: skip
POINTS = ["xlmr", "rules"]
DECODERS = ["xlmr", "never", "whole", "never-unsplit", "some-bytes", "prepended"]
ADDED = [added("<l>", "l"), added("<r>", "r"), added("<w>", "w"), added("<lr>", "lr"),
         added("<N>", "n"), added("<L>", "nl"), added("<LRW>", "nlrw"), added("bc d", "")]  # fmt: skip


def read_vocabularies():
    """VOCABULARY NAME, then pieces and scores, a bar between them, escaped."""
    result = {}
    for line in gzip.decompress((TARGET / VOCABULARIES).read_bytes()).decode("ascii").splitlines():
        if line.startswith("vocabulary "):
            name = line.split(" ")[1]
            result[name] = []
        elif result:  # not the header
            piece, score = line.split("|")
            result[name].append((unescape(piece), float(score)))
    return result


def unescape(text):
    parts = text.split("\\u{")
    return parts[0] + "".join(chr(int(p.split("}")[0], 16)) + p.split("}", 1)[1] for p in parts[1:])


def vocabulary_lines():
    yield HEADER
    for name, vocabulary in vocabularies().items():
        yield f"vocabulary {name}"
        for piece, score in vocabulary:
            yield f"{escape(piece)}|{score!r}"


def files():
    """The files that are only made again when they are asked for."""
    yield VOCABULARIES, ("\n".join(vocabulary_lines()) + "\n").encode("ascii")
    yield CHARSMAP, nmt_nfkc()


def normalizer(step, charsmaps):
    name, *rest = words(step)
    if name == "Precompiled":
        return normalizers.Precompiled(charsmaps[rest[0]])
    if name == "ReplaceSpaceRuns":
        return normalizers.Replace(Regex(" {2,}"), rest[0])
    return golden_pipelines.normalizer(step)


def pre_tokenizer(step):
    name, *rest = words(step)
    if name == "Metaspace":
        return pre_tokenizers.Metaspace(rest[0], rest[1].lower(), on(rest[2]))
    return golden_pipelines.pre_tokenizer(step)


def metaspace_of(steps):
    """The replacement and the scheme of the last Metaspace, for the decoder."""
    found = [words(step) for step in steps if step.startswith("Metaspace")]
    _, replacement, scheme, _ = found[-1] if found else ("", "▁", "ALWAYS", "")
    return replacement, scheme.lower()


def reference(entry, vocabularies, charsmaps):
    name, vocabulary, fallback, has_added, first, second = entry
    pieces = vocabularies[vocabulary]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=fallback))
    if first:
        tokenizer.normalizer = normalizers.Sequence([normalizer(s, charsmaps) for s in first])
    if second:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizer(s) for s in second])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    metaspace = decoders.Metaspace(*metaspace_of(second))
    tokenizer.decoder = (
        decoders.Sequence([decoders.ByteFallback(), metaspace]) if fallback else metaspace
    )
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    if has_added:
        for token in ADDED:
            tokenizer.add_tokens([token])
    return tokenizer


def in_context(x):
    return [x, f"a{x}b {x}", f"{x}\u0300 e{x}\u0301\u0300", f"\u00a9{x}\u200d\u00a9\u0300",
            f"\u0915{x}\u094d\u0915\u0300{x}"]  # fmt: skip


def random_ids(seed, size):
    random = Random(seed)
    return [random.below(300) if random.one_in(2) else random.below(size)
            for _ in range(random.below(20))]  # fmt: skip


def lines():
    vocabularies = read_vocabularies()
    charsmaps = {
        "nmt": gzip.decompress((TARGET / CHARSMAP).read_bytes()),
        "rules": charsmap(RULES),
        "leading": charsmap(LEADING),
    }
    yield HEADER
    yield "# charsmap NAME BYTES: one that is not nmt_nfkc, in hexadecimal"
    yield "# tokenizer NAME VOCABULARY byteFallback : NORMALIZER | ... || PRE-TOKENIZER | ...: steps"
    yield "# added FLAGS ID CONTENT: a token of the tokenizer before"
    yield f"# points NAME FIRST CRC-32: {BLOCK} code points, encodings and normalized texts"
    yield "# rest: the same of the other planes"
    yield f"# strings NAME FIRST CRC-32 ...: {CHUNK} random strings each, the same, and a pair"
    yield f"# decode NAME number of ids, FIRST CRC-32 ...: {CHUNK} cases each"
    yield "# text NAME|TEXT|ids|offsets in code points|word ids"
    for name in ("rules", "leading"):
        yield f"charsmap {name} {charsmaps[name].hex().upper()}"
    for number, entry in enumerate(TOKENIZERS):
        name, vocabulary, fallback, has_added, first, second = entry
        tokenizer = reference(entry, vocabularies, charsmaps)
        steps = " || ".join(" | ".join(shown(side)) for side in (first, second))
        yield f"tokenizer {name} {vocabulary} {str(fallback).lower()} : {steps}"
        if has_added:
            for token in ADDED:
                flags = {"l": token.lstrip, "r": token.rstrip, "w": token.single_word,
                         "n": token.normalized}  # fmt: skip
                marks = "".join(flag for flag, given in flags.items() if given) or "-"
                content = escape(token.content).replace(" ", "\\u{20}")
                yield f'added {marks} {tokenizer.token_to_id(token.content)} "{content}"'
        def digest(seed, value):
            text = text_of(seed)
            value = crc(numbers(tokenizer.encode(text)), value)
            value = crc32(normalized(tokenizer, text).encode(), value)
            if seed % 8 == 0:
                value = crc(numbers(tokenizer.encode(text, text[: len(text) // 2])), value)
            return value

        for line in chunks(10**8 + number * STRINGS, STRINGS, CHUNK, digest):
            yield f"strings {name} {line}"
        if name in DECODERS:
            size = tokenizer.get_vocab_size()

            def decoded(seed, value):
                ids = random_ids(seed, size)
                for skip in (False, True):
                    text = tokenizer.decode(ids, skip_special_tokens=skip)
                    value = crc32(text.encode() + b"\n", value)
                return value

            for line in chunks(2 * 10**8 + number * DECODED, DECODED, CHUNK, decoded):
                yield f"decode {name} {size} {line}"
        for i in range(EXAMPLES):
            text = text_of(3 * 10**8 + number * EXAMPLES + i)
            if len(text) > 60:
                continue
            encoding = tokenizer.encode(text)
            ids = " ".join(map(str, encoding.ids))
            offsets = " ".join(f"{a}-{b}" for a, b in encoding.offsets)
            word_ids = " ".join("-" if word is None else str(word) for word in encoding.word_ids)
            yield f"text {name}|{escape(text)}|whole|{ids}|{offsets}|{word_ids}"
    for entry in TOKENIZERS:
        if entry[0] in POINTS:
            yield from points(entry[0], reference(entry, vocabularies, charsmaps))


def points(name, tokenizer):
    for block in range(0, 0x110000, BLOCK) if name == POINTS[0] else PLANES:
        scalars = [c for c in range(block, block + BLOCK) if not 0xD800 <= c <= 0xDFFF]
        texts = [text for c in scalars for text in in_context(chr(c))]
        value = 0
        for text, encoding in zip(texts, tokenizer.encode_batch(texts)):
            value = crc(numbers(encoding), value)
            value = crc32(normalized(tokenizer, text).encode(), value)
        yield f"{'points' if block in PLANES else 'rest'} {name} {block:X} {value:08X}"
