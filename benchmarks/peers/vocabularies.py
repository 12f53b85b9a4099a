"""Trains the vocabularies that SubwordsBenchmark measures with, and sets texts aside that they have not seen.

    pip install tokenizers==0.23.3
    python benchmarks/peers/vocabularies.py

Writes unigram.json.gz and byte-pairs.json.gz, each a tokenizer.json of 20,000 tokens, made as XLM-RoBERTa's and
RoBERTa's are, and prose.txt.gz, a passage a line, into the benchmarks' resources. They learn from the English prose
of this repository, its pages and the comments of its sources, and from sentences of the samples' grammar, Chinese and
mixed. Other prose gives other vocabularies, and so other figures.
"""
import gzip
import json
import random
import re
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "benchmarks/src/main/resources/org/sbert4j/benchmarks"
GRAMMAR = ROOT / "samples/src/main/resources/org/sbert4j/samples/grammar.txt"
CHARSMAP = ROOT / "tokenizer/src/test/resources/org/sbert4j/tokenizer/golden-charsmap.bin.gz"
TOKENS = 20_000
SENTENCES = 20_000
PASSAGES = 1_000
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
LEAST = 40  # chars of a line that is worth while


def prose(draws):
    """Sentences in a drawn order, none of them twice."""
    lines = []
    for page in sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")):
        lines += [line.strip() for line in page.read_text("utf-8").splitlines() if "|" not in line]
    for source in sorted(ROOT.glob("*/src/**/*.java")):
        comments = re.findall(r"^\s*(?:\*|//|/\*\*) (.*)", source.read_text("utf-8"), re.MULTILINE)
        lines += [comment.strip() for comment in comments]
    lines = sorted({line for line in lines if len(line) >= LEAST and line.isascii()})
    draws.shuffle(lines)
    return lines


def rules():
    found = {}
    for line in GRAMMAR.read_text("utf-8").splitlines():
        if line.startswith("  "):
            found[name].append(line[2:])
        elif line and not line.startswith("#"):
            name = line
            found[name] = []
    return found


def sentences(rule, draws):
    grammar = rules()

    def draw(name):
        return re.sub(r"\{(\w+)\}", lambda inner: draw(inner[1]), draws.choice(grammar[name]))

    return [draw(rule) for _ in range(SENTENCES)]


def unigram(corpus):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Precompiled(gzip.decompress(CHARSMAP.read_bytes()))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.train_from_iterator(corpus, trainers.UnigramTrainer(
        vocab_size=TOKENS, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("<s>", "</s>")])
    return tokenizer


def byte_pairs(corpus):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator(corpus, trainers.BpeTrainer(
        vocab_size=TOKENS, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", tokenizer.token_to_id("</s>")), ("<s>", tokenizer.token_to_id("<s>")), add_prefix_space=False)
    return tokenizer


def write(name, text):
    (RESOURCES / name).write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def main():
    draws = random.Random(20_250_613)
    lines = prose(draws)
    held_out, seen = lines[: 2 * PASSAGES], lines[2 * PASSAGES:]
    write("prose.txt.gz", "".join(f"{a} {b}\n" for a, b in zip(held_out[::2], held_out[1::2])))
    corpus = seen + sentences("sentence", draws) + sentences("mixed", draws)
    for name, train in (("unigram.json.gz", unigram), ("byte-pairs.json.gz", byte_pairs)):
        tokenizer = train(corpus)
        print(name, tokenizer.get_vocab_size(), "tokens")
        write(name, json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
