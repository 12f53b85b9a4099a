"""Writes traces/: what every module of transformers' BertModel gives for some tiny models.

    python module_traces.py        (after generate.py, whose models it takes)
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertModel

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "goldens" / "suite"
sys.path.append(str(ROOT / "docs"))
from compare_trace import trace_of  # noqa: E402

# Several heads and one; each activation; F32 and others; each kind of name in the checkpoint.
MODELS = [
    "l1-h20-cls",
    "l2-h36-max-f16",
    "l2-h24-masked-lm-dense-chain",
    "module-lower-case",
]
TEXTS = 3
LONGEST = 12


def write(name: str) -> None:
    expected = json.loads((SUITE / name / "expected.json").read_text(encoding="utf-8"))
    order = sorted(range(len(expected["texts"])), key=lambda i: (len(expected["inputIds"][i]), i))
    chosen = [i for i in order if len(expected["inputIds"][i]) <= LONGEST][-TEXTS:]
    ids = [expected["inputIds"][i] for i in chosen]
    longest = max(map(len, ids))
    inputs = {
        "input_ids": torch.tensor([row + [0] * (longest - len(row)) for row in ids]),
        "attention_mask": torch.tensor(
            [[1] * len(row) + [0] * (longest - len(row)) for row in ids]
        ),
        "token_type_ids": torch.zeros(len(ids), longest, dtype=torch.long),
    }
    model = BertModel.from_pretrained(
        SUITE / name / "model", dtype=torch.float32, attn_implementation="eager"
    ).eval()
    trace = trace_of(model, **inputs)
    tensors = {
        part: values.expand(len(ids), *values.shape[1:]).contiguous().clone()
        for part, values in trace.items()
        # What a module inside of it gave already.
        if not any(other.startswith(part + ".") for other in trace)
        and "dropout" not in part
        and "pooler" not in part
    }
    folder = SUITE / "traces" / name
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "expected.safetensors")
    (folder / "expected.safetensors").chmod(0o644)
    (folder / "expected.json").write_text(
        json.dumps({"texts": chosen}) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    for model_name in MODELS:
        write(model_name)
