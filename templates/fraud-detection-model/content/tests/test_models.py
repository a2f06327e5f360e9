"""Each model learns, and its exported graph scores the same."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ${{ values.pythonPackage }} import export, models
from ${{ values.pythonPackage }}.dataset import Part, hold_out_customers
from ${{ values.pythonPackage }}.models.base import Best

Parts = tuple[Part, Part]


@pytest.mark.parametrize("name", ["gbdt", "logistic"])
def test_model_learns_reports_and_round_trips(name: str, parts: Parts) -> None:
    train, test = parts
    seen: list[tuple[int, dict[str, float]]] = []
    model = models.create(name, learning_rate=0.1, steps=20, seed=1)
    model.fit(*hold_out_customers(train, 0.25, 1), lambda step, figures: seen.append((step, figures)))
    assert [step for step, _ in seen] == list(range(1, 21))
    assert set(seen[0][1]) == {"train/loss", "val/loss", "train/average_precision", "val/average_precision"}
    assert seen[-1][1]["train/loss"] < seen[0][1]["train/loss"]
    model.refit(train)
    scores = model.predict(test.features)
    assert roc_auc_score(test.labels, scores) > 0.6
    graph = model.to_onnx()
    assert export.check_round_trip(graph, test.features, scores) <= 1e-5
    assert export.score(graph, test.features[:1]).shape == (1,)


def test_same_seed_same_scores(parts: Parts) -> None:
    train, test = parts
    scores = []
    for _ in range(2):
        model = models.create("gbdt", learning_rate=0.1, steps=5, seed=3)
        model.refit(train)
        scores.append(model.predict(test.features))
    assert np.array_equal(*scores)


@pytest.mark.parametrize("name", ["gbdt", "logistic"])
def test_an_untrained_model_says_so(name: str, parts: Parts) -> None:
    model = models.create(name, learning_rate=0.1, steps=5, seed=1)
    with pytest.raises(RuntimeError, match="train the model"):
        model.to_onnx()


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ValueError, match="gbdt, logistic, network"):
        models.create("oracle", learning_rate=0.1, steps=1, seed=1)


def test_a_graph_that_scores_otherwise_is_refused(parts: Parts) -> None:
    train, test = parts
    model = models.create("logistic", learning_rate=0.1, steps=2, seed=1)
    model.refit(train)
    scores = model.predict(test.features)
    with pytest.raises(export.RoundTripError, match="differ by"):
        export.check_round_trip(model.to_onnx(), test.features, scores + 1e-3)
    with pytest.raises(export.RoundTripError, match="shape"):
        export.check_round_trip(model.to_onnx(), test.features, scores[:-1])


def test_splits_between_neighbouring_floats_survive_the_export() -> None:
    low = np.float32(0.1)
    high = np.nextafter(low, np.float32(1))
    middle = (float(low) + float(high)) / 2
    tree = {
        "split_feature": 0,
        "threshold": middle,
        "decision_type": "<=",
        "left_child": {"leaf_value": -2.0},
        "right_child": {"leaf_value": 2.0},
    }
    scores = export.score(export.tree_ensemble([tree], 1), np.array([[low], [high]], dtype=np.float32))
    assert scores[0] < 0.5 < scores[1]
    with pytest.raises(ValueError, match="numeric features"):
        export.tree_ensemble([tree | {"decision_type": "=="}], 1)


def test_best_step_without_frauds_goes_by_loss() -> None:
    best = Best()
    for step, loss in enumerate((0.5, 0.2, 0.4), start=1):
        best.see(step, {"val/loss": loss})
    assert best.step == 2
