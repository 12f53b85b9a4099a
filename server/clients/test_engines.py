"""sentence-transformers as what "sbert4j verify" judges, right and made to err; docs/compare_trace.py, with transformers."""

import json
import pathlib
import subprocess
import sys

import pytest
from conftest import ROOT

MODEL = ROOT / "goldens" / "suite" / "reference-twin" / "model"  # mean pooling, 256 tokens, not normalised
TEXTS = ["hello world", "到期不能按时还款怎么办", "Hello, Café", "a", "逾期还款会影响个人信用吗" * 30]


def sbert4j(*arguments):
    return subprocess.run(
        [ROOT / "sbert4j", *arguments], stdout=subprocess.PIPE, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    "mistake", ["", "pooling-cls", "cut-at-128", "normalized", "computed-in-bf16", "prompt-missing"]
)
def test_engine(mistake):
    engine = f"{sys.executable} {pathlib.Path(__file__).with_name('engine.py')} {MODEL} {mistake}"
    options = ["--prompt", "query: "] if mistake == "prompt-missing" else []
    run = sbert4j("verify", "--json", "--model", MODEL, *options, "--engine", engine, *TEXTS)
    report = json.loads(run.stdout)
    assert (run.returncode, report["verdict"]) == ((1, "wrong") if mistake else (0, "right"))
    names = [finding["name"] for finding in report["diagnosis"]]
    assert mistake in names if mistake else not names
    print(mistake or "right", report["maxErrorOfScale"], names)


def test_compare_trace(tmp_path):
    file = tmp_path / "trace.safetensors"
    assert sbert4j("trace", "--model", MODEL, "--output", file, *TEXTS[:3]).returncode == 0
    script = ROOT / "docs" / "compare_trace.py"
    run = subprocess.run([sys.executable, script, file, MODEL], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    lines = [line.split() for line in run.stdout.splitlines()]
    assert len(lines) == 4 + 4 * 12
    for difference, _, scale, name in lines:
        assert float(difference) <= 3e-6 * float(scale), name
    print(run.stdout)
