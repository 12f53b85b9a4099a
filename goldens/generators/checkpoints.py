"""Writes weights as the checkpoints that users have on disk."""

import io
import json
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import save_file

from tiny_model import TinyModel, classifier_weights


def write_checkpoint(folder: Path, model: TinyModel, canonical: dict[str, torch.Tensor]) -> None:
    if model.saved_by:
        save_by_transformers(folder, model, canonical)
        return
    tensors = checkpoint_tensors(model, canonical)
    if model.shards == 1:
        write_file(folder / model.storage, model, tensors)
    else:
        write_shards(folder, model, tensors)


def save_by_transformers(
    folder: Path, model: TinyModel, canonical: dict[str, torch.Tensor]
) -> None:
    """As the class itself saves it: config.json too, and a head that embeddings have no use for."""
    torch.manual_seed(0)
    config = transformers.BertConfig.from_pretrained(folder)
    headed = getattr(transformers, model.saved_by)(config)
    # A masked language model has no pooler.
    loaded = headed.bert.load_state_dict(
        {name: values.float() for name, values in canonical.items()}, strict=False
    )
    assert not loaded.missing_keys, loaded.missing_keys
    headed.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)


def checkpoint_tensors(
    model: TinyModel, canonical: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The canonical tensors with the names, the dtype and the company that the model asks for."""
    tensors = {}
    if model.position_ids:
        tensors[model.prefix + "embeddings.position_ids"] = torch.arange(
            model.max_position
        ).reshape(1, -1)
    for name, values in canonical.items():
        if model.pooler or not name.startswith("pooler."):
            tensors[model.prefix + stored_name(model, name)] = strided(
                model, name, values.to(model.dtype)
            )
    if model.prediction_heads:
        word_embeddings = tensors[model.prefix + "embeddings.word_embeddings.weight"]
        tensors |= prediction_heads(model, word_embeddings)
    if model.labels:
        tensors |= {
            name: values.to(model.dtype) for name, values in classifier_weights(model).items()
        }
    return tensors


def strided(model: TinyModel, name: str, values: torch.Tensor) -> torch.Tensor:
    if model.transposed_strides and values.dim() == 2 and "embeddings" not in name:
        return values.t().contiguous().t()
    return values


def stored_name(model: TinyModel, name: str) -> str:
    if not model.gamma_beta:
        return name
    return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
        "LayerNorm.bias", "LayerNorm.beta"
    )


def prediction_heads(model: TinyModel, word_embeddings: torch.Tensor) -> dict[str, torch.Tensor]:
    """The heads of BertForPreTraining, the decoder tied to the word embeddings."""
    generator = np.random.default_rng(1)
    vocab_size, hidden = word_embeddings.shape
    shapes = {
        "cls.predictions.bias": (vocab_size,),
        "cls.predictions.transform.dense.weight": (hidden, hidden),
        "cls.predictions.transform.dense.bias": (hidden,),
        stored_name(model, "cls.predictions.transform.LayerNorm.weight"): (hidden,),
        stored_name(model, "cls.predictions.transform.LayerNorm.bias"): (hidden,),
        "cls.seq_relationship.weight": (2, hidden),
        "cls.seq_relationship.bias": (2,),
    }
    heads = {
        name: torch.from_numpy(generator.standard_normal(shape)).to(model.dtype)
        for name, shape in shapes.items()
    }
    return heads | {"cls.predictions.decoder.weight": word_embeddings}


def write_file(path: Path, model: TinyModel, tensors: dict[str, torch.Tensor]) -> None:
    if path.suffix == ".safetensors":
        save_file(
            {name: values.clone() for name, values in tensors.items()}, path, {"format": "pt"}
        )
        path.chmod(0o644)
        return
    target = io.BytesIO() if model.saved_in_memory else str(path)
    with storages_located_at(model.location):
        torch.save(state_dict(tensors), target, pickle_protocol=2)
    if model.saved_in_memory:
        path.write_bytes(target.getvalue())


def state_dict(tensors: dict[str, torch.Tensor]) -> OrderedDict:
    """As Module.state_dict() gives it: with the attribute _metadata, which is pickled too."""
    state = OrderedDict(tensors)
    modules = dict.fromkeys([""] + [name.rpartition(".")[0] for name in tensors])
    state._metadata = OrderedDict((module, {"version": 1}) for module in modules)
    return state


@contextmanager
def storages_located_at(location: str):
    """Stands in for the GPU on which such a checkpoint is saved: only the pickled tag differs."""
    real = torch.serialization.location_tag
    torch.serialization.location_tag = lambda storage: location
    try:
        yield
    finally:
        torch.serialization.location_tag = real


def write_shards(folder: Path, model: TinyModel, tensors: dict[str, torch.Tensor]) -> None:
    stem, suffix = model.storage.rsplit(".", 1)
    names = list(tensors)
    weight_map = {}
    for shard in range(model.shards):
        file = f"{stem}-{shard + 1:05d}-of-{model.shards:05d}.{suffix}"
        share = names[shard * len(names) // model.shards : (shard + 1) * len(names) // model.shards]
        write_file(folder / file, model, {name: tensors[name] for name in share})
        weight_map |= {name: file for name in share}
    total_size = sum(values.numel() * values.element_size() for values in tensors.values())
    index = {"metadata": {"total_size": total_size}, "weight_map": dict(sorted(weight_map.items()))}
    (folder / f"{model.storage}.index.json").write_text(json.dumps(index, indent=2) + "\n")
