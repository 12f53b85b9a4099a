"""sbert4j verify as a client: it judges the server by its protocols, and finds out what was set otherwise."""

import json
import os
import subprocess
import tempfile

import pytest
from conftest import ROOT, model_folder

TEXTS = ["hello world", "到期不能按时还款怎么办", "Hello, Café", "VIP客户2024年利率3.5%"]


def verify(status, model, *options, key=""):
    """verify's report of the server, by this model's files."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        print(*TEXTS, sep="\n", file=file, flush=True)
        run = subprocess.run(
            [ROOT / "sbert4j", "verify", "--json", "--model", model_folder(model), "--input", file.name, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "SBERT4J_VERIFY_API_KEY": key} if key else None,
        )
    assert run.returncode == status, run.stderr.decode() + run.stdout.decode()
    return json.loads(run.stdout) if status < 2 else run.stderr.decode()


@pytest.mark.parametrize("api", ["tei", "openai"])
def test_right(url, api):
    report = verify(0, "twin", "--url", url, "--api", api, "--served-model", "twin")
    assert report["verdict"] == "right"
    assert report["maxErrorOfScale"] < 1e-6
    assert report["idsEqual"] is (True if api == "tei" else None)


def test_ollama_normalizes_whatever_the_model(url):
    report = verify(1, "twin", "--url", url, "--api", "ollama", "--served-model", "twin")
    assert [finding["name"] for finding in report["diagnosis"]] == ["normalized"]


def test_another_model(url):
    report = verify(1, "twin", "--url", url, "--api", "openai", "--served-model", "bge-small-zh-v1.5")
    assert report["diagnosis"][0]["name"] == "another-model"


def test_prompts(keyed):
    url, key = keyed
    options = ("--url", url, "--api", "tei", "--served-model", "prompted", "--prompt-name", "query")
    assert "give its key by --api-key-file" in verify(2, "prompted", *options)
    assert verify(0, "prompted", *options, key=key)["verdict"] == "right"
