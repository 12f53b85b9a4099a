"""golden-byte-pairs.txt: tokenizers of byte pairs, most of them byte-level as RoBERTa's.

Their vocabularies are trained here, by the library's own trainer on random texts, and kept in
golden-byte-pairs-models.txt.gz; GoldenBytePairsTest.java makes the same texts from the same seeds.
"""

import gzip
import json
import pathlib
from zlib import crc32

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers import processors, trainers
from transformers import RobertaTokenizer

from golden_pipelines import normalizer, pre_tokenizer, shown
from golden_texts import HEADER, ITEMS, NORMALIZED, RAW
from golden_texts import Random, chunks, crc, escape, numbers, pool_items, random_string

STRINGS = 10000
CHUNK = 200
EXAMPLES = 12
BLOCK = 4096
DECODED = 4000
CASES = 2000
PLANES = [*range(0, 0x33000, BLOCK), 0xE0000, 0x10F000]

# Among those of golden_texts.py, four times.
POOLS = {
    "contractions": ['"\'s"', '"\'t"', '"\'re"', '"\'ve"', '"\'m"', '"\'ll"', '"\'d"', '"\'l"',
                     '"\'v"', '"\'r"', '"\'S"', '"\'"', '"\u2019s"', '" \'s"', '"\'\'t"', "61-7A"],
    "spaces": ['" "', '"  "', '"\t"', '" \n"', '"\n\n"', '"\r\n"', '"\u00a0"', '" \u00a0"',
               '"\u3000 "', '"a"', '"1"', '"."', '"\u2028"', '"   "'],
    "words": ['"the"', '" the"', '" and"', '"Hello"', '" world"', '"isn\'t"', '" it\'s"', '"they"',
              '"123"', '" 4"', '"."', '","', '" naïve"', '"中文"', '" 😀"', '"über"', '"\n"'],
    "letters": ["61-66"],
    "bytes": ["F0-FF", "100-1FF", "800-80F", "FFF0-FFFF", "10000-1000F", '"Ġ"', '"Ċ"', '"½"', '"²"'],
    "specials": ['"<s>"', '"</s>"', '"<mask>"', '" <mask>"', '"  <mask> "', '"<pad>"', '"<unk>"',
                 '"<mask"', '"<s>x"', '"\n<mask>"', '"<mask><mask>"', '"x <mask>y"'],
}  # fmt: skip
TESTS = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources"
FILE = TESTS / "org/sbert4j/tokenizer/golden-byte-pairs-models.txt.gz"

ALL_ITEMS = [list(pool_items(items)) for items in POOLS.values()] * 4 + ITEMS

SPECIALS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
BYTE_TOKENS = [f"<0x{value:02X}>" for value in range(256)]


def text(seed):
    return random_string(seed, ALL_ITEMS)


def trained(size, steps, alphabet=None, initial=(), specials=(), **options):
    """Tokens by id, and merges."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", **options))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizer(step) for step in steps])
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[*SPECIALS, *specials],
        **({"limit_alphabet": alphabet} if alphabet else {}),
        initial_alphabet=list(initial),
        show_progress=False,
        **options,
    )
    tokenizer.train_from_iterator((text(10**8 + i) for i in range(20000)), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    return tokens, [tuple(merge) for merge in model["merges"]]


def whole_words(model):
    """With tokens that no merges lead to."""
    tokens, merges = model
    extra = [w for w in ("Ġisn", "Hello", "abcabc", "ĠĠĠ", "'re", "12", "bca") if w not in tokens]
    return tokens + extra, merges


def train():
    """The trainer is not the same twice: what it made is kept, and made anew if the file is gone."""
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    whole = trained(3000, ["ByteLevel true true"], initial=alphabet)
    return {
        "bytes": whole,
        "whole-words": whole_words(whole),
        "some-bytes": trained(900, ["ByteLevel false true"], alphabet=110),
        "words": trained(2500, ["Whitespace"], alphabet=700, continuing_subword_prefix="##",
                         end_of_word_suffix="</w>"),
        "characters": trained(2500, ["WhitespaceSplit"], alphabet=500, specials=BYTE_TOKENS),
        "some-fallback": trained(2500, ["WhitespaceSplit"], alphabet=300,
                                 specials=BYTE_TOKENS[:0xC3] + BYTE_TOKENS[0xE0:0xF0]),
    }  # fmt: skip


def model_lines(models):
    for name, (tokens, merges) in models.items():
        yield f"model {name} {len(tokens)} {len(merges)}"
        yield from tokens
        yield from (" ".join(merge) for merge in merges)


def read_models():
    lines = iter(gzip.decompress(FILE.read_bytes()).decode().split("\n")[:-1])
    read = {}
    for header in lines:
        _, name, tokens, merges = header.split(" ")
        read[name] = (
            [next(lines) for _ in range(int(tokens))],
            [tuple(next(lines).split(" ")) for _ in range(int(merges))],
        )
    return read


if not FILE.exists():
    lines = "\n".join(model_lines(train())) + "\n"
    FILE.write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
MODELS = read_models()


def kind(name, model="bytes", unk=None, fuse=False, fallback=False, ignore=False, prefix="",
         suffix="", trim=None, prefixed=False, specials_normalized=False, added=False,
         normalize=(), split=("ByteLevel false true",)):  # fmt: skip
    """trim: whether offsets are trimmed, prefixed: whether that thinks of an added space."""
    return locals()


PREFIX = ("ByteLevel true true",)
KINDS = [
    kind("roberta", trim=True),
    kind("roberta-prefix", trim=True, prefixed=True, specials_normalized=True, split=PREFIX),
    kind("untrimmed", trim=False, split=PREFIX, added=True),
    kind("trimmed-otherwise", trim=True, prefixed=True, added=True),
    kind("trimmed-twice-otherwise", trim=True, split=PREFIX),
    kind("unsplit", trim=True, prefixed=True, split=("ByteLevel true false",)),
    kind("digits", trim=True, prefixed=True, added=True, normalize=("NFKC", "Lowercase"),
         split=("Digits true", "ByteLevel true true")),
    kind("stripped", trim=True, prefixed=True, normalize=("Strip true true", "NFD"), split=PREFIX),
    kind("bert-words", trim=True, normalize=("BertNormalizer true true true true",),
         split=("BertPreTokenizer", "ByteLevel true false")),
    kind("whole-words", "whole-words", ignore=True, trim=True),
    kind("no-whole-words", "whole-words", trim=True, split=PREFIX),
    kind("fused", "some-bytes", unk="<unk>", fuse=True, trim=True, prefixed=True, split=PREFIX),
    kind("unfused", "some-bytes", unk="<unk>", trim=True),
    kind("dropped", "some-bytes", trim=True),
    kind("prefix-suffix", "words", unk="<unk>", fuse=True, prefix="##", suffix="</w>",
         split=("Whitespace",)),
    kind("prefix-suffix-dropped", "words", prefix="##", suffix="</w>", added=True,
         split=("Whitespace",)),
    kind("fallback", "characters", unk="<unk>", fallback=True, split=("WhitespaceSplit",)),
    kind("some-fallback", "some-fallback", unk="<unk>", fallback=True, fuse=True, split=()),
    kind("some-fallback-unfused", "some-fallback", unk="<unk>", fallback=True, normalize=("NFC",)),
    kind("some-fallback-dropped", "some-fallback", fallback=True, split=("Punctuation ISOLATED",)),
]  # fmt: skip
CODE_POINT_KINDS = ["roberta", "roberta-prefix", "digits", "fused", "dropped"]

# Those of which something is left whatever the normalizer.
ADDED = RAW[:7] + [t for t in NORMALIZED if t.content in ("<N>", "[Q]", "<L>", "<LRW>")]


def reference(k):
    tokens, merges = MODELS[k["model"]]
    ids = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(
        models.BPE(
            ids,
            merges,
            unk_token=k["unk"],
            fuse_unk=k["fuse"],
            byte_fallback=k["fallback"],
            ignore_merges=k["ignore"],
            continuing_subword_prefix=k["prefix"],
            end_of_word_suffix=k["suffix"],
        )
    )
    if k["normalize"]:
        tokenizer.normalizer = normalizers.Sequence([normalizer(step) for step in k["normalize"]])
    if k["split"]:
        steps = [pre_tokenizer(step) for step in k["split"]]
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    sep, cls = ("</s>", ids["</s>"]), ("<s>", ids["<s>"])
    tokenizer.post_processor = processors.RobertaProcessing(
        sep, cls, trim_offsets=bool(k["trim"]), add_prefix_space=k["prefixed"]
    )
    if any("ByteLevel" in step for step in k["split"]):
        tokenizer.decoder = decoders.ByteLevel()
    elif k["suffix"]:
        tokenizer.decoder = decoders.BPEDecoder(k["suffix"])
    tokenizer.add_special_tokens([
        AddedToken(t, special=True, lstrip=t == "<mask>", normalized=k["specials_normalized"])
        for t in SPECIALS
    ])  # fmt: skip
    if k["added"]:
        for token in ADDED:
            tokenizer.add_tokens([token])
    return tokenizer


def check_roberta():
    """The tokenizer of transformers is the kind "roberta"."""
    tokens, merges = MODELS["bytes"]
    ids = {token: i for i, token in enumerate(tokens)}
    for prefixed, name in ((False, "roberta"), (True, "roberta-prefix")):
        mask = AddedToken("<mask>", special=True, lstrip=True, normalized=False)
        whole = RobertaTokenizer(
            vocab=ids, merges=merges, add_prefix_space=prefixed, mask_token=mask
        )
        ours = reference({k["name"]: k for k in KINDS}[name])
        for seed in range(2000):
            one, other = text(seed), text(seed + 5000)
            encodings = whole(one, other, return_offsets_mapping=True)
            expected = ours.encode(one, other)
            assert encodings["input_ids"] == expected.ids, one
            assert encodings["offset_mapping"] == expected.offsets, one


def in_context(x):
    return f"{x} a{x}b {x}1{x} '{x}{x}'s\t{x} 've{x}\u0301 .{x}\n{x}"


class Case:
    """A pair or a text, cut and perhaps in pieces."""

    def __init__(self, seed):
        random = Random(seed)
        self.kind = ["roberta", "roberta-prefix", "untrimmed"][random.below(3)]
        self.pair = random.one_in(2)
        self.special = not random.one_in(4)
        added = (4 if self.pair else 2) if self.special else 0
        self.max_length = added + 8 + random.below(20)  # with less some strides panic
        self.side = ["left", "right"][random.below(2)]
        self.stride = random.below(2)
        self.texts = [text(random.below(10**6)) for _ in range(2 if self.pair else 1)]

    def numbers(self, tokenizers):
        tokenizer = tokenizers[self.kind]
        tokenizer.enable_truncation(self.max_length, stride=self.stride, direction=self.side)
        encoding = tokenizer.encode(*self.texts, add_special_tokens=self.special)
        for piece in [encoding, *encoding.overflowing]:
            yield from numbers(piece)[:1] + numbers(piece)[2:]
            # The reference leaves 1 in overflowing pieces without special tokens: not repeated.
            yield from [0] * len(piece.ids)


def random_ids(seed, tokens):
    """Mostly tokens of one byte or few, which are seldom UTF-8."""
    random = Random(seed)
    few = min(len(tokens), 300)
    return [random.below(len(tokens) if random.one_in(3) else few) for _ in range(random.below(20))]


def quoted(value):
    return '"' + escape(value).replace(" ", "\\u{20}") + '"'


def lines():
    check_roberta()
    yield HEADER
    yield "# pool NAME ITEM ...: as in golden-settings.txt, each four times before those there"
    yield "# kind NAME MODEL unk fuse fallback ignore prefix suffix trim prefixed normalized"
    yield "#   | normalizers || pre-tokenizers"
    yield "# added ID ...: the added tokens of the kind before"
    yield f"# points KIND FIRST CRC-32: {BLOCK} code points, each in a text of its own"
    yield f"# strings KIND FIRST CRC-32 ...: {CHUNK} random strings each"
    yield f"# decoded KIND FIRST CRC-32 ...: {CHUNK} lists of random ids each, to text"
    yield f"# cases FIRST CRC-32 ...: {CHUNK} truncated texts and pairs each, with what overflows"
    yield "# text KIND|TEXT|whole|ids|offsets in code points|word ids"
    for name, items in POOLS.items():
        shown_items = [quoted(i[1:-1]) if i[0] == '"' else i for i in items]
        yield f"pool {name} {' '.join(shown_items)}"
    tokenizers = {k["name"]: reference(k) for k in KINDS}
    for number, k in enumerate(KINDS):
        name = k["name"]
        tokenizer = tokenizers[name]
        words = [k["model"], k["unk"] or "-", k["fuse"], k["fallback"], k["ignore"]]
        words += [quoted(k["prefix"]), quoted(k["suffix"]), k["trim"], k["prefixed"]]
        words += [k["specials_normalized"]]
        steps = " || ".join(" | ".join(shown(side)) for side in (k["normalize"], k["split"]))
        yield f"kind {name} {' '.join(map(str, words))} : {steps}"
        if k["added"]:
            yield f"added {' '.join(str(tokenizer.token_to_id(t.content)) for t in ADDED)}"
        if name in CODE_POINT_KINDS:
            for block in range(0, 0x110000, BLOCK):
                if name == "roberta" or block in PLANES:
                    scalars = [c for c in range(block, block + BLOCK) if not 0xD800 <= c <= 0xDFFF]
                    value = 0
                    for encoding in tokenizer.encode_batch([in_context(chr(c)) for c in scalars]):
                        value = crc(numbers(encoding), value)
                    yield f"points {name} {block:X} {value:08X}"
        digest = lambda seed, value: crc(numbers(tokenizer.encode(text(seed))), value)
        for line in chunks(1 + number * STRINGS, STRINGS, CHUNK, digest):
            yield f"strings {name} {line}"
        for seed in range(10**7 + number * EXAMPLES, 10**7 + (number + 1) * EXAMPLES):
            example = text(seed)
            if len(example) > 60:
                continue
            encoding = tokenizer.encode(example)
            ids = " ".join(map(str, encoding.ids))
            offsets = " ".join(f"{a}-{b}" for a, b in encoding.offsets)
            word_ids = " ".join("-" if word is None else str(word) for word in encoding.word_ids)
            yield f"text {name}|{escape(example)}|whole|{ids}|{offsets}|{word_ids}"

    for name in ("roberta", "prefix-suffix", "fallback"):
        tokens, _ = MODELS[{k["name"]: k["model"] for k in KINDS}[name]]

        def decoded(seed, value):
            ids = random_ids(seed, tokens)
            for skip in (False, True):
                text = tokenizers[name].decode(ids, skip_special_tokens=skip)
                value = crc32(text.encode() + b"\n", value)
            return value

        for line in chunks(1, DECODED, CHUNK, decoded):
            yield f"decoded {name} {line}"

    def case_digest(seed, value):
        return crc(list(Case(seed).numbers(tokenizers)), value)

    for line in chunks(1, CASES, CHUNK, case_digest):
        yield f"cases {line}"
