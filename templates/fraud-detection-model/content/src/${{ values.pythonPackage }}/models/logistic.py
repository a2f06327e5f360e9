"""Logistic regression on standardised inputs."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ..checkpoints import Arrays
from ..dataset import Part
from ..export import linear
from ..saving import NOTHING_SAVED, Stage
from .base import Best, Scores, StepLog, step_figures


def _arrays_of(model: LogisticRegression) -> Arrays:
    """What the next step starts from: `coef` float64 [1, F], `intercept` float64 [1], `classes` int8 [2]."""
    return {"coef": model.coef_, "intercept": model.intercept_, "classes": model.classes_}


def _restored(arrays: Arrays) -> LogisticRegression:
    model = LogisticRegression()
    model.coef_, model.intercept_, model.classes_ = arrays["coef"], arrays["intercept"], arrays["classes"]
    return model


class Logistic:
    """A linear baseline; one step is one strength of the penalty, from strong to weak."""

    name = "logistic"

    def __init__(self, *, steps: int, seed: int) -> None:
        self.penalties = np.logspace(-4, 2, steps)
        self.params: dict[str, Any] = {"steps": steps, "c_smallest": 1e-4, "c_largest": 1e2, "seed": seed}
        self.best_step = steps
        self._scaler = StandardScaler()
        self._model: LogisticRegression | None = None

    def _train(self, rows: Part, step: int, start: LogisticRegression | None) -> LogisticRegression:
        model = LogisticRegression(C=float(self.penalties[step - 1]), max_iter=500, warm_start=True)
        if start is not None:
            model.coef_, model.intercept_ = start.coef_.copy(), start.intercept_.copy()
            model.classes_ = start.classes_
        with warnings.catch_warnings():
            warnings.simplefilter("error", ConvergenceWarning)
            model.fit(self._scaler.transform(rows.features.astype(np.float64)), rows.labels)
        return model

    def fit(self, train: Part, held_out: Part, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Follow the penalty from strong to weak, each step starting from the last."""
        self._scaler.fit(train.features.astype(np.float64))
        best = Best()
        first = 1
        if stage.start is not None:
            self._model = _restored(stage.start.arrays)
            best.restore(stage.start.arrays)
            first = stage.start.step + 1
        for step in range(first, len(self.penalties) + 1):
            self._model = self._train(train, step, self._model)
            figures = step_figures(train, self.predict(train.features), held_out, self.predict(held_out.features))
            best.see(step, figures)
            log(step, figures)
            stage.done(step, lambda: _arrays_of(self.weights) | best.arrays())
        self.best_step = best.step
        self._model = self._train(train, best.step, None)

    def refit(self, train: Part, stage: Stage = NOTHING_SAVED) -> None:
        """Train on all rows with the chosen penalty, in one step."""
        self._scaler.fit(train.features.astype(np.float64))
        self._model = self._train(train, self.best_step, None)

    @property
    def weights(self) -> LogisticRegression:
        """The trained regression; raises RuntimeError before training."""
        if self._model is None:
            raise RuntimeError("logistic: train the model before using it")
        return self._model

    def predict(self, features: npt.NDArray[np.float32]) -> Scores:
        """Probability of fraud for each row."""
        scaled = self._scaler.transform(features.astype(np.float64))
        return np.asarray(self.weights.predict_proba(scaled)[:, 1], dtype=np.float64)

    def to_onnx(self) -> onnx.ModelProto:
        """Standardisation and regression as one ONNX graph."""
        model = self.weights
        return linear(self._scaler.mean_, self._scaler.scale_, model.coef_[0], float(model.intercept_[0]))
