"""Gradient-boosted trees (LightGBM)."""

from __future__ import annotations

import hashlib
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import onnx

from ..dataset import Part
from ..export import tree_ensemble
from ..saving import NOTHING_SAVED, Stage
from .base import Best, Scores, StepLog, step_figures

# With LightGBM's usual 255 bins the borders of an amount lie several units apart, and a fraud that begins at a certain
# amount is not told from what lies just below it.
BINS = {"max_bin": 4095}


def _digest(booster: lgb.Booster, step: int) -> npt.NDArray[np.uint8]:
    """SHA-256 of the text of a round's tree, uint8 [32]."""
    text = booster.model_to_string(num_iteration=1, start_iteration=step - 1)
    return np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint8)


class GradientBoosting:
    """Boosted trees; one step is one boosting round."""

    name = "gbdt"

    def __init__(
        self, *, learning_rate: float, rounds: int, seed: int, max_depth: int = 4, min_leaf: int = 100
    ) -> None:
        self.params: dict[str, Any] = {
            "learning_rate": learning_rate,
            "rounds": rounds,
            "max_depth": max_depth,
            "num_leaves": 2**max_depth,
            "min_data_in_leaf": min_leaf,
            "seed": seed,
        }
        self.best_step = rounds
        self._booster: lgb.Booster | None = None

    def _settings(self) -> dict[str, Any]:
        settings = {key: value for key, value in self.params.items() if key != "rounds"}
        fixed = {"objective": "binary", "verbosity": -1, "deterministic": True, "force_row_wise": True}
        return settings | fixed | {"num_threads": 2, "lambda_l2": 1.0, "feature_fraction": 0.8}

    def fit(self, train: Part, held_out: Part, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Boost round by round.

        LightGBM does not hand out the state of the generator that draws each tree's features, and a booster that goes
        on from a saved model draws others. So the trees up to `stage.start` are grown again, about half of a round's
        time; their scores come from the checkpoint, and their figures are logged. A tree that differs from that of the
        checkpoint ends this: then everything is made again.
        """
        data = lgb.Dataset(train.features, train.labels, params=BINS, free_raw_data=False)
        booster = lgb.Booster(self._settings(), data)
        best = Best()
        sides = {"train": np.zeros(len(train)), "held_out": np.zeros(len(held_out))}
        first = 1
        if stage.start is not None:
            for step in range(1, stage.start.step + 1):
                booster.update()
                stage.done(step, dict)
            if np.array_equal(_digest(booster, stage.start.step), stage.start.arrays["digest"]):
                sides = {side: np.array(stage.start.arrays[side]) for side in sides}
                best.restore(stage.start.arrays)
                first = stage.start.step + 1
            else:
                print("the trees differ from those of the checkpoint, starts anew", flush=True)
                booster = lgb.Booster(self._settings(), data)
        for step in range(first, self.params["rounds"] + 1):
            booster.update()
            for side, rows in (("train", train), ("held_out", held_out)):
                # Only the newest tree is evaluated: the sum of the others is kept.
                sides[side] += booster.predict(rows.features, start_iteration=step - 1, num_iteration=1, raw_score=True)
            scores = {side: 1 / (1 + np.exp(-raw)) for side, raw in sides.items()}
            figures = step_figures(train, scores["train"], held_out, scores["held_out"])
            best.see(step, figures)
            log(step, figures)
            stage.done(step, lambda: {**sides, **best.arrays(), "digest": _digest(booster, step)})
        self.best_step = best.step
        self._booster = booster

    def refit(self, train: Part, stage: Stage = NOTHING_SAVED) -> None:
        """Boost `best_step` rounds on all rows; another attempt makes all of them again, as `fit` says."""
        data = lgb.Dataset(train.features, train.labels, params=BINS)
        after = [lambda made: stage.done(made.iteration + 1, dict)]
        self._booster = lgb.train(self._settings(), data, num_boost_round=self.best_step, callbacks=after)

    @property
    def booster(self) -> lgb.Booster:
        """The trained trees; raises RuntimeError before training."""
        if self._booster is None:
            raise RuntimeError("gbdt: train the model before using it")
        return self._booster

    def predict(self, features: npt.NDArray[np.float32]) -> Scores:
        """Probability of fraud for each row."""
        return np.asarray(self.booster.predict(features, num_iteration=self.best_step), dtype=np.float64)

    def to_onnx(self) -> onnx.ModelProto:
        """The trees as one ONNX tree ensemble."""
        dump = self.booster.dump_model(num_iteration=self.best_step)
        return tree_ensemble([tree["tree_structure"] for tree in dump["tree_info"]], dump["max_feature_idx"] + 1)
