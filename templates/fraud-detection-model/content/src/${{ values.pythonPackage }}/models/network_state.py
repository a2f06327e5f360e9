"""The state of a network in training as arrays, and back (PyTorch)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ..checkpoints import Arrays
from ..randomness import random_state, restore_random_state

Generators = dict[str, torch.Generator]


def _copy(tensor: torch.Tensor) -> npt.NDArray[Any]:
    return np.array(tensor.detach().cpu().numpy())


def arrays_of(layers: nn.Module, optimiser: torch.optim.Optimizer, generators: Generators | None = None) -> Arrays:
    """What the next step goes on from.

    Weights and buffers as `layers/NAME`, the optimiser's moments as `optimiser/PARAMETER/NAME`, each in its own shape;
    random generators as `random/NAME`, uint8 [bytes of the state].
    """
    arrays = {f"layers/{name}": _copy(value) for name, value in layers.state_dict().items()}
    for number, moments in optimiser.state_dict()["state"].items():
        arrays |= {f"optimiser/{number}/{name}": _copy(value) for name, value in moments.items()}
    arrays["random/torch"] = _copy(torch.get_rng_state())
    arrays |= {f"random/{name}": _copy(one.get_state()) for name, one in (generators or {}).items()}
    return arrays | random_state()


def restore(
    arrays: Arrays, layers: nn.Module, optimiser: torch.optim.Optimizer, generators: Generators | None = None
) -> None:
    """Set everything to what `arrays_of` gave of objects that were made alike."""
    tensors = {name: torch.from_numpy(np.array(value)) for name, value in arrays.items() if value.dtype != np.uint32}
    prefix = "layers/"
    layers.load_state_dict({name[len(prefix) :]: value for name, value in tensors.items() if name.startswith(prefix)})
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in tensors.items():
        if key.startswith("optimiser/"):
            _, number, name = key.split("/")
            moments.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
    torch.set_rng_state(tensors["random/torch"])
    for name, one in (generators or {}).items():
        one.set_state(tensors[f"random/{name}"])
    restore_random_state(arrays)
