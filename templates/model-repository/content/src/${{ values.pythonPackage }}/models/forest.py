"""A random forest (scikit-learn)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.pipeline import Pipeline

from .. import export
from ..encoding import encoder
from ..table import CLASSIFICATION, Table
from .base import StepLog, loss, loss_name

STAGES = 20


class Forest:
    """Grown in up to 20 stages; one step is one stage."""

    def __init__(self, task: str, trees: int, seed: int) -> None:
        kind = RandomForestClassifier if task == CLASSIFICATION else RandomForestRegressor
        self.task, self.trees = task, trees
        self.classes: list[str] = []
        self.encoder: Any = None
        self._forest = kind(n_estimators=0, warm_start=True, random_state=seed, n_jobs=2)

    def fit(self, train: Table, test: Table, log: StepLog) -> None:
        """Grow the forest, telling of the losses after each stage."""
        self.encoder = encoder(train)
        columns = self.encoder.fit_transform(train.frame).astype(np.float32)
        sizes = sorted({max(1, round(self.trees * part / STAGES)) for part in range(1, STAGES + 1)})
        for step, size in enumerate(sizes, start=1):
            self._forest.set_params(n_estimators=size).fit(columns, train.target)
            if self.task == CLASSIFICATION:
                self.classes = [str(name) for name in self._forest.classes_]
            sides = (("train", train), ("val", test))
            log(
                step,
                {
                    f"{side}/{loss_name(self.task)}": loss(self.task, rows, self.predict(rows), self.classes)
                    for side, rows in sides
                },
            )

    def predict(self, table: Table) -> npt.NDArray[Any]:
        """Probabilities of the classes, or the numbers."""
        columns = self.encoder.transform(table.frame).astype(np.float32)
        if self.task == CLASSIFICATION:
            return np.asarray(self._forest.predict_proba(columns))
        return np.asarray(self._forest.predict(columns))

    def to_onnx(self, table: Table) -> onnx.ModelProto:
        """The encoder and the forest in one graph."""
        pipeline = Pipeline([("encoder", self.encoder), ("forest", self._forest)])
        return export.of_pipeline(pipeline, table, self.task)
