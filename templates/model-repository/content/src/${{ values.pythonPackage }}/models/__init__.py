"""The models, by framework."""

from __future__ import annotations

from ..table import SettingError
from .base import Model
from .forest import Forest

FRAMEWORKS = ("scikit-learn", "pytorch")


def create(framework: str, *, task: str, steps: int, seed: int) -> Model:
    """An untrained model; raises SettingError when the framework is unknown or not installed."""
    if framework == "scikit-learn":
        return Forest(task, steps, seed)
    if framework != "pytorch":
        raise SettingError(f"--framework {framework}: choose one of {', '.join(FRAMEWORKS)}")
    try:
        from .network import Network
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise SettingError("--framework pytorch: PyTorch is not installed; run make install-torch") from None
    return Network(task, steps, seed)
