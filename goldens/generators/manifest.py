"""Writes manifest.json: what is in the suite, how near one has to come, and why each case is there.

    python manifest.py        (needs nothing but Python; after whatever changed a case)
"""

import json
from pathlib import Path

from json_text import write_json
from texts import REASONS

HERE = Path(__file__).parent
SUITE = HERE.parent / "suite"
# Between the references' own rounding and the least mistake: README.md has the numbers.
TOLERANCE = 1e-5
POOLING_FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
# Folders that hold one case each, which has no note of its own.
OTHERS = {
    "by-hand": ("by-hand", "a model so small that a person can compute it"),
    "activations": ("activation-functions", "each activation of torch.nn that a Dense module may name"),
    "evaluation": ("evaluation", "each evaluator of sentence-transformers, with ties and without pairs"),
    "search": ("search", "what sentence_transformers.util finds: search, mining, communities, quantized"),
    "encode-options": ("encode-options", "each parameter of encode and quantize_embeddings"),
    "settings": ("settings", "each setting in each file and under each name that it may have"),
    "tokenizer-files": ("tokenizer-files", "the files of each class of tokenizers, and settings beside them"),
    "mistakes": ("mistakes", "what common mistakes give, to be told from what is right"),
    "full-4x768": ("generated-weights", "the shape of a real model of 4 layers; weights by a formula"),
    "full-12x768": ("generated-weights", "the shape of a real model of 12 layers; weights by a formula"),
    "bge-small-zh-v1.5": ("real-model", "a real model, whose folder is not kept here"),
}  # fmt: skip


def read(*path: str) -> dict:
    return json.loads(SUITE.joinpath(*path).read_text(encoding="utf-8"))


def tensor_names(file: Path) -> list[str]:
    """From a safetensors header: 8 bytes of length, then JSON."""
    data = file.read_bytes()
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    names = [name for name in header if name != "__metadata__"]
    return sorted(names, key=lambda name: [int(p) if p.isdigit() else p for p in name.split(".")])


def pooling(model: Path) -> list[str]:
    if not (model / "modules.json").exists():
        return ["mean"]
    config = json.loads((model / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
    modes = config.get("pooling_mode")
    if modes is None:
        return [mode for flag, mode in POOLING_FLAGS.items() if config.get(flag)]
    return [modes] if isinstance(modes, str) else modes


def modules(model: Path) -> list[str]:
    """The modules after pooling, by their classes."""
    if not (model / "modules.json").exists():
        return []
    listed = json.loads((model / "modules.json").read_text(encoding="utf-8"))
    return [module["type"].split(".")[-1] for module in listed[2:]]


def case(kind: str, name: str, reason: str, **fields: object) -> dict[str, object]:
    folder = SUITE / name
    files = {"expected": "expected.json", "tensors": "expected.safetensors", "model": "model"}
    present = {key: f"{name}/{file}" for key, file in files.items() if (folder / file).exists()}
    return {"name": name, "kind": kind, "reason": reason} | present | fields


def sentence_transformer(name: str) -> dict[str, object]:
    expected, folder = read(name, "expected.json"), SUITE / name
    formats = {
        key: f"formats/{name}/{file}"
        for key, file in (("onnx", "model.onnx"), ("onnxTokenizer", "tokenizer.json"))
        if (SUITE / "formats" / name / file).exists()
    }
    return case(
        "sentence-transformer",
        name,
        expected["note"],
        texts=len(expected["texts"]),
        maxSeqLength=expected["maxSeqLength"],
        pooling=pooling(folder / "model"),
        modules=modules(folder / "model"),
        stages=["inputIds", "offsets", *tensor_names(folder / "expected.safetensors")],
        tolerance=TOLERANCE,
        **formats,
    )


def cases() -> list[dict[str, object]]:
    found = []
    for folder in sorted(path for path in (SUITE / "tokenizer").iterdir() if path.is_dir()):
        name = f"tokenizer/{folder.name}"
        record = read("tokenizer", folder.name, "cases.json")
        found.append(
            case("tokenizer", name, record["reason"], expected=f"{name}/cases.json",
                 texts=len(record["cases"]), tolerance=0)
        )  # fmt: skip
    for folder in sorted(SUITE.iterdir()):
        if folder.name in OTHERS:
            kind, reason = OTHERS[folder.name]
            found.append(case(kind, folder.name, reason, tolerance=TOLERANCE))
        elif (folder / "model").is_dir():
            found.append(sentence_transformer(folder.name))
    for folder in sorted((SUITE / "traces").iterdir()):
        reason = f"what every module inside of {folder.name} gives, to find where an engine parts"
        found.append(
            case("trace", f"traces/{folder.name}", reason, model=f"{folder.name}/model",
                 tolerance=TOLERANCE)
        )  # fmt: skip
    for folder in sorted((SUITE / "cross-encoders").iterdir()):
        name = f"cross-encoders/{folder.name}"
        expected = read(name, "expected.json")
        found.append(
            case("cross-encoder", name, expected["note"], pairs=len(expected["pairs"]),
                 tolerance=TOLERANCE)
        )  # fmt: skip
    for parent, kind in (("families", "family"), ("families/cross-encoders", "family-cross-encoder")):
        for folder in sorted((SUITE / parent).iterdir()):
            if (folder / "model").is_dir():
                name = f"{parent}/{folder.name}"
                expected = read(name, "expected.json")
                counted = "pairs" if "pairs" in expected else "texts"
                found.append(
                    case(kind, name, expected["note"], maxSeqLength=expected["maxSeqLength"],
                         tolerance=TOLERANCE) | {counted: len(expected[counted])}
                )  # fmt: skip
    found.append(
        case("buckets", "families/mpnet-buckets",
             "in which bucket MPNet puts the distance of two tokens", tolerance=0)
    )  # fmt: skip
    for folder in sorted((SUITE / "token-heads").iterdir()):
        name = f"token-heads/{folder.name}"
        expected = read(name, "expected.json")
        found.append(
            case("token-heads", name, expected["note"], texts=len(expected["texts"]),
                 maxSeqLength=expected["maxSeqLength"], tolerance=TOLERANCE)
        )  # fmt: skip
    return found


def main() -> None:
    pinned = (HERE / "requirements.txt").read_text(encoding="utf-8").split()
    write_json(
        SUITE / "manifest.json",
        {
            "$schema": "manifest.schema.json",
            "format": 1,
            "licence": "Apache-2.0",
            "madeWith": dict(line.split("==") for line in pinned),
            "textReasons": REASONS,
            "cases": cases(),
        },
    )


if __name__ == "__main__":
    main()
