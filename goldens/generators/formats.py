"""Writes the weights of tiny models once more, as the other tools write them: see README.md.

pytorch_model.bin is what torch.save makes of the state dict, model.onnx what torch.onnx.export makes
of the model: linear weights transposed, under names of the exporter's own.
"""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

from pathlib import Path

import torch
import transformers

SUITE = Path(__file__).parents[1] / "suite"


class LastHiddenState(torch.nn.Module):
    """The transformer with its inputs in the order of an exported model."""

    def __init__(self, model: transformers.BertModel):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state


def write_onnx(name: str) -> transformers.BertModel:
    """A model as ONNX, and its tokenizer in the one file that readers of ONNX models ask for."""
    source, folder = SUITE / name / "model", SUITE / "formats" / name
    folder.mkdir(parents=True, exist_ok=True)
    model = transformers.BertModel.from_pretrained(source, attn_implementation="eager").eval()
    ids = torch.tensor([[2, 5, 6, 3]])
    axes = {0: "batch", 1: "tokens"}
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        LastHiddenState(model),
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        folder / "model.onnx",
        input_names=inputs,
        output_names=["last_hidden_state"],
        dynamic_axes={name: axes for name in [*inputs, "last_hidden_state"]},
        opset_version=17,
        dynamo=False,
    )
    tokenizer = transformers.AutoTokenizer.from_pretrained(source).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"))
    return model


def main() -> None:
    model = write_onnx("l1-h20-cls")
    torch.save(model.state_dict(), SUITE / "formats" / "l1-h20-cls" / "pytorch_model.bin")
    write_onnx("reference-twin")


if __name__ == "__main__":
    main()
