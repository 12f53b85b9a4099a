"""What the goldens are made of: texts from seeds, a vocabulary, settings, and the reference itself.

The texts are not stored: GoldenRandom.java and GoldenStrings.java make the same from their seeds.
"""

from importlib.metadata import version
from struct import pack
from zlib import crc32

from tokenizers import AddedToken, Tokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors

PINNED = "0.23.3"
assert version("tokenizers") == PINNED, f"these goldens are those of tokenizers {PINNED}"
HEADER = f"# Made by tokenizer/tables/goldens.py from the answers of tokenizers {PINNED}."

# Ranges of code points, or strings, to make texts of. Strings are written here between quotes.
POOLS = {
    "greedy": ["61-65"],
    "greedy-wide": ["10428-1042C", "61-65"],
    "words": [
        '"unaffable"', '"UnAffable"', '"VIP"', '"isn\'t"', '"naïve"', '"İstanbul"', '"ΟΔΥΣΣΕΥΣ"',
        '"Straße"', '"還款"', '"한국어"', '"カード"', '"10,000.50"', '"##able"', '"a@@b"',
    ],
    "latin": ["41-5A", "61-7A", "30-39"],
    "latin-extended": ["C0-24F", "1E00-1EFF"],
    "greek": ["370-3FF", "1F00-1FFF"],
    "cyrillic": ["400-52F", "1C80-1C8F", "2DE0-2DFF"],
    "hebrew": ["5D0-5EA", "591-5C7", "FB1D-FB4F"],
    "arabic": ["627-64A", "64B-65F", "610-61A", "6D6-6ED", "8D3-8FF", "FB50-FDFF", "FE70-FEFC"],
    "indic": ["900-DFF"],
    "thai-tibetan": ["E01-E2E", "E30-E4E", "E00-FFF"],
    "upper-planes": ["10400-1044F", "1D15E-1D16E", "1E900-1E943", "11080-110CF", "1F130-1F149",
                     "1D400-1D7FF"],
    "kana": ["3040-30FF", "3000-303F", "FF66-FF9F"],
    "chinese": ["4E00-9FFF"],
    "chinese-edges": ["33F0-3410", "4DB0-4E10", "9FF0-A00F", "F8F0-FB00", "2A6D0-2A710",
                      "2B730-2B830", "2B910-2B930", "2CEA0-2CEC0", "2F7F0-2FA30", "30000-30010"],
    "hangul": ["AC00-D7A3", "1100-11FF"],
    "full-width": ["FF01-FF60", "FFE0-FFE6"],
    "marks": ["300-36F"],
    "rare-marks": ["334", "345", "1DCE", "302A-302F", "1D165-1D172", "8D3-8FF", "1DC0-1DFF",
                   "1AB0-1ACE", "16FF0-16FF1", "F71-F84", "20D0-20F0", "344", "1E000-1E02A"],
    "emoji": ["1F600-1F64F", "FE0F", "200D", "1F3FB-1F3FF", "1F468", "2764", "1F300-1F5FF"],
    "emoji-sequences": [
        '"👨\u200d👩\u200d👧\u200d👦"', '"👩🏽\u200d💻"', '"❤\ufe0f\u200d🔥"', '"🏳\ufe0f\u200d🌈"',
        '"👍🏿"', '"1\ufe0f\u20e3"', '"🇩🇪"', '"🇨🇳🇯🇵"', '"🏴\U000e0067\U000e0062\U000e007f"',
        "1F1E6-1F1FF",
    ],
    "control": ["0-1F", "7F-9F"],
    "format": ["200B-200F", "2028-202E", "2060-206F", "FEFF", "AD", "600-605", "8E2", "890-891",
               "110BD", "110CD", "13430-13438", "E0020-E007F"],
    "private-unassigned": ["E000-F8FF", "F0000-FFFFF", "100000-10FFFF", "378-379", "2FE0-2FEF",
                           "E0080-E0FFF", "FFF0-FFFF", "1FFFE-1FFFF", "50000-5FFFF"],
    "whitespace": ["9-D", "20", "85", "A0", "1680", "2000-200A", "2028-2029", "202F", "205F",
                   "3000"],
    "ascii-punctuation": ["21-2F", "3A-40", "5B-60", "7B-7E"],
    "punctuation": ["2010-205E", "3001-3003", "3008-3011", "FE10-FE6F", "A1-BF", "61D", "9FD",
                    "A76", "C77", "C84", "1B7D-1B7E", "2E43-2E5D", "10EAD", "166D", "111C9"],
    "special": ['"[MASK]"', '"[CLS]"', '"[SEP]"', '"[PAD]"', '"[UNK]"', '"[mask]"', '"[MAS"',
                '"[[MASK]]"', '"[MASK]x"'],
    "added": ['"<l>"', '"<r>"', '"<w>"', '"<lr>"', '"<lw>"', '"<rw>"', '"<lrw>"', '" x"', '"<w>_"',
              '"  <l>"', '"<r>  "', '"bc d"', '"<r> x<l>"', '"\u2003\u2003 \u2003"', '"<r>\u2003 "',
              '"<w><w>"', '"<<w>>"', '"  <lr>  "', '" <lrw> "'],
    "normalized": ['"<N>"', '"<n>"', '"ÉA"', '"e\u0301a"', '"éA"', '"ea"', '"中B"', '"中b"', '"国"',
                   '"X  y"', '"x \u00a0Y"', '"STRASSE"', '"straße"', '"한"', '"\u1112\u1161\u11ab"',
                   '"İ"', '"i\u0307"', '" Z"', '"  z"', '"s\u00adh"', '"[q]"', '"e\u0323\u0301"',
                   '"e\u0301\u0323"', '"<L>"', '" <L>"', '"<R>"', '"<R> "', '"<W>"', '"<LR>"',
                   '"\u3000<lr>\u3000"', '"<LW>"', '"<RW>"', '"<LRW>"', '" <LRW> "', '"<ｗ>"'],
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

    def one_in(self, bound):
        return self.below(bound) == 0


def piece(random, items):
    item = items[random.below(len(items))]
    return item if isinstance(item, str) else chr(item[random.below(len(item))])


def random_string(seed, pools=ITEMS):
    """Texts of 1 to 8 stretches; now and then a stretch is a word about as long as allowed."""
    random = Random(seed)
    text = ""
    for _ in range(1 + random.below(8)):
        items = pools[random.below(len(pools))]
        if random.one_in(24):
            text += "".join(piece(random, items) for _ in range(98 + random.below(5)))
        else:
            text += "".join(piece(random, items) for _ in range(1 + random.below(6)))
        if random.one_in(4):
            text += " "
    return text


def short_text(random):
    """Up to 11 pieces, each of another pool."""
    text = ""
    for _ in range(random.below(12)):
        text += piece(random, ITEMS[random.below(len(ITEMS))])
        if random.one_in(2):
            text += " "
    return text


# Pieces that decoding treats in a way of its own.
ENGLISH = ["i", "it", "is", "do", "not", "n't", "'m", "'s", "'ve", "'re", "do not", "can", "we",
           "have", "they", ".", ",", "?", "!", "'", "##s", "##'s"]  # fmt: skip


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
    for i in range(19):
        characters.update(chr(0x1100 + i), chr(0x1161 + i), chr(0x11A8 + i))
    characters.update("中国")
    characters = sorted(c for c in characters if c not in " \n\r\t")
    pieces = {"un", "aff", "able", "naive", "na", "ive", "istanbul", "strasse", "😀😁", "e\u0301x"}
    while len(pieces) < 300:
        pieces.add("".join(piece(random, ITEMS[0]) for _ in range(2 + random.below(4))))
    pieces = sorted(pieces)
    tokens = ["[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<unk>", "##", "twice"]
    tokens += characters + pieces
    tokens += ["##" + t for t in characters + pieces if t != "\u0301"]
    tokens += ["@@" + t for t in characters[:200] + pieces[:150]]
    return tokens + [t for t in ENGLISH if t not in tokens] + ["twice"]


TOKENS = vocabulary()
IDS = {token: i for i, token in enumerate(TOKENS)}
# An id without a token would make the reference give the last id to an added token, too.
IDS["\n"] = TOKENS.index("twice")


def added(content, flags, special=False):
    return AddedToken(
        content,
        lstrip="l" in flags,
        rstrip="r" in flags,
        single_word="w" in flags,
        normalized="n" in flags,
        special=special,
    )


RAW = [added(f"<{flags}>", flags) for flags in ("l", "r", "w", "lr", "lw", "rw", "lrw")] + [
    added(" x", "l"), added("\u2003", "lr"), added("bc d", ""), added("[MASK]x", "lrw"),
]  # fmt: skip
NORMALIZED = [
    added("<N>", "n"), added("<L>", "nl"), added("<R>", "nr"), added("<W>", "nw"),
    added("<LR>", "nlr"), added("<LW>", "nlw"), added("<RW>", "nrw"), added("<LRW>", "nlrw"),
    added("ÉA", "n"), added("中B", "n"), added("国", "nw"), added("X  y", "n"), added("Straße", "n"),
    added("한", "nw"), added("İ", "n"), added(" Z", "nl"), added("s\u00adh", "n"),
    added("e\u0323\u0301", "nr"), added("[Q]", "n", special=True),
]  # fmt: skip
# Where accents are stripped nothing is left of this one, and the reference never comes back.
ACUTE = [added("\u0301", "n")]


def setting(name, lower, strip=None, chinese=True, clean=True, prefix="##", longest=100,
            unk="[UNK]", max_length=512, added=()):  # fmt: skip
    return locals()


SETTINGS = [
    setting("cased", False),
    setting("uncased", True),
    setting("cased-cut", False, max_length=12),
    setting("uncased-cut", True, max_length=5),
    setting("lower-keeping-accents", True, False),
    setting("cased-stripping-accents", False, True),
    setting("no-chinese", True, True, chinese=False),
    setting("no-chinese-cased", False, False, chinese=False),
    setting("no-cleaning", True, clean=False),
    setting("no-cleaning-cased", False, clean=False),
    setting("short-words", True, longest=5, unk="<unk>"),
    setting("no-words", False, longest=0),
    setting("other-prefix", True, prefix="@@"),
    setting("letter-prefix", True, prefix="a"),
    setting("no-prefix", True, prefix=""),
    setting("added", False, added=RAW),
    setting("added-uncleaned", True, clean=False, max_length=9, added=RAW),
    setting("normalized", True, added=NORMALIZED),
    setting("normalized-cased", False, added=NORMALIZED + ACUTE),
    setting("normalized-uncleaned", True, False, clean=False, added=NORMALIZED + ACUTE),
    setting("added-both", False, True, chinese=False, added=RAW + NORMALIZED),
    setting("added-space", True, added=[added("\u3000", "nlr"), added("a", "nw")]),
]
BY_NAME = {s["name"]: s for s in SETTINGS}


def reference(s):
    tokenizer = Tokenizer(
        models.WordPiece(
            IDS,
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
        special_tokens=[("[CLS]", IDS["[CLS]"]), ("[SEP]", IDS["[SEP]"])],
    )
    tokenizer.decoder = decoders.WordPiece(prefix=s["prefix"], cleanup=True)
    specials = ["[PAD]", s["unk"], "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in specials])
    for token in s["added"]:
        (tokenizer.add_special_tokens if token.special else tokenizer.add_tokens)([token])
    tokenizer.enable_truncation(s["max_length"])
    return tokenizer


def or_none(values):
    return [-1 if value is None else value for value in values]


def numbers(encoding):
    """Everything a test compares, as one list of int32."""
    offsets = [place for pair in encoding.offsets for place in pair]
    cut = int(bool(encoding.overflowing))
    return [len(encoding.ids), cut, *encoding.ids, *offsets, *or_none(encoding.word_ids)]


def crc(ints, value=0):
    return crc32(pack(f">{len(ints)}i", *ints), value)


def escape(text):
    """ASCII, with backslash u in braces for the rest, for | and for space at either end."""
    inner = text.strip(" ")
    start = len(text) - len(text.lstrip(" "))
    plain = lambda c: " " <= c <= "~" and c not in "\\|"
    shown = "".join(c if plain(c) else f"\\u{{{ord(c):X}}}" for c in inner)
    return "\\u{20}" * start + shown + "\\u{20}" * (len(text) - start - len(inner))


def chunks(first, count, size, digest):
    """Lines of a first seed and ten digests; digest(seed, value) goes on from value."""
    for line in range(first, first + count, 10 * size):
        values = []
        for chunk in range(line, min(line + 10 * size, first + count), size):
            value = 0
            for seed in range(chunk, chunk + size):
                value = digest(seed, value)
            values.append(f"{value:08X}")
        yield f"{line} {' '.join(values)}"
