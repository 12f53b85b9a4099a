"""golden-decode.txt: ids to text, with and without special tokens, cleaned up and not.

Without clean-up the text is that of tokenizers' WordPiece decoder, with it what transformers makes
of that. GoldenDecodeTest.java makes the same ids from the same seeds.
"""

from importlib.metadata import version
from zlib import crc32

from transformers import BertTokenizer

from golden_texts import BY_NAME, ENGLISH, HEADER, IDS, TOKENS
from golden_texts import Random, chunks, escape, reference

PINNED = "5.23.0"
assert version("transformers") == PINNED, f"these goldens are those of transformers {PINNED}"
NAMES = ["uncased", "other-prefix", "letter-prefix", "no-prefix", "added-both"]
CASES = 4000
CHUNK = 100
EXAMPLES = 24


def random_ids(seed, size):
    """Ids of any tokens and, more often, of those that decoding treats in a way of its own."""
    random = Random(seed)
    ids = []
    for _ in range(random.below(20)):
        if random.one_in(2):
            ids.append(IDS[ENGLISH[random.below(len(ENGLISH))]])
        else:
            ids.append(random.below(10) if random.one_in(4) else random.below(size))
    # The place of a token that is listed again further down has no token in the reference.
    return [i for i in ids if i >= len(TOKENS) or IDS[TOKENS[i]] == i]


def decoder(name):
    tokenizer = reference(BY_NAME[name])
    transformer = BertTokenizer(vocab=IDS, do_lower_case=True)

    def decode(ids, skip, clean):
        text = tokenizer.decode(ids, skip_special_tokens=skip)
        cleaned = transformer.clean_up_tokenization(text)
        if name == "uncased":
            options = {"skip_special_tokens": skip, "clean_up_tokenization_spaces": clean}
            whole = transformer.decode(ids, **options)
            assert whole == (cleaned if clean else text), ids
        return cleaned if clean else text

    return decode, tokenizer.get_vocab_size()


WAYS = [(skip, clean) for skip in (False, True) for clean in (False, True)]


def lines():
    yield HEADER + f" And transformers {PINNED}."
    yield f"# english WORD ...; crc SETTING, number of ids, SEED, CRC-32 of {CHUNK} cases each;"
    yield "# cases in full: setting | ids | decoded | cleaned up | and both without special tokens"
    yield "english " + "|".join(ENGLISH)
    for number, name in enumerate(NAMES):
        decode, size = decoder(name)

        def digest(seed, value):
            ids = random_ids(seed, size)
            return crc32("\n".join(decode(ids, *way) for way in WAYS).encode() + b"\n", value)

        first = 1 + number * CASES
        for line in chunks(first, CASES, CHUNK, digest):
            yield f"crc {name} {size} {line}"
        for seed in range(first, first + EXAMPLES):
            ids = random_ids(seed, size)
            texts = "|".join(escape(decode(ids, *way)) for way in WAYS)
            yield f"{name}|{' '.join(map(str, ids))}|{texts}"
