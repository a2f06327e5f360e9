"""The PyTorch network, where the torch extra is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

torch = pytest.importorskip("torch")

from ${{ values.pythonPackage }} import export, models  # noqa: E402
from ${{ values.pythonPackage }}.checkpoints import Arrays, LocalFolder, State, find, write  # noqa: E402
from ${{ values.pythonPackage }}.saving import Stage  # noqa: E402
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


class Stopped(Exception):
    """The training was stopped after a step."""


class Until(Stage):
    """Saves the state after a step, and stops there."""

    def __init__(self, store: LocalFolder, last: int) -> None:
        self._store, self._last = store, last

    def done(self, step: int, arrays: Callable[[], Arrays]) -> None:
        if step == self._last:
            write(self._store, "a", 1, "me", State("fit", step, {}, arrays()))
            raise Stopped


class From(Stage):
    """Begins at the saved state."""

    def __init__(self, store: LocalFolder) -> None:
        self.start = find(store, "me").state
        assert self.start is not None


@pytest.mark.parametrize("last", [1, 4, 6])
@pytest.mark.parametrize(("task", "target"), [("classification", "target"), ("regression", "spending")])
def test_network_goes_on_to_the_same_scores(task: str, target: str, last: int, people: Path, tmp_path: Path) -> None:
    table = read_table(people, target, task, ["id", "spending" if target == "target" else "target"])
    store, figures, seen = LocalFolder(tmp_path / "checkpoints"), {}, {}
    whole, stopped, again = (models.create("pytorch", task=task, steps=6, seed=1) for _ in range(3))
    whole.fit(table, table, figures.__setitem__)
    with pytest.raises(Stopped):
        stopped.fit(table, table, lambda step, own: None, Until(store, last))
    torch.rand(9)
    again.fit(table, table, seen.__setitem__, From(store))
    assert seen == {step: figures[step] for step in range(last + 1, 7)}
    assert (again.predict(table) == whole.predict(table)).all()
