"""mteb's two ways to a server: small tasks of our own, since its data sets would be downloads."""

import math
import os

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"

from conftest import MODEL, same_bits, scores, truth
from datasets import Dataset
from mteb import TaskMetadata, evaluate
from mteb.abstasks import AbsTaskRetrieval, AbsTaskSTS
from mteb.models import OpenAIAPIEncodeWrapper, OpenAIAPIRerankWrapper
from scipy.stats import pearsonr, spearmanr

PAIRS = [
    ("怎么提前还款", "如何提前还清贷款", 5.0),
    ("怎么提前还款", "能不能提前还款", 4.0),
    ("贷款利率是多少", "利息怎么算", 3.0),
    ("贷款利率是多少", "今天天气很好", 0.0),
    ("忘记密码怎么办", "密码忘了如何找回", 5.0),
    ("忘记密码怎么办", "修改手机号码", 1.5),
]
CORPUS = {
    "d1": "提前还款需要在还款日前三天申请，不收手续费。",
    "d2": "逾期会影响个人征信，并产生罚息。",
    "d3": "忘记密码时，可以用手机验证码重设。",
    "d4": "贷款利率由银行按信用评分决定。",
    "d5": "客服电话每天九点到十八点接听。",
    "d6": "额度可以在首页的“我的”中查看。",
}
QUERIES = {"q1": "怎么提前还款", "q2": "还款晚了会怎样", "q3": "密码忘了", "q4": "利息高不高"}
RELEVANT = {"q1": {"d1": 1}, "q2": {"d2": 1, "d1": 1}, "q3": {"d3": 1}, "q4": {"d4": 1}}


def metadata(name, kind, main_score):
    return TaskMetadata(
        name=name,
        description="A few sentences.",
        dataset={"path": "made/here", "revision": "1"},
        type=kind,
        eval_langs=["zho-Hans"],
        main_score=main_score,
    )


class Similarity(AbsTaskSTS):
    metadata = metadata("LocalSTS", "STS", "cosine_spearman")

    def load_data(self, **_):
        left, right, score = zip(*PAIRS)
        self.dataset = {"test": Dataset.from_dict({"sentence1": left, "sentence2": right, "score": score})}
        self.data_loaded = True


class Retrieval(AbsTaskRetrieval):
    metadata = metadata("LocalRetrieval", "Retrieval", "ndcg_at_10")
    ranked = None

    def load_data(self, **_):
        def table(texts):
            return Dataset.from_dict({"id": list(texts), "text": list(texts.values())})

        split = {
            "corpus": table(CORPUS),
            "queries": table(QUERIES),
            "relevant_docs": RELEVANT,
            "top_ranked": self.ranked,
        }
        self.dataset = {"default": {"test": split}}
        self.data_loaded = True


class Reranking(Retrieval):
    metadata = metadata("LocalReranking", "Reranking", "ndcg_at_10")
    ranked = {query: list(CORPUS) for query in QUERIES}


class Recording(OpenAIAPIEncodeWrapper):
    """Keeps what the server gave."""

    def __init__(self, url):
        super().__init__(url, MODEL, modalities=["text"], use_chat_template=False)
        self.seen = {}

    def _get_embeddings(self, texts):
        vectors = super()._get_embeddings(texts)
        self.seen.update(zip(texts, vectors))
        return vectors


def run(model, task):
    result = evaluate(model, task, cache=None, show_progress_bar=False, encode_kwargs={"batch_size": 4})
    [scores_of_test] = result.task_results[0].scores["test"]
    return scores_of_test


def ndcg_at_10(ranks):
    """The mean over the queries, by its definition; ranks: query -> documents, the best first."""
    values = []
    for query, documents in ranks.items():
        gains = [RELEVANT[query].get(document, 0) for document in documents[:10]]
        best = sorted(RELEVANT[query].values(), reverse=True)[:10]
        values.append(
            sum(gain / math.log2(at + 2) for at, gain in enumerate(gains))
            / sum(gain / math.log2(at + 2) for at, gain in enumerate(best))
        )
    return np.mean(values)


@pytest.fixture
def model(url):
    recording = Recording(url)
    # mteb then says in each request where texts are to be cut.
    assert recording.max_length == 512
    return recording


def test_sts(model):
    got = run(model, Similarity())
    texts = sorted({text for pair in PAIRS for text in pair[:2]})
    assert sorted(model.seen) == texts
    same_bits([model.seen[text] for text in texts], truth(texts))
    vectors = dict(zip(texts, truth(texts).astype(np.float64)))
    cosines = [vectors[left] @ vectors[right] for left, right, _ in PAIRS]
    wanted = [score for _, _, score in PAIRS]
    assert got["cosine_spearman"] == pytest.approx(spearmanr(cosines, wanted)[0], abs=1e-6)
    assert got["cosine_pearson"] == pytest.approx(pearsonr(cosines, wanted)[0], abs=1e-6)


def test_retrieval(model):
    got = run(model, Retrieval())
    texts = sorted([*CORPUS.values(), *QUERIES.values()])
    assert sorted(model.seen) == texts
    same_bits([model.seen[text] for text in texts], truth(texts))
    vectors = dict(zip(texts, truth(texts).astype(np.float64)))
    ranks = {
        query: sorted(CORPUS, key=lambda document: -(vectors[CORPUS[document]] @ vectors[text]))
        for query, text in QUERIES.items()
    }
    assert got["ndcg_at_10"] == pytest.approx(ndcg_at_10(ranks), abs=1e-5)
    assert got["ndcg_at_10"] > 0.7  # the bundled model knows what the sentences are about


def test_reranking(url):
    model = OpenAIAPIRerankWrapper(url, "reranker", modalities=["text"])
    got = run(model, Reranking())
    ranks = {}
    for query, text in QUERIES.items():
        of = dict(zip(CORPUS, scores(text, list(CORPUS.values()))))
        ranks[query] = sorted(CORPUS, key=lambda document: -of[document])
    assert got["ndcg_at_10"] == pytest.approx(ndcg_at_10(ranks), abs=1e-5)
