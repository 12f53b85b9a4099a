"""Writes what the tests of the tokenizer module compare with: the reference's own answers.

    pip install -r tokenizer/tables/requirements.txt
    python tokenizer/tables/goldens.py [NAME ...]

golden-vocabulary.txt.gz   a vocabulary made so that every mapping shows in the ids
golden-settings.txt        what texts are made of, settings, added tokens, templates
golden-code-points.txt     for blocks of 4096 code points, each in texts of its own (alone, between
                           letters, ideographs, in a word, before marks): CRC-32 of encodings
golden-strings.txt         random strings, 12,800 a setting: CRC-32 of ids, offsets and word ids
golden-examples.txt        a few hundred of those strings in full, for a failure to be readable
golden-differed.txt        texts that once told this tokenizer or a plausible one from the reference
golden-features.txt        pairs, truncation, padding, templates: see golden_features.py
golden-decode.txt          ids to text: see golden_decode.py
golden-pipelines.txt       other normalizers and pre-tokenizers: see golden_pipelines.py
golden-relatives.txt       MPNet's and ELECTRA's WordPiece: see golden_relatives.py
golden-byte-pairs.txt      byte-level and other byte pairs: see golden_byte_pairs.py
golden-unigram.txt         SentencePiece's tokenizers: see golden_unigram.py

With names (code-points, strings, examples, differed, features, decode, pipelines, relatives,
byte-pairs, unigram) only those are made again.
All takes two minutes or so. golden-differed.txt is also read: a line may be SETTING|TEXT alone, and
the answers are filled in.
"""

import gzip
import pathlib
import sys

import golden_byte_pairs
import golden_decode
import golden_features
import golden_pipelines
import golden_relatives
import golden_unigram
from golden_texts import BY_NAME, HEADER, POOLS, SETTINGS, TOKENS
from golden_texts import chunks, crc, escape, numbers, random_string, reference

TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/org/sbert4j/tokenizer"
STRINGS = 12800
CHUNK = 200
EXAMPLES = 12
BLOCK = 4096

# In the other planes there is nothing but unassigned and private-use code points: two settings do.
PLANES = [*range(0, 0x33000, BLOCK), *range(0xE0000, 0xE2000, BLOCK), 0xFF000, 0x100000, 0x10F000]
CODE_POINT_SETTINGS = ["cased", "uncased", "cased-stripping-accents", "lower-keeping-accents",
                       "no-chinese", "no-cleaning"]  # fmt: skip


def in_context(x):
    return [x, f"a{x}b", f"un{x}", f"中{x}国", f"q{x}\u0301\u0323"]


def code_points():
    yield HEADER
    yield "# setting, first code point of 4096, CRC-32 of encodings"
    for name in CODE_POINT_SETTINGS:
        tokenizer = reference(BY_NAME[name])
        for block in range(0, 0x110000, BLOCK):
            if block not in PLANES and name not in ("cased", "uncased"):
                continue
            scalars = [c for c in range(block, block + BLOCK) if not 0xD800 <= c <= 0xDFFF]
            texts = [text for c in scalars for text in in_context(chr(c))]
            value = 0
            for encoding in tokenizer.encode_batch(texts):
                value = crc(numbers(encoding), value)
            yield f"{name} {block:X} {value:08X}"


def settings():
    yield HEADER
    yield "# pool NAME ITEM ...: ranges of code points, and strings between quotes"
    yield '# setting NAME lower strip chinese clean "prefix" maxChars unk maxLength'
    yield "# added FLAGS ID CONTENT: a token of the setting before (lstrip rstrip single_word"
    yield "#   normalized special)"
    yield "# template NAME PIECE ... | PIECE ...: A, B or ids, each with its token type"
    quoted = lambda text: '"' + escape(text).replace(" ", "\\u{20}") + '"'
    for name, items in POOLS.items():
        shown = [quoted(i[1:-1]) if i[0] == '"' else i for i in items]
        yield f"pool {name} {' '.join(shown)}"
    for s in SETTINGS:
        tokenizer = reference(s)
        words = [{True: "true", False: "false", None: "null"}[s[switch]]
                 for switch in ("lower", "strip", "chinese", "clean")]  # fmt: skip
        words += [quoted(s["prefix"]), str(s["longest"]), s["unk"], str(s["max_length"])]
        yield f"setting {s['name']} {' '.join(words)}"
        for token in s["added"]:
            flags = {"l": token.lstrip, "r": token.rstrip, "w": token.single_word,
                     "n": token.normalized, "s": token.special}  # fmt: skip
            shown = "".join(flag for flag, given in flags.items() if given) or "-"
            yield f"added {shown} {tokenizer.token_to_id(token.content)} {quoted(token.content)}"
    yield from golden_features.templates()


def strings():
    yield HEADER
    yield f"# setting, first seed, CRC-32 of {CHUNK} strings' encodings each"
    for number, s in enumerate(SETTINGS):
        tokenizer = reference(s)
        digest = lambda seed, value: crc(numbers(tokenizer.encode(random_string(seed))), value)
        for line in chunks(1 + number * STRINGS, STRINGS, CHUNK, digest):
            yield f"{s['name']} {line}"


def full(name, text, encoding):
    ids = " ".join(map(str, encoding.ids))
    offsets = " ".join(f"{a}-{b}" for a, b in encoding.offsets)
    words = " ".join("-" if word is None else str(word) for word in encoding.word_ids)
    cut = "cut" if encoding.overflowing else "whole"
    return f"{name}|{escape(text)}|{cut}|{ids}|{offsets}|{words}"


COLUMNS = "# setting | text | cut or whole | ids | offsets in code points | word ids"


def examples():
    yield HEADER
    yield COLUMNS
    for number, s in enumerate(SETTINGS):
        tokenizer = reference(s)
        for i in range(EXAMPLES):
            text = random_string(10**6 + number * EXAMPLES + i)
            yield full(s["name"], text, tokenizer.encode(text))


def unescape(text):
    parts = text.split("\\u{")
    return parts[0] + "".join(chr(int(p.split("}")[0], 16)) + p.split("}", 1)[1] for p in parts[1:])


def differed():
    yield HEADER
    yield COLUMNS
    tokenizers = {name: reference(s) for name, s in BY_NAME.items()}
    for line in (TARGET / "golden-differed.txt").read_text("ascii").splitlines():
        if not line.startswith("# Made by") and line != COLUMNS:
            if line.startswith("#"):
                yield line
            else:
                name, text = line.split("|")[:2]
                yield full(name, unescape(text), tokenizers[name].encode(unescape(text)))


PARTS = {
    "code-points": code_points,
    "strings": strings,
    "examples": examples,
    "differed": differed,
    "features": golden_features.lines,
    "decode": golden_decode.lines,
    "pipelines": golden_pipelines.lines,
    "byte-pairs": golden_byte_pairs.lines,
    "relatives": golden_relatives.lines,
    "unigram": golden_unigram.lines,
}


def write(name, data):
    TARGET.mkdir(parents=True, exist_ok=True)
    temporary = TARGET / (name + ".tmp")
    temporary.write_bytes(data)
    temporary.replace(TARGET / name)
    print(f"{name}: {len(data)} bytes", flush=True)


def main():
    write("golden-vocabulary.txt.gz", gzip.compress("\n".join(TOKENS).encode(), 9, mtime=0))
    write("golden-settings.txt", ("\n".join(settings()) + "\n").encode("ascii"))
    names = sys.argv[1:] or list(PARTS)
    if "unigram-vocabularies" in names:
        names.remove("unigram-vocabularies")
        for name, data in golden_unigram.files():
            write(name, gzip.compress(data, 9, mtime=0))
    for name in names:
        write(f"golden-{name}.txt", ("\n".join(PARTS[name]()) + "\n").encode("ascii"))


if __name__ == "__main__":
    main()
