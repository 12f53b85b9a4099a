"""The server's OpenAPI document: well formed, and true, as schemathesis finds with requests made up from it."""

import json
import os
import pathlib
import subprocess
import sys
import urllib.request

import openapi_spec_validator

# Of requests that chance makes up: another set on each machine, so scripts/clients-check asks for them by --fuzz.
FUZZING = int(os.environ.get("SBERT4J_CLIENTS_FUZZ", "0"))
SECONDS = 60 + FUZZING
# Every check that schemathesis has, but those of servers that keep something, or whose login it could perform.
LEFT_OUT = "use_after_free,ensure_resource_availability,object_level_authorization,ignored_auth"


def document(url):
    with urllib.request.urlopen(url + "/openapi.json", timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("application/json")
        return json.load(answer)


def test_the_document_is_valid(url):
    described = document(url)
    assert described["openapi"].startswith("3.1")
    openapi_spec_validator.validate(described)
    assert {
        "/v1/embeddings", "/v1/models", "/v1/models/{model}", "/v1/rerank", "/v2/rerank", "/api/embed", "/embed",
        "/embed_all", "/embed_sparse", "/rerank", "/predict", "/similarity", "/tokenize", "/decode", "/info", "/health", "/metrics",
    } <= set(described["paths"])  # fmt: skip


def test_each_operation_has_a_name_of_its_own(url):
    names = [
        operation["operationId"]
        for path in document(url)["paths"].values()
        for method, operation in path.items()
        if method in ("get", "post")
    ]
    assert len(names) == len(set(names))


def test_schemathesis(url, tmp_path):
    """Rejects what the document does not allow, takes what it does, and answers as it says."""
    run = subprocess.run(
        [
            pathlib.Path(sys.executable).parent / "schemathesis",
            "run",
            url + "/openapi.json",
            "--url=" + url,
            f"--max-time={SECONDS}",
            "--checks=all",
            "--exclude-checks=" + LEFT_OUT,
            "--phases=examples,coverage" + (",fuzzing" if FUZZING else ""),
            "--continue-on-failure",
            "--max-response-time=30",
            "--workers=2",
            "--seed=1",
            "--no-color",
            "--warnings=off",
        ],
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "made_up_requests", "PYTHONPATH": str(pathlib.Path(__file__).parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS * 4,
    )
    assert run.returncode == 0, run.stdout
    assert "No issues found" in run.stdout, run.stdout
