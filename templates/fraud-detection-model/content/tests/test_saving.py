"""Checkpoints cost little, and a SIGTERM ends a training after one."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pytest

from ${{ values.pythonPackage }}.checkpoints import Arrays, LocalFolder, find
from ${{ values.pythonPackage }}.saving import (
    MOST_SHARE,
    NOTHING_SAVED,
    Interruption,
    Pace,
    PaceError,
    Saver,
    Stage,
    pace_of,
)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class SlowFolder(LocalFolder):
    """Each write takes some seconds of the clock; it can be out of order."""

    def __init__(self, root: Path, clock: Clock, seconds: float = 0.0) -> None:
        super().__init__(root)
        self.clock, self.seconds, self.writes, self.fails = clock, seconds, 0, False

    def names(self) -> set[str]:
        if self.fails:
            raise OSError("out of order")
        return super().names()

    def write(self, name: str, content: bytes) -> None:
        self.clock.now += self.seconds
        if self.fails:
            raise OSError("out of order")
        self.writes += 1
        super().write(name, content)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> SlowFolder:
    return SlowFolder(tmp_path / "checkpoints", clock)


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def saver_of(store: SlowFolder, pace: Pace = Pace(), interruption: Interruption | None = None, **more: Any) -> Saver:
    return Saver(store, pace, "me", interruption or Interruption(), clock=store.clock, **more)


def numbers() -> Arrays:
    return {"numbers": np.arange(3)}


def make(stage: Stage, steps: range, clock: Clock, seconds: float) -> None:
    """Make steps that take as long."""
    for step in steps:
        clock.now += seconds
        stage.done(step, numbers)


def saved(store: SlowFolder) -> int | None:
    state = find(LocalFolder(store._root), "me").state
    return state.step if state else None


def test_a_short_training_saves_nothing(store: SlowFolder, clock: Clock) -> None:
    make(saver_of(store).stage("fit"), range(1, 30), clock, 1)
    assert store.writes == 0 and saved(store) is None


def test_a_checkpoint_waits_for_both_steps_and_seconds(store: SlowFolder, clock: Clock) -> None:
    stage = saver_of(store, Pace(every_steps=5, every_seconds=10)).stage("fit")
    make(stage, range(1, 5), clock, 100)
    assert saved(store) is None
    make(stage, range(5, 6), clock, 100)
    assert saved(store) == 5
    make(stage, range(6, 15), clock, 1)
    assert saved(store) == 5
    make(stage, range(15, 16), clock, 1)
    assert saved(store) == 15


@pytest.mark.parametrize("seconds", [0.02, 0.3, 1.0])
def test_checkpoints_take_at_most_a_twentieth_of_the_time(seconds: float, store: SlowFolder, clock: Clock) -> None:
    store.seconds = seconds
    make(saver_of(store, Pace(every_seconds=0)).stage("fit"), range(1, 2_001), clock, 0.1)
    spent, elapsed = store.writes * seconds, clock.now - 100
    assert MOST_SHARE / 2 < spent / elapsed <= MOST_SHARE
    assert store.writes >= 2 * 3


def test_a_failing_store_ends_no_training_and_spares_the_whole_checkpoint(
    store: SlowFolder, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = saver_of(store).stage("fit")
    make(stage, range(1, 2), clock, 40)
    store.fails = True
    make(stage, range(2, 4), clock, 40)
    assert "a checkpoint was not saved, goes on without: out of order" in capsys.readouterr().out
    assert saved(store) == 1
    store.fails = False
    make(stage, range(4, 5), clock, 40)
    found = find(store, "me")
    assert found.state is not None and (found.state.step, found.place, found.number) == (4, "b", 2)


def test_another_attempt_goes_on_and_counts_on(
    store: SlowFolder, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    first = saver_of(store)
    make(first.stage("fit", {"threshold": 0.25}), range(1, 4), clock, 40)
    assert first.seconds == 120
    clock.now += 1_000
    second = saver_of(store)
    second.find()
    assert "goes on after step 3 of fit, from checkpoint a" in capsys.readouterr().out
    stage = second.stage("fit")
    assert stage.start is not None and stage.start.step == 3 and stage.start.facts["threshold"] == 0.25
    assert second.stage("refit").start is None
    np.testing.assert_array_equal(stage.start.arrays["numbers"], np.arange(3))
    clock.now += 5
    assert second.seconds == 125
    writes = store.writes
    make(stage, range(1, 4), clock, 40)
    assert store.writes == writes, "steps that are made again save nothing"
    make(stage, range(4, 5), clock, 40)
    found = find(store, "me")
    assert found.state is not None and (found.state.step, found.place, found.number) == (4, "b", 4)


def test_what_is_found_is_told(store: SlowFolder, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    saver_of(store).find()
    assert capsys.readouterr().out == ""
    make(saver_of(store).stage("fit"), range(1, 2), clock, 40)
    store.write("a-arrays.npz", b"")
    saver = saver_of(store)
    saver.find()
    told = capsys.readouterr().out
    assert "not used: checkpoint a after step 1 of fit: arrays.npz has 0 bytes" in told
    assert "no checkpoint is whole, starts anew" in told and saver.start is None
    store.fails = True
    saver.find()
    assert "checkpoints cannot be looked for, starts anew: out of order" in capsys.readouterr().out


def test_a_sigterm_finishes_the_step_saves_and_ends_with_143(
    store: SlowFolder, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    interruption, sent = Interruption(), []
    signal.signal(signal.SIGTERM, interruption)
    saver = saver_of(store, interruption=interruption, before=lambda: sent.append(clock.now))
    stage, made = saver.stage("fit"), []
    with pytest.raises(SystemExit) as ended, interruption.steps():
        for step in range(1, 9):
            if step == 4:
                signal.raise_signal(signal.SIGTERM)
                signal.raise_signal(signal.SIGTERM)
            made.append(step)
            stage.done(step, numbers)
    assert ended.value.code == 143 and made == [1, 2, 3, 4]
    assert saved(store) == 4 and sent == [clock.now]
    assert "SIGTERM: ends after step 4 of fit, with status 143" in capsys.readouterr().out


def test_a_sigterm_while_a_checkpoint_is_saved_ends_after_it(store: SlowFolder, clock: Clock) -> None:
    interruption = Interruption()
    signal.signal(signal.SIGTERM, interruption)
    saver = saver_of(store, interruption=interruption, before=lambda: signal.raise_signal(signal.SIGTERM))
    with pytest.raises(SystemExit) as ended, interruption.steps():
        make(saver.stage("fit"), range(1, 9), clock, 40)
    assert ended.value.code == 143 and saved(store) == 1 and store.writes == 3


def test_a_sigterm_outside_of_steps_ends_at_once() -> None:
    interruption = Interruption()
    signal.signal(signal.SIGTERM, interruption)
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 143 and not interruption.asked


def test_a_sigterm_that_no_step_noticed_ends_after_them() -> None:
    interruption, reached = Interruption(), []
    signal.signal(signal.SIGTERM, interruption)
    with pytest.raises(SystemExit) as ended:
        with interruption.steps():
            signal.raise_signal(signal.SIGTERM)
            NOTHING_SAVED.done(1, numbers)
            reached.append(1)
    assert ended.value.code == 143 and reached == [1]


def test_switched_off_nothing_is_saved_or_looked_for(
    store: SlowFolder, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    make(saver_of(store).stage("fit"), range(1, 2), clock, 40)
    writes, interruption = store.writes, Interruption()
    saver = saver_of(store, Pace(enabled=False), interruption)
    saver.find()
    assert saver.start is None
    interruption.asked = True
    with pytest.raises(SystemExit) as ended:
        make(saver.stage("fit"), range(1, 9), clock, 400)
    assert ended.value.code == 143 and store.writes == writes
    assert "checkpoints are switched off: another attempt starts anew" in capsys.readouterr().out


def test_the_section_is_read_with_its_defaults() -> None:
    assert pace_of(None) == pace_of({}) == Pace(True, 1, 30.0)
    assert pace_of({"enabled": False, "everySteps": 5, "everySeconds": 0.5}) == Pace(False, 5, 0.5)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ([], "training.checkpoints: write an object of enabled, everySteps, everySeconds"),
        ({"everyMinute": 1}, "training.checkpoints: write an object of"),
        ({"enabled": "no"}, "training.checkpoints.enabled: 'no' is neither true nor false"),
        ({"everySteps": 0}, "training.checkpoints.everySteps: 0 is no number of steps"),
        ({"everySteps": True}, "training.checkpoints.everySteps"),
        ({"everySeconds": -1}, "training.checkpoints.everySeconds: -1 is no time"),
        ({"everySeconds": float("nan")}, "training.checkpoints.everySeconds"),
        ({"everySeconds": "30s"}, "training.checkpoints.everySeconds: '30s'"),
    ],
)
def test_a_section_that_cannot_be_used_names_its_field(section: Any, message: str) -> None:
    with pytest.raises(PaceError, match=message):
        pace_of(section)
