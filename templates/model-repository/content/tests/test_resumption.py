"""A training that was interrupted comes to what it would have come to."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from typing import Any, Callable, Iterator

import mlflow
import pytest

from ${{ values.pythonPackage }} import saving, train
from ${{ values.pythonPackage }}.checkpoints import MANIFEST, RunArtifacts
from ${{ values.pythonPackage }}.models.forest import Forest
from ${{ values.pythonPackage }}.resumption import LOST, RESUMED_FROM, identity

DATA = Path(__file__).parent.parent / "data" / "train.csv"
TASKS = {"classification": "target", "regression": "alcohol"}
STEPS = 20
History = list[tuple[int, float]]


class KilledError(BaseException):
    """Stands for a SIGKILL."""


def kill() -> None:
    raise KilledError


def terminate() -> None:
    signal.raise_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def whole_runs() -> dict[str, str]:
    """Runs of uninterrupted trainings by what was trained."""
    return {}


class Attempts:
    """Trainings in runs of one store, saved after each step unless told otherwise."""

    def __init__(self, store: str, patch: pytest.MonkeyPatch, whole_runs: dict[str, str]) -> None:
        mlflow.set_tracking_uri(store)
        self.client = mlflow.MlflowClient()
        self._store, self._patch, self._whole_runs = store, patch, whole_runs
        self.section = "{everySeconds: 0}"

    def new_run(self) -> str:
        return self.client.create_run(self.client.get_experiment_by_name("given").experiment_id).info.run_id

    def make(self, run_id: str, task: str) -> int:
        Path("modelport.yaml").write_text(f"training:\n  checkpoints: {self.section}\n", encoding="utf-8")
        self._patch.setenv("MLFLOW_TRACKING_URI", self._store)
        self._patch.setenv("MLFLOW_RUN_ID", run_id)
        flags = ["--framework", "scikit-learn", "--task", task, "--target", TASKS[task], "--trees", "50"]
        return train.main(flags)

    def whole(self, task: str) -> str:
        """A run that nothing interrupted."""
        if task not in self._whole_runs:
            self._whole_runs[task] = self.new_run()
            assert self.make(self._whole_runs[task], task) == 0
        return self._whole_runs[task]

    def histories(self, run_id: str) -> dict[str, History]:
        return {
            key: sorted((one.step, one.value) for one in self.client.get_metric_history(run_id, key))
            for key in self.client.get_run(run_id).data.metrics
        }

    def files(self, run_id: str) -> set[str]:
        return RunArtifacts(run_id, self.client).names()


@pytest.fixture
def attempts(
    tracking_store: str, whole_runs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Attempts]:
    monkeypatch.setattr(saving, "MOST_SHARE", float("inf"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(DATA, tmp_path / "data")
    handler = signal.getsignal(signal.SIGTERM)
    yield Attempts(tracking_store, monkeypatch, whole_runs)
    signal.signal(signal.SIGTERM, handler)


def at_checkpoint(patch: pytest.MonkeyPatch, step: int, act: Callable[[], None]) -> None:
    """Act when the parts of that checkpoint are written and its manifest is not."""
    write = RunArtifacts.write

    def acting(self: RunArtifacts, name: str, content: bytes) -> None:
        if name.endswith(MANIFEST) and json.loads(content)["step"] == step:
            act()
        write(self, name, content)

    patch.setattr(RunArtifacts, "write", acting)


def in_step(patch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
    """Act while that step is being made."""
    name_classes, made = Forest._name_classes, []

    def acting(self: Forest) -> None:
        made.append(1)
        if len(made) == at:
            act()
        name_classes(self)

    patch.setattr(Forest, "_name_classes", acting)


def trained(histories: dict[str, History]) -> dict[str, Any]:
    """What says nothing about attempts."""
    own = {key: value for key, value in histories.items() if not key.startswith("modelport.")}
    for key, history in own.items():
        assert len({step for step, _ in history}) == len(history), f"{key} has a step twice"
    return {key: [value for _, value in history] for key, history in own.items()}


def assert_same(run_id: str, whole: str, attempts: Attempts) -> None:
    got, expected = trained(attempts.histories(run_id)), trained(attempts.histories(whole))
    assert set(got) == set(expected)
    for key in expected:
        assert got[key] == pytest.approx(expected[key], rel=0, abs=1e-6), key


@pytest.mark.parametrize("task", TASKS)
def test_an_interrupted_training_comes_to_the_same_figures(
    task: str, attempts: Attempts, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, run_id = attempts.whole(task), attempts.new_run()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        attempts.section = "{everySeconds: 1000}"
        in_step(patch, 3, terminate)
        attempts.make(run_id, task)
    assert ended.value.code == 143 and attempts.client.get_run(run_id).info.status == "KILLED"
    assert "SIGTERM: ends after step 3 of fit, with status 143" in capsys.readouterr().out
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        attempts.section = "{everySeconds: 0}"
        at_checkpoint(patch, 7, kill)
        attempts.make(run_id, task)
    assert "goes on after step 3 of fit" in capsys.readouterr().out
    assert attempts.make(run_id, task) == 0
    assert "goes on after step 6 of fit" in capsys.readouterr().out
    assert attempts.client.get_run(run_id).info.status == "FINISHED"
    histories = attempts.histories(run_id)
    assert histories[RESUMED_FROM] == [(1, 3), (2, 6)] and histories[LOST] == [(1, 0), (2, 1)]
    assert_same(run_id, whole, attempts)
    assert len(attempts.files(run_id)) == 6
    assert len(attempts.client.get_run(run_id).outputs.model_outputs) == 1


def test_one_that_ended_after_its_last_step_makes_none_again(
    attempts: Attempts, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, run_id = attempts.whole("classification"), attempts.new_run()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        patch.setattr(train, "evaluate", lambda *_: kill())
        attempts.make(run_id, "classification")
    assert attempts.make(run_id, "classification") == 0
    assert f"goes on after step {STEPS} of fit" in capsys.readouterr().out
    assert_same(run_id, whole, attempts)


def test_without_checkpoints_it_starts_anew_and_says_what_was_lost(attempts: Attempts) -> None:
    whole, run_id = attempts.whole("regression"), attempts.new_run()
    attempts.section = "{enabled: false}"
    assert RESUMED_FROM not in attempts.histories(whole)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
        in_step(patch, 5, terminate)
        attempts.make(run_id, "regression")
    assert attempts.make(run_id, "regression") == 0
    histories = attempts.histories(run_id)
    assert histories[RESUMED_FROM] == [(1, 0)] and histories[LOST] == [(1, 5)]
    assert_same(run_id, whole, attempts)
    assert attempts.files(run_id) == set()


def test_a_wrong_section_is_named(attempts: Attempts, capsys: pytest.CaptureFixture[str]) -> None:
    attempts.section = "{everySteps: 0}"
    assert attempts.make(attempts.new_run(), "regression") == 2
    assert "error: training.checkpoints.everySteps: 0" in capsys.readouterr().err


def test_other_settings_or_data_are_another_training() -> None:
    one = identity({"seed": 1}, ["a"])
    assert one == identity({"seed": 1}, ["a"]) and len(one) == 64
    assert len({one, identity({"seed": 2}, ["a"]), identity({"seed": 1}, ["b"])}) == 3
