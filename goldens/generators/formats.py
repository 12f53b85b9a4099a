"""Writes the weights of l1-h20-cls once more, as the other tools write them: see README.md.

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


def main() -> None:
    model = transformers.BertModel.from_pretrained(
        SUITE / "l1-h20-cls" / "model", attn_implementation="eager"
    ).eval()
    folder = SUITE / "formats"
    folder.mkdir(exist_ok=True)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    ids = torch.tensor([[2, 5, 6, 3]])
    torch.onnx.export(
        LastHiddenState(model),
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        folder / "model.onnx",
        input_names=["input_ids", "attention_mask", "token_type_ids"],
        output_names=["last_hidden_state"],
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
