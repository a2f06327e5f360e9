"""The PyTorch network, where the torch extra is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from ${{ values.pythonPackage }} import export, models  # noqa: E402
from ${{ values.pythonPackage }}.table import read_table  # noqa: E402


@pytest.mark.parametrize(("task", "target"), [("classification", "target"), ("regression", "spending")])
def test_network_learns_and_round_trips(task: str, target: str, people: Path) -> None:
    table = read_table(people, target, task, ["id", "spending" if target == "target" else "target"])
    losses: list[dict[str, float]] = []
    model = models.create("pytorch", task=task, steps=30, seed=1)
    with pytest.raises(RuntimeError, match="train the model"):
        model.predict(table)
    model.fit(table, table, lambda step, figures: losses.append(figures))
    name = next(iter(losses[0]))
    assert len(losses) == 30 and losses[-1][name] < losses[0][name] / 1.5
    assert export.check_round_trip(model.to_onnx(table), table, model.predict(table)) <= 1e-5
    again = models.create("pytorch", task=task, steps=30, seed=1)
    again.fit(table, table, lambda step, figures: None)
    assert (again.predict(table) == model.predict(table)).all()
