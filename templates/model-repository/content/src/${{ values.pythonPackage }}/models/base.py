"""What a model offers."""

from __future__ import annotations

from typing import Any, Callable, Protocol

import numpy.typing as npt
import onnx
from sklearn.metrics import log_loss, mean_squared_error

from ..saving import NOTHING_SAVED, Stage
from ..table import CLASSIFICATION, Table

StepLog = Callable[[int, dict[str, float]], None]


class Model(Protocol):
    """A model of one framework. Scores are [rows, classes] probabilities, or [rows] numbers in regression."""

    classes: list[str]
    encoder: Any

    def fit(self, train: Table, test: Table, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Train, telling of the losses after each step.

        Goes on after `stage.start`, if there is one, and comes to the same model as without an interruption.
        """
        ...

    def predict(self, table: Table) -> npt.NDArray[Any]:
        """Scores of the rows."""
        ...

    def to_onnx(self, table: Table) -> onnx.ModelProto:
        """The graph from the table's columns to the scores."""
        ...


def loss_name(task: str) -> str:
    """Name of the loss that a task minimises."""
    return "log_loss" if task == CLASSIFICATION else "squared_error"


def loss(task: str, table: Table, scores: npt.NDArray[Any], classes: list[str]) -> float:
    """Mean loss over the table."""
    if task == CLASSIFICATION:
        return float(log_loss(table.target, scores, labels=classes))
    return float(mean_squared_error(table.target, scores))
