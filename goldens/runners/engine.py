"""Runs the golden suite on any program that turns texts into vectors.

    python engine.py 'COMMAND with {model}'      python engine.py --only reference-twin -- 'COMMAND'

The program is started once for each model, with the model's folder in the place of {model}. It gets
one JSON string a line on stdin, and gives one JSON array of numbers a line on stdout, in the same
order. Python alone is needed. Prints what passed and what failed; the exit status is 0 if all passed,
1 if not.
"""

import argparse
import json
import shlex
import struct
import subprocess
import sys
from pathlib import Path


def tensor(file: Path, name: str) -> list[tuple[float, ...]]:
    """A matrix of float32 from a file of safetensors: a length, JSON, the numbers."""
    data = file.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    entry = json.loads(data[8:start])[name]
    columns = entry["shape"][1]
    rows = data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]]
    return list(struct.iter_unpack(f"<{columns}f", rows))


def ask(command: str, model: Path, texts: list[str], timeout: float) -> list[list[float]]:
    words = [word.replace("{model}", str(model)) for word in shlex.split(command)]
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    try:
        answer = subprocess.run(
            words, input=lines.encode(), stdout=subprocess.PIPE, timeout=timeout
        )
    except (OSError, subprocess.TimeoutExpired) as e:
        raise ValueError(f"the program does not answer: {e}") from e
    if answer.returncode != 0:
        raise ValueError(f"the program ended with status {answer.returncode}")
    vectors = [json.loads(line) for line in answer.stdout.decode().splitlines()]
    if len(vectors) != len(texts):
        raise ValueError(f"{len(vectors)} lines for {len(texts)} texts")
    return vectors


def difference(expected: tuple[float, ...], vector: object) -> float:
    if not isinstance(vector, list) or len(vector) != len(expected):
        return float("inf")
    if not all(isinstance(number, (int, float)) for number in vector):
        return float("nan")
    differences = [abs(a - b) for a, b in zip(expected, vector)]
    return float("nan") if any(d != d for d in differences) else max(differences)


def failures(case: dict, suite: Path, reasons: list[str], options: argparse.Namespace) -> list[str]:
    texts = json.loads((suite / case["expected"]).read_text(encoding="utf-8"))["texts"]
    try:
        vectors = ask(options.command, (suite / case["model"]).resolve(), texts, options.timeout)
    except ValueError as e:
        return [f"all texts: {e}"] * len(texts)
    expected = tensor(suite / case["tensors"], "sentence_embedding")
    errors = [difference(*pair) for pair in zip(expected, vectors)]
    return [
        f"text {i}, wrong by {error:.1e} ({reason})"
        for i, (error, reason) in enumerate(zip(errors, reasons))
        if not error <= case["tolerance"]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the golden suite on a program.")
    parser.add_argument("command", help="the program; {model} is the model's folder")
    here = Path(__file__).resolve().parent
    parser.add_argument("--suite", type=Path, default=here.parent / "suite")
    parser.add_argument("--only", nargs="*", help="names of models; without it, all")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for each model")
    options = parser.parse_args()
    if not (options.suite / "manifest.json").is_file():
        parser.error(f"{options.suite} has no manifest.json: --suite is the folder of the suite")
    manifest = json.loads((options.suite / "manifest.json").read_text(encoding="utf-8"))
    cases = [case for case in manifest["cases"] if case["kind"] == "sentence-transformer"]
    unknown = set(options.only or []) - {case["name"] for case in cases}
    if unknown:
        parser.error(f"no such model in manifest.json: {', '.join(sorted(unknown))}")
    passed = total = 0
    for case in cases:
        if options.only and case["name"] not in options.only:
            continue
        failed = failures(case, options.suite, manifest["textReasons"], options)
        total += case["texts"]
        passed += case["texts"] - len(failed)
        print(f"{'FAILED' if failed else 'ok':6} {case['texts'] - len(failed)}/{case['texts']} {case['name']}: {case['reason']}")
        for line in dict.fromkeys(failed):
            print(f"       {line}")
    print(f"{passed} of {total} texts passed, {total - passed} failed")
    return 0 if passed == total else 1


if __name__ == "__main__":
    sys.exit(main())
