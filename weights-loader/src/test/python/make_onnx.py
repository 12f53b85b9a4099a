"""Writes a small BERT as ONNX in the ways of different tools, and what its weights are then.

Run after make_files.py, with torch, transformers, onnx, onnxruntime and safetensors installed:

    python make_onnx.py ../resources/org/sbert4j/weights/onnx

For each X.onnx, OnnxExportsTest reads X.safetensors, or bert.safetensors where there is none: the state
dict. X.safetensors says what the integers of a quantized model stand for, computed here by numpy.
"""

import pathlib
import shutil
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from safetensors.torch import save_file
from transformers import BertConfig, BertForSequenceClassification, BertModel

OUT = pathlib.Path(sys.argv[1])
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
CONFIG = BertConfig(
    vocab_size=11,
    hidden_size=8,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=12,
    max_position_embeddings=6,
    num_labels=1,
    attn_implementation="eager",
)


class Encoder(BertModel):
    """With inputs by position, as the older exporter wants them."""

    def forward(self, input_ids, attention_mask, token_type_ids):
        return super().forward(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state


class Wrapped(torch.nn.Module):
    """A model that calls its BERT by another name."""

    def __init__(self, bert):
        super().__init__()
        self.reader = bert

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.reader(input_ids, attention_mask, token_type_ids)


def random_weights(model):
    torch.manual_seed(1)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.3 + name.endswith("LayerNorm.weight"))
    return model.eval()


def example():
    ids = torch.tensor([[2, 5, 6, 3], [2, 7, 3, 0]])
    return ids, (ids > 0).long(), torch.zeros_like(ids)


def export(model, name, dynamo, **options):
    file = OUT / f"{name}.onnx"
    if dynamo:
        batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=6)
        options["dynamic_shapes"] = {name: {0: batch, 1: length} for name in INPUTS}
        torch.onnx.export(
            model, kwargs=dict(zip(INPUTS, example())), f=file, input_names=INPUTS, dynamo=True, **options
        )
        # Stack traces and the like are of no use, and long.
        proto = onnx.load(file, load_external_data=False)
        for node in proto.graph.node:
            for entry in [p for p in node.metadata_props if p.key != "pkg.torch.onnx.name_scopes"]:
                node.metadata_props.remove(entry)
        del proto.graph.value_info[:], proto.graph.metadata_props[:]
        onnx.save(proto, file)
    else:
        axes = {name: {0: "batch", 1: "length"} for name in INPUTS}
        torch.onnx.export(
            model, example(), file, input_names=INPUTS, dynamic_axes=axes, dynamo=False, **options
        )
    return file


def optimized(source, name, level):
    """What ONNX Runtime makes of a model when it loads it."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.optimized_model_filepath = str(OUT / f"{name}.onnx")
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
    return OUT / f"{name}.onnx"


def fused(source, name, half=False, **choices):
    """What onnxruntime.transformers.optimizer makes of it."""
    options = FusionOptions("bert")
    for key, value in choices.items():
        setattr(options, key, value)
    model = optimizer.optimize_model(
        str(source), "bert", num_heads=2, hidden_size=8, optimization_options=options, opt_level=0
    )
    if half:
        model.convert_float_to_float16()
    model.save_model_to_file(str(OUT / f"{name}.onnx"))
    return OUT / f"{name}.onnx"


class Calibration(CalibrationDataReader):
    def __init__(self):
        self.batches = iter([dict(zip(INPUTS, (x.numpy() for x in example())))])

    def get_next(self):
        return next(self.batches, None)


def dequantized(quantized, state_dict, name):
    """(x - zero point) * scale of each tensor, found by the value that it was quantized from."""
    arrays = {
        i.name: numpy_helper.to_array(i)
        for i in onnx.load(quantized).graph.initializer
        if i.data_type != TensorProto.STRING
    }
    result = {}
    for key, tensor in state_dict.items():
        exact = tensor.numpy()
        best = exact
        for array_name, x in arrays.items():
            if not array_name.endswith("_quantized") or x.size not in (exact.size, 3 * exact.size):
                continue
            base = array_name[: -len("_quantized")]
            scale = arrays.get(base + "_scale", arrays.get(base + "_quantized_scale"))
            zero = arrays.get(base + "_zero_point", arrays.get(base + "_quantized_zero_point"))
            if scale is None:
                continue
            for turned in (False, True):
                y = ((x.astype(np.float32) - zero.astype(np.float32)) * scale).astype(np.float32)
                if turned and y.ndim == 2:
                    y = y.T
                # Query, key and value may stand beside each other.
                for part in [y] if y.size == exact.size else np.array_split(y, 3):
                    if part.shape == exact.shape and np.abs(part - exact).max() < 0.02:
                        best = part
        result[key] = torch.tensor(np.ascontiguousarray(best))
    save_file(result, OUT / f"{name}.safetensors")


def quantized(source, name, state_dict, **options):
    quantize_dynamic(
        str(source),
        str(OUT / f"{name}.onnx"),
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
        **options,
    )
    dequantized(OUT / f"{name}.onnx", state_dict, name)


def static(source, name, state_dict, quant_format):
    quantize_static(
        str(source),
        str(OUT / f"{name}.onnx"),
        Calibration(),
        quant_format=quant_format,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    dequantized(OUT / f"{name}.onnx", state_dict, name)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    bert = random_weights(Encoder(CONFIG, add_pooling_layer=False))
    state = {k: v.contiguous().clone() for k, v in bert.state_dict().items() if "position_ids" not in k}
    save_file(state, OUT / "bert.safetensors")

    export(bert, "dynamo", True, external_data=False)
    export(bert, "dynamo-external", True, external_data=True)
    old = export(bert, "opset-11", False, opset_version=11)
    export(bert, "not-folded", False, opset_version=17, do_constant_folding=False)
    export(Wrapped(bert), "other-prefix", False, opset_version=17)
    levels = onnxruntime.GraphOptimizationLevel
    optimized(old, "runtime-extended", levels.ORT_ENABLE_EXTENDED)
    fused(old, "fused", use_multi_head_attention=False)
    fused(old, "fused-multi-head", use_multi_head_attention=True)
    fused(old, "fused-fast-gelu", enable_gelu_approximation=True)
    fused(old, "fused-half", half=True)
    save_file({k: v.half() for k, v in state.items()}, OUT / "fused-half.safetensors")

    tied = random_weights(Encoder(CONFIG, add_pooling_layer=False))
    with torch.no_grad():
        for layer in (tied.encoder.layer[0].output, tied.encoder.layer[1].output):
            layer.LayerNorm.weight.fill_(1)
            layer.LayerNorm.bias.zero_()
    save_file(
        {k: v.contiguous().clone() for k, v in tied.state_dict().items() if "position_ids" not in k},
        OUT / "shared.safetensors",
    )
    export(tied, "shared", False, opset_version=17)

    ranker = random_weights(BertForSequenceClassification(CONFIG))
    export(ranker, "cross-encoder", True, external_data=False)
    save_file(
        {
            k.removeprefix("bert."): v.contiguous().clone()
            for k, v in ranker.state_dict().items()
            if "position_ids" not in k
        },
        OUT / "cross-encoder.safetensors",
    )


    # Of one layer, since these are the largest files.
    bert.encoder.layer = bert.encoder.layer[:1]
    state = {k: v for k, v in state.items() if ".layer.1." not in k}
    plain = export(bert, "plain", False, opset_version=11)
    runtime = optimized(plain, "plain-runtime", levels.ORT_ENABLE_EXTENDED)
    attention = fused(plain, "plain-fused")
    channels = OUT / "quantized-channels.onnx"
    quantized(plain, "quantized-channels", state, per_channel=True, reduce_range=True)
    quantized(plain, "quantized-unsigned", state, weight_type=QuantType.QUInt8)
    quantized(attention, "quantized-fused", state)
    quantized(runtime, "quantized-runtime", state)
    optimized(channels, "quantized-channels-runtime", levels.ORT_ENABLE_EXTENDED)
    shutil.copy(channels.with_suffix(".safetensors"), OUT / "quantized-channels-runtime.safetensors")
    static(plain, "static-nodes", state, QuantFormat.QDQ)
    static(plain, "static-operators", state, QuantFormat.QOperator)
    for file in (plain, runtime, attention):
        file.unlink()
    for file in OUT.iterdir():
        file.chmod(0o644)


if __name__ == "__main__":
    main()
