"""openai: what most programs have."""

import asyncio

import numpy as np
import openai
import pytest
from conftest import MODEL, TEXTS, golden, model_folder, normalized, same_bits, same_but_rounding, truth


@pytest.fixture(scope="module")
def client(url):
    with openai.OpenAI(base_url=url + "/v1", api_key="none", max_retries=0) as made:
        yield made


def vectors(answer):
    assert [item.index for item in answer.data] == list(range(len(answer.data)))
    return np.array([item.embedding for item in answer.data])


def test_one_text(client):
    answer = client.embeddings.create(model=MODEL, input=TEXTS[0])
    assert answer.object == "list" and answer.model == MODEL and answer.data[0].object == "embedding"
    same_bits(vectors(answer), truth(TEXTS)[:1])


@pytest.mark.parametrize("options", [{}, {"encoding_format": "float"}], ids=["base64 by default", "float"])
def test_texts(client, options):
    same_bits(vectors(client.embeddings.create(model=MODEL, input=TEXTS, **options)), truth(TEXTS))


def test_base64_asked_for(client):
    import base64

    answer = client.embeddings.create(model=MODEL, input=TEXTS, encoding_format="base64")
    same_bits([np.frombuffer(base64.b64decode(item.embedding), "<f4") for item in answer.data], truth(TEXTS))


def test_no_model_is_the_first(client):
    same_bits(vectors(client.embeddings.create(model="default", input=TEXTS[:2])), truth(TEXTS)[:2])


@pytest.mark.parametrize("model, name", [(MODEL, MODEL), ("twin", "reference-twin")])
def test_goldens_of_other_engines(client, model, name):
    """ONNX Runtime's vectors of the bundled model, and sentence-transformers' of another."""
    model_folder(model)
    record, tensors = golden(name)
    wanted = tensors["sentence_embedding"]
    got = vectors(client.embeddings.create(model=model, input=record["texts"]))
    assert got.shape == wanted.shape and np.abs(got - wanted).max() < 2e-6


@pytest.mark.parametrize("dimensions", [1, 128, 512])
def test_dimensions(client, dimensions):
    got = vectors(client.embeddings.create(model=MODEL, input=TEXTS, dimensions=dimensions))
    same_but_rounding(got, normalized(truth(TEXTS, "--truncate-dim", str(dimensions))))


def test_usage_counts_what_the_model_reads(client, token_ids):
    answer = client.embeddings.create(model=MODEL, input=TEXTS)
    tokens = [min(512, len(token_ids(text, True))) for text in TEXTS]
    assert answer.usage.prompt_tokens == answer.usage.total_tokens == sum(tokens)
    details = answer.model_extra["sbert4j"]
    assert len(details["fingerprint"]) == 64
    assert [text["truncated"] for text in details["texts"]] == [False] * 5 + [True]


def test_ids(client, token_ids):
    wanted = truth(TEXTS)
    one = client.embeddings.create(model=MODEL, input=token_ids(TEXTS[0], False))
    same_bits(vectors(one), wanted[:1])
    some = client.embeddings.create(model=MODEL, input=[token_ids(text, False) for text in TEXTS[:5]])
    same_bits(vectors(some), wanted[:5])


def test_ids_with_cls_and_sep(client, token_ids):
    """Who takes the ids from /tokenize with their special tokens gets the same vector."""
    answer = client.embeddings.create(model=MODEL, input=[token_ids(text, True) for text in TEXTS[:5]])
    same_bits(vectors(answer), truth(TEXTS)[:5])


def test_2048_texts(client):
    """As many as OpenAI takes."""
    texts = [f"第{i}笔贷款" for i in range(2048)]
    got = vectors(client.embeddings.create(model=MODEL, input=texts))
    same_bits(got, truth(texts))


def test_an_unknown_model(client):
    with pytest.raises(openai.NotFoundError, match="text-embedding-3-small") as error:
        client.embeddings.create(model="text-embedding-3-small", input="a")
    assert error.value.code == "model_not_found" and error.value.param == "model"


@pytest.mark.parametrize(
    "body",
    [
        {"input": 1},
        {"input": {"text": "a"}},
        {"input": [1.5]},
        {"input": ["a", None]},
        {"input": []},
        {"input": [[21128000]]},
        {"input": "a", "dimensions": 0},
        {"input": "a", "dimensions": 513},
        {"input": "a", "dimensions": "many"},
        {"input": "a", "encoding_format": "float16"},
    ],
    ids=str,
)
def test_what_is_no_request(client, body):
    with pytest.raises(openai.BadRequestError) as error:
        client.embeddings.create(**{"model": MODEL, "encoding_format": "float", **body})
    assert error.value.type == "invalid_request_error" and error.value.body["message"]


def test_models(client):
    listed = {model.id: model for model in client.models.list()}
    assert {"default", MODEL} <= set(listed)
    model = client.models.retrieve(MODEL)
    assert model == listed[MODEL] and model.object == "model" and model.owned_by == "sbert4j"
    assert model.model_extra["max_model_len"] == 512 and model.model_extra["dimensions"] == 512
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("text-embedding-3-small")


def test_32_at_once_get_the_bits_that_each_gets_alone(url):
    texts = [TEXTS[i % 6] + str(i) for i in range(32)]

    async def all_at_once():
        async with openai.AsyncOpenAI(base_url=url + "/v1", api_key="none", max_retries=0) as client:
            answers = await asyncio.gather(*(client.embeddings.create(model=MODEL, input=text) for text in texts))
        return np.array([answer.data[0].embedding for answer in answers])

    with openai.OpenAI(base_url=url + "/v1", api_key="none", max_retries=0) as client:
        alone = [client.embeddings.create(model=MODEL, input=text).data[0].embedding for text in texts]
    got = asyncio.run(all_at_once())
    same_bits(got, np.array(alone, dtype=np.float32))
    same_bits(got, truth(texts))


def test_a_key(keyed):
    url, key = keyed
    with openai.OpenAI(base_url=url + "/v1", api_key=key, max_retries=0) as client:
        same_bits(vectors(client.embeddings.create(model=MODEL, input=TEXTS[:1])), truth(TEXTS)[:1])
        assert MODEL in [model.id for model in client.models.list()]
    with openai.OpenAI(base_url=url + "/v1", api_key=key + "x", max_retries=0) as client:
        with pytest.raises(openai.AuthenticationError) as error:
            client.embeddings.create(model=MODEL, input="a")
        assert error.value.code == "invalid_api_key"
