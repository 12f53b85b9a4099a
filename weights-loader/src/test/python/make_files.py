"""Writes the small real files under src/test/resources, with the real libraries.

Run with torch, safetensors, onnx, transformers and sentence-transformers installed:

    python make_files.py ../resources/org/sbert4j/weights

Every tensor of a checkpoint is filled by `values`, which RealFilesTest repeats in Java.
"""

import hashlib
import json
import pathlib
import shutil
import sys
import tempfile
import zipfile
from collections import OrderedDict

import numpy as np
import onnx
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer

OUT = pathlib.Path(sys.argv[1])


def values(*shape):
    """0, 0.25, 0.5, …: exact in every float type used here."""
    return (torch.arange(int(np.prod(shape)), dtype=torch.float32) / 4).reshape(shape)


def state_dict():
    return OrderedDict(
        f32=values(2, 3),
        f16=values(2, 3).half(),
        bf16=values(2, 3).bfloat16(),
        f64=values(2, 3).double(),
        i64=torch.arange(6).reshape(2, 3),
        i32=torch.arange(6, dtype=torch.int32).reshape(2, 3),
        i16=torch.arange(6, dtype=torch.int16).reshape(2, 3),
        i8=(torch.arange(6) - 3).to(torch.int8).reshape(2, 3),
        u8=(torch.arange(6) + 250).to(torch.uint8).reshape(2, 3),
        bool=torch.tensor([[True, False, True], [False, True, False]]),
        scalar=torch.tensor(2.5),
        empty=torch.zeros(0, 3),
    )


def checkpoints():
    save_file(state_dict(), OUT / "all-types.safetensors", metadata={"format": "pt"})
    tensors = state_dict()
    whole = values(4, 3)
    tensors["transposed"] = whole.t()
    tensors["rows"] = whole[1:3]
    tensors["column"] = whole[:, 1]
    tensors["expanded"] = values(1, 3).expand(2, 3)
    tensors["parameter"] = torch.nn.Parameter(values(2, 3))
    torch.save(tensors, OUT / "all-types.bin")
    torch.save({"epoch": 3, "state_dict": {"a": values(2, 3)}}, OUT / "nested.bin")
    torch.save(torch.nn.Linear(2, 3).state_dict(), OUT / "module.bin")
    torch.save(tensors, OUT / "legacy.bin", _use_new_zipfile_serialization=False)
    unused = {
        "a": values(2, 3),
        "u16": torch.ones(3, dtype=torch.uint16),
        "u32": torch.ones(3, dtype=torch.uint32),
        "u64": torch.ones(3, dtype=torch.uint64),
        "f8_e4m3": values(3).to(torch.float8_e4m3fn),
        "f8_e5m2": values(3).to(torch.float8_e5m2),
        "f8_e8m0": torch.ones(3).to(torch.float8_e8m0fnu),
        "c64": torch.ones(3, dtype=torch.complex64),
    }
    save_file(unused, OUT / "unread.safetensors")
    unused["c128"] = torch.ones(3, dtype=torch.complex128)
    unused["qint8"] = torch.quantize_per_tensor(values(3), 0.1, 0, torch.qint8)
    unused["quint8"] = torch.quantize_per_channel(
        values(3, 2), torch.ones(3), torch.zeros(3, dtype=torch.int64), 0, torch.quint8
    )
    unused["qint32"] = torch.quantize_per_tensor(values(3), 0.1, 0, torch.qint32)
    torch.save(unused, OUT / "unread.bin")
    # A GPU's storages differ from these in one word of the pickle.
    torch.save({"a": values(2, 3)}, OUT / "cpu.bin")
    with zipfile.ZipFile(OUT / "cpu.bin") as source, zipfile.ZipFile(
        OUT / "cuda.bin", "w", zipfile.ZIP_DEFLATED
    ) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("data.pkl"):
                data = data.replace(b"X\x03\0\0\0cpu", b"X\x06\0\0\0cuda:0")
            target.writestr(name.replace("cpu/", "archive/"), data)
    (OUT / "cpu.bin").unlink()


def onnx_model():
    from onnx import TensorProto, helper, numpy_helper

    w = values(2, 3).numpy()
    nodes = [
        helper.make_node("MatMul", ["x", "onnx::MatMul_1"], ["a"], name="/encoder/layer.0/dense/MatMul"),
        helper.make_node("Add", ["encoder.layer.0.dense.bias", "a"], ["b"], name="/encoder/layer.0/dense/Add"),
        helper.make_node("Gemm", ["b", "pooled"], ["c"], name="/pooler/dense/Gemm", transB=1),
        helper.make_node("Gemm", ["c", "turned"], ["y"], name="/turned/dense/Gemm"),
    ]
    initializers = [
        numpy_helper.from_array(np.ascontiguousarray(w.T), "onnx::MatMul_1"),
        helper.make_tensor("encoder.layer.0.dense.bias", TensorProto.FLOAT, [2], [0.0, 0.25]),
        numpy_helper.from_array(w.astype(np.float16), "pooled"),
        helper.make_tensor("turned", TensorProto.FLOAT16, [3, 2], np.ascontiguousarray(w.T).flatten()),
        helper.make_tensor("ids", TensorProto.INT64, [3], [0, -1, 300]),
        helper.make_tensor("doubles", TensorProto.DOUBLE, [2], [0.0, 0.25]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 2])],
        initializers,
    )
    onnx.save(helper.make_model(graph, producer_name="test"), OUT / "tiny.onnx")


def half_digest():
    half = np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float32).view("<u4")
    # Conversion may quieten a NaN; what counts is that it stays one.
    half = np.where(np.isnan(half.view(np.float32)), np.uint32(0x7FC00000), half).astype("<u4")
    (OUT / "half.sha256").write_text(hashlib.sha256(half.tobytes()).hexdigest())


def sentence_transformer():
    with tempfile.TemporaryDirectory() as folder:
        tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "##c"]
        vocabulary = pathlib.Path(folder, "vocab.txt")
        vocabulary.write_text("\n".join(tokens) + "\n")
        BertTokenizer(str(vocabulary), do_lower_case=False).save_pretrained(folder)
        config = BertConfig(
            vocab_size=8,
            hidden_size=4,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=8,
            max_position_embeddings=16,
        )
        torch.manual_seed(1)
        BertModel(config).save_pretrained(folder)
        modules = [
            Transformer(folder),
            Pooling(4, ("mean", "cls")),
            Dense(8, 3, activation_function=torch.nn.GELU()),
            Normalize(),
        ]
        target = OUT / "version-6"
        SentenceTransformer(modules=modules).save(str(target))
        (target / "README.md").unlink()
        config = json.loads((target / "tokenizer_config.json").read_text())
        for key in ("is_local", "local_files_only"):
            config.pop(key, None)
        (target / "tokenizer_config.json").write_text(json.dumps(config, indent=2))


if __name__ == "__main__":
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    checkpoints()
    onnx_model()
    half_digest()
    sentence_transformer()
