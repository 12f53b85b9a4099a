"""What makes up one tiny model, and its random weights."""

import re
import zlib
from dataclasses import dataclass

import numpy as np
import torch

TYPE_VOCAB_SIZE = 2

# Standard deviation of a weight, times the root of the number of inputs. The feed-forward part is
# loud, so that erf GELU and tanh GELU give visibly different vectors.
GAINS = {"attention": 1.0, "intermediate": 1.0, "output": 2.0, "pooler": 1.0}


@dataclass(frozen=True)
class Dense:
    out_features: int
    bias: bool
    activation: str  # a class of torch.nn


@dataclass(frozen=True)
class LayerNorm:
    pass


@dataclass(frozen=True)
class Normalize:
    pass


Module = Dense | LayerNorm | Normalize


@dataclass(frozen=True)
class TinyModel:
    name: str
    layers: int
    hidden: int
    heads: int
    intermediate: int
    act: str = "gelu"
    eps: float = 1e-12
    seed: int = 0  # chosen where another activation would not show enough
    max_position: int = 48
    max_seq_length: int = 32
    # pooling: one mode or several, in the order in which the folder names them
    pooling: tuple[str, ...] = ("mean",)
    modules: tuple[Module, ...] = ()  # after the pooling
    similarity: str = "cosine"
    # folder: "v2", "v5", "v6" as these releases of sentence-transformers write it;
    # "bert" has no modules.json
    generation: str = "v5"
    # checkpoint
    storage: str = "model.safetensors"  # or pytorch_model.bin
    shards: int = 1
    dtype: torch.dtype = torch.float32
    location: str = "cpu"  # where pytorch_model.bin says that its tensors were
    saved_in_memory: bool = False  # then the folder in the zip is "archive", else the file's stem
    transposed_strides: bool = False  # Linear weights as a conversion from TensorFlow leaves them
    prefix: str = ""
    prediction_heads: bool = False
    labels: int = 0  # of a head of BertForSequenceClassification
    saved_by: str = ""  # a class of transformers that writes the checkpoint, with a head of its own
    gamma_beta: bool = False
    position_ids: bool = False
    pooler: bool = True
    # tokenizer
    vocabulary: str = "uncased"  # or cased, bert-base-chinese
    do_lower_case: bool = True
    strip_accents: bool | None = None
    module_lower_case: bool = False  # do_lower_case of sentence_bert_config.json
    tokenizer_files: tuple[str, ...] = ("vocab.txt",)
    tokenizer_class: str = "BertTokenizer"
    stale_tokenizer_state: bool = False  # tokenizer.json contradicts tokenizer_config.json
    note: str = ""


def canonical_shapes(model: TinyModel, vocab_size: int) -> dict[str, tuple[int, ...]]:
    """Every tensor of BertModel, in the order in which PyTorch writes them."""
    hidden, intermediate = model.hidden, model.intermediate
    shapes = {
        "embeddings.word_embeddings.weight": (vocab_size, hidden),
        "embeddings.position_embeddings.weight": (model.max_position, hidden),
        "embeddings.token_type_embeddings.weight": (TYPE_VOCAB_SIZE, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
        "embeddings.LayerNorm.bias": (hidden,),
    }
    for layer in range(model.layers):
        path = f"encoder.layer.{layer}."
        for part in ("query", "key", "value"):
            shapes |= linear(path + "attention.self." + part, hidden, hidden)
        shapes |= linear(path + "attention.output.dense", hidden, hidden)
        shapes |= layer_norm(path + "attention.output.LayerNorm", hidden)
        shapes |= linear(path + "intermediate.dense", intermediate, hidden)
        shapes |= linear(path + "output.dense", hidden, intermediate)
        shapes |= layer_norm(path + "output.LayerNorm", hidden)
    return shapes | linear("pooler.dense", hidden, hidden)


def linear(path: str, out_features: int, in_features: int) -> dict[str, tuple[int, ...]]:
    return {path + ".weight": (out_features, in_features), path + ".bias": (out_features,)}


def layer_norm(path: str, size: int) -> dict[str, tuple[int, ...]]:
    return {path + ".weight": (size,), path + ".bias": (size,)}


def random_weights(model: TinyModel, vocab_size: int) -> dict[str, torch.Tensor]:
    """Float64 weights, lively enough that every detail of the formulas shows in the vector."""
    generator = np.random.default_rng([zlib.crc32(model.name.encode()), model.seed])
    return {
        name: torch.from_numpy(random_tensor(generator, name, shape))
        for name, shape in canonical_shapes(model, vocab_size).items()
    }


def random_tensor(generator: np.random.Generator, name: str, shape: tuple[int, ...]) -> np.ndarray:
    normal = generator.standard_normal(shape)
    if "_embeddings" in name:
        return 0.05 * normal  # small, so that layer_norm_eps 1e-5 shows against 1e-12
    if "LayerNorm.weight" in name:
        return 1.0 + 0.3 * normal
    if name.endswith(".bias"):
        return 0.2 * normal
    gain = GAINS[re.search("attention|intermediate|output|pooler", name)[0]]
    return gain / np.sqrt(shape[1]) * normal


def features_before(model: TinyModel, index: int) -> int:
    """The size of the vector that comes into the module."""
    sizes = [m.out_features for m in model.modules[:index] if isinstance(m, Dense)]
    return sizes[-1] if sizes else model.hidden * len(model.pooling)


def module_weights(model: TinyModel, index: int) -> dict[str, torch.Tensor]:
    """Float32 weights of a Dense or a LayerNorm."""
    module, features = model.modules[index], features_before(model, index)
    name = type(module).__name__ + (str(index) if index > 0 else "")
    generator = np.random.default_rng(zlib.crc32(f"{model.name}/{name}".encode()))
    if isinstance(module, LayerNorm):
        tensors = {
            "norm.weight": 1 + 0.3 * generator.standard_normal(features),
            "norm.bias": 0.2 * generator.standard_normal(features),
        }
    else:
        shape = (module.out_features, features)
        tensors = {"linear.weight": generator.standard_normal(shape) / np.sqrt(features)}
        if module.bias:
            tensors["linear.bias"] = 0.2 * generator.standard_normal(module.out_features)
    return {name: torch.from_numpy(values).float() for name, values in tensors.items()}


def classifier_weights(model: TinyModel) -> dict[str, torch.Tensor]:
    """Float64 weights of the head of BertForSequenceClassification."""
    generator = np.random.default_rng(zlib.crc32((model.name + "/classifier").encode()))
    weight = 2 / np.sqrt(model.hidden) * generator.standard_normal((model.labels, model.hidden))
    bias = 0.5 * generator.standard_normal(model.labels)
    return {
        "classifier.weight": torch.from_numpy(weight),
        "classifier.bias": torch.from_numpy(bias),
    }
