"""The golden suite on sentence-transformers, and on ONNX Runtime with Hugging Face's tokenizers.

    pip install -r requirements.txt
    pytest test_suite.py              GOLDENS=FOLDER if the suite is elsewhere

To check another engine, write a class like these two. The last tests make an engine commit a
mistake, which has to be found.
"""

import json
import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

SUITE = Path(os.environ.get("GOLDENS", Path(__file__).parents[2] / "suite"))
CASES = json.loads((SUITE / "manifest.json").read_text(encoding="utf-8"))["cases"]


def cases(kind: str) -> list:
    return [pytest.param(case, id=case["name"]) for case in CASES if case["kind"] == kind]


MODELS = cases("sentence-transformer")
TWIN = next(case for case in CASES if case["name"] == "reference-twin")


def expected(case: dict) -> dict:
    return json.loads((SUITE / case["expected"]).read_text(encoding="utf-8"))


class SentenceTransformers:
    """Each method gives one stage; those that an engine does not have are left out."""

    def __init__(self, case: dict):
        self.model = SentenceTransformer(str(SUITE / case["model"]), device="cpu")
        self.model.float()

    def input_ids(self, texts: list[str]) -> list[list[int]]:
        return self.tokens(texts)["input_ids"]

    def offsets(self, texts: list[str]) -> list[list[list[int]]]:
        return [[list(span) for span in row] for row in self.tokens(texts)["offset_mapping"]]

    def tokens(self, texts: list[str]) -> dict:
        return self.model.tokenizer(
            texts, truncation=True, max_length=self.model.max_seq_length, return_offsets_mapping=True
        )

    @torch.inference_mode()
    def hidden_states(self, texts: list[str]) -> list[np.ndarray]:
        features = self.model.preprocess(texts)
        real = features["attention_mask"].bool()
        names = ("input_ids", "attention_mask", "token_type_ids")
        inputs = {name: features[name] for name in names if name in features}
        states = self.model.transformers_model(**inputs, output_hidden_states=True).hidden_states
        return [state[real].numpy() for state in states]

    def sentence_embedding(self, texts: list[str]) -> np.ndarray:
        return self.model.encode(texts)


class OnnxRuntime:
    """The transformer by ONNX Runtime, a text at a time; the pooling in two lines of NumPy."""

    def __init__(self, case: dict):
        self.case = case
        self.session = onnxruntime.InferenceSession(SUITE / case["onnx"])
        self.tokenizer = Tokenizer.from_file(str(SUITE / case["onnxTokenizer"]))
        self.tokenizer.enable_truncation(case["maxSeqLength"])

    def input_ids(self, texts: list[str]) -> list[list[int]]:
        return [self.tokenizer.encode(text).ids for text in texts]

    def offsets(self, texts: list[str]) -> list[list[list[int]]]:
        return [[list(span) for span in self.tokenizer.encode(text).offsets] for text in texts]

    def states(self, texts: list[str]) -> list[np.ndarray]:
        found = []
        for ids in self.input_ids(texts):
            row = np.array([ids])
            inputs = {"input_ids": row, "attention_mask": row * 0 + 1, "token_type_ids": row * 0}
            found.append(self.session.run(None, inputs)[0][0])
        return found

    def sentence_embedding(self, texts: list[str]) -> np.ndarray:
        pool = {"cls": lambda rows: rows[0], "mean": lambda rows: rows.mean(0)}[self.case["pooling"][0]]
        return np.stack([pool(rows) for rows in self.states(texts)])


def check(case: dict, engine) -> None:
    """Ids first, then layer by layer: what fails first is where the engine parts."""
    golden, tensors = expected(case), load_file(SUITE / case["tensors"])
    texts = golden["texts"]
    assert engine.input_ids(texts) == golden["inputIds"], "ids"
    assert engine.offsets(texts) == golden["offsets"], "offsets"
    if hasattr(engine, "hidden_states"):
        names = ["embedding_output"] + [f"hidden_states.{i}" for i in range(1, len(tensors))]
        for name, state in zip(names, engine.hidden_states(texts)):
            close(case, name, state, tensors[name])
    close(case, "sentence_embedding", engine.sentence_embedding(texts), tensors["sentence_embedding"])


def close(case: dict, stage: str, found: np.ndarray, right: np.ndarray) -> None:
    assert found.shape == right.shape, stage
    worst = np.abs(found - right).max()
    assert worst <= case["tolerance"], f"{stage}: wrong by {worst:.1e}"


@pytest.mark.parametrize("case", MODELS)
def test_sentence_transformers(case):
    check(case, SentenceTransformers(case))


@pytest.mark.parametrize("case", [model for model in MODELS if "onnx" in model.values[0]])
def test_onnx_runtime(case):
    check(case, OnnxRuntime(case))


@pytest.mark.parametrize("case", cases("tokenizer"))
def test_tokenizers(case):
    tokenizer = Tokenizer.from_file(str(SUITE / case["model"] / "tokenizer.json"))
    for text in expected(case)["cases"]:
        encoding = tokenizer.encode(text["text"])
        assert encoding.ids == text["ids"], text["name"]
        assert encoding.tokens == text["tokens"], text["name"]
        assert [list(span) for span in encoding.offsets] == text["offsets"], text["name"]


@pytest.mark.parametrize("engine", [SentenceTransformers, OnnxRuntime])
def test_cls_in_the_place_of_the_mean_is_found(engine):
    class Cls(engine):
        def sentence_embedding(self, texts):
            return OnnxRuntime(TWIN | {"pooling": ["cls"]}).sentence_embedding(texts)

    with pytest.raises(AssertionError, match="sentence_embedding: wrong by"):
        check(TWIN, Cls(TWIN))


@pytest.mark.parametrize("engine", [SentenceTransformers, OnnxRuntime])
def test_texts_lower_cased_where_they_should_not_are_found(engine):
    class LowerCased(engine):
        def input_ids(self, texts):
            return super().input_ids([text.lower() for text in texts])

    with pytest.raises(AssertionError, match="ids"):
        check(TWIN, LowerCased(TWIN))


def test_a_layer_that_is_wrong_is_named():
    class TanhGelu(SentenceTransformers):
        def __init__(self, case):
            super().__init__(case)
            layer = self.model.transformers_model.encoder.layer[1]
            layer.intermediate.intermediate_act_fn = torch.nn.GELU(approximate="tanh")

    with pytest.raises(AssertionError, match="hidden_states.2: wrong by"):
        check(TWIN, TanhGelu(TWIN))
