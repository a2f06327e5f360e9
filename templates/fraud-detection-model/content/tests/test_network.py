"""The PyTorch network, where the torch extra is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from ${{ values.pythonPackage }} import export, models  # noqa: E402
from ${{ values.pythonPackage }}.checkpoints import Arrays, LocalFolder, State, find, write  # noqa: E402
from ${{ values.pythonPackage }}.dataset import Part, hold_out_customers  # noqa: E402
from ${{ values.pythonPackage }}.saving import Stage  # noqa: E402


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


class Stopped(Exception):
    """The training was stopped after a step."""


class Until(Stage):
    """Saves the state after a step, and stops there."""

    def __init__(self, store: LocalFolder, name: str, last: int) -> None:
        self._store, self._name, self._last = store, name, last

    def done(self, step: int, arrays: Callable[[], Arrays]) -> None:
        if step == self._last:
            write(self._store, "a", 1, "me", State(self._name, step, {}, arrays()))
            raise Stopped


class From(Stage):
    """Begins at the saved state."""

    def __init__(self, store: LocalFolder) -> None:
        self.start = find(store, "me").state
        assert self.start is not None


@pytest.mark.parametrize("last", [1, 3, 5])
def test_network_goes_on_to_the_same_scores(last: int, parts: tuple[Part, Part], tmp_path: Path) -> None:
    train, test = parts
    fitting, held_out = hold_out_customers(train, 0.25, 1)
    store, figures = LocalFolder(tmp_path), {}
    whole, stopped, again = (models.create("network", learning_rate=0.005, steps=5, seed=1) for _ in range(3))
    whole.fit(fitting, held_out, figures.__setitem__)
    with pytest.raises(Stopped):
        stopped.fit(fitting, held_out, lambda step, own: None, Until(store, "fit", last))
    torch.rand(9)
    np.random.rand(9)
    seen: dict[int, dict[str, float]] = {}
    again.fit(fitting, held_out, seen.__setitem__, From(store))
    assert seen == {step: figures[step] for step in range(last + 1, 6)}
    assert again.best_step == whole.best_step
    assert (again.predict(test.features) == whole.predict(test.features)).all()
    for model in (whole, stopped, again):
        model.best_step = 5
    whole.refit(train)
    with pytest.raises(Stopped):
        stopped.refit(train, Until(store, "refit", last))
    torch.rand(9)
    again.refit(train, From(store))
    assert (again.predict(test.features) == whole.predict(test.features)).all()
