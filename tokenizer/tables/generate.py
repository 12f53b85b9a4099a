"""Writes unicode-tables.txt and pipeline-tables.txt, the fixed Unicode tables of the tokenizer module.

The second has what only tokenizers with other parts than BERT's need.

    pip install -r tokenizer/tables/requirements.txt
    python tokenizer/tables/generate.py

Nothing here is copied from a Unicode data file. Every fact is asked of the reference itself, the
Rust library behind the fast BertTokenizer, code point by code point, so that the tables hold what
it does, whichever of its several Unicode versions stands behind a given step.
"""

import pathlib
import struct
from importlib.metadata import version

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/main/resources/org/sbert4j/tokenizer/unicode"
PINNED = "0.23.3"

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)


def bert_normalizer(clean_text=False, chinese=False, strip_accents=False, lowercase=False):
    return normalizers.BertNormalizer(
        clean_text=clean_text,
        handle_chinese_chars=chinese,
        strip_accents=strip_accents,
        lowercase=lowercase,
    ).normalize_str


CLEAN = bert_normalizer(clean_text=True)
CHINESE = bert_normalizer(chinese=True)
STRIP = bert_normalizer(strip_accents=True)
LOWER = bert_normalizer(lowercase=True)
NFD = normalizers.NFD().normalize_str
NFC = normalizers.NFC().normalize_str
NFKC = normalizers.NFKC().normalize_str
NFKD = normalizers.NFKD().normalize_str
SPLIT = pre_tokenizers.BertPreTokenizer().pre_tokenize_str


def probe_pre_tokenizer():
    whitespace, punctuation = set(), set()
    for c in SCALARS:
        words = [word for word, _ in SPLIT("a" + chr(c) + "b")]
        if words == ["a", "b"]:
            whitespace.add(c)
        elif words == ["a", chr(c), "b"]:
            punctuation.add(c)
        else:
            assert words == ["a" + chr(c) + "b"], hex(c)
    return whitespace, punctuation


def probe_control(whitespace):
    """What clean_text drops. What it turns into a space is exactly the rest of the whitespace."""
    control = {c for c in SCALARS if CLEAN(chr(c)) == ""}
    for c in SCALARS:
        if c not in control:
            assert CLEAN(chr(c)) == (" " if c in whitespace else chr(c)), hex(c)
    return control


def probe_chinese():
    chinese = {c for c in SCALARS if CHINESE(chr(c)) == f" {chr(c)} "}
    assert all(c in chinese or CHINESE(chr(c)) == chr(c) for c in SCALARS)
    return chinese


def probe_lowercase():
    assert LOWER("\u0391\u03a3 \u0391\u03a3.") == "\u03b1\u03c3 \u03b1\u03c3."  # no final sigma
    return {c: [ord(x) for x in LOWER(chr(c))] for c in SCALARS if LOWER(chr(c)) != chr(c)}


def probe_decomposition():
    """Full canonical decompositions, but for Hangul, which is arithmetic."""
    decomposition = {c: [ord(x) for x in NFD(chr(c))] for c in SCALARS if NFD(chr(c)) != chr(c)}
    for c in HANGUL:
        lead, rest = divmod(c - 0xAC00, 21 * 28)
        vowel, tail = divmod(rest, 28)
        jamo = [0x1100 + lead, 0x1161 + vowel] + ([0x11A7 + tail] if tail else [])
        assert decomposition.pop(c) == jamo, hex(c)
    return decomposition


def probe_nonspacing_marks(decomposition):
    marks = {c for c in SCALARS if c not in decomposition and STRIP(chr(c)) == ""}
    for c in SCALARS:  # strip_accents is NFD, then those marks dropped, and nothing else
        kept = "".join(x for x in NFD(chr(c)) if ord(x) not in marks)
        assert STRIP(chr(c)) == kept, hex(c)
    return marks


# A mark of each canonical combining class, in ascending order of the classes, to order others by.
REFERENCE_MARKS = [
    (1, 0x334), (6, 0x16FF0), (7, 0x93C), (8, 0x3099), (9, 0x94D), (10, 0x5B0), (11, 0x5B1),
    (12, 0x5B2), (13, 0x5B3), (14, 0x5B4), (15, 0x5B5), (16, 0x5B6), (17, 0x5B7), (18, 0x5B8),
    (19, 0x5B9), (20, 0x5BB), (21, 0x5BC), (22, 0x5BD), (23, 0x5BF), (24, 0x5C1), (25, 0x5C2),
    (26, 0xFB1E), (27, 0x64B), (28, 0x64C), (29, 0x64D), (30, 0x64E), (31, 0x64F), (32, 0x650),
    (33, 0x651), (34, 0x652), (35, 0x670), (36, 0x711), (84, 0xC55), (91, 0xC56), (103, 0xE38),
    (107, 0xE48), (118, 0xEB8), (122, 0xEC8), (129, 0xF71), (130, 0xF72), (132, 0xF74),
    (202, 0x327), (214, 0x1DCE), (216, 0x31B), (218, 0x302A), (220, 0x323), (222, 0x59A),
    (224, 0x302E), (226, 0x1D16D), (228, 0x5AE), (230, 0x301), (232, 0x315), (233, 0x35C),
    (234, 0x35D), (240, 0x345),
]  # fmt: skip


def swaps(first, second):
    text = chr(first) + chr(second)
    return first != second and NFD(text) == text[::-1]


def probe_combining_classes(decomposition):
    """Class c of x: marks above c move behind x, and x moves behind marks below c."""
    known = []  # the reference library may not know the newest classes: keep what does reorder
    for number, mark in REFERENCE_MARKS:
        if swaps(0x345, mark) or swaps(mark, 0x334):
            assert all(swaps(mark, lower) for _, lower in known), hex(mark)
            known.append((number, mark))
    classes = {}
    for c in SCALARS:
        if c in decomposition or c in HANGUL:
            continue
        if not (swaps(0x345, c) or swaps(c, 0x334)):
            continue
        below = [number for number, mark in known if swaps(c, mark)]
        above = [number for number, mark in known if swaps(mark, c)]
        same = [n for n, _ in known if n not in below and n not in above]
        assert len(same) == 1 and below + same + above == [n for n, _ in known], hex(c)
        classes[c] = same
    return classes


def probe_word_characters(whitespace):
    """Regex \\w and \\s as the added tokens' single_word and rstrip see them."""
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.add_tokens([AddedToken("<w>", single_word=True, normalized=False)])
    tokenizer.add_tokens([AddedToken("<r>", rstrip=True, normalized=False)])
    word = set()
    for c in SCALARS:
        before = "<w>" not in tokenizer.encode(chr(c) + "<w>").tokens
        after = "<w>" not in tokenizer.encode("<w>" + chr(c)).tokens
        assert before == after, hex(c)
        if before:
            word.add(c)
        stripped = tokenizer.encode("<r>" + chr(c)).offsets[0] == (0, 4)
        assert stripped == (c in whitespace), hex(c)
    return word


def probe_combining_marks():
    strip = normalizers.StripAccents().normalize_str
    return {c for c in SCALARS if strip(chr(c)) == ""}


def probe_numeric():
    split = pre_tokenizers.Digits(individual_digits=True).pre_tokenize_str
    return {c for c in SCALARS if len(split("a" + chr(c) + "b")) == 3}


def probe_regex(regex):
    """What a class of the regular expressions holds, whose Unicode is yet another."""
    split = pre_tokenizers.Split(Regex(regex), "removed").pre_tokenize_str
    return {c for c in SCALARS if split(chr(c)) == []}


def probe_byte_level(whitespace):
    """The classes that ByteLevel splits by, which leave nothing out."""
    letters, numbers = probe_regex("\\p{L}"), probe_regex("\\p{N}")
    assert probe_regex("\\s") == whitespace
    assert not letters & numbers and not (letters | numbers) & whitespace
    assert probe_regex("[^\\s\\p{L}\\p{N}]") == set(SCALARS) - letters - numbers - whitespace
    return letters, numbers


def probe_composition_exclusions(decomposition):
    """All others compose of the last code point of their decomposition and what comes before."""
    excluded = {c for c, parts in decomposition.items() if len(parts) > 1 and NFC(chr(c)) != chr(c)}
    for c, parts in decomposition.items():
        if len(parts) > 1 and c not in excluded:
            assert len(NFC("".join(map(chr, parts[:-1])))) == 1, hex(c)
    return excluded


def probe_compatibility():
    """Full compatibility decompositions, where they are not the canonical ones."""
    return {c: [ord(x) for x in NFKD(chr(c))] for c in SCALARS if NFKD(chr(c)) != NFD(chr(c))}


def every_byte_charsmap():
    """A charsmap whose keys are the single bytes, each of which becomes a bar.

    A unit has its label in the low byte, bit 8 for a value, and what it leads to from bit 10 on:
    the root leads to 256, where byte b has unit 256 ^ b, which leads to its value, unit 512 ^ b.
    """
    units = [0] * 768
    units[0] = 256 << 10
    for b in range(1, 256):
        here, value = 256 ^ b, 512 ^ b
        units[here] = b | 1 << 8 | (here ^ value) << 10
        units[value] = 1 << 31
    return struct.pack("<I768I", 4 * 768, *units) + b"|\0"


# The numbers of GraphemeClass.java.
GRAPHEME_CLASSES = [
    "OTHER", "CR", "LF", "CONTROL", "PREPEND", "L", "V", "T", "LV", "LVT", "PICTOGRAPHIC",
    "CONSONANT", "SPACING_MARK", "EXTEND", "CONJUNCT_EXTEND", "LINKER", "ZWJ",
]  # fmt: skip


def probe_grapheme_classes():
    """What Precompiled takes for one character: it shows clusters of up to five bytes as one bar.

    Longer ones are shown as a bar for each code point. So a mark of two bytes after what is asked
    for tells whether that begins a cluster of its own; two marks, whether they do.
    """
    bars = normalizers.Precompiled(every_byte_charsmap()).normalize_str

    def joins(text, last):
        """Whether the last of the clusters that text has, which is short, joins what is before."""
        count = len(bars(text))
        assert set(bars(text)) == {"|"}
        return count != len(bars(text[:-last])) + 1

    mark, copyright, zwj, virama, ka = "\u0300", "\u00a9", "\u200d", "\u094d", "\u0915"
    lead, vowel, tail = "\u1100", "\u1161", "\u11a8"
    classes = {}
    for c in SCALARS[1:]:
        x = chr(c)
        if c in (0x0D, 0x0A):
            classes[c] = "CR" if c == 0x0D else "LF"
            continue
        before_hangul = tuple(joins(x + y + mark, 2) for y in (lead, vowel, tail))
        if len(bars("a" + x)) == 1:
            if joins(ka + virama + x + ka + mark, 2):
                name = "CONJUNCT_EXTEND"
                if joins(ka + x + ka + mark, 2):
                    name = "LINKER"
            else:
                name = "EXTEND" if joins(copyright + x + zwj + copyright + mark, 2) else "SPACING_MARK"
            if joins(copyright + x + copyright + mark, 2):
                name = "ZWJ"
        elif len(bars(x + "a")) == 1:
            name = "PREPEND"
        elif joins(x + mark + mark, 2) is False:
            name = "CONTROL"
        elif any(before_hangul):
            after_vowel = len(x.encode()) == 3 and joins(lead + vowel + x + mark, 2)
            after_tail = len(x.encode()) == 3 and joins(tail + x + mark, 2)
            name = {
                (True, True, False): "L",
                (False, True, True): "V" if after_vowel or len(x.encode()) == 4 else "LV",
                (False, False, True): "T" if after_tail else "LVT",
            }[before_hangul]
        elif joins(x + zwj + copyright + mark, 2):
            name = "PICTOGRAPHIC"
        elif joins(x + virama + ka + mark, 2):
            name = "CONSONANT"
        else:
            continue
        classes[c] = name
    classes[0] = "CONTROL"  # a charsmap cannot have it
    return {c: [GRAPHEME_CLASSES.index(name)] for c, name in classes.items()}


def check_other_parts(whitespace, punctuation, word):
    """Parts that ask the same as those that the tables were made of."""
    punctuate = pre_tokenizers.Punctuation().pre_tokenize_str
    split = pre_tokenizers.WhitespaceSplit().pre_tokenize_str
    words = pre_tokenizers.Whitespace().pre_tokenize_str
    strip = normalizers.Strip().normalize_str
    lower = normalizers.Lowercase().normalize_str
    for c in SCALARS:
        text = "a" + chr(c) + "b"
        assert (len(punctuate(text)) == 3) == (c in punctuation), hex(c)
        assert (len(split(text)) == 2) == (c in whitespace), hex(c)
        assert (strip(chr(c)) == "") == (c in whitespace), hex(c)
        assert len(words(text)) == (1 if c in word else 2 if c in whitespace else 3), hex(c)
        assert lower(chr(c)) == LOWER(chr(c)), hex(c)


def ranges(mapping):
    """Yields first, last, value for runs of consecutive code points with one value."""
    run = None
    for c in sorted(mapping):
        if run and run[1] == c - 1 and run[2] == mapping[c]:
            run[1] = c
        else:
            if run:
                yield run
            run = [c, c, mapping[c]]
    if run:
        yield run


def section(name, comment, mapping):
    lines, line = [f"# {comment}", f"[{name}]"], ""
    for first, last, value in ranges(mapping):
        entry = f"{first:X}" if first == last else f"{first:X}-{last:X}"
        if value:
            entry += "=" + ",".join(f"{v:X}" for v in value)
        if len(line) + len(entry) > 98:
            lines.append(line.rstrip())
            line = ""
        line += entry + " "
    return lines + [line.rstrip()]


def members(code_points):
    return {c: None for c in code_points}


def write(name, sections):
    lines = [
        f"# Made by tokenizer/tables/generate.py from the answers of tokenizers {PINNED}.",
        "# Entries: CODEPOINT, FIRST-LAST, or either with =VALUE,VALUE... (all hexadecimal).",
        *sections,
    ]
    target = FOLDER / name
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    temporary.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
    temporary.replace(target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")


def main():
    assert version("tokenizers") == PINNED, f"these tables are those of tokenizers {PINNED}"
    whitespace, punctuation = probe_pre_tokenizer()
    decomposition = probe_decomposition()
    word = probe_word_characters(whitespace)
    lines = section(
        "control", "dropped by clean_text (Cc, Cf, Co, U+FFFD)", members(probe_control(whitespace))
    )
    lines += section("whitespace", "words are split at these", members(whitespace))
    lines += section("punctuation", "each is a word of its own", members(punctuation))
    lines += section("chinese", "spaces are put round these", members(probe_chinese()))
    lines += section(
        "nonspacing-mark",
        "dropped by strip_accents after NFD",
        members(probe_nonspacing_marks(decomposition)),
    )
    lines += section(
        "word", "\\w, for added tokens with single_word", members(word)
    )
    lines += section(
        "combining-class",
        "canonical combining class, where it is not 0",
        probe_combining_classes(decomposition),
    )
    lines += section(
        "decomposition", "full canonical decomposition, Hangul syllables left out", decomposition
    )
    lines += section("lowercase", "lower-case mapping, the same in every context", probe_lowercase())
    write("unicode-tables.txt", lines)

    check_other_parts(whitespace, punctuation, word)
    lines = section(
        "combining-mark", "dropped by StripAccents (Mn, Mc, Me)", members(probe_combining_marks())
    )
    lines += section("numeric", "digits to Digits (Nd, Nl, No)", members(probe_numeric()))
    letters, numbers = probe_byte_level(whitespace)
    lines += section("letter", "\\p{L} of ByteLevel's regular expression", members(letters))
    lines += section("number", "\\p{N} of ByteLevel's regular expression", members(numbers))
    lines += section(
        "composition-exclusion",
        "what NFC leaves apart, though it has a decomposition of several code points",
        members(probe_composition_exclusions(decomposition)),
    )
    lines += section(
        "compatibility-decomposition",
        "full compatibility decomposition, where it is not the canonical one",
        probe_compatibility(),
    )
    lines += section(
        "grapheme-class",
        "classes of grapheme clusters, by the numbers of GraphemeClass",
        probe_grapheme_classes(),
    )
    write("pipeline-tables.txt", lines)


if __name__ == "__main__":
    main()
