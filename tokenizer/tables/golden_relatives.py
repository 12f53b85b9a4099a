"""golden-relatives.txt: BERT's relatives among the tokenizers, as transformers builds them.

MPNet's has other special tokens, all of them looked for in normalized text, and trims offsets;
ELECTRA's is BERT's own.
"""

from importlib.metadata import version

from transformers import ElectraTokenizer, MPNetTokenizer

from golden_byte_pairs import text
from golden_texts import HEADER, TOKENS, chunks, crc, escape, numbers

PINNED = "5.23.0"
assert version("transformers") == PINNED, f"these goldens are those of transformers {PINNED}"
STRINGS = 5000
CHUNK = 200
EXAMPLES = 40

ALL_TOKENS = ["<s>", "<pad>", "</s>", "<mask>", *TOKENS]
IDS = {token: i for i, token in enumerate(ALL_TOKENS)}
# An id without a token would make the reference give the last id to an added token, too.
IDS["\n"] = ALL_TOKENS.index("twice")

RELATIVES = {
    "mpnet": lambda: MPNetTokenizer(vocab=IDS),
    "mpnet-cased": lambda: MPNetTokenizer(vocab=IDS, do_lower_case=False),
    "electra": lambda: ElectraTokenizer(vocab=IDS),
}


def lines():
    yield HEADER + f" And transformers {PINNED}."
    yield "# added NAME FLAGS ID CONTENT: as in golden-settings.txt"
    yield f"# strings NAME FIRST CRC-32 ...: {CHUNK} random strings each; then some in full"
    for number, (name, made) in enumerate(RELATIVES.items()):
        tokenizer = made()._tokenizer
        for token_id, token in sorted(tokenizer.get_added_tokens_decoder().items()):
            flags = {"l": token.lstrip, "r": token.rstrip, "w": token.single_word,
                     "n": token.normalized, "s": token.special}  # fmt: skip
            shown = "".join(flag for flag, given in flags.items() if given) or "-"
            yield f'added {name} {shown} {token_id} "{escape(token.content)}"'
        digest = lambda seed, value: crc(numbers(tokenizer.encode(text(seed))), value)
        for line in chunks(1 + number * STRINGS, STRINGS, CHUNK, digest):
            yield f"strings {name} {line}"
        for seed in range(10**7 + number * EXAMPLES, 10**7 + (number + 1) * EXAMPLES):
            example = text(seed)
            if len(example) <= 60:
                encoding = tokenizer.encode(example)
                ids = " ".join(map(str, encoding.ids))
                offsets = " ".join(f"{a}-{b}" for a, b in encoding.offsets)
                words = " ".join("-" if w is None else str(w) for w in encoding.word_ids)
                yield f"text {name}|{escape(example)}|whole|{ids}|{offsets}|{words}"
