"""A random forest (scikit-learn)."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.pipeline import Pipeline

from .. import export
from ..checkpoints import Arrays
from ..encoding import encoder
from ..saving import NOTHING_SAVED, Stage
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

    def fit(self, train: Table, test: Table, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Grow the forest, telling of the losses after each stage."""
        self.encoder = encoder(train)
        columns = self.encoder.fit_transform(train.frame).astype(np.float32)
        sizes = sorted({max(1, round(self.trees * part / STAGES)) for part in range(1, STAGES + 1)})
        grown = 0
        if stage.start is not None:
            grown = stage.start.step
            self._plant(columns, train.target, stage.start.arrays)
        for step, size in enumerate(sizes[grown:], start=grown + 1):
            self._forest.set_params(n_estimators=size).fit(columns, train.target)
            self._name_classes()
            sides = (("train", train), ("val", test))
            log(
                step,
                {
                    f"{side}/{loss_name(self.task)}": loss(self.task, rows, self.predict(rows), self.classes)
                    for side, rows in sides
                },
            )
            stage.done(step, self._arrays)

    def _name_classes(self) -> None:
        if self.task == CLASSIFICATION:
            self.classes = [str(name) for name in self._forest.classes_]

    def _arrays(self) -> Arrays:
        """All trees, one behind the other: no generator is needed, as each tree has a seed by its place.

        `nodes` uint8 [nodes of all trees x bytes of a node], `values` float64 [nodes of all trees, 1, classes], and of
        each tree its number of nodes and its depth, int64 [trees].
        """
        trees = [one.tree_.__getstate__() for one in self._forest.estimators_]
        return {
            "nodes": np.frombuffer(b"".join(tree["nodes"].tobytes() for tree in trees), dtype=np.uint8),
            "values": np.concatenate([tree["values"] for tree in trees]),
            "counts": np.array([tree["node_count"] for tree in trees]),
            "depths": np.array([tree["max_depth"] for tree in trees]),
        }

    def _plant(self, columns: npt.NDArray[np.float32], target: npt.NDArray[Any], arrays: Arrays) -> None:
        """Make the forest that `_arrays` was asked of: the first tree is grown for all else that a forest knows."""
        self._forest.set_params(n_estimators=1).fit(columns, target)
        first = self._forest.estimators_[0]
        make, arguments, state = first.tree_.__reduce__()
        nodes = np.frombuffer(arrays["nodes"].tobytes(), dtype=state["nodes"].dtype)
        ends = np.cumsum(arrays["counts"])
        planted = []
        for end, count, depth in zip(ends, arrays["counts"], arrays["depths"]):
            tree = make(*arguments)
            rows = slice(int(end - count), int(end))
            tree.__setstate__(
                {
                    "max_depth": int(depth),
                    "node_count": int(count),
                    "nodes": nodes[rows].copy(),
                    "values": arrays["values"][rows].copy(),
                }
            )
            one = copy.copy(first)
            one.tree_ = tree
            planted.append(one)
        self._forest.estimators_ = planted
        self._forest.set_params(n_estimators=len(planted))
        self._name_classes()

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
