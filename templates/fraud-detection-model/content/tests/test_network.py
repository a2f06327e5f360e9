"""The PyTorch network, where the torch extra is installed."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from ${{ values.pythonPackage }} import export, models  # noqa: E402
from ${{ values.pythonPackage }}.dataset import Part, hold_out_customers  # noqa: E402


def test_network_learns_and_round_trips(parts: tuple[Part, Part]) -> None:
    train, test = parts
    losses: list[float] = []
    model = models.create("network", learning_rate=0.005, steps=4, seed=1)
    with pytest.raises(RuntimeError, match="train the model"):
        model.predict(test.features)
    model.fit(*hold_out_customers(train, 0.25, 1), lambda step, figures: losses.append(figures["train/loss"]))
    assert len(losses) == 4 and losses[-1] < losses[0]
    model.refit(train)
    graph = model.to_onnx()
    assert export.check_round_trip(graph, test.features, model.predict(test.features)) <= 1e-5
    assert export.score(graph, test.features[:1]).shape == (1,)
