"""The activation functions of torch.nn, as a Dense module makes them: with default arguments."""

from pathlib import Path

import torch

from reference import write_expected

FOLDER = "activations"

# The class of torch.nn, and the constant of ActivationFunction.
FUNCTIONS = {
    "CELU": "ELU",
    "ELU": "ELU",
    "GELU": "GELU",
    "Hardsigmoid": "HARDSIGMOID",
    "Hardswish": "HARDSWISH",
    "Hardtanh": "HARDTANH",
    "Identity": "IDENTITY",
    "LeakyReLU": "LEAKY_RELU",
    "LogSigmoid": "LOG_SIGMOID",
    "Mish": "MISH",
    "ReLU": "RELU",
    "ReLU6": "RELU6",
    "SELU": "SELU",
    "SiLU": "SILU",
    "Sigmoid": "SIGMOID",
    "Softplus": "SOFTPLUS",
    "Softsign": "SOFTSIGN",
    "Tanh": "TANH",
}


def generate(root: Path) -> None:
    """Arguments [1, n] and, for each class, what it makes of them."""
    near = torch.linspace(-8, 8, 641)
    far = torch.tensor([-100.0, -50, -30, -25, -20, -12, 12, 20, 25, 30, 50, 100])
    tiny = torch.tensor([-1e-3, -1e-6, -1e-20, 0, 1e-20, 1e-6, 1e-3])
    arguments = torch.cat([near, far, tiny]).reshape(1, -1)
    tensors = {name: getattr(torch.nn, name)()(arguments).clone() for name in FUNCTIONS}
    description = {
        "note": "activation functions of torch.nn with default arguments",
        "functions": FUNCTIONS,
    }
    write_expected(root / FOLDER, description, {"arguments": arguments} | tensors)
