"""huggingface_hub's InferenceClient, which knows text-embeddings-inference's routes one by one."""

import numpy as np
import pytest
from conftest import TEXTS, normalized, same_bits, same_but_rounding, scores, truth
from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError


@pytest.fixture(scope="module")
def embed(url):
    """A URL is taken as it is, so that each route needs a client of its own."""
    return InferenceClient(base_url=url + "/embed").feature_extraction


def test_feature_extraction(embed):
    got = embed(TEXTS)
    assert got.dtype == np.float32
    same_but_rounding(got, truth(TEXTS))
    same_but_rounding(embed(TEXTS[0]), truth(TEXTS)[:1])


def test_the_base_address_does_the_models_own_task(url):
    """POST / is what an Inference Endpoint has."""
    same_but_rounding(InferenceClient(base_url=url).feature_extraction(TEXTS), truth(TEXTS))


def test_normalize(embed):
    """False leaves what the model gives; this one normalizes by itself. (The original server would undo that.)"""
    same_bits(embed(TEXTS, normalize=False), truth(TEXTS))
    lengths = np.linalg.norm(embed(TEXTS, normalize=True), axis=1)
    assert np.abs(lengths - 1).max() < 1e-6


def test_dimensions(embed):
    same_but_rounding(embed(TEXTS, dimensions=64), normalized(truth(TEXTS, "--truncate-dim", "64")))


def test_truncate(embed):
    same_but_rounding(embed(TEXTS, truncate=True), truth(TEXTS))
    same_but_rounding(embed(TEXTS[:5], truncate=False), truth(TEXTS)[:5])
    with pytest.raises(HfHubHTTPError, match="422") as error:
        embed(TEXTS, truncate=False)
    assert "512" in error.value.response.json()["error"]


def test_truncation_direction(embed, token_ids):
    """What is left of a text whose begin is cut is its end."""
    left = embed(TEXTS[5], truncate=True, truncation_direction="left")
    assert not np.array_equal(left, embed(TEXTS[5], truncate=True, truncation_direction="right"))
    # Each piece of the text is of 8 tokens, and 510 are read.
    assert len(token_ids("贷款利率是多少。", False)) == 8
    same_but_rounding(left, truth(["利率是多少。" + "贷款利率是多少。" * 63]))


def test_an_unknown_prompt(embed):
    with pytest.raises(HfHubHTTPError, match="422") as error:
        embed(TEXTS[0], prompt_name="passage")
    assert "passage" in error.value.response.json()["error"]


def test_prompt_name(keyed):
    """The server with a key has a model with prompts."""
    embed = InferenceClient(base_url=keyed[0] + "/embed", token=keyed[1]).feature_extraction
    for name in ("query", "document"):
        same_but_rounding(embed(TEXTS, prompt_name=name), truth(TEXTS, "--prompt-name", name, model="prompted"))
    same_but_rounding(embed(TEXTS), truth(TEXTS, model="prompted"))
    assert not np.array_equal(embed(TEXTS, prompt_name="query"), embed(TEXTS))


def test_sentence_similarity(url):
    client = InferenceClient(base_url=url + "/similarity")
    got = client.sentence_similarity(TEXTS[0], TEXTS)
    vectors = truth(TEXTS).astype(np.float64)
    assert np.abs(np.array(got) - vectors @ vectors[0]).max() < 1e-6
    assert got[0] == 1


def test_text_classification(url):
    """It gives the first label alone, since it expects a list in a list, which one text does not get."""
    client = InferenceClient(base_url=url + "/predict")
    wanted = scores("怎么还款", ["如何还钱"])
    same_bits([client.text_classification(["怎么还款", "如何还钱"]).score], wanted)
    [label] = client.text_classification([["怎么还款", "如何还钱"]])
    same_bits([label.score], wanted)


def test_text_classification_of_one_text(url):
    """It isn't the pair with an empty second text."""
    client = InferenceClient(base_url=url + "/predict")
    alone = client.text_classification("怎么还款").score
    assert client.text_classification([["怎么还款"]])[0].score == alone
    assert alone != client.text_classification(["怎么还款", ""]).score


def test_a_key(keyed):
    url, key = keyed
    same_but_rounding(InferenceClient(base_url=url + "/embed", token=key).feature_extraction(TEXTS), truth(TEXTS, model="prompted"))
    with pytest.raises(HfHubHTTPError, match="401"):
        InferenceClient(base_url=url + "/embed", token=key + "x").feature_extraction("a")
