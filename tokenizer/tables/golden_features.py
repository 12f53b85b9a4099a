"""golden-features.txt: whole calls of the tokenizer, chosen at random.

A case is one or more texts or pairs, a template, and how to cut and to pad. Its seed says it all;
GoldenCase.java makes the same. Compared is everything an Encoding has, in each encoding of the
batch and in each of its overflowing pieces; for some cases in full, for 20,000 as CRC-32.
"""

import os
from zlib import crc32

from tokenizers import processors

from golden_texts import BY_NAME, HEADER, IDS
from golden_texts import Random, chunks, crc, escape, or_none, reference, short_text

CASES = 20000
CHUNK = 50
EXAMPLES = 150
LONGEST_EXAMPLE = 1100

STRATEGIES = ["longest_first", "only_first", "only_second", "do_not_truncate"]
SIDES = ["left", "right"]
PADDINGS = ["do_not_pad", "longest", "max_length"]

# Pieces are A or B or names of special tokens, each with a token type.
SPECIALS = {"[CLS]": ["[CLS]"], "[SEP]": ["[SEP]"], "[BOTH]": ["[SEP]", "[MASK]"]}
TEMPLATES = {
    "bert": (["[CLS]:0", "A:0", "[SEP]:0"], ["[CLS]:0", "A:0", "[SEP]:0", "B:1", "[SEP]:1"]),
    "bert-processing": (["[CLS]:0", "A:0", "[SEP]:0"],
                        ["[CLS]:0", "A:0", "[SEP]:0", "B:1", "[SEP]:1"]),
    "types": (["[CLS]:3", "A:2", "[SEP]:1"], ["[CLS]:2", "A:1", "[SEP]:0", "B:3", "[SEP]:4"]),
    "several": (["[CLS]:0", "[BOTH]:1", "A:0", "[SEP]:0", "[SEP]:1"],
                ["[CLS]:0", "A:0", "[BOTH]:0", "[SEP]:1", "B:1", "[BOTH]:1"]),
    "second-first": (["A:0", "[SEP]:0"], ["[CLS]:0", "B:1", "[SEP]:1", "A:0", "[SEP]:0"]),
    "bare": (["A:0"], ["A:0", "B:1"]),
}  # fmt: skip


def templates():
    def shown(pieces):
        for piece in pieces:
            name, kind = piece.rsplit(":", 1)
            ids = ".".join(str(IDS[token]) for token in SPECIALS.get(name, []))
            yield f"{ids or name}:{kind}"

    for name, (single, pair) in TEMPLATES.items():
        yield f"template {name} {' '.join(shown(single))} | {' '.join(shown(pair))}"


def post_processor(name):
    if name == "bert-processing":
        return processors.BertProcessing(("[SEP]", IDS["[SEP]"]), ("[CLS]", IDS["[CLS]"]))
    single, pair = ([("$" + p if p[0] in "AB" else p) for p in side] for side in TEMPLATES[name])
    specials = [
        {"id": special, "ids": [IDS[token] for token in tokens], "tokens": tokens}
        for special, tokens in SPECIALS.items()
    ]
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=specials)


class Case:
    def __init__(self, seed):
        random = Random(seed)
        self.setting = ["cased", "uncased"][random.below(2)]
        self.template = list(TEMPLATES)[random.below(len(TEMPLATES))]
        self.pairs = random.one_in(2)
        count = 2 + random.below(3) if random.one_in(3) else 1
        self.add_special_tokens = not random.one_in(4)
        self.max_length = self.add_special_tokens * self.added(self.pairs) + self.room(random)
        self.strategy = STRATEGIES[random.below(4)]
        self.overflowing = random.one_in(2)
        stride = random.below(4) if self.overflowing else 0
        # The reference refuses other strides beforehand, even if nothing is cut or added then.
        self.stride = stride if stride < self.max_length - self.added(False) else 0
        self.truncation_side = SIDES[random.below(2)]
        self.padding = PADDINGS[random.below(3)]
        self.multiple = 2 + random.below(7) if random.one_in(3) else 1
        self.padding_side = SIDES[random.below(2)]
        sides = 2 if self.pairs else 1
        self.texts = [[short_text(random) for _ in range(sides)] for _ in range(count)]

    def added(self, pairs):
        """How many tokens the template adds: with less room the reference does not cut at all."""
        pieces = TEMPLATES[self.template][1 if pairs else 0]
        return sum(len(SPECIALS.get(piece.rsplit(":", 1)[0], [])) for piece in pieces)

    @staticmethod
    def room(random):
        if random.one_in(12):
            return 0
        return 20 + random.below(50) if random.one_in(6) else 1 + random.below(12)

    def encodings(self, tokenizers):
        """What the reference makes of it; None where it raises or panics."""
        tokenizer = tokenizers[self.setting]
        tokenizer.post_processor = post_processor(self.template)
        tokenizer.no_truncation()
        tokenizer.no_padding()
        length = self.max_length
        try:
            if self.strategy != "do_not_truncate":
                tokenizer.enable_truncation(
                    length,
                    stride=self.stride,
                    strategy=self.strategy,
                    direction=self.truncation_side,
                )
            if self.padding != "do_not_pad":
                tokenizer.enable_padding(
                    direction=self.padding_side,
                    length=length if self.padding == "max_length" else None,
                    pad_to_multiple_of=self.multiple,
                )
            texts = [tuple(texts) if self.pairs else texts[0] for texts in self.texts]
            return tokenizer.encode_batch(texts, add_special_tokens=self.add_special_tokens)
        except KeyboardInterrupt:
            raise
        except BaseException:  # a panic of the Rust library is no Exception
            return None

    def describe(self, seed):
        yield (
            f"case {seed} {self.setting} {self.template} {self.strategy} {self.max_length}"
            f" {self.truncation_side} overflowing {str(self.overflowing).lower()} {self.stride}"
            f" padding {self.padding} {self.multiple} {self.padding_side}"
            f" special {str(self.add_special_tokens).lower()}"
        )
        for texts in self.texts:
            yield "text " + " | ".join(map(escape, texts))


def pieces(encoding, overflowing):
    return [encoding, *(encoding.overflowing if overflowing else [])]


def type_ids(encoding, case):
    """The reference forgets the template's token types in the text of overflowing pieces.

    They are 0 and 1 there, whatever the template says. That is not repeated: what is expected are
    the types that the same text has where it does not overflow.
    """
    template = TEMPLATES[case.template][1 if case.pairs else 0]
    types = {"AB".index(piece[0]): int(piece[2:]) for piece in template if piece[0] in "AB"}
    rows = zip(encoding.sequence_ids, encoding.type_ids)
    return [types.get(sequence, type_id) for sequence, type_id in rows]


def digest(encodings, case, value):
    if encodings is None:
        return crc([-1], value)
    for encoding in encodings:
        all_pieces = pieces(encoding, case.overflowing)
        value = crc([len(all_pieces)], value)
        for e in all_pieces:
            offsets = [place for pair in e.offsets for place in pair]
            ints = [len(e.ids), *e.ids, *type_ids(e, case), *e.attention_mask]
            ints += [*e.special_tokens_mask, *offsets]
            value = crc([*ints, *or_none(e.word_ids), *or_none(e.sequence_ids)], value)
            value = crc32("\n".join(e.tokens).encode(), value)
    return value


def render(encodings, case):
    if encodings is None:
        yield "error"
        return
    dashed = lambda values: " ".join("-" if value is None else str(value) for value in values)
    for encoding in encodings:
        for number, e in enumerate(pieces(encoding, case.overflowing)):
            yield ("encoding " if number == 0 else "overflow ") + " ".join(map(escape, e.tokens))
            yield f" ids {dashed(e.ids)}"
            yield f" types {dashed(type_ids(e, case))} attention {dashed(e.attention_mask)}"
            yield f" special {dashed(e.special_tokens_mask)}"
            yield f" offsets {' '.join(f'{a}-{b}' for a, b in e.offsets)}"
            yield f" words {dashed(e.word_ids)} sequences {dashed(e.sequence_ids)}"


def quietly(lines):
    """A panic of the Rust library is an answer here; its message on standard error is none."""
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        return list(lines)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def lines():
    os.environ["RUST_BACKTRACE"] = "0"
    yield HEADER
    yield f"# crc SEED CRC-32 ...: the first of {CHUNK} cases a digest; then cases in full"
    tokenizers = {name: reference(BY_NAME[name]) for name in ("cased", "uncased")}

    def digest_of(seed, value):
        case = Case(seed)
        return digest(case.encodings(tokenizers), case, value)

    for line in quietly(chunks(1, CASES, CHUNK, digest_of)):
        yield f"crc {line}"
    yield from quietly(examples(tokenizers))


def examples(tokenizers):
    seed, found = CASES, 0
    while found < EXAMPLES:
        seed += 1
        case = Case(seed)
        rendered = render(case.encodings(tokenizers), case)
        block = [*case.describe(seed), *rendered]
        if sum(map(len, block)) <= LONGEST_EXAMPLE:
            found += 1
            yield from block
