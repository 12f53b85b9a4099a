"""ollama's client. Its vectors have the length 1 whatever the model: normalized once more, they may be rounded again."""

import ollama
import pytest
from conftest import MODEL, TEXTS, normalized, same_but_rounding, truth


@pytest.fixture(scope="module")
def client(url):
    return ollama.Client(host=url)


def test_embed(client, token_ids):
    answer = client.embed(model=MODEL, input=TEXTS)
    same_but_rounding(answer.embeddings, truth(TEXTS))
    assert answer.model == MODEL and answer.total_duration > 0
    assert answer.prompt_eval_count == sum(min(512, len(token_ids(text, True))) for text in TEXTS)
    same_but_rounding(client.embed(model=MODEL, input=TEXTS[0]).embeddings, truth(TEXTS)[:1])


def test_a_models_latest_version(client):
    same_but_rounding(client.embed(model=MODEL + ":latest", input=TEXTS[:1]).embeddings, truth(TEXTS)[:1])


def test_dimensions(client):
    got = client.embed(model=MODEL, input=TEXTS, dimensions=32).embeddings
    same_but_rounding(got, normalized(truth(TEXTS, "--truncate-dim", "32")))


def test_what_only_ollama_knows_is_passed_over(client):
    answer = client.embed(model=MODEL, input=TEXTS[:1], options={"num_ctx": 512}, keep_alive="5m")
    same_but_rounding(answer.embeddings, truth(TEXTS)[:1])


def test_errors(client):
    with pytest.raises(ollama.ResponseError, match="512") as error:
        client.embed(model=MODEL, input=TEXTS, truncate=False)
    assert error.value.status_code == 400
    with pytest.raises(ollama.ResponseError, match="nomic-embed-text") as error:
        client.embed(model="nomic-embed-text", input="a")
    assert error.value.status_code == 404
