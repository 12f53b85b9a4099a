"""langchain's two ways to a server: OpenAI's protocol, and the Hugging Face client."""

import asyncio

import pytest
from conftest import MODEL, TEXTS, normalized, same_bits, same_but_rounding, truth
from huggingface_hub import AsyncInferenceClient, InferenceClient
from langchain_huggingface import HuggingFaceEndpointEmbeddings
from langchain_openai import OpenAIEmbeddings

# langchain takes line breaks out for the Hugging Face client, so no text has any.
QUERY = "怎么提前还款"


def openai_embeddings(url, **options):
    return OpenAIEmbeddings(
        model=MODEL, base_url=url + "/v1", api_key="none", check_embedding_ctx_length=False, **options
    )


def test_openai(url):
    """check_embedding_ctx_length=False: by default langchain tokenizes texts itself, with OpenAI's tokenizer."""
    embeddings = openai_embeddings(url)
    same_bits(embeddings.embed_documents(TEXTS), truth(TEXTS))
    same_bits([embeddings.embed_query(QUERY)], truth([QUERY]))
    same_bits(asyncio.run(openai_embeddings(url).aembed_documents(TEXTS)), truth(TEXTS))


def test_openai_with_dimensions_and_small_requests(url):
    got = openai_embeddings(url, dimensions=64, chunk_size=2).embed_documents(TEXTS)
    same_but_rounding(got, normalized(truth(TEXTS, "--truncate-dim", "64")))


def test_openai_tokenized_by_tiktoken_is_refused(url, monkeypatch):
    """With the default, ids of another vocabulary arrive: those beyond ours are an error, not a wrong vector."""
    import openai
    import tiktoken

    # What cl100k_base, which is a download, gives for 提前 and the like: ids far beyond a vocabulary of 21128.
    class OpenAisTokenizer:
        def encode_ordinary(self, text):
            return [84851, 24580]

        def encode(self, text, **options):
            return [84851, 24580]

    monkeypatch.setattr(tiktoken, "encoding_for_model", lambda name: OpenAisTokenizer())
    embeddings = OpenAIEmbeddings(model=MODEL, base_url=url + "/v1", api_key="none", max_retries=0)
    with pytest.raises(openai.BadRequestError) as error:
        embeddings.embed_query(QUERY)
    assert "84851" in error.value.body["message"]


def test_huggingface_takes_no_address_but_a_client(url):
    with pytest.raises(ValueError, match="not a URL"):
        HuggingFaceEndpointEmbeddings(model=url + "/embed")
    embeddings = HuggingFaceEndpointEmbeddings(model="any/name")
    embeddings.client = InferenceClient(base_url=url + "/embed")
    embeddings.async_client = AsyncInferenceClient(base_url=url + "/embed")
    same_but_rounding(embeddings.embed_documents(TEXTS), truth(TEXTS))
    same_but_rounding([embeddings.embed_query(QUERY)], truth([QUERY]))
    same_but_rounding(asyncio.run(embeddings.aembed_documents(TEXTS)), truth(TEXTS))
