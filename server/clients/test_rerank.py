"""cohere, and what it asks for: ranks by a cross-encoder."""

import cohere
import pytest
from conftest import MODEL, golden, same_bits, scores

QUERY = "到期不能按时还款怎么办"


@pytest.fixture(scope="module")
def documents():
    return golden("cross-encoders/reranker-v6")[0]["documents"]


def check(results, documents, top_n=None):
    """The order that sentence-transformers gives, and the command's scores, bit for bit."""
    ranking = golden("cross-encoders/reranker-v6")[0]["ranking"]
    wanted = scores(QUERY, documents)
    assert [result.index for result in results] == ranking[:top_n]
    same_bits([result.relevance_score for result in results], wanted[ranking[:top_n]])


@pytest.mark.parametrize("top_n", [None, 1, 5, 100])
def test_version_2(url, documents, top_n):
    client = cohere.ClientV2(api_key="none", base_url=url)
    options = {} if top_n is None else {"top_n": top_n}
    answer = client.rerank(model="reranker", query=QUERY, documents=documents, **options)
    check(answer.results, documents, top_n)
    assert answer.id


def test_version_1_with_documents(url, documents):
    client = cohere.Client(api_key="none", base_url=url)
    answer = client.rerank(model="reranker", query=QUERY, documents=documents, return_documents=True)
    check(answer.results, documents)
    assert [result.document.text for result in answer.results] == [documents[r.index] for r in answer.results]
    as_objects = client.rerank(model="reranker", query=QUERY, documents=[{"text": d} for d in documents])
    check(as_objects.results, documents)
    assert all(result.document is None for result in as_objects.results)


def test_many_at_once_get_the_same(url, documents):
    from concurrent.futures import ThreadPoolExecutor

    client = cohere.ClientV2(api_key="none", base_url=url)
    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(
            lambda _: client.rerank(model="reranker", query=QUERY, documents=documents), range(32)
        )
        for answer in answers:
            check(answer.results, documents)


def test_errors(url):
    client = cohere.ClientV2(api_key="none", base_url=url)
    with pytest.raises(cohere.NotFoundError, match="rerank-v3.5"):
        client.rerank(model="rerank-v3.5", query="a", documents=["b"])
    with pytest.raises(cohere.BadRequestError, match=MODEL):
        client.rerank(model=MODEL, query="a", documents=["b"])
    for wrong in ({"documents": []}, {"top_n": 0}, {"top_n": "all"}):
        with pytest.raises(cohere.BadRequestError) as error:
            client.rerank(**{"model": "reranker", "query": "a", "documents": ["b"], **wrong})
        assert error.value.body["message"]


def test_embed_is_not_served(url):
    """Cohere's own embed is another protocol; the error is a plain 404."""
    with pytest.raises(cohere.NotFoundError):
        cohere.ClientV2(api_key="none", base_url=url).embed(
            model=MODEL, texts=["a"], input_type="search_query", embedding_types=["float"]
        )


def test_a_key(keyed):
    url, key = keyed
    ranked = cohere.ClientV2(api_key=key, base_url=url).rerank(model="reranker", query="a", documents=["b", "c"])
    assert sorted(result.index for result in ranked.results) == [0, 1]
    with pytest.raises(cohere.UnauthorizedError):
        cohere.ClientV2(api_key=key + "x", base_url=url).rerank(model="reranker", query="a", documents=["b"])
