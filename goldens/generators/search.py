"""What sentence_transformers.util finds among known vectors.

Vectors go to it as float64 where it takes them, so that the results are those of the definitions; its
quantized searches are by faiss (faiss-cpu) and usearch.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from sentence_transformers import CrossEncoder, SentenceTransformer, util
from sentence_transformers.util import mine_hard_negatives
from sentence_transformers.util.quantization import (
    quantize_embeddings,
    semantic_search_faiss,
    semantic_search_usearch,
)

FOLDER = "search"
RESCORED_MODEL = "l3-h48-mean-normalize-bin"
RESCORING = "cross-encoders/reranker-identity"
COUNT = 160
DIMENSIONS = 24
FUNCTIONS = {
    "cosine": util.cos_sim,
    "dot": util.dot_score,
    "euclidean": util.euclidean_sim,
    "manhattan": util.manhattan_sim,
}


def hits(found) -> list:
    return [[[int(hit["corpus_id"]), round(float(hit["score"]), 12)] for hit in query] for query in found]


def semantic_searches(vectors: torch.Tensor) -> list[dict]:
    return [
        {
            "function": name,
            "topK": top_k,
            "hits": hits(
                util.semantic_search(
                    vectors[: 3 if top_k == 500 else 20],
                    vectors[20:],
                    query_chunk_size=7,
                    corpus_chunk_size=50,
                    top_k=top_k,
                    score_function=function,
                )
            ),
        }
        for name, function in FUNCTIONS.items()
        for top_k in (1, 10, 500)
    ]


def paraphrases(vectors: torch.Tensor) -> list[dict]:
    return [
        {
            "topK": top_k,
            "maxPairs": max_pairs,
            "pairs": [
                [round(score, 12), first, second]
                for score, first, second in util.paraphrase_mining_embeddings(
                    vectors, max_pairs=max_pairs, top_k=top_k
                )
            ],
        }
        for top_k, max_pairs in ((2, 500000), (100, 300), (3, 50))
    ]


def communities(vectors: torch.Tensor) -> list[dict]:
    return [
        {
            "threshold": threshold,
            "minCommunitySize": size,
            "communities": util.community_detection(vectors, threshold=threshold, min_community_size=size),
        }
        for threshold, size in ((0.75, 3), (0.6, 5), (0.4, 2), (0.9, 1), (0.75, 1000))
    ]


class KnownModel:
    """A model to the mining: the vector of the text "12" is that of row 12."""

    device = "cpu"

    def __init__(self, vectors: torch.Tensor):
        self.vectors = vectors

    def encode_query(self, texts, **options):
        return self.vectors[[int(text) for text in texts]].numpy()

    encode_document = encode_query

    def similarity(self, a, b):
        return util.cos_sim(a, b)

    def similarity_pairwise(self, a, b):
        return util.pairwise_cos_sim(a, b)


def hard_negatives(vectors: torch.Tensor) -> list[dict]:
    # Rows of a cluster of four are alike; the last of each cluster is no positive of the first two.
    pairs = [(row, row + 1) for row in range(0, 100, 4)] + [(row, row + 2) for row in range(0, 40, 4)]
    dataset = Dataset.from_dict(
        {"anchor": [str(a) for a, _ in pairs], "positive": [str(b) for _, b in pairs]}
    )
    corpus = [row for row in range(COUNT) if row % 4 != 0]
    cases = []
    for options in (
        {},
        {"num_negatives": 5, "range_min": 2},
        {"num_negatives": 2, "range_min": 1, "range_max": 6, "max_score": 0.7},
        {"relative_margin": 0.05},
        {"absolute_margin": 0.2, "num_negatives": 4},
        {"min_score": 0.5, "num_negatives": 8},
        {"relative_margin": 0.1, "absolute_margin": 0.05, "max_score": 0.8, "min_score": 0.2},
    ):
        mined = mine_hard_negatives(
            dataset,
            KnownModel(vectors),
            corpus=[str(row) for row in corpus],
            output_scores=True,
            verbose=False,
            **options,
        )
        cases.append(
            {
                "options": options,
                "triplets": [
                    [int(row["anchor"]), int(row["positive"]), int(row["negative"])]
                    + [round(score, 8) for score in row["scores"]]
                    for row in mined
                ],
            }
        )
    return [{"pairs": pairs, "corpus": corpus, "cases": cases}]


def rescored_hard_negatives(root: Path) -> list[dict]:
    """Candidates by a small model of the suite, scores by a small cross-encoder of it; what would be a matter of
    rounding is refused."""
    model = SentenceTransformer(str(root / RESCORED_MODEL / "model"), device="cpu")
    cross_encoder = CrossEncoder(str(root / RESCORING / "model"), device="cpu")
    random = np.random.default_rng(7)
    # Words that both know: what is unknown to them makes texts equal.
    words = [word for word in "到 期 不 能 按 时 还 款 怎 么 办 剩 余 欠 有 多 少 利 率 额 度 客 户 bank hello world".split()]
    assert all(model.tokenizer.tokenize(word) == cross_encoder.tokenizer.tokenize(word) == [word] for word in words)
    texts = ["".join(random.choice(words, size=random.integers(3, 9))) for _ in range(30)]
    # An anchor with a positive, some with two.
    pairs = [(texts[i], texts[i + 1]) for i in range(0, 20, 3)] + [(texts[i], texts[i + 2]) for i in (0, 6)]
    dataset = Dataset.from_dict({"anchor": [a for a, _ in pairs], "positive": [b for _, b in pairs]})
    every = torch.from_numpy(cross_encoder.predict([(a, b) for a, _ in pairs for b in texts])).view(len(pairs), -1)
    gaps = every.sort(dim=1).values.diff(dim=1)
    # Vectors, and scores, are the same here but for their last digits.
    assert gaps.min() > 2e-5, gaps.min()
    cases = []
    for options in (
        {},
        {"max_score": 2.2},
        {"min_score": 2.35},
        {"min_score": 2.0, "max_score": 2.2, "num_negatives": 5},
        {"absolute_margin": 0.01, "num_negatives": 4},
        {"relative_margin": 0.05, "range_min": 1},
        {"relative_margin": 0.0, "range_min": 1, "range_max": 8, "num_negatives": 2},
    ):
        mined = mine_hard_negatives(
            dataset, model, cross_encoder=cross_encoder, corpus=texts, output_scores=True, verbose=False, **options
        )
        cases.append(
            {
                "options": options,
                "triplets": [
                    [row["anchor"], row["positive"], row["negative"]] + [round(score, 8) for score in row["scores"]]
                    for row in mined
                ],
            }
        )
    return [{"model": RESCORED_MODEL, "crossEncoder": RESCORING, "pairs": pairs, "corpus": texts, "cases": cases}]


def quantized(vectors: np.ndarray) -> list[dict]:
    vectors = vectors.astype(np.float32)
    queries, corpus = vectors[:12], vectors[12:]
    ranges = np.vstack((corpus.min(axis=0), corpus.max(axis=0)))
    cases = []
    for search, precision in (
        (semantic_search_faiss, "ubinary"),
        (semantic_search_faiss, "uint8"),
        (semantic_search_usearch, "binary"),
        (semantic_search_usearch, "ubinary"),
        (semantic_search_usearch, "int8"),
    ):
        for top_k, multiplier in ((5, 2), (3, 4), (300, 2)):
            limits = {"corpus_precision": precision, "rescore_multiplier": multiplier}
            if "int8" in precision:
                limits["ranges"] = ranges
            stored = quantize_embeddings(corpus, precision, ranges=limits.get("ranges"))
            found, _ = search(queries, stored, top_k=top_k, **limits)
            cases.append(
                {
                    "search": search.__name__,
                    "precision": precision,
                    "topK": top_k,
                    "rescoreMultiplier": multiplier,
                    "hits": hits(found),
                }
            )
    return cases


def generate(root: Path) -> None:
    """One file: vectors, and what each function finds among them."""
    warnings.simplefilter("ignore")
    random = np.random.default_rng(21)
    centres = random.normal(size=(COUNT // 4, DIMENSIONS))
    # Large clusters beside small ones, for communities.
    centres[20:30] = centres[20]
    rows = np.repeat(centres, 4, axis=0) + random.normal(size=(COUNT, DIMENSIONS)) * 0.6
    rows = rows.round(3).astype(np.float32).astype(np.float64)
    vectors = torch.tensor(rows)
    description = {
        "note": "functions of sentence_transformers.util on known vectors",
        "vectors": [[round(value, 3) for value in row] for row in rows.tolist()],
        "semanticSearch": semantic_searches(vectors),
        "paraphraseMining": paraphrases(vectors),
        "communityDetection": communities(vectors),
        "mineHardNegatives": hard_negatives(vectors),
        "quantizedSearch": quantized(rows),
        "rescoredHardNegatives": rescored_hard_negatives(root),
    }
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    lines = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(value, allow_nan=False, separators=(',', ':'))}"
        for name, value in description.items()
    )
    (folder / "expected.json").write_text("{" + lines + "}\n", encoding="utf-8")
    print(f"{FOLDER:36} {len(lines)} bytes")
