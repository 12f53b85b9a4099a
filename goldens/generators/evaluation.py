"""What sentence-transformers' evaluators, scikit-learn and scipy make of known vectors and numbers.

The vectors are given to them as float64, so that the results are those of the definitions: in float32
they would depend on the order of additions from the eighth digit on.
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import torch
from scipy import stats
from sentence_transformers import util
from sentence_transformers.sentence_transformer import evaluation as evaluators

FOLDER = "evaluation"

FUNCTIONS = ["cosine", "dot", "euclidean", "manhattan"]
# Sums of quarters are exact whatever their order, so that equal scores are equal everywhere. A cosine
# is a quotient, and its ties are broken by rounding.
EXACT_FUNCTIONS = ["dot", "euclidean", "manhattan"]
MATRIX_FUNCTIONS = {
    "cosine": util.cos_sim,
    "dot": util.dot_score,
    "euclidean": util.euclidean_sim,
    "manhattan": util.manhattan_sim,
}
COUNT = 96


class KnownVectors:
    """A model to the evaluators: the vector of the text "12" is that of row 12."""

    similarity_fn_name = "cosine"

    def __init__(self, rows: list[list[float]]):
        self.rows = torch.tensor(np.array(rows, dtype=np.float32).astype(np.float64))
        self.model_card_data = self

    def set_evaluation_metrics(self, *arguments):
        pass

    def encode(self, texts, convert_to_numpy=True, convert_to_tensor=False, **options):
        vectors = self.rows[[int(text) for text in texts]]
        if convert_to_tensor:
            return vectors
        return vectors.numpy() if convert_to_numpy else list(vectors)

    encode_query = encode
    encode_document = encode


class Cases:
    """Collects what goes into the file."""

    def __init__(self, vectors: dict[str, list[list[float]]]):
        self.models = {name: KnownVectors(rows) for name, rows in vectors.items()}
        self.cases = []

    def add(self, evaluator, vectors: str, without=(), **arguments) -> None:
        metrics = evaluator(self.models[vectors])
        self.cases.append(
            {
                "evaluator": type(evaluator).__name__,
                "vectors": vectors,
                **arguments,
                "metrics": {
                    name: number(value) for name, value in metrics.items() if name not in without
                },
                "primaryMetric": evaluator.primary_metric,
            }
        )


def number(value) -> float | None:
    """JSON has no NaN."""
    return None if math.isnan(value) else float(value)


def texts(rows) -> list[str]:
    return [str(row) for row in rows]


def add_pairs(cases: Cases, random: np.random.Generator) -> None:
    # No pair twice, and nothing beside itself: whether their cosines are equal, rounding would decide.
    # Rows next to each other are alike in the fine vectors.
    every = [(first, second) for first in range(COUNT) for second in range(first + 1, COUNT)]
    alike = [pair for pair in every if pair[0] ^ 1 == pair[1]]
    others = [every[index] for index in random.permutation(len(every))[:102]]
    chosen = list(dict.fromkeys(alike + others))
    first, second = np.array(chosen)[random.permutation(len(chosen))].T
    count = len(chosen)
    graded = random.integers(0, 11, count) / 2
    binary = (random.random(count) < np.where(first ^ 1 == second, 0.8, 0.2)) * 1
    for vectors, functions in (("fine", FUNCTIONS), ("coarse", EXACT_FUNCTIONS), ("fine", ["dot"])):
        labels = {"graded": graded, "constant": np.full(count, 3.0)}
        for values in labels.values():
            pairs = [texts(first), texts(second), values.tolist()]
            cases.add(
                evaluators.EmbeddingSimilarityEvaluator(*pairs, similarity_fn_names=list(functions)),
                vectors,
                functions=functions,
                pairs=pairs,
            )
        for values in (binary, np.ones(count, int), np.zeros(count, int), (random.random(count) < 0.05) * 1):
            pairs = [texts(first), texts(second), values.tolist()]
            cases.add(
                evaluators.BinaryClassificationEvaluator(*pairs, similarity_fn_names=list(functions)),
                vectors,
                functions=functions,
                pairs=pairs,
            )


def add_triplets(cases: Cases, random: np.random.Generator) -> None:
    # A power of two, as the accuracy is a float32.
    triplets = [texts(rows) for rows in random.integers(0, COUNT, (3, 128))]
    for vectors, functions in (("fine", FUNCTIONS), ("coarse", EXACT_FUNCTIONS)):
        for margin in (0, 0.25):
            cases.add(
                evaluators.TripletEvaluator(
                    *triplets, margin=margin, similarity_fn_names=list(functions)
                ),
                vectors,
                functions=functions,
                margin=margin,
                triplets=triplets,
            )


def add_retrieval(cases: Cases, random: np.random.Generator) -> None:
    queries = {f"q{row}": str(row) for row in range(20)}
    corpus = {f"d{row}": str(row) for row in random.permutation(np.arange(20, COUNT)).tolist()}
    relevant = {
        f"q{row}": sorted({f"d{found}" for found in random.integers(20, COUNT, row % 5)})
        for row in range(19)
    }
    cutoffs = {
        "accuracy_at_k": [1, 2, 7],
        "precision_recall_at_k": [2, 90],
        "ndcg_at_k": [3, 5],
        "mrr_at_k": [4],
        "map_at_k": [6, 20],
    }
    for vectors, functions in (("fine", FUNCTIONS), ("coarse", EXACT_FUNCTIONS)):
        for chosen in ({}, cutoffs):
            cases.add(
                evaluators.InformationRetrievalEvaluator(
                    queries,
                    corpus,
                    {query: set(ids) for query, ids in relevant.items()},
                    score_functions={name: MATRIX_FUNCTIONS[name] for name in functions},
                    **chosen,
                ),
                vectors,
                functions=functions,
                queries=queries,
                corpus=corpus,
                relevantDocs=relevant,
                cutoffs=chosen,
            )


def add_reranking(cases: Cases, random: np.random.Generator) -> None:
    samples = []
    for query in range(30):
        documents = texts(random.permutation(COUNT)[:12])
        positives = query % 4  # none of some
        samples.append(
            {"query": str(query), "positive": documents[:positives], "negative": documents[positives:]}
        )
    for vectors, function in (("fine", "cosine"), ("fine", "manhattan"), ("coarse", "dot")):
        for at_k in (10, 3):
            cases.add(
                evaluators.RerankingEvaluator(
                    samples, at_k=at_k, similarity_fct=MATRIX_FUNCTIONS[function]
                ),
                vectors,
                # Among equal scores its sort puts any first.
                without=() if vectors == "fine" else (f"mrr@{at_k}",),
                function=function,
                samples=samples,
                atK=at_k,
            )


def add_the_rest(cases: Cases, random: np.random.Generator) -> None:
    sentences = {f"s{row}": str(row) for row in range(COUNT)}
    duplicates = [[f"s{row}", f"s{row ^ 1}"] for row in range(0, COUNT, 4)]
    duplicates += [["s0", "s2"], ["s4", "s6"], ["s9", "missing"]]
    for closure in (False, True):
        for limits in ({"top_k": 100, "max_pairs": 500000}, {"top_k": 2, "max_pairs": 60}):
            cases.add(
                evaluators.ParaphraseMiningEvaluator(
                    sentences, duplicates_list=duplicates, add_transitive_closure=closure, **limits
                ),
                "fine",
                sentences=sentences,
                duplicates=duplicates,
                addTransitiveClosure=closure,
                topK=limits["top_k"],
                maxPairs=limits["max_pairs"],
            )
    sources = texts(range(0, COUNT, 2))
    targets = texts(range(1, COUNT, 2))
    targets[5] = targets[4]
    cases.add(
        evaluators.TranslationEvaluator(sources, targets), "fine", sources=sources, targets=targets
    )
    cases.add(
        evaluators.MSEEvaluator(sources, targets, teacher_model=cases.models["fine"]),
        "fine",
        sources=sources,
        targets=targets,
    )


def correlations(random: np.random.Generator) -> list[dict]:
    noise = random.normal(size=40)
    series = [
        (noise, noise + random.normal(size=40)),
        (random.integers(0, 3, 40) * 1.0, random.integers(0, 4, 40) * 1.0),
        (1e6 + noise, 1e6 - noise + random.normal(size=40) * 0.1),
        (np.array([0.0, -0.0, 1.0, -0.0, 2.0]), np.array([1.0, 2.0, 3.0, 3.0, 3.0])),
        (np.array([1.0, 2.0]), np.array([5.0, -1.0])),
        (np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])),
        (np.array([1.0, 2.0, 3.0]), np.full(3, 0.1)),
        (np.full(7, 0.1), np.full(7, 0.1)),
        (np.exp(noise * 20), noise),
    ]
    return [
        {
            "a": a.tolist(),
            "b": b.tolist(),
            "pearson": number(stats.pearsonr(a, b).statistic),
            "spearman": number(stats.spearmanr(a, b).statistic),
            "ranksOfA": stats.rankdata(a).tolist(),
        }
        for a, b in series
    ]


def generate(root: Path) -> None:
    """One file: vectors, and what each evaluator makes of them."""
    warnings.simplefilter("ignore")
    random = np.random.default_rng(20)
    centres = random.normal(size=(COUNT // 2, 8))
    fine = np.repeat(centres, 2, axis=0) + random.normal(size=(COUNT, 8)) * 0.7
    vectors = {
        "fine": fine.round(3).tolist(),
        "coarse": (random.integers(-6, 7, (COUNT, 5)) / 4).tolist(),
    }
    cases = Cases(vectors)
    add_pairs(cases, random)
    add_triplets(cases, random)
    add_retrieval(cases, random)
    add_reranking(cases, random)
    add_the_rest(cases, random)
    description = {
        "note": "evaluators of sentence-transformers on known vectors, correlations of scipy",
        "vectors": vectors,
        "correlations": correlations(random),
        "cases": cases.cases,
    }
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    text = json.dumps(description, allow_nan=False, separators=(",", ":"))
    # A line for each case, so that a difference can be read.
    text = text.replace(',{"evaluator"', ',\n{"evaluator"')
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"{FOLDER:36} {len(cases.cases)} cases, {len(text)} bytes")
