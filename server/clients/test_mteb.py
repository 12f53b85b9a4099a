"""mteb's two ways to a server: small tasks on questions made here, since its data sets would be downloads.

What mteb finds of our vectors over HTTP is what "sbert4j eval" finds of the same files. There is no evaluator of ours
for clusters: mteb's V-measure is compared with its definition, on clusters of the vectors that "sbert4j embed" prints.
"""

import collections
import json
import math
import os
import pathlib
import random
import subprocess

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"

from conftest import MODEL, ROOT, same_bits, scores, truth
from datasets import Dataset
from mteb import TaskMetadata, evaluate
from mteb.abstasks import AbsTaskClustering, AbsTaskRetrieval, AbsTaskSTS
from mteb.models import OpenAIAPIEncodeWrapper, OpenAIAPIRerankWrapper
from sklearn.cluster import MiniBatchKMeans

SEED, GROUPS = 20, 60
EQUAL = 1e-9
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


@pytest.fixture(scope="session")
def made_up(tmp_path_factory):
    """The folder of what MadeUpSets.java writes."""
    folder = tmp_path_factory.mktemp("made-up")
    java = pathlib.Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    subprocess.run([ROOT / "sbert4j", "--version"], stdout=subprocess.DEVNULL, check=True)  # builds it, if need be
    classes = f"{ROOT}/cli/target/launcher/lib/*"
    program = ROOT / "server/clients/MadeUpSets.java"
    subprocess.run([java, "-cp", classes, program, folder, str(SEED), str(GROUPS)], check=True)
    return folder


def fields(file):
    return [line.split("\t") for line in file.read_text("utf-8").splitlines()]


def texts_by_id(file):
    rows = map(json.loads, file.read_text("utf-8").splitlines())
    return {row["_id"]: row["text"] for row in rows}


def eval_metrics(*arguments):
    """What "sbert4j eval" finds, for one data set."""
    run = subprocess.run([ROOT / "sbert4j", "eval", "--json", *arguments], stdout=subprocess.PIPE, check=True, cwd=ROOT)
    [dataset] = json.loads(run.stdout)["datasets"]
    return dataset["metrics"]


def compare(what, theirs, ours):
    """Prints both, and fails unless they are equal: name -> number."""
    assert theirs.keys() == ours.keys()
    print()
    for name in ours:
        print(f"{what}  {name!s:20} mteb {theirs[name]:.12f}  sbert4j {ours[name]:.12f}")
    assert theirs == pytest.approx(ours, abs=EQUAL, rel=0)


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
    min_score, max_score = 0, 1

    def __init__(self, pairs):
        super().__init__()
        left, right, label = zip(*pairs)
        score = list(map(float, label))
        self.dataset = {"test": Dataset.from_dict({"sentence1": left, "sentence2": right, "score": score})}
        self.data_loaded = True


class Retrieval(AbsTaskRetrieval):
    metadata = metadata("LocalRetrieval", "Retrieval", "ndcg_at_10")

    def __init__(self, corpus, queries, relevant, ranked=None):
        super().__init__()

        def table(texts):
            return Dataset.from_dict({"id": list(texts), "text": list(texts.values())})

        split = {
            "corpus": table(corpus),
            "queries": table(queries),
            "relevant_docs": relevant,
            "top_ranked": ranked,
        }
        self.dataset = {"default": {"test": split}}
        self.data_loaded = True

    def task_specific_scores(self, scores, *_, **__):
        """Keeps what is found of each query, as the averages are rounded to five digits."""
        self.of_query = scores
        return {}

    def mean(self, name):
        return float(np.mean([of[name] for of in self.of_query.values()]))


class Clustering(AbsTaskClustering):
    metadata = metadata("LocalClustering", "Clustering", "v_measure")
    max_fraction_of_documents_to_embed = None
    max_documents_per_cluster = 300
    n_clusters = 5

    def __init__(self, rows):
        super().__init__()
        texts, labels = zip(*rows)
        self.dataset = {"test": Dataset.from_dict({"sentences": texts, "labels": labels})}
        self.data_loaded = True


class Reranking(Retrieval):
    metadata = metadata("LocalReranking", "Reranking", "ndcg_at_10")


class Recording(OpenAIAPIEncodeWrapper):
    """Keeps what the server gave, and computes with it in double precision, as "sbert4j eval" does."""

    def __init__(self, url):
        super().__init__(url, MODEL, modalities=["text"], use_chat_template=False)
        self.seen = {}

    def _get_embeddings(self, texts):
        vectors = super()._get_embeddings(texts)
        assert vectors.dtype == np.float32
        self.seen.update(zip(texts, vectors))
        return vectors.astype(np.float64)

    def gave(self, texts):
        """Fails unless it gave these texts' vectors, bit for bit, and no others."""
        texts = sorted(set(texts))
        assert sorted(self.seen) == texts
        same_bits([self.seen[text] for text in texts], truth(texts))


def run(model, task):
    result = evaluate(model, task, cache=None, show_progress_bar=False, encode_kwargs={"batch_size": 64})
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


def test_sts(model, made_up):
    pairs = fields(made_up / "pairs.tsv")
    assert len(pairs) == 4 * GROUPS
    got = run(model, Similarity(pairs))
    model.gave(text for left, right, _ in pairs for text in (left, right))
    ours = eval_metrics(made_up / "pairs.tsv")
    names = {f"{function}_{kind}": f"{kind}_{function}" for function in ("cosine", "euclidean", "manhattan") for kind in ("pearson", "spearman")}
    compare("STS", {name: got[name] for name in names}, {name: ours[other] for name, other in names.items()})
    assert got["cosine_spearman"] > 0.4  # the bundled model knows what the sentences are about


def test_retrieval(model, made_up):
    folder = made_up / "retrieval"
    corpus, queries = texts_by_id(folder / "corpus.jsonl"), texts_by_id(folder / "queries.jsonl")
    relevant = collections.defaultdict(dict)
    for query, document, score in fields(folder / "qrels/test.tsv")[1:]:
        relevant[query][document] = int(score)
    assert (len(queries), len(corpus)) == (GROUPS, 7 * GROUPS)
    task = Retrieval(corpus, queries, dict(relevant))
    got = run(model, task)
    model.gave([*corpus.values(), *queries.values()])
    ours = eval_metrics("--task", "retrieval", folder)
    names = {"ndcg_cut_10": "ndcg@10", "map_cut_100": "map@100"}
    for k in (1, 3, 5, 10):
        names |= {f"success_{k}": f"accuracy@{k}", f"P_{k}": f"precision@{k}", f"recall_{k}": f"recall@{k}"}
    theirs = {name: task.mean(name) for name in names} | {"mrr_at_10": got["mrr_at_10"]}
    names["mrr_at_10"] = "mrr@10"
    compare("retrieval", theirs, {name: ours[f"cosine_{other}"] for name, other in names.items()})
    assert got["ndcg_at_10"] == pytest.approx(theirs["ndcg_cut_10"], abs=0.51e-5)
    assert got["ndcg_at_10"] > 0.4


def v_measure(labels, clusters):
    """Of Rosenberg and Hirschberg (2007): the harmonic mean of how much is known of either by the other."""
    count = len(labels)

    def entropy(keys):
        return -sum(n / count * math.log(n / count) for n in collections.Counter(keys).values())

    both = entropy(list(zip(labels, clusters)))
    of_labels, of_clusters = entropy(labels), entropy(clusters)
    homogeneity = 1 - (both - of_clusters) / of_labels
    completeness = 1 - (both - of_labels) / of_clusters
    return 2 * homogeneity * completeness / (homogeneity + completeness)


def test_clustering(model, made_up):
    rows = [(text, intent) for text, intent, _ in fields(made_up / "groups.tsv")]
    assert len(rows) == 8 * GROUPS
    task = Clustering(rows)
    got = run(model, task)
    texts, labels = zip(*rows)
    model.gave(texts)
    vectors, labels = truth(texts).astype(np.float64), np.array(labels)
    # The same samples and the same first centres as mteb chooses; once for each of its experiments.
    chance = random.Random(task.seed)
    ours = []
    for _ in range(task.n_clusters):
        sample = chance.choices(range(len(texts)), k=task.max_documents_per_cluster)
        k_means = MiniBatchKMeans(
            n_clusters=len(set(labels)), batch_size=task.k_mean_batch_size, n_init=1, random_state=task.seed
        )
        ours.append(v_measure(labels[sample].tolist(), k_means.fit_predict(vectors[sample]).tolist()))
    theirs = got["v_measures"]["Level 0"]
    compare("clustering", dict(enumerate(theirs)), dict(enumerate(ours)))
    assert got["v_measure"] == pytest.approx(np.mean(ours), abs=EQUAL)
    assert got["v_measure"] > 0.4


def test_reranking(url):
    model = OpenAIAPIRerankWrapper(url, "reranker", modalities=["text"])
    got = run(model, Reranking(CORPUS, QUERIES, RELEVANT, {query: list(CORPUS) for query in QUERIES}))
    ranks = {}
    for query, text in QUERIES.items():
        of = dict(zip(CORPUS, scores(text, list(CORPUS.values()))))
        ranks[query] = sorted(CORPUS, key=lambda document: -of[document])
    assert got["ndcg_at_10"] == pytest.approx(ndcg_at_10(ranks), abs=1e-5)
