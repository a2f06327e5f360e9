"""Models behind one interface; `create` is the only way in, so that PyTorch is imported only when asked for."""

from __future__ import annotations

from typing import Any

from .base import Model, StepLog

NAMES = ("gbdt", "logistic", "network")

__all__ = ["NAMES", "Model", "StepLog", "create"]


def create(name: str, *, learning_rate: float, steps: int, seed: int, **extra: Any) -> Model:
    """Make an untrained model. Raises ValueError for an unknown name."""
    if name == "gbdt":
        from .gbdt import GradientBoosting

        return GradientBoosting(learning_rate=learning_rate, rounds=steps, seed=seed, **extra)
    if name == "logistic":
        from .logistic import Logistic

        return Logistic(steps=min(steps, 40), seed=seed)
    if name == "network":
        from .network import Network

        return Network(learning_rate=learning_rate, epochs=steps, seed=seed, **extra)
    raise ValueError(f"model: {name!r} is unknown; choose one of {', '.join(NAMES)}")
