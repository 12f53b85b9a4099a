"""Writes what the tests of the tokenizer module compare with: the reference's own answers.

    pip install -r tokenizer/tables/requirements.txt
    python tokenizer/tables/goldens.py [STRINGS] [SEED]

golden-vocabulary.txt.gz   a vocabulary made so that every mapping shows in the ids
golden-code-points.txt     for every block of 4096 code points, each alone, between letters, between
                           ideographs and before marks: CRC-32 of normalized text and of encodings
golden-strings.txt         random strings: CRC-32 of ids, offsets and truncation, STRINGS (2500) a
                           setting. The strings are not stored: GoldenStrings.java makes the same.
golden-examples.txt        a few hundred of those strings in full, for a failure to be readable
"""

import gzip
import pathlib
import sys
import zlib
from importlib.metadata import version
from struct import pack

from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/test/resources/org/sbert4j/tokenizer"
PINNED = "0.23.3"
CHUNK = 50
EXAMPLES = 40
BLOCK = 4096

# Ranges of code points, or strings, to make texts of. Strings are written here between quotes.
POOLS = {
    "greedy": ["61-65"],
    "words": [
        '"unaffable"', '"UnAffable"', '"VIP"', '"isn\'t"', '"naïve"', '"İstanbul"', '"ΟΔΥΣΣΕΥΣ"',
        '"Straße"', '"還款"', '"한국어"', '"カード"', '"10,000.50"', '"##able"', '"a@@b"',
    ],
    "latin": ["41-5A", "61-7A", "30-39"],
    "latin-extended": ["C0-24F", "1E00-1EFF"],
    "greek": ["370-3FF", "1F00-1FFF"],
    "cyrillic": ["400-52F", "1C80-1C8F", "2DE0-2DFF"],
    "hebrew-arabic": ["590-5FF", "600-6FF", "8A0-8FF", "FB1D-FDFF"],
    "indic": ["900-DFF"],
    "thai-tibetan": ["E00-FFF"],
    "upper-planes": ["10400-1044F", "1D15E-1D16E", "1E900-1E943", "11080-110CF", "1F130-1F149"],
    "kana": ["3040-30FF", "3000-303F"],
    "chinese": ["4E00-9FFF"],
    "chinese-edges": ["33F0-3410", "4DB0-4E10", "9FF0-A00F", "F8F0-FB00", "2A6D0-2A710",
                      "2B730-2B830", "2B910-2B930", "2CEA0-2CEC0", "2F7F0-2FA30", "30000-30010"],
    "hangul": ["AC00-D7A3", "1100-11FF"],
    "marks": ["300-36F"],
    "rare-marks": ["334", "345", "1DCE", "302A-302F", "1D165-1D172", "8D3-8FF", "1DC0-1DFF",
                   "1AB0-1ACE", "16FF0-16FF1", "F71-F84", "20D0-20F0", "344", "1E000-1E02A"],
    "emoji": ["1F600-1F64F", "FE0F", "200D", "1F3FB-1F3FF", "1F1E6-1F1FF", "1F468", "2764"],
    "control": ["0-1F", "7F-9F"],
    "format": ["200B-200F", "2028-202E", "2060-206F", "FEFF", "AD", "600-605", "8E2", "890-891",
               "110BD", "110CD", "13430-13438", "E0020-E007F"],
    "private-unassigned": ["E000-E010", "F0000-F0010", "378-379", "2FE0-2FEF", "E0080-E0090",
                           "FFF0-FFFF", "1FFFE-1FFFF", "50000-50010"],
    "whitespace": ["9-D", "20", "85", "A0", "1680", "2000-200A", "2028-2029", "202F", "205F",
                   "3000"],
    "ascii-punctuation": ["21-2F", "3A-40", "5B-60", "7B-7E"],
    "punctuation": ["2010-205E", "3001-3003", "3008-3011", "FE10-FE6F", "FF00-FFEF", "A1-BF",
                    "61D", "9FD", "A76", "C77", "C84", "1B7D-1B7E", "2E43-2E5D", "10EAD", "166D",
                    "111C9"],
    "special": ['"[MASK]"', '"[CLS]"', '"[SEP]"', '"[PAD]"', '"[UNK]"', '"[mask]"', '"[MAS"',
                '"[[MASK]]"', '"[MASK]x"'],
    "added": ['"<l>"', '"<r>"', '"<w>"', '"\u0020x"', '"<w>_"', '"  <l>"', '"<r>  "', '"bc d"',
              '"<r>\u0020x<l>"', '"\u2003\u2003 \u2003"', '"<r>\u2003 "', '"<w><w>"', '"<<w>>"'],
    "anything": ["0-D7FF", "E000-10FFFF"],
}  # fmt: skip


def pool_items(items):
    for item in items:
        if item.startswith('"'):
            yield item[1:-1]
        else:
            first, _, last = item.partition("-")
            yield range(int(first, 16), int(last or first, 16) + 1)


ITEMS = [list(pool_items(items)) for items in POOLS.values()]


class Random:
    """SplitMix64, which is as short in Java."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        z ^= z >> 31
        return (z >> 33) % bound


def piece(random, items):
    item = items[random.below(len(items))]
    return item if isinstance(item, str) else chr(item[random.below(len(item))])


def random_string(seed):
    """Texts of 1 to 8 stretches; now and then a stretch is a word about as long as allowed."""
    random = Random(seed)
    text = ""
    for _ in range(1 + random.below(8)):
        items = ITEMS[random.below(len(ITEMS))]
        if random.below(24) == 0:
            text += "".join(piece(random, items) for _ in range(98 + random.below(5)))
        else:
            text += "".join(piece(random, items) for _ in range(1 + random.below(6)))
        if random.below(4) == 0:
            text += " "
    return text


def vocabulary():
    """Special tokens, then single characters and short pieces, each with and without prefix."""
    nfd = normalizers.NFD().normalize_str
    lowercase = normalizers.Lowercase().normalize_str
    characters = {chr(c) for c in range(0x21, 0x7F)}
    for c in range(0x110000):
        if not 0xD800 <= c <= 0xDFFF and not 0xAC00 <= c <= 0xD7A3:
            for mapped in (nfd(chr(c)), lowercase(chr(c)), lowercase(nfd(chr(c)))):
                if mapped != chr(c):
                    characters.update(mapped)
    random = Random(20)
    for items in ITEMS:
        characters.update("".join(piece(random, items) for _ in range(24)))
    characters.update("".join(chr(0x1100 + i) + chr(0x1161 + i) + chr(0x11A8 + i) for i in range(19)))
    characters.update("中国")
    characters = sorted(c for c in characters if c not in " \n\r\t")
    pieces = {"un", "aff", "able", "naive", "na", "ive", "istanbul", "strasse", "😀😁", "e\u0301x"}
    while len(pieces) < 300:
        pieces.add("".join(piece(random, ITEMS[0]) for _ in range(2 + random.below(4))))
    pieces = sorted(pieces)
    tokens = ["[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<unk>", "##", "twice"]
    tokens += characters + pieces
    tokens += ["##" + t for t in characters + pieces if t != "\u0301"]
    tokens += ["@@" + t for t in characters[:200] + pieces[:150]] + ["twice"]
    return tokens


def setting(name, lower, strip, chinese=True, clean=True, prefix="##", longest=100, unk="[UNK]",
            max_length=512, added=False):  # fmt: skip
    return locals()


SETTINGS = [
    setting("cased", False, None),
    setting("uncased", True, None),
    setting("cased-cut", False, None, max_length=12),
    setting("uncased-cut", True, None, max_length=5),
    setting("lower-keeping-accents", True, False),
    setting("cased-stripping-accents", False, True),
    setting("no-chinese", True, None, chinese=False),
    setting("no-cleaning", True, None, clean=False),
    setting("short-words", True, None, longest=5, unk="<unk>"),
    setting("other-prefix", True, None, prefix="@@"),
    setting("letter-prefix", True, None, prefix="a"),
    setting("added-tokens", False, None, added=True),
    setting("added-tokens-raw", True, None, added=True, clean=False, max_length=9),
]

ADDED = [
    AddedToken("<l>", lstrip=True, normalized=False),
    AddedToken("<r>", rstrip=True, normalized=False),
    AddedToken("<w>", single_word=True, normalized=False),
    AddedToken(" x", lstrip=True, normalized=False),
    AddedToken("\u2003", lstrip=True, rstrip=True, normalized=False),
    AddedToken("bc d", normalized=False),
    AddedToken("[MASK]x", rstrip=True, lstrip=True, single_word=True, normalized=False),
]


def reference(tokens, s):
    ids = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(
        models.WordPiece(
            ids,
            unk_token=s["unk"],
            continuing_subword_prefix=s["prefix"],
            max_input_chars_per_word=s["longest"],
        )
    )
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=s["clean"],
        handle_chinese_chars=s["chinese"],
        strip_accents=s["strip"],
        lowercase=s["lower"],
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    specials = ["[PAD]", s["unk"], "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in specials])
    if s["added"]:
        tokenizer.add_tokens(ADDED)
    tokenizer.enable_truncation(s["max_length"])
    return tokenizer


def numbers(encoding):
    """Everything a test compares, as one list of int32."""
    offsets = [place for pair in encoding.offsets for place in pair]
    return [len(encoding.ids), int(bool(encoding.overflowing)), *encoding.ids, *offsets]


def crc(ints, value=0):
    return zlib.crc32(pack(f">{len(ints)}i", *ints), value)


def write(name, data):
    TARGET.mkdir(parents=True, exist_ok=True)
    temporary = TARGET / (name + ".tmp")
    temporary.write_bytes(data)
    temporary.replace(TARGET / name)
    print(f"{name}: {len(data)} bytes")


def code_points(tokens):
    yield f"# Made by tokenizer/tables/goldens.py from the answers of tokenizers {PINNED}."
    yield "# setting, first code point of 4096, CRC-32 of normalized texts, CRC-32 of encodings"
    for s in SETTINGS[:2]:
        tokenizer = reference(tokens, s)
        for block in range(0, 0x110000, BLOCK):
            texts_crc, ids_crc = 0, 0
            scalars = [c for c in range(block, block + BLOCK) if not 0xD800 <= c <= 0xDFFF]
            for x in map(chr, scalars):
                text = f"{x} a{x}b 中{x}国 q{x}\u0301\u0323"
                normalized = tokenizer.normalizer.normalize_str(text)
                texts_crc = zlib.crc32(normalized.encode() + b"\n", texts_crc)
                ids_crc = crc(numbers(tokenizer.encode(text)), ids_crc)
            if scalars:
                yield f"{s['name']} {block:X} {texts_crc:08X} {ids_crc:08X}"


def escape(text):
    return " ".join(f"{ord(c):X}" for c in text) or "-"


def strings(tokens, count, seed):
    yield f"# Made by tokenizer/tables/goldens.py from the answers of tokenizers {PINNED}."
    yield "# pool NAME ITEMS: ranges of code points, and strings as U+ code points joined by ."
    yield "# setting NAME lower strip chinese clean prefix maxChars unk maxLength firstSeed count"
    yield "# added FLAGS ID CODEPOINTS: an added token of the setting before"
    yield "# crc NAME FIRST CRC-32: encodings of 50 strings, FIRST being the first one's seed"
    for name, items in POOLS.items():
        shown = ["U+" + ".".join(f"{ord(c):X}" for c in i[1:-1]) if i[0] == '"' else i for i in items]
        yield f"pool {name} {' '.join(shown)}"
    for number, s in enumerate(SETTINGS):
        tokenizer = reference(tokens, s)
        first = seed + number * count
        switches = [s["lower"], s["strip"], s["chinese"], s["clean"]]
        words = [{True: "true", False: "false", None: "null"}[x] for x in switches]
        words += [s["prefix"], str(s["longest"]), s["unk"], str(s["max_length"])]
        yield f"setting {s['name']} {' '.join(words)} {first} {count}"
        if s["added"]:
            for token in ADDED:
                flags = [token.lstrip and "l", token.rstrip and "r", token.single_word and "w"]
                flags = "".join(f for f in flags if f) or "-"
                number_id = tokenizer.token_to_id(token.content)
                yield f"added {flags} {number_id} {escape(token.content)}"
        for chunk in range(first, first + count, CHUNK):
            value = 0
            for i in range(chunk, min(chunk + CHUNK, first + count)):
                value = crc(numbers(tokenizer.encode(random_string(i))), value)
            yield f"crc {s['name']} {chunk} {value:08X}"


def examples(tokens, seed):
    yield f"# Made by tokenizer/tables/goldens.py from the answers of tokenizers {PINNED}."
    yield "# setting | text as code points | truncated | ids | offsets in code points"
    for number, s in enumerate(SETTINGS[:8]):
        tokenizer = reference(tokens, s)
        for i in range(EXAMPLES):
            text = random_string(seed + 10**6 + number * EXAMPLES + i)
            e = tokenizer.encode(text)
            ids = " ".join(map(str, e.ids))
            offsets = " ".join(f"{a}-{b}" for a, b in e.offsets)
            truncated = "true" if e.overflowing else "false"
            yield f"{s['name']}|{escape(text)}|{truncated}|{ids}|{offsets}"


def main():
    assert version("tokenizers") == PINNED, f"these goldens are those of tokenizers {PINNED}"
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    tokens = vocabulary()
    write("golden-vocabulary.txt.gz", gzip.compress("\n".join(tokens).encode(), 9, mtime=0))
    write("golden-strings.txt", ("\n".join(strings(tokens, count, seed)) + "\n").encode())
    write("golden-examples.txt", ("\n".join(examples(tokens, seed)) + "\n").encode())
    write("golden-code-points.txt", ("\n".join(code_points(tokens)) + "\n").encode())


if __name__ == "__main__":
    main()
