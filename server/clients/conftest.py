"""What the tests share: the server, and the truth, which is what the command prints for the same texts."""

import functools
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import urllib.error
import urllib.request

import numpy as np
import pytest

# A client must ask nobody but the server.
os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", LANGSMITH_TRACING="false")
for variable in ("HF_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL", "CO_API_KEY", "OLLAMA_HOST"):
    os.environ.pop(variable, None)

ROOT = pathlib.Path(os.environ.get("SBERT4J_CLIENTS_ROOT", pathlib.Path(__file__).resolve().parents[2]))
MODEL = "bge-small-zh-v1.5"
TEXTS = [
    "到期不能按时还款怎么办",
    "剩余欠款还有多少?",
    "How do I repay my loan early?",
    "一",
    "\U0001f600 bank \U0001f44d\U0001f3fd 家",
    "贷款利率是多少。" * 200,  # far more than 512 tokens
]


def model_folder(name):
    """The folder that scripts/clients-check serves under this name."""
    for pair in os.environ.get("SBERT4J_CLIENTS_MODELS", "").split("\n"):
        if pair.startswith(name + "="):
            return pair.split("=", 1)[1]
    pytest.skip(f"the folder of {name} is known only to a server that scripts/clients-check starts")


def command(*arguments, texts):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for text in texts:
            print(json.dumps(text), file=file)
        file.flush()
        run = subprocess.run(
            [ROOT / "sbert4j", *arguments, "--input-format", "jsonl", "--input", file.name, "--format", "jsonl"],
            stdout=subprocess.PIPE,
            check=True,
            cwd=ROOT,
        )
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


@functools.cache
def _embed(texts, model, options):
    of_model = () if model == MODEL else ("--model", model_folder(model))
    return np.array(command("embed", *of_model, *options, texts=texts), dtype=np.float32)


def truth(texts, *options, model=MODEL):
    """The vectors that "sbert4j embed" prints, in float32."""
    return _embed(tuple(texts), model, options)


@functools.cache
def _rerank(query, texts, model):
    rows = command("rerank", "--model", model_folder(model), query, texts=texts)
    return {row["index"]: np.float32(row["score"]) for row in rows}


def scores(query, texts, model="reranker"):
    """The scores that "sbert4j rerank" prints, in the order of the texts."""
    by_index = _rerank(query, tuple(texts), model)
    return np.array([by_index[i] for i in range(len(texts))], dtype=np.float32)


def same_bits(got, wanted):
    """Fails unless both are the same float32, bit for bit. JSON has a float32's shortest digits, read as a float64."""
    exact = np.asarray(got).astype(np.float32)
    assert exact.shape == wanted.shape
    different = int((exact.view(np.int32) != wanted.view(np.int32)).sum())
    assert different == 0, f"{different} of {wanted.size} differ, by {np.abs(exact - wanted).max()} at most"


def normalized(vectors):
    """For same_but_rounding: what is given the length 1 last of all, which the command has no option for."""
    return vectors / np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)


def same_but_rounding(got, wanted):
    """Fails unless both are the same to half of the last bit of a float32 near 1, twice."""
    got = np.asarray(got)
    assert got.shape == wanted.shape
    difference = np.abs(got - wanted).max()
    assert difference < 1.2e-7, difference


def golden(name):
    """A golden's record and its tensors, by the format of safetensors: a length, JSON, bytes."""
    folder = ROOT / "goldens" / "suite" / name
    data = (folder / "expected.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    types = {"F32": np.float32, "F64": np.float64, "I64": np.int64, "I32": np.int32}
    tensors = {}
    for key, of in header.items():
        begin, end = (8 + length + at for at in of["data_offsets"])
        tensors[key] = np.frombuffer(data[begin:end], types[of["dtype"]]).reshape(of["shape"])
    return json.loads((folder / "expected.json").read_text("utf-8")), tensors


def post(url, body):
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{url}: {error.code} {error.read().decode()}") from None


@pytest.fixture(scope="session")
def url():
    return os.environ["SBERT4J_CLIENTS_URL"]


@pytest.fixture(scope="session")
def keyed():
    """The address and the key of a server that wants one."""
    if "SBERT4J_CLIENTS_KEYED_URL" not in os.environ:
        pytest.skip("a server with a key is started by scripts/clients-check alone")
    return os.environ["SBERT4J_CLIENTS_KEYED_URL"], os.environ["SBERT4J_CLIENTS_KEY"]


@pytest.fixture(scope="session")
def token_ids(url):
    """text -> the ids of its tokens, by the server's own tokenizer; without [CLS] and [SEP] if not special."""

    def ids(text, special):
        [tokens] = post(url + "/tokenize", {"inputs": text, "add_special_tokens": special, "model": MODEL})
        return [token["id"] for token in tokens]

    return ids
