"""What every model can do."""

from __future__ import annotations

from typing import Any, Callable, Protocol

import numpy as np
import numpy.typing as npt
import onnx
from sklearn.metrics import average_precision_score, log_loss

from ..checkpoints import Arrays
from ..dataset import Part
from ..saving import NOTHING_SAVED, Stage

StepLog = Callable[[int, dict[str, float]], None]
"""Receives a step number and the figures of that step while the model trains."""

Scores = npt.NDArray[np.float64]


class Model(Protocol):
    """A scorer of transactions: features in, probability of fraud out."""

    name: str
    params: dict[str, Any]
    best_step: int

    def fit(self, train: Part, held_out: Part, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Train, report each step, and remember in `best_step` where the held-out average precision was highest.

        Goes on after `stage.start`, if there is one, and comes to the same model as without an interruption.
        """

    def refit(self, train: Part, stage: Stage = NOTHING_SAVED) -> None:
        """Train again on all rows for `best_step` steps, without reporting; goes on after `stage.start` likewise."""

    def predict(self, features: npt.NDArray[np.float32]) -> Scores:
        """Probability of fraud for each row."""

    def to_onnx(self) -> onnx.ModelProto:
        """Graph with input `features` float32 [N, F] and output `probability` float32 [N]."""


def step_figures(train: Part, train_scores: Scores, held_out: Part, held_out_scores: Scores) -> dict[str, float]:
    """Loss and average precision on both sides, named as they are tracked."""
    figures: dict[str, float] = {}
    for side, rows, scores in (("train", train, train_scores), ("val", held_out, held_out_scores)):
        figures[f"{side}/loss"] = float(log_loss(rows.labels, np.clip(scores, 1e-7, 1 - 1e-7), labels=[0, 1]))
        if rows.labels.any():
            figures[f"{side}/average_precision"] = float(average_precision_score(rows.labels, scores))
    return figures


class Best:
    """Remembers the step with the highest held-out average precision."""

    def __init__(self) -> None:
        self.step = 1
        self._value = -np.inf

    def see(self, step: int, figures: dict[str, float]) -> None:
        """Take note of one step; without held-out frauds the loss decides."""
        value = figures.get("val/average_precision", -figures["val/loss"])
        if value > self._value:
            self.step, self._value = step, value

    def arrays(self) -> Arrays:
        """What a checkpoint needs of it: `best` float64 [2], the step and its value."""
        return {"best": np.array([self.step, self._value])}

    def restore(self, arrays: Arrays) -> None:
        """Remember what `arrays` gave."""
        self.step, self._value = int(arrays["best"][0]), float(arrays["best"][1])
