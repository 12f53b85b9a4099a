"""Compares a trace of sbert4j with transformers, tensor by tensor.

    sbert4j trace "a text" "another" --model FOLDER --output trace.safetensors
    python compare_trace.py trace.safetensors FOLDER

prints for each tensor the greatest difference, and the greatest magnitude that it is to be seen
against. The rows of padding are left out. Needs torch, transformers and safetensors.
"""

import sys

import torch
from safetensors.torch import load_file
from transformers import BertModel


@torch.inference_mode()
def trace_of(model: BertModel, **inputs: torch.Tensor) -> dict[str, torch.Tensor]:
    """What each module gives, by its name, in the order of computing."""
    trace = {}

    def keep(name: str):
        def hook(module, arguments, output):
            if name.endswith("attention.self"):
                trace[name + ".probs"], trace[name + ".context"] = output[1], output[0]
            elif isinstance(output, torch.Tensor):
                trace[name] = output

        return hook

    hooks = [part.register_forward_hook(keep(name)) for name, part in model.named_modules()]
    model(**inputs)
    for hook in hooks:
        hook.remove()
    for name in [name for name in trace if name.endswith(".probs")]:
        layer, heads = name.removesuffix(".probs"), trace[name].shape[1]
        query, key = (
            trace[f"{layer}.{part}"].unflatten(-1, (heads, -1)).transpose(1, 2)
            for part in ("query", "key")
        )
        trace[layer + ".scores"] = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5
    return trace


def main(file: str, folder: str) -> None:
    ours = load_file(file)
    model = BertModel.from_pretrained(folder, attn_implementation="eager").float()
    names = ("input_ids", "attention_mask", "token_type_ids")
    theirs = trace_of(model.eval(), **{name: ours[name] for name in names})
    real = ours["attention_mask"].bool()
    pairs = real[:, None, :, None] & real[:, None, None, :]
    for name in (name for name in theirs if name in ours):
        mask = pairs if ours[name].dim() == 4 else real[:, :, None]
        difference = ((ours[name] - theirs[name]) * mask).abs().max().item()
        print(f"{difference:9.2e} of {(ours[name]).abs().max().item():9.2e}  {name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
